"""The text that somebody signs: everything a form says and everything they answered, as it stands on the page."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from clinic.intake.editions import Edition
from clinic.questionnaires.answers import Answers
from clinic.questionnaires.asked import Block, Help, Paragraph, Section
from clinic.questionnaires.asking import ask
from clinic.questionnaires.form_words import FormWords, form_words
from clinic.questionnaires.saying import said_to


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a document."""

    kind: Literal["heading", "text", "question", "answer"]
    text: str


@dataclass(frozen=True, slots=True)
class SignedText:
    """A document as it was shown. What is kept and hashed is `text`; the page shows its lines."""

    title: str
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        return "\n".join([self.title, *(line.text for line in self.lines)])

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def document_of(edition: Edition, answers: Answers) -> SignedText:
    """The whole form with the answers in it."""
    words = form_words(edition.plan.language)
    lines: list[Line] = []
    for page in edition.pages:
        asked = ask(edition.plan, page, answers)
        if asked.blocks:
            lines += [Line("heading", asked.title)] if asked.title not in {"", edition.plan.title} else []
            lines += _lines(asked.blocks, answers, words)
    return SignedText(edition.plan.title, tuple(lines))


def _lines(blocks: tuple[Block, ...], answers: Answers, words: FormWords) -> Iterator[Line]:
    for block in blocks:
        if isinstance(block, Paragraph | Help):
            yield Line("text", block.text)
        elif isinstance(block, Section):
            yield from [Line("heading", block.title)] if block.title else []
            yield from _lines(block.blocks, answers, words)
        else:
            yield Line("question", block.label)
            values = answers.get(block.place, ())
            yield Line("answer", "; ".join(said_to(value, words) for value in values) or words["not_answered"])
            yield from _lines(block.below, answers, words)
