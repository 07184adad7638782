"""The one Jinja environment: everything is escaped, and a name nobody gave is an error.

Jinja's usual rule escapes only some file endings; a map is an SVG full of people's words, so here the rule is all.
"""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


@cache
def environment() -> Environment:
    """The shared environment, with `templates/` as its root."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.policies["json.dumps_kwargs"] = {}  # values keep the order they were given in
    return made


def render(template: str, **values: object) -> str:
    """The text of `template` (a path below `templates/`) with `values` filled in."""
    return environment().get_template(template).render(**values)
