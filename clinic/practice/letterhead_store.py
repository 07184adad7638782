"""How what a practice puts round its papers is fetched and saved."""

import base64
from datetime import UTC, datetime
from uuid import UUID

from sqlmodel import Session

from clinic.practice import audit
from clinic.practice.letterhead import PracticePaper
from clinic.practice.logos import Logo
from clinic.practice.rules import Actor
from clinic.practice.tables import PracticePaperRow
from clinic.vault import Vault


class PaperChangedError(Exception):
    """Somebody else saved it since the page was opened."""


def practice_paper(session: Session, practice: UUID) -> PracticePaper:
    """The practice's own; what is usual, if it has never set it up."""
    row = session.get(PracticePaperRow, practice)
    if row is None:
        return PracticePaper()
    return PracticePaper(
        row.name,
        _lines(row.lines),
        row.color,
        row.footer,
        row.region,
        _lines(row.help_lines),
        row.logo_type,
        row.revision,
    )


def logo_of(session: Session, practice: UUID) -> Logo | None:
    row = session.get(PracticePaperRow, practice)
    return Logo(row.logo_type, row.logo) if row is not None and row.logo else None


def logo_inside(session: Session, practice: UUID) -> str:
    """The logo as an address that holds the picture itself, for the press; nothing if there is none."""
    kept = logo_of(session, practice)
    return f"data:{kept.kind};base64,{base64.b64encode(kept.content).decode()}" if kept else ""


def save_paper(
    session: Session, vault: Vault, actor: Actor, paper: PracticePaper, logo: Logo | None, *, without_logo: bool = False
) -> None:
    """Keeps the practice's own. Without a new `logo` the one there is stays, unless it is to go.

    Raises:
        PaperChangedError: `paper.revision` is not the present one.
    """
    row = session.get(PracticePaperRow, actor.practice, with_for_update=True)
    if (row.revision if row else 0) != paper.revision:
        raise PaperChangedError
    now = datetime.now(UTC)
    row = row or PracticePaperRow(practice_id=actor.practice, changed_at=now)
    row.name, row.color, row.footer, row.region = paper.name, paper.color, paper.footer, paper.region
    row.lines, row.help_lines = "\n".join(paper.lines), "\n".join(paper.help_lines)
    if logo is not None or without_logo:
        row.logo, row.logo_type = (logo.content, logo.kind) if logo else (None, "")
    row.revision = paper.revision + 1
    row.changed_by, row.changed_at = actor.member, now
    session.add(row)
    audit.record(session, vault, actor, "Changed what the practice puts round its papers.")


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n")) if text else ()
