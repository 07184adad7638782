"""Two counselors and a tablet at one edit log, offline and back, as a machine that hypothesis drives."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from clinic.couples.rules import Audience, Reader, Side, audiences_of, private_to
from clinic.cycles.changes import ToLine
from clinic.cycles.edits import (
    AddEntry,
    Change,
    Edit,
    ParkWords,
    PlaceEntry,
    PlaceWords,
    Redo,
    RemoveEntry,
    ReviseEntry,
    SetAudience,
    SetLink,
    SetTentative,
    SetTitle,
    ShowElement,
    Undo,
    fold,
    moves_told_by,
)
from clinic.cycles.kept_back import Since, as_far_as_open
from clinic.cycles.rules import OPTIONAL, Element, Entry, Parked, view_for
from clinic.cycles.store import NewEdit
from clinic.cycles.undoing import stacks
from tests.cycles.edit_devices import NAMES, Device, Log, Typed

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)


class Editing(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.server = Log()
        self.devices = [Device("laptop"), Device("tablet"), Device("colleague")]
        self.typed: dict[str, Typed] = {}
        self.ids = (f"edit-{number:04}" for number in count())

    who = st.integers(0, 2)
    entry = st.integers(0, 3)
    at_once = st.booleans()

    @initialize()
    def a_map_that_all_have_seen(self):
        for side, audience in ((Side.A, Audience.ROOM), (Side.B, Audience.COUNSELOR)):
            self.adds(0, side, Element.CUE, audience, tentative=False, at_once=True)
        for device in self.devices:
            device.seen = len(self.server.edits)

    def queue(self, who: int, change: Change, *, at_once: bool) -> str:
        device = self.devices[who]
        new = NewEdit(next(self.ids), change, NOW)
        device.waiting.append((device.seen, new))
        while at_once and device.waiting:
            self.sends(who, 4, answered=True)
        return new.id

    def adds(self, who, side, element, audience, *, tentative, at_once):
        text, entry = f"words {len(self.typed)}", f"entry-{len(self.typed)}"
        edit = self.queue(who, AddEntry(entry, side, element, text, tentative, audience), at_once=at_once)
        self.typed[text] = Typed(edit, Entry(entry, side, element, text, tentative, audience))

    def seen(self, who: int, entry: int) -> Entry | None:
        """One of the entries as this device has them."""
        entries = self.devices[who].sees(self.server.edits).map.entries
        return entries[entry % len(entries)] if entries else None

    def lies_parked(self, who: int, entry: int) -> Parked | None:
        """One of the parked words as this device has them."""
        parked = self.devices[who].sees(self.server.edits).map.parked
        return parked[entry % len(parked)] if parked else None

    @rule(who=who, side=st.sampled_from(Side), private=st.booleans(), tentative=st.booleans(), at_once=at_once)
    def types_words(self, who, side, private, tentative, at_once):
        audience = private_to(side) if private else Audience.ROOM
        self.adds(who, side, Element.NEED, audience, tentative=tentative, at_once=at_once)

    @rule(who=who, at_once=at_once)
    def parks_words(self, who, at_once):
        text, entry = f"words {len(self.typed)}", f"entry-{len(self.typed)}"
        edit = self.queue(who, ParkWords(entry, text), at_once=at_once)
        self.typed[text] = Typed(edit, Parked(entry, text))

    @rule(who=who, entry=entry, side=st.sampled_from(Side), element=st.sampled_from(Element), at_once=at_once)
    def places_parked_words(self, who, entry, side, element, at_once):
        if parked := self.lies_parked(who, entry):
            self.queue(who, PlaceWords(parked.id, side, element), at_once=at_once)

    @rule(who=who, entry=entry, kept=st.booleans(), at_once=at_once)
    def revises_or_removes_parked_words(self, who, entry, kept, at_once):
        if parked := self.lies_parked(who, entry):
            text = f"words {len(self.typed)}"
            change = ReviseEntry(parked.id, text) if kept else RemoveEntry(parked.id)
            edit = self.queue(who, change, at_once=at_once)
            if kept:
                self.typed[text] = Typed(edit, replace(parked, text=text))

    @rule(who=who, element=st.sampled_from(OPTIONAL), shown=st.booleans())
    def shows_an_optional_part(self, who, element, shown):
        self.queue(who, ShowElement(element, shown), at_once=False)

    @rule(who=who, entry=entry, at_once=at_once)
    def revises(self, who, entry, at_once):
        if shown := self.seen(who, entry):
            text = f"words {len(self.typed)}"
            edit = self.queue(who, ReviseEntry(shown.id, text), at_once=at_once)
            self.typed[text] = Typed(edit, replace(shown, text=text))

    @rule(who=who, entry=entry, at_once=at_once)
    def removes(self, who, entry, at_once):
        if shown := self.seen(who, entry):
            self.queue(who, RemoveEntry(shown.id), at_once=at_once)

    @rule(who=who, entry=entry, at_once=at_once, to=st.sampled_from([Audience.ROOM, Audience.COUNSELOR, None]))
    def opens_or_closes(self, who, entry, at_once, to):
        if shown := self.seen(who, entry):
            self.queue(who, SetAudience(shown.id, to or private_to(shown.side)), at_once=at_once)

    @rule(who=who, entry=entry, at_once=at_once)
    def doubts_or_confirms(self, who, entry, at_once):
        if shown := self.seen(who, entry):
            self.queue(who, SetTentative(shown.id, not shown.tentative), at_once=at_once)

    @rule(who=who, entry=entry, element=st.sampled_from(Element))
    def places(self, who, entry, element):
        if shown := self.seen(who, entry):
            self.queue(who, PlaceEntry(shown.id, element), at_once=False)

    @rule(who=who, side=st.sampled_from([*Side, None]), blank=st.booleans(), at_once=at_once)
    def says_a_sentence_or_a_name(self, who, side, blank, at_once):
        text = "" if blank else f"words {len(self.typed)}"
        edit = self.queue(who, SetLink(side, text) if side else SetTitle(text), at_once=at_once)
        if text:
            self.typed[text] = Typed(edit, Parked(edit, text))

    @rule(who=who, at_once=at_once)
    def takes_back(self, who, at_once):
        if target := self.devices[who].sees(self.server.edits).undo:
            self.queue(who, Undo(target), at_once=at_once)

    @rule(who=who, at_once=at_once)
    def brings_back(self, who, at_once):
        if target := self.devices[who].sees(self.server.edits).redo:
            self.queue(who, Redo(target), at_once=at_once)

    @rule(who=who, back=st.integers(1, 4), again=st.sampled_from([Undo, Redo]), at_once=at_once)
    def takes_back_or_brings_back_any(self, who, back, again, at_once):
        known = self.server.edits[: self.devices[who].seen]
        targets = [edit.id for edit in known if not isinstance(edit.change, Undo | Redo)]
        self.queue(who, again(targets[-min(back, len(targets))]), at_once=at_once)

    @rule(who=who, most=st.integers(1, 4), answered=st.booleans())
    def sends(self, who, most, answered):
        device = self.devices[who]
        if not device.waiting:
            return
        base = device.waiting[0][0]
        batch = [new for at, new in device.waiting if at == base][:most]
        before = {edit.id for edit in self.server.edits}
        accepted = self.server.take(device.name, base, batch)
        assert [one.repeat for one in accepted] == [new.id in before for new in batch]
        if answered:
            device.waiting = [(at, new) for at, new in device.waiting if new not in batch]
            device.seen = len(self.server.edits)

    @rule(who=who)
    def looks(self, who):
        self.devices[who].seen = len(self.server.edits)

    @invariant()
    def the_log_only_grows_by_one(self):
        assert [edit.seq for edit in self.server.edits] == list(range(1, len(self.server.edits) + 1))
        assert len({edit.id for edit in self.server.edits}) == len(self.server.edits)

    @invariant()
    def every_order_of_arrival_makes_the_same_map(self):
        shuffled = random.Random(len(self.server.edits)).sample(self.server.edits, len(self.server.edits))  # noqa: S311 - a shuffle, not a secret
        assert fold(shuffled, NAMES) == fold(self.server.edits, NAMES)

    @invariant()
    def undo_and_redo_come_back_to_the_same_map(self):
        log = self.server.edits
        now = fold(log, NAMES)
        last = len(log)
        if now.undo:
            undone = [*log, Edit(last + 1, "u", "laptop", last, Undo(now.undo))]
            assert fold([*undone, Edit(last + 2, "r", "laptop", last + 1, Redo(now.undo))], NAMES).map == now.map
            assert fold(undone, NAMES).redo == now.undo
        if now.redo:
            redone = [*log, Edit(last + 1, "r", "laptop", last, Redo(now.redo))]
            assert fold([*redone, Edit(last + 2, "u", "laptop", last + 1, Undo(now.redo))], NAMES).map == now.map

    @invariant()
    def nothing_is_doubled(self):
        entries = all_words(self.server.edits)
        assert len({entry.id for entry in entries}) == len(entries)
        assert len({entry.text for entry in entries}) == len(entries)

    @invariant()
    def nothing_typed_is_lost(self):
        """Words that stand are on the map, unless somebody who had seen them revised or removed them."""
        log, (done, _) = self.server.edits, stacks(self.server.edits)
        shown = {entry.text for entry in all_words(log)}
        for text, typed in self.typed.items():
            made = next((edit for edit in log if edit.id == typed.edit), None)
            if made is None or made.id not in done or text in shown:
                continue
            assert any(
                isinstance(edit.change, REPLACES) and edit.id in done and edit.seq > made.seq
                for edit in self.about(made)
                if saw(edit, made)
            ), text

    @invariant()
    def nothing_private_is_opened(self):
        """Words are in the room only if they were typed for it, or somebody who had seen them opened them."""
        log = self.server.edits
        for entry in view_for(Reader.ROOM, fold(log, NAMES).map).entries:
            typed = self.typed[entry.text]
            if typed.for_the_room:
                continue
            made = next(edit for edit in log if edit.id == typed.edit)
            again = [edit for edit in log if isinstance(edit.change, Undo | Redo)]
            opening = [edit for edit in self.about(made) if isinstance(edit.change, OPENS)]
            assert any(saw(edit, made) for edit in (*opening, *again) if edit.seq > made.seq), (entry, typed)

    @invariant()
    def parked_words_are_the_counselors_alone(self):
        now = fold(self.server.edits, NAMES).map
        for reader in set(Reader) - {Reader.COUNSELOR}:
            view = view_for(reader, now)
            assert view.parked == ()
            assert not {parked.text for parked in now.parked} & {entry.text for entry in view.entries}

    @invariant()
    def nobody_has_words_for_the_other_partner_alone(self):
        for entry in fold(self.server.edits, NAMES).map.entries:
            assert entry.audience in audiences_of(entry.side)

    def about(self, made: Edit) -> list[Edit]:
        """Every edit of the same entry or line; a revision's own id stands for it too, as does that of late words."""
        first: dict[str, str] = {}
        edits: dict[str, list[Edit]] = {}
        for edit in self.server.edits:
            if isinstance(edit.change, ToLine):
                first[edit.id] = edit.id
            elif entry := getattr(edit.change, "entry", None):
                first[edit.id] = first.get(entry, entry)
            if edit.id in first:
                edits.setdefault(first[edit.id], []).append(edit)
        return [*edits[first[made.id]], *(edit for edit in self.server.edits if same_line(edit, made))]

    def teardown(self):
        """Everybody comes back, sends what waits and looks: all see the same."""
        for who, device in enumerate(self.devices):
            while device.waiting:
                self.sends(who, 4, answered=True)
        for device in self.devices:
            device.seen = len(self.server.edits)
            assert device.sees(self.server.edits) == fold(self.server.edits, NAMES)
        self.nothing_is_doubled()
        self.nothing_typed_is_lost()
        self.nothing_private_is_opened()
        for seen in range(0, len(self.server.edits), 6):
            self.an_old_map_opens_nothing_that_was_kept_back_since(seen)

    def an_old_map_opens_nothing_that_was_kept_back_since(self, seen: int):
        """By folding every state since, one by one; what was made before `seen` had come may have arrived later."""
        log = self.server.edits
        then = [edit for edit in log if edit.base < seen]
        later = next((edit.seq for edit in log if edit not in then), len(log) + 1)
        old, could = fold(then, NAMES), view_for(Reader.ROOM, fold(then, NAMES).map)
        shown = view_for(Reader.ROOM, as_far_as_open(old, Since(log, then)))
        assert set(shown.entries) <= set(could.entries)
        assert set(shown.links) <= set(could.links)
        assert shown.title in {"", could.title}
        open_words = {entry.text for entry in shown.entries} | {link.text for link in shown.links} | {shown.title}
        open_ids = {entry.id for entry in shown.entries}
        open_ids.update(*(moves_told_by(log, old.lines[link.side]) for link in shown.links))
        for last in range(later, len(log) + 1):
            now = fold(log[:last], NAMES).map
            less = [one for one in now.entries if one.tentative or one.audience is not Audience.ROOM]
            less += [*now.parked, *(link for link in now.links if link.audience is not Audience.ROOM)]
            assert not open_words & {one.text for one in less}
            assert not open_ids & {getattr(one, "id", None) for one in less}


REPLACES = ReviseEntry | RemoveEntry | SetLink | SetTitle
OPENS = SetAudience | SetTentative | PlaceWords


def all_words(log: Sequence[Edit]) -> list[Entry | Parked]:
    """Every word on the map; a line under the name of its place."""
    now = fold(log, NAMES).map
    lines = {"title": now.title, **{f"link-{link.side}": link.text for link in now.links}}
    return [*now.entries, *now.parked, *(Parked(place, text) for place, text in lines.items() if text)]


def same_line(edit: Edit, other: Edit) -> bool:
    ours, theirs = edit.change, other.change
    if not isinstance(ours, ToLine) or type(ours) is not type(theirs):
        return False
    return getattr(ours, "partner", None) is getattr(theirs, "partner", None)


def saw(edit: Edit, made: Edit) -> bool:
    return edit.base >= made.seq or edit.device == made.device
