"""A couple's small goals: agreeing one, looking at it together, and what became of it. Never a score."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from clinic.clock import this_day
from clinic.couples.couple_frames import couple_frame
from clinic.couples.goal_rules import Goal, Outcome, Owner, Rhythm, moments
from clinic.couples.goal_store import GoalChangedError, GoalNotFoundError, agree_goal, close_goal, goals
from clinic.couples.goal_words import GoalKind, goal_kinds
from clinic.couples.link_rules import LinkState, PrivateLink, Purpose
from clinic.couples.link_store import LinkNotFoundError, end_link, links_to, make_link
from clinic.couples.rules import Pair, Side, WordsError
from clinic.couples.store import CoupleFile
from clinic.couples.when_forms import read_coming_day
from clinic.identifiers import new_id
from clinic.web.access import ChangesFile, NotFoundError, OpensFile, Visit, the_couple
from clinic.web.forms import Form, FormError, Problems
from clinic.web.rendering import Frame, show
from clinic.web.visits import ShownLink, shown_link
from clinic.wording import OUTCOMES, RHYTHMS, day

router = APIRouter(prefix="/couples/{couple_id}/goals")
LOOK_AGAIN = timedelta(weeks=2)
AGREED_ALREADY = (
    "A goal was agreed from this page before. What you typed since is here; send it again for one more goal."
)


@dataclass(frozen=True, slots=True)
class GoalLine:
    """One goal as the counselor's page shows it. The days are of both together: nobody is counted."""

    id: UUID
    text: str
    whose: str
    owner: Owner
    facts: str
    days: list[str]
    due: bool
    outcome: str


@dataclass(frozen=True, slots=True)
class GoalsPage:
    frame: Frame
    couple: str
    path: str
    names: Pair[str]
    shared: list[GoalLine]
    own: list[GoalLine]
    closed: list[GoalLine]
    own_closed: list[GoalLine]
    kinds: tuple[GoalKind, ...]
    rhythms: dict[Rhythm, str]
    values: dict[str, str]
    links: list[tuple[ShownLink, str, str]]
    problems: dict[str, str] = field(default_factory=dict)
    once: str = field(default_factory=lambda: str(new_id()))


@router.get("")
def goals_page(visit: OpensFile, couple_id: UUID, take: str = "") -> Response:
    """The goals; `take` names a suggestion (its kind and place) to begin the form with."""
    file = the_couple(visit, couple_id, "Looked at the goals.")
    return show("couples/goals.html", _page(visit, file, {"text": _suggestion(take)}))


@router.post("")
def agree(visit: ChangesFile, couple_id: UUID, form: Form) -> Response:
    file = the_couple(visit, couple_id, "")
    problems = Problems()
    owner, rhythm = form.choice("owner", Owner), form.choice("rhythm", Rhythm)
    if owner is None:
        problems.add("owner", "Choose whose goal it is.")
    if not form.trimmed("text"):
        problems.add("text", "Write the goal, or take one of the suggestions.")
    look_again = read_coming_day(form, "look_again", problems)
    if owner is not None and not problems:
        try:
            agree_goal(
                visit.session, visit.vault, visit.actor, file, owner, form.trimmed("text"),
                rhythm or Rhythm.WHEN_NEEDED, this_day(), look_again, form.once(),
            )  # fmt: skip
        except WordsError as error:
            problems.add("text", str(error))
        except GoalChangedError:
            problems.add("text", AGREED_ALREADY)
            return show("couples/goals.html", _page(visit, file, form.values, problems), status=409)
    if problems:
        return show("couples/goals.html", _page(visit, file, form.values, problems), status=422)
    return RedirectResponse(f"/couples/{couple_id}/goals", status_code=303)


@router.post("/{goal_id}/close")
def close(visit: ChangesFile, couple_id: UUID, goal_id: UUID, form: Form) -> Response:
    file = the_couple(visit, couple_id, "")
    outcome = form.choice("outcome", Outcome)
    if outcome is None:
        raise FormError("outcome")
    today = this_day()
    try:
        close_goal(visit.session, visit.vault, visit.actor, file, goal_id, outcome, today, today + LOOK_AGAIN)
    except GoalNotFoundError as error:
        raise NotFoundError from error
    return RedirectResponse(f"/couples/{couple_id}/goals", status_code=303)


