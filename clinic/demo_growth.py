"""Lets the invented couples' maps grow over past therapy sessions, so that there is a history to look at."""

import tomllib
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session

from clinic.couples.rules import Side
from clinic.couples.store import CoupleFile
from clinic.cycles.edits import AddEntry, Change, RemoveEntry, ReviseEntry, SetLink, SetTitle
from clinic.cycles.rules import CycleMap, Element
from clinic.cycles.store import NewEdit, append, own_partners, start_map
from clinic.cycles.whole_maps import changes_for
from clinic.practice.rules import Actor
from clinic.vault import Vault

GROWTH = Path(__file__).parent / "demo_practice" / "growth.toml"
_BETWEEN_WORDS = timedelta(seconds=50)
_DEVICE = "demo"


@dataclass(slots=True)
class _Scene:
    """One therapy session: how long ago, and what was done to the map."""

    weeks_ago: int
    changes: list[Change] = field(default_factory=list)


def grow_map(
    session: Session, vault: Vault, actor: Actor, file: CoupleFile, name: str, cycle_map: CycleMap, now: datetime
) -> UUID:
    """A new map with everything in `cycle_map`, said over the sessions that `growth.toml` tells of for `name`."""
    scenes = _scenes(_growth().get(name, {"sessions": [{"weeks_ago": 0}]}), cycle_map, file)
    began = now - timedelta(weeks=scenes[0].weeks_ago, hours=1)
    map_id = start_map(session, vault, actor, file, cycle_map.kind, cycle_map.cycle_type, started_at=began)
    base = 1 if cycle_map.cycle_type else 0
    for scene in scenes:
        at = now - timedelta(weeks=scene.weeks_ago, hours=1)
        edits = [NewEdit(str(uuid4()), change, at + _BETWEEN_WORDS * n) for n, change in enumerate(scene.changes)]
        append(session, vault, actor, file, map_id, _DEVICE, base, edits)
        base += len(edits)
    return map_id


@cache
def _growth() -> dict[str, Any]:
    return tomllib.loads(GROWTH.read_text(encoding="utf-8"))


def _scenes(told: dict[str, Any], cycle_map: CycleMap, file: CoupleFile) -> list[_Scene]:
    """The sessions in their order; whatever no session names comes in the last one."""
    sessions = told["sessions"]
    scenes = [_Scene(one["weeks_ago"]) for one in sessions]
    first_said = {(one["partner"], one["element"]): one["text"] for one in told.get("first_said", ())}
    for change in changes_for(cycle_map, own_partners(file)):
        at = _session_of(change, sessions)
        if isinstance(change, AddEntry) and (first := first_said.get((change.partner, change.element))):
            scenes[at].changes.append(replace(change, text=first))
            scenes[at + 1].changes.append(ReviseEntry(change.entry, change.text))
        else:
            scenes[at].changes.append(change)
    for one in told.get("taken_off", ()):
        words = AddEntry(str(uuid4()), Side(one["partner"]), Element(one["element"]), one["text"])
        at = _session_of(words, sessions)
        scenes[at].changes.append(words)
        scenes[at + 1].changes.append(RemoveEntry(words.entry))
    return scenes


def _session_of(change: Change, sessions: list[dict[str, Any]]) -> int:
    match change:
        case AddEntry(element=element):
            wanted = [element in one.get("parts", ()) for one in sessions]
        case SetTitle():
            wanted = [one.get("title", False) for one in sessions]
        case SetLink():
            wanted = [one.get("links", False) for one in sessions]
        case _:
            return 0
    return wanted.index(True) if True in wanted else len(sessions) - 1
