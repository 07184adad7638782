"""A handout that a practice wrote: from the fields of a page to a text, and to the file that holds it."""

import json
from dataclasses import dataclass
from datetime import date

from clinic.language import Language
from reports import readability, readability_spanish
from reports.library import body_of, parse
from reports.library_marks import MarkError, passages_of, proses_of, refuse
from reports.library_text import About, FormPart, LibraryText, MapWanted, Part, Passage, Shelf
from reports.own_limits import check_parts, check_words

OWN = "own-"
"""How the name of every text of a practice begins; none of ours does."""
TITLE_LIMIT, SUMMARY_LIMIT, BODY_LIMIT = 120, 300, 60_000
_WORDS_A_MINUTE = 180
_NAME = "Kim"
_NO_FORMS = "forms are for worksheets; {write: ...} makes lines to write on"


@dataclass(frozen=True, slots=True)
class OwnFields:
    """What is typed. `body` is in the Markdown of the library's texts."""

    title: str = ""
    summary: str = ""
    when: Shelf = Shelf.ANY_TIME
    map: MapWanted = MapWanted.ANY
    for_one: bool = True
    language: Language = Language.ENGLISH
    body: str = ""


class OwnTextError(ValueError):
    """A text that cannot be used; `problems` says why, by field."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


def text_from(fields: OwnFields, slug: str, written_on: date, first_line: int = 1) -> LibraryText:
    """The text that the fields make; `first_line` is where its body begins in the file it comes from.

    Raises:
        OwnTextError: naming every field at fault, and the line in the text.
    """
    problems = {
        name: problem
        for name, text, limit in (
            ("title", fields.title, TITLE_LIMIT),
            ("summary", fields.summary, SUMMARY_LIMIT),
            ("body", fields.body, BODY_LIMIT),
        )
        if (problem := _problem(text, limit, name))
    }
    passages: tuple[Passage, ...] = ()
    if "body" not in problems:
        try:
            passages = _passages(fields.body)
        except MarkError as error:
            problems["body"] = error.told(first_line)
    if problems:
        raise OwnTextError(problems)
    about = _about(fields, slug, written_on, _grade(passages, fields.language))
    return LibraryText(about, passages, f"{slug}.md")


def _passages(body: str) -> tuple[Passage, ...]:
    check_words(body)
    passages = passages_of(body)
    check_parts(passages)
    refuse([(passage.line, _NO_FORMS) for passage in passages if _is_form(passage.part)])
    return passages


def _is_form(part: Part) -> bool:
    return isinstance(part, FormPart)


_CALLED = {"title": "The title", "summary": "The sentence about it", "body": "The text"}


def _problem(text: str, limit: int, name: str) -> str:
    called = _CALLED[name]
    if not text.strip():
        return f"{called} is empty. Write something there."
    if len(text) > limit:
        return f"{called} has {len(text):,} characters; the most is {limit:,}."
    shown = text.replace("\n", "").replace("\t", "") if name == "body" else text
    return "" if shown.isprintable() else f"{called} holds a character that cannot be printed."


def _grade(passages: tuple[Passage, ...], language: Language) -> float:
    """How hard the text is to read, measured as our own texts are; names and own words count as short ones."""
    lines = [
        "".join(piece.text or _NAME for piece in prose) for passage in passages for prose in proses_of(passage.part)
    ]
    text = "\n".join(lines)
    if not any(letter.isalpha() for letter in text):
        return 0
    measure = readability.grade if language is Language.ENGLISH else readability_spanish.grade
    return round(max(measure(text), 0), 1)


def _about(fields: OwnFields, slug: str, written_on: date, grade: float) -> About:
    return About(
        title=fields.title.strip(),
        slug=slug,
        for_="one partner, or both" if fields.for_one else "both partners together",
        for_one=fields.for_one,
        map=fields.map,
        when=fields.when,
        stage=fields.when.value,
        reading_minutes=max(round(len(fields.body.split()) / _WORDS_A_MINUTE), 1),
        reading_grade=grade,
        language=fields.language,
        sources=(),
        reviewed_on=written_on,
        summary=fields.summary.strip(),
    )


def file_of(text: LibraryText, body: str) -> str:
    """The file that holds a text, in the form of the library's files: `fields_of` reads it again."""
    about = text.about
    facts = {
        "title": about.title,
        "slug": about.slug,
        "for": about.for_,
        "for_one": about.for_one,
        "map": about.map,
        "when": about.when,
        "stage": about.stage,
        "reading_minutes": about.reading_minutes,
        "reading_grade": about.reading_grade,
        "language": about.language,
        "sources": list(about.sources),
        "summary": about.summary,
    }
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in facts.items()]
    return "\n".join(["+++", *lines, f"reviewed_on = {about.reviewed_on}", "+++", "", body.strip(), ""])


def fields_of(source: str, file: str) -> tuple[OwnFields, str]:
    """The fields of a file in the form of the library's, and the name it gives itself.

    Raises:
        LibraryError: naming `file` and the line at fault.
    """
    about = parse(source, file).about
    body, _ = body_of(source, file)
    language = Language(about.language) if about.language in set(Language) else Language.ENGLISH
    fields = OwnFields(about.title, about.summary, about.when, about.map, about.for_one, language, body)
    return fields, about.slug
