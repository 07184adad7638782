"""Every route, every role, their own couple and another practice's, signed in and not: closed unless it was decided."""

import re
from typing import NamedTuple

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts
from sqlmodel import update
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from clinic.app import STATIC, create_app
from clinic.cycles.live_access import HoldsLink
from clinic.practice import pages
from clinic.practice.rules import Act, Role, may
from clinic.practice.tables import Member
from clinic.settings import Settings
from clinic.web.access import May, MayWatch, Open, open_to_everyone, policies, require_policies
from clinic.web.visits import VisitPolicy


class Way(NamedTuple):
    """One method of one route, and what one must be allowed to do for it; nothing if it is open to everyone."""

    method: str
    path: str
    act: Act | None


def ways(app: FastAPI) -> list[Way]:
    found = []
    for route in iter_route_contexts(app.routes):
        if isinstance(route.original_route, Mount):
            continue
        acts = [policy.act for policy in policies(route) if isinstance(policy, May | MayWatch)]
        assert len(acts) <= 1, route.path
        found += [Way(method, route.path, acts[0] if acts else None) for method in route.methods]
    return sorted(found)


@pytest.fixture(scope="module")
def all_ways(running_app):
    return ways(running_app)


@pytest.fixture(scope="module")
def answering_ways(all_ways):
    """Those that answer at once; the streams go on for as long as somebody listens (tests/cycles/test_live_*.py)."""
    return [way for way in all_ways if not way.path.endswith("/stream")]


def address(way: Way, couple, *, map_id=None) -> str:
    values = {
        "couple_id": couple.id,
        "map_id": map_id or couple.map,
        "entry_id": "no-such-entry",
        "slug": "when-hurt-turns-into-distance",
        "given_id": couple.map,
        "score_id": couple.map,
        "kind": "negative",
        "element": "cue",
        "token": "no-such-link",
        "session_id": couple.map,
        "goal_id": couple.map,
        "note_id": couple.map,
        "injury_id": couple.map,
        "name": "cycle-sheet.en.both.letter",
        "link_id": couple.map,
        "packet_id": couple.map,
        "flag_id": couple.map,
        "signature_id": couple.map,
        "form_id": couple.map,
        "line_id": "no-such-line",
        "number": 1,
        "page_number": 1,
    }
    return re.sub(r"\{(\w+)\}", lambda name: str(values[name[1]]), way.path)


def ask(browser, way: Way, couple, **options):
    return browser.request(way.method, address(way, couple, **options))


OPEN = {
    ("GET", "/"),
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("POST", "/sign-out"),
    ("GET", "/welcome"),
    ("POST", "/welcome"),
    ("GET", "/live"),
    ("POST", "/live"),
    ("GET", "/live/{token}"),
    ("POST", "/live/leave"),
    ("POST", "/language"),
    ("GET", "/p/{token}"),
    ("GET", "/leave"),
    ("GET", "/calendar/{token}.ics"),
    ("GET", "/yours"),
}

FOR_GUESTS = {("GET", "/live/view"), ("GET", "/live/stream")}
"""For who holds an open live link: the picture of one map, and nothing else (tests/cycles/test_live_*.py)."""


FORMS_FOR_PARTNERS = {
    (method, f"/yours/{{link_id}}/forms{more}")
    for method, more in (
        ("GET", ""),
        ("POST", "/begin"),
        ("GET", "/code"),
        ("POST", "/code"),
        ("GET", "/{number}/start"),
        ("GET", "/{number}/copy"),
        ("GET", "/{number}/check"),
        ("POST", "/{number}/check"),
        ("GET", "/{number}/{page_number}"),
        ("POST", "/{number}/{page_number}"),
    )
}
CHECK_INS_FOR_PARTNERS = {
    (method, f"/yours/{{link_id}}/check-in{more}")
    for method, more in (
        ("GET", ""),
        ("POST", "/begin"),
        ("GET", "/code"),
        ("POST", "/code"),
        ("GET", "/{number}/{page_number}"),
        ("POST", "/{number}/{page_number}"),
    )
}
FOR_PARTNERS = (
    FORMS_FOR_PARTNERS
    | CHECK_INS_FOR_PARTNERS
    | {
        *(("GET", f"/yours/{{link_id}}/paper{more}") for more in ("", "/read", "/pdf", "/logo", "/paper.css")),
        ("GET", "/yours/{link_id}/goals"),
        ("POST", "/yours/{link_id}/goals/{goal_id}"),
    }
)
"""For who opened a private link: that partner's own page (tests/couples/test_private_links.py)."""


def held_by(app: FastAPI, kind: type) -> set[tuple[str, str]]:
    return {
        (method, route.path)
        for route in iter_route_contexts(app.routes)
        for method in getattr(route, "methods", None) or ()
        if any(isinstance(policy, kind) for policy in policies(route))
    }


def test_exactly_these_are_for_partners(running_app):
    assert held_by(running_app, VisitPolicy) == FOR_PARTNERS
    assert all("{link_id}" in path for _method, path in FOR_PARTNERS)


def test_exactly_these_are_for_guests(running_app):
    assert held_by(running_app, HoldsLink) == FOR_GUESTS


def test_exactly_these_are_open_to_everyone(all_ways):
    assert {(way.method, way.path) for way in all_ways if way.act is None} == OPEN | FOR_GUESTS | FOR_PARTNERS
    assert len(all_ways) > 20


FRONT_DESK = re.compile(r"/couples/\{couple_id\}/(forms|kiosk)\b")
"""What the front desk may do with a couple: send forms, hand the tablet over, see states. Opened as for the room."""


