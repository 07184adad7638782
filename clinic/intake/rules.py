"""What is true of an intake: where a packet stands, who may know an answer, and what the counselor decides.

A packet is one partner's. Nothing here, and nothing built on it, compares the two while they answer.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from clinic.couples.rules import NEVER_WIDENED, Audience, Matter, Side, may_widen, private_to

STANDING = "weekly-check-in"
"""The packet of check-ins: it gets a form every week, is never finished, and has pages of its own."""
CODE_AT_LEAST = 4
CODE_AT_MOST = 60
REASON_LIMIT = 2_000
ANSWERS_LIMIT = 400
"""Places in one form that can hold answers: more than our forms ask, and few enough to keep."""
DRAFT_LIMIT = 200_000
"""Characters of one draft, in all."""
AWAY = timedelta(minutes=15)
"""After this long without a page, pages with earlier answers about safety ask for the code again."""

NOTED_AGAIN = timedelta(seconds=30)
"""That somebody is there is noted anew after this long. It is so short that it hardly brings forward being away."""

OF_DANGER = frozenset({Matter.VIOLENCE, Matter.COERCION, Matter.SELF_HARM})
"""Where somebody is asked about one of these, the help lines are open for everybody, whatever they answer."""


class PacketState(StrEnum):
    """Where one partner's packet stands, as the people of the practice see it. Partners see only their own page."""

    NOT_SENT = "not_sent"
    SENT = "sent"
    OPENED = "opened"
    IN_PROGRESS = "in_progress"
    COMPLETE = "complete"


def packet_state(
    sent: datetime | None, opened: datetime | None, saved: datetime | None, finished: datetime | None
) -> PacketState:
    """The state, by what has happened so far. Complete means: every form was sent, and signed if it asks for that."""
    reached = [
        (finished, PacketState.COMPLETE),
        (saved, PacketState.IN_PROGRESS),
        (opened, PacketState.OPENED),
        (sent, PacketState.SENT),
    ]
    return next((state for moment, state in reached if moment is not None), PacketState.NOT_SENT)


def first_audience(author: Side, *, counselor_only: bool) -> Audience:
    """Whose key an answer is sealed with when it is sent: the author's and the counselor's, or the counselor's."""
    return Audience.COUNSELOR if counselor_only else private_to(author)


def can_be_opened(matter: Matter, author: Side) -> bool:
    """Whether the counselor may ever open this answer to the room."""
    return may_widen(matter, author, Audience.ROOM)


def is_delicate(matter: Matter) -> bool:
    """Whether a page with such an answer asks for the code again after a while away."""
    return matter in NEVER_WIDENED


def is_away(seen_at: datetime, now: datetime) -> bool:
    return now - seen_at > AWAY


class CodeProblem(StrEnum):
    """Why a code cannot be chosen."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"


def code_problem(code: str) -> CodeProblem | None:
    """What is wrong with a code that somebody chose. It is compared without spaces around it and without case."""
    bare = plain_code(code)
    if len(bare) < CODE_AT_LEAST:
        return CodeProblem.TOO_SHORT
    return CodeProblem.TOO_LONG if len(bare) > CODE_AT_MOST else None


def plain_code(code: str) -> str:
    return code.strip().casefold()


class FileField(StrEnum):
    """What of the counselor's file a partner's own words may propose to change."""

    NAME = "name"
    PRONOUNS = "pronouns"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a partner wrote about themself beside what the file says. Nothing changes until it is accepted."""

    side: Side
    field: FileField
    before: str
    after: str


class SignatureAct(StrEnum):
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"


class Delivery(StrEnum):
    """How the person who signed came to the page."""

    LINK = "link"
    KIOSK = "kiosk"


class Fit(StrEnum):
    """What the counselor decides after reading both intakes."""

    GO_ON = "go_on"
    INDIVIDUAL_FIRST = "individual_first"
    REFER = "refer"
