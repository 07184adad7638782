"""The Jinja environments, one a language: everything is escaped, and a name nobody gave is an error.

Jinja's usual rule escapes only some file endings; a map is an SVG full of people's words, so here the rule is all.
A render says its language; markup then finds its words in that language's catalog, in macros as well.
"""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from clinic.catalogs import words
from clinic.language import Language

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


@cache
def environment(language: Language = Language.ENGLISH) -> Environment:
    """The shared environment of a language, with `templates/` as its root."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_translations(words(language), newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    return made


def render(template: str, *, language: Language = Language.ENGLISH, **values: object) -> str:
    """The text of `template` (a path below `templates/`) in `language`, with `values` filled in."""
    return environment(language).get_template(template).render(**values)
