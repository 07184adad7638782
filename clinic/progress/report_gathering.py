"""Gathers what a report is made of: of everything in a couple's file, only what its reader may have.

Who may have what is decided in `clinic/couples/rules.py` alone; here every fact asks there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import takewhile

from sqlmodel import Session

from clinic.couples.goal_rules import Goal, goal_audience
from clinic.couples.goal_store import goals
from clinic.couples.rules import Audience, Pair, ReportPart, ReportReader, Side, may_report, private_to, report_holds
from clinic.couples.session_rules import Attended, SessionState, summary_audience
from clinic.couples.session_store import KeptSession, therapy_sessions
from clinic.couples.store import CoupleFile
from clinic.progress.check_in_rules import CheckIn
from clinic.progress.check_in_store import check_ins
from clinic.progress.measure_rules import audience_of, may_lie_side_by_side
from clinic.progress.measure_store import Scores, scores_of
from clinic.progress.measures import measures
from clinic.progress.report_maps import maps_of
from clinic.progress.rules import PlaceNoted
from clinic.progress.stage_words import stage_words
from clinic.progress.store import way
from reports.report_facts import (
    EventSeen,
    Measured,
    Period,
    ReportFacts,
    Signer,
    Sitting,
    StageSeen,
    WeekNoted,
)

_ALONE = frozenset({Attended.A, Attended.B})
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wish:
    """A report that is asked for.

    `authorized`: partners who agreed that their own part goes to somebody outside. `opened`: what the counselor opens
    to the couple on purpose.
    """

    reader: ReportReader
    period: Period
    authorized: frozenset[Side] = frozenset()
    opened: frozenset[ReportPart] = frozenset()

    def may(self, audience: Audience) -> bool:
        return may_report(self.reader, audience, self.authorized)

    def holds(self, part: ReportPart) -> bool:
        return report_holds(self.reader, part, self.opened)


def gather(session: Session, file: CoupleFile, wish: Wish, signer: Signer, practice: str, today: date) -> ReportFacts:
    """Everything for one report. The file is open for the counselor; the facts are down to the reader."""
    partners = file.facts.partners
    kept = therapy_sessions(session, file)
    stages, events = _way(session, file, wish)
    return ReportFacts(
        reader=wish.reader,
        names=Pair(partners.a.name, partners.b.name),
        period=wish.period,
        signer=signer,
        made_on=today,
        practice=practice,
        sittings=tuple(_sittings(kept, wish)),
        called_off=tuple(_called_off(kept, wish)),
        maps=maps_of(session, file, wish.period) if wish.holds(ReportPart.OWN_WORDS) else (),
        measured=tuple(_measured(scores_of(session, file), wish)),
        goals=tuple(_goals(goals(session, file.id, file.keys), wish)),
        stages=stages,
        events=events,
        summaries=tuple(_summaries(kept, wish)),
        plan=_plan(kept, wish),
        next_session=min((one.held_on for one in kept if _is_ahead(one, today)), default=None),
        weeks=check_ins_of(session, file, wish) if wish.holds(ReportPart.MOMENTS) else (),
        contacts=tuple(filter(None, (partners.a.contact, partners.b.contact))),
    )


def check_ins_of(session: Session, file: CoupleFile, wish: Wish) -> tuple[WeekNoted, ...]:
    """The check-ins sent in the period, as far as their audience goes, each partner's week by itself. One that is sent
    after midnight is still about the week that ended the day before."""
    sent = check_ins(session, file.id, file.keys, since=wish.period.start - DAY)
    noted = (_week(one, wish) for one in sent if wish.period.holds(one.sent_at.astimezone().date()))
    return tuple(one for one in noted if one.came or one.out or one.moments is not None)


def _week(one: CheckIn, wish: Wish) -> WeekNoted:
    """One partner's week; of what the reader may not have, nothing."""

    def may(question: str) -> bool:
        audience = one.audience(question)
        return audience is not None and wish.may(audience)

    return WeekNoted(
        one.sent_at.astimezone().date(),
        one.loop if may("loop") else None,
        one.out if may("out") else None,
        one.noticed if may("moments") else None,
    )


def _in_period(kept: Sequence[KeptSession], wish: Wish) -> Iterator[KeptSession]:
    """The sessions that took place in the period, the oldest first.

    That one partner came alone is that partner's own: the couple's report does not tell of it.
    """
    for one in reversed(kept):
        took_place = one.state in {SessionState.BEGUN, SessionState.ENDED} and wish.period.holds(one.held_on)
        if took_place and not (wish.reader is ReportReader.COUPLE and one.record.attended in _ALONE):
            yield one


