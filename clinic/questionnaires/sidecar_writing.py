"""A sidecar written down as the TOML that `read_sidecar` reads."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

from clinic.questionnaires.sidecar import Sidecar

_SIDECAR = TypeAdapter(Sidecar)
_BARE = re.compile("[A-Za-z0-9_-]+")


def written(about: Sidecar) -> str:
    """A sidecar as TOML, in the form that `read_sidecar` reads."""
    content = _SIDECAR.dump_python(about, by_alias=True, exclude_defaults=True)
    return "\n".join(_sections(content)) + "\n"


def _sections(content: dict[str, Any]) -> Iterator[str]:
    tables = {name: value for name, value in content.items() if isinstance(value, dict | list | tuple)}
    yield from (f"{_key(name)} = {_toml(value)}" for name, value in content.items() if name not in tables)
    for name, value in tables.items():
        for one in value if isinstance(value, list | tuple) else [value]:
            yield f"[[{name}]]" if isinstance(value, list | tuple) else f"[{name}]"
            yield from (f"{_key(key)} = {_toml(inner)}" for key, inner in one.items())
            yield ""


def _toml(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}"
        case int():
            return str(value)
        case dict():
            return "{" + ", ".join(f"{_key(name)} = {_toml(one)}" for name, one in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(_toml(one) for one in value) + "]"
    return _said(str(value))


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _said(name)


def _said(words: str) -> str:
    """A TOML string; every string of JSON is one, but for a character that it wants escaped."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")
