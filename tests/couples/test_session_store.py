"""Therapy sessions in the database: one a day, revisions, the summary's audience, and the private note apart."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlmodel import select

from clinic.couples.appointments import (
    AppointmentNotFoundError,
    DayTakenError,
    call_off,
    move_session,
    plan_session,
    sessions_of_practice,
)
from clinic.couples.note_store import AnothersNoteError, keep_note, note_of
from clinic.couples.rules import Reader, Side, WordsError
from clinic.couples.session_rules import (
    NOTE_LIMIT,
    Attended,
    ChangeEvent,
    SessionRecord,
    SessionState,
    SessionWords,
    Step,
    TangoMove,
    Way,
)
from clinic.couples.session_store import (
    SessionChangedError,
    SessionNotFoundError,
    cancel_session,
    released_summaries,
    save_session,
    start_session,
    therapy_session,
    therapy_session_on,
    therapy_sessions,
)
from clinic.couples.session_tables import PsychotherapyNote, TherapySession
from clinic.couples.store import CoupleNotFoundError
from clinic.practice.audit import trail
from clinic.practice.rules import Actor
from clinic.vault import VaultError

NOW = datetime(2031, 3, 4, 15, 0).astimezone()
TODAY = NOW.date()
WORDS = SessionWords(
    SessionRecord(
        Way.VIDEO,
        Attended.BOTH,
        Step.OWN_NEEDS,
        Side.B,
        frozenset({TangoMove.MIRROR, TangoMove.ENCOUNTER}),
        frozenset({ChangeEvent.WITHDRAWER_RE_ENGAGEMENT}),
    ),
    plan="quillplan stay with his fear",
    summary="quillsummary You both saw the loop today.",
    note="quillnote I felt pulled to side with her",
)


@pytest.fixture
def begun(house, cast):
    """Today's session with Maya and Jon, begun."""
    with house.transaction() as session:
        return start_session(session, house.vault, cast.nora.actor, house.file(session, cast.maya_and_jon), NOW)


def save(house, session_id, words=WORDS, revision=1, *, ends=False, couple=None):
    couple = couple or house.cast.maya_and_jon
    with house.transaction() as session:
        actor = house.cast.nora.actor
        file = house.file(session, couple)
        return save_session(session, house.vault, actor, file, session_id, words, revision=revision, ends=ends, now=NOW)


def kept(house, session_id):
    with house.transaction() as session:
        file = house.file(session, house.cast.maya_and_jon)
        return therapy_session(session, file, session_id), note_of(
            session, house.vault, house.cast.nora.actor, file, session_id
        )


def sentences(house, cast):
    with house.transaction() as session:
        return [told.sentence for told in trail(session, cast.nora.practice, cast.maya_and_jon.id)]


def test_starting_twice_is_one_session(house, cast, begun):
    with house.transaction() as session:
        file = house.file(session, cast.maya_and_jon)
        assert start_session(session, house.vault, cast.nora.actor, file, NOW + timedelta(hours=1)) == begun
        assert therapy_session(session, file, begun).began_at == NOW
    assert sentences(house, cast).count("Started a therapy session.") == 1


def test_what_was_kept_comes_back_as_it_was(house, cast, begun):
    save(house, begun, ends=True)
    now, note = kept(house, begun)
    assert (now.record, now.plan, now.summary, note) == (WORDS.record, WORDS.plan, WORDS.summary, WORDS.note)
    assert (now.state, now.ended_at, now.revision) == (SessionState.ENDED, NOW, 2)
    assert "Ended a therapy session." in sentences(house, cast)
    assert "quill" not in repr(sentences(house, cast))


def test_the_same_words_twice_change_nothing_whatever_the_revision(house, begun):
    save(house, begun, ends=True)
    before = house.contents()
    assert save(house, begun, revision=1, ends=True).revision == 2
    assert house.contents() == before


def test_words_that_crossed_others_are_refused_and_told_what_stands(house, begun):
    save(house, begun)
    before = house.contents()
    with pytest.raises(SessionChangedError) as refused:
        save(house, begun, replace(WORDS, plan="something else"), revision=1)
    assert (refused.value.now.plan, refused.value.note) == (WORDS.plan, WORDS.note)
    assert house.contents() == before


@pytest.mark.parametrize("field", ["plan", "summary", "note"])
def test_words_that_cannot_be_kept_change_nothing(house, begun, field):
    before = house.contents()
    with pytest.raises(WordsError):
        save(house, begun, replace(WORDS, **{field: "x" * (NOTE_LIMIT + 1)}))
    assert house.contents() == before


