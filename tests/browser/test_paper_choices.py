"""Choosing a paper: it shows itself anew with each choice, and what is given is what is shown."""

import re

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import new_couple, new_map, sign_in
from tests.browser.server import Server

SLUG = "when-hurt-turns-into-distance"


def open_handout(page: Page, server: Server) -> None:
    sign_in(page, server)
    couple = new_couple(page, server)
    new_map(page, server, couple)
    page.goto(f"{server.address}{couple}/handouts/{SLUG}")


def test_a_choice_shows_the_paper_anew_and_keeps_the_place(contexts, watched, server):
    page = watched(contexts())
    open_handout(page, server)
    paper, giving = page.get_by_role("article"), page.locator("#paper-give [name=for]")
    expect(paper).to_contain_text("For Maya and Jon")
    page.get_by_role("radio", name="Jon").check()
    expect(paper).to_contain_text("For Jon")
    expect(paper).not_to_contain_text("For Maya and Jon")
    expect(giving).to_have_value("b")
    expect(page.get_by_role("radio", name="Jon")).to_be_focused()
    expect(page).to_have_url(re.compile("[?&]for=b&"))
    expect(page.get_by_role("button", name=re.compile("PDF"))).to_be_enabled()


def test_a_paper_that_is_not_yet_shown_cannot_be_given(contexts, watched, server):
    page = watched(contexts())
    open_handout(page, server)
    held = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/*for=a*", hold)
    page.get_by_role("radio", name="Maya").check()
    expect(page.get_by_role("button", name=re.compile("PDF"))).to_be_disabled()
    held[0].continue_()
    expect(page.get_by_role("button", name=re.compile("PDF"))).to_be_enabled()


def test_choices_work_without_a_script(contexts, watched, server):
    page = watched(contexts(java_script_enabled=False))
    open_handout(page, server)
    page.get_by_role("radio", name="Maya").check()
    page.get_by_label("Map").select_option("")
    page.get_by_role("button", name="Update").click()
    expect(page.get_by_role("article")).to_contain_text("For Maya")
    expect(page.locator("#paper-give [name=map]")).to_have_value("")
    page.get_by_role("button", name=re.compile("PDF")).click()
    expect(page.get_by_role("main")).to_contain_text("For Maya")
