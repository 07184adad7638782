"""What came in a form: text fields as they were typed, and the problems found in them."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, TypeVar
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from fastapi import Depends, Request

from clinic.identifiers import new_id

Choice = TypeVar("Choice", bound=StrEnum)


class FormError(ValueError):
    """A form that no page of ours sends; the message names the field. Nothing is guessed from it, or done."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """The text fields of a posted form. A field that was not on the page is empty."""

    values: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def trimmed(self, name: str) -> str:
        return self[name].strip()

    def choice(self, name: str, kind: type[Choice]) -> Choice | None:
        """One of the choices, or nothing if the field is empty or was not there.

        Raises:
            FormError: it is none of them.
        """
        try:
            return kind(self[name]) if self[name] else None
        except ValueError as error:
            raise FormError(name) from error

    def once(self) -> UUID:
        """The id that a page put into its form, so that sending it twice makes one thing; a fresh one without it."""
        try:
            return UUID(self["once"])
        except ValueError:
            return new_id()

    def once_for(self, *said: object) -> UUID:
        """An id for what the form says: sent twice it is one thing; with other words, after Back, it is another."""
        return uuid5(self.once(), "|".join(map(str, said)))

    def count(self, name: str) -> int:
        """A small whole number that a page of ours put there; 0 if it is none."""
        given = self[name]
        return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0


@dataclass(slots=True)
class Problems:
    """What is wrong, by field, in words for the person who typed."""

    by_field: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, message: str) -> None:
        self.by_field.setdefault(name, message)

    def __bool__(self) -> bool:
        return bool(self.by_field)


def own_path(given: str, otherwise: str) -> str:
    """Where a form says to go next: a path of this program, never another site."""
    try:
        parts = urlsplit(given)
    except ValueError:
        return otherwise
    safe = given.startswith("/") and not given.startswith("//") and not parts.scheme and not parts.netloc
    return given if safe and "\\" not in given else otherwise


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A form that brings a file along. `size` is that of the whole file; of one too large, only the start was read."""

    form: Submitted
    content: bytes
    size: int


MOST_READ = (2 << 20) + 1
"""Of a file: one byte more than any file here may have."""


async def uploaded(request: Request) -> Uploaded:
    """Reads a form with one file in it."""
    async with request.form() as form:
        texts = {name: value.replace("\r\n", "\n") for name, value in form.items() if isinstance(value, str)}
        file = next((value for value in form.values() if not isinstance(value, str)), None)
        content = await file.read(MOST_READ) if file else b""
        return Uploaded(Submitted(texts), content, (file.size or len(content)) if file else 0)


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """One of several files. Of one that is larger than any may be, `content` is only the start, and `size` tells."""

    name: str
    content: bytes
    size: int


MOST_OF_A_FILE = 10_000_001
"""Of each of several files: one byte more than any of them may have."""


async def uploaded_files(request: Request) -> tuple[UploadedFile, ...]:
    """Every file of a form, in order. A field in which none was chosen brings none."""
    found = []
    async with request.form() as form:
        for value in form.getlist("files"):
            if not isinstance(value, str) and (value.filename or value.size):
                content = await value.read(MOST_OF_A_FILE)
                found.append(UploadedFile(value.filename or "", content, value.size or len(content)))
    return tuple(found)


async def submitted(request: Request) -> Submitted:
    """Reads the form; files are not taken. Browsers send line ends as two characters; words are kept with one."""
    async with request.form() as form:
        texts = {name: value for name, value in form.items() if isinstance(value, str)}
    return Submitted({name: text.replace("\r\n", "\n") for name, text in texts.items()})


FormWithFile = Annotated[Uploaded, Depends(uploaded)]
Form = Annotated[Submitted, Depends(submitted)]
Files = Annotated[tuple[UploadedFile, ...], Depends(uploaded_files)]


async def every_field(request: Request) -> dict[str, tuple[str, ...]]:
    """Every text field of a posted form with all its values, for pages whose fields can stand several times."""
    found: dict[str, list[str]] = {}
    async with request.form() as form:
        for name, value in form.multi_items():
            if isinstance(value, str):
                found.setdefault(name, []).append(value.replace("\r\n", "\n"))
    return {name: tuple(values) for name, values in found.items()}


EveryField = Annotated[dict[str, tuple[str, ...]], Depends(every_field)]
