"""Whatever is sent to a partner's pages: answered calmly, in words, with every header; nothing half-kept, no way in.

Requests come from schemathesis, the same ones in every run. One partner's browser is in with forms, a paper and goals,
and keeps being in while they are sent, so that most requests go past the door.
"""

import re
from collections import Counter

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings, strategies
from schemathesis.generation import GenerationMode

from clinic.web.security import HEADERS
from tests.cast import ADDRESS
from tests.couples.test_goal_pages import agree
from tests.couples.test_goal_pages import phone as goals_phone
from tests.handouts.test_giving_by_link import given as given_paper
from tests.handouts.test_giving_by_link import link as paper_links
from tests.intake.conftest import Phone
from tests.intake.visitor_schema import schema_of, visitor_ways
from tests.progress.check_ins import check_in_phone

LATE = ("sign_in_budget", "intake_device")
"""What a request may leave that is otherwise refused: that somebody tried, and when a browser was seen."""
SAVED = {"intake_answer", "intake_page", "intake_packet"}
PAGE = re.compile(r"/\d+/\d+$")
"""A page on which something is wrong keeps what fits, and nothing else is kept by what is refused."""
RAW = re.compile(r'"detail"|"loc"|Input should be|Traceback|sqlite|OverflowError|Field required|value_error')


@pytest.fixture
def partner(house, nora, couple, maya) -> tuple[Phone, dict[str, str]]:
    """Maya's browser, in with everything a partner can be sent; and the ids of her links by what they are for."""
    agree(nora, couple)
    papers = house.visitor()
    paper = papers.get(paper_links(nora, given_paper(nora, couple, "a"), "a")[0])
    goals, page = goals_phone(house, nora, couple, "a")
    weekly = check_in_phone(house, nora, couple, "a").begin()
    for browser in (papers, goals, weekly.browser):
        maya.browser.cookies.update(browser.cookies)
    pages = (maya.page, paper.headers["location"], page, weekly.page)
    return maya, {one.rpartition("/")[2]: one.split("/")[2] for one in pages}


def kept(house) -> dict[str, list]:
    return {name: rows for name, rows in house.contents().items() if name not in LATE}


def sent(browser, case):
    """The request as schemathesis would send it, by our own browser, with its cookies as they are."""
    asked = case.as_transport_kwargs(base_url=ADDRESS)
    body = asked.get("data")
    content = {"content": body} if isinstance(body, str | bytes) else {"data": body} if body else {}
    headers = {name: value for name, value in asked["headers"].items() if name.lower() not in {"user-agent", "cookie"}}
    return browser.request(asked["method"], asked["url"], params=asked.get("params"), headers=headers, **content)


def assert_only_saved(answer, path: str, before: dict[str, list], now: dict[str, list]) -> None:
    saves = answer.status_code == 422 and PAGE.search(f"/{path}")
    assert {name for name in now if now[name] != before[name]} <= (SAVED if saves else set()), path


def look_at(answer, what: str) -> None:
    """What is true of every answer."""
    assert answer.status_code < 500, what
    for name, value in HEADERS.items():
        assert answer.headers.get(name) == value or name in {"Content-Security-Policy", "Cache-Control"}, (what, name)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"], what
    if answer.status_code >= 400:
        assert answer.headers["content-type"].startswith("text/html"), what
        assert "<h1" in answer.text, what
        assert not RAW.search(answer.text), what
        assert "your practice" not in answer.text, what


@pytest.fixture
def send_many(house, partner, running_app):
    """Sends many requests to every route there is for partners, and says how often which answer came."""
    phone, links = partner

    def send(most: int, *modes: GenerationMode, inside: bool) -> Counter[int]:
        schema, tally = schemathesis.openapi.from_dict(schema_of(running_app, links, inside=inside)), Counter()
        operations = [found.ok() for found in schema.get_all_operations()]
        assert {one.path for one in operations} == {way.path for way in visitor_ways(running_app)}
        for one in operations:
            cases = strategies.one_of(*(one.as_strategy(generation_mode=mode) for mode in modes))
            _send_to_one(house, phone, cases, most, tally)
        return tally

    return send


def test_what_goes_past_the_door_is_answered_in_words_and_nothing_is_half_kept(send_many):
    tally = send_many(24, GenerationMode.POSITIVE, inside=True)
    past = sum(count for status, count in tally.items() if status not in {404, 429})
    assert past > sum(tally.values()) / 2, tally


def test_so_is_what_no_page_of_ours_sends(send_many):
    assert send_many(12, GenerationMode.POSITIVE, GenerationMode.NEGATIVE, inside=False)[404]


def _send_to_one(house, phone, cases, most, tally) -> None:
    @settings(
        max_examples=most,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def send(case) -> None:
        cookies = dict(phone.browser.cookies)
        before = kept(house)
        answer = sent(phone.browser, case)
        tally[answer.status_code] += 1
        look_at(answer, f"{case.method} {case.formatted_path} {case.body!r}")
        if answer.status_code >= 400:
            assert_only_saved(answer, case.formatted_path, before, kept(house))
        phone.browser.cookies.clear()
        phone.browser.cookies.update(cookies)

    send()


HALF_A_PART = b'--x\r\nContent-Disposition: form-data; name="q2"\r\n\r\nMaya\r\n--y'
REFUSED = [
    ({"content": b"shown=q2&q2=%ff%fe%00&revision=1"}, "application/x-www-form-urlencoded"),
    ({"content": b"\xff\xfe=\xff&shown=q2"}, "application/x-www-form-urlencoded; charset=utf-7"),
    (
        {"content": b'--x\r\nContent-Disposition: form-data; name="q2"\r\n\r\nMaya\r\n--y'},
        "multipart/form-data; boundary=x",
    ),
    ({"content": b"--x"}, "multipart/form-data"),
    ({"content": b'{"q2": "Maya"}'}, "application/json"),
    ({"content": b"<q2/>"}, "text/xml"),
    ({"content": b"q2=" + b"x" * 1_100_000}, "application/x-www-form-urlencoded"),
    ({"content": b"&".join(b"q%d=x" % number for number in range(400))}, "application/x-www-form-urlencoded"),
]


@pytest.mark.parametrize(("body", "kind"), REFUSED)
def test_a_body_that_no_form_sends_is_answered_in_the_same_way(house, maya, body, kind):
    maya.fill("1/1", q2="Maya", q3="quillkept")
    for path in ("3/check", "begin", "code", "1/1"):
        before = kept(house)
        answer = maya.browser.post(f"{maya.page}/{path}", headers={"content-type": kind}, **body)
        assert answer.headers["x-frame-options"] == "DENY", path
        assert answer.status_code < 500, path
        if answer.status_code >= 400:
            assert "<h1" in answer.text or kind == "application/json", path
            assert_only_saved(answer, path, before, kept(house))
    assert "quillkept" in maya.get("1/1").text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_another_way_of_asking_leads_back_to_the_list(house, maya, method):
    before = house.contents()
    for path in ("", "/1/1", "/1/check", "/begin", "/1/copy"):
        answer = maya.browser.request(method, f"{maya.page}{path}")
        assert answer.status_code == 405
        assert f'href="{maya.page}"' in answer.text
    assert house.contents() == before
