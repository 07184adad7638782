"""The languages in which clients read: plain values, and which of them somebody's browser asks for."""

from enum import StrEnum


class Language(StrEnum):
    """A language as documents and pages name it in `lang`."""

    ENGLISH = "en-US"
    SPANISH = "es-US"

    @property
    def base(self) -> str:
        """The language without its region: "en". Content in files goes by it."""
        return self.value.split("-")[0]

    @property
    def locale(self) -> str:
        """How Babel and folders of catalogs call it: "en_US"."""
        return self.value.replace("-", "_")


OWN_NAMES = {Language.ENGLISH: "English", Language.SPANISH: "Español"}
"""Each language in its own words, so that whoever reads it finds it."""


def asked_for(accepts: str) -> Language:
    """The language that a browser's Accept-Language likes best among ours; English if it likes none."""
    wishes = sorted((_wish(part) for part in accepts.split(",")[:30]), key=lambda wish: -wish[1])
    for tag, weight in wishes:
        for language in Language:
            if weight > 0 and tag.split("-")[0] == language.base:
                return language
    return Language.ENGLISH


def _wish(part: str) -> tuple[str, float]:
    """`es-MX;q=0.8` as its tag and its weight; what cannot be read weighs nothing."""
    tag, _, weight = part.partition(";")
    name, _, number = weight.partition("=")
    if not weight:
        return tag.strip().lower(), 1.0
    try:
        return tag.strip().lower(), float(number) if name.strip() == "q" else 0.0
    except ValueError:
        return tag.strip().lower(), 0.0
