"""The board shows what the server will say: fold.js and the fold in Python agree on a corpus of random work.

A device under test works as the board does: it has seen a part of the log, and what it made since waits on it. Another
device writes into the same log, often without having seen the newest. After every event the board's view must be what
Python makes of the log with the waiting edits behind it.
"""

import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import pytest

from clinic.couples.rules import Audience, CycleType, Pair, Side, audiences_of
from clinic.cycles.edits import (
    AddEntry,
    Change,
    Edit,
    Folded,
    PlaceEntry,
    Redo,
    RemoveEntry,
    ReviseEntry,
    SetAudience,
    SetCycleType,
    SetLink,
    SetPartner,
    SetTentative,
    SetTitle,
    Undo,
    fold,
)
from clinic.cycles.rules import Element, MapPartner
from tests.browser.conftest import sign_in

NAMES = Pair(MapPartner("Maya"), MapPartner("Jon"))
LOGS = 200
EVENTS = 30
VIEWS = """async (works) => {
    const { Model } = await import("/static/board/model.js");
    return works.map(events => {
        const data = { state: events[0].state, map: "parity", outbox_key: "", urls: {} };
        const model = new Model(data, () => "wide", () => {});
        return events.map(({ state, sent, pending }) => {
            const gone = model.outbox.pending.filter(({ id }) => sent.includes(id));
            model.outbox.pending = pending;
            if (state) model.outbox.given.onState(state, gone);
            const { entries, links, title, cycle_type, undo, redo, waiting } = model.view;
            return { entries, links, title, cycle_type, undo, redo, waiting };
        });
    });
}"""


@dataclass
class Device:
    """A tab: how much of the log it has seen, and what it has not sent."""

    name: str
    seen: int = 0
    waiting: list[Edit] = field(default_factory=list)

    def sees(self, log: list[Edit]) -> Folded:
        late = [replace(edit, seq=self.seen + at) for at, edit in enumerate(self.waiting, 1)]
        return fold([*log[: self.seen], *late], NAMES)


class Work:
    """One random log, and what the board of the first device goes through."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - the same corpus every time, not a secret
        self.log: list[Edit] = []
        self.board, self.other = Device("board"), Device("other")
        self.made = 0

    def events(self) -> Iterator[dict[str, Any]]:
        """What the page is told at each event, with what it should show, and whether its view is behind the log."""
        yield self.event(told=True)
        for _ in range(EVENTS):
            draw = self.random.random()
            if draw < 0.5:
                self.makes(self.board)
                yield self.event()
            elif draw < 0.72:
                yield self.sends(self.board)
            elif draw < 0.75:
                self.looks(self.board)
                yield self.event(told=True)
            elif draw < 0.9:
                self.makes(self.other)
                self.sends(self.other)
            else:
                self.looks(self.other)

    def event(self, *, told: bool = False, sent: tuple[str, ...] = ()) -> dict[str, Any]:
        shown = words(self.board.sees(self.log))
        now = fold(self.log[: self.board.seen], NAMES)
        return {
            "state": words(now) | {"seq": self.board.seen, "parked": [], "shown": []} if told else None,
            "sent": list(sent),
            "pending": [pending(edit) for edit in self.board.waiting],
            "shown": shown,
        }

    def makes(self, device: Device) -> None:
        change = self.change(device.sees(self.log))
        self.made += 1
        seq = device.seen + len(device.waiting) + 1
        device.waiting.append(Edit(seq, f"edit-{self.made}", device.name, device.seen, change))

    def sends(self, device: Device) -> dict[str, Any]:
        sent = tuple(edit.id for edit in device.waiting)
        self.log += [
            Edit(len(self.log) + at, edit.id, edit.device, edit.base, edit.change)
            for at, edit in enumerate(device.waiting, 1)
        ]
        device.waiting = []
        if device is self.board:
            device.seen = len(self.log)
        return self.event(told=device is self.board, sent=sent)

    def looks(self, device: Device) -> None:
        device.seen = len(self.log)

    def change(self, now: Folded) -> Change:
        kinds = [self.adds, self.adds, self.about_the_map]
        if now.map.entries:
            kinds += [self.about_an_entry] * 5
        kinds += [lambda _now: Undo(str(now.undo))] * 3 if now.undo else []
        kinds += [lambda _now: Redo(str(now.redo))] * 3 if now.redo else []
        return self.random.choice(kinds)(now)

    def adds(self, _now: Folded) -> Change:
        side = self.random.choice(list(Side))
        audience = self.random.choice(sorted(audiences_of(side)))
        hunch = self.random.random() < 0.3
        return AddEntry(f"entry-{self.made}", side, self.element(), f"words {self.made}", hunch, Audience(audience))

    def about_an_entry(self, now: Folded) -> Change:
        entry = self.random.choice(now.map.entries)
        audience = Audience(self.random.choice(sorted(audiences_of(entry.side))))
        return self.random.choice(
            [
                ReviseEntry(entry.id, f"words {self.made}"),
                PlaceEntry(entry.id, self.element()),
                RemoveEntry(entry.id),
                SetTentative(entry.id, not entry.tentative),
                SetAudience(entry.id, audience),
            ]
        )

    def about_the_map(self, _now: Folded) -> Change:
        side = self.random.choice(list(Side))
        return self.random.choice(
            [
                SetLink(side, self.random.choice([f"The more I {self.made}", "", "  "])),
                SetTitle(f"The Chase {self.made}"),
                SetCycleType(self.random.choice([None, *CycleType])),
                SetPartner(side, f"Name {self.made}"),
            ]
        )

    def element(self) -> Element:
        return self.random.choice(list(Element))


def words(folded: Folded) -> dict[str, Any]:
    """What the board shows of a fold, as JSON values."""
    links = {link.side.value: link.text for link in folded.map.links}
    return {
        "entries": [
            {
                "id": entry.id,
                "partner": entry.side.value,
                "element": entry.element.value,
                "text": entry.text,
                "tentative": entry.tentative,
                "audience": entry.audience.value,
            }
            for entry in folded.map.entries
        ],
        "links": {side.value: links.get(side.value, "") for side in Side},
        "title": folded.map.title,
        "cycle_type": folded.map.cycle_type,
        "undo": folded.undo,
        "redo": folded.redo,
    }


def pending(edit: Edit) -> dict[str, Any]:
    return {"id": edit.id, "device": edit.device, "base": edit.base, "change": asdict(edit.change)}


def test_the_board_folds_as_the_server_does(contexts, watched, server):
    page = watched(contexts())
    sign_in(page, server)
    page.goto(f"{server.address}/couples")
    corpus = [list(Work(seed).events()) for seed in range(LOGS)]
    views = page.evaluate(VIEWS, [[{**event, "shown": None} for event in events] for events in corpus])
    compared = left_open = 0
    for seed, (events, shown) in enumerate(zip(corpus, views, strict=True)):
        for at, (event, view) in enumerate(zip(events, shown, strict=True)):
            if view.pop("waiting"):
                left_open += 1  # the page itself says that only the server knows
                continue
            compared += 1
            if view != event["shown"]:
                pytest.fail(f"log {seed}, event {at}: the board has\n{view}\nand the server\n{event['shown']}")
    assert compared > 4 * left_open
    assert compared > LOGS * EVENTS / 2
