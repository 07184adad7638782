"""How check-ins are said to the counselor: in a line, and in a table's cells. Never as a verdict."""

from collections.abc import Iterator

from clinic.progress.check_in_rules import HIGHEST, CheckIn, Loop, WayOut
from clinic.wording import day

LOOPS = {Loop.NONE: "Not at all", Loop.ONCE: "Once", Loop.FEW: "A few times", Loop.DAILY: "Most days"}
WAYS_OUT = {
    WayOut.MINUTES: "Within minutes",
    WayOut.HOURS: "Within hours",
    WayOut.DAY: "Within a day",
    WayOut.LONGER: "It took longer",
    WayOut.STILL: "Still in it",
}
MOMENTS = {
    "kept": "consistent: something promised was done",
    "safe": "safe: a feeling was met gently",
    "answered": "responsive: a reach was answered",
    "none": "none this week",
}
MEANINGS = ", ".join(f"{said.replace(': ', ' (')})" for said in MOMENTS.values() if ":" in said)
"""What the words for small moments mean, said once above a table."""
QUESTIONS = {
    "close": "How close they felt",
    "safe": "How safe they felt to show what they feel",
    "loop": "How often their loop came",
}
"""What is drawn over time, by the question's own name."""
DIRECTIONS = {
    "close": "10 is very close",
    "safe": "10 is fully safe",
    "loop": "0 not at all, 3 most days",
}


def noticed(one: CheckIn) -> str:
    """The small moments of a week, in a word each."""
    return ", ".join(MOMENTS.get(moment, moment).partition(":")[0] for moment in one.moments)


def week_said(one: CheckIn) -> str:
    return f"Week of {day(one.week.first)}"


def in_a_line(one: CheckIn) -> str:
    """A check-in in one line, for a list of what is new."""
    return " · ".join(_parts(one)) or "Sent, with nothing in it for you to read"


def _parts(one: CheckIn) -> Iterator[str]:
    if one.close is not None:
        yield f"close {one.close} of {HIGHEST}"
    if one.safe is not None:
        yield f"safe {one.safe} of {HIGHEST}"
    if one.loop is not None:
        out = f", out {WAYS_OUT[one.out].lower()}" if one.out and one.loop is not Loop.NONE else ""
        yield f"their loop: {LOOPS[one.loop].lower()}{out}"
    if one.moments:
        yield f"noticed: {noticed(one)}"
    if one.line:
        yield f"“{one.line}”"
