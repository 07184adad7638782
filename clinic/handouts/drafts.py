"""How tailorings are fetched and saved: one for each reader of each handout of a couple, sealed with that reader's key.

What was typed into the paper for one partner is never read when a paper for the other one is made.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel import Session, col, select

from clinic.couples.rules import Audience
from clinic.couples.store import CoupleFile, held
from clinic.handouts.rules import Edition
from clinic.handouts.tables import HandoutDraft
from clinic.practice import audit
from clinic.practice.rules import Actor
from clinic.vault import Vault
from reports.tailoring import AS_WRITTEN, Edit, LeftOut, Tailoring

_CONTENT, _BEFORE = "handout_draft.content", "handout_draft.before"
_ONE_SITTING = timedelta(minutes=10)
"""Saves within this time are one sentence of the trail: a page saves while somebody types."""


class DraftChangedError(Exception):
    """Somebody else saved since the page was opened."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is kept for one reader. `revision` counts the saves; `before` is what one step back would bring."""

    tailoring: Tailoring = AS_WRITTEN
    revision: int = 0
    before: Tailoring = AS_WRITTEN


def draft_of(session: Session, file: CoupleFile, slug: str, audience: Audience) -> Draft:
    """The draft for one reader; an empty one if nothing was typed yet."""
    row = session.get(HandoutDraft, (file.id, slug, audience), populate_existing=True)
    if row is None:
        return Draft()
    content = file.keys.open(audience, _CONTENT, slug, row.content_sealed)
    before = file.keys.open(audience, _BEFORE, slug, row.before_sealed) if row.before_sealed else ""
    return Draft(_from_kept(content), row.revision, _from_kept(before) if before else AS_WRITTEN)


def other_drafts(session: Session, file: CoupleFile, editions: Sequence[Edition]) -> list[Edition]:
    """Those of `editions` that are tailored; of a reader whose words may not be opened here, nothing is said."""
    may_open = [one for one in editions if file.keys.may_open(one.audience)]
    rows = session.exec(
        select(HandoutDraft.slug, HandoutDraft.audience, HandoutDraft.content_sealed).where(
            HandoutDraft.couple_id == file.id, col(HandoutDraft.slug).in_({one.draft for one in may_open})
        )
    )
    sealed = {(slug, Audience(audience)): content for slug, audience, content in rows}
    return [
        one
        for one in may_open
        if (content := sealed.get((one.draft, one.audience)))
        and _from_kept(file.keys.open(one.audience, _CONTENT, one.draft, content))
    ]


def save_draft(
    session: Session,
    vault: Vault,
    actor: Actor,
    file: CoupleFile,
    slug: str,
    audience: Audience,
    tailoring: Tailoring,
    revision: int,
    *,
    keeping: bool = False,
    said: str = "",
) -> Draft:
    """Keeps what was typed, the same sent twice once.

    `keeping` what stood there as the step back, because this takes something away. `said` is what the trail is told.

    Raises:
        DraftChangedError: `revision` is not the present one.
    """
    file = held(session, file)
    kept = draft_of(session, file, slug, audience)
    if kept.tailoring == tailoring:
        return kept
    if kept.revision != revision:
        raise DraftChangedError
    row = session.get(HandoutDraft, (file.id, slug, audience))
    now = datetime.now(UTC)
    if row is None or row.saved_by != actor.member or now - row.saved_at > _ONE_SITTING:
        audit.record(session, vault, actor, said or f"Tailored a handout: {slug}.", file.id)
    row = row or HandoutDraft(couple_id=file.id, slug=slug, audience=audience, content_sealed=b"", saved_at=now)
    row.content_sealed = file.keys.seal(audience, _CONTENT, slug, _as_kept(tailoring))
    if keeping:
        row.before_sealed = file.keys.seal(audience, _BEFORE, slug, _as_kept(kept.tailoring))
    row.revision, row.saved_at, row.saved_by = revision + 1, now, actor.member
    session.add(row)
    session.flush()
    return draft_of(session, file, slug, audience)


def _as_kept(tailoring: Tailoring) -> str:
    return json.dumps(
        {
            "left_out": [[one.key, one.title] for one in tailoring.left_out],
            "edits": [[one.key, one.was, one.text] for one in tailoring.edits],
            "note": tailoring.note,
        },
        ensure_ascii=False,
    )


def _from_kept(text: str) -> Tailoring:
    facts = json.loads(text)
    return Tailoring(
        tuple(LeftOut(*one) for one in facts["left_out"]), tuple(Edit(*one) for one in facts["edits"]), facts["note"]
    )
