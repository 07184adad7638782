"""A packet made by keyboard without a script, with a form that was imported; and a partner who fills it on a phone."""

import json
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, new_couple, sign_in
from tests.browser.server import Server
from tests.browser.test_forms_are_accessible import Walk
from tests.browser.test_intake_journey import begin, links_for_both
from tests.questionnaires.forms import coded, form, group, item, when

MORNINGS = form(
    item("rest", "choice", text="How did you sleep?", answerOption=coded("well", "badly")),
    group(
        "more",
        item("woke", "boolean", text="Did something wake you?"),
        item("what", "text", text="What was it?", enableWhen=[when("woke", answerBoolean=True)]),
        text="The night",
    ),
    url="urn:mornings",
    title="Our mornings",
    language="en",
)
REFUSED = form(item("link", "url", text="Where?"), url="urn:refused", title="Not for us")
TITLE = "For the mornings"


def import_forms(page: Page, server: Server, folder: Path, look: Callable[[], None] = lambda: None) -> None:
    """Nothing at first; then one that fits and one that does not, at once."""
    files = []
    for name, content in (("mornings.json", MORNINGS), ("refused.json", REFUSED)):
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
        files.append(folder / name)
    page.goto(f"{server.address}/practice/forms/import")
    press(page, "Import")
    expect(page.get_by_role("link", name="Choose a file first.")).to_be_visible()
    look()
    page.locator("#files").set_input_files(files)
    press(page, "Import")
    expect(page.get_by_text("Question link, type")).to_be_visible()
    expect(page.get_by_role("link", name="Our mornings")).to_be_visible()
    look()


def make_packet(page: Page, server: Server) -> None:
    """With the keyboard alone: three forms, the last one moved to the top."""
    page.goto(f"{server.address}/practice/packets")
    page.get_by_role("button", name="Begin").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="New packet").wait_for()
    fits(page)
    for title in ("Connection pulse", "Your health, in brief", "Our mornings"):
        page.get_by_label("Which").select_option(label=title)
        press(page, "Add it")
        expect(page.get_by_role("listitem").filter(has_text=title)).to_be_visible()
    for _ in range(2):
        press(page, re.compile("^Up.*Our mornings"))
    titles = page.locator(".packet-lines bdi")
    expect(titles.first).to_have_text("Our mornings")
    expect(page.get_by_text("Imported · English only")).to_be_visible()
    press(page, re.compile("^Take out.*Your health, in brief"))
    expect(titles).to_have_text(["Our mornings", "Connection pulse"])
    page.get_by_label("Name").fill("")
    press(page, "Save")
    expect(page.get_by_role("link", name="Give the packet a name.")).to_be_visible()
    fits(page)
    page.get_by_label("Name").fill(TITLE)
    press(page, "Save")
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    fits(page)


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), page.url


def press(page: Page, name: str | re.Pattern[str]) -> None:
    button = page.get_by_role("button", name=name, exact=True)
    button.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def fill(page: Page, link: str) -> None:
    """Every page of the imported form, one of which asks more after an answer."""
    begin(page, link)
    fits(page)
    page.get_by_role("link", name="Our mornings").click()
    fits(page)
    page.get_by_label("Badly").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("What was it?").fill("quillmorning the radiator")
    fits(page)
    page.get_by_role("button", name="Continue").click()
    fits(page)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Your list")).to_be_visible()
    assert page.locator("a.task-title").all_inner_texts() == ["Connection pulse"]


def test_a_packet_is_made_without_a_script_and_filled_on_a_phone(contexts, watched, server: Server, tmp_path):
    desk = watched(contexts(viewport=PHONE, java_script_enabled=False), expected="422")
    sign_in(desk, server)
    import_forms(desk, server, tmp_path)
    make_packet(desk, server)
    couple = new_couple(desk, server, "Rune", "Ali")
    link, _ = links_for_both(desk, server, couple, TITLE)
    fill(watched(contexts(viewport=PHONE, java_script_enabled=False)), link)
    desk.goto(f"{server.address}{couple}/intake")
    desk.locator("summary", has_text="Our mornings").click()
    expect(desk.get_by_text("quillmorning the radiator")).to_be_visible()
    expect(desk.get_by_text("it stays between you and them").first).to_be_visible()
    expect(desk.get_by_role("button", name="Open to the room")).to_have_count(0)


def test_what_becomes_of_files_is_told_accessibly(contexts, watched, server: Server, tmp_path):
    """The same pages with a script, so that axe can look at them: what was taken, what was not, and what is wrong."""
    desk = Walk(watched(contexts(viewport=PHONE), expected="422"))
    sign_in(desk.page, server)
    import_forms(desk.page, server, tmp_path, desk.look)
    desk.page.goto(f"{server.address}/practice/packets")
    desk.send("main form .button-primary")
    desk.look()
    desk.page.get_by_label("Name").fill("")
    desk.page.get_by_role("button", name="Save", exact=True).click()
    desk.page.get_by_role("link", name="Give the packet a name.").wait_for()
    desk.look()
    assert desk.problems == []
