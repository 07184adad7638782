"""Of the weekly check-ins, each reader of a report gets what its answers are open to, and only of its period."""

import re
from datetime import date, datetime, time, timedelta

import pytest
from sqlmodel import select

from clinic.couples.rules import ReportReader, Side
from clinic.intake.tables import IntakeForm
from clinic.progress.check_in_rules import Loop, WayOut, week_of
from clinic.progress.report_gathering import Wish, check_ins_of
from reports.report_facts import Period, WeekNoted
from tests.progress.check_ins import answer_week, check_in_phone

TODAY = date.today()
WEEK = week_of(TODAY).number
PERIOD = Period(TODAY - timedelta(days=7), TODAY)


@pytest.fixture
def couple(cast):
    return cast.maya_and_jon


@pytest.fixture
def noted(house, nora, couple):
    """What a report tells of Maya's week: two moments, the loop a few times, out within hours."""
    answer_week(check_in_phone(house, nora, couple, "a").begin(), WEEK, "quillweek")

    def told(reader, authorized=(), period=PERIOD):
        with house.transaction() as session:
            return check_ins_of(session, house.file(session, couple), Wish(reader, period, frozenset(authorized)))

    return told


@pytest.mark.parametrize(
    ("reader", "authorized", "has"),
    [
        (ReportReader.FILE, (), True),
        (ReportReader.COUPLE, (), False),
        (ReportReader.COUPLE, (Side.A,), False),
        (ReportReader.SUPERVISOR, (), False),
        (ReportReader.SUPERVISOR, (Side.B,), False),
        (ReportReader.SUPERVISOR, (Side.A,), True),
        (ReportReader.REFERRER, (), False),
    ],
)
def test_a_week_is_its_authors_until_they_agree(noted, reader, authorized, has):
    assert bool(noted(reader, authorized)) is has


def test_the_couple_has_the_answer_that_was_opened_and_no_other(nora, couple, noted):
    (week,) = noted(ReportReader.FILE)
    assert week == WeekNoted(TODAY, Loop.FEW, WayOut.HOURS, 2)
    page = nora.get(f"{couple.path}/check-ins").text
    form = page.partition('name="form" value="')[2].partition('"')[0]
    told = {"form": form, "place": ":loop", "to": "room"}
    assert nora.post(f"{couple.path}/check-ins/answers", data=told).status_code == 303
    assert noted(ReportReader.COUPLE) == (WeekNoted(TODAY, Loop.FEW),)


def test_a_week_before_the_period_is_not_told(noted):
    before = Period(TODAY - timedelta(days=90), TODAY - timedelta(days=60))
    assert noted(ReportReader.FILE, period=before) == ()


def test_a_week_in_which_nothing_was_noticed_counts_no_moment(house, nora, couple):
    phone = check_in_phone(house, nora, couple, "b").begin()
    names = list(dict.fromkeys(re.findall(r'name="(q\d+)"', phone.get(f"{WEEK}/1").text)))
    answer_week(phone, WEEK, "", **{names[2]: "3"})
    with house.transaction() as session:
        (week,) = check_ins_of(session, house.file(session, couple), Wish(ReportReader.FILE, PERIOD))
    assert (week.came, week.moments) == (Loop.FEW, 0)


def test_a_week_that_was_sent_after_its_last_midnight_is_in_one_period(house, nora, couple):
    last_week = week_of(TODAY - timedelta(days=7))
    monday = last_week.last + timedelta(days=1)
    answer_week(check_in_phone(house, nora, couple, "a").begin(), WEEK, "")
    with house.transaction() as session:
        (form,) = session.exec(select(IntakeForm).where(IntakeForm.number == WEEK)).all()
        form.number, form.submitted_at = last_week.number, datetime.combine(monday, time(1)).astimezone()
        session.add(form)
        session.flush()
        periods = [Period(last_week.first, last_week.last), Period(monday, monday + timedelta(days=6))]
        file = house.file(session, couple)
        told = [len(check_ins_of(session, file, Wish(ReportReader.FILE, one))) for one in periods]
    assert told == [0, 1]
