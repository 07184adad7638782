"""Coming in: signing in, and the first account. Hashing takes long, so it stands between two short transactions."""

from dataclasses import dataclass

from sqlalchemy import Engine

from clinic.database import one_at_a_time, transaction
from clinic.practice import store
from clinic.practice.passwords import hashed, matches
from clinic.practice.rules import Role
from clinic.practice.tries import give_back, may_try
from clinic.vault import Vault


class TooManyTriesError(Exception):
    """There were many wrong tries; the next one has to wait."""


@dataclass(frozen=True, slots=True, repr=False)
class Attempt:
    """What somebody typed, the place they came from, and the token their browser had before."""

    address: str
    password: str
    host: str
    token: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class FirstAccount:
    practice: str
    name: str
    address: str
    password: str


def enter(engine: Engine, vault: Vault, attempt: Attempt) -> str | None:
    """A new token for the browser if address and password belong together, or nothing.

    Raises:
        TooManyTriesError: the password was not even looked at.
    """
    with transaction(engine) as session:
        allowed = may_try(session, attempt.address, attempt.host)
        member = store.member_by_email(session, attempt.address)
    if not allowed:
        raise TooManyTriesError
    right = matches(member.password_hash if member else None, attempt.password)
    with transaction(engine) as session:
        if member is None:
            return None
        token = store.sign_in(session, vault, member, instead_of=attempt.token) if right else None
        if token is None:
            store.record_failed_try(session, vault, member)
        else:
            give_back(session, attempt.address, attempt.host)
        return token


def begin(engine: Engine, vault: Vault, first: FirstAccount) -> str | None:
    """Makes the practice with its first account, and signs in; nothing if somebody else did so first."""
    password = hashed(first.password)
    with transaction(engine) as session:
        one_at_a_time(session.connection(), "first account")
        if store.anyone_works_here(session):
            return None
        practice = store.add_practice(session, vault, first.practice)
        owner = store.add_member(session, vault, practice, first.address, first.name, password, Role.OWNER)
        return store.sign_in(session, vault, owner)
