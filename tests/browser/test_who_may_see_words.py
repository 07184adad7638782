"""A hunch stays a hunch and private words stay private, whatever happens to the words in the field."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.board import Board
from tests.browser.test_board_journey import started

CHOOSE = "given => import('/static/board/chips.js').then(({ choose }) => choose(given))"


def hunch(page: Page):
    return page.get_by_role("checkbox", name="Hunch")


def audience(page: Page):
    return page.get_by_label("Who may see these words")


def part(page: Page):
    return page.get_by_label("Part of the map")


def started_words(board: Board, words: str, who: str) -> None:
    """Types words as a hunch for a few, and leaves them in the field."""
    hunch(board.page).check()
    audience(board.page).select_option(who)
    board.field.fill(words)


def test_words_in_the_field_keep_their_hunch_and_audience_on_another_card(contexts, watched, server):
    board = started(watched(contexts()), server)
    page = board.page
    started_words(board, "not for him yet", "partner_a")
    part(page).select_option("fear")
    expect(board.field).to_have_value("not for him yet")
    expect(hunch(page)).to_be_checked()
    expect(audience(page)).to_have_value("partner_a")
    page.get_by_role("radio", name="Jon").check(force=True)
    expect(hunch(page)).to_be_checked()
    expect(audience(page)).to_have_value("counselor")
    board.card("Maya", "I tell myself").click()
    expect(audience(page)).to_have_value("counselor")
    board.field.press("Enter")
    board.arrives(["not for him yet"])
    (kept,) = board.state()["entries"]
    assert (kept["tentative"], kept["audience"]) == (True, "counselor")
    expect(audience(page)).to_have_value("room")
    expect(hunch(page)).not_to_be_checked()


def test_a_draft_comes_back_as_it_was_meant(contexts, watched, server):
    board = started(watched(contexts()), server)
    page = board.page
    board.field.fill("perhaps he left you too")
    page.wait_for_timeout(700)  # the words are stored; what is chosen after that must be stored too
    hunch(page).check()
    audience(page).select_option("counselor")
    page.wait_for_timeout(700)
    page.reload()
    expect(board.field).to_have_value("perhaps he left you too")
    expect(hunch(page)).to_be_checked()
    expect(audience(page)).to_have_value("counselor")


def test_a_draft_comes_back_on_its_card(contexts, watched, server):
    board = started(watched(contexts()), server)
    page = board.page
    started_words(board, "small and alone", "partner_a")
    board.card("Maya", "I tell myself").click()
    page.wait_for_timeout(700)
    page.goto(f"{server.address}{board.path}")  # without the card that the address named
    expect(board.field).to_have_value("small and alone")
    expect(board.field).to_have_accessible_name(re.compile("^Maya: I tell myself"))
    expect(audience(page)).to_have_value("partner_a")


def test_only_open_words_are_offered_on_other_cards(contexts, watched, server):
    page = started(watched(contexts()), server).page
    said = [
        entry("open", "a", "fear"),
        entry("private of the other", "b", "fear", audience="partner_b"),
        entry("for the counselor", "a", "cue", audience="counselor"),
        entry("a hunch", "b", "fear", tentative=True),
        entry("private here", "a", "need", audience="partner_a"),
        entry("a hunch here", "a", "need", tentative=True),
    ]
    given = {"entries": said, "partner": "a", "element": "fear", "offered": ["that I lose you"], "typed": ""}
    assert texts(page, given) == ["that I lose you", "open"]
    assert texts(page, given | {"element": "need", "offered": []}) == ["private here", "a hunch here"]
    for typed in ("private", "counselor", "hunch"):
        assert texts(page, given | {"typed": typed}) == []
    assert texts(page, given | {"element": "need", "offered": [], "typed": "o"}) == ["open"]


def texts(page: Page, given: dict[str, Any]) -> list[str]:
    return [offer["text"] for offer in page.evaluate(CHOOSE, given)]


def entry(text: str, partner: str, element: str, **facts: object) -> dict[str, object]:
    plain = {"id": text, "partner": partner, "element": element, "text": text, "tentative": False, "audience": "room"}
    return plain | facts


def test_who_may_see_words_is_changed_before_the_words(contexts, watched, server):
    board = started(watched(contexts()), server)
    page = board.page
    board.type("said aloud", "Shift+Enter")
    board.wait_saved()
    sent: list[str] = []

    def hear(request):
        if request.method == "POST" and "/edits" in request.url:
            sent.extend(edit["change"]["kind"] for edit in request.post_data_json["edits"])

    page.on("request", hear)
    board.field.press("Backspace")
    expect(board.field).to_have_value("said aloud")
    board.field.fill("said in private")
    hunch(page).check()
    audience(page).select_option("counselor")
    part(page).select_option("fear")
    board.field.press("Enter")
    board.arrives(["said in private"])
    assert sent == ["set_audience", "set_tentative", "place_entry", "revise_entry"]


def test_on_a_phone_it_can_be_read_who_may_see_words(contexts, watched, server):
    board = started(watched(contexts(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)), server)
    page = board.page
    for value, label in (("room", "Everyone"), ("partner_a", "You + Maya"), ("counselor", "Only you")):
        audience(page).select_option(value)
        assert re.fullmatch(re.escape(label), str(audience(page).evaluate("one => one.selectedOptions[0].label")))
        assert fits(page)
    for name in ("Maya", "Jon"):
        assert page.locator(".who bdi", has_text=name).evaluate("one => one.scrollWidth <= one.clientWidth")
    label = part(page).bounding_box()
    assert label is not None
    assert label["width"] >= 160
    composer = page.get_by_role("form", name="Words for the map").bounding_box()
    chip = board.chips.first.bounding_box()
    assert composer is not None
    assert chip is not None
    assert composer["height"] <= 844 * 0.32
    assert chip["y"] + chip["height"] <= 844


def fits(page: Page) -> bool:
    """Whether the chosen words have room: a select of these words alone would not be wider."""
    return bool(
        audience(page).evaluate(
            """one => {
                const alone = one.cloneNode();
                alone.append(one.selectedOptions[0].cloneNode(true));
                Object.assign(alone.style, { inlineSize: 'max-content', maxInlineSize: 'none', flex: 'none' });
                one.after(alone);
                const wanted = alone.offsetWidth;
                alone.remove();
                return one.offsetWidth >= wanted;
            }"""
        )
    )
