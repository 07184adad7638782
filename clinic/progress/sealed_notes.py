"""How every note of a couple's way is sealed: the counselor's alone, bound to its column and row."""

from typing import Any, TypeVar
from uuid import UUID

from pydantic import TypeAdapter

from clinic.couples.rules import Audience
from clinic.couples.store import CoupleFile

Noted = TypeVar("Noted")


def sealed(file: CoupleFile, column: str, row: UUID, adapter: TypeAdapter[Any], value: object) -> bytes:
    return file.keys.seal(Audience.COUNSELOR, column, row, adapter.dump_json(value).decode())


def opened(file: CoupleFile, column: str, row: UUID, adapter: TypeAdapter[Noted], kept: bytes) -> Noted:
    return adapter.validate_json(file.keys.open(Audience.COUNSELOR, column, row, kept))
