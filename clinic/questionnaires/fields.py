"""The fields of a question: what it looks like, answers made into text, and text made into answers.

Reading is forgiving where a meaning is certain (" 7 ", "7,5", "2.30 PM") and asks where it is not. What was typed is
never changed on the page.
"""

import re
from collections.abc import Mapping
from datetime import datetime, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from clinic.questionnaires.plan import Control, Item
from clinic.questionnaires.rules import Coding, Date, DateTime, Kind, Quantity, Time, Value, is_whole, same

Typed = Mapping[str, tuple[str, ...]]
MOST_RADIOS = 12
LONGEST = 20_000


class Look(StrEnum):
    """What a question looks like without a script."""

    RADIOS = "radios"
    CHECKBOXES = "checkboxes"
    SELECT = "select"
    LINE = "line"
    LINES = "lines"
    NUMBER = "number"
    WHOLE_NUMBER = "whole-number"
    DATE = "date"
    DATE_TIME = "date-time"
    TIME = "time"
    QUANTITY = "quantity"
    SHOWN = "shown"

    @property
    def offers(self) -> bool:
        return self in {Look.RADIOS, Look.CHECKBOXES, Look.SELECT}

    @property
    def takes_text(self) -> bool:
        return not self.offers and self is not Look.SHOWN


class NotReadableError(ValueError):
    """What was typed is no answer; the message names the sentence that says so."""


_LOOKS = {
    Kind.BOOLEAN: Look.RADIOS,
    Kind.STRING: Look.LINE,
    Kind.TEXT: Look.LINES,
    Kind.INTEGER: Look.WHOLE_NUMBER,
    Kind.DECIMAL: Look.NUMBER,
    Kind.DATE: Look.DATE,
    Kind.DATE_TIME: Look.DATE_TIME,
    Kind.TIME: Look.TIME,
    Kind.QUANTITY: Look.QUANTITY,
}


def look_of(item: Item) -> Look:
    """How it is asked. What nobody can answer, since it is only read or offers nothing, is only shown."""
    if item.read_only or (item.kind is Kind.CHOICE and not item.options):
        return Look.SHOWN
    if item.kind in {Kind.CHOICE, Kind.OPEN_CHOICE} or item.options:
        if item.may_repeat:
            return Look.CHECKBOXES
        many = len(item.options) > MOST_RADIOS and item.control is not Control.RADIO
        return Look.SELECT if many or item.control is Control.DROP_DOWN else Look.RADIOS
    return _LOOKS.get(item.kind, Look.SHOWN)


def fields_of(item: Item, values: tuple[Value, ...], name: str = "") -> dict[str, tuple[str, ...]]:
    """The text of a question's fields for these answers; `name` stands before each part."""
    found: dict[str, list[str]] = {}
    for value in values:
        for part, text in _written(item, value).items():
            found.setdefault(f"{name}{part}", []).append(text)
    if len(own := found.get(f"{name}.other", [])) > 1:  # there is one field for them
        found[f"{name}.other"] = ["; ".join(own)]
    return {part: tuple(texts) for part, texts in found.items()}


def _written(item: Item, value: Value) -> dict[str, str]:
    if look_of(item).offers:
        if isinstance(value, bool):
            return {"": "yes" if value else "no"}
        number = next((n for n, one in enumerate(item.options) if same(one.value, value)), None)
        if number is not None:
            return {"": str(number)}
        other = value if isinstance(value, str) else getattr(value, "display", "")
        return {"": "other", ".other": other}
    match value:
        case Date() | DateTime():
            return _date_written(item, value.text)
        case Time():
            return {"": value.text[:5]}
        case Quantity():
            return {"": "" if value.value is None else f"{value.value}", ".unit": _unit_number(item, value)}
    return {"": str(value)}


def _unit_number(item: Item, value: Quantity) -> str:
    return next(
        (str(n) for n, unit in enumerate(item.units) if (unit.system, unit.code) == (value.system, value.code)), ""
    )


def _date_written(item: Item, text: str) -> dict[str, str]:
    day, _, clock = text.partition("T")
    parts = dict(zip(("year", "month", "day"), day.split("-"), strict=False))
    made = {".year": parts["year"], **{f".{part}": parts.get(part, "").lstrip("0") for part in ("month", "day")}}
    return made | ({".clock": clock[:5]} if item.kind is Kind.DATE_TIME else {})


def read_fields(item: Item, name: str, typed: Typed) -> tuple[Value, ...]:
    """The answers in a question's fields; none if all is blank.

    Raises:
        NotReadableError: something there is no answer.
    """
    look = look_of(item)
    if look.offers:
        return _chosen(item, name, typed)
    parts = {part: typed.get(f"{name}{part}", ()) for part in _PARTS.get(look, ("",))}
    count = max((len(texts) for texts in parts.values()), default=0)
    values = []
    for number in range(count):
        texts = {part: (found[number] if number < len(found) else "") for part, found in parts.items()}
        value = _read(item, look, texts)
        if value is not None:
            values.append(value)
    return tuple(values)


_DATE_PARTS = (".year", ".month", ".day")
_PARTS = {
    Look.DATE: _DATE_PARTS,
    Look.DATE_TIME: (*_DATE_PARTS, ".clock"),
    Look.QUANTITY: ("", ".unit"),
    Look.SHOWN: (),
}


