"""Making private links, finding one by its token, ending it.

A link's token (256 bits) is derived from the link's id with the master key, so that the counselor can be shown it again
while the database keeps nothing but its hash.
"""

import base64
import hashlib
from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID, uuid5

from sqlalchemy import bindparam
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from clinic.couples.link_rules import LIFETIME, LinkState, PrivateLink, Purpose
from clinic.couples.link_tables import PrivateLinkRow
from clinic.couples.rules import Side
from clinic.couples.store import CoupleFile, held
from clinic.couples.tables import Couple
from clinic.practice import audit
from clinic.practice.rules import Actor
from clinic.statements import directly, table_of
from clinic.vault import Vault


class LinkNotFoundError(LookupError):
    """This couple has no such link."""


def make_link(
    session: Session,
    vault: Vault,
    actor: Actor,
    file: CoupleFile,
    side: Side,
    purpose: Purpose,
    thing: UUID,
    *,
    once: UUID,
) -> PrivateLink:
    """A new link for one partner to one thing; with the same `once`, the same link of that partner. Those made before
    stay open.

    The caller has made sure that the thing is this couple's, and that this partner may have it.
    """
    file = held(session, file)
    link_id = uuid5(file.id, f"private link|{purpose}|{thing}|{side}|{once}")
    row = session.get(PrivateLinkRow, link_id)
    if row is None:
        now = datetime.now(UTC)
        row = PrivateLinkRow(
            id=link_id,
            couple_id=file.id,
            side=side,
            purpose=purpose,
            thing_id=thing,
            token_hash=_hash(token_of(vault, link_id)),
            made_at=now,
            made_by=actor.member,
            expires_at=now + LIFETIME[purpose],
        )
        session.add(row)
        audit.record(session, vault, actor, f"Made a private link for partner {side.upper()}: {purpose}.", file.id)
    return _link(row)


def links_to(session: Session, file: CoupleFile, purpose: Purpose, things: Collection[UUID]) -> list[PrivateLink]:
    """Every link ever made to these things, the newest first."""
    query = select(PrivateLinkRow).where(
        PrivateLinkRow.couple_id == file.id,
        PrivateLinkRow.purpose == purpose,
        col(PrivateLinkRow.thing_id).in_(things),
    )
    return [_link(row) for row in session.exec(query.order_by(col(PrivateLinkRow.made_at).desc()))] if things else []


def end_link(session: Session, vault: Vault, actor: Actor, file: CoupleFile, link_id: UUID) -> PrivateLink:
    """Ends a link at once; one that has ended stays as it is.

    Raises:
        LinkNotFoundError: this couple has no such link.
    """
    file = held(session, file)
    query = select(PrivateLinkRow).where(PrivateLinkRow.id == link_id, PrivateLinkRow.couple_id == file.id)
    row = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise LinkNotFoundError(str(link_id))
    if row.ended_at is None:
        row.ended_at = datetime.now(UTC)
        session.add(row)
        audit.record(session, vault, actor, f"Ended a private link of partner {row.side.upper()}.", file.id)
    return _link(row)


def extend_link(session: Session, vault: Vault, actor: Actor, file: CoupleFile, link_id: UUID) -> PrivateLink:
    """Lets a link be opened for its whole lifetime again, from now on; one that was ended stays ended.

    Raises:
        LinkNotFoundError: this couple has no such link.
    """
    file = held(session, file)
    query = select(PrivateLinkRow).where(PrivateLinkRow.id == link_id, PrivateLinkRow.couple_id == file.id)
    row = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise LinkNotFoundError(str(link_id))
    if row.ended_at is None:
        row.expires_at = datetime.now(UTC) + LIFETIME[row.purpose]
        session.add(row)
        audit.record(session, vault, actor, f"Extended a private link of partner {row.side.upper()}.", file.id)
    return _link(row)


def finish_link(session: Session, link_id: UUID) -> None:
    """Ends a link because its partner did what it was for. The couple is held by the caller."""
    row = session.get_one(PrivateLinkRow, link_id)
    if row.ended_at is None:
        row.ended_at, row.finished = datetime.now(UTC), True
        session.add(row)


_COLUMNS = ("id", "couple_id", "side", "purpose", "thing_id", "made_at", "expires_at", "ended_at", "finished")
"""What a link is made of, in its order."""
_link_row, _couple = table_of(PrivateLinkRow), table_of(Couple)
_BY_TOKEN = (
    columns(_couple.c.practice_id, *(_link_row.c[name] for name in _COLUMNS))
    .join_from(_link_row, _couple, _couple.c.id == _link_row.c.couple_id)
    .where(_link_row.c.token_hash == bindparam("token"))
)


def link_by_token(session: Session, token: str) -> tuple[PrivateLink, UUID] | None:
    """The open link this token belongs to, and the practice of its couple."""
    found = directly(session).execute(_BY_TOKEN, {"token": _hash(token)}).first()
    if found is None:
        return None
    practice, *rest = found
    link = PrivateLink(*rest)
    return (link, practice) if link.state(datetime.now(UTC)) is LinkState.OPEN else None


def token_of(vault: Vault, link_id: UUID) -> str:
    """The token, for the counselor's page and for the partner's own browser."""
    return base64.urlsafe_b64encode(vault.master.derived(f"private link|{link_id}")).decode().rstrip("=")


def _link(row: PrivateLinkRow) -> PrivateLink:
    return PrivateLink(*(getattr(row, name) for name in _COLUMNS))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
