"""What speaks against beginning with both: said when it holds, and what was left out is never read as a no."""

import pytest

from clinic.couples.rules import Pair
from clinic.intake import brief
from clinic.questionnaires.answers import Place
from clinic.questionnaires.rules import Coding

LEFT_OUT = "Violence or coercion; whether it was within the last year was left out"
LATELY = "Violence or coercion within the last year"
AFFAIR = "An affair that goes on, and no word yet that they are ready to end it"


class Told:
    """A form that was sent, as far as the brief looks at it here."""

    def __init__(self, answers: dict[str, str]) -> None:
        self.values = {Place(item): (Coding(code),) for item, code in answers.items()}


def said(form: str, **answers: str) -> set[str]:
    own = {form: Told({name.replace("_", "-"): code for name, code in answers.items()})}
    return {one.words for one in brief._against(Pair(own, {}), Pair("A", "B"))}  # type: ignore[arg-type]  # only its answers


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"hit": "once", "recent": "yes"}, {LATELY}),
        ({"hit": "once", "recent": "no"}, set()),
        ({"hit": "once"}, {LEFT_OUT}),
        ({"i_hit": "often", "recent": "prefer-not"}, {LEFT_OUT}),
        ({"hit": "never"}, set()),
        ({"recent": "yes"}, set()),
        ({}, set()),
    ],
)
def test_violence_speaks_against_unless_it_is_said_to_be_long_ago(answers, expected):
    assert said("safety-screening", **answers) == expected


@pytest.mark.parametrize(("end", "expected"), [("yes", set()), ("no", {AFFAIR}), ("prefer-not", {AFFAIR})])
def test_an_affair_speaks_against_until_they_say_they_would_end_it(end, expected):
    assert said("private-questions", affair="now", affair_end=end) == expected
