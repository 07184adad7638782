"""A report's page as a value: its sentences to say otherwise, and the paper as it will be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from clinic.couples.rules import Pair
from clinic.handouts.report_form import Choices
from clinic.web.rendering import Frame
from reports.document import Document
from reports.other_names import NOT_KNOWN
from reports.report_parts import OpenSection, OpenSentence
from reports.tailoring import Tailoring

CHANGED = "Someone else changed these words while this page was open. What you typed is here; save again to keep it."


@dataclass(frozen=True, slots=True)
class Written:
    """One sentence in its field. `stale`: the facts have changed since it was typed."""

    key: str
    text: str
    source: str
    changed: bool
    stale: bool
    rows: int
    problem: str
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class WrittenSection:
    key: str
    title: str
    kept: bool
    sentences: list[Written]

    @property
    def is_open(self) -> bool:
        """Shown at once where something was typed, is wrong, or is still to be said."""
        return any(one.changed or one.problem or not one.text for one in self.sentences)


@dataclass(frozen=True, slots=True)
class ReportPage:
    """`choices` go along in hidden fields. `once` makes pressing twice one edition."""

    frame: Frame
    path: str
    names: Pair[str]
    title: str
    for_whom: str
    choices: Choices
    sections: list[WrittenSection]
    note: str
    license: str
    revision: int
    document: Document
    once: str
    problems: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""
    other_names: tuple[str, ...] | None = None
    """Where the couple is not named: words that could be somebody else's name, or a place."""

    @property
    def not_known(self) -> str:
        return NOT_KNOWN

    @property
    def changes(self) -> int:
        """How many sentences are said otherwise, and sections left out."""
        said = sum(one.changed for section in self.sections for one in section.sentences)
        return said + sum(not section.kept for section in self.sections) + bool(self.note.strip())


def written_sections(
    sections: Sequence[OpenSection], wording: Tailoring, problems: Mapping[str, str]
) -> list[WrittenSection]:
    """The sections of a report with what was typed into them, also where that cannot be printed."""
    return [
        WrittenSection(
            one.key,
            one.title,
            not wording.leaves_out(one.key),
            [_written(sentence, wording, problems) for sentence in one.sentences],
        )
        for one in sections
    ]


def _written(sentence: OpenSentence, wording: Tailoring, problems: Mapping[str, str]) -> Written:
    edit = wording.edit(sentence.key)
    text = edit.text if edit else sentence.source
    rows = min(max(2, 1 + len(text) // 44), 12)
    stale = edit is not None and edit.was != sentence.source
    problem = problems.get(f"text-{sentence.key}", "")
    return Written(sentence.key, text, sentence.source, edit is not None, stale, rows, problem, sentence.prompt)
