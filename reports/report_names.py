"""A couple without their names: what a supervisor reads. Names become places on the page, and what is left is found.

Names are looked for word by word, in any case, with or without accents, and with an ending that grammar may add. A
name that is also a common word ("Will", "Grace") counts only with a capital letter.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from pathlib import Path

from clinic.couples.rules import Pair, Side
from clinic.cycles.lettering import clean

PLACES = Pair("Partner A", "Partner B")
EITHER = "one of the two"
CONTACT = "(contact)"
_LISTS = tomllib.loads((Path(__file__).parent / "report_names.toml").read_text(encoding="utf-8"))
_PARTICLES = frozenset(_LISTS["particles"].split())
_COMMON = frozenset(_LISTS["common"].split())
KNOWN_CAPITALS = frozenset(_LISTS["capitals"].split())
"""Words that are written with a capital letter and are nobody's name."""
_SPACED = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "GEORGIAN")
_FAMILY_FIRST = ("CJK", "HANGUL")
"""Scripts in which a family name of one sign stands before the given name, with no space between."""
_ENDING, _LONG = 2, 4
_WITHOUT_STROKE = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t", "ı": "i"}
)
"""Letters that many keyboards do not have, and that Unicode takes for letters of their own."""
_JOINERS = "\u200c\u200d"
"""Unseen characters that stand within words of some scripts."""
_MAIL = re.compile(r"\S+@\S+\.\w+")
_YEARS = r"(?:19|20)\d\d ?[-–] ?(?:19|20)\d\d(?!\d)"
_HANDLE = re.compile(r"@(\w{3,})|(?<!\w)((?=\w*[^\W\d])(?=\w*\d)\w{4,})")
"""What somebody is called elsewhere, in what the file has as a contact."""
_PHONE = re.compile(rf"(?<![\d-])(?!\d{{4}}-\d\d-\d\d)(?!{_YEARS})\+?\(?\d[\d\s().-]{{5,}}\d(?!\d)")


@dataclass(frozen=True)
class Masking:
    """Knows two people's names, and what they are called without them."""

    names: Pair[str]
    contacts: tuple[str, ...] = ()
    places: Pair[str] = field(default=PLACES)

    @cached_property
    def _places_by_word(self) -> dict[str, str]:
        """Each word of a name, folded, and what stands in its place."""
        of_each = {side: set(map(_folded, _name_words(self.names[side]))) for side in Side}
        shared = of_each[Side.A] & of_each[Side.B]
        by_word = {word: self.places[side] for side in Side for word in of_each[side]}
        return by_word | dict.fromkeys(shared, EITHER)

    def masked(self, text: str) -> str:
        """`text` with places for names, and no contact."""
        out = "".join(self._place_of(run) or run for run in _runs(_without_contacts(text, self.contacts)))
        for place in {*self._places_by_word.values()}:
            out = re.sub(rf"({re.escape(place)})(?:[\s\-‐]+{re.escape(place)})+", r"\1", out)
        return out

    def left_in(self, text: str) -> str:
        """The first name or contact that `text` holds; nothing if there is none."""
        bare = _without_contacts(text, self.contacts)
        if bare != clean(text):
            return "a contact"
        return next((run for run in _runs(bare) if self._place_of(run)), "")

    def _place_of(self, run: str) -> str:
        if not _is_word(run):
            return ""
        word = _folded(run)
        return next((place for name, place in self._places_by_word.items() if _means(name, word, run)), "")


def _means(name: str, word: str, as_written: str) -> bool:
    """Whether a written word is a form of one word of a name; both are folded."""
    if not _script(name).startswith(_SPACED):
        return name in word
    if word == name:
        return name not in _COMMON or not as_written.islower()
    ending = word.removeprefix(name)
    if word == ending or name in _COMMON:
        return False
    return len(ending) <= _ENDING if len(name) >= _LONG else ending == "s" and len(name) == _LONG - 1


def _name_words(name: str) -> Iterator[str]:
    """The words of a name, and those that a mark holds together once more without it: O’Brien is an OBrien, too."""
    for run in (*_runs(clean(name)), *("".join(filter(_is_letter, part)) for part in clean(name).split())):
        if _is_word(run) and _folded(run) not in _PARTICLES and (len(run) > 1 or not _script(run).startswith(_SPACED)):
            yield run
            if _script(run).startswith(_FAMILY_FIRST) and len(run) > _ENDING:
                yield run[1:]


def _without_contacts(text: str, contacts: tuple[str, ...]) -> str:
    text = clean(text)
    for contact in contacts:
        for piece in _MAIL.findall(contact) + _PHONE.findall(contact):
            text = text.replace(piece, CONTACT)
        for called in filter(None, (part for found in _HANDLE.findall(contact) for part in found)):
            text = re.sub(rf"@?(?<!\w){re.escape(called)}(?!\w)", CONTACT, text, flags=re.IGNORECASE)
    return _PHONE.sub(CONTACT, _MAIL.sub(CONTACT, text))


def _runs(text: str) -> Iterator[str]:
    """`text` in runs of letters and runs of anything else; marks belong to their letter."""
    for _, run in groupby(text, lambda character: character in _JOINERS or _is_letter(character)):
        yield "".join(run)


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM"


def _is_word(run: str) -> bool:
    return any(map(_is_letter, run))


def _folded(word: str) -> str:
    bare = unicodedata.normalize("NFKD", word.casefold()).translate(_WITHOUT_STROKE)
    return "".join(one for one in bare if one not in _JOINERS and unicodedata.category(one) != "Mn")


def _script(word: str) -> str:
    return unicodedata.name(word[0], "")