def _sittings(kept: Sequence[KeptSession], wish: Wish) -> Iterator[Sitting]:
    for one in _in_period(kept, wish):
        attended = one.record.attended
        if wish.reader is ReportReader.COUPLE:
            yield Sitting(one.held_on)
        elif _is_to_be_named(attended, wish):
            yield Sitting(one.held_on, attended, one.record.way)
        else:
            yield Sitting(one.held_on, None, one.record.way, by_one=True)


def _is_to_be_named(attended: Attended | None, wish: Wish) -> bool:
    """Whether the reader may know who came. That one came alone is that partner's own; a supervisor has no names."""
    if attended not in _ALONE or wish.reader is ReportReader.SUPERVISOR:
        return True
    return wish.may(private_to(Side(attended.value)))


def _called_off(kept: Sequence[KeptSession], wish: Wish) -> Iterator[date]:
    """Planned sessions that did not take place. Whom they were planned with is not known, so the couple is not told."""
    if wish.reader is not ReportReader.COUPLE:
        for one in reversed(kept):
            if one.state is SessionState.CANCELED and wish.period.holds(one.held_on):
                yield one.held_on


def _is_ahead(one: KeptSession, today: date) -> bool:
    return one.state is SessionState.PLANNED and one.held_on > today


def _summaries(kept: Sequence[KeptSession], wish: Wish) -> Iterator[tuple[date, str]]:
    if wish.holds(ReportPart.OWN_WORDS):
        for one in _in_period(kept, wish):
            if one.summary.strip() and wish.may(summary_audience(released=one.released_at is not None)):
                yield one.held_on, one.summary


def _plan(kept: Sequence[KeptSession], wish: Wish) -> tuple[date, str] | None:
    if not wish.holds(ReportPart.REASONS):
        return None
    plans = [(one.held_on, one.plan) for one in _in_period(kept, wish) if one.plan.strip()]
    return plans[-1] if plans else None


def _measured(scores: Sequence[Scores], wish: Wish) -> Iterator[Measured]:
    """The scores of the period that the reader may have, measure by measure."""
    for slug, measure in measures().items():
        found = {}
        released = dict.fromkeys(Side, False)
        for one in (one for one in scores if one.measure == slug):
            released[one.side] = one.released
            taken = tuple(total for total in one.totals if wish.period.holds(total.on))
            if taken and wish.may(audience_of(one.side, measure.about, released=one.released)):
                found[one.side] = taken
        if found:
            a, b = released[Side.A], released[Side.B]
            yield Measured(measure, found, may_lie_side_by_side(measure.about, a_released=a, b_released=b))


def _goals(found: Sequence[Goal], wish: Wish) -> Iterator[Goal]:
    """The goals that were agreed or open in the period, the oldest first, with what was marked in it."""
    period = wish.period
    for one in reversed(found):
        was_open = one.agreed_on <= period.end and (one.closed_on is None or one.closed_on >= period.start)
        if was_open and wish.may(goal_audience(one.owner)):
            ticks = tuple(tick for tick in one.ticks if period.holds(tick.on))
            yield replace(
                _as_of(one, period.end),
                text=one.text if wish.holds(ReportPart.OWN_WORDS) else "",
                ticks=ticks if wish.holds(ReportPart.MOMENTS) else (),
            )


def _as_of(goal: Goal, day: date) -> Goal:
    """A goal as it stood on a day: what became of it later is not told, nor that it was to be looked at again."""
    if goal.closed_on is None or goal.closed_on <= day:
        return goal
    return replace(goal, outcome=None, closed_on=None, look_again=None)


def _way(session: Session, file: CoupleFile, wish: Wish) -> tuple[tuple[StageSeen, ...], tuple[EventSeen, ...]]:
    """Where the couple was: when the period began, and since then; and the change events of the period."""
    if not wish.holds(ReportPart.STAGE):
        return (), ()
    known, words = way(session, file), stage_words()
    steps, reasons = wish.holds(ReportPart.STEPS), wish.holds(ReportPart.REASONS)
    places = [one for one in known.places if one.on <= wish.period.end]
    before = _came_to([one for one in places if one.on < wish.period.start])
    stages = tuple(
        StageSeen(
            on=one.on,
            stage=one.place.stage,
            step=int(one.place.step) if steps else 0,
            step_name=words.steps[one.place.step].name if steps else "",
            focus=one.place.focus if steps else None,
            why=one.why if reasons else "",
        )
        for one in (*before, *(one for one in places if one.on >= wish.period.start))
    )
    seen = [one for one in known.events if steps and wish.period.holds(one.on)]
    return stages, tuple(EventSeen(one.on, words.events[one.event].name, one.seen if reasons else "") for one in seen)


def _came_to(places: Sequence[PlaceNoted]) -> list[PlaceNoted]:
    """The note with which the couple came to where they are by the last of these; later ones say the same again."""
    here = takewhile(lambda one: one.place == places[-1].place, reversed(places))
    return list(here)[-1:]
