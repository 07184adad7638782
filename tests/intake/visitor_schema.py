"""What a partner's pages take, as OpenAPI: made from the program's own routes, for tests alone.

The program publishes no schema. Fields of forms are read by hand there, so the schema says here what they may be.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import RouteContext, iter_route_contexts

from clinic.progress.check_in_rules import week_of
from clinic.web.access import policies
from clinic.web.visits import VisitPolicy

ALSO_FOR_VISITORS = ("/p/{token}", "/leave", "/yours", "/language")
"""What a partner's browser asks for beside the pages of its link."""

MEANT = ["", "0", "1", "3", "yes", "other", "2026", "-1", "1e9", "<b>", "quill\r\n", "9" * 30, "\0", "x" * 3_000]
FAR = 10**25
"""A number that no database column holds."""
FIELDS = ("revision", "quietly", "more", "sending", "name", "day", "ticked", "language", "here")
ANY_WORD: dict[str, Any] = {"type": "string", "maxLength": 40}


def body(words: dict[str, Any], *, inside: bool) -> dict[str, Any]:
    """The fields of every form at once: a page looks at its own and passes over the others."""
    named = {
        **dict.fromkeys(FIELDS, words),
        **{f"q{number}": words for number in range(1, 8)},
        **{f"q2.{part}": words for part in ("other", "year", "month", "turns", "unit")},
        "code": {"enum": ["blue heron 7", "", "abc"]} if inside else words,
        "next": {"enum": ["", "/couples", "//elsewhere.example", "/yours"]} if inside else words,
        "shown": {"enum": ["q2 q3 q4 q6 q7", "q2", "q4-0 q2-1", ""]} if inside else words,
    }
    always = ["shown", "revision", "q2", "q3", "q4", "code", "name"] if inside else []
    more = {"additionalProperties": False if inside else ANY_WORD}
    return {"type": "object", "properties": named, "required": always, **more}


def visitor_ways(app: FastAPI) -> list[RouteContext]:
    """Every route that a partner's browser may ask, without an account."""
    return [
        route
        for route in iter_route_contexts(app.routes)
        if any(isinstance(one, VisitPolicy) for one in policies(route)) or route.path in ALSO_FOR_VISITORS
    ]


def schema_of(app: FastAPI, links: dict[str, str], *, inside: bool) -> dict[str, Any]:
    """The schema of those routes. `links` are open links of this browser, by what their address ends in.

    `inside` keeps to addresses that are there and to fields that mean something; else anything goes.
    """
    ways = {route.path for route in visitor_ways(app)}
    every: dict[str, Any] = get_openapi(title="Pages for partners", version="1", routes=app.routes)
    every["paths"] = {path: said for path, said in every["paths"].items() if path in ways}
    fields = body({"enum": MEANT} if inside else ANY_WORD, inside=inside)
    for path, methods in every["paths"].items():
        for method, operation in methods.items():
            if inside and path.startswith("/yours/"):
                _narrow(operation.get("parameters", ()), links[path.split("/")[3]])
            if method == "post":
                operation["requestBody"] = {"content": {"application/x-www-form-urlencoded": {"schema": fields}}}
    return every


def _narrow(parameters: Iterable[dict[str, Any]], link: str) -> None:
    for one in parameters:
        if one["name"] == "link_id":
            one["schema"] = {"enum": [link]}
        elif one["schema"].get("type") == "integer":
            one["schema"] = {"enum": [1, 2, 3, week_of(date.today()).number, FAR]}
