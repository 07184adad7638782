"""The board's script folds edits as the server does: random logs of one device, read by both, must make one map."""

import random
from dataclasses import asdict

import pytest

from clinic.couples.rules import Audience, CycleType, Pair, Side
from clinic.cycles.edits import (
    AddEntry,
    Change,
    Edit,
    Folded,
    ParkWords,
    PlaceEntry,
    PlaceWords,
    Redo,
    RemoveEntry,
    ReviseEntry,
    SetAudience,
    SetCycleType,
    SetLink,
    SetTentative,
    SetTitle,
    ShowElement,
    Undo,
    fold,
)
from clinic.cycles.rules import OPTIONAL, Element, MapPartner

NAMES = Pair(MapPartner("Maya"), MapPartner("Jon"))
FOLDED_BY_THE_SCRIPT = """async ({ edits, states }) => {
  const { fold, memory, stack } = await import("/static/board/fold.js");
  const whole = (words) => ({ ...words, links: { a: words.links.a, b: words.links.b } });
  const memories = new Map();
  const results = [];
  for (let known = 0; known <= edits.length; known++) {
    const stacks = stack({ done: [], undone: [] }, edits.slice(0, known));
    results.push(whole(fold(states[known], edits.slice(known), stacks, memories)));
    if (known === edits.length) break;
    const before = fold(states[known], [], stacks, memories);
    memories.set(edits[known].id, memory(before, edits[known].change));
  }
  return results;
}"""


def random_log(seed: int, length: int = 24) -> list[Edit]:
    chance = random.Random(seed)  # noqa: S311 - a shuffle, not a secret
    log: list[Edit] = []
    while len(log) < length:
        change = random_change(chance, fold(log, NAMES), len(log))
        if change is not None:
            log.append(Edit(len(log) + 1, f"x{len(log)}", "tab", len(log), change))
    return log


def random_change(chance: random.Random, now: Folded, number: int) -> Change | None:
    """Something a board can do to a map that stands like this."""
    entries, parked = now.map.entries, now.map.parked
    side, element = chance.choice(list(Side)), chance.choice(list(Element))
    changes: list[Change | None] = [
        AddEntry(f"e{number}", side, element, f"words {number}", chance.random() < 0.3),
        ParkWords(f"e{number}", f"words {number}"),
        SetLink(side, chance.choice(["", f"the more {number}"])),
        SetTitle(f"title {number}"),
        SetCycleType(chance.choice([None, *CycleType])),
        ShowElement(chance.choice(OPTIONAL), chance.random() < 0.6),
        *[Undo(now.undo) if now.undo else None] * 3,
        *[Redo(now.redo) if now.redo else None] * 3,
    ]
    if entries:
        entry = chance.choice(entries)
        changes += [
            ReviseEntry(entry.id, f"new {number}"),
            RemoveEntry(entry.id),
            PlaceEntry(entry.id, element),
            SetTentative(entry.id, chance.random() < 0.5),
            SetAudience(entry.id, chance.choice([Audience.ROOM, Audience.COUNSELOR])),
        ]
    if parked:
        waiting = chance.choice(parked)
        placing = [PlaceWords(waiting.id, side, element)] * 3
        changes += [*placing, ReviseEntry(waiting.id, f"new {number}"), RemoveEntry(waiting.id)]
    return chance.choice(changes)


def as_state(folded: Folded) -> dict[str, object]:
    made = folded.map
    links = {link.side: link.text for link in made.links}
    return {
        "entries": [
            {
                "id": entry.id,
                "partner": entry.side,
                "element": entry.element,
                "text": entry.text,
                "tentative": entry.tentative,
                "audience": entry.audience,
            }
            for entry in made.entries
        ],
        "links": {side.value: links.get(side, "") for side in Side},
        "title": made.title,
        "cycle_type": made.cycle_type,
        "parked": [asdict(parked) for parked in made.parked],
        "shown": list(made.shown),
        "undo": folded.undo,
        "redo": folded.redo,
    }


def sent(edit: Edit) -> dict[str, object]:
    change = asdict(edit.change)
    return {"id": edit.id, "change": change}


@pytest.fixture(scope="module")
def page(browser, server):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server.address}/sign-in")
    yield page
    context.close()


@pytest.mark.parametrize("seed", range(40))
def test_the_script_makes_the_same_map(page, seed):
    """From whatever the server has told so far, with all that is still on its way."""
    log = random_log(seed)
    states = [as_state(fold(log[:known], NAMES)) for known in range(len(log) + 1)]
    made = page.evaluate(FOLDED_BY_THE_SCRIPT, {"edits": [sent(edit) for edit in log], "states": states})
    assert len(made) == len(states)
    for known, found in enumerate(made):
        assert found.pop("waiting") is False
        assert found == states[-1], f"with the first {known} of {len(log)} edits known"
