"""Weekly messages: only where agreed, neutral, once a week whatever was sent, and safe to repeat."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from clinic.couples.rules import Audience, Side
from clinic.intake.mail import MailError
from clinic.progress import check_in_commands
from clinic.progress.check_in_reminders import agree_reminder, due_reminders, reminders, stop_reminder, take_turn
from clinic.progress.check_in_rules import (
    CheckIn,
    Said,
    Week,
    has_stopped,
    may_be_written,
    may_share_a_chart,
    week_of,
)
from clinic.progress.check_in_store import make_standing_link
from clinic.progress.check_in_tables import CheckInReminder

WEDNESDAY = date(2026, 3, 4)
ADDRESS = "quill@example.com"


@pytest.fixture
def couple(cast):
    return cast.maya_and_jon


@pytest.fixture
def agreed(house, cast, couple):
    with house.transaction() as session:
        file = house.file(session, couple)
        make_standing_link(session, house.vault, cast.nora.actor, file, Side.A, once=uuid4())
        agree_reminder(session, house.vault, cast.nora.actor, file, Side.A, ADDRESS)


def test_a_week_is_from_monday_to_sunday():
    week = week_of(WEDNESDAY)
    assert (week.first, week.last) == (date(2026, 3, 2), date(2026, 3, 8))
    assert week_of(week.last) == week
    assert week_of(week.last + timedelta(days=1)).number == week.number + 1


@pytest.mark.parametrize(
    ("moment", "sending", "may"),
    [
        (datetime(2026, 3, 8, 23), False, True), (datetime(2026, 3, 9, 1), False, False),
        (datetime(2026, 3, 9, 1), True, True), (datetime(2026, 3, 9, 3), True, False),
        (datetime(2026, 3, 1, 23), True, False),
    ],
)  # fmt: skip
def test_when_a_week_can_be_written(moment, sending, may):
    assert may_be_written(week_of(WEDNESDAY), moment.astimezone(), sending=sending) is may


@pytest.mark.parametrize(
    ("sent", "ago", "stopped"), [(3, 3, True), (3, 2, False), (2, 9, False), (9, 0, False), (0, None, False)]
)
def test_who_stopped(sent, ago, stopped):
    last = None if ago is None else Week(week_of(WEDNESDAY).number - ago)
    assert has_stopped(sent, last, WEDNESDAY) is stopped


@pytest.mark.parametrize(
    ("a", "b", "may"),
    [
        (Audience.ROOM, Audience.ROOM, True), (Audience.ROOM, Audience.PARTNER_B, False),
        (Audience.PARTNER_A, Audience.ROOM, False), (Audience.ROOM, None, False), (None, None, False),
    ],
)  # fmt: skip
def test_who_may_lie_on_one_chart(a, b, may):
    sent = [
        CheckIn(uuid4(), side, week_of(WEDNESDAY), datetime(2026, 3, 4).astimezone(), said=(Said("close", audience),))
        for side, audience in ((Side.A, a), (Side.B, b))
        if audience
    ]
    assert may_share_a_chart(sent, "close") is may


def test_an_address_is_sealed_and_a_turn_is_taken_once_a_week(house, cast, couple, agreed):
    with house.transaction() as session:
        file = house.file(session, couple)
        assert reminders(session, file)[Side.A].address == ADDRESS
        assert ADDRESS.encode() not in session.get_one(CheckInReminder, (couple.id, Side.A)).address_sealed
        assert due_reminders(session, cast.nora.practice, WEDNESDAY) == [(couple.id, Side.A)]
        assert due_reminders(session, cast.vera.practice, WEDNESDAY) == []
        address, link = take_turn(session, file, Side.A, WEDNESDAY)
        assert (address, link.side) == (ADDRESS, Side.A)
        assert take_turn(session, file, Side.A, WEDNESDAY) is None
        assert due_reminders(session, cast.nora.practice, WEDNESDAY) == []
        assert due_reminders(session, cast.nora.practice, WEDNESDAY + timedelta(days=7)) != []
        stop_reminder(session, house.vault, cast.nora.actor, file, Side.A)
        assert due_reminders(session, cast.nora.practice, WEDNESDAY + timedelta(days=7)) == []


def test_without_an_agreement_nothing_is_kept(house, nora, couple):
    nora.post(f"{couple.path}/check-ins/links", data={"side": "a"})
    told = {"side": "a", "wanted": "yes", "address": ADDRESS}
    for wrong in (told, told | {"agreed": "yes", "address": "nobody"}):
        assert nora.post(f"{couple.path}/check-ins/reminder", data=wrong).status_code == 422
    assert nora.post(f"{couple.path}/check-ins/reminder", data=told | {"agreed": "yes"}).status_code == 303
    with house.transaction() as session:
        assert set(reminders(session, house.file(session, couple))) == {Side.A}
    assert nora.post(f"{couple.path}/check-ins/reminder", data={"side": "a", "wanted": "no"}).status_code == 303
    with house.transaction() as session:
        assert reminders(session, house.file(session, couple)) == {}


@pytest.fixture
def post(monkeypatch, clinic):
    """A practice with a mail server that takes everything, or nothing while `refuses`."""
    sent: list[tuple[str, str]] = []

    def send(_chosen, address: str, link: str) -> None:
        if "refuses" in sent:
            raise MailError("no")
        sent.append((address, link))

    monkeypatch.setattr(check_in_commands, "send_link", send)
    clinic("demo")
    return sent


def test_the_command_sends_each_message_once(monkeypatch, clinic, post):
    assert clinic("check-ins", "send").exit_code == 1
    monkeypatch.setenv("CLINIC_MAIL_HOST", "mail.example")
    monkeypatch.setenv("CLINIC_MAIL_FROM", "hello@practice.example")
    check_in_commands.settings.cache_clear()
    told = clinic("check-ins", "send")
    assert told.exit_code == 1
    assert "CLINIC_ADDRESS" in told.stderr
    monkeypatch.setenv("CLINIC_ADDRESS", "https://practice.example")
    check_in_commands.settings.cache_clear()
    first = clinic("check-ins", "send")
    assert first.exit_code == 0, first.output
    assert len(post) == 1, "the one of the demo who agreed"
    assert post[0][0] == "maya@example.com"
    assert post[0][1].startswith("https://practice.example/p/")
    assert clinic("check-ins", "send").stdout.strip() == "Sent 0 messages."
    assert len(post) == 1


def test_what_the_mail_server_did_not_take_is_sent_next_time(monkeypatch, clinic, post):
    for name, value in (("MAIL_HOST", "mail.example"), ("MAIL_FROM", "a@b.example"), ("ADDRESS", "https://p.example")):
        monkeypatch.setenv(f"CLINIC_{name}", value)
    check_in_commands.settings.cache_clear()
    post.append("refuses")
    told = clinic("check-ins", "send")
    assert told.exit_code == 1
    assert "1 message" in told.stderr
    post.clear()
    assert clinic("check-ins", "send").stdout.strip() == "Sent 1 message."
