"""What is true of a couple: two partners, what each may see, and the words the field has for them.

`Audience` is the rule of the house. Every clinical fact has one, `may_see` is the only place that decides, and
`may_widen` is the only way a private answer can become known to more people.
"""

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")

NAME_LIMIT = 120
CONTACT_LIMIT = 300


class Side(StrEnum):
    """A partner's place on the page. A and B are positions, never ranks."""

    A = "a"
    B = "b"

    @property
    def other(self) -> "Side":
        return Side.B if self is Side.A else Side.A


class Audience(StrEnum):
    """Who may know a fact. The counselor always may."""

    ROOM = "room"
    PARTNER_A = "partner_a"
    PARTNER_B = "partner_b"
    COUNSELOR = "counselor"


class Reader(StrEnum):
    """Who a page, a drawing or a sheet of paper is made for."""

    ROOM = "room"
    PARTNER_A = "partner_a"
    PARTNER_B = "partner_b"
    COUNSELOR = "counselor"


_OPEN_TO: dict[Reader, frozenset[Audience]] = {
    Reader.ROOM: frozenset({Audience.ROOM}),
    Reader.PARTNER_A: frozenset({Audience.ROOM, Audience.PARTNER_A}),
    Reader.PARTNER_B: frozenset({Audience.ROOM, Audience.PARTNER_B}),
    Reader.COUNSELOR: frozenset(Audience),
}

_READERS: dict[Audience, int] = {one: sum(one in open_to for open_to in _OPEN_TO.values()) for one in Audience}
"""How many readers each audience has: counted once, as a long map's log asks for it a thousand times."""

_OWN: dict[Side, Audience] = {Side.A: Audience.PARTNER_A, Side.B: Audience.PARTNER_B}


def may_see(reader: Reader, audience: Audience) -> bool:
    """Whether `reader` may have a fact that is meant for `audience`."""
    return audience in _OPEN_TO[reader]


def audiences_for(reader: Reader) -> frozenset[Audience]:
    """Every audience whose facts `reader` may have; also the keys this reader is handed."""
    return _OPEN_TO[reader]


def narrowest(audiences: Iterable[Audience]) -> Audience:
    """Of several audiences of one partner's words, the one that the fewest belong to."""
    return min(audiences, key=_READERS.__getitem__)


def drawn_from(side: Side, audiences: Iterable[Audience]) -> Audience:
    """Who may have words of the partner on `side` that give away words meant for each of `audiences`."""
    sources = tuple(audiences)
    readers = {reader for reader in Reader if all(may_see(reader, source) for source in sources)}
    fitting = [one for one in Audience if one in audiences_of(side) and _readers(one) <= readers]
    return max(fitting, key=lambda one: len(_readers(one)))


def _readers(audience: Audience) -> set[Reader]:
    return {reader for reader in Reader if may_see(reader, audience)}


def private_to(side: Side) -> Audience:
    """The audience "counselor and this partner"."""
    return _OWN[side]


def reader_on(side: Side) -> Reader:
    """The partner on `side`, as someone a page or a paper is made for."""
    return Reader(_OWN[side].value)


def audiences_of(side: Side) -> frozenset[Audience]:
    """The audiences a partner's own words can have: never the other partner alone."""
    return frozenset({Audience.ROOM, Audience.COUNSELOR, _OWN[side]})


class Matter(StrEnum):
    """What a private answer is about, where that limits who may ever know it."""

    ORDINARY = "ordinary"
    VIOLENCE = "violence"
    COERCION = "coercion"
    AFFAIR = "affair"
    SUBSTANCE_USE = "substance_use"
    SELF_HARM = "self_harm"
    UNDECIDED = "undecided"
    """A question of an imported form: nobody has said yet whether it is about one of these, so it is kept like them."""


NEVER_WIDENED = frozenset(Matter) - {Matter.ORDINARY}


def may_widen(matter: Matter, author: Side, to: Audience) -> bool:
    """Whether a partner's private answer may be opened to `to`.

    Answers about violence, coercion, affairs, substance use and self-harm stay between the counselor and their
    author, whoever asks; and so do those of which nobody has said what they are about.
    """
    if to is _OWN[author.other]:
        return False
    return to is not Audience.ROOM or matter not in NEVER_WIDENED


class ReportReader(StrEnum):
    """Who a report about the work with a couple is made for."""

    COUPLE = "couple"
    FILE = "file"
    SUPERVISOR = "supervisor"
    REFERRER = "referrer"


