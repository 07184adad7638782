"""Makes the reports of the invented practice, as `reports.toml` tells of them, and keeps them in the files."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine
from sqlmodel import Session

from clinic.clock import this_day
from clinic.couples.store import CoupleFile, list_couples, open_couple
from clinic.database import transaction
from clinic.handouts.drafts import save_draft
from clinic.handouts.print_run import print_all
from clinic.handouts.report_rules import BY_SLUG
from clinic.handouts.report_store import Ordered, compose_report, facts_for, keep_report, on_letterhead
from clinic.practice.rules import Actor
from clinic.practice.tables import Member, Practice
from clinic.progress.report_gathering import Wish
from clinic.vault import Vault
from reports.document import Document, body_of, to_html
from reports.pdf import Press
from reports.report_facts import Period, Signer
from reports.report_parts import report_of
from reports.tailoring import Edit, Tailoring

TOLD = Path(__file__).parent / "demo_practice" / "reports.toml"


@dataclass(frozen=True, slots=True)
class _Written:
    file: CoupleFile
    ordered: Ordered
    document: Document


def add_reports(engine: Engine, vault: Vault, actor: Actor) -> None:
    """Writes them, prints them all at once, and keeps each."""
    content = tomllib.loads(TOLD.read_text(encoding="utf-8"))
    with transaction(engine) as session:
        counselor = session.get_one(Member, actor.member)
        counselor.license = content["license"]
        session.add(counselor)
        session.flush()
        written = [_write(session, vault, actor, counselor, told) for told in content["reports"]]
    press = Press()
    try:
        printed = dict(print_all(press, [one.document for one in written]))
    finally:
        press.close()
    with transaction(engine) as session:
        for number, one in enumerate(written):
            page = body_of(to_html(one.document))
            keep_report(session, vault, actor, one.file, one.ordered, uuid4(), printed[number], page)


def _write(session: Session, vault: Vault, actor: Actor, counselor: Member, told: dict[str, Any]) -> _Written:
    couple = next(one.id for one in list_couples(session, vault, actor) if one.names.a == told["couple"])
    file = open_couple(session, vault, actor, couple)
    which = BY_SLUG[told["what"]]
    period = Period(this_day() - timedelta(weeks=told["weeks"]), this_day())
    ordered = Ordered(which, Wish(which.reader, period))
    practice = session.get_one(Practice, actor.practice).name
    facts = facts_for(session, file, ordered, Signer(counselor.name, counselor.license or ""), practice)
    plain = report_of(compose_report(facts, ordered))
    source = {one.key: one.source for section in plain.open for one in section.sentences}
    wording = Tailoring(edits=tuple(_edits(told, source)), note=told.get("note", ""))
    if wording:
        said = f"Wrote a report: {which.slug}."
        save_draft(session, vault, actor, file, ordered.draft, which.audience, wording, 0, said=said)
    document = on_letterhead(session, actor.practice, compose_report(facts, ordered, wording), ordered, printed=True)
    return _Written(file, ordered, document)


def _edits(told: dict[str, Any], source: dict[str, str]) -> Iterator[Edit]:
    for key, text in told.get("wording", {}).items():
        yield Edit(key, source[key], text)