def test_every_way_that_has_a_couple_in_it_needs_a_clinical_right(all_ways):
    for way in all_ways:
        if FRONT_DESK.match(way.path):
            assert way.act is Act.SEND_FORMS, way
        elif "{couple_id}" in way.path:
            assert way.act in {Act.OPEN_FILE, Act.CHANGE_FILE, Act.GIVE_PAPER}, way
            assert not may(Role.FRONT_DESK, way.act), way
        if way.method != "GET" and "{couple_id}" in way.path and way.act is not Act.SEND_FORMS:
            assert way.act in {Act.CHANGE_FILE, Act.GIVE_PAPER}, way


def test_signed_out_nothing_opens(house, answering_ways):
    before, stranger = house.contents(), house.visitor()
    for way in answering_ways:
        if way.act is None:
            continue
        answer = ask(stranger, way, house.cast.maya_and_jon)
        assert answer.status_code == 303, way
        assert answer.headers["location"].startswith("/sign-in"), way
        assert "Maya" not in answer.text, way
    assert house.contents() == before


@pytest.mark.parametrize("who", ["nora", "sam", "sue", "finn"])
def test_each_role_opens_what_it_may_and_nothing_else(house, answering_ways, who):
    person = getattr(house.cast, who)
    browser = house.visitor().sign_in(person)
    for way in answering_ways:
        if way.act is None:
            continue
        before = house.contents()
        answer = ask(browser, way, house.cast.maya_and_jon)
        if may(person.role, way.act):
            assert answer.status_code not in {401, 403, 500}, way
        else:
            assert answer.status_code == 403, way
            assert "Maya" not in answer.text, way
            assert house.contents() == before, way


def test_a_couple_of_another_practice_is_not_there(house, answering_ways):
    for person, couple in ((house.cast.vera, house.cast.maya_and_jon), (house.cast.nora, house.cast.the_others)):
        browser = house.visitor().sign_in(person)
        before = house.contents()
        for way in answering_ways:
            if "{couple_id}" in way.path:
                answer = ask(browser, way, couple)
                # A body is read before the couple is looked for; a request without one says nothing about it either.
                assert answer.status_code == 404 or (answer.status_code == 422 and way.path.endswith("/edits")), way
                for name in ("Maya", "Jon", "Ines", "Teo", "Chase"):
                    assert name not in answer.text, way
        assert house.contents() == before


def test_it_looks_the_same_as_one_that_does_not_exist(house, answering_ways):
    browser = house.visitor().sign_in(house.cast.vera)
    nowhere = "01890000-0000-7000-8000-000000000000"
    for way in answering_ways:
        if "{couple_id}" in way.path:
            theirs = ask(browser, way, house.cast.maya_and_jon)
            path = address(way, house.cast.maya_and_jon).replace(str(house.cast.maya_and_jon.id), nowhere)
            nobodys = browser.request(way.method, path)
            # The choice of languages leads back to the address that was asked for.
            said = theirs.text.replace(str(house.cast.maya_and_jon.id), nowhere)
            assert (theirs.status_code, said) == (nobodys.status_code, nobodys.text), way


def test_a_map_is_not_reached_through_another_couple(house, answering_ways):
    cast = house.cast
    for person, couple, map_id in (
        (cast.nora, cast.maya_and_jon, cast.long_names.map),
        (cast.nora, cast.maya_and_jon, cast.the_others.map),
        (cast.vera, cast.the_others, cast.maya_and_jon.map),
    ):
        browser = house.visitor().sign_in(person)
        before = house.contents()["cycle_edit"]
        for way in answering_ways:
            if "{map_id}" in way.path:
                answer = ask(browser, way, couple, map_id=map_id)
                assert answer.status_code in {404, 422}, way
                assert answer.status_code == 404 or way.path.endswith("/edits"), way
                assert "quill" not in answer.text, way
        assert house.contents()["cycle_edit"] == before


def test_a_role_that_changed_counts_at_once(house, nora):
    assert nora.get(house.cast.maya_and_jon.path).status_code == 200
    with house.transaction() as session:
        session.exec(update(Member).values(role=Role.FRONT_DESK))
    assert nora.get(house.cast.maya_and_jon.path).status_code == 403


def unclaimed() -> PlainTextResponse:
    return PlainTextResponse("anybody")


def test_a_program_with_a_route_that_nobody_decided_about_does_not_start():
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.get("/forgotten")(unclaimed)
    with pytest.raises(RuntimeError, match="/forgotten"):
        require_policies(app.routes)


def test_nor_with_a_bare_route_or_another_mount():
    for route in (
        Route("/bare", unclaimed),
        Mount("/files", StaticFiles(directory=STATIC), name="files"),
        Mount("/inside", routes=[Route("/bare", unclaimed)], name="inside"),
    ):
        app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
        app.router.routes.append(route)
        with pytest.raises(RuntimeError, match="declares no policy"):
            require_policies(app.routes)


def test_one_that_was_decided_about_starts():
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.get("/greeting", dependencies=[open_to_everyone])(unclaimed)
    require_policies(app.routes)


def test_the_program_itself_refuses_to_start_with_one(settled, monkeypatch):
    router = APIRouter()
    router.get("/forgotten")(unclaimed)
    monkeypatch.setattr(pages, "router", router)
    with pytest.raises(RuntimeError, match="/forgotten"):
        create_app(Settings(data=settled.folder))


def test_it_tells_nobody_what_routes_there_are(client):
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert client.get(path).status_code == 404


def test_policies_are_of_five_kinds(running_app):
    for route in iter_route_contexts(running_app.routes):
        assert all(isinstance(policy, Open | May | MayWatch | HoldsLink | VisitPolicy) for policy in policies(route))