@router.post("/links")
def open_on_phone(visit: ChangesFile, couple_id: UUID, form: Form) -> Response:
    """A private link for one partner, to tick what happened; the one that is open already is found again."""
    file = the_couple(visit, couple_id, "")
    side = form.choice("side", Side)
    if side is None:
        raise FormError("side")
    if side not in {link.side for link in _open_links(visit, file)}:
        make_link(visit.session, visit.vault, visit.actor, file, side, Purpose.GOALS, file.id, once=form.once())
    return RedirectResponse(f"/couples/{couple_id}/goals#phones", status_code=303)


@router.post("/links/end")
def end_on_phone(visit: ChangesFile, couple_id: UUID, form: Form) -> Response:
    file = the_couple(visit, couple_id, "")
    try:
        end_link(visit.session, visit.vault, visit.actor, file, UUID(form["link"]))
    except (LinkNotFoundError, ValueError) as error:
        raise NotFoundError from error
    return RedirectResponse(f"/couples/{couple_id}/goals#phones", status_code=303)


def _open_links(visit: Visit, file: CoupleFile) -> list[PrivateLink]:
    now = datetime.now(UTC)
    links = links_to(visit.session, file, Purpose.GOALS, [file.id])
    return [link for link in links if link.state(now) is LinkState.OPEN]


def _suggestion(take: str) -> str:
    kinds = goal_kinds()
    kind, _, place = take.partition(".")
    if not (kind.isascii() and kind.isdecimal() and place.isascii() and place.isdecimal() and len(take) < 6):
        return ""
    found = kinds[int(kind)].suggestions if int(kind) < len(kinds) else ()
    return found[int(place)] if int(place) < len(found) else ""


def _page(visit: Visit, file: CoupleFile, values: dict[str, str], problems: Problems | None = None) -> GoalsPage:
    names, today = Pair(file.facts.partners.a.name, file.facts.partners.b.name), this_day()
    every = goals(visit.session, file.id, file.keys)
    lines = [(goal, _line(goal, names, today)) for goal in every]
    usual = {"text": "", "owner": "", "rhythm": Rhythm.SOME_DAYS, "look_again": (today + LOOK_AGAIN).isoformat()}
    return GoalsPage(
        frame=couple_frame(visit, file.id, "Small goals"),
        couple=f"/couples/{file.id}",
        path=f"/couples/{file.id}/goals",
        names=names,
        shared=[line for goal, line in lines if goal.is_open and goal.owner is Owner.BOTH],
        own=[line for goal, line in lines if goal.is_open and goal.owner is not Owner.BOTH],
        closed=[line for goal, line in lines if not goal.is_open and goal.owner is Owner.BOTH],
        own_closed=[line for goal, line in lines if not goal.is_open and goal.owner is not Owner.BOTH],
        kinds=goal_kinds(),
        rhythms=RHYTHMS,
        values=usual | values,
        links=[
            (shown_link(visit.request, visit.vault, link), names[link.side], day(link.expires_at))
            for link in _open_links(visit, file)
        ],
        problems=problems.by_field if problems else {},
    )


def _line(goal: Goal, names: Pair[str], today: date) -> GoalLine:
    facts = [RHYTHMS[goal.rhythm], f"agreed {day(goal.agreed_on)}"]
    if goal.look_again and goal.is_open:
        facts.append(f"look at it again {day(goal.look_again)}")
    return GoalLine(
        id=goal.id,
        text=goal.text,
        whose="Both" if goal.owner is Owner.BOTH else names[Side(goal.owner.value)],
        owner=goal.owner,
        facts=" · ".join(facts),
        days=[f"{on:%b} {on.day}" for on in moments(goal.ticks)[-14:]],
        due=goal.is_due(today),
        outcome=f"{OUTCOMES[goal.outcome]}, {day(goal.closed_on)}" if goal.outcome and goal.closed_on else "",
    )
