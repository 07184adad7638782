"""The map as of any therapy session: what came about when, what may still be shown, and copies that start anew."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from clinic.couples.rules import Audience, Pair, Reader, Side
from clinic.cycles.board import listed_name
from clinic.cycles.changes import (
    AddEntry,
    Change,
    PlaceEntry,
    RemoveEntry,
    ReviseEntry,
    SetAudience,
    SetLink,
    SetTentative,
    SetTitle,
    Undo,
)
from clinic.cycles.history import Deed, Topic, differences
from clinic.cycles.history_store import copy_map, history, map_as_of, shown_as_of
from clinic.cycles.rules import CycleMap, Element, Entry, Link, MapKind, MapPartner
from clinic.cycles.store import NewEdit, append, open_map, start_map
from clinic.cycles.views import MapNotFoundError
from clinic.vault import VaultError
from tests.cast import HUNCH, LINK, WORDS

NOW = datetime.now(UTC) - timedelta(hours=2)
LAST, MIDDLE, FIRST = ((NOW - timedelta(weeks=weeks)).replace(hour=12) for weeks in (1, 3, 6))
"""At noon: twenty minutes later is the same day, whenever the tests run."""
SECRET = "quillthen she said it first"
OLD, NEW = "quillold I nag", "quillnew I knock and knock"


def on(moment: datetime) -> date:
    return moment.astimezone().date()


class Growing:
    """A map that grew over three sessions, and more edits at any time."""

    def __init__(self, house) -> None:
        self.house, self.couple = house, house.cast.maya_and_jon
        with house.transaction() as session:
            file = house.file(session, self.couple)
            self.map = start_map(
                session, house.vault, house.cast.nora.actor, file, MapKind.NEGATIVE, None, started_at=FIRST
            )
        self.add(FIRST, AddEntry("e-move", Side.A, Element.MOVE, OLD))
        self.add(FIRST, AddEntry("e-secret", Side.A, Element.FEAR, SECRET))
        self.add(FIRST, AddEntry("e-gone", Side.B, Element.MOVE, "quillgone I leave"))
        self.add(MIDDLE, ReviseEntry("e-move", NEW), SetTitle("quillname"), RemoveEntry("e-gone"))
        self.add(LAST, SetAudience("e-secret", Audience.PARTNER_A), SetLink(Side.B, "quilllast The more I hide"))

    def add(self, moment: datetime, *changes: Change, device: str = "device-0001") -> list[str]:
        ids = [str(uuid4()) for _ in changes]
        new = [NewEdit(made, change, moment) for made, change in zip(ids, changes, strict=True)]
        with self.house.transaction() as session:
            file = self.house.file(session, self.couple)
            seen = open_map(session, file, self.map).folded.seq
            append(session, self.house.vault, self.house.cast.nora.actor, file, self.map, device, seen, new)
        return ids

    def read(self, read, *rest):
        with self.house.transaction() as session:
            return read(session, self.house.file(session, self.couple), self.map, *rest)


@pytest.fixture
def growing(house) -> Growing:
    return Growing(house)


def texts(shown) -> set[str]:
    return {entry.text for entry in shown.entries}


def test_each_session_tells_what_came_about_in_it_newest_first(growing):
    told = growing.read(history)
    assert [chapter.day for chapter in told.chapters] == [on(LAST), on(MIDDLE), on(FIRST)]
    last, middle, first = (
        {(one.deed, one.topic, one.words) for one in chapter.differences} for chapter in told.chapters
    )
    assert first == {
        (Deed.ADDED, Topic.ENTRY, OLD),
        (Deed.ADDED, Topic.ENTRY, SECRET),
        (Deed.ADDED, Topic.ENTRY, "quillgone I leave"),
    }
    assert middle == {
        (Deed.ADDED, Topic.TITLE, "quillname"),
        (Deed.REWORDED, Topic.ENTRY, NEW),
        (Deed.REMOVED, Topic.ENTRY, "quillgone I leave"),
    }
    assert last == {(Deed.FOR_OTHERS, Topic.ENTRY, SECRET), (Deed.ADDED, Topic.LINK, "quilllast The more I hide")}
    assert told.copied_from is None


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (FIRST - timedelta(weeks=1), set()),
        (FIRST, {OLD, SECRET, "quillgone I leave"}),
        (MIDDLE - timedelta(days=2), {OLD, SECRET, "quillgone I leave"}),
        (MIDDLE, {NEW, SECRET}),
        (NOW, {NEW, SECRET}),
    ],
)
def test_the_map_as_of_a_session_is_the_map_at_its_end(growing, moment, shown):
    assert texts(growing.read(map_as_of, on(moment))) == shown


def test_the_map_as_of_today_is_the_map(growing):
    assert growing.read(map_as_of, on(NOW)) == growing.read(open_map).map


def test_words_that_were_sent_late_belong_to_the_day_they_were_said(growing):
    growing.add(FIRST + timedelta(minutes=20), AddEntry("e-late", Side.B, Element.CUE, "quilllate a sigh"))
    assert "quilllate a sigh" in texts(growing.read(map_as_of, on(FIRST)))


def test_an_undo_later_on_leaves_the_past_alone(growing):
    (added,) = growing.add(LAST, AddEntry("e-cue", Side.B, Element.CUE, "quillcue a sigh"))
    growing.add(NOW, Undo(added))
    assert "quillcue a sigh" in texts(growing.read(map_as_of, on(LAST)))
    assert "quillcue a sigh" not in texts(growing.read(map_as_of, on(NOW)))


def test_the_couple_never_gets_what_was_kept_back_since(growing):
    assert SECRET in texts(growing.read(map_as_of, on(FIRST)))
    assert texts(growing.read(shown_as_of, on(FIRST))) == {OLD, "quillgone I leave"}
    growing.add(NOW, RemoveEntry("e-secret"))
    assert SECRET not in repr(growing.read(shown_as_of, on(FIRST)))


def test_a_hunch_made_of_open_words_is_kept_back_from_the_past_too(growing):
    growing.add(NOW, SetTentative("e-move", tentative=True))
    assert OLD not in repr(growing.read(shown_as_of, on(FIRST)))


def test_words_that_were_opened_since_stay_closed_in_the_past(growing):
    growing.add(NOW, SetAudience("e-secret", Audience.ROOM))
    assert SECRET not in repr(growing.read(shown_as_of, on(LAST)))
    assert SECRET in texts(growing.read(shown_as_of, on(NOW)))


def test_history_takes_two_queries_however_long_it_is(growing):
    def queries() -> int:
        with growing.house.transaction() as session:
            file = growing.house.file(session, growing.couple)
            with growing.house.statements() as run:
                history(session, file, growing.map)
                seen = len(run)
                map_as_of(session, file, growing.map, on(FIRST))
                assert len(run) == seen + 2
            return seen

    few = queries()
    for weeks in range(7, 1, -1):
        growing.add(NOW - timedelta(days=weeks), AddEntry(f"e-{weeks}", Side.B, Element.NEED, f"more {weeks}"))
    assert queries() == few == 2


def test_history_needs_the_counselors_keys(house, cast):
    with house.transaction() as session:
        file = house.file(session, cast.maya_and_jon, Reader.ROOM)
        with pytest.raises(VaultError):
            history(session, file, cast.maya_and_jon.map)


def test_another_couples_map_has_no_history_here(house, cast):
    with house.transaction() as session:
        file = house.file(session, cast.maya_and_jon)
        for read in (
            lambda: history(session, file, cast.long_names.map),
            lambda: map_as_of(session, file, uuid4(), on(NOW)),
        ):
            with pytest.raises(MapNotFoundError):
                read()


def test_a_copy_begins_with_every_word_for_the_same_readers(house, cast):
    couple = cast.maya_and_jon
    with house.transaction() as session:
        file = house.file(session, couple)
        before = open_map(session, file, couple.map)
        copied = copy_map(session, house.vault, cast.nora.actor, file, couple.map)
        made = open_map(session, file, copied)
        told = history(session, file, copied)
        assert open_map(session, file, couple.map) == before
    unnamed = [replace(entry, id="") for entry in before.map.entries]
    assert [replace(entry, id="") for entry in made.map.entries] == unnamed
    assert not {entry.id for entry in made.map.entries} & {entry.id for entry in before.map.entries}
    assert {entry.text for entry in made.map.entries} == {*WORDS.values(), HUNCH}
    assert made.map.links == (Link(Side.A, LINK),)
    assert (made.map.kind, made.map.cycle_type) == (before.map.kind, before.map.cycle_type)
    assert made.map.title == before.map.title, "the name stands on paper"
    assert listed_name(made) == f"{before.map.title}, a copy"
    assert made.origin.copied_from == couple.map
    assert made.origin.own_edits < before.origin.own_edits
    assert told.copied_from == couple.map


def test_a_copy_can_begin_where_the_map_once_was(growing):
    with growing.house.transaction() as session:
        house, file = growing.house, growing.house.file(session, growing.couple)
        copied = copy_map(session, house.vault, house.cast.nora.actor, file, growing.map, on(FIRST))
        assert texts(open_map(session, file, copied).map) == {OLD, SECRET, "quillgone I leave"}


PARTNERS = Pair(MapPartner("Maya"), MapPartner("Jon"))
SAID = Entry("1", Side.A, Element.FEAR, "alone")


@pytest.mark.parametrize(
    ("after", "deeds"),
    [
        (SAID, []),
        (replace(SAID, text="left"), [Deed.REWORDED]),
        (replace(SAID, element=Element.NEED), [Deed.MOVED]),
        (replace(SAID, tentative=True), [Deed.DOUBTED]),
        (replace(SAID, audience=Audience.COUNSELOR), [Deed.FOR_OTHERS]),
        (replace(SAID, text="left", element=Element.NEED), [Deed.REWORDED, Deed.MOVED]),
        (None, [Deed.REMOVED]),
    ],
)
def test_what_can_happen_to_words(after, deeds):
    old = CycleMap(PARTNERS, entries=(SAID,))
    found = differences(old, replace(old, entries=(after,) if after else ()))
    assert [one.deed for one in found] == deeds
    if after:
        back = differences(replace(old, entries=(after,)), old)
        assert len(back) == len(deeds)
        assert (Deed.CONFIRMED in {one.deed for one in back}) is (Deed.DOUBTED in deeds)


def test_a_name_and_a_sentence_come_change_and_go():
    bare = CycleMap(PARTNERS)
    named = replace(bare, title="The Chase", links=(Link(Side.A, "The more"),))
    again = replace(named, title="The Knock", links=(Link(Side.A, "The less"),))
    assert [(one.deed, one.topic) for one in differences(None, named)] == [
        (Deed.ADDED, Topic.TITLE),
        (Deed.ADDED, Topic.LINK),
    ]
    assert [(one.before, one.words) for one in differences(named, again)] == [
        ("The Chase", "The Knock"),
        ("The more", "The less"),
    ]
    assert {one.deed for one in differences(again, bare)} == {Deed.REMOVED}


def test_moved_words_keep_their_place_in_the_text(growing):
    growing.add(NOW, PlaceEntry("e-move", Element.CUE))
    newest = growing.read(history).chapters[0].differences
    assert [(one.deed, one.element) for one in newest] == [(Deed.MOVED, Element.CUE)]


def test_the_page_reads_session_by_session_and_shows_the_chosen_one(growing, nora):
    path = f"{growing.couple.path}/maps/{growing.map}/history"
    newest = nora.get(path).text
    assert "The map now" in newest
    assert newest.index(f"as_of={on(MIDDLE)}") < newest.index(f"as_of={on(FIRST)}")
    for words in (OLD, NEW, SECRET, "quillgone I leave", "quillname", "quilllast"):
        assert words in newest
    first = nora.get(f"{path}?as_of={on(FIRST)}").text
    drawing = first[first.index('<div class="history-drawing') : first.index('id="sessions"')]
    assert OLD in drawing
    assert NEW not in drawing
    assert nora.get(f"{path}?as_of=2001-01-01").status_code == 404
    assert nora.get(f"{path}?as_of=never").status_code in {400, 404, 422}


def test_the_page_belongs_to_the_practice_and_refuses_the_front_desk(growing, cast):
    path = f"{growing.couple.path}/maps/{growing.map}/history"
    assert growing.house.visitor().sign_in(cast.vera).get(path).status_code == 404
    assert growing.house.visitor().sign_in(cast.finn).get(path).status_code == 403
    assert growing.house.visitor().get(path).status_code in {303, 401}
    assert growing.house.visitor().sign_in(cast.vera).post(path.replace("/history", "/copy")).status_code == 404


def test_copying_goes_to_the_new_board_and_its_history_says_from_where(growing, nora):
    path = f"{growing.couple.path}/maps/{growing.map}"
    answer = nora.post(f"{path}/copy", data={"as_of": str(on(FIRST))})
    assert answer.status_code == 303
    board = answer.headers["location"]
    assert board != path
    assert OLD in nora.get(board).text
    told = nora.get(f"{board}/history").text
    assert "Begun as a copy of" in told
    assert f'href="{path}/history"' in told
    assert nora.post(f"{path}/copy", data={"as_of": "soon"}).status_code in {400, 422}


def test_copying_twice_by_a_double_press_makes_one_map(growing, nora):
    path = f"{growing.couple.path}/maps/{growing.map}"
    page = nora.get(f"{path}/history").text
    once = re.search(r'name="once" value="([^"]+)"', page)[1]
    first, second = (nora.post(f"{path}/copy", data={"once": once}) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.headers["location"] == second.headers["location"]
