"""The library: handout texts as files a therapist can read and review.

A text opens with a block of TOML between two lines of `+++` and goes on in Markdown. In the block, besides what a
reviewer reads (`for` whom, `stage`, `sources`, ...), three keys decide how the text is offered:

- `map = "negative"`, `"positive"`, `"any"` or `"none"`: which of a couple's maps it speaks of. All others are refused.
- `for_one = true` or `false`: whether there is an edition that speaks to one partner.
- `when = "before the first visit"`, `"stage 1"`, `"stage 2"` or `"any time"`: where it stands in the library.

In the text:

- `{when: for=a|b|one|both, role=injured|injuring|none|unknown, map=yes|no|negative|positive, has a move, lacks b cue}`
  directly under a heading limits that section, directly above a paragraph, list or table limits only that. A comma
  means "and", a bar "or". `role` is that of the one partner the text speaks to.
- `{a}` `{b}` `{you}` `{partner}` are names. `{said a move}` is the first thing that partner said there, in quotation
  marks; a paragraph whose words are missing is left out.
- Alone in a paragraph: `{map}`; `{loop}` or the loop of another kind, such as `{loop: pursue-withdraw}`, drawn while
  there is no map; `{write: prompt | lines=4}`; `{page}`.
- A table is written as Markdown has it, its first row and first column as headings; an empty cell is to be written in,
  and a row whose words are missing is left out. `{log: Day | What I saw | What I did | rows=14}` is a ruled table that
  counts its rows.
- On a worksheet also what is filled in (`reports.library_fields`).

Anything else in braces, raw HTML, links and pictures are refused, with the file and the line.

`<slug>.md` is the text in English; `<slug>.es.md` beside it says the same in Spanish, passage by passage.
"""

import re
import tomllib
from dataclasses import fields, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from clinic.language import OWN_NAMES, Language
from reports.help_in_texts import US, for_region
from reports.library_marks import MarkError, passages_of
from reports.library_text import About, LibraryError, LibraryText, MapWanted, Shelf

LIBRARY = Path(__file__).resolve().parent / "library"
WORKSHEETS = LIBRARY / "worksheets"
_FENCE = "+++"


def slugs() -> tuple[str, ...]:
    """The names of all handouts in the library, each once, in alphabetical order."""
    return _names_in(LIBRARY)


@cache
def worksheets() -> tuple[str, ...]:
    """The names of all worksheets, each once, in alphabetical order."""
    return _names_in(WORKSHEETS)


def _names_in(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in folder.glob("*.md") if "." not in path.stem))


def every_slug() -> tuple[str, ...]:
    """The names of all handouts and then of all worksheets."""
    return (*slugs(), *worksheets())


def is_worksheet(slug: str) -> bool:
    """Whether `slug` is to be filled in."""
    return slug in worksheets()


def file_of(slug: str, language: Language) -> Path:
    """Where the text named `slug` is kept in `language`."""
    folder = WORKSHEETS if is_worksheet(slug) else LIBRARY
    return folder / (f"{slug}.md" if language is Language.ENGLISH else f"{slug}.{language.base}.md")


def languages(slug: str) -> tuple[Language, ...]:
    """The languages in which there is a text named `slug`."""
    return tuple(language for language in Language if slug in every_slug() and file_of(slug, language).is_file())


@cache
def load(slug: str, language: Language = Language.ENGLISH, region: str = US) -> LibraryText:
    """The text named `slug` in `language`, with the help lines of `region`.

    Raises:
        LibraryError: there is none, or it cannot be used.
    """
    if slug not in every_slug():
        raise LibraryError(f"There is no handout named “{slug}”.")
    if language not in languages(slug):
        raise LibraryError(f"The handout “{slug}” is not there in {OWN_NAMES[language]} yet.")
    file = file_of(slug, language)
    text = parse(for_region(file.read_text(encoding="utf-8"), language, region), file.name)
    for name, stated, right in (("slug", text.about.slug, slug), ("language", text.about.language, language)):
        if stated != right:
            raise LibraryError(f"{file.name}, line 1: {name} is “{stated}”; the name of the file says “{right}”")
    return replace(text, is_ours=True)


