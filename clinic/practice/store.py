"""How accounts and sign-ins are fetched and saved."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from clinic.identifiers import new_id
from clinic.practice import audit
from clinic.practice.passwords import PasswordHash
from clinic.practice.rules import ABSOLUTE_LIMIT, IDLE_LIMIT, Act, Actor, Role, may
from clinic.practice.tables import Member, Practice, SignIn
from clinic.vault import Vault, VaultError


class LastOwnerError(Exception):
    """A practice keeps at least one owner."""


def anyone_works_here(session: Session) -> bool:
    """Whether there is an account at all; without one, the first page makes it."""
    return session.exec(select(Member.id).limit(1)).first() is not None


def first_practice(session: Session) -> Practice | None:
    """The practice of this database; one laptop has one."""
    return session.exec(select(Practice).order_by(col(Practice.id)).limit(1)).first()


def require_own_key(session: Session, vault: Vault) -> None:
    """Refuses to go on with a master key that this database was not filled under.

    Raises:
        VaultError: saying so.
    """
    for practice in session.exec(select(Practice)):
        if not vault.is_key_of(practice.id, practice.key_check):
            raise VaultError("This database was filled under another master key. Put back the copy of that one.")


def add_practice(session: Session, vault: Vault, name: str, *, is_demo: bool = False) -> Practice:
    practice_id = new_id()
    practice = Practice(
        id=practice_id,
        name=name.strip(),
        created_at=datetime.now(UTC),
        is_demo=is_demo,
        key_check=vault.key_check(practice_id),
    )
    session.add(practice)
    session.flush()
    return practice


def add_member(
    session: Session,
    vault: Vault,
    practice: Practice,
    email: str,
    name: str,
    password: PasswordHash,
    role: Role,
    by: UUID | None = None,
) -> Member:
    """A new account, made by the member `by`, or by nobody who has one: the first, and those of the command line.

    The caller has checked the password and that the address is free.
    """
    member = Member(
        practice_id=practice.id,
        email=email.strip().lower(),
        name=name.strip(),
        role=role,
        password_hash=password,
        created_at=datetime.now(UTC),
    )
    session.add(member)
    session.flush()
    told = f"Made the account {member.id}, as {role.replace('_', ' ')}."
    audit.record(session, vault, Actor(practice.id, by), told)
    return member


def member_by_email(session: Session, email: str) -> Member | None:
    return session.exec(select(Member).where(Member.email == email.strip().lower())).first()


def members(session: Session, practice: UUID) -> list[Member]:
    return list(session.exec(select(Member).where(Member.practice_id == practice).order_by(col(Member.id))))


def sign_in(session: Session, vault: Vault, checked: Member, *, instead_of: str = "") -> str | None:
    """A new token for the browser of somebody whose password was right; its sign-in before (`instead_of`) ends.

    `checked` was read before the password was compared: if the account was closed or its password changed since,
    there is no token.
    """
    member = session.exec(select(Member).where(Member.id == checked.id)).one()
    if member.closed_at is not None or member.password_hash != checked.password_hash:
        return None
    sign_out(session, vault, instead_of)
    token = secrets.token_urlsafe(32)
    now = datetime.now(UTC)
    session.add(SignIn(token_hash=_hash(token), member_id=member.id, created_at=now, last_seen_at=now))
    audit.record(session, vault, Actor(member.practice_id, member.id), "Signed in.")
    return token


def record_failed_try(session: Session, vault: Vault, member: Member) -> None:
    """Nobody knows who it was; the trail says which account it was about."""
    audit.record(session, vault, Actor(member.practice_id), f"A try to sign in to the account {member.id} failed.")


def signed_in(session: Session, token: str) -> Member | None:
    """Who holds this token, if the sign-in still stands; it counts as being seen."""
    sign_in = session.get(SignIn, _hash(token))
    now = datetime.now(UTC)
    if sign_in is None or not _stands(sign_in, now):
        return None
    if (now - sign_in.last_seen_at).total_seconds() > 30:
        sign_in.last_seen_at = now
        session.add(sign_in)
    member = session.get_one(Member, sign_in.member_id)
    return member if member.closed_at is None else None


def watching(session: Session, token: str) -> Member | None:
    """The same for a page that only listens: that it is open does not count as being seen."""
    sign_in = session.get(SignIn, _hash(token))
    if sign_in is None or not _stands(sign_in, datetime.now(UTC)):
        return None
    return session.get(Member, sign_in.member_id)


def standing_sign_ins(session: Session, hashes: Collection[bytes], act: Act) -> frozenset[bytes]:
    """Those of the sign-ins that still stand, of people who may do `act`."""
    if not hashes:
        return frozenset()
    query = select(SignIn, Member).join(Member, col(Member.id) == SignIn.member_id)
    now = datetime.now(UTC)
    found = session.exec(query.where(col(SignIn.token_hash).in_(hashes)))
    return frozenset(one.token_hash for one, member in found if _stands(one, now) and may(member.role, act))


def sign_in_hash(token: str) -> bytes:
    """What is kept of a browser's token."""
    return _hash(token)


def _stands(sign_in: SignIn, now: datetime) -> bool:
    if sign_in.ended_at is not None:
        return False
    return now - sign_in.last_seen_at <= IDLE_LIMIT and now - sign_in.created_at <= ABSOLUTE_LIMIT


def sign_out(session: Session, vault: Vault, token: str) -> None:
    """Ends the sign-in here, so that the cookie is worth nothing afterwards."""
    sign_in = session.get(SignIn, _hash(token))
    if sign_in is not None and sign_in.ended_at is None:
        sign_in.ended_at = datetime.now(UTC)
        session.add(sign_in)
        member = session.get_one(Member, sign_in.member_id)
        audit.record(session, vault, Actor(member.practice_id, member.id), "Signed out.")


def set_password(session: Session, vault: Vault, actor: Actor, member: Member, password: PasswordHash) -> None:
    """A new password; every sign-in of this account ends."""
    member.password_hash = password
    session.add(member)
    _sign_out_everywhere(session, member)
    audit.record(session, vault, actor, f"Changed the password of the account {member.id}.")


def close_account(session: Session, vault: Vault, actor: Actor, member: Member) -> None:
    """Nobody can sign in to the account any more. It stays, because the trail and the maps tell of it.

    Raises:
        LastOwnerError: without it the practice would have no owner.
    """
    owners = select(Member.id).where(
        Member.practice_id == member.practice_id, Member.role == Role.OWNER, col(Member.closed_at).is_(None)
    )
    if list(session.exec(owners.with_for_update())) == [member.id]:
        raise LastOwnerError
    if member.closed_at is None:
        member.closed_at = datetime.now(UTC)
        session.add(member)
        _sign_out_everywhere(session, member)
        audit.record(session, vault, actor, f"Closed the account {member.id}.")


def _sign_out_everywhere(session: Session, member: Member) -> None:
    for sign_in in session.exec(select(SignIn).where(SignIn.member_id == member.id, col(SignIn.ended_at).is_(None))):
        sign_in.ended_at = datetime.now(UTC)
        session.add(sign_in)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
