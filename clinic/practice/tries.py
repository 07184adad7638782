"""How often somebody may try to sign in: token buckets for a place, for an address tried from it, and for an address.

A bucket is kept as the moment at which it will be full again; one that is full is not kept at all.
"""

import hashlib
from datetime import UTC, datetime, timedelta

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


def may_try(session: Session, address: str, host: str) -> bool:
    """Takes one token from each bucket; the first empty one ends it. Runs before any hashing.

    The place comes first, so that whoever floods from one place takes nothing from an address.
    """
    allowed = all(_take(session, subject, size) for subject, size in _buckets(address, host))
    _forget_full_ones(session)  # last, and only those that nobody holds: so two at once never wait in a circle
    return allowed


def give_back(session: Session, address: str, host: str) -> None:
    """Puts back what a sign-in that was right had taken: only wrong tries run out."""
    for subject, _size in _buckets(address, host):
        budget = _held(session, subject)
        budget.full_at -= REFILL
        session.add(budget)


def may_guess(session: Session, what: str, host: str) -> bool:
    """Takes one try at something nobody can guess, from one place. No other place runs out because of it."""
    return _take(session, _guesses(what, host), FROM_ONE_PLACE)


def give_guess_back(session: Session, what: str, host: str) -> None:
    """Puts it back, because it was no guess: it was right."""
    budget = _held(session, _guesses(what, host))
    budget.full_at -= REFILL
    session.add(budget)


def _guesses(what: str, host: str) -> bytes:
    return hashlib.sha256(f"guess {what} from {host}".encode()).digest()


def _buckets(address: str, host: str) -> list[tuple[bytes, int]]:
    sizes = {
        f"host {host}": FROM_ONE_PLACE,
        f"address {address} from {host}": TRIES,
        f"address {address}": FROM_ANYWHERE,
    }
    return [(hashlib.sha256(subject.encode()).digest(), size) for subject, size in sizes.items()]


def _take(session: Session, subject: bytes, size: int) -> bool:
    now, budget = datetime.now(UTC), _held(session, subject)
    empty = now + size * REFILL
    # No later than empty: a clock that was set back must not shut anybody out for hours.
    budget.full_at = min(max(budget.full_at, now), empty)
    allowed = budget.full_at + REFILL <= empty
    if allowed:
        budget.full_at += REFILL
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
