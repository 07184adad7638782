"""Marks on Today: a truth table; that they come and go; for whom they are; and no clinical word, no name."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlmodel import update

from clinic.couple_file.day_marks import DayMark, mark
from clinic.couples.rules import Pair, Partner
from clinic.couples.session_rules import SessionState
from clinic.couples.session_tables import TherapySession
from clinic.couples.store import CoupleFacts, add_couple
from clinic.progress.check_in_rules import week_of
from tests.progress.check_ins import answer_week, check_in_phone

DAY = timedelta(days=1)
NOW = datetime.now(UTC).astimezone()
MONDAY = date(2026, 3, 2)
NEW, FIRST = "Something new", "Something to read first"


@pytest.mark.parametrize(
    ("flags", "newest", "last_held", "told"),
    [
        (0, None, None, None),
        (0, None, MONDAY, None),
        (0, MONDAY, None, DayMark.NEW),
        (0, MONDAY, MONDAY, None),
        (0, MONDAY + DAY, MONDAY, DayMark.NEW),
        (0, MONDAY - DAY, MONDAY, None),
        (1, None, MONDAY, DayMark.READ_FIRST),
        (2, MONDAY + DAY, MONDAY, DayMark.READ_FIRST),
    ],
)
def test_a_flag_comes_first_and_what_came_after_the_last_session_is_new(flags, newest, last_held, told):
    assert mark(flags, newest, last_held) is told


def plan(nora, couple):
    fields = {"couple": str(couple.id), "day": f"{NOW:%Y-%m-%d}", "time": "14:00", "minutes": "50"}
    assert nora.post("/today/sessions", data=fields).status_code == 303


@pytest.fixture
def couple(cast, nora):
    plan(nora, cast.maya_and_jon)
    return cast.maya_and_jon


def line_of(browser, couple):
    """The couple's line of the day, without its tags."""
    page = browser.get("/today").text
    line = next(part for part in page.split('<li class="session-line') if str(couple.id) in part)
    return line, re.sub(r"<[^>]*>", " ", line)


def test_a_check_in_is_marked_until_the_session_is_ended_and_says_neither_what_nor_from_whom(house, nora, couple):
    assert NEW not in nora.get("/today").text
    phone = check_in_phone(house, nora, couple, "a").begin()
    answer_week(phone, week_of(NOW.date()).number, "I am afraid of Sunday.")
    line, words = line_of(nora, couple)
    assert words.count(NEW) == 1
    assert not re.search("check|afraid|safe|close", words, re.IGNORECASE)
    where = re.search(r'<a class="badge" href="([^"]+)"', line)[1]
    assert "afraid of Sunday" in nora.get(where).text, "the mark leads to where it stands"
    house_session = nora.post("/today/start", data={"couple": str(couple.id)}).headers["location"]
    page = nora.get(house_session).text
    revision = re.search(r'name="revision" value="(\d+)"', page)[1]
    assert nora.post(house_session, data={"act": "end", "revision": revision}).status_code == 303
    assert NEW not in nora.get("/today").text


def test_what_was_told_in_the_last_session_is_not_new_again(house, nora, couple):
    answer_week(check_in_phone(house, nora, couple, "b").begin(), week_of(NOW.date()).number, "A line.")
    with house.transaction() as session:
        session.add(TherapySession(id=uuid4(), couple_id=couple.id, held_on=NOW.date() - DAY, state=SessionState.ENDED))
    assert NEW in nora.get("/today").text
    with house.transaction() as session:  # as if that session had been held after the check-in was sent
        session.exec(
            update(TherapySession)
            .where(TherapySession.couple_id == couple.id, TherapySession.held_on == NOW.date())
            .values(held_on=NOW.date() + DAY)
        )
        session.exec(
            update(TherapySession)
            .where(TherapySession.couple_id == couple.id, TherapySession.state == SessionState.ENDED)
            .values(held_on=NOW.date())
        )
    assert NEW not in nora.get("/today").text


def test_a_flag_is_marked_first(house, nora, couple):
    answer_week(check_in_phone(house, nora, couple, "a").begin(), week_of(NOW.date()).number, "A line.", unsafe="1")
    words = line_of(nora, couple)[1]
    assert FIRST in words
    assert NEW not in words


def test_the_front_desk_and_another_practice_get_no_mark(house, cast, nora, couple):
    answer_week(check_in_phone(house, nora, couple, "a").begin(), week_of(NOW.date()).number, "A line.", unsafe="1")
    finn, vera = house.visitor().sign_in(cast.finn), house.visitor().sign_in(cast.vera)
    assert "Maya" in finn.get("/today").text
    assert not re.search(f"{NEW}|{FIRST}", finn.get("/today").text + vera.get("/today").text)


def test_marks_take_the_same_queries_for_any_number_of_couples(house, nora, cast, couple):
    nora.get("/today")
    with house.statements() as few:
        nora.get("/today")
    with house.transaction() as session:
        more = [
            add_couple(session, house.vault, cast.nora.actor, CoupleFacts(Pair(Partner(f"Ana {n}"), Partner("Bo"))))
            for n in range(6)
        ]
        for one in more:
            session.add(TherapySession(couple_id=one, held_on=NOW.date(), state=SessionState.PLANNED))
    nora.get("/today")
    with house.statements() as many:
        nora.get("/today")
    assert len(few) == len(many) <= 13, few
