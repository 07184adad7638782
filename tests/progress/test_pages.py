"""The pages of the way and of attachment injuries: works, belongs, refuses; advice that never stops anybody."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from clinic.couples.session_rules import ChangeEvent, Step
from clinic.progress.rules import Advice, EventNoted, Place, PlaceNoted
from clinic.progress.stage_words import stage_words
from clinic.progress.way_drawing import HEIGHT, LEFT, WIDTH, draw_way

TODAY = datetime.now(UTC).astimezone().date()


@pytest.fixture
def couple(cast):
    return cast.maya_and_jon


def note(browser, couple, step="5", **fields):
    return browser.post(f"{couple.path}/way/place", data={"day": str(TODAY), "step": step, "focus": "b"} | fields)


def ids(house, table):
    return [row[0] for row in house.contents()[table]]


def test_where_they_are_is_noted_and_the_order_is_only_advice(nora, couple):
    assert note(nora, couple, "8", why="quillwhy they solved it").status_code == 303
    page = nora.get(f"{couple.path}/way").text
    assert "quillwhy" in page
    assert 'aria-current="step"' in page
    assert stage_words().advice[Advice.SOFTENING_FIRST] in page


def test_a_change_that_was_seen_stands_in_the_history(nora, couple):
    fields = {"event_day": str(TODAY), "event": "pursuer_softening", "seen": "quillseen"}
    assert nora.post(f"{couple.path}/way/events", data=fields).status_code == 303
    page = nora.get(f"{couple.path}/way").text
    assert "quillseen" in page
    assert stage_words().events[ChangeEvent.PURSUER_SOFTENING].name in page


def test_a_note_is_taken_back(house, nora, couple):
    note(nora, couple, why="quillwhy")
    (one,) = ids(house, "place_noted")
    assert nora.post(f"{couple.path}/way/notes/{one}/take-back").status_code == 303
    assert "quillwhy" not in nora.get(f"{couple.path}/way").text


@pytest.mark.parametrize(
    ("end", "fields", "said"),
    [
        ("place", {"day": ""}, "Choose a day."),
        ("place", {"step": ""}, "Choose a step."),
        ("place", {"why": "x" * 1001}, "the most is 1,000"),
        ("events", {"event": ""}, "Choose what you saw."),
        ("place", {"day": str(TODAY + timedelta(days=1))}, "This day is still to come."),
        ("events", {"event_day": "x"}, "This is no day"),
        ("events", {"event_day": str(TODAY + timedelta(days=1))}, "This day is still to come."),
        ("events", {"seen": "x" * 1001}, "the most is 1,000"),
    ],
)
def test_what_does_not_fit_comes_back_as_typed(house, nora, couple, end, fields, said):
    before = house.contents()
    usual = {"day": str(TODAY), "event_day": str(TODAY), "step": "2", "event": "pursuer_softening", "why": "quillkept"}
    answer = nora.post(f"{couple.path}/way/{end}", data=usual | fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert fields.get("why", "quillkept") in answer.text
    assert house.contents() == before


@pytest.mark.parametrize("fields", [{"step": "10"}, {"step": "x"}, {"focus": "both"}])
def test_what_no_page_sends_changes_nothing(house, nora, couple, fields):
    before = house.contents()
    assert note(nora, couple, **fields).status_code == 422
    assert house.contents() == before


def injury(browser, couple, title="quillnight", **fields):
    return browser.post(f"{couple.path}/injuries", data={"title": title, "hurt": "a"} | fields)


def step(browser, couple, injury_id, **fields):
    data = {"day": str(TODAY), "step": "owned", "asked": "quillasked", "given": "quillgiven"} | fields
    return browser.post(f"{couple.path}/injuries/{injury_id}/steps", data=data)


def test_an_injury_keeps_what_was_asked_and_given(house, nora, couple):
    assert injury(nora, couple).status_code == 303
    (track,) = ids(house, "injury_track")
    assert step(nora, couple, track).status_code == 303
    page = nora.get(f"{couple.path}/injuries").text
    for said in ("quillnight", "quillasked", "quillgiven", stage_words().advice[Advice.INJURY_WAITS]):
        assert said in page
    (noted,) = ids(house, "injury_step")
    assert nora.post(f"{couple.path}/injuries/steps/{noted}/take-back").status_code == 303
    assert "quillasked" not in nora.get(f"{couple.path}/injuries").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"day": ""}, "Choose a day."),
        ({"day": str(TODAY + timedelta(days=1))}, "This day is still to come."),
        ({"step": ""}, "Choose a part"),
        ({"asked": "x" * 1001}, "the most is 1,000"),
    ],
)
def test_a_step_that_does_not_fit_comes_back_as_typed(house, nora, couple, fields, said):
    injury(nora, couple)
    (track,) = ids(house, "injury_track")
    before = house.contents()
    answer = step(nora, couple, track, **fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert "quillgiven" in answer.text
    assert house.contents() == before


@pytest.mark.parametrize("again", ["quillfirst", "quillsecond"])
def test_sent_twice_it_is_one_note_and_other_words_after_back_are_another(house, nora, couple, again):
    page, number = {"once": str(uuid4())}, 1 if again == "quillfirst" else 2
    for words in ("quillfirst", again):
        note(nora, couple, why=words, **page)
        seen = {"event_day": str(TODAY), "event": "pursuer_softening", "seen": words}
        nora.post(f"{couple.path}/way/events", data=seen | page)
        injury(nora, couple, words, **page)
    tracks = ids(house, "injury_track")
    for words in ("quillfirst", again):
        step(nora, couple, tracks[0], asked=words, **page)
    tables = ("place_noted", "change_event", "injury_track", "injury_step")
    assert [len(ids(house, table)) for table in tables] == [number] * 4


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), TODAY + timedelta(days=9999)])
def test_what_has_not_happened_yet_is_not_noted(house, nora, couple, day):
    injury(nora, couple)
    (track,) = ids(house, "injury_track")
    before = house.contents()
    for answer in (
        note(nora, couple, day=str(day)),
        nora.post(f"{couple.path}/way/events", data={"event_day": str(day), "event": "pursuer_softening"}),
        step(nora, couple, track, day=str(day)),
    ):
        assert answer.status_code == 422
        assert "This day is still to come." in answer.text
    assert house.contents() == before


def test_an_injury_needs_a_name(nora, couple):
    answer = injury(nora, couple, " ")
    assert answer.status_code == 422
    assert "Give it a name" in answer.text


def test_nothing_is_reached_through_another_couple(house, cast, nora, couple):
    note(nora, couple)
    injury(nora, couple)
    (track,) = ids(house, "injury_track")
    step(nora, couple, track)
    other = cast.long_names
    before = {name: rows for name, rows in house.contents().items() if name not in {"audit_event", "practice"}}
    (place,), (noted,) = ids(house, "place_noted"), ids(house, "injury_step")
    assert nora.post(f"{other.path}/way/notes/{place}/take-back").status_code == 404
    assert nora.post(f"{other.path}/injuries/steps/{noted}/take-back").status_code == 404
    assert step(nora, other, track).status_code == 404
    assert step(nora, other, track, day="").status_code == 404
    assert "quill" not in nora.get(f"{other.path}/injuries").text
    assert {name: rows for name, rows in house.contents().items() if name in before} == before


@pytest.mark.parametrize("end", ["way", "injuries"])
def test_pages_take_the_same_queries_for_any_number(house, nora, couple, end):
    counts = []
    for more in (1, 5):
        for _ in range(more):
            note(nora, couple)
            injury(nora, couple)
        step(nora, couple, ids(house, "injury_track")[0])
        with house.statements() as seen:
            nora.get(f"{couple.path}/{end}")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 15, counts


MARCH = date(2026, 3, 3)


def place(on, number):
    return PlaceNoted(uuid4(), on, datetime(2026, 3, 3, tzinfo=UTC), Place(Step(number)))


def event(on):
    return EventNoted(uuid4(), on, datetime(2026, 3, 3, tzinfo=UTC), ChangeEvent.DE_ESCALATION)


def test_the_drawing_is_a_stair_from_the_first_day_to_today():
    places = [place(MARCH, 1), place(MARCH + timedelta(days=50), 4), place(MARCH + timedelta(days=80), 3)]
    drawing = draw_way(places, [event(MARCH + timedelta(days=50))], MARCH + timedelta(days=100))
    assert drawing.stair.startswith(f"M{LEFT}")
    assert (drawing.stair.count("V"), drawing.stair.endswith(str(drawing.last.x * 1.0))) == (2, True)
    heights = [turn.y for turn in drawing.turns]
    assert heights[1] < heights[2] < heights[0], "a higher step stands higher"
    assert drawing.events[0].y == heights[1]
    assert all(0 <= mark.x <= WIDTH and 0 <= mark.y <= HEIGHT for mark in (*drawing.turns, *drawing.events))


@pytest.mark.parametrize("places", [[], [place(MARCH, 1)]])
def test_without_two_days_there_is_nothing_to_draw(places):
    assert draw_way(places, [], MARCH) is None


def test_a_day_yet_to_come_stays_within_the_drawing():
    drawing = draw_way([place(MARCH, 1), place(MARCH + timedelta(days=30), 9)], [], MARCH + timedelta(days=10))
    assert drawing.turns[-1].x <= WIDTH
