"""Every handout of the library can be read with ease."""

import re

import pytest

from reports.library import load, slugs
from reports.readability import grade, syllables
from tests.reports.library_editions import editions, words

HARDEST_GRADE = 6

COUNTED = {
    1: "hurt needs asked pulled don’t pain reach loved shut",
    2: "closes guarding isn’t distance little lonely being something partner safer",
    3: "understood counselor violence together important emotion",
    4: "apology apologized emergency",
}


@pytest.mark.parametrize(("word", "count"), [(word, count) for count, line in COUNTED.items() for word in line.split()])
def test_syllables_are_counted_as_they_are_spoken(word, count):
    assert syllables(word) == count


def test_the_grade_tells_an_easy_text_from_a_hard_one():
    assert grade("The cat sat on the mat. It was warm.") < 1
    hard = "Attachment injuries characteristically necessitate considerable interpersonal responsiveness."
    assert grade(hard) > 20
    assert grade("One two three four five six seven eight nine ten.") == pytest.approx(0.39 * 10 + 11.8 * 1.1 - 15.59)


@pytest.mark.parametrize("slug", slugs())
def test_every_edition_is_easy_to_read(slug):
    for edition, situation in editions(slug).items():
        assert grade(words(edition)) <= HARDEST_GRADE, situation


@pytest.mark.parametrize("slug", slugs())
def test_the_heading_block_tells_the_true_grade(slug):
    stated = load(slug).about.reading_grade
    measured = [grade(words(edition)) for edition in editions(slug)]
    assert stated == pytest.approx(sum(measured) / len(measured), abs=0.5)


@pytest.mark.parametrize("slug", slugs())
def test_the_heading_block_tells_the_true_time(slug):
    """Two hundred words a minute, and a minute for the drawing, the tables and the writing lines."""
    longest = max(len(words(edition).split()) for edition in editions(slug))
    assert load(slug).about.reading_minutes == round(longest / 200 + 0.5)


@pytest.mark.parametrize("slug", slugs())
def test_texts_are_plainly_set(slug):
    text = words(load(slug).passages)
    assert "—" not in text
    ours = re.sub(r"“[^”]*”", "", text)  # what people say in the heat of it may be quoted as a thing not to say
    assert not re.search(r"\byou (always|never|should)\b", ours, re.IGNORECASE)
