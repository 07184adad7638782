"""What is new with a couple since their last session. Check-ins and open flags join here when they come."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from clinic.couples.goal_rules import Goal, Owner, moments
from clinic.couples.rules import Audience
from clinic.couples.store import CoupleFile
from clinic.handouts.store import given_papers
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
    return [*_moments(goals, after, until), *_due(goals, until), *_papers(session, file, after, until)]


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