def parse(source: str, file: str) -> LibraryText:
    """A handout text from its source; `file` is what errors call it.

    Raises:
        LibraryError: naming `file` and the line at fault.
    """
    head, body, first_line = _split(source, file)
    about = _about(head, file)
    try:
        return LibraryText(about, passages_of(body), file)
    except MarkError as error:
        raise LibraryError(f"{file}, line {first_line + error.line}: {error}") from error


def _split(source: str, file: str) -> tuple[str, str, int]:
    """The heading block, the Markdown, and the line number the Markdown starts on."""
    lines = source.removeprefix("\ufeff").split("\n")
    fences = [number for number, line in enumerate(lines) if line.strip() == _FENCE][:2]
    if not fences or fences[0] != 0:
        raise LibraryError(f"{file}, line 1: the text opens with a block of facts between two lines of {_FENCE}")
    if len(fences) == 1:
        raise LibraryError(f"{file}: the line of {_FENCE} that closes the block of facts is missing")
    end = fences[1]
    return "\n".join(lines[1:end]), "\n".join(lines[end + 1 :]), end + 2


def body_of(source: str, file: str) -> tuple[str, int]:
    """The Markdown of a text, without blank lines round it, and the line of the file it begins on.

    Raises:
        LibraryError: there is no heading block.
    """
    _, body, first_line = _split(source, file)
    blank = len(body) - len(body.lstrip())
    return body.strip(), first_line + body[:blank].count("\n")


def _about(head: str, file: str) -> About:
    try:
        facts = tomllib.loads(head)
    except tomllib.TOMLDecodeError as error:
        raise LibraryError(f"{file}, {_place(head, error)}: {_NOT_A_FACT}") from error
    facts = {"for_" if key == "for" else key: value for key, value in facts.items()}
    names = {field.name for field in fields(About)}
    if odd := names.symmetric_difference(facts):
        state = "is missing from" if min(odd) in names else "is not known in"
        raise LibraryError(f"{file}, line 1: “{min(odd).rstrip('_')}” {state} the heading block")
    _check_kinds(facts, file)
    terms = {name: kind(facts[name]) for name, kind in _TERMS.items()}
    return About(**{**facts, **terms, "sources": tuple(facts["sources"])})


_NOT_A_FACT = 'the heading block cannot be read here; a fact is one line, like title = "Going slow"'
_AT_LINE = re.compile(r"at line (\d+)")


def _place(head: str, error: tomllib.TOMLDecodeError) -> str:
    """Where in the file the heading block goes wrong; its first line is the second of the file."""
    found = _AT_LINE.search(str(error))
    return f"line {int(found[1]) + 1 if found else head.count(chr(10)) + 2}"


_TEXTS = ("title", "slug", "for_", "stage", "language", "summary")
_TERMS: dict[str, type[MapWanted | Shelf]] = {"map": MapWanted, "when": Shelf}


def _check_kinds(facts: dict[str, Any], file: str) -> None:
    good = {
        **{name: isinstance(facts[name], str) and facts[name].strip() for name in _TEXTS},
        **{name: facts[name] in list(kind) for name, kind in _TERMS.items()},
        "for_one": type(facts["for_one"]) is bool,
        "reading_minutes": type(facts["reading_minutes"]) is int,
        "reading_grade": type(facts["reading_grade"]) in {int, float},
        "reviewed_on": type(facts["reviewed_on"]) is date,
        "sources": isinstance(facts["sources"], list) and all(isinstance(one, str) for one in facts["sources"]),
    }
    for name, is_good in good.items():
        if not is_good:
            fitting = f"; it is one of {', '.join(_TERMS[name])}" if name in _TERMS else ""
            raise LibraryError(
                f"{file}, line 1: “{name.rstrip('_')}” is not what it should be: {facts[name]!r}{fitting}"
            )
