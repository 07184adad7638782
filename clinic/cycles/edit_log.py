"""How the edits of maps are read from the log: as plain rows, because a map of many sessions has many hundreds."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from pydantic import Field, TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from clinic.couples.rules import Audience
from clinic.couples.session_tables import TherapySession
from clinic.cycles.changes import Change, Edit
from clinic.cycles.tables import CycleEdit
from clinic.vault import CoupleKeys

CHANGES: TypeAdapter[Change] = TypeAdapter(Annotated[Change, Field(discriminator="kind")])
"""Reads and writes any change, told apart by its `kind`; an unknown field is an error."""

SEALED = "cycle_edit.change"
"""The column a change is sealed for."""


class KeptEdit(NamedTuple):
    """A row of the log, its change still sealed; `held_on` is the day of its therapy session."""

    map_id: UUID
    seq: int
    edit_id: str
    device: str
    base_seq: int
    made_at: datetime
    audience: Audience
    change_sealed: bytes
    held_on: date | None


_READ: tuple[Mapped[Any], ...] = (
    col(CycleEdit.map_id),
    col(CycleEdit.seq),
    col(CycleEdit.edit_id),
    col(CycleEdit.device),
    col(CycleEdit.base_seq),
    col(CycleEdit.made_at),
    col(CycleEdit.audience),
    col(CycleEdit.change_sealed),
    col(TherapySession.held_on),
)


def kept_edits(session: Session, maps: Sequence[UUID]) -> list[KeptEdit]:
    """The rows of these maps' logs, map by map, in their order. One query."""
    session.flush()
    query = select(*_READ).select_from(CycleEdit).join(TherapySession, isouter=True)
    query = query.where(col(CycleEdit.map_id).in_(maps)).order_by(col(CycleEdit.map_id), col(CycleEdit.seq))
    return [KeptEdit(*row) for row in session.connection().execute(query)]


def read_edit(keys: CoupleKeys, kept: KeptEdit) -> Edit:
    """The edit of a row. Needs the key of its audience."""
    change = CHANGES.validate_json(
        keys.open_bytes(kept.audience, SEALED, place_of(kept.map_id, kept.seq), kept.change_sealed)
    )
    return Edit(kept.seq, kept.edit_id, kept.device, kept.base_seq, change)


def place_of(map_id: UUID, seq: int) -> str:
    """What a sealed change is bound to, beside its column."""
    return f"{map_id}/{seq}"
