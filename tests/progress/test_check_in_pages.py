"""Check-ins: a minute on a phone, one a week, corrected until Sunday, and nothing of it for the other partner."""

import re
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from clinic.couples.rules import Audience, Reader, Side
from clinic.couples.store import couple_keys
from clinic.intake.tables import IntakeAnswer, IntakeFlag
from clinic.progress import check_in_visit_pages
from clinic.progress.check_in_rules import Loop, WayOut, Week, week_of
from clinic.progress.check_in_store import check_ins
from tests.intake.conftest import CODE, Phone, hidden
from tests.progress.check_ins import answer_week, check_in_phone, link_for

LINE = "quillweek we walked twice"
NOW = datetime(2026, 3, 4, 20).astimezone()
WEEK = week_of(NOW.date()).number


@pytest.fixture
def couple(cast):
    return cast.maya_and_jon


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands in the middle of a week until it is moved."""
    at = [NOW]
    monkeypatch.setattr(check_in_visit_pages, "_now", lambda: at[0])
    return at


@pytest.fixture
def maya(house, nora, couple, clock) -> Phone:
    return check_in_phone(house, nora, couple, "a").begin()


@pytest.fixture
def jon(house, nora, couple, clock) -> Phone:
    return check_in_phone(house, nora, couple, "b").begin()


def answer(phone: Phone, week: int = WEEK, *, unsafe: str = "0", **more: str):
    return answer_week(phone, week, LINE, unsafe=unsafe, **more)


def kept(house, couple, reader: Reader = Reader.COUNSELOR):
    with house.transaction() as session:
        return check_ins(session, couple.id, couple_keys(session, house.vault, couple.id, reader))


def test_two_pages_and_it_is_sent(house, nora, couple, maya):
    assert maya.browser.get(maya.page).headers["location"] == f"{maya.page}/{WEEK}/1"
    sent = answer(maya)
    assert sent.headers["location"] == maya.page
    done = maya.browser.get(maya.page)
    assert "Thank you" in done.text
    assert "Sunday, March 8" in done.text
    assert "<title>A page for you</title>" in done.text
    (one,) = kept(house, couple)
    assert (one.side, one.week, one.close, one.safe, one.moments) == (Side.A, Week(WEEK), 7, 5, ("kept", "safe"))
    assert (one.loop, one.out, one.line) == (Loop.FEW, WayOut.HOURS, LINE)
    page = nora.get(f"{couple.path}/check-ins").text
    assert LINE in page
    assert "A few times" in page


def test_another_language_on_the_last_page_keeps_it_and_sends_nothing(house, nora, couple, maya):
    first = maya.get(f"{WEEK}/1").text
    line = re.findall(r'name="(q\d+)"', first)[-1]
    answered = maya.post(f"{WEEK}/1", **hidden(first), **{line: LINE, "language": "es-US"})
    assert answered.headers["location"] == f"{maya.page}/{WEEK}/1"
    there = maya.get(f"{WEEK}/1").text
    assert LINE in there
    assert '<html lang="es-US"' in there
    last = maya.get(f"{WEEK}/2").text
    chosen = re.search(r'type="radio"[^>]*name="(q\d+)"', last)[1]
    answered = maya.post(f"{WEEK}/2", **hidden(last), **{chosen: "0", "language": "en-US"})
    assert answered.headers["location"] == f"{maya.page}/{WEEK}/2"
    assert not kept(house, couple)
    assert re.search(rf'name="{chosen}" value="0"[^>]* checked', maya.get(f"{WEEK}/2").text)


def test_the_page_is_neutral_asks_for_a_quiet_place_and_opening_it_sends_nothing(house, nora, couple, clock):
    phone = check_in_phone(house, nora, couple, "a")
    before = house.contents()
    page = phone.browser.get(phone.page)
    assert "<title>A page for you</title>" in page.text
    assert "988" in page.text
    assert 'href="/leave"' in page.text
    assert not any(word in page.text for word in ("Jon", "week", "check-in was"))
    assert house.contents() == before
    assert phone.get(f"{WEEK}/1").headers["location"] == phone.page


def test_a_week_can_be_corrected_until_it_ends_and_then_a_new_one_begins(house, couple, maya, clock):
    answer(maya)
    first = maya.get(f"{WEEK}/1").text
    assert LINE in first
    names = list(dict.fromkeys(re.findall(r'name="(q\d+)"', first)))
    assert maya.post(f"{WEEK}/1", **hidden(first), **{names[0]: "3", names[3]: "0"}).status_code == 303
    (one,) = kept(house, couple)
    assert (one.close, one.loop, one.out, one.line) == (3, Loop.NONE, None, ""), "what is not asked any more is dropped"
    clock[0] = NOW + timedelta(days=7)
    assert maya.get(f"{WEEK}/1").headers["location"] == maya.page
    fresh = maya.browser.get(maya.page).headers["location"]
    assert fresh == f"{maya.page}/{WEEK + 1}/1"
    assert "quillweek" not in maya.browser.get(fresh).text
    answer(maya, WEEK + 1)
    assert [one.week.number for one in kept(house, couple)] == [WEEK, WEEK + 1]


def test_no_week_that_is_not_there_yet_can_be_written(maya):
    assert maya.get(f"{WEEK + 1}/1").headers["location"] == maya.page
    assert maya.post(f"{WEEK + 1}/1", shown="q1", q1="7").status_code == 404


def test_what_was_typed_in_the_last_minutes_of_a_week_still_counts_for_it(house, couple, maya, clock):
    clock[0] = datetime.combine(Week(WEEK).last + timedelta(days=1), datetime.min.time()).astimezone()
    page = hidden(maya.get(f"{WEEK + 1}/1").text)
    assert maya.post(f"{WEEK}/1", **page).status_code == 303


def test_a_page_that_was_open_over_the_end_of_a_week_loses_nothing(house, couple, maya, clock):
    page = maya.get(f"{WEEK}/1").text
    names = list(dict.fromkeys(re.findall(r'name="(q\d+)"', page)))
    clock[0] = NOW + timedelta(days=7)
    late = maya.post(f"{WEEK}/1", **hidden(page), **{names[-1]: LINE})
    assert late.status_code == 409
    assert LINE in late.text
    assert f'action="{maya.page}/{WEEK + 1}/1"' in late.text
    assert kept(house, couple) == []


def test_sending_twice_sends_once(house, couple, maya):
    answer(maya)
    second = maya.get(f"{WEEK}/2").text
    before = house.contents()
    again = maya.post(f"{WEEK}/2", **hidden(second))
    assert again.headers["location"] == maya.page
    after = house.contents()
    assert {name for name in before if before[name] != after[name]} <= {"intake_device"}


def test_a_blank_check_in_is_not_one(house, couple, maya):
    for page in ("1", "2"):
        asked = maya.get(f"{WEEK}/{page}").text
        maya.post(f"{WEEK}/{page}", **hidden(asked))
    assert kept(house, couple) == []


def test_autosave_keeps_a_draft_that_nobody_else_reads(house, couple, maya):
    page = maya.get(f"{WEEK}/1").text
    names = list(dict.fromkeys(re.findall(r'name="(q\d+)"', page)))
    saved = maya.post(f"{WEEK}/1", **hidden(page), **{names[-1]: LINE}, quietly="yes")
    assert saved.status_code == 204
    assert LINE in maya.get(f"{WEEK}/1").text
    assert kept(house, couple) == []


@pytest.mark.parametrize("unsafe", ["0", "1", "2", ""])
def test_the_same_page_follows_whatever_was_answered(house, couple, maya, unsafe):
    sent = answer(maya, unsafe=unsafe)
    assert (sent.status_code, sent.headers["location"]) == (303, maya.page)
    page = maya.browser.get(maya.page).text
    assert '<details class="card card-quiet help-lines" lang="en-US" open>' in page
    with house.transaction() as session:
        assert len(session.exec(select(IntakeFlag)).all()) == (unsafe in {"1", "2"})


def test_a_flag_waits_for_the_counselor_and_is_acknowledged_as_any_other(house, nora, couple, maya):
    answer(maya, unsafe="1")
    assert "1 flag waits" in nora.get(f"{couple.path}/check-ins").text
    intake = nora.get(f"{couple.path}/intake").text
    assert "A moment this week that did not feel safe" in intake
    flag = re.search(r"/intake/flags/([\w-]+)\"", intake)[1]
    assert nora.post(f"{couple.path}/intake/flags/{flag}", data={"decided": "Called her."}).status_code == 303
    assert "flag waits" not in nora.get(f"{couple.path}/check-ins").text


def test_the_safety_answer_never_opens_to_a_link_again(house, couple, maya):
    answer(maya, unsafe="1")
    page = maya.get(f"{WEEK}/2").text
    assert "checked" not in page
    with house.transaction() as session:
        row = session.exec(select(IntakeAnswer).where(IntakeAnswer.place == ":unsafe")).one()
        assert row.audience is Audience.COUNSELOR
    maya.post(f"{WEEK}/2", **hidden(page))
    with house.transaction() as session:
        row = session.exec(select(IntakeAnswer).where(IntakeAnswer.place == ":unsafe")).one()
        assert row.audience is Audience.COUNSELOR, "a correction that leaves it out changes nothing of it"


def test_nothing_of_one_is_there_for_the_other(house, nora, couple, maya, jon):
    before = jon.browser.get(jon.page, follow_redirects=True).text
    answer(maya, unsafe="1")
    assert jon.browser.get(jon.page, follow_redirects=True).text == before
    assert jon.browser.get(maya.page).status_code == 404
    assert jon.browser.post(f"{maya.page}/{WEEK}/1", data={"shown": "q1"}).status_code == 404
    assert kept(house, couple, Reader.PARTNER_B) == []
    assert kept(house, couple, Reader.ROOM) == []
    (own,) = kept(house, couple, Reader.PARTNER_A)
    assert own.line == LINE
    assert own.audience("unsafe") is None


def test_the_link_is_one_until_it_is_replaced_or_ended(house, nora, couple, maya):
    assert link_for(nora, couple, "a") == maya.link
    answer(maya)
    assert nora.post(f"{couple.path}/check-ins/links/replace", data={"side": "a"}).status_code == 303
    fresh = link_for(nora, couple, "a")
    assert fresh != maya.link
    assert maya.browser.get(maya.page).status_code == 404
    browser = house.visitor()
    page = browser.get(fresh).headers["location"]
    assert "Welcome back" in browser.get(page).text
    assert browser.post(f"{page}/code", data={"code": CODE}).status_code == 303
    assert "Thank you" in browser.get(page).text, "what was sent stays"
    shown = nora.get(f"{couple.path}/check-ins").text
    link = re.search(r'name="link" value="([\w-]+)"', shown)[1]
    assert nora.post(f"{couple.path}/check-ins/links/end", data={"link": link}).status_code == 303
    assert browser.get(page).status_code == 404


def test_a_forgotten_code_can_be_chosen_anew(house, nora, couple, maya):
    assert nora.post(f"{couple.path}/check-ins/code", data={"side": "a"}).status_code == 303
    browser = house.visitor()
    page = browser.get(maya.link).headers["location"]
    assert browser.post(f"{page}/begin", data={"code": "new heron"}).status_code == 303


def test_check_ins_are_in_no_list_of_forms_or_intake(house, nora, couple, maya):
    answer(maya)
    for path in ("forms", "intake", "intake/brief"):
        assert "quillweek" not in nora.get(f"{couple.path}/{path}").text
    assert "Not sent" in nora.get(f"{couple.path}/forms").text


def test_charts_lie_together_only_when_both_answers_were_opened(house, nora, couple, maya, jon):
    answer(maya)
    answer(jon)
    assert "Opened to both" not in nora.get(f"{couple.path}/check-ins").text
    forms = {one.side: one.form for one in kept(house, couple)}
    for side in Side:
        told = {"form": str(forms[side]), "place": ":close", "to": "room"}
        assert nora.post(f"{couple.path}/check-ins/answers", data=told).status_code == 303
        assert ("Opened to both" in nora.get(f"{couple.path}/check-ins").text) is (side is Side.B)
    never = {"form": str(forms[Side.A]), "place": ":unsafe", "to": "room"}
    assert nora.post(f"{couple.path}/check-ins/answers", data=never).status_code == 404
    room = kept(house, couple, Reader.ROOM)
    assert [(one.close, one.safe, one.line) for one in room] == [(7, None, ""), (7, None, "")]


def test_it_belongs_and_it_refuses(house, cast, couple, maya):
    answer(maya)
    for who, status in ((cast.vera, 404), (cast.finn, 403)):
        browser = house.visitor().sign_in(who)
        assert browser.get(f"{couple.path}/check-ins").status_code == status
        assert browser.post(f"{couple.path}/check-ins/links", data={"side": "a"}).status_code == status


def test_it_takes_as_many_queries_for_a_year_as_for_a_week(house, nora, couple, maya, clock):
    answer(maya)
    nora.get(f"{couple.path}/check-ins")
    with house.statements() as few:
        nora.get(f"{couple.path}/check-ins")
    for back in range(1, 4):
        clock[0] = NOW + timedelta(days=7 * back)
        answer(maya, WEEK + back)
    with house.statements() as many:
        assert nora.get(f"{couple.path}/check-ins").text.count(LINE) == 5
    assert len(few) == len(many), few


def test_a_new_check_in_and_a_flag_stand_folded_on_the_sessions_page(house, nora, couple, maya):
    answer(maya, unsafe="1")
    started = nora.post(f"{couple.path}/sessions").headers["location"]
    open_part, _, folded = nora.get(started).text.partition("Not for both")
    assert LINE in folded
    assert "A moment this week that did not feel safe" in folded
    assert "quillweek" not in open_part
    assert "did not feel safe" not in open_part
