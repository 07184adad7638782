"""Check your answers: every question that is asked, with what was answered, and the way back to it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from clinic.questionnaires.answers import Answers
from clinic.questionnaires.asked import Block, Question, Section
from clinic.questionnaires.asking import ask, pages_asked
from clinic.questionnaires.form_words import form_words
from clinic.questionnaires.plan import Plan
from clinic.questionnaires.saying import said_to


@dataclass(frozen=True, slots=True)
class Row:
    """One question; `missing` says that it has to be answered and is not."""

    label: str
    texts: tuple[str, ...]
    href: str
    missing: bool


@dataclass(frozen=True, slots=True)
class Chapter:
    """One page of the form, looked at again."""

    title: str
    rows: tuple[Row, ...]


def review(plan: Plan, answers: Answers, address: Callable[[int], str]) -> tuple[Chapter, ...]:
    """Every page with something on it; `address` says where a page is, by its number."""
    words = form_words(plan.language)

    def row(question: Question, heading: str, number: int) -> Row:
        values = answers.get(question.place, ())
        texts = tuple(said_to(value, words) for value in values)
        label = f"{heading}: {question.label}" if heading else question.label
        return Row(label, texts, f"{address(number)}#{question.id}", question.required and not values)

    chapters = []
    for page in pages_asked(plan, answers):
        found = _with_headings(ask(plan, page, answers).blocks, "")
        rows = tuple(row(question, heading, page.number) for question, heading in found)
        if rows:
            chapters.append(Chapter(page.title, rows))
    return tuple(chapters)


def _with_headings(blocks: tuple[Block, ...], heading: str) -> Iterator[tuple[Question, str]]:
    """Every question, and where it could be one of several alike, the heading that tells which."""
    for block in blocks:
        if isinstance(block, Question):
            yield block, heading
            yield from _with_headings(block.below, heading)
        elif isinstance(block, Section):
            yield from _with_headings(block.blocks, block.title if block.is_turn else heading)
