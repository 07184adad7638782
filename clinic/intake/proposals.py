"""The review queue: what a partner wrote about their name, pronouns and contact, beside what the file says.

Nothing a partner writes changes the file. The counselor takes it over, one or all, or leaves it.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from sqlmodel import Session, col, select

from clinic.couples.rules import CONTACT_LIMIT, NAME_LIMIT, Pair, Partner, Side
from clinic.couples.store import CoupleFile, held, save_couple
from clinic.cycles.store import refresh_views
from clinic.intake.reading import SentForm, newest, sent_forms
from clinic.intake.rules import FileField, Proposal
from clinic.intake.tables import IntakeDecision
from clinic.practice.rules import Actor
from clinic.vault import Vault

FILE = Path(__file__).parent / "file_fields.toml"
LIMITS = {FileField.NAME: NAME_LIMIT, FileField.PRONOUNS: NAME_LIMIT, FileField.CONTACT: CONTACT_LIMIT}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal that nobody has decided about, and the form it comes from."""

    form_id: UUID
    proposal: Proposal


def waiting(session: Session, file: CoupleFile, forms: list[SentForm] | None = None) -> list[Waiting]:
    """What differs from the file and was not decided about yet."""
    forms = sent_forms(session, file) if forms is None else forms
    ids = [form.id for form in forms]
    query = select(IntakeDecision).where(col(IntakeDecision.form_id).in_(ids))
    decided = {(row.form_id, row.field) for row in session.exec(query)} if ids else set()
    return [one for one in _proposed(file, forms) if (one.form_id, one.proposal.field) not in decided]


def decide(
    session: Session,
    vault: Vault,
    actor: Actor,
    file: CoupleFile,
    chosen: list[tuple[UUID, FileField]] | None,
    *,
    accepted: bool,
) -> int:
    """Takes proposals over into the file, or leaves them; all that wait if none is named. Says how many there were."""
    file = held(session, file)
    found = [one for one in waiting(session, file) if chosen is None or (one.form_id, one.proposal.field) in chosen]
    now = datetime.now(UTC)
    for one in found:
        row = IntakeDecision(form_id=one.form_id, field=one.proposal.field, accepted=accepted, decided_at=now)
        row.decided_by = actor.member
        session.add(row)
    if accepted and found:
        _take_over(session, vault, actor, file, [one.proposal for one in found])
    return len(found)


def _take_over(session: Session, vault: Vault, actor: Actor, file: CoupleFile, proposals: list[Proposal]) -> None:
    partners = {side: file.facts.partners[side] for side in Side}
    for one in proposals:
        partners[one.side] = _with(partners[one.side], one.field, one.after)
    facts = replace(file.facts, partners=Pair(partners[Side.A], partners[Side.B]))
    save_couple(session, vault, actor, file, facts, revision=file.revision)
    refresh_views(session, held(session, file))


def _with(partner: Partner, field: FileField, words: str) -> Partner:
    match field:
        case FileField.NAME:
            return replace(partner, name=words)
        case FileField.PRONOUNS:
            return replace(partner, pronouns=words)
    return replace(partner, contact=words)


def _proposed(file: CoupleFile, forms: list[SentForm]) -> Iterator[Waiting]:
    for side in Side:
        own, partner = newest(forms, side), file.facts.partners[side]
        for field, (slug, parts) in _fields().items():
            form = own.get(slug)
            after = _made_of(form, parts, LIMITS[field]) if form else ""
            if form and after and after != _before(partner, field):
                yield Waiting(form.id, Proposal(side, field, _before(partner, field), after))


def _made_of(form: SentForm, parts: tuple[tuple[str, str], ...], limit: int) -> str:
    said = [says.format(answer=", ".join(form.said(item)).strip()) for item, says in parts if form.said(item)]
    whole = "; ".join(" ".join(one.split()) for one in said)
    return whole if len(whole) <= limit else whole[: limit - 1].rstrip() + "…"


def _before(partner: Partner, field: FileField) -> str:
    return {FileField.NAME: partner.name, FileField.PRONOUNS: partner.pronouns, FileField.CONTACT: partner.contact}[
        field
    ]


@cache
def _fields() -> dict[FileField, tuple[str, tuple[tuple[str, str], ...]]]:
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        FileField(name): (one["form"], tuple((part["item"], part["says"]) for part in one["parts"]))
        for name, one in content.items()
    }
