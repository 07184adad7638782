"""What stands around every request: headers on every answer, and no request that another site set off."""

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from clinic import cli
from clinic.settings import Settings, settings
from clinic.web.errors import Unexpected
from clinic.web.security import CONTENT_SECURITY_POLICY, HEADERS
from tests.cast import NORA

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def test_the_policy_allows_this_place_only_and_nothing_inline():
    stated = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))
    assert stated == POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "*" not in CONTENT_SECURITY_POLICY


def answers(house, nora):
    couple = house.cast.maya_and_jon
    stranger = house.visitor()
    json = {"accept": "application/json"}
    yield "sign-in page", 200, stranger.get("/sign-in")
    yield "redirect", 303, stranger.get("/couples")
    yield "page", 200, nora.get(couple.path)
    yield "json", 200, nora.get(f"{couple.board}/state")
    yield "no sign-in for a script", 401, stranger.get("/couples", headers=json)
    yield "not there", 404, stranger.get("/nothing")
    yield "not there for a script", 404, stranger.get("/nothing", headers=json)
    yield "wrong method", 405, nora.put("/couples")
    yield "forbidden", 403, house.visitor().sign_in(house.cast.finn).get(couple.path)
    yield "refused form", 422, nora.post("/couples", data={})
    yield "refused edits", 422, nora.post(f"{couple.board}/edits", json={})
    yield "another site", 403, nora.post("/sign-out", headers={"sec-fetch-site": "cross-site"})
    yield "too large", 413, nora.post("/couples", content=b"x" * 1_100_000)
    yield "static", 200, stranger.get("/static/mark.svg")
    yield "no static", 404, stranger.get("/static/nothing.js")
    yield "static outside", 404, stranger.get("/static/%2e%2e/app.py")
    yield "static posted", 405, stranger.post("/static/mark.svg")
    yield "slash", 307, nora.get("/couples/")


def test_every_answer_has_the_headers(house, nora):
    seen = set()
    for what, status, answer in answers(house, nora):
        assert answer.status_code == status, what
        own = {"Cache-Control": "public, no-cache"} if what == "static" else {}
        for name, value in (HEADERS | own).items():
            assert answer.headers.get(name) == value, (what, name)
        assert "server" not in answer.headers
        seen.add(status)
    assert seen >= {200, 303, 401, 403, 404, 405, 413, 422}


def test_an_answer_to_the_unforeseen_has_them_too_and_says_nothing(house, nora, monkeypatch, caplog):
    def burst(*_given, **_more):
        raise RuntimeError("quillsecret words of Maya")

    monkeypatch.setattr("clinic.couples.pages.list_couples", burst)
    for headers in ({}, {"accept": "application/json"}):
        answer = nora.get("/couples", headers=headers)
        assert answer.status_code == 500
        for name, value in HEADERS.items():
            assert answer.headers[name] == value
        for word in ("quillsecret", "Traceback", "RuntimeError", "Maya"):
            assert word not in answer.text
    assert "RuntimeError" in caplog.text
    assert "quillsecret" not in caplog.text


def test_an_error_after_the_answer_began_is_not_hidden():
    async def broken(scope, receive, send):
        await PlainTextResponse("half")(scope, receive, send)
        raise RuntimeError("late")

    with pytest.raises(RuntimeError, match="late"):
        TestClient(Unexpected(broken), base_url="http://127.0.0.1").get("/")


FOREIGN = "https://evil.example"


@pytest.mark.parametrize(
    ("site", "origin", "own"),
    [
        (None, None, True),
        (None, "http://127.0.0.1", True),
        (None, FOREIGN, False),
        (None, "null", False),
        (None, "http://127.0.0.1:9999", False),
        (None, "http://127.0.0.1.evil.example", False),
        (None, "http://[", False),
        (None, "", False),
        ("same-origin", None, True),
        ("same-origin", FOREIGN, True),
        ("none", None, True),
        ("same-site", None, False),
        ("same-site", "http://127.0.0.1", False),
        ("cross-site", None, False),
        ("cross-site", "http://127.0.0.1", False),
        ("", None, False),
        ("SAME-ORIGIN", None, False),
        ("same-origin, cross-site", None, False),
    ],
)
def test_which_requests_may_change_something(house, nora, site, origin, own):
    headers = {name: value for name, value in (("sec-fetch-site", site), ("origin", origin)) if value is not None}
    before = house.contents()
    answer = nora.post("/couples", headers=headers, data={"a_name": "Ana", "b_name": "Bo"})
    assert answer.status_code == (303 if own else 403)
    if not own:
        assert house.contents() == before


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/couples", "/sign-out", "/sign-in", "/welcome", "/nothing"])
def test_no_method_that_changes_something_comes_through_from_another_site(nora, method, path):
    answer = nora.request(method, path, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert nora.get("/couples").status_code == 200, "still signed in"


def test_another_site_cannot_sign_somebody_in(house):
    browser = house.visitor()
    form = {"email": NORA.email, "password": NORA.password}
    answer = browser.post("/sign-in", data=form, headers={"origin": FOREIGN})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_looking_is_allowed_from_a_link_on_another_page(nora):
    assert nora.get("/couples", headers={"sec-fetch-site": "cross-site"}).status_code == 200


def test_a_static_file_is_kept_and_asked_for_again(client):
    first = client.get("/static/mark.svg")
    again = client.get("/static/mark.svg", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == "public, no-cache"
    assert client.get("/static/mark.svg", headers={"if-none-match": '"old"'}).status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.1:8123", "[::1]:8000", "LOCALHOST"])
def test_this_computer_is_answered_by_its_own_names(client, host):
    assert client.get("/sign-in", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8000", "", "::1", "x@y"]
)
def test_another_name_that_points_here_is_refused(house, nora, host):
    before = house.contents()
    for answer in (nora.get("/couples", headers={"host": host}), nora.post("/sign-out", headers={"host": host})):
        assert answer.status_code == 400
        assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert house.contents() == before


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({}, ["127.0.0.1", "localhost", "[::1]"]),
        ({"host": "192.0.2.7"}, ["*"]),
        ({"host": "192.0.2.7", "hosts": "practice.example"}, ["practice.example", "127.0.0.1", "localhost", "[::1]"]),
        ({"hosts": " a.example, b.example,"}, ["a.example", "b.example", "127.0.0.1", "localhost", "[::1]"]),
    ],
)
def test_a_server_says_by_which_names_it_is_reached(given, names):
    assert Settings(**given).answers_to == names


def test_the_address_given_on_the_command_line_counts(clinic, monkeypatch):
    seen = []
    monkeypatch.setenv("CLINIC_HOST", "127.0.0.1")
    monkeypatch.setattr(cli.uvicorn, "run", lambda *_given, **_more: seen.append(settings().answers_to))
    assert clinic("serve", "--host", "192.0.2.7").exit_code == 0
    assert seen == [["*"]]
