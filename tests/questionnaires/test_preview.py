"""A form in the browser on its own: every page, without a script and without a database."""

import json

import pytest
from starlette.testclient import TestClient

from clinic.questionnaires import instruments
from clinic.questionnaires.preview import preview_app
from tests.questionnaires.forms import coded, extension, group, item, plan, when
from tests.questionnaires.test_conformance import HERE, reading_of

HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>'


def browser(made):
    return TestClient(preview_app(made), base_url="http://127.0.0.1", follow_redirects=False)


FORM = plan(
    group("g", item("a", "boolean", required=True), item("b", enableWhen=[when("a", answerBoolean=True)])),
    group("k", item("c", required=True), enableWhen=[when("a", answerBoolean=True)]),
    title="Small form",
)


def test_a_form_is_walked_through_to_its_end():
    visit = browser(FORM)
    assert visit.get("/").headers["location"] == "/page/1"
    page = visit.get("/page/1")
    assert "Part 1 of 1" in page.text
    brought = visit.post("/page/1", data={"shown": "q2", "q2": "yes"})
    assert brought.status_code == 200
    assert "there is more on this page" in brought.text
    assert visit.post("/page/1", data={"shown": "q2 q3", "q2": "yes", "q3": "why"}).headers["location"] == "/page/2"
    assert visit.post("/page/2", data={"shown": "q5", "q5": "words"}).headers["location"] == "/check"
    check = visit.get("/check")
    for part in ("why", "words", "/page/2#q5", "Check your answers"):
        assert part in check.text
    handed_in = visit.post("/check")
    assert "&#34;linkId&#34;: &#34;c&#34;" in handed_in.text
    assert visit.get("/").status_code == 303
    assert "checked" not in visit.get("/page/1").text, "it begins again with nothing"


def test_a_problem_is_said_on_top_and_beside_and_in_the_title():
    visit = browser(FORM)
    page = visit.post("/page/1", data={"shown": "q2"})
    assert page.status_code == 422
    assert "<title>Error: Small form" in page.text
    for part in ("There is a problem", "autofocus", 'href="#q2"', 'id="q2"', 'id="q2-problem"', 'aria-invalid="true"'):
        assert part in page.text
    assert page.text.count("Choose an answer: Question a") == 2


def test_what_has_to_be_answered_cannot_be_passed_by():
    visit = browser(FORM)
    page = visit.post("/check")
    assert page.status_code == 422
    assert 'href="/page/1#q2"' in page.text


def test_a_page_that_is_not_asked_is_passed_by():
    visit = browser(FORM)
    assert visit.get("/page/2").headers["location"] == "/check"
    assert visit.get("/page/9").headers["location"] == "/check"


KILOMETERS = {"code": "km", "display": "kilometers"}
UNITS = {"code": "kg", "display": "kilograms"}, {"code": "lb", "display": "pounds"}
EVERY_KIND = [
    item("boolean", "boolean"),
    item("radios", "open-choice", answerOption=coded("x")),
    item("boxes", "choice", answerOption=coded("x", "y"), repeats=True),
    item("select", "choice", answerOption=coded(*(f"c{number}" for number in range(13)))),
    item("integer", "integer", extension=[extension("questionnaire-unit", valueCoding=KILOMETERS)]),
    item("decimal", "decimal"),
    item("date", "date"),
    item("moment", "dateTime"),
    item("time", "time"),
    item("string", repeats=True),
    item("text", "text"),
    item("amount", "quantity", extension=[extension("questionnaire-unitOption", valueCoding=one) for one in UNITS]),
    item("shown", readOnly=True),
    item("words", "display"),
    group("inner", item("below", item=[item("child")])),
]  # fmt: skip


def hostile(node):
    """The same form with markup in every text."""
    if isinstance(node, dict):
        words = {"text", "display", "title", "prefix"}
        return {
            name: HOSTILE if name in words and isinstance(value, str) else hostile(value)
            for name, value in node.items()
        }
    return [hostile(one) for one in node] if isinstance(node, list) else node


@pytest.mark.parametrize("made", [plan(group("g", *EVERY_KIND)), plan(group("g", *hostile(EVERY_KIND)), title=HOSTILE)])
def test_every_control_has_its_name_and_nothing_in_a_form_is_markup(made):
    page = browser(made).get("/page/1")
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    ids = [part.partition('"')[0] for part in page.text.split(' id="')[1:]]
    assert len(ids) == len(set(ids)), "an id is one thing's own"
    for field in page.text.split("<input")[1:] + page.text.split("<select")[1:] + page.text.split("<textarea")[1:]:
        tag = field.partition(">")[0]
        own = tag.partition('id="')[2].partition('"')[0]
        assert 'type="hidden"' in tag or f'for="{own}"' in page.text or "aria-label=" in tag, tag


def test_another_site_cannot_send_it():
    visit = browser(FORM)
    assert visit.post("/page/1", data={}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert TestClient(preview_app(FORM), base_url="http://evil.example").get("/").status_code == 400


def test_ours_is_asked_in_spanish():
    page = browser(instruments.form("connection-pulse", "es").plan).get("/page/1")
    assert 'lang="es"' in page.text
    assert "Continuar" in page.text


PUBLISHED = sorted(HERE.glob("*.q.json")) if HERE.is_dir() else []


@pytest.mark.skipif(not PUBLISHED, reason=f"the published forms are not in {HERE}")
def test_every_published_form_is_shown_and_nothing_in_it_runs():
    for file in PUBLISHED:
        visit = browser(reading_of(file).plan)
        where = visit.get("/").headers["location"]
        while where != "/check":
            page = visit.get(where)
            if page.status_code == 303:
                where = page.headers["location"]
                continue
            assert page.status_code == 200, (file.name, where)
            assert page.text.count("<script") == 1, "our own, and no other"
            typed = {"shown": ""}
            where = visit.post(where, data=typed).headers.get("location") or next_of(where)
        assert visit.get("/check").status_code == 200


def next_of(where):
    return f"/page/{int(where.rpartition('/')[2]) + 1}"


def test_a_response_that_is_handed_in_is_json():
    text = browser(plan(item("a"))).post("/check").text
    words = text.partition("<code>")[2].partition("</code>")[0].replace("&#34;", '"')
    assert json.loads(words)["resourceType"] == "QuestionnaireResponse"
