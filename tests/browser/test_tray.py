"""Parked words, hunches, proposed sentences and optional parts, as a counselor meets them in a session."""

import re

from playwright.sync_api import expect

from tests.browser.board import KEPT_HERE, Board
from tests.browser.conftest import PHONE, TABLET, new_couple, new_map, sign_in
from tests.browser.test_board_journey import started


def tray(page):
    return page.get_by_role("group", name="Parked").get_by_role("button")


def test_words_are_parked_and_placed_by_keyboard_alone(contexts, watched, server):
    page = watched(contexts())
    board = started(page, server)
    page.keyboard.type(".what my father said")
    expect(page.locator("#next")).to_have_text("Park")
    page.keyboard.press("Enter")
    expect(tray(page)).to_have_text(["what my father said"])
    expect(board.field).to_have_accessible_name(re.compile("^Maya: When I see or hear"))
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    expect(board.field).to_have_accessible_name(re.compile("^Maya: On the surface"))
    page.keyboard.press("Enter")
    board.arrives(["what my father said"])
    assert board.state()["entries"][0]["element"] == "reactive_emotion"
    expect(tray(page)).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(tray(page)).to_have_text(["what my father said"])
    board.arrives([])
    page.keyboard.press("Control+Shift+z")
    board.arrives(["what my father said"])


def test_parked_words_are_changed_and_removed_by_keyboard(contexts, watched, server):
    page = watched(contexts())
    board = started(page, server)
    board.type(".his voice")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Enter")
    page.keyboard.press("Backspace")
    expect(board.field).to_have_value("his voice")
    page.keyboard.type(", so loud")
    page.keyboard.press("Enter")
    expect(tray(page)).to_have_text(["his voice, so loud"])
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Delete")
    expect(tray(page)).to_have_count(0)
    expect(board.field).to_be_focused()
    board.wait_saved()
    assert board.state()["parked"] == []


def test_esc_leaves_words_parked(contexts, watched, server):
    page = watched(contexts())
    board = started(page, server)
    board.type(".his voice")
    tray(page).click()
    expect(page.locator("#hint")).to_contain_text("Where does “his voice” belong?")
    page.keyboard.press("Escape")
    expect(tray(page)).to_have_attribute("aria-pressed", "false")
    board.type("you sigh")
    board.arrives(["you sigh"])


def test_words_are_parked_and_placed_by_touch_on_a_tablet(contexts, watched, server):
    page = watched(contexts(viewport=TABLET, has_touch=True))
    board = started(page, server)
    board.field.fill("like being sent away")
    board.button("Park").tap()
    tray(page).tap()
    board.card("Jon", "Underneath I feel").tap()
    board.arrives(["like being sent away"])
    entry = board.state()["entries"][0]
    assert (entry["partner"], entry["element"], entry["audience"]) == ("b", "primary_emotion", "room")


def test_words_are_parked_and_placed_on_a_phone(contexts, watched, server):
    page = watched(contexts(viewport=PHONE, has_touch=True, is_mobile=True))
    board = started(page, server)
    board.field.fill(".you slam the door")
    board.button("Park").last.tap()
    tray(page).tap()
    board.card("Maya", "When I see or hear").tap()
    board.arrives(["you slam the door"])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_parked_words_outlive_a_killed_server(contexts, watched, own_server):
    page = watched(contexts(), expected="ERR_CONNECTION|Failed to load resource")
    sign_in(page, own_server)
    board = Board(page, own_server, new_map(page, own_server, new_couple(page, own_server))).open()
    board.type(".kept before")
    board.wait_saved()
    own_server.kill()
    board.type(".kept meanwhile")
    tray(page).first.click()
    board.card("Jon", "I am afraid").click()
    expect(board.status).to_contain_text(KEPT_HERE)
    expect(tray(page)).to_have_text(["kept meanwhile"])
    own_server.start()
    board.arrives(["kept before"])
    assert [parked["text"] for parked in board.state()["parked"]] == ["kept meanwhile"]
    page.reload()
    expect(tray(page)).to_have_text(["kept meanwhile"])


