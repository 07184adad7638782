"""Bringing forms in: files are chosen, and of every form in them it is said what became of it, and why."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from fastapi import APIRouter
from starlette.responses import Response

from clinic.database import step_out
from clinic.questionnaires.fhir_json import LARGEST_FILE, FhirError
from clinic.questionnaires.importing import Fate, Outcome, take_in
from clinic.questionnaires.packages import FoundForm, forms_in
from clinic.web.access import EditsWords
from clinic.web.forms import Files, UploadedFile
from clinic.web.rendering import Frame, frame, show

router = APIRouter(prefix="/practice/forms/import")

LARGEST_UPLOAD = 25 << 20
"""So much is read to say kindly which file is too large; what is larger still is refused at the door."""
MOST_FILES = 20
FATES: dict[Fate, str] = {
    Fate.KEPT: "Imported",
    Fate.KNOWN: "Was here already",
    Fate.REFUSED: "Not imported",
    Fate.OTHER: "Not imported",
}


@dataclass(frozen=True, slots=True)
class ImportPage:
    """`outcomes` are the forms that were in the files; `problems` are of files that could not be read."""

    frame: Frame
    outcomes: list[Outcome] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    fates: dict[Fate, str] = field(default_factory=lambda: FATES)

    @property
    def kept(self) -> int:
        return sum(one.kept is not None for one in self.outcomes)


@router.get("")
def choose_files(visit: EditsWords) -> Response:
    return _show(visit, [], [])


@router.post("", max_body_size=LARGEST_UPLOAD)
def import_files(visit: EditsWords, files: Files) -> Response:
    """Keeps every form that fits, even if others beside it do not; each whole or not at all."""
    if not files:
        return _show(visit, [], ["Choose a file first."])
    if len(files) > MOST_FILES:
        return _show(visit, [], [f"Choose {MOST_FILES} files at the most; these are {len(files)}."])
    step_out(visit.session)  # reading a package takes a while, and others go on writing meanwhile
    unread: list[str] = []
    found = [form for file in files for form in _forms_in(file, unread)]
    outcomes = [take_in(visit.session, visit.vault, visit.actor, form) for form in found]
    return _show(visit, outcomes, unread)


def _forms_in(file: UploadedFile, unread: list[str]) -> Iterator[FoundForm]:
    """The forms of a file; none, and a sentence that says why, if it cannot be read."""
    name = _shown(file.name) or "The file"
    try:
        if file.size > LARGEST_FILE:
            raise FhirError(f"is larger than {LARGEST_FILE // 1_000_000} MB.")
        yield from forms_in(file.content, name)
    except FhirError as error:
        unread.append(f"{name} {error}")


def _shown(name: str) -> str:
    """A file's name without anything that could move the line it stands in."""
    return "".join(letter for letter in name if letter.isprintable())[:120]


def _show(visit: EditsWords, outcomes: list[Outcome], unread: list[str]) -> Response:
    problems = {"files": " ".join(unread)} if unread else {}
    page = ImportPage(frame(visit, "Import forms", "words"), outcomes, problems, unread)
    return show("questionnaires/import.html", page, 422 if unread and not page.kept else 200)
