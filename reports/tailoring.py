"""A handout tailored for one couple: sections left out, paragraphs said anew, a note by the counselor.

The library's text is never changed. A tailoring is a value beside it, by the keys of its passages; a key changes with
the passage, so what the library changed meanwhile is found and told, and no word that was typed goes missing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from reports.conditions import Addressee, Situation, all_hold
from reports.library_marks import MarkError, look_through, refuse
from reports.library_text import (
    Callout,
    Heading,
    LibraryText,
    Paragraph,
    Part,
    Passage,
    Points,
    WritingSpace,
)
from reports.prose import Telling

NOTE = "note"
"""The key of the counselor's note."""
MOST = 5_000
"""Characters in one passage or in the note."""
_EDITABLE = (Paragraph, Points, Callout, WritingSpace)
_ONLY = "here go paragraphs, lists, quotations and places to write, and nothing else"


class TailoringError(ValueError):
    """Words that cannot go on paper; `problems` says why, by key."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Edit:
    """What stands in place of a passage: `text` in the small Markdown of handouts, or nothing. `was` is the passage."""

    key: str
    was: str
    text: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A section that is left out, by the key of its heading; `title` is what it was called."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Tailoring:
    """Everything that is said otherwise than in the library, for one reader of one couple."""

    left_out: tuple[LeftOut, ...] = ()
    edits: tuple[Edit, ...] = ()
    note: str = ""

    def __bool__(self) -> bool:
        return bool(self.left_out or self.edits or self.note.strip())

    def edit(self, key: str) -> Edit | None:
        return next((one for one in self.edits if one.key == key), None)

    def leaves_out(self, key: str) -> bool:
        return any(one.key == key for one in self.left_out)


AS_WRITTEN = Tailoring()
"""The library's own text."""


@dataclass(frozen=True, slots=True)
class OpenPassage:
    """A passage as it can be said anew; one that cannot, such as the map, has no `source`."""

    key: str
    source: str


@dataclass(frozen=True, slots=True)
class OpenSection:
    """A section of this reader's edition: its heading, and what stands directly under it."""

    key: str
    title: str
    level: int
    passages: tuple[OpenPassage, ...]


def sections_of(text: LibraryText, situation: Situation, telling: Telling) -> tuple[OpenSection, ...]:
    """The sections of one reader's edition, for tailoring. What comes before the first heading has no key."""
    sections = [OpenSection("", "", 2, ())]
    for passage in text.passages:
        if not all_hold(passage.conditions, situation):
            continue
        if isinstance(passage.part, Heading):
            title = "".join(run.text for run in telling.fill(passage.part.prose))
            sections.append(OpenSection(passage.key, title, passage.part.level, ()))
        elif isinstance(passage.part, _EDITABLE):
            opened = OpenPassage(passage.key, passage.source)
            sections[-1] = replace(sections[-1], passages=(*sections[-1].passages, opened))
    return tuple(one for one in sections if one.key or one.passages)


def tailored(text: LibraryText, tailoring: Tailoring, addressee: Addressee) -> LibraryText:
    """`text` as it is said for this reader.

    Raises:
        TailoringError: some words cannot go on paper.
    """
    if problems := problems_of(tailoring, addressee):
        raise TailoringError(problems)
    passages = tuple(_passages(text.passages, tailoring, addressee))
    return replace(text, passages=passages, is_ours=text.is_ours and not tailoring)


def _passages(passages: Iterable[Passage], tailoring: Tailoring, addressee: Addressee) -> Iterator[Passage]:
    for passage in passages:
        if any(tailoring.leaves_out(section) for section in passage.sections):
            continue
        edit = tailoring.edit(passage.key)
        if edit is None or not isinstance(passage.part, _EDITABLE):
            yield passage
        else:
            yield from (replace(passage, part=part, own=True) for part in own_parts(edit.text, addressee))


def own_parts(text: str, addressee: Addressee) -> tuple[Part, ...]:
    """The paragraphs, lists and places to write of words typed for one couple.

    Raises:
        MarkError: with the lines at fault.
    """
    passages, faults = look_through(text, for_one=addressee.side is not None)
    odd = [one for one in passages if not isinstance(one.part, _EDITABLE) or one.conditions]
    refuse(faults + [(one.line, _ONLY) for one in odd])
    return tuple(passage.part for passage in passages)


def problems_of(tailoring: Tailoring, addressee: Addressee) -> dict[str, str]:
    """Why words cannot go on paper, by key, for the person who typed them; all that is wrong with each passage."""
    typed = {edit.key: edit.text for edit in tailoring.edits} | {NOTE: tailoring.note}
    return {key: problem for key, text in typed.items() if (problem := _problem(text, addressee))}


def _problem(text: str, addressee: Addressee) -> str:
    try:
        own_parts(text, addressee)
    except MarkError as error:
        return error.told()
    return ""


def sound(tailoring: Tailoring, addressee: Addressee) -> Tailoring:
    """The part of it that can go on paper, for a preview."""
    bad = problems_of(tailoring, addressee)
    return replace(
        tailoring,
        edits=tuple(edit for edit in tailoring.edits if edit.key not in bad),
        note="" if NOTE in bad else tailoring.note,
    )


def unsound(tailoring: Tailoring, addressee: Addressee) -> Tailoring:
    """The words in it that cannot go on paper yet."""
    bad = problems_of(tailoring, addressee)
    return Tailoring((), tuple(one for one in tailoring.edits if one.key in bad), tailoring.note if NOTE in bad else "")


@dataclass(frozen=True, slots=True)
class Strays:
    """What a tailoring says of passages that the library has no more, or says otherwise now."""

    edits: tuple[Edit, ...]
    left_out: tuple[LeftOut, ...]

    def __bool__(self) -> bool:
        return bool(self.edits or self.left_out)


def strays_of(text: LibraryText, tailoring: Tailoring) -> Strays:
    """What the library changed since it was tailored."""
    known = {passage.key for passage in text.passages}
    return Strays(
        tuple(edit for edit in tailoring.edits if edit.key not in known),
        tuple(one for one in tailoring.left_out if one.key not in known),
    )
