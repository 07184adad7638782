"""Where a couple is on the way, and the usual order of it: advice, never a block.

The order (stages, steps, withdrawer first) is that of Johnson, S. M. (2020), The Practice of Emotionally Focused Couple
Therapy, 3rd ed.; the track of an attachment injury follows Makinen, J. A., and Johnson, S. M. (2006), Resolving
attachment injuries in couples using Emotionally Focused Therapy, JCCP 74(6), 1055–1064.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from clinic.couples.rules import Pair, Position, Side
from clinic.couples.session_rules import GONE_THROUGH_BY_ONE, STAGE_OF, ChangeEvent, Stage, Step

WHY_LIMIT = 1_000
TITLE_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Place:
    """A step, and in the steps each goes through in turn, who is in focus."""

    step: Step
    focus: Side | None = None

    @property
    def stage(self) -> Stage:
        return STAGE_OF[self.step]


def place(step: Step | None, focus: Side | None) -> Place | None:
    """The place a form means; a focus says nothing where both work together."""
    return None if step is None else Place(step, focus if step in GONE_THROUGH_BY_ONE else None)


@dataclass(frozen=True, slots=True)
class PlaceNoted:
    """Where the couple was on a day, and why the counselor thinks so."""

    id: UUID
    on: date
    noted_at: datetime
    place: Place
    why: str = ""
    session: UUID | None = None


@dataclass(frozen=True, slots=True)
class EventNoted:
    """A change event that was seen on a day, and in what."""

    id: UUID
    on: date
    noted_at: datetime
    event: ChangeEvent
    seen: str = ""
    session: UUID | None = None


class Advice(StrEnum):
    """What may be worth a thought. Each has its sentence in words/en/stages.toml."""

    STEPS_BETWEEN = "steps_between"
    DE_ESCALATION_FIRST = "de_escalation_first"
    WITHDRAWER_FIRST = "withdrawer_first"
    MORE_WITHDRAWN_FIRST = "more_withdrawn_first"
    SOFTENING_FIRST = "softening_first"
    GOING_BACK = "going_back"
    INJURY_WAITS = "injury_waits"
    INJURY_IN_ORDER = "injury_in_order"


def advice(
    now: Place, before: Place | None, events: Collection[ChangeEvent], positions: Pair[Position | None]
) -> tuple[Advice, ...]:
    """What the usual order says to a couple that is at `now` and was at `before`, after these events."""
    found = [
        (Advice.GOING_BACK, before is not None and now.step < before.step and not _turns(now, before)),
        (Advice.STEPS_BETWEEN, now.step - (before.step if before else now.step) > 1),
        (
            Advice.DE_ESCALATION_FIRST,
            now.stage is not Stage.DE_ESCALATION and ChangeEvent.DE_ESCALATION not in events,
        ),
        (Advice.WITHDRAWER_FIRST, _pursuer_too_early(now, events, positions)),
        (Advice.MORE_WITHDRAWN_FIRST, _both_withdraw(now, events, positions)),
        (Advice.SOFTENING_FIRST, now.stage is Stage.CONSOLIDATION and ChangeEvent.PURSUER_SOFTENING not in events),
    ]
    return tuple(one for one, holds in found if holds)


def event_advice(event: ChangeEvent, before: Collection[ChangeEvent]) -> tuple[Advice, ...]:
    """What the usual order says to an event that was seen after those `before`."""
    if event is ChangeEvent.PURSUER_SOFTENING and ChangeEvent.WITHDRAWER_RE_ENGAGEMENT not in before:
        return (Advice.WITHDRAWER_FIRST,)
    if event is not ChangeEvent.DE_ESCALATION and ChangeEvent.DE_ESCALATION not in before:
        return (Advice.DE_ESCALATION_FIRST,)
    return ()


def _turns(now: Place, before: Place) -> bool:
    """From the last of the steps in turn with one partner to the first of them with the other: that is onward."""
    both = now.step in GONE_THROUGH_BY_ONE and before.step in GONE_THROUGH_BY_ONE
    return both and now.focus is not None and before.focus is not None and now.focus is not before.focus


def _pursuer_too_early(now: Place, events: Collection[ChangeEvent], positions: Pair[Position | None]) -> bool:
    if now.focus is None or ChangeEvent.WITHDRAWER_RE_ENGAGEMENT in events:
        return False
    return positions[now.focus] is Position.PURSUES and positions[now.focus.other] is Position.WITHDRAWS


def _both_withdraw(now: Place, events: Collection[ChangeEvent], positions: Pair[Position | None]) -> bool:
    if now.focus is None or ChangeEvent.WITHDRAWER_RE_ENGAGEMENT in events:
        return False
    return positions.a is Position.WITHDRAWS and positions.b is Position.WITHDRAWS


class InjuryStep(StrEnum):
    """The way of an attachment injury: held in stage 1, healed in stage 2."""

    CONTAINED = "contained"
    TOLD = "told"
    HEARD = "heard"
    GRIEVED = "grieved"
    OWNED = "owned"
    ASKED = "asked"
    ANSWERED = "answered"
    NEW_STORY = "new_story"


_ORDER = tuple(InjuryStep)
ASKS = frozenset({InjuryStep.TOLD, InjuryStep.OWNED, InjuryStep.ASKED})
"""Steps in which the hurt partner asks for something."""
GIVES = frozenset({InjuryStep.HEARD, InjuryStep.OWNED, InjuryStep.ANSWERED})
"""Steps in which the other gives something back."""


@dataclass(frozen=True, slots=True)
class InjuryNoted:
    """One step with an injury on a day: what happened, what was asked, and what was given."""

    id: UUID
    on: date
    noted_at: datetime
    step: InjuryStep
    seen: str = ""
    asked: str = ""
    given: str = ""


@dataclass(frozen=True, slots=True)
class InjuryTrack:
    """One attachment injury and the way it has come; the newest step last."""

    id: UUID
    title: str
    hurt: Side | None
    steps: tuple[InjuryNoted, ...] = ()

    @property
    def reached(self) -> InjuryStep | None:
        """How far it has come at any time; going back to an earlier part takes nothing away."""
        return max((one.step for one in self.steps), key=_ORDER.index, default=None)


def injury_advice(step: InjuryStep, before: Collection[InjuryStep], stage: Stage | None) -> tuple[Advice, ...]:
    """What the usual order says to this step after those `before`, with a couple in `stage`."""
    if step is InjuryStep.CONTAINED:
        return ()
    missing = set(_ORDER[1 : _ORDER.index(step)]) - set(before)
    found = [
        (Advice.INJURY_WAITS, stage in {None, Stage.DE_ESCALATION}),
        (Advice.INJURY_IN_ORDER, bool(missing)),
    ]
    return tuple(one for one, holds in found if holds)
