"""An answer as it is kept: a row of its own, sealed for its audience and bound to its place in its form."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, select
from sqlmodel import Session

from clinic.couples.rules import Audience
from clinic.intake.tables import IntakeAnswer
from clinic.questionnaires.answers import Answers, Place
from clinic.questionnaires.fhir_values import read_value, write_value
from clinic.questionnaires.responses import write_compact_json
from clinic.questionnaires.rules import Value
from clinic.statements import directly, put, table_of
from clinic.vault import CoupleKeys

COLUMN = "intake_answer.value"
_EXACT = json.JSONDecoder(parse_float=Decimal)
_row = table_of(IntakeAnswer).c
_OF_FORM = select(_row.place, _row.audience, _row.value_sealed).where(_row.form_id == bindparam("form"))


@dataclass(frozen=True, slots=True, eq=False)
class KeptAnswers(Mapping[Place, tuple[Value, ...]]):
    """The answers of a form that some keys open. Each is opened when it is first asked for, and many never are."""

    couple_keys: CoupleKeys
    form: str
    rows: dict[Place, tuple[str, Audience, bytes]]
    _opened: dict[Place, tuple[Value, ...]] = field(default_factory=dict, init=False)

    def __getitem__(self, place: Place) -> tuple[Value, ...]:
        if place not in self._opened:
            self._opened[place] = _opened(self.couple_keys, self.form, *self.rows[place])
        return self._opened[place]

    def __contains__(self, place: object) -> bool:
        return place in self.rows

    def __iter__(self) -> Iterator[Place]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def size(self) -> int:
        """In bytes, sealed: more than there are letters in them."""
        return sum(len(content) for *_, content in self.rows.values())


def read_answers(session: Session, keys: CoupleKeys, form_id: UUID) -> KeptAnswers:
    """Every answer of a form that these keys open."""
    rows = directly(session).execute(_OF_FORM, {"form": form_id}).all()
    return KeptAnswers(
        keys,
        str(form_id),
        {place_of(place): (place, audience, content) for place, audience, content in rows if keys.may_open(audience)},
    )


def put_answers(
    session: Session,
    keys: CoupleKeys,
    form_id: UUID,
    answers: Answers,
    audience_of: Callable[[Place], Audience],
    now: datetime,
) -> None:
    """Keeps answers with one statement, whether something is there already or not, each sealed for its audience."""
    rows = [_columns(keys, form_id, place, values, audience_of(place), now) for place, values in answers.items()]
    put(session, IntakeAnswer, rows)


def drop_answers(session: Session, form_id: UUID, places: Collection[Place]) -> None:
    """Lets go of answers to what nobody asked in the end."""
    gone = delete(table_of(IntakeAnswer)).where(_row.form_id == form_id, _row.place.in_([str(one) for one in places]))
    directly(session).execute(gone)


def sealed(
    keys: CoupleKeys, form_id: UUID, place: Place, values: tuple[Value, ...], audience: Audience, now: datetime
) -> IntakeAnswer:
    """A row for the answers at one place; without any, that it was left blank."""
    return IntakeAnswer(**_columns(keys, form_id, place, values, audience, now))


def opened(keys: CoupleKeys, row: IntakeAnswer) -> tuple[Value, ...]:
    """The answers in a row."""
    return _opened(keys, str(row.form_id), row.place, row.audience, row.value_sealed)


def place_of(text: str) -> Place:
    turns, _, link_id = text.partition(":")
    return Place(link_id, tuple(int(turn) for turn in turns.split(".")) if turns else ())


def _columns(
    keys: CoupleKeys, form_id: UUID, place: Place, values: tuple[Value, ...], audience: Audience, now: datetime
) -> Mapping[str, Any]:
    """What stands in a row. Whoever writes it anew closes it again to all but `audience`."""
    text = write_compact_json({"values": [write_value(value) for value in values]})
    return {
        "form_id": form_id,
        "place": str(place),
        "audience": audience,
        "value_sealed": keys.seal(audience, COLUMN, f"{form_id}|{place}", text),
        "saved_at": now,
        "widened_at": None,
        "widened_by": None,
    }


def _opened(keys: CoupleKeys, form: str, place: str, audience: Audience, content: bytes) -> tuple[Value, ...]:
    text = keys.open(audience, COLUMN, f"{form}|{place}", content)
    values: list[dict[str, Any]] = _EXACT.raw_decode(text)[0]["values"]
    read = (read_value(one, "value") for one in values)
    return tuple(found[1] for found in read if found)