@pytest.mark.parametrize("reader", [Reader.ROOM, Reader.PARTNER_A, Reader.PARTNER_B])
def test_the_couple_has_the_summary_only_while_it_is_released(house, cast, begun, reader):
    def read():
        with house.transaction() as session:
            return released_summaries(
                session, cast.maya_and_jon.id, house.file(session, cast.maya_and_jon, reader).keys
            )

    save(house, begun)
    assert read() == []
    save(house, begun, replace(WORDS, released=True), revision=2)
    assert read() == [(TODAY, WORDS.summary)]
    save(house, begun, WORDS, revision=3)
    assert read() == []
    told = sentences(house, cast)
    assert "Released a joint summary to the couple." in told
    assert "Took a joint summary back from the couple." in told


def test_the_trail_tells_of_a_sitting_once_and_of_what_the_couple_gets_always(house, cast, begun):
    def at(minutes, person, **fields):
        with house.transaction() as session:
            file = house.file(session, cast.maya_and_jon)
            revision = therapy_session(session, file, begun).revision
            words = replace(WORDS, plan=f"plan {revision}", note="", **fields)
            now = NOW + timedelta(minutes=minutes)
            given = (session, house.vault, person.actor, file, begun, words)
            save_session(*given, revision=revision, ends=False, now=now)
        return sentences(house, cast).count("Kept the notes of a therapy session.")

    assert [at(minute, cast.nora) for minute in range(20)] == [1] * 20
    assert at(20, cast.sam) == 2, "somebody else"
    assert at(21, cast.nora) == 3
    assert at(32, cast.nora) == 4, "after a pause"
    assert at(33, cast.nora, released=True) == 4
    assert sentences(house, cast).count("Released a joint summary to the couple.") == 1


def test_an_empty_summary_is_not_released(house, cast, begun):
    assert save(house, begun, replace(WORDS, summary=" ", released=True)).released_at is None


@pytest.mark.parametrize("reader", list(Reader))
def test_no_audience_key_opens_the_private_note(house, cast, begun, reader):
    save(house, begun)
    with house.transaction() as session:
        file = house.file(session, cast.maya_and_jon, reader)
        sealed = session.exec(select(PsychotherapyNote)).one().note_sealed
        for audience in file.keys.keys:
            with pytest.raises(VaultError):
                file.keys.open(audience, "psychotherapy_note.note", begun, sealed)
        if reader is not Reader.COUNSELOR:
            assert note_of(session, house.vault, cast.nora.actor, file, begun) is None


def test_a_private_note_opens_for_nobody_but_who_wrote_it(house, cast, begun):
    save(house, begun)
    with house.transaction() as session:
        file = house.file(session, cast.maya_and_jon)
        for other in (cast.sam.actor, cast.sue.actor, Actor(cast.nora.practice)):
            assert note_of(session, house.vault, other, file, begun) is None
            with pytest.raises(AnothersNoteError):
                keep_note(session, house.vault, other, file, begun, "quillforced", NOW)
    assert kept(house, begun)[1] == WORDS.note


def test_nothing_of_it_is_readable_in_the_tables(house, begun):
    save(house, begun, replace(WORDS, released=True))
    everything = repr(house.contents())
    assert "quillplan" not in everything
    assert "quillsummary" not in everything
    assert "quillnote" not in everything
    assert "mirror" not in everything


def test_a_note_moved_to_another_session_does_not_open(house, cast, begun):
    save(house, begun)
    with house.transaction() as session:
        file = house.file(session, cast.maya_and_jon)
        other = therapy_session_on(session, cast.nora.actor, cast.maya_and_jon.id, date(2026, 1, 5))
        sealed = session.exec(select(PsychotherapyNote)).one().note_sealed
        facts = {"note_sealed": sealed, "saved_at": NOW, "saved_by": cast.nora.id}
        session.add(PsychotherapyNote(therapy_session_id=other, couple_id=file.id, **facts))
        session.flush()
        with pytest.raises(VaultError):
            note_of(session, house.vault, cast.nora.actor, file, other)


def test_another_couples_session_is_not_there(house, cast, begun):
    with pytest.raises(SessionNotFoundError):
        save(house, begun, couple=cast.long_names)
    with house.transaction() as session:
        file = house.file(session, cast.long_names)
        with pytest.raises(SessionNotFoundError):
            therapy_session(session, file, begun)
        assert begun not in {one.id for one in therapy_sessions(session, file)}


def test_notes_of_a_planned_session_begin_it(house, cast):
    session_id = plan(house, cast, NOW)
    save(house, session_id)
    assert kept(house, session_id)[0].state is SessionState.BEGUN


