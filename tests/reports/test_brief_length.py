"""The first-visit brief stays on two pages, and nothing that fits is shortened."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from clinic.couples.rules import Pair
from reports.brief_length import CUTS, fitted, shortened
from reports.brief_values import Beside, BriefFacts, Measured, Warned
from reports.document import Paper
from reports.first_visit_brief import build
from tests.intake.test_brief import DAY

LATIN = "I felt alone and said so, and nothing came back from the other side of the room. " * 30
HAN = "我觉得很孤单我说了可是没有人回答" * 60


def facts(words: str, rows: int = 1) -> BriefFacts:
    def asked(count: int) -> tuple[Beside, ...]:
        return tuple(Beside(f"Question {number} in short", words, words) for number in range(count))

    return BriefFacts(
        names=Pair("Bartholomew", "Guillermina"),
        against=tuple(Warned("Bartholomew", "Fear of the partner, or of what follows a session") for _ in range(5)),
        flags=tuple(Warned("Guillermina", "Worried about what may happen after a session") for _ in range(9)),
        brings=asked(2),
        hopes=asked(2),
        beside=asked(11 * rows),
        alone=asked(4 * rows),
        hypotheses=asked(4 * rows),
        measures=(Measured("Connection pulse", "17 of 60", "20 of 60", "(not a validated measure)"),),
        consents=Pair("agreed to 4 of 4 consents", "agreed to 4 of 4 consents"),
        missing=Pair((), ("Before the first visit: in progress, 13 of 14 finished",)),
        secrets="What you do with something one of them tells you alone is not agreed yet.",
        fit="",
    )


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize(("words", "rows"), [(LATIN[:420], 2), (HAN[:420], 1), ("A few words.", 2), (LATIN[:420], 1)])
def test_however_much_they_wrote_it_is_two_pages(press, paper, words, rows):
    document = build(facts(words, rows), paper=paper, made_on=DAY, practice="Maple Street")
    assert len(PdfReader(BytesIO(press.print(document))).pages) == 2


def test_nothing_that_fits_is_shortened():
    assert not fitted(facts("A few words.", 2)).is_shortened


def test_what_brings_them_is_shortened_last_and_a_decision_about_a_flag_too():
    long = replace(facts(LATIN[:420], 2), flags=(Warned("Guillermina", "Afraid of the partner", seen=LATIN),))
    short = fitted(long)
    assert short.is_shortened
    assert len(short.facts.brings[0].a) > len(short.facts.beside[0].a)
    assert len(short.facts.flags[0].seen) < 140


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("words", [LATIN, HAN, "word", "", "x" * 500])
def test_a_shortened_answer_is_its_beginning(words, cut):
    short = shortened(words, cut)
    assert len(short) <= cut
    assert words.startswith(short.removesuffix(" …"))
    assert short == words or short.endswith("…")
