"""What can be answered: the kinds of items and of values, and how values compare.

The kinds and the meanings are those of HL7 FHIR R4. A date may be partial ("2021", "2021-03"); it then stands for the
whole stretch it names, and one value is before another only if that is certain.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum

from clinic.questionnaires.unit_rules import unit_of


class Kind(StrEnum):
    """What an item is. The words are FHIR's."""

    GROUP = "group"
    DISPLAY = "display"
    QUESTION = "question"
    BOOLEAN = "boolean"
    DECIMAL = "decimal"
    INTEGER = "integer"
    DATE = "date"
    DATE_TIME = "dateTime"
    TIME = "time"
    STRING = "string"
    TEXT = "text"
    URL = "url"
    CHOICE = "choice"
    OPEN_CHOICE = "open-choice"
    ATTACHMENT = "attachment"
    REFERENCE = "reference"
    QUANTITY = "quantity"


NOT_ASKED = frozenset({Kind.QUESTION, Kind.URL, Kind.ATTACHMENT, Kind.REFERENCE})
"""Kinds that no page of ours can ask. `question` is abstract: it says nothing about its answers."""

WITHOUT_ANSWER = frozenset({Kind.GROUP, Kind.DISPLAY})


class Operator(StrEnum):
    """How a rule looks at the answers of another question."""

    EXISTS = "exists"
    EQUAL = "="
    NOT_EQUAL = "!="
    GREATER = ">"
    LESS = "<"
    AT_LEAST = ">="
    AT_MOST = "<="


class Behavior(StrEnum):
    """Whether every rule of an item must hold, or one is enough."""

    ALL = "all"
    ANY = "any"


@dataclass(frozen=True, slots=True, eq=False)
class Coding:
    """A code from a system; the words shown with it do not make it another one, unless they are all there is."""

    code: str
    system: str = ""
    display: str = ""

    @property
    def _what(self) -> tuple[str, str, str]:
        return self.code, self.system, "" if self.code else self.display

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Coding) and self._what == other._what

    def __hash__(self) -> int:
        return hash(self._what)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit: the words for people, and a code from a system for programs."""

    value: Decimal | None
    unit: str = ""
    system: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Date:
    """A day, or a month or year as a whole."""

    text: str


@dataclass(frozen=True, slots=True)
class DateTime:
    """A moment with its offset, or a day, month or year as a whole."""

    text: str


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day."""

    text: str


@dataclass(frozen=True, slots=True)
class Uri:
    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Another resource, by its address."""

    reference: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file; only what can be checked about it is held, never its content."""

    content_type: str
    size: int | None


Value = bool | int | Decimal | str | Coding | Quantity | Date | DateTime | Time | Uri | Reference | Attachment

ANSWERED_BY: dict[Kind, tuple[type, ...]] = {
    Kind.BOOLEAN: (bool,),
    Kind.DECIMAL: (Decimal,),
    Kind.INTEGER: (int,),
    Kind.DATE: (Date,),
    Kind.DATE_TIME: (DateTime,),
    Kind.TIME: (Time,),
    Kind.STRING: (str,),
    Kind.TEXT: (str,),
    Kind.URL: (Uri,),
    Kind.CHOICE: (Coding, Date, Time, int, str, Reference),
    Kind.OPEN_CHOICE: (Coding, Date, Time, int, str, Reference),
    Kind.ATTACHMENT: (Attachment,),
    Kind.REFERENCE: (Reference,),
    Kind.QUANTITY: (Quantity,),
}
"""What an answer to an item of this kind is made of."""

_YEAR = r"(?!0000)[0-9]{4}"
_DAY = rf"{_YEAR}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?"
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?"
_OFFSET = r"(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_DATE = re.compile(_DAY)
_TIME = re.compile(_CLOCK)
_DATE_TIME = re.compile(rf"{_DAY}|{_YEAR}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T{_CLOCK}{_OFFSET}")


def is_whole(value: Date | DateTime | Time) -> bool:
    """Whether a date or time is written as FHIR writes it, and is one of the calendar."""
    pattern = {Date: _DATE, DateTime: _DATE_TIME, Time: _TIME}[type(value)]
    if not pattern.fullmatch(value.text):
        return False
    try:
        _stretch(value)
    except (ValueError, OverflowError):
        return False
    return True


