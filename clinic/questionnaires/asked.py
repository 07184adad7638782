"""A page of questions as a value: what a template needs to ask them, with what was typed and what is wrong.

Everything is text. What a field holds comes from what was typed, exactly; on a fresh page that is made from the
answers. The fields of a question are called by its name: `q7` (values of a choice are the option's number, "yes" and
"no", or "other"), `q7.other`, `q7.year` `q7.month` `q7.day` `q7.clock`, `q7.unit`. A question that takes several
answers has its fields several times.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from clinic.questionnaires.answers import Place
from clinic.questionnaires.fields import Look
from clinic.questionnaires.form_words import FormWords

NUMBERS = {Look.WHOLE_NUMBER: "numeric", Look.NUMBER: "decimal", Look.QUANTITY: "decimal"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer on offer."""

    id: str
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One input of an answer that has several, such as the year of a date. `token` tells the browser what it is for."""

    id: str
    name: str
    label: str
    value: str
    wide: bool = False
    token: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its fields. `choices` or `parts` say what there is to fill in; `answers` are plain inputs."""

    id: str
    name: str
    place: Place
    look: Look
    label: str
    hint: str
    helps: tuple[str, ...]
    required: bool
    problem: str
    choices: tuple[Choice, ...] = ()
    other: Part | None = None
    answers: tuple[tuple[Part, ...], ...] = ()
    units: tuple[Choice, ...] = ()
    unit: str = ""
    longest: int | None = None
    may_add: bool = False
    is_scale: bool = False
    keyboard: str = ""
    below: tuple["Block", ...] = ()
    kind: Literal["question"] = "question"

    @property
    def is_grouped(self) -> bool:
        """Whether it has several inputs, which a fieldset holds together."""
        several = len(self.answers) > 1 or (bool(self.answers) and len(self.answers[0]) > 1)
        return self.look in {Look.RADIOS, Look.CHECKBOXES} or several or self.other is not None

    @property
    def mode(self) -> str:
        """Which keyboard a phone shows."""
        return NUMBERS.get(self.look, self.keyboard if self.look is Look.LINE else "")

    @property
    def is_short(self) -> bool:
        return self.look in NUMBERS or self.look is Look.TIME


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Help:
    """Words that open when somebody wants them."""

    text: str
    kind: Literal["help"] = "help"


@dataclass(frozen=True, slots=True)
class Section:
    """A group within a page; `more` is the name of a button that adds one more of it."""

    id: str
    title: str
    blocks: tuple["Block", ...]
    more: str = ""
    is_turn: bool = False
    kind: Literal["section"] = "section"


Block = Question | Paragraph | Help | Section


@dataclass(frozen=True, slots=True)
class AskedPage:
    """A page of a form. `shown` names the questions on it: a blank field is told from one that was not there."""

    title: str
    blocks: tuple[Block, ...]
    shown: str
    turns: dict[str, str]
    problems: dict[str, str]
    words: FormWords
    language: str
    """Of the form's own words, which may be one that ours are not in; "" where the form does not say."""


def questions_in(blocks: tuple[Block, ...]) -> Iterator[Question]:
    """Every question of a page, those below others too."""
    for block in blocks:
        if isinstance(block, Question):
            yield block
            yield from questions_in(block.below)
        elif isinstance(block, Section):
            yield from questions_in(block.blocks)