def _ticked(item: Item, name: str, typed: Typed) -> list[str]:
    """What was chosen. Words of one's own count without their tick, where they contradict nothing."""
    ticked = [one for one in typed.get(name, ()) if one]
    own = item.kind is Kind.OPEN_CHOICE and bool((typed.get(f"{name}.other") or ("",))[0].strip())
    return [*ticked, "other"] if own and "other" not in ticked and (item.may_repeat or not ticked) else ticked


def _chosen(item: Item, name: str, typed: Typed) -> tuple[Value, ...]:
    values: list[Value] = []
    for one in _ticked(item, name, typed):
        if item.kind is Kind.BOOLEAN and one in {"yes", "no"}:
            values.append(one == "yes")
        elif one == "other" and item.kind is Kind.OPEN_CHOICE:
            words = (typed.get(f"{name}.other") or ("",))[0].strip()
            if not words:
                raise NotReadableError("required_other")
            values.append(_kept(words))
        elif one.isascii() and one.isdecimal() and int(one[:6]) < len(item.options):
            values.append(item.options[int(one[:6])].value)
        else:
            raise NotReadableError("not_offered")
    return tuple(values if item.may_repeat else values[:1])


def _read(item: Item, look: Look, texts: dict[str, str]) -> Value | None:
    if not any(text.strip() for part, text in texts.items() if part != ".unit"):
        return None
    match look:
        case Look.LINE | Look.LINES:
            return _kept(texts[""].strip() if look is Look.LINE else texts[""].strip("\n"))
        case Look.WHOLE_NUMBER:
            return _whole(texts[""])
        case Look.NUMBER:
            return _number(texts[""])
        case Look.DATE:
            return Date(_date(texts))
        case Look.DATE_TIME:
            return _moment(texts)
        case Look.TIME:
            return Time(f"{_clock(texts['']):%H:%M:%S}")
    return _quantity(item, texts)


_NO_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Signs that control something, and halves of signs. Lines may end, and have tabs in them."""


def _kept(text: str) -> str:
    if len(text) > LONGEST or _NO_TEXT.search(text):
        raise NotReadableError("not_text")
    return text


def _number(text: str) -> Decimal:
    given = re.sub(r"[\s\u202f\u00a0]", "", text).replace("−", "-")
    if re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", given):
        given = given.replace(",", "")
    given = given.replace(",", ".") if given.count(",") == 1 and "." not in given else given
    if len(given) > 30 or not re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)", given, re.ASCII):
        raise NotReadableError("number")
    try:
        return Decimal(given)
    except InvalidOperation as error:
        raise NotReadableError("number") from error


def _whole(text: str) -> int:
    try:
        number = _number(text)
    except NotReadableError as error:
        raise NotReadableError("whole_number") from error
    if number != int(number) or not -(2**31) <= number < 2**31:
        raise NotReadableError("whole_number")
    return int(number)


def _date(texts: dict[str, str]) -> str:
    year, month, day = (texts[part].strip() for part in _DATE_PARTS)
    if not year or (day and not month):
        raise NotReadableError("date_parts")
    if not all(re.fullmatch(r"[0-9]{0,4}", one) for one in (year, month, day)) or len(year) != 4:
        raise NotReadableError("date")
    text = "-".join([year, *(one.zfill(2) for one in (month, day) if one)])
    if not is_whole(Date(text)):
        raise NotReadableError("date")
    return text


def _moment(texts: dict[str, str]) -> DateTime:
    """A day with a time is a moment on this computer's clock; without one, the day as a whole."""
    day, clock = _date(texts), texts[".clock"].strip()
    if not clock:
        return DateTime(day)
    if len(day) < 10:
        raise NotReadableError("date_parts")
    moment = datetime.combine(datetime.fromisoformat(day).date(), _clock(clock)).astimezone()
    return DateTime(moment.isoformat(timespec="seconds"))


_CLOCK = re.compile(r"([0-9]{1,2})(?:[:.h]([0-9]{2}))?(?::[0-9]{2})?\s*([ap])?\.?\s*m?\.?")


def _clock(text: str) -> time:
    found = _CLOCK.fullmatch(text.strip().lower())
    if not found or not (found[2] or found[3]):
        raise NotReadableError("time")
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3] and not 1 <= hour <= 12:
        raise NotReadableError("time")
    if found[3]:
        hour = hour % 12 + (12 if found[3] == "p" else 0)
    try:
        return time(hour, minute)
    except ValueError as error:
        raise NotReadableError("time") from error


def _quantity(item: Item, texts: dict[str, str]) -> Quantity:
    number, chosen = _number(texts[""]), texts[".unit"]
    if len(item.units) > 1 and not (chosen.isascii() and chosen.isdecimal() and int(chosen[:6]) < len(item.units)):
        raise NotReadableError("unit")
    unit: Coding | None = item.units[int(chosen[:6]) if len(item.units) > 1 else 0] if item.units else None
    if unit is None:
        return Quantity(number)
    return Quantity(number, unit.display or unit.code, unit.system, unit.code)
