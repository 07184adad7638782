"""Cycle maps in the database: all or nothing, nobody's but their readers', and nothing readable on the disk."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlmodel import col, select, update

from clinic.couples.rules import Audience, CycleType, Pair, Partner, Reader, Side
from clinic.couples.store import CoupleFacts, save_couple
from clinic.cycles import store, views
from clinic.cycles.edits import (
    AddEntry,
    RemoveEntry,
    ReviseEntry,
    SetAudience,
    SetLink,
    SetPartner,
    SetTentative,
    SetTitle,
    Undo,
)
from clinic.cycles.rules import ENTRIES_LIMIT, Element, MapKind, view_for
from clinic.cycles.store import EditRefusedError, EditReusedError, NewEdit
from clinic.cycles.tables import CycleEdit, CycleMapRow, CycleMapView
from clinic.cycles.views import MapNotFoundError
from clinic.vault import VaultError
from tests.cast import HUNCH, LINK, MAP, NO_ONE_ELSES, WORDS

READERS = (Reader.ROOM, Reader.PARTNER_A, Reader.PARTNER_B)


def new(change, at=None, edit=None):
    return NewEdit(edit or str(uuid4()), change, at or datetime.now(UTC))


@pytest.fixture
def desk(house, cast):
    """Appends and reads as Nora does, each in a transaction of its own."""

    class Desk:
        couple = cast.maya_and_jon
        map = cast.maya_and_jon.map

        def append(self, *edits, device="laptop", base=10**6, couple=couple, map_id=map, actor=cast.nora.actor):
            with house.transaction() as session:
                file = house.file(session, couple)
                return store.append(session, house.vault, actor, file, map_id, device, base, edits).accepted

        def open(self, couple=couple, map_id=map):
            with house.transaction() as session:
                return store.open_map(session, house.file(session, couple), map_id)

        def view(self, reader, couple=couple, map_id=map):
            with house.transaction() as session:
                keys = house.file(session, couple, reader).keys
                return views.shared_view(session, keys, map_id, reader)

    return Desk()


def test_an_imported_map_opens_as_it_was(desk):
    opened = desk.open().map
    assert (opened.title, opened.kind, opened.cycle_type) == (MAP.title, MAP.kind, MAP.cycle_type)
    assert (opened.partners, opened.links) == (MAP.partners, MAP.links)
    assert [(one.side, one.element, one.text, one.tentative, one.audience) for one in opened.entries] == [
        (one.side, one.element, one.text, one.tentative, one.audience) for one in MAP.entries
    ]


def test_an_edit_knows_who_when_and_in_which_session(house, cast, desk):
    (accepted,) = desk.append(new(SetTitle("The Wall"), edit="one-edit"), device="tablet", base=3)
    with house.transaction() as session:
        kept = session.get_one(CycleEdit, (desk.map, accepted.seq))
        assert (kept.edit_id, kept.device, kept.base_seq) == ("one-edit", "tablet", 3)
        assert kept.member_id == cast.nora.id
        assert kept.therapy_session_id is not None
        assert abs(kept.received_at - datetime.now(UTC)) < timedelta(seconds=30)
        assert kept.made_at <= kept.received_at


@pytest.mark.parametrize(
    "wrong",
    [
        datetime.min.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(2190, 1, 1, tzinfo=UTC),
    ],
)
def test_a_wrong_clock_loses_no_words(house, desk, wrong):
    (accepted,) = desk.append(new(SetTitle("kept"), at=wrong))
    with house.transaction() as session:
        kept = session.get_one(CycleEdit, (desk.map, accepted.seq))
        assert abs(kept.made_at - datetime.now(UTC)) < timedelta(seconds=30)
    assert desk.open().map.title == "kept"


def test_a_repeated_edit_is_recognized(house, desk):
    edits = [new(AddEntry("e1", Side.A, Element.NEED, "to matter")), new(SetTitle("x"))]
    first = desk.append(*edits)
    before = house.contents()["cycle_edit"]
    again = desk.append(*edits)
    assert [(one.id, one.seq, one.repeat) for one in again] == [(one.id, one.seq, True) for one in first]
    assert not any(one.repeat for one in first)
    assert house.contents()["cycle_edit"] == before


def test_a_batch_with_something_old_and_something_new(desk):
    old = new(AddEntry("e1", Side.A, Element.NEED, "to matter"))
    (first,) = desk.append(old)
    again, fresh = desk.append(old, new(ReviseEntry("e1", "to matter to you")))
    assert (again.seq, again.repeat, fresh.seq, fresh.repeat) == (first.seq, True, first.seq + 1, False)


def test_an_id_that_stands_for_something_else_is_refused(house, desk):
    desk.append(new(SetTitle("one"), edit="the-same-id"))
    before = house.contents()
    with pytest.raises(EditReusedError) as refused:
        desk.append(new(SetTitle("two"), edit="the-same-id"))
    assert refused.value.edit == "the-same-id"
    assert house.contents() == before


@pytest.mark.parametrize(
    "bad",
    [
        AddEntry("e9", Side.A, Element.CUE, " "),
        AddEntry("e9", Side.A, Element.CUE, "x", False, Audience.PARTNER_B),
        ReviseEntry("nothing", "x"),
        RemoveEntry("nothing"),
        SetAudience("nothing", Audience.ROOM),
        SetPartner(Side.A, ""),
        SetTitle("x" * 121),
        Undo("nothing"),
    ],
    ids=lambda change: type(change).__name__,
)
def test_one_bad_edit_in_a_batch_and_nothing_is_kept(house, desk, bad):
    before = house.contents()
    refused = new(bad)
    with pytest.raises(EditRefusedError) as error:
        desk.append(new(SetTitle("good")), refused, new(SetLink(Side.B, "good")))
    assert error.value.edit == refused.id
    assert house.contents() == before


def test_a_map_has_only_so_many_entries(desk):
    room = ENTRIES_LIMIT - len(MAP.entries)
    desk.append(*(new(AddEntry(f"e{number}", Side.A, Element.CUE, "x")) for number in range(room)))
    with pytest.raises(EditRefusedError, match="new map"):
        desk.append(new(AddEntry("one-more", Side.A, Element.CUE, "x")))
    assert len(desk.open().map.entries) == ENTRIES_LIMIT
    assert desk.view(Reader.ROOM).entries


@pytest.mark.parametrize("reader", READERS)
def test_each_view_is_what_its_reader_may_have(desk, reader):
    kept = desk.view(reader)
    expected = view_for(reader, MAP)
    assert [entry.text for entry in kept.entries] == [entry.text for entry in expected.entries]
    assert (kept.reader, kept.title, kept.links, kept.partners) == (reader, MAP.title, MAP.links, expected.partners)


def test_views_follow_every_edit(desk):
    secret = next(entry for entry in desk.open().map.entries if entry.text == WORDS[Audience.COUNSELOR])
    room = next(entry for entry in desk.open().map.entries if entry.text == WORDS[Audience.ROOM])
    base = desk.open().folded.seq
    desk.append(new(SetAudience(secret.id, Audience.ROOM)), new(SetTentative(room.id, True)), base=base)
    texts = [entry.text for entry in desk.view(Reader.ROOM).entries]
    assert texts == [secret.text]


@pytest.mark.parametrize("change", [SetLink(Side.A, "  "), SetLink(Side.A, ""), SetTitle(" "), SetPartner(Side.A, "M")])
def test_no_accepted_edit_makes_a_view_that_does_not_open(desk, change):
    desk.append(new(change))
    for reader in READERS:
        assert desk.view(reader).reader is reader


def sealed(house, couple, reader=Reader.COUNSELOR):
    """Every edit and view of the couple's map that this reader's keys open, as text."""
    with house.transaction() as session:
        keys = house.file(session, couple, reader).keys
        edits = session.exec(select(CycleEdit).where(CycleEdit.map_id == couple.map)).all()
        views = session.exec(select(CycleMapView).where(CycleMapView.map_id == couple.map)).all()
    opened = []
    for audience in keys.keys:
        values = [("cycle_edit.change", f"{one.map_id}/{one.seq}", one.change_sealed) for one in edits]
        values += [("cycle_map_view.view", f"{one.map_id}/{one.reader}", one.view_sealed) for one in views]
        for column, row, value in values:
            try:
                opened.append(keys.open(audience, column, row, value))
            except VaultError:
                continue
    return "\n".join(opened)


@pytest.mark.parametrize("reader", READERS)
def test_a_readers_keys_open_none_of_the_others_words(house, cast, reader):
    everything = sealed(house, cast.maya_and_jon, reader)
    mine = {Audience(reader.value), Audience.ROOM}
    for audience, words in WORDS.items():
        assert (words in everything) is (audience in mine)
    assert HUNCH not in everything
    assert LINK in everything
    assert all(words in sealed(house, cast.maya_and_jon) for words in NO_ONE_ELSES)


@pytest.mark.parametrize("reader", [Reader.ROOM, Reader.PARTNER_B])
def test_words_typed_while_an_entry_was_private_stay_sealed_for_the_counselor(house, cast, desk, reader):
    """Also after it was opened, after hunches, and after what was taken back."""
    desk.append(
        new(AddEntry("e1", Side.A, Element.NEED, "quillfirst")),
        new(SetAudience("e1", Audience.COUNSELOR), edit="closing-it"),
        new(ReviseEntry("e1", "quillsecond")),
        new(Undo("closing-it")),
        new(ReviseEntry("e1", "quillthird")),
        new(AddEntry("e2", Side.A, Element.NEED, "quillfourth", tentative=True)),
        new(SetAudience("e2", Audience.ROOM)),
        new(ReviseEntry("e2", "quillfifth")),
    )
    everything = sealed(house, cast.maya_and_jon, reader)
    assert "quillfirst" in everything
    for private in ("quillsecond", "quillfourth", "quillfifth"):
        assert private not in everything


def test_other_couples_maps_do_not_open_and_are_not_there(house, cast, desk):
    for couple, map_id in ((cast.long_names, cast.maya_and_jon.map), (cast.maya_and_jon, cast.the_others.map)):
        with pytest.raises(MapNotFoundError):
            desk.open(couple, map_id)
        with pytest.raises(MapNotFoundError):
            desk.append(new(SetTitle("x")), couple=couple, map_id=map_id)
        for reader in READERS:
            with pytest.raises(MapNotFoundError):
                desk.view(reader, couple, map_id)
        with pytest.raises(MapNotFoundError), house.transaction() as session:
            store.archive_map(session, house.vault, cast.nora.actor, house.file(session, couple), map_id, archived=True)


@pytest.mark.parametrize(
    ("table", "column", "where", "taken_from"),
    [
        (CycleEdit, "change_sealed", {"seq": 5}, {"seq": 6}),
        (CycleMapView, "view_sealed", {"reader": Reader.ROOM}, {"reader": Reader.PARTNER_A}),
    ],
)
def test_a_sealed_value_moved_to_another_row_does_not_open(house, desk, table, column, where, taken_from):
    def rows(facts):
        return [table.map_id == desk.map, *(getattr(table, name) == value for name, value in facts.items())]

    with house.transaction() as session:
        value = session.exec(select(getattr(table, column)).where(*rows(taken_from))).one()
        session.exec(update(table).where(*rows(where)).values({column: value}))
    with pytest.raises(VaultError):
        desk.open() if table is CycleEdit else desk.view(Reader.ROOM)


def test_a_map_moved_to_another_couple_does_not_open(house, cast, desk):
    with house.transaction() as session:
        session.exec(update(CycleMapRow).where(col(CycleMapRow.id) == desk.map).values(couple_id=cast.long_names.id))
    with pytest.raises(VaultError):
        desk.open(cast.long_names, desk.map)
    with pytest.raises(VaultError):
        desk.view(Reader.ROOM, cast.long_names, desk.map)


def test_nothing_readable_is_on_the_disk(house, desk):
    desk.append(new(AddEntry("e1", Side.A, Element.NEED, "quillfresh to matter")))
    names = ["Maya", "Владимир", "maya@example.com", "Nora Whitfield", "The Chase", "nora@maple.example"]
    files = [file for file in house.data.rglob("*") if file.is_file() and file.suffix != ".json"]
    assert {file.name for file in files} >= {"clinic.db", "clinic.db-wal"}
    for file in files:
        raw = file.read_bytes()
        for word in (*NO_ONE_ELSES, "quillfresh", "SQLite format", "CREATE TABLE", *names):
            assert word.encode() not in raw, (file.name, word)


def test_two_threads_at_once_make_one_log(house, cast, desk):
    start = desk.open().folded.seq

    def type_much(device):
        for number in range(12):
            desk.append(new(AddEntry(f"{device}-{number}", Side.A, Element.BODY, "x")), device=device, base=start)

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(type_much, device) for device in ("one", "two")]:
            done.result()
    with house.transaction() as session:
        seqs = session.exec(select(CycleEdit.seq).where(CycleEdit.map_id == desk.map).order_by(CycleEdit.seq)).all()
        assert session.get_one(CycleMapRow, desk.map).last_seq == start + 24
    assert list(seqs) == list(range(1, start + 25))
    assert len(desk.open().map.entries) == len(MAP.entries) + 24


def test_starting_from_a_cycle_type_puts_no_words_on_the_map(house, cast, desk):
    with house.transaction() as session:
        file = house.file(session, cast.maya_and_jon)
        made = store.start_map(session, house.vault, cast.nora.actor, file, MapKind.POSITIVE, CycleType.HURT_DISTANCE)
    opened = desk.open(map_id=made).map
    assert (opened.kind, opened.cycle_type) == (MapKind.POSITIVE, CycleType.HURT_DISTANCE)
    assert (opened.entries, opened.links, opened.title) == ((), (), "")
    assert desk.view(Reader.ROOM, map_id=made).is_blank


def test_a_blank_map_can_be_shown_at_once(house, cast, desk):
    with house.transaction() as session:
        file = house.file(session, cast.maya_and_jon)
        made = store.start_map(session, house.vault, cast.nora.actor, file, MapKind.NEGATIVE, None)
    assert desk.view(Reader.ROOM, map_id=made).is_blank


def test_new_names_in_the_file_come_to_every_view(house, cast):
    facts = CoupleFacts(Pair(Partner("Maximiliane"), Partner("Wolodymyr")))
    with house.transaction() as session:
        file = house.file(session, cast.long_names)
        made = store.start_map(session, house.vault, cast.nora.actor, file, MapKind.NEGATIVE, None)
        save_couple(session, house.vault, cast.nora.actor, file, facts, revision=1)
        store.refresh_views(session, house.file(session, cast.long_names))
    with house.transaction() as session:
        keys = house.file(session, cast.long_names, Reader.ROOM).keys
        fresh = views.shared_view(session, keys, made, Reader.ROOM)
        stated = views.shared_view(session, keys, cast.long_names.map, Reader.ROOM)
    assert (fresh.partners.a.name, fresh.partners.b.name) == ("Maximiliane", "Wolodymyr")
    assert stated.partners.a.name == "Maya", "a map that states its own names keeps them"


def test_putting_a_map_away_changes_nothing_in_it(house, cast, desk):
    before = desk.open().folded
    for archived in (True, True, False):
        with house.transaction() as session:
            file = house.file(session, cast.maya_and_jon)
            store.archive_map(session, house.vault, cast.nora.actor, file, desk.map, archived=archived)
        assert (desk.open().archived_at is not None) is archived
    assert desk.open().folded == before


def test_all_maps_of_a_couple_take_the_same_queries(house, cast):
    with house.transaction() as session:
        file = house.file(session, cast.maya_and_jon)
        with house.statements() as one:
            store.open_maps(session, file)
        for _ in range(8):
            store.start_map(session, house.vault, cast.nora.actor, file, MapKind.NEGATIVE, None)
        session.flush()
        with house.statements() as nine:
            assert len(store.open_maps(session, file)) == 9
    assert len(one) == len(nine) == 2
