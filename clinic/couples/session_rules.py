"""What is true of a therapy session: how it goes from planned to ended, and what the counselor notes of it.

The words are those of the field: three stages, nine steps, the five moves of the EFT Tango, and the change events that
mark the way (Johnson, S. M. (2020). The Practice of Emotionally Focused Couple Therapy, 3rd ed.).
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum

from clinic.couples.rules import Audience, Side

PLAN_LIMIT = 2_000
SUMMARY_LIMIT = 2_000
NOTE_LIMIT = 20_000
GOES_ON_FOR = timedelta(hours=12)
"""How long after its beginning words may still belong to a therapy session; longer than any evening."""


class SessionState(StrEnum):
    """Where a therapy session is. One that did not take place stays in the record and says so."""

    PLANNED = "planned"
    BEGUN = "begun"
    ENDED = "ended"
    CANCELED = "canceled"


NEXT_STATES: dict[SessionState, frozenset[SessionState]] = {
    SessionState.PLANNED: frozenset({SessionState.BEGUN, SessionState.CANCELED}),
    SessionState.BEGUN: frozenset({SessionState.ENDED, SessionState.CANCELED}),
    SessionState.ENDED: frozenset(),
    SessionState.CANCELED: frozenset({SessionState.PLANNED, SessionState.BEGUN}),
}
"""An ended session can still be reworded, and stays ended."""


def may_become(state: SessionState, wanted: SessionState) -> bool:
    return wanted in NEXT_STATES[state]


def waits_for_notes(state: SessionState, held_on: date, today: date) -> bool:
    """Whether somebody should say what became of it: begun and never ended, or its planned day went by."""
    return held_on < today and state in {SessionState.PLANNED, SessionState.BEGUN}


def begins_with_notes(state: SessionState, held_on: date, today: date) -> bool:
    """Whether notes say that a session took place: planned or called off before, and its day has come."""
    return may_become(state, SessionState.BEGUN) and held_on <= today


def may_end(state: SessionState, held_on: date, today: date) -> bool:
    """Whether a session can be ended now; one of a day to come has not taken place yet."""
    return held_on <= today and (may_become(state, SessionState.ENDED) or begins_with_notes(state, held_on, today))


def belongs_to(made_at: datetime, began_at: datetime | None) -> bool:
    """Whether words of `made_at` may be bound to a session that began then, even when midnight came between."""
    return began_at is not None and began_at <= made_at <= began_at + GOES_ON_FOR


class Way(StrEnum):
    """How they met."""

    IN_PERSON = "in_person"
    VIDEO = "video"
    PHONE = "phone"


class Attended(StrEnum):
    """Who came."""

    BOTH = "both"
    A = "a"
    B = "b"


class Stage(StrEnum):
    DE_ESCALATION = "de_escalation"
    RESTRUCTURING = "restructuring"
    CONSOLIDATION = "consolidation"


class Step(IntEnum):
    """The nine steps, by what is done in them."""

    ASSESS = 1
    SEE_THE_CYCLE = 2
    FEEL_BENEATH = 3
    REFRAME = 4
    OWN_NEEDS = 5
    ACCEPT = 6
    ASK_AND_ANSWER = 7
    NEW_SOLUTIONS = 8
    NEW_CYCLE = 9


STAGE_OF: dict[Step, Stage] = {
    step: Stage.DE_ESCALATION if step <= 4 else Stage.RESTRUCTURING if step <= 7 else Stage.CONSOLIDATION
    for step in Step
}
GONE_THROUGH_BY_ONE = frozenset({Step.OWN_NEEDS, Step.ACCEPT, Step.ASK_AND_ANSWER})
"""Steps that each partner goes through in turn, so that one of the two is in focus."""


class TangoMove(StrEnum):
    MIRROR = "mirror"
    DEEPEN = "deepen"
    ENCOUNTER = "encounter"
    PROCESS = "process"
    INTEGRATE = "integrate"


class ChangeEvent(StrEnum):
    DE_ESCALATION = "cycle_de_escalation"
    WITHDRAWER_RE_ENGAGEMENT = "withdrawer_re_engagement"
    PURSUER_SOFTENING = "pursuer_softening"


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """What is ticked at the end of a session. Nothing is required."""

    way: Way | None = None
    attended: Attended | None = None
    step: Step | None = None
    focus: Side | None = None
    moves: frozenset[TangoMove] = frozenset()
    events: frozenset[ChangeEvent] = frozenset()


@dataclass(frozen=True, slots=True)
class SessionWords:
    """Everything the counselor keeps of a session. The note is kept apart from the rest (psychotherapy notes).

    `reworded` was typed since over a summary that the couple has: the counselor's alone until a button gives it.
    """

    record: SessionRecord = SessionRecord()
    plan: str = ""
    summary: str = ""
    released: bool = False
    note: str = ""
    reworded: str | None = None


def while_typing(typed: SessionWords, standing: SessionWords) -> SessionWords:
    """What is kept of words while they are typed: what the couple has stays as it is, whatever was typed or ticked."""
    if not standing.released:
        return replace(typed, released=False)
    reworded = typed.summary if typed.summary != standing.summary else None
    return replace(typed, summary=standing.summary, released=True, reworded=reworded)


def summary_audience(*, released: bool) -> Audience:
    """Who a joint summary is for: the couple only when the counselor released it."""
    return Audience.ROOM if released else Audience.COUNSELOR
