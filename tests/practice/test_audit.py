"""The audit trail: written with every act, free of content, and any change to it is found."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import Delete, Update, and_, delete, text, update
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

from clinic.practice import audit
from clinic.practice.tables import AuditEvent, Practice
from tests.cast import NO_ONE_ELSES

UPDATE = "UPDATE audit_event SET sentence = 'Nothing happened.'"


def broken(house, practice) -> list[int]:
    with house.transaction() as session:
        return list(audit.verify(session, house.vault, practice))


def events(house, practice) -> list[AuditEvent]:
    with house.transaction() as session:
        query = select(AuditEvent).where(AuditEvent.practice_id == practice).order_by(AuditEvent.seq)
        return list(session.exec(query))


def tamper(house, *changes: Update | Delete) -> None:
    """As somebody who holds the file's key could: without the triggers."""
    with house.engine.begin() as connection:
        for act in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER audit_event_no_{act}")
        for change in changes:
            connection.execute(change)


def at(practice, seq):
    return and_(col(AuditEvent.practice_id) == practice, col(AuditEvent.seq) == seq)


def test_the_trail_is_whole_after_use(house, cast, nora):
    couple = cast.maya_and_jon
    for path in (couple.path, couple.board, f"{couple.board}/show", f"{couple.path}/trail"):
        assert nora.get(path).status_code == 200
    nora.send_edits(couple, {"kind": "set_title", "text": "New"})
    house.visitor().sign_in(cast.vera).get(cast.the_others.path)
    for person in (cast.nora, cast.vera):
        assert broken(house, person.practice) == []
        kept = events(house, person.practice)
        assert [event.seq for event in kept] == list(range(1, len(kept) + 1))


@pytest.mark.parametrize("statement", [UPDATE, "DELETE FROM audit_event", "UPDATE audit_event SET seq = seq + 1000"])
def test_the_database_refuses_to_change_it(house, statement):
    before = house.contents()["audit_event"]
    with pytest.raises(SQLAlchemyError, match="only grows"), house.engine.begin() as connection:
        connection.execute(text(statement))
    assert house.contents()["audit_event"] == before


@pytest.mark.parametrize(
    "facts",
    [
        {"sentence": "Nothing happened."},
        {"at": datetime(2020, 1, 1, tzinfo=UTC)},
        {"member_id": None},
        {"couple_id": None},
        {"mac": b""},
    ],
    ids=lambda facts: next(iter(facts)),
)
def test_a_changed_row_is_found(house, cast, facts):
    seq = next(event.seq for event in events(house, cast.nora.practice) if event.couple_id)
    tamper(house, update(AuditEvent).where(at(cast.nora.practice, seq)).values(facts))
    assert seq in broken(house, cast.nora.practice)
    assert broken(house, cast.vera.practice) == []


def test_a_row_cut_out_of_the_middle_is_found(house, cast):
    tamper(house, delete(AuditEvent).where(at(cast.nora.practice, 3)))
    assert broken(house, cast.nora.practice)


def test_a_tail_cut_off_is_found(house, cast):
    last = events(house, cast.nora.practice)[-1].seq
    tamper(house, delete(AuditEvent).where(at(cast.nora.practice, last)))
    assert broken(house, cast.nora.practice) == [last]


def test_rows_in_another_order_are_found(house, cast):
    moves = ((2, -1), (3, 2), (-1, 3))
    tamper(house, *(update(AuditEvent).where(at(cast.nora.practice, a)).values(seq=b) for a, b in moves))
    assert set(broken(house, cast.nora.practice)) >= {2, 3}


def test_a_row_of_another_history_is_found(house, cast):
    """Each row is bound to the one before it: a true row from a copy that went another way does not fit in."""
    with Session(house.engine) as other:
        audit.record(other, house.vault, cast.nora.actor, "Went another way.")
        other.flush()
        last = other.get_one(Practice, cast.nora.practice).audit_seq
        mac = other.get_one(AuditEvent, (cast.nora.practice, last)).mac
        moment = other.get_one(AuditEvent, (cast.nora.practice, last)).at
        other.rollback()
    with house.transaction() as session:
        for sentence in ("Went this way.", "And on."):
            audit.record(session, house.vault, cast.nora.actor, sentence)
            session.flush()
    facts = {"sentence": "Went another way.", "mac": mac, "at": moment}
    tamper(house, update(AuditEvent).where(at(cast.nora.practice, last)).values(facts))
    assert broken(house, cast.nora.practice) == [last + 1]


def test_rows_of_another_practice_do_not_fit_in(house, cast):
    tamper(
        house,
        delete(AuditEvent).where(at(cast.nora.practice, 1)),
        update(AuditEvent).where(at(cast.vera.practice, 1)).values(practice_id=cast.nora.practice),
    )
    assert 1 in broken(house, cast.nora.practice)


def test_every_way_to_read_a_file_is_recorded(house, cast, nora):
    couple = cast.maya_and_jon
    for path in (
        couple.path,
        f"{couple.path}/edit",
        f"{couple.path}/trail",
        f"{couple.path}/handouts",
        f"{couple.path}/handouts/when-hurt-turns-into-distance",
        couple.board,
        f"{couple.board}/state",
        f"{couple.board}/show",
    ):
        before = len(events(house, cast.nora.practice))
        assert nora.get(path).status_code == 200
        new = events(house, cast.nora.practice)[before:]
        assert [(event.member_id, event.couple_id) for event in new] == [(cast.nora.id, couple.id)], path


def test_what_is_refused_is_not_recorded_as_done(house, cast, nora):
    before = house.contents()["audit_event"]
    nora.get(cast.the_others.path)
    nora.send_edits(cast.maya_and_jon, {"kind": "remove_entry", "entry": "no-such-entry"})
    assert house.contents()["audit_event"] == before


def test_if_it_cannot_be_written_the_read_is_refused(house, cast, nora):
    with house.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON audit_event BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
    answer = nora.get(cast.maya_and_jon.path)
    assert answer.status_code == 500
    assert "Maya" not in answer.text


def test_a_sentence_holds_no_content(house, cast, nora):
    couple = cast.maya_and_jon
    nora.send_edits(couple, {"kind": "set_title", "text": "quilltitle"})
    nora.get(couple.path)
    told = " ".join(event.sentence for event in events(house, cast.nora.practice))
    names = [partner.name for partner in (couple.facts.partners.a, couple.facts.partners.b)]
    for word in (*NO_ONE_ELSES, *names, "quill", "example.com"):
        assert not re.search(rf"\b{re.escape(word)}", told), word


def test_who_opened_this_file_is_told_newest_first(house, cast, nora):
    nora.get(cast.maya_and_jon.path)
    page = nora.get(f"{cast.maya_and_jon.path}/trail").text
    assert cast.nora.name in page
    assert (
        0
        < page.index("Looked at who opened the file.")
        < page.index("Opened the couple")
        < page.index("Added a couple.")
    )
    with house.transaction() as session:
        assert audit.trail(session, cast.vera.practice, cast.maya_and_jon.id) == []
