"""Changes to one couple take turns, and each goes by what stands there when its turn comes."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from clinic.couples.rules import Pair, Reader, Side
from clinic.couples.session_tables import TherapySession
from clinic.couples.store import ChangedMeanwhileError, held, save_couple
from clinic.cycles import store, views
from clinic.cycles.edits import AddEntry
from clinic.cycles.rules import Element, MapKind
from clinic.cycles.store import NewEdit
from clinic.practice import audit


def renamed(facts, name):
    return replace(facts, partners=Pair(replace(facts.partners.a, name=name), facts.partners.b))


@pytest.fixture
def stale(house, cast):
    """The couple's file as it was opened before somebody else changed the name in it."""
    couple, actor = cast.maya_and_jon, cast.nora.actor
    with house.transaction() as session:
        before = house.file(session, couple)
        own_map = store.start_map(session, house.vault, actor, before, MapKind.NEGATIVE, None)
    with house.transaction() as session:
        file = house.file(session, couple)
        save_couple(session, house.vault, actor, file, renamed(couple.facts, "Maya Ruth"), revision=1)
        store.refresh_views(session, file)
    return before, own_map


def test_late_words_do_not_bring_an_old_name_back(house, cast, stale):
    file, map_id = stale
    edit = NewEdit(str(uuid4()), AddEntry("late", Side.A, Element.NEED, "to matter"), datetime.now(UTC))
    with house.transaction() as session:
        appended = store.append(session, house.vault, cast.nora.actor, file, map_id, "laptop", 0, [edit])
        assert appended.opened.map.partners.a.name == "Maya Ruth"
    with house.transaction() as session:
        keys = house.file(session, cast.maya_and_jon, Reader.ROOM).keys
        assert views.shared_view(session, keys, map_id, Reader.ROOM).partners.a.name == "Maya Ruth"


def test_a_file_that_is_held_is_read_anew(house, stale):
    with house.transaction() as session:
        now = held(session, stale[0])
    assert (stale[0].facts.partners.a.name, now.facts.partners.a.name) == ("Maya", "Maya Ruth")
    assert now.revision == 2


def test_what_was_saved_meanwhile_in_the_same_transactions_eyes_is_not_overwritten(house, cast):
    """A row that this transaction read before must not pass for the one that stands there now."""
    couple, actor = cast.maya_and_jon, cast.nora.actor
    with house.transaction() as session:
        file = house.file(session, couple)
        session.commit()
        with house.transaction() as other:
            save_couple(other, house.vault, actor, file, renamed(couple.facts, "Maya Ruth"), revision=1)
        with pytest.raises(ChangedMeanwhileError):
            save_couple(session, house.vault, actor, file, couple.facts, revision=1)


def test_a_day_has_one_therapy_session(house, cast):
    day = date(2026, 3, 3)

    def begin_twice():
        with house.transaction() as session:
            session.add_all(TherapySession(couple_id=cast.maya_and_jon.id, held_on=day) for _ in range(2))

    with pytest.raises(IntegrityError):
        begin_twice()


def test_a_repeat_is_recorded_as_the_reading_that_it_is(house, cast, nora):
    couple = cast.maya_and_jon
    edit, added = str(uuid4()), {"kind": "set_title", "text": "New"}
    for _ in range(2):
        assert nora.send_edits(couple, added, ids=[edit]).status_code == 200
    with house.transaction() as session:
        told = audit.trail(session, couple.practice, couple.id)
    assert [one.sentence.split(" (")[0] for one in told[:2]] == ["Opened a cycle map.", "Changed a cycle map"]
