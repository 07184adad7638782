"""A form of the practice's own as a counselor edits it: questions in a row, each known by an id that never changes.

Every operation gives a new form. A question may be shown only after the answer to one that stands before it; whatever
would break that is seen by `problems`, in words that name both questions.
"""

from dataclasses import replace
from enum import StrEnum
from typing import Annotated

from pydantic import ConfigDict, Field, TypeAdapter
from pydantic.dataclasses import dataclass

from clinic.couples.rules import Matter
from clinic.questionnaires.sidecar import StartsAs

MOST_ITEMS = 200
STRICT = ConfigDict(extra="forbid", frozen=True)
Words = Annotated[str, Field(max_length=4000)]


class Asks(StrEnum):
    """What a line of the form is."""

    READ = "read"
    SHORT = "short"
    LONG = "long"
    YES_NO = "yes-no"
    ONE = "one"
    MANY = "many"
    NUMBER = "number"
    SCALE = "scale"
    DATE = "date"

    @property
    def has_options(self) -> bool:
        return self in {Asks.ONE, Asks.MANY}


@dataclass(config=STRICT)
class Offered:
    """An answer to choose. Its code stays when its words change."""

    code: str
    words: Words
    spanish: Words = ""
    exclusive: bool = False


@dataclass(config=STRICT)
class ShowWhen:
    """Only after this answer to that question; without an answer named, after any."""

    question: str
    answer: str = ""


@dataclass(config=STRICT)
class Line:
    """A question, or a text to read."""

    id: str
    asks: Asks
    words: Words
    spanish: Words = ""
    help: Words = ""
    help_spanish: Words = ""
    required: bool = False
    options: tuple[Offered, ...] = ()
    show_when: ShowWhen | None = None
    matter: Matter | None = None
    """What it touches that may never be opened to the other partner."""


@dataclass(config=STRICT)
class OwnDraft:
    """The whole form. `copied_from` is the form of ours it began with, whose safety rules its questions keep."""

    title: Words
    intro: Words = ""
    title_spanish: Words = ""
    intro_spanish: Words = ""
    audience: StartsAs = StartsAs.PRIVATE
    lines: tuple[Line, ...] = ()
    copied_from: str = ""

    def __getitem__(self, line_id: str) -> Line:
        """The line with this id; KeyError if there is none."""
        found = next((line for line in self.lines if line.id == line_id), None)
        if found is None:
            raise KeyError(line_id)
        return found

    def __contains__(self, line_id: object) -> bool:
        return any(line.id == line_id for line in self.lines)

    def before(self, line_id: str) -> tuple[Line, ...]:
        """The lines a line may depend on; all of them for one that is not there yet."""
        ids = [line.id for line in self.lines]
        return self.lines[: ids.index(line_id)] if line_id in ids else self.lines

    @property
    def has_spanish(self) -> bool:
        """Whether every word of it is there in Spanish."""
        pairs = [(self.title, self.title_spanish), (self.intro, self.intro_spanish)]
        for line in self.lines:
            pairs += [(line.words, line.spanish), (line.help, line.help_spanish)]
            pairs += [(option.words, option.spanish) for option in line.options]
        return all(spanish.strip() for english, spanish in pairs if english.strip())


KEPT = TypeAdapter(OwnDraft)
"""The form as it is written down and read again."""


def add(form: OwnDraft, line: Line) -> OwnDraft:
    """Puts a line at the end; one with its id is changed instead, so that sending it twice adds it once."""
    return change(form, line) if line.id in form else replace(form, lines=(*form.lines, line))


def change(form: OwnDraft, line: Line) -> OwnDraft:
    return replace(form, lines=tuple(line if one.id == line.id else one for one in form.lines))


def remove(form: OwnDraft, line_id: str) -> OwnDraft:
    return replace(form, lines=tuple(one for one in form.lines if one.id != line_id))


def move(form: OwnDraft, line_id: str, by: int) -> OwnDraft:
    """One up (-1) or down (1); at the end of the form it stays where it is."""
    lines = list(form.lines)
    place = [line.id for line in lines].index(line_id)
    target = place + by
    if 0 <= target < len(lines):
        lines[place], lines[target] = lines[target], lines[place]
    return replace(form, lines=tuple(lines))


def problems(form: OwnDraft) -> dict[str, str]:
    """Why it cannot be published yet, by the id of the line, or "title" and "lines"."""
    found: dict[str, str] = {}
    if not form.title.strip():
        found["title"] = "Give the form a title."
    if not any(line.asks is not Asks.READ for line in form.lines):
        found["lines"] = "Add at least one question."
    if len(form.lines) > MOST_ITEMS:
        found["lines"] = f"A form has {MOST_ITEMS} questions and texts at the most."
    for line in form.lines:
        if problem := _wrong_with(form, line):
            found[line.id] = problem
    return found


def _wrong_with(form: OwnDraft, line: Line) -> str:
    if not line.words.strip():
        return "A question has no words yet."
    if line.asks.has_options and len(line.options) < 2:
        return f"“{line.words}” needs two answers or more to choose from."
    return _wrong_rule(form, line, line.show_when) if line.show_when else ""


def _wrong_rule(form: OwnDraft, line: Line, rule: ShowWhen) -> str:
    if rule.question not in form:
        return f"“{line.words}” comes only after a question that is no longer in the form. Choose another, or always."
    asked = form[rule.question]
    if asked not in form.before(line.id):
        return f"“{line.words}” comes only after “{asked.words}”, which stands below it. Move one of the two."
    if asked.asks is Asks.READ or (rule.answer and rule.answer not in answers_of(asked)):
        return f"“{line.words}” waits for an answer that “{asked.words}” no longer offers. Choose another."
    return ""


def answers_of(line: Line) -> dict[str, str]:
    """The answers of a question that a later one can wait for, with their words."""
    if line.asks is Asks.YES_NO:
        return {"yes": "Yes", "no": "No"}
    return {option.code: option.words for option in line.options} if line.asks.has_options else {}
