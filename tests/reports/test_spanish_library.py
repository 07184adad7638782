"""The library in Spanish: nothing is missing, it says the same passage by passage, and it is as easy to read."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

import pytest

from clinic.language import Language
from reports.library import every_slug, file_of, languages, load, worksheets
from reports.library_text import About, Callout, Diary, Part, Piece, Prose
from reports.readability_spanish import ease, grade, syllables
from tests.reports.library_editions import editions, proses, words

SPANISH = Language.SPANISH
QUITE_EASY = 65
HARDEST_GRADE = 6
each = pytest.mark.parametrize("slug", every_slug())

COUNTED = {
    1: "dos ya quien rey muy más y voy bien",
    2: "ciclo quiero miedo oír ayer queja agua día ahí",
    3: "palabra soledad distancia oía vergüenza pareja ahora",
    4: "necesito todavía entenderte terapeuta",
}


@pytest.mark.parametrize(("word", "count"), [(word, count) for count, line in COUNTED.items() for word in line.split()])
def test_syllables_are_counted_as_they_are_spoken(word, count):
    assert syllables(word) == count


def test_the_measures_tell_an_easy_text_from_a_hard_one():
    easy, hard = (
        "El sol sale. Hace calor.",
        "Las vulnerabilidades interpersonales condicionan habitualmente la convivencia.",
    )
    assert ease(easy) > 90 > 0 > ease(hard)
    assert grade(hard) > 12 > 1 > grade(easy)
    assert ease("Uno dos tres cuatro cinco seis.") == pytest.approx(206.835 - 62.3 * 9 / 6 - 6)


@each
def test_every_text_is_there_in_spanish(slug):
    assert languages(slug) == tuple(Language)
    assert load(slug, SPANISH).about.language == "es-US"


def bare(value: object) -> object:
    """A part, or something in it, without its words: what is left is the same in every language."""
    match value:
        case Piece():
            return ()
        case Callout(parts):
            return Callout, *map(bare, parts)
        case Diary(name, _, rows, _, ticks):
            return Diary, name, len(rows), len(ticks)
        case tuple():
            return bool(value) if _is_prose(value) else tuple(map(bare, value))
    if is_dataclass(value):
        return type(value), *(bare(getattr(value, one.name)) for one in fields(value))
    return value


def _is_prose(value: tuple) -> bool:
    return all(isinstance(one, Piece) for one in value)


def shape(part: Part) -> object:
    """What a part is, but for its words."""
    return bare(part)


def variables(part: Part) -> set:
    """Whose names and whose words a part holds."""
    return {piece.name or piece.said for prose in proses(part) for piece in prose if not piece.text} - {None}


@each
def test_it_has_the_same_sections_conditions_and_variables(slug):
    english, spanish = load(slug), load(slug, SPANISH)
    assert [passage.conditions for passage in spanish.passages] == [passage.conditions for passage in english.passages]
    for ours, theirs in zip(spanish.passages, english.passages, strict=True):
        assert shape(ours.part) == shape(theirs.part), words([theirs])
        assert variables(ours.part) == variables(theirs.part), words([theirs])


TRANSLATED = {"title", "for_", "stage", "summary", "language", "reading_minutes", "reading_grade"}


@each
def test_its_heading_block_says_the_same(slug):
    english, spanish = load(slug).about, load(slug, SPANISH).about
    same = {name: getattr(english, name) for name in About.__dataclass_fields__ if name not in TRANSLATED}
    assert replace(spanish, **same) == spanish
    assert all(getattr(english, name) != getattr(spanish, name) for name in ("title", "for_", "stage", "summary"))


def texts(slug: str) -> list[str]:
    """The running text of every edition that there is."""
    return [text for edition in editions(slug, SPANISH) if (text := words(edition)).strip()]


@each
def test_every_edition_is_easy_to_read(slug):
    for text in texts(slug):
        assert ease(text) >= QUITE_EASY, text
        assert grade(text) <= HARDEST_GRADE, text


@each
def test_the_heading_block_tells_the_true_grade_and_time(slug):
    about, measured = load(slug, SPANISH).about, [grade(text) for text in texts(slug)]
    assert about.reading_grade == pytest.approx(sum(measured) / len(measured), abs=0.5)
    if slug in worksheets():
        assert about.reading_minutes == load(slug).about.reading_minutes, "the time it takes to fill it in"
    else:
        longest = max(len(text.split()) for text in texts(slug))
        assert about.reading_minutes == round(longest / 200 + 0.5)


def all_proses(slug: str) -> Iterator[Prose]:
    return (prose for passage in load(slug, SPANISH).passages for prose in proses(passage.part))


UNFAIR = re.compile(
    r"@|\w/[oa]s?\b|\([oa]s?\)|\b\w+xs\b"  # signs instead of words
    r"|\b(juntos|juntas|solos|(?<!a )solas|ambos|ambas|uno al otro|nosotros|vosotros|usted)\b"
    r"|\b(enojad|cansad|asustad|preocupad|avergonzad|culpabl|consejer)[oa]s?\b",
    re.IGNORECASE,
)
BLAMING = re.compile(r"\btú (siempre|nunca)\b|\b(siempre|nunca) (haces|dices|escuchas)\b|\bdeberías?\b", re.IGNORECASE)


@each
def test_it_speaks_to_everyone_and_blames_no_one(slug):
    text = file_of(slug, SPANISH).read_text(encoding="utf-8").split("+++")[2]
    for found in UNFAIR.finditer(text):
        raise AssertionError(text[max(found.start() - 40, 0) : found.end() + 20])
    assert not BLAMING.search(text)


@pytest.mark.parametrize(
    "words_", ["tod@s", "amigo/a", "cansado(a)", "todxs", "Estén juntos", "si estás cansada", "uno al otro"]
)
def test_what_would_leave_somebody_out_is_found(words_):
    assert UNFAIR.search(words_)


@each
def test_it_is_plainly_and_rightly_set(slug):
    text = words(load(slug, SPANISH).passages)
    assert "—" not in text
    assert '"' not in text
    assert not re.search(r"[.,]”", text), "a period follows the quotation mark"
    for line in text.splitlines():
        for opening, closing in ("¿?", "¡!", "“”"):
            assert line.count(opening) == line.count(closing), line
