"""The library: handout texts as files a therapist can read and review.

A text opens with a block of TOML between two lines of `+++` and goes on in Markdown:

- `{when: for=a|b|one|both, role=injured|injuring|none|unknown, map=yes|no, has a move, lacks b cue}` directly under a
  heading limits that section, directly above a paragraph or list limits only that. A comma means "and", a bar "or".
  `role` is that of the one partner the text speaks to.
- `{a}` `{b}` `{you}` `{partner}` are names. `{said a move}` is the first thing that partner said there, in quotation
  marks; a paragraph whose words are missing is left out.
- Alone in a paragraph: `{map}`, `{loop}`, `{write: prompt | lines=4}`, `{page}`; on a worksheet also what is filled in
  (`reports.library_fields`).

Anything else in braces, raw HTML, links and pictures are refused, with the file and the line.
"""

import tomllib
from dataclasses import fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from reports.library_marks import MarkError, passages_of
from reports.library_text import About, LibraryError, LibraryText

LIBRARY = Path(__file__).resolve().parent / "library"
WORKSHEETS = LIBRARY / "worksheets"
_FENCE = "+++"


def slugs() -> tuple[str, ...]:
    """The names of all handouts in the library, in alphabetical order."""
    return tuple(sorted(path.stem for path in LIBRARY.glob("*.md")))


@cache
def worksheets() -> tuple[str, ...]:
    """The names of all worksheets, in alphabetical order."""
    return tuple(sorted(path.stem for path in WORKSHEETS.glob("*.md")))


def every_slug() -> tuple[str, ...]:
    """The names of all handouts and then of all worksheets."""
    return (*slugs(), *worksheets())


def is_worksheet(slug: str) -> bool:
    """Whether `slug` is to be filled in."""
    return slug in worksheets()


@cache
def load(slug: str) -> LibraryText:
    """The text named `slug`.

    Raises:
        LibraryError: there is none, or it cannot be used.
    """
    if slug not in every_slug():
        raise LibraryError(f"There is no handout named “{slug}”.")
    folder = WORKSHEETS if is_worksheet(slug) else LIBRARY
    text = parse((folder / f"{slug}.md").read_text(encoding="utf-8"), f"{slug}.md")
    if text.about.slug != slug:
        raise LibraryError(f"{slug}.md, line 1: slug is “{text.about.slug}”; it is the name of the file")
    return text


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
    lines = source.split("\n")
    fences = [number for number, line in enumerate(lines) if line.strip() == _FENCE][:2]
    if len(fences) != 2 or fences[0] != 0:
        raise LibraryError(f"{file}, line 1: the text opens with a block of facts between two lines of {_FENCE}")
    end = fences[1]
    return "\n".join(lines[1:end]), "\n".join(lines[end + 1 :]), end + 2


def _about(head: str, file: str) -> About:
    try:
        facts = tomllib.loads(head)
    except tomllib.TOMLDecodeError as error:
        raise LibraryError(f"{file}, in the heading block, counting from line 2: {error}") from error
    facts = {"for_" if key == "for" else key: value for key, value in facts.items()}
    names = {field.name for field in fields(About)}
    if odd := names.symmetric_difference(facts):
        state = "is missing from" if min(odd) in names else "is not known in"
        raise LibraryError(f"{file}, line 1: “{min(odd).rstrip('_')}” {state} the heading block")
    _check_kinds(facts, file)
    return About(**{**facts, "sources": tuple(facts["sources"])})


_TEXTS = ("title", "slug", "for_", "stage", "language", "summary")


def _check_kinds(facts: dict[str, Any], file: str) -> None:
    good = {
        **{name: isinstance(facts[name], str) and facts[name].strip() for name in _TEXTS},
        "reading_minutes": type(facts["reading_minutes"]) is int,
        "reading_grade": type(facts["reading_grade"]) in {int, float},
        "reviewed_on": type(facts["reviewed_on"]) is date,
        "sources": isinstance(facts["sources"], list) and all(isinstance(one, str) for one in facts["sources"]),
    }
    for name, is_good in good.items():
        if not is_good:
            raise LibraryError(f"{file}, line 1: “{name.rstrip('_')}” is not what it should be: {facts[name]!r}")
