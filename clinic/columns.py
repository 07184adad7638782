"""Column types: a term of the field is kept as its word, so that new terms need no change to the tables."""

from enum import StrEnum
from typing import ClassVar

from sqlalchemy import Dialect, String, TypeDecorator
from typing_extensions import override


class _TermColumn(TypeDecorator[StrEnum]):
    impl = String(32)
    cache_ok = True
    terms: ClassVar[type[StrEnum]]

    @override
    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        return None if value is None else self.terms(value).value

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.terms(value)


def term(terms: type[StrEnum]) -> type[_TermColumn]:
    """The column type for one of `terms`."""
    return type(f"{terms.__name__}Column", (_TermColumn,), {"terms": terms, "cache_ok": True})