def test_the_couple_never_sees_parked_words(contexts, watched, server):
    page = watched(contexts())
    board = started(page, server)
    board.type(".something unspoken")
    board.wait_saved()
    for path in ("/show", "/show/state"):
        assert "unspoken" not in page.request.get(f"{server.address}{board.path}{path}").text()


def test_one_key_confirms_a_hunch(contexts, watched, server):
    page = watched(contexts())
    board = started(page, server)
    page.get_by_role("checkbox", name="Hunch").check()
    board.field.focus()
    board.type("perhaps alone", "Shift+Enter")
    page.keyboard.press("Backspace")
    expect(page.locator("#hint")).to_contain_text("Ctrl+Enter confirms the hunch")
    page.keyboard.press("Control+Enter")
    board.arrives(["perhaps alone"])
    assert board.state()["entries"][0]["tentative"] is False


def test_one_key_makes_words_a_hunch(contexts, watched, server):
    page = watched(contexts())
    board = started(page, server)
    page.keyboard.type("perhaps alone")
    page.keyboard.press("Alt+h")
    expect(page.get_by_role("checkbox", name="Hunch")).to_be_checked()
    page.keyboard.press("Enter")
    board.arrives(["perhaps alone"])
    assert board.state()["entries"][0]["tentative"] is True
    page.locator("summary").filter(has_text="More").click()
    page.locator("summary").filter(has_text="Keys").click()
    expect(page.get_by_text("a hunch, or not")).to_be_visible()
    page.keyboard.press("Escape")
    expect(board.field).to_be_focused()


def test_a_sentence_is_proposed_taken_with_one_key_and_never_kept_before(contexts, watched, server):
    page = watched(contexts())
    board = started(page, server)
    board.card("Maya", "So what I do").click()
    board.type("I raise my voice", "Control+Enter")
    board.type("I go quiet", "Shift+Enter")
    offer = page.get_by_role("group", name=re.compile("The more I go quiet, the more you raise your voice"))
    expect(offer).to_be_visible()
    assert board.state()["links"] == {"a": "", "b": ""}
    page.keyboard.press("Alt+Enter")
    expect(page.get_by_role("group", name=re.compile("The more I raise my voice"))).to_be_visible()
    page.get_by_role("button", name="Change", exact=True).click()
    field = page.get_by_role("textbox", name=re.compile("Maya’s couple sentence"))
    expect(field).to_have_value("The more I raise my voice, the more you go quiet.")
    field.fill("The louder I am, the more you go quiet.")
    field.press("Enter")
    board.wait_saved()
    assert board.state()["links"] == {
        "a": "The louder I am, the more you go quiet.",
        "b": "The more I go quiet, the more you raise your voice.",
    }


def test_an_optional_part_is_switched_on_and_walked_to(contexts, watched, server):
    page = watched(contexts())
    board = started(page, server)
    board.button("All words").click()
    switch = page.get_by_role("switch", name="Body alarm")
    expect(switch).to_have_attribute("aria-checked", "false")
    switch.click()
    expect(board.card("Jon", "In my body I notice")).to_be_visible()
    expect(switch).to_have_attribute("aria-checked", "true")
    board.card("Maya", "On the surface").click()
    board.type("tense")
    expect(board.field).to_have_accessible_name(re.compile("^Maya: In my body"))
    switch.click()
    expect(board.card("Jon", "In my body I notice")).to_have_count(0)


def test_without_a_script_words_are_parked_placed_and_parts_switched_on(contexts, watched, server):
    page = watched(contexts(java_script_enabled=False))
    board = started(page, server, script=False)
    board.field.fill("being sent away")
    board.button("Park").click()
    page.locator("summary").filter(has_text="All words").click()
    page.get_by_label("Whose words").select_option("b")
    parked = page.get_by_role("region", name="Parked words")
    parked.get_by_label("Part").select_option("fear")
    parked.get_by_role("button", name="Place").click()
    board.arrives(["being sent away"])
    assert board.state()["entries"][0]["partner"] == "b"
    page.locator("summary").filter(has_text="All words").click()
    page.get_by_role("switch", name="Body alarm").click()
    assert board.state()["shown"] == ["body"]
