"""Check your answers: every question that is asked, with what was answered, and the way back to it."""

from collections.abc import Callable
from dataclasses import dataclass

from clinic.questionnaires.answers import Answers
from clinic.questionnaires.asked import Question, questions_in
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

    def row(question: Question, number: int) -> Row:
        values = answers.get(question.place, ())
        texts = tuple(said_to(value, words) for value in values)
        return Row(question.label, texts, f"{address(number)}#{question.id}", question.required and not values)

    chapters = []
    for page in pages_asked(plan, answers):
        rows = tuple(row(one, page.number) for one in questions_in(ask(plan, page, answers).blocks))
        if rows:
            chapters.append(Chapter(page.title, rows))
    return tuple(chapters)