class ReportPart(StrEnum):
    """What a report can hold, apart from dates and numbers."""

    NAMES = "names"
    OWN_WORDS = "own_words"
    """What the two said, as they said it: maps, goals, summaries."""
    STAGE = "stage"
    """Where the work is, in plain words."""
    STEPS = "steps"
    """The same in the terms of the field, and the change events."""
    REASONS = "reasons"
    """What the counselor noted for themself: why, what was seen, the plan."""
    MOMENTS = "moments"
    """How the weeks between were: how often the loop came, and small moments."""


_REPORT_OPEN_TO: dict[ReportReader, frozenset[Audience]] = {
    ReportReader.COUPLE: frozenset({Audience.ROOM}),
    ReportReader.FILE: frozenset(Audience),
    ReportReader.SUPERVISOR: frozenset({Audience.ROOM, Audience.COUNSELOR}),
    ReportReader.REFERRER: frozenset({Audience.ROOM}),
}
_REPORT_HOLDS: dict[ReportReader, frozenset[ReportPart]] = {
    ReportReader.COUPLE: frozenset({ReportPart.NAMES, ReportPart.OWN_WORDS, ReportPart.MOMENTS}),
    ReportReader.FILE: frozenset(ReportPart),
    ReportReader.SUPERVISOR: frozenset(ReportPart) - {ReportPart.NAMES},
    ReportReader.REFERRER: frozenset({ReportPart.NAMES, ReportPart.STAGE}),
}


def may_report(reader: ReportReader, audience: Audience, authorized: Collection[Side] = ()) -> bool:
    """Whether a report for `reader` may hold a fact that is meant for `audience`.

    What is one partner's own goes to a supervisor, a referrer or payer only if that partner is among the `authorized`,
    and never into a report for the couple.
    """
    if audience in _REPORT_OPEN_TO[reader]:
        return True
    return reader is not ReportReader.COUPLE and any(audience is private_to(side) for side in authorized)


def report_holds(reader: ReportReader, part: ReportPart, opened: Collection[ReportPart] = ()) -> bool:
    """Whether a report for `reader` holds such a part. The stage is the one the counselor may open to the couple."""
    told = part is ReportPart.STAGE and part in opened
    return told or part in _REPORT_HOLDS[reader]


class Position(StrEnum):
    """What a partner mostly does when the bond feels unsafe; it may change by topic."""

    PURSUES = "pursues"
    WITHDRAWS = "withdraws"


class InjuryRole(StrEnum):
    """A partner's part in an attachment injury; separate from position."""

    INJURED = "injured"
    INJURING = "injuring"
    NONE = "none"


class CycleType(StrEnum):
    """The kinds of negative cycle the field describes."""

    HURT_DISTANCE = "hurt-distance"
    PURSUE_WITHDRAW = "pursue-withdraw"
    WITHDRAW_WITHDRAW = "withdraw-withdraw"
    ATTACK_ATTACK = "attack-attack"
    REACTIVE = "reactive"
    COMPLEX = "complex"


class SecretsPolicy(StrEnum):
    """What the practice does with something one partner tells the counselor alone."""

    NO_SECRETS = "no_secrets"
    CONFIDENTIAL = "confidential"
    CASE_BY_CASE = "case_by_case"


@dataclass(frozen=True, slots=True)
class Pair(Generic[T]):
    """One thing for each partner."""

    a: T
    b: T

    def __getitem__(self, side: Side) -> T:
        return self.a if side is Side.A else self.b


@dataclass(frozen=True, slots=True)
class Partner:
    """One of the two people, as the counselor's file has them."""

    name: str
    pronouns: str = ""
    contact: str = ""
    position: Position | None = None
    injury_role: InjuryRole | None = None


class WordsError(ValueError):
    """Words that cannot be kept; the message is for the person who typed them."""


def checked_words(text: str, limit: int, what: str, *, may_be_empty: bool = False) -> str:
    """`text` exactly as it came, if it can be kept.

    Raises:
        WordsError: it is blank, longer than `limit` characters, or holds characters that are not text.
    """
    if not text.strip() and not may_be_empty:
        raise WordsError(f"{what} is empty.")
    if len(text) > limit:
        raise WordsError(f"{what} has {len(text):,} characters; the most is {limit:,}.")
    for character in text:
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\t":
            raise WordsError(f"{what} holds a character that is not text (U+{ord(character):04X}).")
    return text
