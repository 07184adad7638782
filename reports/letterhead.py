"""What a practice puts round its papers: its name and logo above, help lines and a footer below, and its color.

The help lines by region are content, in `library/help_lines.toml`. One whose number stands on the paper anyway is not
said twice.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from clinic.language import Language

LIBRARY = Path(__file__).resolve().parent / "library"


_BETWEEN = " · "
_ROW, _LARGE_ROW, _SHEET_ROW = 60, 34, 90
"""Letters that find room beside a wide logo, in the usual type and in large print; and at the foot of a sheet."""


@dataclass(frozen=True, slots=True)
class HelpLine:
    """Somebody to turn to; `number` is what tells one line from another. `by_text`: it takes messages, not calls."""

    name: str
    reach: str
    number: str = ""
    by_text: bool = False


@dataclass(frozen=True, slots=True)
class Logo:
    """`address` is the picture itself in a printed paper, and where a browser finds it on a page."""

    address: str
    words: str


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Every word decided, for one paper in one language. Nothing at all for a practice that has not set it up."""

    name: str = ""
    lines: tuple[str, ...] = ()
    logo: Logo | None = None
    color: str = ""
    footer: str = ""
    help_title: str = ""
    help_lines: tuple[HelpLine, ...] = ()
    emergency: str = ""

    @property
    def has_head(self) -> bool:
        return bool(self.name or self.lines or self.logo)

    def rows(self, large: bool = False) -> list[list[str]]:
        """What stands under the name, row by row: no dot between two lines is left hanging at the end of a row."""
        rows: list[list[str]] = []
        most = _LARGE_ROW if large else _ROW
        for line in self.lines:
            if rows and len(_BETWEEN.join([*rows[-1], line])) <= most:
                rows[-1].append(line)
            else:
                rows.append([line])
        return rows

    @property
    def one_row(self) -> list[str]:
        """As many lines as find room beside the name, in the one row at the foot of a sheet."""
        row: list[str] = []
        for line in self.lines:
            if len(_BETWEEN.join([self.name, *row, line])) > _SHEET_ROW:
                break
            row.append(line)
        return row

    @property
    def has_foot(self) -> bool:
        return bool(self.footer or self.help_lines)


NO_LETTERHEAD = Letterhead()


@dataclass(frozen=True, slots=True)
class Region:
    """The lines that everybody in a region can reach, and what stands over and under them."""

    name: str
    title: str
    emergency: str
    emergency_number: str
    lines: tuple[HelpLine, ...]


@cache
def regions(language: Language = Language.ENGLISH) -> dict[str, Region]:
    """Every region by its key."""
    content = _content()
    return {
        key: Region(
            facts["name"],
            content["title"][language.base],
            facts["emergency"][language.base],
            facts["emergency_number"],
            tuple(_line(line, language) for line in facts["lines"]),
        )
        for key, facts in content["regions"].items()
    }


def _line(facts: dict[str, Any], language: Language) -> HelpLine:
    name, reach = facts[language.base]
    return HelpLine(name, reach, facts["number"], by_text=facts.get("by") == "text")


def emergency_anywhere(language: Language) -> str:
    """What is said of emergencies where the region is not known."""
    return str(_content()["emergency_anywhere"][language.base])


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads((LIBRARY / "help_lines.toml").read_text(encoding="utf-8"))


def title_of_help(language: Language) -> str:
    """What stands over the help lines."""
    return next(iter(regions(language).values())).title


def lines_not_said(lines: tuple[HelpLine, ...], paper: str) -> tuple[HelpLine, ...]:
    """Those whose number does not stand on the paper anyway."""
    return tuple(line for line in lines if not line.number or line.number not in paper)
