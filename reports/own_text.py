"""A handout that a practice wrote: from the fields of a page to a text, and to the file that holds it."""

import json
from dataclasses import dataclass
from datetime import date

from clinic.language import Language
from reports.library import parse
from reports.library_marks import MarkError, passages_of, refuse
from reports.library_text import About, FormPart, LibraryText, MapWanted, Part, Passage, Shelf
from reports.own_limits import check_parts, check_words

OWN = "own-"
"""How the name of every text of a practice begins; none of ours does."""
TITLE_LIMIT, SUMMARY_LIMIT, BODY_LIMIT = 120, 300, 60_000
_WORDS_A_MINUTE = 180
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


def text_from(fields: OwnFields, slug: str, written_on: date) -> LibraryText:
    """The text that the fields make.

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
        if (problem := _problem(text, limit, many_lines=name == "body"))
    }
    passages: tuple[Passage, ...] = ()
    if "body" not in problems:
        try:
            passages = _passages(fields.body)
        except MarkError as error:
            problems["body"] = error.told()
    if problems:
        raise OwnTextError(problems)
    return LibraryText(_about(fields, slug, written_on), passages, f"{slug}.md")


def _passages(body: str) -> tuple[Passage, ...]:
    check_words(body)
    passages = passages_of(body)
    check_parts(passages)
    refuse([(passage.line, _NO_FORMS) for passage in passages if _is_form(passage.part)])
    return passages


def _is_form(part: Part) -> bool:
    return isinstance(part, FormPart)


def _problem(text: str, limit: int, *, many_lines: bool) -> str:
    if not text.strip():
        return "Write something here."
    if len(text) > limit:
        return f"This has {len(text):,} characters; the most is {limit:,}."
    shown = text.replace("\n", "").replace("\t", "") if many_lines else text
    return "" if shown.isprintable() else "This holds a character that cannot be printed."


def _about(fields: OwnFields, slug: str, written_on: date) -> About:
    return About(
        title=fields.title.strip(),
        slug=slug,
        for_="one partner, or both" if fields.for_one else "both partners together",
        for_one=fields.for_one,
        map=fields.map,
        when=fields.when,
        stage=fields.when.value,
        reading_minutes=max(round(len(fields.body.split()) / _WORDS_A_MINUTE), 1),
        reading_grade=0,
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
    body = source.split("\n+++", 1)[1].partition("\n")[2].strip()
    language = Language(about.language) if about.language in set(Language) else Language.ENGLISH
    fields = OwnFields(about.title, about.summary, about.when, about.map, about.for_one, language, body)
    return fields, about.slug