def same(one: Value, other: Value) -> bool:
    """Whether two answers say the same. A yes is not a one, and a word is not a code."""
    if isinstance(one, Date | DateTime | Time) and type(one) is type(other):
        return one.text == other.text or _same_moment(one, other)
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        if one.value is None or other.value is None or same_unit(one, other):
            return one.value == other.value and same_unit(one, other)
        return order(one, other) == 0
    if _is_number(one) and _is_number(other):
        return one == other
    return type(one) is type(other) and one == other


def order(one: Value, other: Value) -> int | None:
    """-1, 0 or 1 if `one` is certainly before, the same as or after `other`; nothing if that cannot be said."""
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        numbers = _in_one_unit(one, other)
        return (numbers[0] > numbers[1]) - (numbers[0] < numbers[1]) if numbers else None
    if isinstance(one, Date | DateTime | Time) and isinstance(other, Date | DateTime | Time):
        return _order_in_time(one, other)
    if isinstance(one, str) and isinstance(other, str):
        return (one > other) - (one < other)
    if _is_number(one) and _is_number(other):
        return (one > other) - (one < other)  # type: ignore[operator]  # both are numbers, says the line above
    return None


def same_unit(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities are in one unit: by their codes, or by their words if one has no code."""
    if one.code and other.code:
        return (one.system, one.code) == (other.system, other.code)
    return (one.unit or one.code) == (other.unit or other.code)


def measure_apart(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities certainly measure different things, such as a length and a mass."""
    units = unit_of(one.system, one.code), unit_of(other.system, other.code)
    return all(units) and units[0].measures != units[1].measures  # type: ignore[union-attr]  # both are there


def _in_one_unit(one: Quantity, other: Quantity) -> tuple[Decimal, Decimal] | None:
    """The numbers of two quantities in a unit they share; nothing if none is known."""
    if one.value is None or other.value is None:
        return None
    if same_unit(one, other):
        return one.value, other.value
    first, second = unit_of(one.system, one.code), unit_of(other.system, other.code)
    if first is None or second is None or first.measures != second.measures:
        return None
    return one.value * first.factor, other.value * second.factor


def _is_number(value: Value) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _same_moment(one: Date | DateTime | Time, other: Value) -> bool:
    if not isinstance(one, DateTime) or not isinstance(other, DateTime) or not (is_whole(one) and is_whole(other)):
        return False
    return "T" in one.text and "T" in other.text and _stretch(one) == _stretch(other)


def _order_in_time(one: Date | DateTime | Time, other: Date | DateTime | Time) -> int | None:
    if isinstance(one, Time) != isinstance(other, Time) or not (is_whole(one) and is_whole(other)):
        return None
    (first, last), (from_, until) = _stretch(one), _stretch(other)
    if last < from_:
        return -1
    if first > until:
        return 1
    return 0 if from_ <= first and last <= until else None


def _stretch(value: Date | DateTime | Time) -> tuple[datetime, datetime]:
    """The first and the last moment that a date or time can mean."""
    if isinstance(value, Time):
        moment = datetime.combine(date(2000, 1, 1), _clock(value.text), UTC)
        return moment, moment
    if "T" in value.text:
        day, _, rest = value.text.partition("T")
        moment = datetime.fromisoformat(f"{day}T{_without_leap(rest)}").astimezone(UTC)
        return moment, moment
    parts = [int(part) for part in value.text.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 0
    first = date(year, month or 1, parts[2] if len(parts) > 2 else 1)
    last = first if len(parts) > 2 else date(year, month or 12, monthrange(year, month or 12)[1])
    end = datetime.combine(last, time.max, UTC)
    return datetime.combine(first, time.min, UTC), end


def _clock(text: str) -> time:
    return time.fromisoformat(_without_leap(text))


def _without_leap(text: str) -> str:
    """Python's clocks have no leap second, and no more than six digits after the point."""
    text = re.sub(r"^([0-9]{2}:[0-9]{2}):60", r"\1:59", text)
    return re.sub(r"\.([0-9]{1,6})[0-9]*", lambda found: "." + found[1].ljust(6, "0"), text)
