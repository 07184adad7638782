"""Forms out of a file: one Questionnaire, a Bundle of resources, or a FHIR package (`.tgz`).

A package is read in place: nothing is unpacked to disk, so a path in it leads nowhere, and how much it may swell to is
limited. A form that uses a list of answers which stands beside it takes the list with it, so that it is whole alone.
"""

import gzip
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader, BytesIO, RawIOBase
from typing import Any

from typing_extensions import override

from clinic.questionnaires.fhir import Reading, compile_questionnaire
from clinic.questionnaires.fhir_json import LARGEST_FILE, FhirError, Json, kind_of, read_json
from clinic.questionnaires.fhir_value_sets import Shelf, shelf_of
from clinic.questionnaires.responses import write_json

LARGEST_PACKAGE = 100_000_000
MOST_MEMBERS = 20_000
GZIP = b"\x1f\x8b"
WANTED = {"Questionnaire", "ValueSet", "CodeSystem"}


@dataclass(frozen=True, slots=True)
class FoundForm:
    """One form in a file, and what it is called there."""

    name: str
    reading: Reading


def forms_in(content: bytes, name: str) -> list[FoundForm]:
    """Every form in `content`.

    Raises:
        FhirError: it is none of the three kinds of file, is too large, or holds no form.
    """
    if content.startswith(GZIP):
        return _whole(list(_unpacked(content, name)), "The package")
    resource = read_json(content)
    if kind_of(resource) == "Bundle":
        return _whole(list(_entries(resource, name)), "The Bundle")
    return [FoundForm(name, compile_questionnaire(resource, content))]


def _whole(resources: list[tuple[str, Json]], what: str) -> list[FoundForm]:
    beside = shelf_of(resource for _, resource in resources)
    forms = [(name, resource) for name, resource in resources if kind_of(resource) == "Questionnaire"]
    if not forms:
        raise FhirError(f"holds no form. {what} has no Questionnaire in it.")
    return [FoundForm(name, _self_contained(resource, beside)) for name, resource in forms]


def _self_contained(resource: Json, beside: Shelf) -> Reading:
    """The form with the lists it uses within it. Its digest is that of the definition as it is kept."""
    contained = resource.get("contained", [])
    lists = list(_lists_used(resource.get("item"), beside.resources))
    if lists and isinstance(contained, list):
        resource = resource | {"contained": [*contained, *lists]}
    return compile_questionnaire(resource, write_json(resource).encode())


def _lists_used(items: object, beside: dict[str, Json]) -> Iterator[Json]:
    """The lists that the items name, those which these take in, and the systems they take in whole."""
    seen: set[str] = set()
    waiting = [address for address in _addresses(items) if not address.startswith("#")]
    while waiting:
        address = waiting.pop(0)
        name = address.partition("|")[0]
        found = beside.get(address) or beside.get(name)
        if found is None or name in seen:
            continue
        seen.add(name)
        yield found
        waiting += _taken_in(found)


def _addresses(items: object) -> Iterator[str]:
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict):
            address = item.get("answerValueSet")
            if isinstance(address, str):
                yield address
            yield from _addresses(item.get("item"))


def _taken_in(value_set: Json) -> Iterator[str]:
    compose = value_set.get("compose")
    parts = [compose.get(name) for name in ("include", "exclude")] if isinstance(compose, dict) else []
    for part in (one for found in parts if isinstance(found, list) for one in found if isinstance(one, dict)):
        lists, system = part.get("valueSet"), part.get("system")
        yield from (one for one in (lists if isinstance(lists, list) else []) if isinstance(one, str))
        if isinstance(system, str) and not part.get("concept"):
            yield system


def _entries(bundle: Json, name: str) -> Iterator[tuple[str, Json]]:
    entries = bundle.get("entry", [])
    for number, entry in enumerate(entries if isinstance(entries, list) else []):
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if isinstance(resource, dict) and kind_of(resource) in WANTED:
            yield f"{name}, entry {number + 1}", resource


def _unpacked(content: bytes, name: str) -> Iterator[tuple[str, Json]]:
    try:
        with (
            gzip.GzipFile(fileobj=BytesIO(content)) as stream,
            BufferedReader(_Measured(stream)) as measured,
            tarfile.open(fileobj=measured, mode="r|") as package,
        ):
            for number, member in enumerate(package):
                if number >= MOST_MEMBERS:
                    raise FhirError(f"holds more than {MOST_MEMBERS} files.")
                if member.isfile() and member.name.endswith(".json") and not member.name.endswith(".index.json"):
                    yield from ((f"{name}: {inside}", one) for inside, one in _member(package, member))
    except FhirError:
        raise
    except (tarfile.TarError, EOFError, OSError, zlib.error, ValueError, LookupError, OverflowError) as error:
        raise FhirError(f"is not a FHIR package that can be read ({error}).") from error


def _member(package: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[tuple[str, Json]]:
    opened = package.extractfile(member) if member.size <= LARGEST_FILE else None
    if opened is None:
        return
    try:
        resource = read_json(opened.read())
    except FhirError as error:
        raise FhirError(f"holds {member.name}, which {error}") from error
    if kind_of(resource) in WANTED:
        yield member.name, resource


class _Measured(RawIOBase):
    """A stream that ends with an error once more has come out of it than a package may hold."""

    def __init__(self, stream: gzip.GzipFile) -> None:
        super().__init__()
        self._stream, self._left = stream, LARGEST_PACKAGE

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: Any) -> int:  # of bytes that can be written to
        read = self._stream.readinto(buffer)
        self._left -= read
        if self._left < 0:
            raise FhirError(f"swells to more than {LARGEST_PACKAGE // 1_000_000} MB.")
        return read