def plan(house, cast, starts_at, couple=None, counselor=None):
    with house.transaction() as session:
        couple, counselor = (couple or cast.maya_and_jon).id, (counselor or cast.nora).id
        return plan_session(session, house.vault, cast.finn.actor, couple, counselor, starts_at, 50)


def listed(house, cast, today=TODAY, days=14):
    with house.transaction() as session:
        return sessions_of_practice(session, house.vault, cast.nora.actor, today, today + timedelta(days=days))


def test_a_planned_session_is_listed_moved_and_called_off(house, cast):
    session_id = plan(house, cast, NOW + timedelta(days=1))
    (found,) = [one for one in listed(house, cast)[0] if one.id == session_id]
    assert (found.names.a, found.counselor_name, found.state) == ("Maya", "Nora Whitfield", SessionState.PLANNED)
    with house.transaction() as session:
        move_session(session, house.vault, cast.finn.actor, session_id, NOW + timedelta(days=2), 90)
    (found,) = [one for one in listed(house, cast)[0] if one.id == session_id]
    assert (found.held_on, found.minutes) == (TODAY + timedelta(days=2), 90)
    with house.transaction() as session:
        call_off(session, house.vault, cast.finn.actor, session_id)
    (found,) = [one for one in listed(house, cast)[0] if one.id == session_id]
    assert found.state is SessionState.CANCELED
    assert plan(house, cast, NOW + timedelta(days=2)) == session_id, "the day is free again"


def test_a_day_that_has_begun_is_taken(house, cast, begun):
    with pytest.raises(DayTakenError):
        plan(house, cast, NOW)
    other = plan(house, cast, NOW + timedelta(days=1))
    with house.transaction() as session, pytest.raises(DayTakenError):
        move_session(session, house.vault, cast.nora.actor, other, NOW, 50)


def test_planning_stays_within_the_practice(house, cast, begun):
    with pytest.raises(CoupleNotFoundError):
        plan(house, cast, NOW, cast.the_others)
    with pytest.raises(AppointmentNotFoundError):
        plan(house, cast, NOW, cast.maya_and_jon, cast.vera)
    with pytest.raises(AppointmentNotFoundError):
        plan(house, cast, NOW, cast.maya_and_jon, cast.finn)
    planned = plan(house, cast, NOW + timedelta(days=1))
    for session_id in (planned, uuid4()):
        with house.transaction() as session, pytest.raises(AppointmentNotFoundError):
            call_off(session, house.vault, cast.vera.actor, session_id)
    with house.transaction() as session, pytest.raises(AppointmentNotFoundError):
        call_off(session, house.vault, cast.nora.actor, begun)


def test_what_nobody_ended_waits_for_notes(house, cast, begun):
    _, waiting = listed(house, cast, TODAY + timedelta(days=3))
    assert [one.id for one in waiting] == [begun]
    save(house, begun, ends=True)
    assert listed(house, cast, TODAY + timedelta(days=3))[1] == []


def test_the_list_takes_the_same_queries_for_any_number(house, cast):
    plan(house, cast, NOW)
    with house.statements() as one:
        listed(house, cast)
    for day in range(1, 9):
        plan(house, cast, NOW + timedelta(days=day), cast.long_names)
    with house.statements() as many:
        assert len(listed(house, cast)[0]) >= 9
    assert len(one) == len(many) <= 5


def test_one_that_did_not_take_place_stays_and_can_begin_after_all(house, cast, begun):
    with house.transaction() as session:
        file = house.file(session, cast.maya_and_jon)
        cancel_session(session, house.vault, cast.nora.actor, file, begun)
        assert therapy_session(session, file, begun).state is SessionState.CANCELED
        assert start_session(session, house.vault, cast.nora.actor, file, NOW) == begun
        assert therapy_session(session, file, begun).state is SessionState.BEGUN


def test_words_after_midnight_belong_to_the_evening(house, cast):
    late = datetime(2026, 11, 24, 23, 40, tzinfo=UTC).astimezone()
    with house.transaction() as session:
        actor, couple = cast.nora.actor, cast.maya_and_jon
        row = TherapySession(couple_id=couple.id, held_on=date(2026, 11, 24), began_at=late)
        session.add(row)
        session.flush()
        after = late + timedelta(minutes=40)
        days = {
            bound: therapy_session_on(session, actor, couple.id, date(2026, 11, 25), bound, after)
            for bound in (row.id, None)
        }
        assert days[row.id] == row.id != days[None]
        theirs = therapy_session_on(session, actor, cast.long_names.id, date(2026, 11, 25), row.id, after)
        assert theirs != row.id, "never to another couple's session"
