"""How a practice's own handouts are fetched and saved. Every save is a version of its own; none is ever overwritten."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery
from sqlmodel import Session, col, func, select

from clinic.handouts.tables import PracticeHandout
from clinic.handouts.texts import Texts
from clinic.identifiers import new_id
from clinic.language import Language
from clinic.practice import audit
from clinic.practice.letterhead_store import practice_paper
from clinic.practice.rules import Actor
from clinic.practice.tables import Practice
from clinic.vault import Vault
from reports.library import parse
from reports.library_text import LibraryError, LibraryText
from reports.own_text import OWN, OwnFields, fields_of, file_of, text_from


class OwnChangedError(Exception):
    """Somebody else saved the handout since the page was opened."""


def new_name(once: UUID) -> str:
    """A name that says nothing, because it stands in addresses, in the trail and in file names."""
    return f"{OWN}{sha256(once.bytes).hexdigest()[:10]}"


@dataclass(frozen=True, slots=True)
class OwnHandout:
    """A handout of the practice in its newest version."""

    slug: str
    version: int
    source: str
    saved_at: datetime
    put_away: bool

    @property
    def text(self) -> LibraryText:
        return _read(self.source, f"{self.slug}.md")

    @property
    def problem(self) -> str:
        """Why it cannot be read any more, with the line; nothing if it can."""
        try:
            language = self.text.about.language
        except LibraryError as error:
            return str(error)
        return "" if language in set(Language) else f"{self.slug}.md: “{language}” is no language of ours"

    @property
    def fields(self) -> OwnFields:
        return fields_of(self.source, f"{self.slug}.md")[0]

    def says(self, fields: OwnFields) -> bool:
        """Whether it says this already, on whichever day that was written."""
        same = replace(fields, title=fields.title.strip(), summary=fields.summary.strip(), body=fields.body.strip())
        return not self.problem and self.fields == same


def own_handouts(session: Session, practice: UUID) -> list[OwnHandout]:
    """The handouts of the practice that can be printed, each in its newest version, by title."""
    found = [one for one in every_own_handout(session, practice) if not one.problem]
    return sorted(found, key=lambda one: one.text.about.title.casefold())


def every_own_handout(session: Session, practice: UUID) -> list[OwnHandout]:
    """The same, and those that cannot be read any more."""
    newest = (
        select(PracticeHandout.slug, func.max(PracticeHandout.version).label("version"))
        .where(PracticeHandout.practice_id == practice)
        .group_by(PracticeHandout.slug)
        .subquery()
    )
    query = select(PracticeHandout).join(newest, _same(newest)).where(PracticeHandout.practice_id == practice)
    return [_handout(row) for row in session.exec(query.order_by(col(PracticeHandout.slug)))]


def texts_of(session: Session, practice: UUID) -> Texts:
    """Ours and the practice's own; what was put away can still be opened, and is not offered."""
    region = practice_paper(session, practice).region
    return Texts({one.slug: one.text for one in own_handouts(session, practice)}, region)


def own_handout(session: Session, practice: UUID, slug: str) -> OwnHandout | None:
    query = select(PracticeHandout).where(PracticeHandout.practice_id == practice, PracticeHandout.slug == slug)
    row = session.exec(query.order_by(col(PracticeHandout.version).desc()).limit(1)).first()
    return _handout(row) if row else None


def save_own(
    session: Session,
    vault: Vault,
    actor: Actor,
    fields: OwnFields,
    slug: str = "",
    version: int = 0,
    first_line: int = 1,
) -> str:
    """Appends a version to a handout, or begins a new one; gives its name. The same words sent twice are kept once.

    One that is put away stays so.

    Raises:
        OwnTextError: the text cannot be used.
        OwnChangedError: `version` is not the present one.
    """
    _one_at_a_time(session, actor)
    known = own_handout(session, actor.practice, slug) if slug else None
    slug = slug or new_name(new_id())
    now = datetime.now(UTC)
    text = text_from(fields, slug, now.astimezone().date(), first_line)
    if known and known.says(fields):
        return slug
    if (known.version if known else 0) != version:
        raise OwnChangedError
    away = known is not None and known.put_away
    _append(session, vault, actor, OwnHandout(slug, version + 1, file_of(text, fields.body), now, away))
    return slug


def put_away_own(session: Session, vault: Vault, actor: Actor, slug: str, *, away: bool) -> None:
    """Offers a handout no more, or again, as it is now: nobody who saves it meanwhile is overruled."""
    _one_at_a_time(session, actor)
    kept = own_handout(session, actor.practice, slug)
    if kept and kept.put_away is not away:
        changed = replace(kept, version=kept.version + 1, saved_at=datetime.now(UTC), put_away=away)
        _append(session, vault, actor, changed)


def _one_at_a_time(session: Session, actor: Actor) -> None:
    session.exec(select(Practice.id).where(Practice.id == actor.practice).with_for_update()).one()


def _append(session: Session, vault: Vault, actor: Actor, one: OwnHandout) -> None:
    session.add(
        PracticeHandout(
            practice_id=actor.practice,
            slug=one.slug,
            version=one.version,
            source=one.source,
            put_away=one.put_away,
            saved_at=one.saved_at,
            saved_by=actor.member,
        )
    )
    session.flush()
    audit.record(session, vault, actor, f"Saved a handout of the practice's own: {one.slug}.")


def _same(newest: Subquery) -> ColumnElement[bool]:
    return (col(PracticeHandout.slug) == newest.c.slug) & (col(PracticeHandout.version) == newest.c.version)


@lru_cache(maxsize=256)
def _read(source: str, file: str) -> LibraryText:
    return parse(source, file)


def _handout(row: PracticeHandout) -> OwnHandout:
    return OwnHandout(row.slug, row.version, row.source, row.saved_at, row.put_away)
