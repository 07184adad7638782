"""Live links: opening one for a map, finding the map by its token or code, ending it.

A link's token (256 bits) and code are derived from the link's id with the master key, so the page that shows them can
be opened again while the database keeps nothing but their hashes.
"""

import base64
import hashlib
import hmac
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from clinic.couples.store import hold
from clinic.cycles.live_codes import CODE_LENGTH, OPEN_FOR, code_from, typed_code
from clinic.cycles.live_tables import LiveLink
from clinic.cycles.tables import CycleMapRow
from clinic.cycles.views import MapNotFoundError
from clinic.practice import audit
from clinic.practice.rules import ABSOLUTE_LIMIT, IDLE_LIMIT, Actor
from clinic.practice.tables import SignIn
from clinic.vault import Vault


@dataclass(frozen=True, slots=True)
class OpenLink:
    """An open live link; `token` and `code` are for the counselor's page only."""

    id: UUID
    couple: UUID
    map: UUID
    token: str
    code: str
    expires_at: datetime


def open_link(
    session: Session, vault: Vault, actor: Actor, couple: UUID, map_id: UUID, sign_in_hash: bytes
) -> OpenLink:
    """Opens a link to a map, or gives the one this counselor has open already.

    Raises:
        MapNotFoundError: this couple has no such map, or it was put away.
    """
    hold(session, couple)
    kept = select(CycleMapRow.id).where(CycleMapRow.id == map_id, CycleMapRow.couple_id == couple)
    found = session.exec(kept.where(col(CycleMapRow.archived_at).is_(None))).one_or_none()
    if found is None or actor.member is None:
        raise MapNotFoundError(str(map_id))
    if standing := own_link(session, vault, actor, map_id):
        return standing
    row = _new_row(session, vault, actor.member, couple, map_id, sign_in_hash)
    session.add(row)
    audit.record(session, vault, actor, "Opened a live link to a cycle map.", couple)
    return _told(vault, row)


def own_link(session: Session, vault: Vault, actor: Actor, map_id: UUID) -> OpenLink | None:
    """The link this counselor has open to a map, if any."""
    query = select(LiveLink).join(SignIn, col(SignIn.token_hash) == LiveLink.sign_in_hash).where(_stands())
    row = session.exec(query.where(LiveLink.map_id == map_id, LiveLink.member_id == actor.member)).first()
    return _told(vault, row) if row else None


def end_links(session: Session, vault: Vault, actor: Actor, couple: UUID, map_id: UUID) -> None:
    """Ends every open link to a map; whoever follows is told at once."""
    hold(session, couple)
    query = select(LiveLink).where(LiveLink.map_id == map_id, LiveLink.couple_id == couple)
    rows = session.exec(query.where(col(LiveLink.ended_at).is_(None))).all()
    for row in rows:
        row.ended_at = datetime.now(UTC)
        session.add(row)
    if rows:
        audit.record(session, vault, actor, "Ended the live link to a cycle map.", couple)


def link_by_token(session: Session, vault: Vault, token: str) -> OpenLink | None:
    """The open link this token belongs to."""
    return _found(session, vault, col(LiveLink.token_hash) == _hash(token))


def link_by_code(session: Session, vault: Vault, typed: str) -> OpenLink | None:
    """The open link this code belongs to. The caller counts tries."""
    return _found(session, vault, col(LiveLink.code_hash) == _code_hash(vault, typed_code(typed)))


def standing_links(session: Session, links: Collection[UUID]) -> frozenset[UUID]:
    """Those of `links` that are still open."""
    query = select(LiveLink.id).join(SignIn, col(SignIn.token_hash) == LiveLink.sign_in_hash).where(_stands())
    return frozenset(session.exec(query.where(col(LiveLink.id).in_(links))).all()) if links else frozenset()


def _found(session: Session, vault: Vault, which: ColumnElement[bool]) -> OpenLink | None:
    query = select(LiveLink).join(SignIn, col(SignIn.token_hash) == LiveLink.sign_in_hash).where(_stands(), which)
    row = session.exec(query).first()
    return _told(vault, row) if row else None


def _stands() -> ColumnElement[bool]:
    """Not ended by a click, by time, or with the sign-in of the counselor who opened it: its end, or its lock."""
    now = datetime.now(UTC)
    return (
        col(LiveLink.ended_at).is_(None)
        & (col(LiveLink.expires_at) > now)
        & col(SignIn.ended_at).is_(None)
        & (col(SignIn.created_at) > now - ABSOLUTE_LIMIT)
        & (col(SignIn.last_seen_at) > now - IDLE_LIMIT)
    )


def _new_row(session: Session, vault: Vault, member: UUID, couple: UUID, map_id: UUID, sign_in_hash: bytes) -> LiveLink:
    """A row whose code no other open link has."""
    now = datetime.now(UTC)
    while True:
        row = LiveLink(
            couple_id=couple,
            map_id=map_id,
            member_id=member,
            sign_in_hash=sign_in_hash,
            token_hash=b"",
            code_hash=b"",
            opened_at=now,
            expires_at=now + OPEN_FOR,
        )
        row.token_hash = _hash(_token(vault, row.id))
        row.code_hash = _code_hash(vault, _code(vault, row.id))
        if _found(session, vault, col(LiveLink.code_hash) == row.code_hash) is None:
            return row


def _told(vault: Vault, row: LiveLink) -> OpenLink:
    return OpenLink(row.id, row.couple_id, row.map_id, _token(vault, row.id), _code(vault, row.id), row.expires_at)


def _token(vault: Vault, link: UUID) -> str:
    return base64.urlsafe_b64encode(vault.master.derived(f"live token|{link}")).decode().rstrip("=")


def _code(vault: Vault, link: UUID) -> str:
    return code_from(vault.master.derived(f"live code|{link}")[:CODE_LENGTH])


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _code_hash(vault: Vault, code: str) -> bytes:
    """Keyed, because a code is short enough to try them all."""
    return hmac.digest(vault.master.derived("live code hash"), code.encode(), "sha256")
