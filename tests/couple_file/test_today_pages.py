"""Today and the calendar feed: works, belongs, refuses; and nothing clinical, no name, no token in the wrong place."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from icalendar import Calendar
from sqlmodel import select, update

from clinic.couples.calendar_rules import FeedTitles, initial, title
from clinic.couples.calendar_tables import CalendarFeed
from clinic.couples.rules import Pair
from clinic.couples.session_rules import SessionState
from clinic.couples.session_store import therapy_sessions
from clinic.couples.session_tables import Appointment, TherapySession
from clinic.practice.rules import Role
from clinic.practice.tables import Member

NOW = datetime.now(UTC).astimezone()
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def couple(cast):
    return cast.maya_and_jon


def planned(couple, when=TOMORROW, **fields):
    return {"couple": str(couple.id), "day": f"{when:%Y-%m-%d}", "time": "14:00", "minutes": "50"} | fields


def test_a_session_is_planned_and_listed(nora, couple):
    assert nora.post("/today/sessions", data=planned(couple)).status_code == 303
    page = nora.get("/today").text
    assert "2:00 PM" in page
    assert "Maya" in page


def test_the_front_desk_plans_and_gets_no_way_into_a_file(house, cast, couple):
    finn = house.visitor().sign_in(cast.finn)
    fields = planned(couple, counselor=str(cast.nora.id))
    assert finn.post("/today/sessions", data=fields).status_code == 303
    page = finn.get("/today").text
    assert "2:00 PM" in page
    assert f"/couples/{couple.id}" not in page
    assert finn.post("/today/start", data={"couple": str(couple.id)}).status_code == 403


def test_one_click_starts_a_session_and_a_second_goes_on_with_it(nora, couple):
    first, second = (nora.post("/today/start", data={"couple": str(couple.id)}) for _ in range(2))
    assert first.status_code == 303
    assert first.headers["location"] == second.headers["location"]
    assert nora.get(first.headers["location"]).status_code == 200
    assert "Go on" in nora.get("/today").text


def test_what_began_at_another_hour_than_planned_says_when_it_was(house, nora, couple):
    nora.post("/today/sessions", data=planned(couple, NOW))
    place = nora.post("/today/start", data={"couple": str(couple.id)}).headers["location"]
    four = NOW.replace(hour=4, minute=26, second=0, microsecond=0)
    with house.transaction() as session:
        row = session.get(TherapySession, UUID(place.rsplit("/", 1)[1]))
        row.state, row.began_at, row.ended_at = SessionState.ENDED, four, four + timedelta(minutes=50)
    page = nora.get("/today").text
    assert '<p class="session-time">4:26 AM</p>' in page
    assert "Ended at 5:16 AM · planned for 2:00 PM" in page
    assert "Ended · 4:26 AM" in nora.get(f"{couple.path}/sessions").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"couple": ""}, "Choose a couple."),
        ({"day": ""}, "Choose a day."),
        ({"day": "soon"}, "This is no day"),
        ({"day": "0001-01-01"}, "Please look at the year"),
        ({"day": f"{NOW - timedelta(days=61):%Y-%m-%d}"}, "Please look at the year"),
        ({"day": f"{NOW + timedelta(days=732):%Y-%m-%d}"}, "Please look at the year"),
        ({"time": ""}, "Choose a time"),
        ({"time": "25:00"}, "Choose a time"),
        ({"time": "14:00+05:00"}, "Choose a time"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_planned(house, nora, couple, fields, said):
    before = house.contents()
    answer = nora.post("/today/sessions", data=planned(couple) | fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert house.contents() == before


def test_start_without_a_couple_says_so(nora):
    answer = nora.post("/today/start", data={"couple": ""})
    assert answer.status_code == 422
    assert "Choose a couple." in answer.text


def test_a_day_that_has_begun_is_said(nora, couple):
    nora.post("/today/start", data={"couple": str(couple.id)})
    answer = nora.post("/today/sessions", data=planned(couple, NOW))
    assert answer.status_code == 422
    assert "it has begun" in answer.text


def test_moved_and_called_off(house, nora, couple):
    nora.post("/today/sessions", data=planned(couple))
    session_id = next(row for row in house.contents()["appointment"])[0]
    path = f"/today/sessions/{session_id}"
    assert nora.post(f"{path}/move", data={"day": f"{TOMORROW:%Y-%m-%d}", "time": "09:30"}).status_code == 303
    assert "9:30 AM" in nora.get("/today").text
    refused = nora.post(f"{path}/move", data={"day": "never", "time": "09:30"})
    assert refused.status_code == 422
    assert "This is no day" in refused.text
    assert nora.post(f"{path}/call-off").status_code == 303
    assert "Did not take place" in nora.get("/today").text


@pytest.mark.parametrize("end", ["move", "call-off"])
def test_another_practices_session_is_not_there(house, cast, nora, couple, end):
    nora.post("/today/sessions", data=planned(couple))
    session_id = next(row for row in house.contents()["appointment"])[0]
    vera = house.visitor().sign_in(cast.vera)
    before = house.contents()
    fields = {"day": f"{TOMORROW:%Y-%m-%d}", "time": "10:00"}
    assert vera.post(f"/today/sessions/{session_id}/{end}", data=fields).status_code == 404
    assert vera.post("/today/sessions", data=planned(couple)).status_code == 404
    assert vera.post("/today/start", data={"couple": str(couple.id)}).status_code == 404
    assert "Maya" not in vera.get("/today").text
    assert house.contents() == before


def test_today_takes_the_same_queries_for_any_number(house, nora, couple, cast):
    nora.get("/today")
    with house.statements() as few:
        nora.get("/today")
    for days in range(1, 8):
        nora.post("/today/sessions", data=planned(cast.long_names, NOW + timedelta(days=days)))
    with house.statements() as many:
        nora.get("/today")
    assert len(few) == len(many) <= 13, few


def feed(browser):
    page = browser.get("/calendar").text
    return page.split("127.0.0.1")[1].split(".ics")[0] + ".ics"


def events(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    return list(Calendar.from_ical(answer.content).walk("VEVENT")), answer.text


def test_the_feed_has_the_counselors_sessions_under_a_neutral_name(house, cast, nora, client, couple):
    nora.post("/today/sessions", data=planned(couple))
    nora.post("/today/sessions", data=planned(cast.long_names, counselor=str(cast.sam.id)))
    nora.post("/calendar", data={"titles": "neutral"})
    (event,), text = events(client, feed(nora))
    assert event["SUMMARY"] == "Session"
    assert event.decoded("DTSTART") == TOMORROW.replace(hour=14, minute=0, second=0, microsecond=0)
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(minutes=50)
    assert "Maya" not in text
    assert str(couple.id) not in text


def test_a_move_and_a_cancellation_reach_the_calendar(house, nora, client, couple):
    nora.post("/today/sessions", data=planned(couple))
    nora.post("/calendar")
    session_id = next(row for row in house.contents()["appointment"])[0]
    nora.post(f"/today/sessions/{session_id}/move", data={"day": f"{TOMORROW:%Y-%m-%d}", "time": "09:30"})
    (event,), _ = events(client, feed(nora))
    assert (event["SEQUENCE"], event["STATUS"]) == (1, "CONFIRMED")
    nora.post(f"/today/sessions/{session_id}/call-off")
    (event,), _ = events(client, feed(nora))
    assert (event["SEQUENCE"], event["STATUS"]) == (2, "CANCELLED")


def test_called_off_and_begun_again_from_its_page_reaches_the_calendar_too(house, nora, client, couple):
    nora.post("/today/sessions", data=planned(couple, NOW))
    nora.post("/calendar")
    session_id = next(row for row in house.contents()["appointment"])[0]
    path, seen = f"{couple.path}/sessions/{UUID(session_id)}", []
    notes = (path, {"plan": "after all", "act": "keep", "revision": "1"})
    start, cancel = (f"{couple.path}/sessions", {}), (f"{path}/cancel", {})
    for address, data in (cancel, cancel, start, start, cancel, notes):
        assert nora.post(address, data=data).status_code == 303
        (event,), _ = events(client, feed(nora))
        seen.append((event["SEQUENCE"], event["STATUS"]))
        with house.transaction() as session:
            (row,) = session.exec(select(Appointment))
            assert event.decoded("LAST-MODIFIED") == row.changed_at.replace(microsecond=0)
    off, on = "CANCELLED", "CONFIRMED"
    assert seen == [(1, off), (1, off), (2, on), (2, on), (3, off), (4, on)]


def test_initials_only_when_chosen_and_then_by_a_new_address(nora, client, couple):
    nora.post("/today/sessions", data=planned(couple))
    nora.post("/calendar", data={"titles": "neutral"})
    old = feed(nora)
    nora.post("/calendar", data={"titles": "neutral"})
    assert feed(nora) == old, "the same again changes nothing"
    nora.post("/calendar", data={"titles": "initials"})
    (event,), _ = events(client, feed(nora))
    assert event["SUMMARY"] == "Session M & J"
    assert client.get(old).status_code == 404


def test_an_ended_feed_is_not_there_and_looks_like_one_that_never_was(house, nora, client):
    nora.post("/calendar")
    path = feed(nora)
    assert client.get(path).status_code == 200
    nora.post("/calendar/end")
    other = f"/calendar/{uuid4()}.ics"
    gone, never = client.get(path), client.get(other)
    assert (gone.status_code, gone.text.replace(path, other)) == (404, never.text)


def test_of_several_open_feeds_none_outlives_the_next_or_the_end(house, cast, nora):
    def still_open():
        with house.transaction() as session:
            return [one.id for one in session.exec(select(CalendarFeed)) if one.ended_at is None]

    def two_more():
        with house.transaction() as session:
            for _ in range(2):
                facts = {"token_hash": uuid4().bytes, "titles": FeedTitles.NEUTRAL, "made_at": NOW}
                session.add(CalendarFeed(member_id=cast.nora.id, **facts))

    two_more()
    nora.post("/calendar", data={"titles": "neutral"})
    assert len(still_open()) == 1
    two_more()
    nora.post("/calendar/end")
    assert still_open() == []


@pytest.mark.parametrize("facts", [{"closed_at": NOW}, {"role": Role.FRONT_DESK}])
def test_a_feed_ends_with_the_account_or_its_right(house, cast, nora, client, facts):
    nora.post("/calendar")
    path = feed(nora)
    with house.transaction() as session:
        session.exec(update(Member).where(Member.id == cast.nora.id).values(**facts))
    assert client.get(path).status_code == 404


def test_the_token_is_not_in_the_database(house, nora):
    nora.post("/calendar")
    assert feed(nora).split("/")[-1].removesuffix(".ics") not in repr(house.contents())


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (Pair("Maya", "Jon"), "Session M & J"),
        (Pair("دلال", "ánh"), "Session د & Á"),
        (Pair("  9 Ana", "…"), "Session A & ·"),
    ],
)
def test_initials_in_any_script(names, said):
    assert title(FeedTitles.INITIALS, names) == said
    assert title(FeedTitles.NEUTRAL, names) == "Session"
    assert len(initial(names.a)) == 1


def test_a_next_session_that_was_called_off_leaves_room_for_another(house, nora, cast):
    path = nora.post(f"{cast.maya_and_jon.path}/sessions").headers["location"]
    nora.post(path, data={"act": "end", "next": "week", "revision": "1"})
    with house.transaction() as session:
        ahead = therapy_sessions(session, house.file(session, cast.maya_and_jon))[0]
    assert "Next session:" in nora.get(path).text
    nora.post(f"/today/sessions/{ahead.id}/call-off")
    page = nora.get(path).text
    assert "Next session:" not in page
    assert 'name="next"' in page
