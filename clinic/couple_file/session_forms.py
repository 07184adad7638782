"""The form of a therapy session: what was ticked and typed, as the words to keep; and the next date."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from clinic.couples.rules import Side
from clinic.couples.session_rules import (
    Attended,
    ChangeEvent,
    SessionRecord,
    SessionState,
    SessionWords,
    Step,
    TangoMove,
    Way,
)
from clinic.couples.session_store import KeptSession
from clinic.couples.when_forms import read_moment
from clinic.web.forms import FormError, Problems, Submitted

TEXTS = ("plan", "summary", "note")
YES = "yes"
AHEAD = {"week": timedelta(weeks=1), "fortnight": timedelta(weeks=2)}


def read_words(form: Submitted) -> SessionWords:
    """What the form says.

    Raises:
        FormError: it is none that our page sends.
    """
    record = SessionRecord(
        way=form.choice("way", Way),
        attended=form.choice("attended", Attended),
        step=_step(form["step"]),
        focus=form.choice("focus", Side),
        moves=frozenset(move for move in TangoMove if form[f"move-{move}"] == YES),
        events=frozenset(event for event in ChangeEvent if form[f"event-{event}"] == YES),
    )
    plan, summary, note = (form[name].rstrip() for name in TEXTS)
    return SessionWords(record, plan, summary, form["released"] == YES and bool(summary.strip()), note)


def _step(text: str) -> Step | None:
    if not text:
        return None
    try:
        return Step(int(text)) if text.isascii() and text.isdecimal() and len(text) == 1 else _unknown()
    except ValueError as error:
        raise FormError("step") from error


def _unknown() -> Step:
    raise FormError("step")


def suggested(kept: KeptSession, note: str, last: KeptSession | None, where: SessionRecord) -> SessionWords:
    """What the form starts with: what was kept; before anything was, how it was last time and where they are."""
    words = SessionWords(kept.record, kept.plan, kept.typed_summary, kept.released_at is not None, note)
    if kept.record != SessionRecord() or kept.ended_at is not None:
        return words
    way = last.record.way if last else None
    return replace(words, record=replace(where, way=way or Way.IN_PERSON, attended=Attended.BOTH))


@dataclass(frozen=True, slots=True)
class NextDate:
    """A date to choose with one tap."""

    value: str
    words: str


def really_began(state: SessionState, held_on: date, began_at: datetime | None) -> datetime | None:
    """When a session really began, if it is not only planned and began on its own day."""
    if began_at is None or state not in {SessionState.BEGUN, SessionState.ENDED}:
        return None
    return began_at if began_at.astimezone().date() == held_on else None


def usual_time(began: datetime) -> datetime:
    """The quarter of an hour of that day nearest to when a session began, on this computer's clock."""
    local = began.astimezone().replace(tzinfo=None)
    quarter = timedelta(minutes=15)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    last = timedelta(days=1) - quarter
    return midnight + min(round((local - midnight) / quarter) * quarter, last)


def next_moment(form: Submitted, began: datetime, problems: Problems) -> datetime | None:
    """When the next session shall be, if it is to be planned; `began` gives the time of day for those in a week."""
    chosen = form["next"]
    if chosen in AHEAD:
        return (usual_time(began) + AHEAD[chosen]).astimezone()
    return read_moment(form, "next_day", "next_time", problems) if chosen == "other" else None
