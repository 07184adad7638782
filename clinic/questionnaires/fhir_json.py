"""FHIR's JSON, read with care: limits on size and depth, exact decimals, no repeated keys, and typed looks at parts.

Nothing in a file is run, followed or rendered. What is looked up in a part and is of another type than FHIR says
becomes a remark; nothing is guessed.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NoReturn

LARGEST_FILE = 10_000_000
DEEPEST = 60

Json = dict[str, Any]


class FhirError(ValueError):
    """A file that is not what it should be; the message says what is wrong, for the person who chose the file."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing in a definition: the item it is in (none for the form itself), the element, and words about it."""

    link_id: str
    element: str
    message: str

    def __str__(self) -> str:
        where = f"item {self.link_id}" if self.link_id else "the form"
        return f"{where}: {self.element}: {self.message}"


@dataclass(slots=True)
class Remarks:
    """What was found while reading a definition: why it is refused, and what is put aside."""

    refused: list[Remark] = field(default_factory=list)
    warned: list[Remark] = field(default_factory=list)

    def refuse(self, link_id: str, element: str, message: str) -> None:
        self.refused.append(Remark(link_id, element, message))

    def warn(self, link_id: str, element: str, message: str) -> None:
        remark = Remark(link_id, element, message)
        if remark not in self.warned:
            self.warned.append(remark)


def read_json(content: bytes) -> Json:
    """The one JSON object in `content`.

    Raises:
        FhirError: there is none, it is too large or too deep, or a key stands twice.
    """
    if len(content) > LARGEST_FILE:
        raise FhirError(f"is larger than {LARGEST_FILE // 1_000_000} MB.")
    try:
        text = content.decode("utf-8-sig")
        read = json.loads(text, parse_float=_exact, parse_constant=_refuse, object_pairs_hook=_without_repeats)
    except UnicodeDecodeError as error:
        raise FhirError(f"is not UTF-8 text (byte {error.start + 1}).") from error
    except json.JSONDecodeError as error:
        raise FhirError(f"is not JSON (line {error.lineno}, column {error.colno}: {error.msg}).") from error
    except RecursionError as error:
        raise FhirError("is nested too deeply.") from error
    except FhirError:
        raise
    except (ValueError, ArithmeticError) as error:
        raise FhirError("holds a number that is too long.") from error
    if not isinstance(read, dict):
        raise FhirError("is not a FHIR resource: a JSON object is needed.")
    return read


def _exact(text: str) -> Decimal:
    """A number with every digit; one of monstrous size, which `1e999999999` is, would fill the machine's memory."""
    number = Decimal(text)
    if len(text) > 60 or abs(number.adjusted()) > 60:
        raise FhirError("holds a number that is too long.")
    return number


def _refuse(word: str) -> NoReturn:
    raise FhirError(f"holds {word}, which is not JSON.")


def _without_repeats(pairs: list[tuple[str, Any]]) -> Json:
    made = dict(pairs)
    for name, value in pairs:
        _must_be_text(name, value, *(value if isinstance(value, list) else ()))
    if len(made) != len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]  # add returns nothing, so a new name goes on
        raise FhirError(f'says "{twice[:60]}" twice in one place.')
    return made


def _must_be_text(*found: object) -> None:
    """Half a character, or none, is no text: nothing could print or keep it."""
    texts = [one for one in found if isinstance(one, str)]
    try:
        sound = all(b"\x00" not in text.encode() for text in texts)
    except UnicodeEncodeError:
        sound = False
    if not sound:
        raise FhirError("holds a character that is not text.")


def kind_of(resource: Json) -> str:
    """The resource's type; nothing if it does not say."""
    said = resource.get("resourceType")
    return said if isinstance(said, str) else ""


@dataclass(frozen=True, slots=True)
class Part:
    """An object within a definition, with where it stands; looks at its members note what does not fit."""

    content: Json
    remarks: Remarks
    link_id: str = ""
    at: str = ""

    def text(self, name: str) -> str:
        found = self.content.get(name)
        if found is not None and not isinstance(found, str):
            self.refuse(name, "must be text.")
        return found if isinstance(found, str) else ""

    def yes(self, name: str) -> bool:
        found = self.content.get(name)
        if found is not None and not isinstance(found, bool):
            self.refuse(name, "must be true or false.")
        return found is True

    def whole(self, name: str) -> int | None:
        found = self.content.get(name)
        if found is not None and (isinstance(found, bool) or not isinstance(found, int)):
            self.refuse(name, "must be a whole number.")
            return None
        return found

    def parts(self, name: str) -> Iterator["Part"]:
        """The objects in a list; an empty list is none."""
        found = self.content.get(name, [])
        if not isinstance(found, list):
            self.refuse(name, "must be a list.")
            return
        for number, one in enumerate(found):
            if isinstance(one, dict):
                yield Part(one, self.remarks, self.link_id, f"{self._path(name)}[{number}]")
            else:
                self.refuse(f"{name}[{number}]", "must be an object.")

    def part(self, name: str) -> "Part":
        """The object of this name; an empty one if it is not there."""
        found = self.content.get(name, {})
        if not isinstance(found, dict):
            self.refuse(name, "must be an object.")
            found = {}
        return Part(found, self.remarks, self.link_id, self._path(name))

    def refuse(self, name: str, message: str) -> None:
        self.remarks.refuse(self.link_id, self._path(name), message)

    def warn(self, name: str, message: str) -> None:
        self.remarks.warn(self.link_id, self._path(name), message)

    def _path(self, name: str) -> str:
        return f"{self.at}.{name}" if self.at else name
