"""A letter of referral: who, and what kind of help. It gives no reason and says nothing of the other partner."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from clinic.couples.rules import Pair, Reader, Side, reader_on
from clinic.cycles.lettering import clean
from clinic.language import Language
from clinic.wording import both, day
from reports.document import Document, Orientation, Paper

WORDS = Path(__file__).parent / "letter_words.toml"


@dataclass(frozen=True, slots=True)
class Referral:
    """What a counselor decides about the letter. Without a side it is for both."""

    help: str
    to: str = ""
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class ReferralLetter:
    """What the template receives."""

    title: str
    made_on: str
    practice: str
    greeting: str
    paragraphs: tuple[str, ...]
    sign: str
    counselor: str
    confidential: str
    paper: Paper


def build(
    referral: Referral, names: Pair[str], *, counselor: str, practice: str, made_on: date, paper: Paper
) -> Document:
    """One page."""
    words, side = _words(), referral.side
    whom, them = (names[side], names[side]) if side else (both(names), "them")
    gaps = {"whom": whom, "them": them, "help": referral.help, "practice": practice}
    contents = ReferralLetter(
        title=words["title"],
        made_on=day(made_on),
        practice=clean(practice),
        greeting=clean(words["greeting_named"].format(to=referral.to) if referral.to else words["greeting"]),
        paragraphs=tuple(clean(words[name].format(**gaps)) for name in ("opening", "asks", "closing", "thanks")),
        sign=words["sign"],
        counselor=clean(counselor),
        confidential=words["confidential"],
        paper=paper,
    )
    reader = reader_on(side) if side else Reader.ROOM
    return Document(
        words["title"],
        Language.ENGLISH,
        "documents/referral_letter.html",
        contents,
        reader,
        paper,
        Orientation.PORTRAIT,
    )


@cache
def _words() -> dict[str, str]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))
