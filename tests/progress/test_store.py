"""The way of a couple in the database: noted, taken back, brought in line with a session, and nobody else's."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from clinic.couples.rules import Reader, Side, WordsError
from clinic.couples.session_rules import ChangeEvent, Step
from clinic.couples.session_store import therapy_session_on
from clinic.practice.audit import trail
from clinic.progress.injury_store import (
    InjuryWords,
    injuries,
    note_injury_step,
    open_injury,
    take_back_injury_step,
)
from clinic.progress.rules import WHY_LIMIT, InjuryStep, Place
from clinic.progress.store import NotNotedError, note_event, note_place, note_session, take_back, way
from clinic.vault import VaultError

DAY = date(2026, 3, 3)
CALM, BACK = ChangeEvent.DE_ESCALATION, ChangeEvent.WITHDRAWER_RE_ENGAGEMENT


@pytest.fixture
def asked(house, cast):
    """Calls a store function as Nora, in a transaction of its own, for Maya and Jon."""

    def call(function, *given, couple=None, **named):
        with house.transaction() as session:
            file = house.file(session, couple or cast.maya_and_jon)
            return function(session, house.vault, cast.nora.actor, file, *given, **named)

    return call


def read(house, couple, reader=Reader.COUNSELOR):
    with house.transaction() as session:
        return way(session, house.file(session, couple, reader))


def test_the_way_comes_back_in_the_order_of_its_days(house, cast, asked):
    asked(note_place, DAY, Place(Step.OWN_NEEDS, Side.B), "quillwhy he spoke of fear")
    asked(note_place, DAY - timedelta(days=30), Place(Step.SEE_THE_CYCLE), note_id=(note := uuid4()))
    asked(note_place, DAY, Place(Step.REFRAME), note_id=note)
    asked(note_event, DAY, CALM, "quillseen no fight all week")
    found = read(house, cast.maya_and_jon)
    assert [one.place.step for one in found.places] == [Step.SEE_THE_CYCLE, Step.OWN_NEEDS]
    assert (found.place, found.places[-1].why) == (Place(Step.OWN_NEEDS, Side.B), "quillwhy he spoke of fear")
    assert [(one.event, one.seen) for one in found.events] == [(CALM, "quillseen no fight all week")]
    assert "quill" not in repr({name: rows for name, rows in house.contents().items() if name != "cycle_edit"})


def test_one_that_was_a_mistake_is_taken_back_and_stays(house, cast, asked):
    asked(note_place, DAY, Place(Step.ASSESS))
    note = read(house, cast.maya_and_jon).places[0].id
    for _ in range(2):
        asked(take_back, note)
    assert read(house, cast.maya_and_jon).places == ()
    assert len(house.contents()["place_noted"]) == 1


def test_a_session_brings_the_way_in_line_however_often_it_is_kept(house, cast, asked):
    with house.transaction() as session:
        within = therapy_session_on(session, cast.nora.actor, cast.maya_and_jon.id, DAY)

    def after(place, events):
        asked(note_session, within, DAY, place, events)
        found = read(house, cast.maya_and_jon)
        return found.place, found.seen

    first, second = Place(Step.REFRAME), Place(Step.OWN_NEEDS, Side.B)
    assert after(first, {CALM}) == (first, {CALM})
    before = house.contents()
    assert after(first, {CALM}) == (first, {CALM})
    assert house.contents() == before
    assert after(second, {BACK}) == (second, {BACK})
    assert after(None, set()) == (None, frozenset())
    assert len(house.contents()["place_noted"]) == 2


def test_staying_where_they_are_adds_no_line(house, cast, asked):
    asked(note_place, DAY - timedelta(days=7), Place(Step.REFRAME))
    with house.transaction() as session:
        within = therapy_session_on(session, cast.nora.actor, cast.maya_and_jon.id, DAY)
    asked(note_session, within, DAY, Place(Step.REFRAME), ())
    assert len(read(house, cast.maya_and_jon).places) == 1


@pytest.mark.parametrize("reader", [Reader.ROOM, Reader.PARTNER_A, Reader.PARTNER_B])
def test_no_partners_key_opens_it(house, cast, asked, reader):
    asked(note_place, DAY, Place(Step.ASSESS))
    with pytest.raises(VaultError):
        read(house, cast.maya_and_jon, reader)


def tracks(house, couple):
    with house.transaction() as session:
        return injuries(session, house.file(session, couple))


def test_an_injury_keeps_what_was_asked_and_what_was_given(house, cast, asked):
    injury = uuid4()
    for _ in range(2):
        asked(open_injury, "quillnight The night at the hospital", Side.A, injury)
    asked(note_injury_step, injury, DAY, InjuryWords(InjuryStep.CONTAINED))
    words = InjuryWords(InjuryStep.OWNED, "quillseen he wept", "quillasked say that I was alone", "quillgiven you were")
    for _ in range(2):
        asked(note_injury_step, injury, DAY, words, once=uuid4())
    (found,) = tracks(house, cast.maya_and_jon)
    assert (found.title, found.hurt, found.reached) == (
        "quillnight The night at the hospital",
        Side.A,
        InjuryStep.OWNED,
    )
    last = found.steps[-1]
    assert (last.seen, last.asked, last.given) == (words.seen, words.asked, words.given)
    asked(take_back_injury_step, last.id)
    assert last.id not in {one.id for one in tracks(house, cast.maya_and_jon)[0].steps}
    assert "quillasked" not in repr(house.contents())


def test_sent_twice_a_step_is_noted_once(house, cast, asked):
    injury, once = uuid4(), uuid4()
    asked(open_injury, "x", None, injury)
    for _ in range(2):
        asked(note_injury_step, injury, DAY, InjuryWords(InjuryStep.CONTAINED), once=once)
    assert len(tracks(house, cast.maya_and_jon)[0].steps) == 1


def test_nothing_of_it_is_another_couples(house, cast, asked):
    asked(note_place, DAY, Place(Step.ASSESS))
    asked(open_injury, "x", None, injury := uuid4())
    asked(note_injury_step, injury, DAY, InjuryWords(InjuryStep.TOLD))
    note = read(house, cast.maya_and_jon).places[0].id
    step = tracks(house, cast.maya_and_jon)[0].steps[0].id
    before = house.contents()
    for function, given in (
        (take_back, (note,)),
        (take_back, (uuid4(),)),
        (take_back_injury_step, (step,)),
        (take_back_injury_step, (uuid4(),)),
        (note_injury_step, (injury, DAY, InjuryWords(InjuryStep.TOLD))),
    ):
        with pytest.raises(NotNotedError):
            asked(function, *given, couple=cast.long_names)
    assert house.contents() == before
    assert read(house, cast.long_names).places == ()
    assert tracks(house, cast.long_names) == []


def test_words_that_cannot_be_kept_change_nothing(house, cast, asked):
    asked(open_injury, "x", None, injury := uuid4())
    before = house.contents()
    too_long = "x" * (WHY_LIMIT + 1)
    for function, given in (
        (note_place, (DAY, Place(Step.ASSESS), too_long)),
        (note_event, (DAY, CALM, too_long)),
        (open_injury, ("", None, uuid4())),
        (note_injury_step, (injury, DAY, InjuryWords(InjuryStep.TOLD, asked=too_long))),
    ):
        with pytest.raises(WordsError):
            asked(function, *given)
    assert house.contents() == before


def test_the_trail_tells_of_it_without_a_word_of_it(house, cast, asked):
    asked(note_place, DAY, Place(Step.ASSESS), "quillwhy")
    asked(open_injury, "quillnight", None, uuid4())
    with house.transaction() as session:
        told = [one.sentence for one in trail(session, cast.nora.practice, cast.maya_and_jon.id)]
    assert {"Noted where the couple is.", "Began the track of an attachment injury."} <= set(told)
    assert "quill" not in repr(told)
