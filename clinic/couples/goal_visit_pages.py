"""A partner's own goals on their phone, by a private link: tick what happened. Only their own ticks, and no score."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import RedirectResponse, Response

from clinic.clock import this_day
from clinic.couples.goal_rules import Goal, Owner, Rhythm, own_ticks
from clinic.couples.goal_store import GoalNotFoundError, goals, set_tick
from clinic.couples.link_rules import Purpose
from clinic.couples.rules import Side
from clinic.couples.session_store import released_summaries
from clinic.language import Language
from clinic.web.access import NotFoundError
from clinic.web.forms import Form, FormError
from clinic.web.rendering import Frame, show
from clinic.web.visits import Visitor, Visits, visit_frame
from clinic.wording import weekday

router = APIRouter(prefix="/yours/{link_id}/goals")

VisitsGoals = Annotated[Visitor, Depends(Visits(Purpose.GOALS), scope="function")]
DAYS_BACK = 2
"""How many days before today can still be ticked: a phone is not always at hand."""


@dataclass(frozen=True, slots=True)
class TickDay:
    """A day that can be ticked, and whether it is. The first two are called today and yesterday by the template."""

    value: str
    words: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class OwnGoal:
    """One goal as its partner sees it."""

    id: UUID
    text: str
    rhythm: Rhythm
    days: list[TickDay]


@dataclass(frozen=True, slots=True)
class GoalVisitPage:
    """Goals for both first; those of this partner alone stand folded, because somebody may be looking on."""

    frame: Frame
    path: str
    shared: list[OwnGoal]
    own: list[OwnGoal]
    summary: str
    summary_day: str


@router.get("")
def goals_visit(visitor: VisitsGoals) -> Response:
    visitor.record("Opened their goals.")
    every = [goal for goal in goals(visitor.session, visitor.couple, visitor.keys) if goal.is_open]
    told = released_summaries(visitor.session, visitor.couple, visitor.keys)
    around = visit_frame(visitor.request)
    page = GoalVisitPage(
        frame=around,
        path=visitor.link.page,
        shared=[_own(goal, visitor.side, around.language) for goal in every if goal.owner is Owner.BOTH],
        own=[_own(goal, visitor.side, around.language) for goal in every if goal.owner is not Owner.BOTH],
        summary=told[0][1] if told else "",
        summary_day=weekday(told[0][0], around.language) if told else "",
    )
    return show("visits/goals.html", page)


@router.post("/{goal_id}")
def tick(visitor: VisitsGoals, goal_id: UUID, form: Form) -> Response:
    """A day ticked, or the tick taken back; sent twice, it is the same."""
    on = _day(form["day"])
    try:
        changed = set_tick(visitor.session, visitor.couple, goal_id, visitor.side, on, ticked=form["ticked"] == "yes")
    except GoalNotFoundError as error:
        raise NotFoundError from error
    if changed:
        visitor.record("Ticked a goal, or took a tick back.")
    return RedirectResponse(visitor.link.page, status_code=303)


def _days() -> list[date]:
    return [this_day() - timedelta(days=back) for back in range(DAYS_BACK + 1)]


def _day(text: str) -> date:
    """One of the days the page offers; a day more, for a page that was open over midnight.

    Raises:
        FormError: it is another.
    """
    found = [on for on in (*_days(), this_day() - timedelta(days=DAYS_BACK + 1)) if on.isoformat() == text]
    if not found:
        raise FormError("day")
    return found[0]


def _own(goal: Goal, side: Side, language: Language) -> OwnGoal:
    ticked = own_ticks(goal.ticks, side)
    days = [TickDay(on.isoformat(), weekday(on, language), on in ticked) for on in _days()]
    return OwnGoal(goal.id, goal.text, goal.rhythm, days)
