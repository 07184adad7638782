"""Making a calendar feed, finding it by its token, ending it, and what stands in it.

The token (256 bits) is derived from the feed's id with the master key, so that its counselor can be shown it again,
and the database keeps nothing but its hash.
"""

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from clinic.couples.calendar_rules import FeedEvent, FeedTitles, title
from clinic.couples.calendar_tables import CalendarFeed
from clinic.couples.rules import Pair
from clinic.couples.session_rules import SessionState
from clinic.couples.session_tables import Appointment, TherapySession
from clinic.couples.store import list_couples
from clinic.identifiers import new_id
from clinic.practice import audit
from clinic.practice.rules import Act, Actor, may
from clinic.practice.tables import Member
from clinic.vault import Vault

LOOKS_BACK = timedelta(days=90)


def open_feed(session: Session, vault: Vault, actor: Actor, titles: FeedTitles) -> CalendarFeed:
    """A feed of this counselor's own, in the place of the one before; the same again changes nothing."""
    if actor.member is None:
        raise ValueError("a feed belongs to somebody")
    standing = _held_feeds(session, actor)
    if len(standing) == 1 and standing[0].titles is titles:
        return standing[0]
    end_feed(session, vault, actor)
    feed_id = new_id()
    feed = CalendarFeed(
        id=feed_id,
        member_id=actor.member,
        token_hash=_hash(token_of(vault, feed_id)),
        titles=titles,
        made_at=datetime.now(UTC),
    )
    session.add(feed)
    session.flush()
    audit.record(session, vault, actor, f"Opened a calendar feed ({titles} titles).")
    return feed


def end_feed(session: Session, vault: Vault, actor: Actor) -> None:
    """Ends every feed this counselor has open; whoever has an address of theirs gets nothing more."""
    for standing in _held_feeds(session, actor):
        standing.ended_at = datetime.now(UTC)
        session.add(standing)
        audit.record(session, vault, actor, "Ended a calendar feed.")


def own_feed(session: Session, actor: Actor) -> CalendarFeed | None:
    """The feed this counselor has open, if any."""
    query = select(CalendarFeed).where(CalendarFeed.member_id == actor.member, col(CalendarFeed.ended_at).is_(None))
    return session.exec(query).first()


def _held_feeds(session: Session, actor: Actor) -> list[CalendarFeed]:
    """What this counselor has open, as it is now; their row is held, so that two who change it take turns."""
    session.exec(select(Member.id).where(Member.id == actor.member).with_for_update(key_share=True)).one_or_none()
    query = select(CalendarFeed).where(CalendarFeed.member_id == actor.member, col(CalendarFeed.ended_at).is_(None))
    return list(session.exec(query.execution_options(populate_existing=True)))


def feed_by_token(session: Session, vault: Vault, token: str) -> list[FeedEvent] | None:
    """What stands in the feed of this token; nothing at all if it has ended, or its counselor may open no file."""
    query = select(CalendarFeed, Member).join(Member, col(Member.id) == CalendarFeed.member_id)
    found = session.exec(
        query.where(CalendarFeed.token_hash == _hash(token), col(CalendarFeed.ended_at).is_(None))
    ).first()
    if found is None or found[1].closed_at is not None or not may(found[1].role, Act.OPEN_FILE):
        return None
    return _events(session, vault, found[0], found[1])


def token_of(vault: Vault, feed_id: UUID) -> str:
    return base64.urlsafe_b64encode(vault.master.derived(f"calendar feed|{feed_id}")).decode().rstrip("=")


def _events(session: Session, vault: Vault, feed: CalendarFeed, member: Member) -> list[FeedEvent]:
    """Three queries more where initials are wanted; without them, no name is opened at all."""
    names: dict[UUID, Pair[str]] = {}
    if feed.titles is FeedTitles.INITIALS:
        names = {one.id: one.names for one in list_couples(session, vault, Actor(member.practice_id, member.id))}
    query = (
        select(TherapySession, Appointment)
        .join(Appointment, col(Appointment.therapy_session_id) == TherapySession.id)
        .where(Appointment.counselor_id == member.id, Appointment.starts_at > datetime.now(UTC) - LOOKS_BACK)
        .order_by(col(Appointment.starts_at))
    )
    nobody = Pair("", "")
    return [
        FeedEvent(
            row.id,
            planned.starts_at,
            planned.minutes,
            planned.changes,
            planned.changed_at,
            row.state is SessionState.CANCELED,
            title(feed.titles, names.get(row.couple_id, nobody)),
        )
        for row, planned in session.exec(query)
    ]


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
