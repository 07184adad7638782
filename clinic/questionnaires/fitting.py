"""Whether an answer is one the question takes: kind, list, limits, pattern, units. One place decides for every door."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from clinic.questionnaires.patterns import fits
from clinic.questionnaires.plan import UNKNOWN_KIND, Item, Option
from clinic.questionnaires.rules import (
    ANSWERED_BY,
    Attachment,
    Coding,
    Kind,
    Quantity,
    Reference,
    Uri,
    Value,
    measure_apart,
    order,
    same,
)


class Wrong(StrEnum):
    """In which way an answer does not fit."""

    KIND = "kind"
    NOT_OFFERED = "not-offered"
    EXCLUSIVE = "exclusive"
    TOO_SMALL = "too-small"
    TOO_LARGE = "too-large"
    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    TOO_PRECISE = "too-precise"
    PATTERN = "pattern"
    UNIT = "unit"
    FILE_TOO_LARGE = "file-too-large"
    FILE_KIND = "file-kind"
    TOO_FEW = "too-few"
    TOO_MANY = "too-many"
    ONLY_ONE = "only-one"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Misfit:
    """How an answer does not fit, the limit it breaks, and a sentence about it."""

    wrong: Wrong
    message: str
    limit: object = None

    @property
    def is_open(self) -> bool:
        """Whether nothing here can tell: another program would have to."""
        return self.wrong is Wrong.UNDECIDED


def misfits(item: Item, values: tuple[Value, ...]) -> Iterator[Misfit]:
    """Everything that is wrong with the answers to one question. Whether there had to be any is not looked at."""
    yield from _count(item, len(values))
    for value in values:
        if isinstance(value, bool) or type(value) not in _kinds(item):
            yield from _of_kind(item, value)
        else:
            yield from _fits(item, value)
    chosen = [option for option in item.options if any(same(option.value, value) for value in values)]
    if len(values) > 1:
        for option in chosen:
            if option.exclusive:
                yield Misfit(Wrong.EXCLUSIVE, f"{said(option.value)} cannot be chosen together with others.", option)


def offered(item: Item, value: Value) -> Option | None:
    """The option of the question that this answer is."""
    return next((option for option in item.options if same(option.value, value)), None)


def said(value: Value) -> str:
    """A value in a sentence about it."""
    match value:
        case Coding():
            return value.display or value.code
        case Quantity():
            return f"{value.value} {value.unit or value.code}".strip()
        case str():
            return f"“{value[:60]}”"
        case bool():
            return "yes" if value else "no"
        case int() | Decimal():
            return f"{value}"
        case Attachment():
            return "The file"
    return str(getattr(value, "text", getattr(value, "reference", "")))


def _count(item: Item, count: int) -> Iterator[Misfit]:
    limits = item.limits
    if count > 1 and not item.may_repeat:
        yield Misfit(Wrong.ONLY_ONE, f"There are {count} answers, but the question takes one.")
    elif limits.max_occurs is not None and count > limits.max_occurs:
        message = f"There are {count} answers, and at most {limits.max_occurs} are taken."
        yield Misfit(Wrong.TOO_MANY, message, limits.max_occurs)
    if limits.min_occurs is not None and 0 < count < limits.min_occurs:
        message = f"There are {count} answers, and at least {limits.min_occurs} are needed."
        yield Misfit(Wrong.TOO_FEW, message, limits.min_occurs)


def _kinds(item: Item) -> tuple[type, ...]:
    return ANSWERED_BY.get(item.kind, ()) if item.kind is not Kind.BOOLEAN else ()


def _of_kind(item: Item, value: Value) -> Iterator[Misfit]:
    """A yes is the one value that Python takes for a number, so it is looked at apart."""
    if item.kind is Kind.BOOLEAN and isinstance(value, bool):
        return
    if UNKNOWN_KIND in item.uncheckable:
        yield Misfit(Wrong.UNDECIDED, f"The form asks for {UNKNOWN_KIND}.")
        return
    if item.kind is Kind.QUESTION:
        yield Misfit(Wrong.KIND, "The form does not say what kind of answer it takes, so it can have none.")
        return
    yield Misfit(Wrong.KIND, f"A question of the kind {item.kind} cannot have an answer of the kind {_named(value)}.")


def _named(value: Value) -> str:
    return {"bool": "boolean", "int": "integer", "str": "string"}.get(type(value).__name__, type(value).__name__)


def _fits(item: Item, value: Value) -> Iterator[Misfit]:
    yield from _on_list(item, value)
    yield from _in_range(item, value)
    match value:
        case str():
            yield from _text(item, value)
        case Uri():
            yield from _text(item, value.text)
        case Reference():
            yield from _reference(item, value)
        case Decimal():
            yield from _precision(item, value)
        case Quantity():
            yield from _quantity(item, value)
        case Attachment():
            yield from _attachment(item, value)


def _on_list(item: Item, value: Value) -> Iterator[Misfit]:
    own_words = isinstance(value, str) or (isinstance(value, Coding) and not value.code and not value.system)
    if own_words and item.kind is Kind.OPEN_CHOICE:
        return
    if item.takes_unlisted and (isinstance(value, Coding) or item.kind not in {Kind.CHOICE, Kind.OPEN_CHOICE}):
        return
    if item.option_source:
        message = f"The list of answers {item.option_source} is not here, so nobody can tell whether it is on it."
        yield Misfit(Wrong.UNDECIDED, message)
    elif item.options and offered(item, value) is None:
        yield Misfit(Wrong.NOT_OFFERED, f"{said(value)} is not one of the answers on offer.")
    elif not item.options and item.kind in {Kind.CHOICE, Kind.OPEN_CHOICE} and not isinstance(value, Coding):
        yield from _of_kind(item, value)


def _in_range(item: Item, value: Value) -> Iterator[Misfit]:
    limits = item.limits
    for limit, side, wrong in ((limits.min_value, -1, Wrong.TOO_SMALL), (limits.max_value, 1, Wrong.TOO_LARGE)):
        if limit is None:
            continue
        found = order(value, limit)
        if found == side:
            words = "less than the least" if side < 0 else "more than the most"
            yield Misfit(wrong, f"{said(value)} is {words} that is taken, {said(limit)}.", limit)
        elif isinstance(value, Quantity) and isinstance(limit, Quantity) and measure_apart(value, limit):
            yield Misfit(Wrong.UNIT, f"{said(value)} does not measure what {said(limit)} does.", limit)
        elif found is None and isinstance(value, Quantity):
            yield Misfit(Wrong.UNDECIDED, f"{said(value)} cannot be compared with {said(limit)}: the units differ.")


def _text(item: Item, value: str) -> Iterator[Misfit]:
    limits = item.limits
    if limits.min_length is not None and len(value) < limits.min_length:
        message = f"{said(value)} is shorter than {limits.min_length} characters."
        yield Misfit(Wrong.TOO_SHORT, message, limits.min_length)
    if limits.max_length is not None and len(value) > limits.max_length:
        message = f"{said(value)} is longer than {limits.max_length} characters."
        yield Misfit(Wrong.TOO_LONG, message, limits.max_length)
    if limits.pattern:
        yield from _pattern(item, value)


def _pattern(item: Item, value: str) -> Iterator[Misfit]:
    like = f" ({item.entry_format})" if item.entry_format else ""
    held = fits(item.limits.pattern, value)
    if held is None:
        yield Misfit(Wrong.UNDECIDED, "The form's pattern cannot be used, or takes too long.")
    elif not held:
        yield Misfit(Wrong.PATTERN, f"{said(value)} is not written as asked{like}.", item.entry_format)


def _precision(item: Item, value: Decimal) -> Iterator[Misfit]:
    most = item.limits.max_decimal_places
    if most is not None and places(value) > most:
        yield Misfit(Wrong.TOO_PRECISE, f"{value} has more than {most} decimal places.", most)


def places(value: Decimal) -> int:
    """How many digits stand after the point."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _quantity(item: Item, value: Quantity) -> Iterator[Misfit]:
    if value.value is not None:
        yield from _precision(item, value.value)
    if item.units and not item.unit_is_fixed and not any(_in_unit(value, unit) for unit in item.units):
        offer = ", ".join(unit.display or unit.code for unit in item.units)
        yield Misfit(Wrong.UNIT, f"{said(value)} is in none of the units on offer: {offer}.", item.units)


def _in_unit(value: Quantity, unit: Coding) -> bool:
    if value.code:
        return (value.system, value.code) == (unit.system, unit.code)
    return not unit.code and value.unit == unit.display


def _reference(item: Item, value: Reference) -> Iterator[Misfit]:
    """What a relative reference is to stands before its last part; of others nobody here can tell."""
    kind = value.reference.rpartition("/")[0].rpartition("/")[2]
    if item.limits.resources and kind.isalpha() and kind not in item.limits.resources:
        message = f"It is about a {kind}, and only {', '.join(item.limits.resources)} can be answered with."
        yield Misfit(Wrong.NOT_OFFERED, message)


def _attachment(item: Item, value: Attachment) -> Iterator[Misfit]:
    limits = item.limits
    if limits.max_size is not None and value.size is not None and value.size > limits.max_size:
        message = f"The file has {value.size} bytes, and at most {limits.max_size} are taken."
        yield Misfit(Wrong.FILE_TOO_LARGE, message, limits.max_size)
    if limits.mime_types and not any(value.content_type.startswith(one) for one in limits.mime_types):
        message = f"A file of the kind {value.content_type or 'nothing'} is not taken."
        yield Misfit(Wrong.FILE_KIND, message, limits.mime_types)
