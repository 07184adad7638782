"""Building a map in session: by keyboard alone, by touch alone, without a script."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.board import Board
from tests.browser.conftest import PHONE, TABLET, new_couple, new_map, sign_in

WALK_WORDS = [
    "you look past me",
    "I do not count",
    "tense",
    "I ask again",
    "your voice climbs",
    "I failed again",
    "numb",
    "I go to the yard",
    "lonely",
    "that you will leave",
    "to come first",
    "ashamed",
    "that I am not enough",
    "to be welcome",
]


def started(page, server, *, script: bool = True, **facts) -> Board:
    sign_in(page, server)
    return Board(page, server, new_map(page, server, new_couple(page, server), **facts)).open(script=script)


def test_a_map_is_filled_by_keyboard_alone(contexts, watched, server):
    page = watched(contexts())
    board = started(page, server)
    for words in WALK_WORDS:
        board.type(words)
    board.arrives(WALK_WORDS)
    assert len({(entry["partner"], entry["element"]) for entry in board.state()["entries"]}) == 14


def test_undo_and_redo_go_to_any_depth_by_keyboard(contexts, watched, server):
    page = watched(contexts())
    board = started(page, server)
    for words in WALK_WORDS[:4]:
        board.type(words)
    for _ in range(3):
        page.keyboard.press("Control+z")
    board.arrives(WALK_WORDS[:1])
    page.keyboard.press("Control+Shift+z")
    page.keyboard.press("Control+Shift+z")
    board.arrives(WALK_WORDS[:3])


def test_several_words_in_one_card_and_the_other_partner(contexts, watched, server):
    page = watched(contexts())
    board = started(page, server)
    board.type("you sigh", "Shift+Enter")
    board.type("you look away", "Control+Enter")
    board.type("you raise your voice", "Enter")
    board.arrives(["you sigh", "you look away", "you raise your voice"])
    said = [(entry["partner"], entry["element"], entry["text"]) for entry in board.state()["entries"]]
    assert said == [
        ("a", "cue", "you sigh"),
        ("a", "cue", "you look away"),
        ("b", "cue", "you raise your voice"),
    ]


def test_backspace_in_the_empty_field_changes_the_last_words(contexts, watched, server):
    page = watched(contexts())
    board = started(page, server)
    board.type("you sigh", "Shift+Enter")
    page.keyboard.press("Backspace")
    expect(board.field).to_have_value("you sigh")
    page.keyboard.type(" at me")
    page.keyboard.press("Enter")
    board.arrives(["you sigh at me"])


def test_arrows_in_the_empty_field_go_to_the_nearest_card(contexts, watched, server):
    page = watched(contexts())
    board = started(page, server)
    expect(board.field).to_have_accessible_name(re.compile("^Maya: When I see or hear"))
    page.keyboard.press("ArrowLeft")
    expect(board.field).to_have_accessible_name(re.compile("^Maya: I tell myself"))
    page.keyboard.press("ArrowDown")
    expect(board.field).to_have_accessible_name(re.compile("^Maya: On the surface"))


def test_a_map_is_filled_by_touch_alone(contexts, watched, server):
    page = watched(contexts(viewport=TABLET, has_touch=True))
    board = started(page, server, cycle_type="pursue-withdraw")
    for _ in range(14):
        chip = board.chips.first
        chip.tap()
        board.button("Next").tap()
    board.wait_saved()
    entries = board.state()["entries"]
    assert len({(entry["partner"], entry["element"]) for entry in entries}) == 14
    assert len(entries) == 14


@pytest.mark.parametrize("words", ["", "half a sentence"])
def test_with_the_phones_keyboard_open_the_field_stays_in_sight(contexts, watched, server, words):
    page = watched(contexts(viewport={"width": 390, "height": 480}, has_touch=True, is_mobile=True))
    board = started(page, server)
    board.field.tap()
    board.field.fill(words)
    expect(board.field).to_be_in_viewport(ratio=1)
    expect(board.button("Next")).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth <= 390 && visualViewport.scale <= 1")


def test_on_a_phone_a_card_is_tapped_and_filled(contexts, watched, server):
    page = watched(contexts(viewport=PHONE, has_touch=True, is_mobile=True))
    board = started(page, server)
    board.card("Jon", "So what I do").tap()
    expect(board.field).to_have_accessible_name(re.compile("^Jon: So what I do"))
    board.field.fill("I go quiet")
    board.button("Next").tap()
    board.arrives(["I go quiet"])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_chip_tapped_again_is_taken_back(contexts, watched, server):
    page = watched(contexts(viewport=TABLET, has_touch=True))
    board = started(page, server)
    words = board.chips.first.inner_text()
    board.chips.first.tap()
    board.arrives([words])
    pressed = board.page.get_by_role("group", name="Suggested words").get_by_role("button", pressed=True)
    pressed.tap()
    board.wait_saved()
    expect(pressed).to_have_count(0)
    board.arrives([])


def test_chosen_words_stand_last_when_the_card_is_opened_again(contexts, watched, server):
    page = watched(contexts())
    board = started(page, server)
    first, second = board.chips.nth(0).inner_text(), board.chips.nth(1).inner_text()
    board.chips.first.click()
    expect(board.chips.first).to_have_attribute("aria-pressed", "true")
    board.type("your voice climbs", "Control+Enter")
    expect(board.chips.first).to_have_attribute("aria-pressed", "false")
    assert "your voice climbs" not in board.chips.all_inner_texts()
    board.card("Maya", "When I see or hear").click()
    expect(board.chips.first).to_have_text(second)
    expect(board.chips.last).to_have_text("your voice climbs")
    assert board.chips.all_inner_texts()[-2:] == [first, "your voice climbs"]


def test_the_cycle_is_named_on_the_board(contexts, watched, server):
    page = watched(contexts())
    board = started(page, server)
    name = page.get_by_role("textbox", name=re.compile("^Name of the cycle"))
    name.fill("The Wall")
    name.press("Enter")
    expect(board.field).to_be_focused()
    board.wait_saved()
    assert board.state()["title"] == "The Wall"
    page.reload()
    expect(name).to_have_value("The Wall")


def test_the_kind_of_loop_is_chosen_later_and_its_hints_follow_at_once(contexts, watched, server):
    page = watched(contexts())
    board = started(page, server, cycle_type="pursue-withdraw")
    expect(board.button("Undo")).to_be_disabled()
    first = board.field.get_attribute("placeholder")
    assert first
    board.button("All words").click()
    kind = page.get_by_label("Kind of loop")
    expect(kind).to_have_value("pursue-withdraw")
    kind.select_option("attack-attack")
    expect(board.field).not_to_have_attribute("placeholder", first)
    expect(page.locator(".listen:visible")).to_have_attribute("data-kind", "attack-attack")
    board.wait_saved()
    assert board.state()["cycle_type"] == "attack-attack"
    board.button("Undo").click()
    expect(kind).to_have_value("pursue-withdraw")
    expect(board.field).to_have_attribute("placeholder", first)
    expect(board.button("Undo")).to_be_disabled()


def test_a_hunch_stays_off_the_couples_view(contexts, watched, server):
    page = watched(contexts())
    board = started(page, server)
    page.get_by_role("checkbox", name="Hunch").check()
    board.field.focus()
    board.type("perhaps you feel judged")
    board.arrives(["perhaps you feel judged"])
    assert board.state()["entries"][0]["tentative"] is True
    answer = page.request.get(f"{server.address}{board.path}/show")
    assert "judged" not in answer.text()


def test_without_a_script_the_forms_fill_and_change_the_map(contexts, watched, server):
    page = watched(contexts(java_script_enabled=False))
    board = started(page, server, script=False)
    board.field.fill("you turn away")
    board.button("Next").click()
    expect(board.field).to_have_accessible_name(re.compile("^Maya: I tell myself"))
    board.field.fill("I come last")
    board.button("Next").click()
    board.arrives(["you turn away", "I come last"])
    page.get_by_role("button", name="Undo").first.click()
    board.arrives(["you turn away"])


def test_words_that_are_too_long_are_never_cut_off(contexts, watched, server):
    page = watched(contexts(), expected="422")
    board = started(page, server)
    board.field.fill("so " * 166 + "far")
    page.keyboard.press("Enter")
    attention = page.get_by_role("region", name="Needs your attention")
    expect(attention).to_contain_text("501 characters")
    expect(attention.get_by_role("button", name="Copy the words")).to_be_visible()
    board.arrives([])
