"""What is new with a couple since their last session: flags that wait, check-ins, goals, papers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from clinic.couples.goal_rules import Goal, Owner, moments
from clinic.couples.rules import Audience
from clinic.couples.store import CoupleFile
from clinic.handouts.store import given_papers
from clinic.intake.flags import flags_of
from clinic.progress.check_in_store import check_ins
from clinic.progress.check_in_wording import in_a_line
from clinic.wording import day


@dataclass(frozen=True, slots=True)
class NewsLine:
    """One thing that is new. What is not for both stands folded on the page, because they may see the screen."""

    what: str
    words: str
    private: bool = False


def news(session: Session, file: CoupleFile, since: date | None, until: date, goals: Iterable[Goal]) -> list[NewsLine]:
    """Everything new after the day `since` (from the beginning, if there was no session) up to `until`."""
    after = since or date.min
    return [
        *_flags(session, file),
        *_check_ins(session, file, after, until),
        *_moments(goals, after, until),
        *_due(goals, until),
        *_papers(session, file, after, until),
    ]


def _flags(session: Session, file: CoupleFile) -> Iterator[NewsLine]:
    """Whatever day they were raised: they wait until somebody has acknowledged them."""
    for flag in flags_of(session, file):
        if flag.acknowledged_at is None:
            told = f"{file.facts.partners[flag.side].name}: {flag.words} ({day(flag.raised_at)})"
            yield NewsLine("Waits for you", told, private=True)


def _check_ins(session: Session, file: CoupleFile, after: date, until: date) -> Iterator[NewsLine]:
    for one in check_ins(session, file.id, file.keys, since=after):
        if after < one.sent_at.astimezone().date() <= until:
            yield NewsLine(f"Check-in of {file.facts.partners[one.side].name}", in_a_line(one), private=True)


def _moments(goals: Iterable[Goal], after: date, until: date) -> Iterator[NewsLine]:
    for goal in goals:
        days = [on for on in moments(goal.ticks) if after < on <= until]
        if days:
            told = ", ".join(f"{on:%A} {on:%b} {on.day}" for on in days[-5:])
            yield NewsLine("It happened", f"{goal.text} ({told})", goal.owner is not Owner.BOTH)


def _due(goals: Iterable[Goal], until: date) -> Iterator[NewsLine]:
    for goal in goals:
        if goal.is_due(until):
            yield NewsLine("To look at together", goal.text, goal.owner is not Owner.BOTH)


def _papers(session: Session, file: CoupleFile, after: date, until: date) -> Iterator[NewsLine]:
    for paper in given_papers(session, file):
        on = paper.given_at.astimezone().date()
        if after <= on <= until:
            told = f"{paper.title}, for {paper.for_whom} ({day(on)})"
            yield NewsLine("Paper given", told, private=paper.audience is not Audience.ROOM)
