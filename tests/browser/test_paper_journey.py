"""From the couple's file to a handout in hand, and what the couple is shown on the way."""

import re

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.board import Board
from tests.browser.conftest import new_couple, new_map, sign_in, unique
from tests.browser.server import Server


def test_a_map_becomes_a_handout_that_is_kept(contexts, watched, server, tmp_path):
    page = watched(contexts(accept_downloads=True))
    sign_in(page, server)
    couple = new_couple(page, server)
    board = Board(page, server, new_map(page, server, couple)).open()
    words = unique("you look past me")
    board.type(words)
    board.wait_saved()

    page.goto(f"{server.address}{couple}")
    page.get_by_role("link", name=re.compile("Handouts")).first.click()
    page.get_by_role("link", name=re.compile("When hurt turns into distance")).first.click()
    expect(page.get_by_role("article").get_by_text(words).first).to_be_attached()
    page.get_by_role("button", name=re.compile("PDF")).click()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Download")).click()
    file = tmp_path / "handout.pdf"
    download.value.save_as(file)
    assert download.value.suggested_filename == "when-hurt-turns-into-distance.pdf"
    text = " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(file).pages).split())
    assert "Maya" in text
    assert "Jon" in text

    page.goto(f"{server.address}{couple}")
    expect(page.get_by_text("When hurt turns into distance").first).to_be_visible()


def test_show_holds_only_what_everyone_may_see(contexts, watched, server):
    page = watched(contexts())
    sign_in(page, server)
    board = Board(page, server, new_map(page, server, new_couple(page, server))).open()
    shown, private = unique("you sigh"), unique("the money")
    board.type(shown, "Shift+Enter")
    page.get_by_label("Who may see these words").select_option("counselor")
    board.field.focus()
    board.type(private)
    board.wait_saved()
    page.keyboard.press("Control+.")
    page.wait_for_url("**/show")
    assert shown in page.content()
    assert private not in page.content()
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile(r"/maps/[0-9a-f-]+(\?.*)?$"))


def test_the_first_account_is_made_in_the_browser(contexts, watched, tmp_path):

    empty = Server(tmp_path).start()
    try:
        page = watched(contexts(), expected="422")
        page.goto(empty.address)
        page.get_by_label("Name of your practice").fill("Oak Lane Counseling")
        page.get_by_label("Your name").fill("Ada Bell")
        page.get_by_label("E-mail").fill("ada@oak.example")
        page.get_by_label("Password", exact=True).fill("short")
        page.get_by_role("button").last.click()
        expect(page.get_by_role("alert").or_(page.get_by_text("at least 15 characters")).first).to_be_visible()
        page.get_by_label("Password", exact=True).fill("four ordinary words here")
        page.get_by_label(re.compile("again", re.I)).fill("four ordinary words here")
        page.get_by_role("button", name=re.compile("account|start", re.I)).last.click()
        page.wait_for_url("**/couples")
    finally:
        empty.stop()
