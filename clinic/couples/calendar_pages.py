"""A counselor's calendar feed: an address of their own for their calendar program, read-only, without names."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Path
from icalendar import Calendar, Event
from starlette.responses import RedirectResponse, Response

from clinic.couples.calendar_rules import FeedEvent, FeedTitles
from clinic.couples.calendar_store import end_feed, feed_by_token, open_feed, own_feed, token_of
from clinic.web.access import ChangesFile, NotFoundError, OpensFile, open_to_everyone
from clinic.web.forms import Form
from clinic.web.program import ReadingDatabase, Running
from clinic.web.rendering import Frame, frame, show
from clinic.wording import day

router = APIRouter(prefix="/calendar")

TITLES: dict[FeedTitles, tuple[str, str]] = {
    FeedTitles.NEUTRAL: ("Session", "Every event is called “Session”, and says nothing of anybody."),
    FeedTitles.INITIALS: (
        "Session M & J",
        "With the first letters of both names. Whoever sees your calendar sees them.",
    ),
}


@dataclass(frozen=True, slots=True)
class CalendarPage:
    frame: Frame
    address: str
    titles: FeedTitles
    since: str
    choices: dict[FeedTitles, tuple[str, str]]


@router.get("")
def calendar_page(visit: OpensFile) -> Response:
    feed = own_feed(visit.session, visit.actor)
    address = ""
    if feed is not None:
        path = f"/calendar/{token_of(visit.vault, feed.id)}.ics"
        address = str(visit.request.url.replace(path=path, query=""))
    page = CalendarPage(
        frame(visit, "Calendar feed", "today"),
        address,
        feed.titles if feed else FeedTitles.NEUTRAL,
        day(feed.made_at) if feed else "",
        TITLES,
    )
    return show("couples/calendar.html", page)


@router.post("")
def open_calendar(visit: ChangesFile, form: Form) -> Response:
    open_feed(visit.session, visit.vault, visit.actor, form.choice("titles", FeedTitles) or FeedTitles.NEUTRAL)
    return RedirectResponse("/calendar", status_code=303)


@router.post("/end")
def end_calendar(visit: ChangesFile) -> Response:
    end_feed(visit.session, visit.vault, visit.actor)
    return RedirectResponse("/calendar", status_code=303)


@router.get("/{token}.ics", dependencies=[open_to_everyone])
def feed(session: ReadingDatabase, running: Running, token: Annotated[str, Path(max_length=200)]) -> Response:
    """What a calendar program reads. An address that is not open is not there."""
    events = feed_by_token(session, running.vault, token)
    if events is None:
        raise NotFoundError
    return Response(_calendar(events), media_type="text/calendar; charset=utf-8")


def _calendar(events: list[FeedEvent]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Secure Base//Sessions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Sessions")
    calendar.add("refresh-interval", timedelta(hours=1), {"VALUE": "DURATION"})
    for one in events:
        calendar.add_component(_event(one))
    return bytes(calendar.to_ical())


def _event(one: FeedEvent) -> Event:
    event = Event()
    event.add("uid", f"{one.id}@secure-base.invalid")
    event.add("dtstamp", one.changed_at)
    event.add("last-modified", one.changed_at)
    event.add("sequence", one.changes)
    event.add("dtstart", one.starts_at)
    event.add("dtend", one.starts_at + timedelta(minutes=one.minutes))
    event.add("summary", one.title)
    event.add("status", "CANCELLED" if one.canceled else "CONFIRMED")
    event.add("class", "PRIVATE")
    return event
