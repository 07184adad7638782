"""Tailoring: the paper follows what is typed, nothing typed is lost, and without a script a button does the same."""

import io
import re

from playwright.sync_api import Page, Route, expect
from pypdf import PdfReader

from tests.browser.conftest import new_couple, new_map, sign_in
from tests.browser.server import Server

SLUG = "when-hurt-turns-into-distance"


def open_tailoring(page: Page, server: Server) -> None:
    sign_in(page, server)
    couple = new_couple(page, server)
    new_map(page, server, couple)
    page.goto(f"{server.address}{couple}/handouts/{SLUG}")
    page.get_by_role("link", name="Tailor the words").click()


def test_the_paper_follows_what_is_typed_and_a_reload_has_it(contexts, watched, server):
    page = watched(contexts())
    open_tailoring(page, server)
    note, paper = page.get_by_label("A note from you"), page.get_by_role("article")
    note.fill("Dear {a}, read this first.")
    expect(paper).to_contain_text("Dear Maya, read this first.")
    expect(note).to_be_focused()
    note.fill("Dear {nobody}")
    expect(page.get_by_role("alert")).to_contain_text("unknown placeholder")
    expect(note).to_have_value("Dear {nobody}")
    note.fill("Dear {b}.")
    expect(paper).to_contain_text("Dear Jon.")
    page.reload()
    expect(note).to_have_value("Dear {b}.")
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_role("article")).to_contain_text("Dear Jon.")


def test_without_a_script_the_button_does_the_same(contexts, watched, server):
    page = watched(contexts(java_script_enabled=False))
    open_tailoring(page, server)
    page.get_by_label("A note from you").fill("Dear {a}.")
    page.get_by_role("checkbox", name="Four steps out of the loop").uncheck()
    page.get_by_role("button", name="Preview").first.click()
    expect(page.get_by_role("article")).to_contain_text("Dear Maya.")
    expect(page.get_by_role("article")).not_to_contain_text("Four steps out of the loop")
    expect(page.get_by_text(re.compile("1 section left out, a note from you")).first).to_be_visible()


def test_a_field_says_its_own_problem_while_it_is_typed_in_and_no_more_once_it_is_mended(contexts, watched, server):
    page = watched(contexts())
    open_tailoring(page, server)
    note = page.get_by_label("A note from you")
    note.fill("Dear {nobody}")
    expect(page.get_by_text("Kept, but cannot be printed yet: a note from you")).to_be_visible()
    expect(note).to_have_attribute("aria-invalid", "true")
    expect(note).to_have_accessible_description(re.compile("unknown placeholder"))
    expect(note).to_be_focused()
    note.fill("Dear {b}.")
    expect(page.get_by_text("Kept: a note from you")).to_be_visible()
    expect(note).not_to_have_attribute("aria-invalid", "true")
    expect(note).not_to_have_accessible_description(re.compile("unknown"))


def test_words_typed_before_the_script_is_there_are_kept(contexts, watched, server):
    page = watched(contexts())
    waiting = []
    page.route("**/static/tailor.js", lambda route, _request: waiting.append(route))
    sign_in(page, server)
    couple = new_couple(page, server)
    new_map(page, server, couple)
    with page.expect_request("**/static/tailor.js"):
        page.goto(f"{server.address}{couple}/handouts/{SLUG}/tailor", wait_until="commit")
    page.get_by_label("A note from you").fill("Typed in a hurry.")
    waiting.pop().continue_()
    expect(page.get_by_role("article")).to_contain_text("Typed in a hurry.")


def test_a_report_is_made_with_words_that_are_on_their_way(contexts, watched, server):
    """On a slow line the button is pressed before the answer to the last words is back."""
    page = watched(contexts())
    sign_in(page, server)
    couple = new_couple(page, server)
    page.goto(f"{server.address}{couple}/reports")
    page.get_by_label("What, and for whom").select_option("relapse-plan-couple")
    page.get_by_role("button", name="Write it").click()
    arrived = []

    def slowly(route: Route) -> None:
        if route.request.resource_type != "fetch":
            return route.continue_()
        answer = route.fetch()
        page.wait_for_timeout(700)
        arrived.append(answer.status)
        return route.fulfill(response=answer)

    page.route("**/reports/write", slowly)
    with page.expect_request(lambda request: request.resource_type == "fetch"):
        page.get_by_label("A note from you").fill("Keep this one on the fridge.")
    page.get_by_role("button", name="Make the PDF").first.click()
    page.wait_for_url(re.compile("/papers/[0-9a-f-]{36}$"))
    pdf = page.request.get(f"{page.url}/pdf").body()
    assert "Keep this one on the fridge." in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert arrived == [200]
