"""How often somebody may try: token buckets for signing in, and for the codes of live links.

A bucket is kept as the moment at which it will be full again; one that is full is not kept at all.
"""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, delete, select

from clinic.practice.tables import SignInBudget

FROM_ONE_PLACE = 20
TRIES = 8
"""For one address from one place."""
FROM_ANYWHERE = 50
"""For one address: so wide that nobody can shut its owner out from one place."""
REFILL = timedelta(seconds=30)
"""One more try after each."""

OWN_CODE_TRIES = 8
OWN_CODE_REFILL = timedelta(minutes=5)

CODES_FROM_ONE_PLACE = 8
CODES_FROM_ANYWHERE = 1_000
CODES_REFILL = timedelta(seconds=1)
"""For all places together, so that few of them cannot shut out the others. It still takes a guesser weeks of trying
to meet one of the codes that hold for hours (clinic/cycles/live_codes.py)."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """So many tries at once, and one more after each `refill`."""

    subject: str
    size: int
    refill: timedelta = REFILL

    @property
    def hash(self) -> bytes:
        return hashlib.sha256(self.subject.encode()).digest()


def _sign_in(address: str, host: str) -> list[Bucket]:
    """The place comes first, so that whoever floods from one place takes nothing from an address."""
    place = _place(host)
    return [
        Bucket(f"host {place}", FROM_ONE_PLACE),
        Bucket(f"address {address} from {place}", TRIES),
        Bucket(f"address {address}", FROM_ANYWHERE),
    ]


def _codes(host: str) -> list[Bucket]:
    """For the codes that are said aloud; apart from signing in, for a couple may type in the counselor's own room."""
    return [
        Bucket(f"codes from {_place(host)}", CODES_FROM_ONE_PLACE),
        Bucket("codes", CODES_FROM_ANYWHERE, CODES_REFILL),
    ]


def may_try(session: Session, address: str, host: str) -> bool:
    """Whether somebody may try to sign in now. Runs before any hashing."""
    return _take_each(session, _sign_in(address, host))


def give_back(session: Session, address: str, host: str) -> None:
    """Puts back what a sign-in that was right had taken: only wrong tries run out."""
    _put_back(session, _sign_in(address, host))


def may_try_a_code(session: Session, host: str) -> bool:
    """Whether somebody may try the code of a live link now."""
    return _take_each(session, _codes(host))


def give_back_a_code(session: Session, host: str) -> None:
    """Puts back what a code that was right had taken."""
    _put_back(session, _codes(host))


def _take_each(session: Session, buckets: list[Bucket]) -> bool:
    """Takes one token from each bucket; the first empty one ends it."""
    allowed = all(_take(session, bucket) for bucket in buckets)
    _forget_full_ones(session)  # last, and only those that nobody holds: so two at once never wait in a circle
    return allowed


def _put_back(session: Session, buckets: list[Bucket]) -> None:
    for bucket in buckets:
        budget = _held(session, bucket.hash)
        budget.full_at -= bucket.refill
        session.add(budget)


def may_guess(session: Session, what: str, host: str) -> bool:
    """Takes one try at something nobody can guess, from one place. No other place runs out because of it."""
    return _take(session, _guesses(what, host))


def give_guess_back(session: Session, what: str, host: str) -> None:
    """Puts it back, because it was no guess: it was right."""
    _put_back(session, [_guesses(what, host)])


def may_try_own_code(session: Session, whose: UUID) -> bool:
    """Takes one try at the code that somebody chose for what is theirs. Few: who else has their link lives with them,
    and guesses names and birthdays. It counts for what the code guards, from wherever it is tried.
    """
    return _take(session, _own_code(whose))


def give_own_code_back(session: Session, whose: UUID) -> None:
    """Puts back what the right code had taken."""
    _put_back(session, [_own_code(whose)])


def _own_code(whose: UUID) -> Bucket:
    return Bucket(f"own code {whose}", OWN_CODE_TRIES, OWN_CODE_REFILL)


def _guesses(what: str, host: str) -> Bucket:
    return Bucket(f"guess {what} from {_place(host)}", FROM_ONE_PLACE)


def _place(host: str) -> str:
    """Where somebody comes from. One house has many addresses of the newer kind, so they count as one."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return host if address.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))


def _take(session: Session, bucket: Bucket) -> bool:
    now, budget = datetime.now(UTC), _held(session, bucket.hash)
    empty = now + bucket.size * bucket.refill
    # No later than empty: a clock that was set back must not shut anybody out for hours.
    budget.full_at = min(max(budget.full_at, now), empty)
    allowed = budget.full_at + bucket.refill <= empty
    if allowed:
        budget.full_at += bucket.refill
    session.add(budget)
    return allowed


def _held(session: Session, subject: bytes) -> SignInBudget:
    """The bucket, made full if there is none, and held until the transaction ends."""
    connection = session.connection()
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    new = insert(SignInBudget).values(subject_hash=subject, full_at=datetime.now(UTC))
    kept: Insert = new.on_conflict_do_update(index_elements=["subject_hash"], set_={"subject_hash": subject})
    connection.execute(kept)
    query = select(SignInBudget).where(SignInBudget.subject_hash == subject)
    return session.exec(query.execution_options(populate_existing=True)).one()


def _forget_full_ones(session: Session) -> None:
    full = select(SignInBudget.subject_hash).where(SignInBudget.full_at <= datetime.now(UTC))
    forgotten = delete(SignInBudget).where(col(SignInBudget.subject_hash).in_(full.with_for_update(skip_locked=True)))
    session.exec(forgotten.execution_options(synchronize_session=False))
