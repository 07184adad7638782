"""FHIR's `value[x]`: how a value stands in JSON, read into our own and written back."""

import base64
import binascii
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeAlias

from clinic.questionnaires.fhir_json import Json
from clinic.questionnaires.rules import (
    Attachment,
    Coding,
    Date,
    DateTime,
    Quantity,
    Reference,
    Time,
    Uri,
    Value,
    is_whole,
)

Found: TypeAlias = "str | int | float | Decimal | bool | dict[str, Any] | list[Any] | None"
"""Whatever can stand in JSON."""


ANSWERS = frozenset({
    "Boolean", "Decimal", "Integer", "Date", "DateTime", "Time", "String", "Uri", "Attachment", "Coding", "Quantity",
    "Reference",
})  # fmt: skip
"""The types R4 lets an answer have; an extension may hold others."""

_ADDRESS = re.compile(r"(?:[^\s\x00-\x20\x7f<>\"{}|\\^`%]|%[0-9A-Fa-f]{2})+")
_UUID = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_OID = re.compile(r"urn:oid:[0-2](\.(0|[1-9][0-9]*))+")
_RELATIVE = re.compile(r"[A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64}(/_history/[A-Za-z0-9.-]{1,64})?")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.+|#.*")


class NotAValueError(ValueError):
    """What stands there is not a value of the type its name says; the message says why."""


def read_value(holder: Json, prefix: str) -> tuple[str, Value] | None:
    """The FHIR type and the value of `prefix[x]` in `holder`, or nothing if there is none.

    Raises:
        NotAValueError: there are several, or it is malformed, or of a type that nothing here can answer with.
    """
    start = len(prefix)
    names = [name for name in holder if name.startswith(prefix) and name[start : start + 1].isupper()]
    if not names:
        return None
    if len(names) > 1:
        raise NotAValueError(f"only one of {', '.join(names)} can stand here")
    kind = names[0][start:]
    if kind not in _READERS:
        raise NotAValueError(f"{names[0]} is not a value that a question can have")
    return kind, _READERS[kind](holder[names[0]])


def read_answer(holder: Json, prefix: str) -> tuple[str, Value] | None:
    """The same of an answer, or of what is compared with one: only the types R4 has for it.

    Raises:
        NotAValueError: as above, or its type is none of an answer.
    """
    found = read_value(holder, prefix)
    if found and found[0] not in ANSWERS:
        raise NotAValueError(f"{prefix}{found[0]} is not a value that a question can have")
    return found


def write_value(value: Value) -> Json:
    """An answer's value as FHIR writes it: one member, named by its type."""
    match value:
        case bool():
            return {"valueBoolean": value}
        case int():
            return {"valueInteger": value}
        case Decimal():
            return {"valueDecimal": value}
        case str():
            return {"valueString": value}
        case Coding():
            return {"valueCoding": written_coding(value)}
        case Quantity():
            members = {"value": value.value, "unit": value.unit, "system": value.system, "code": value.code}
            return {"valueQuantity": _filled(members)}
        case Date() | DateTime() | Time() | Uri():
            return {f"value{type(value).__name__}": value.text}
        case Reference():
            return {"valueReference": {"reference": value.reference}}
        case Attachment():
            return {"valueAttachment": _filled({"contentType": value.content_type, "size": value.size})}


def written_coding(coding: Coding) -> Json:
    return _filled({"system": coding.system, "code": coding.code, "display": coding.display})


def read_coding(found: Found) -> Coding:
    """A Coding; one with words only is one too.

    Raises:
        NotAValueError: it is none.
    """
    members = _object(found, "Coding")
    code, system, display = (_text(members, name) for name in ("code", "system", "display"))
    if not code and not display:
        raise NotAValueError("a Coding needs a code")
    return Coding(code, system, display)


def _filled(members: Json) -> Json:
    return {name: value for name, value in members.items() if value not in ("", None)}


def _object(found: Found, what: str) -> Json:
    if not isinstance(found, dict):
        raise NotAValueError(f"a {what} must be an object")
    return found


def _text(members: Json, name: str) -> str:
    found = members.get(name, "")
    if not isinstance(found, str):
        raise NotAValueError(f"{name} must be text")
    return found


def _boolean(found: Found) -> bool:
    if not isinstance(found, bool):
        raise NotAValueError("a boolean must be true or false")
    return found


def _integer(found: Found) -> int:
    if isinstance(found, bool) or not isinstance(found, int) or not -(2**31) <= found < 2**31:
        raise NotAValueError("an integer must be a whole number of at most 32 bits")
    return found


def _decimal(found: Found) -> Decimal:
    if isinstance(found, bool) or not isinstance(found, int | Decimal):
        raise NotAValueError("a decimal must be a number")
    return Decimal(found)


def _string(found: Found) -> str:
    if not isinstance(found, str) or not found.strip():
        raise NotAValueError("text must be text that is not blank")
    return found


def _dated(kind: type[Date] | type[DateTime] | type[Time], what: str) -> Callable[[Found], Date | DateTime | Time]:
    def read(found: Found) -> Date | DateTime | Time:
        made = kind(found) if isinstance(found, str) else None
        if made is None or not is_whole(made):
            raise NotAValueError(f"{str(found)[:40]} is not {what}")
        return made

    return read


def _uri(found: Found) -> Uri:
    """An address as RFC 3986 has it; FHIR also looks into those that name a UUID or an OID."""
    text = _string(found)
    known = {"urn:uuid:": _UUID, "urn:oid:": _OID}
    pattern = next((one for start, one in known.items() if text.startswith(start)), _ADDRESS)
    if not pattern.fullmatch(text):
        raise NotAValueError(f"{text[:60]} is not an address")
    return Uri(text)


def _quantity(found: Found) -> Quantity:
    members = _object(found, "Quantity")
    value = None if members.get("value") is None else _decimal(members["value"])
    return Quantity(value, *(_text(members, name) for name in ("unit", "system", "code")))


def _reference(found: Found) -> Reference:
    """One that only has words, or an identifier, is one too."""
    members = _object(found, "Reference")
    address = _text(members, "reference")
    if address and not (_RELATIVE.fullmatch(address) or (_ABSOLUTE.fullmatch(address) and _uri(address))):
        raise NotAValueError(f"{address[:60]} is neither an address nor a kind of resource with an id")
    return Reference(address or _text(members, "display"))


def _attachment(found: Found) -> Attachment:
    """The size is that of the data, or where they are elsewhere, what the attachment says of itself."""
    members = _object(found, "Attachment")
    size, data = members.get("size"), _text(members, "data")
    try:
        length = len(base64.b64decode("".join(data.split()), validate=True)) if data else None
    except (binascii.Error, ValueError) as error:
        raise NotAValueError("the data of an Attachment must be base64") from error
    said = _integer(size) if size is not None else None
    if said is not None and length is not None and said != length:
        raise NotAValueError(f"an Attachment that says it has {said} bytes has {length}")
    return Attachment(_text(members, "contentType"), max((n for n in (said, length) if n is not None), default=None))


_READERS: dict[str, Callable[[Found], Value]] = {
    "Boolean": _boolean,
    "Integer": _integer,
    "Decimal": _decimal,
    "String": _string,
    "Code": _string,
    "Markdown": _string,
    "Coding": read_coding,
    "Quantity": _quantity,
    "Date": _dated(Date, "a date"),
    "DateTime": _dated(DateTime, "a date and time"),
    "Time": _dated(Time, "a time"),
    "Uri": _uri,
    "Reference": _reference,
    "Attachment": _attachment,
}
