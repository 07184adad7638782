"""Lets invented couples do their intake, by the same ways as real ones: sent, saved, signed and read."""

import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, update

from clinic.couples.link_rules import Purpose
from clinic.couples.link_store import links_to
from clinic.couples.rules import Side, private_to
from clinic.couples.store import CoupleFile
from clinic.identifiers import new_id
from clinic.intake.answer_rows import sealed
from clinic.intake.devices import packet_of
from clinic.intake.documents import document_of
from clinic.intake.drafts import forms_of, open_draft
from clinic.intake.fit import decide_fit
from clinic.intake.flags import acknowledge, flags_of
from clinic.intake.reading import set_audience
from clinic.intake.rules import Fit
from clinic.intake.sending import send_form
from clinic.intake.signatures import Signer
from clinic.intake.store import send_packet
from clinic.intake.tables import IntakeFlag, IntakeForm, IntakePacket, IntakePage
from clinic.practice.rules import Actor
from clinic.questionnaires.answers import Place
from clinic.questionnaires.plan import Item, Plan
from clinic.questionnaires.rules import Coding, Date, Kind, Value
from clinic.vault import Vault

INTAKES = Path(__file__).parent / "demo_practice" / "intakes"
AGREES = "agree"


def do_intake(session: Session, vault: Vault, actor: Actor, file: CoupleFile, name: str) -> None:
    """Everything that `intakes/<name>.toml` tells of. Forms that a partner gave no answers to stay open."""
    told = tomllib.loads((INTAKES / f"{name}.toml").read_text(encoding="utf-8"))
    for side in Side:
        packet = send_packet(session, vault, actor, file, side, told["packet"], once=new_id())
        _answer(session, vault, file, packet, told[side], whole="fit" in told)
        _as_of(session, packet, datetime.now(UTC) - timedelta(days=told["days_ago"]))
        _open(session, vault, actor, file, packet, told.get("opened", ()))
    for flag in flags_of(session, file):
        if flag.crisis and "decided" in told:
            acknowledge(session, vault, actor, file, flag.id, told["decided"])
    if "fit" in told:
        decide_fit(session, vault, actor, file, Fit(told["fit"]), told["reason"])


def _answer(
    session: Session, vault: Vault, file: CoupleFile, packet_id: UUID, told: dict[str, Any], *, whole: bool
) -> None:
    packet, now = packet_of(session, packet_id), datetime.now(UTC)
    link = links_to(session, file, Purpose.FORMS, [packet_id])[0]
    for form in forms_of(session, packet):
        said = told.get(form.slug, {"decision": AGREES} if form.signed and whole else None)
        if said is None:
            continue
        draft = open_draft(session, file.keys, packet, form.number, "en")
        for item, answers in said.items():
            values = tuple(_values(draft.edition.plan, item, answers))
            session.merge(sealed(file.keys, form.id, Place(item), values, private_to(packet.side), now))
        for page in draft.edition.pages:
            if {item.link_id for item in page.items} & _touched(draft.edition.plan, said):
                session.add(IntakePage(form_id=form.id, number=page.number, revision=1, passed=True, saved_at=now))
        session.flush()
        packet.opened_at = packet.saved_at = now
        draft = open_draft(session, file.keys, packet, form.number, "en")
        name = file.facts.partners[packet.side].name
        signer = Signer(name, "127.0.0.1", "A browser of the demo", link.id, "en-US")
        signing = (document_of(draft.edition, draft.answers), signer) if form.signed else None
        if whole or form.slug == "contact":
            send_form(session, vault, file.keys, packet, draft, signing)


def _open(
    session: Session, vault: Vault, actor: Actor, file: CoupleFile, packet_id: UUID, opened: Iterable[str]
) -> None:
    """What the counselor opened to both, each named by form and item."""
    forms = {form.slug: form.id for form in forms_of(session, packet_of(session, packet_id))}
    for form, item in (one.split() for one in opened):
        set_audience(session, vault, actor, file, forms[form], str(Place(item)), to_room=True)


def _touched(plan: Plan, said: dict[str, Any]) -> set[str]:
    """The questions that were answered, and everything they stand in."""
    return {one.link_id for item in said for one in (plan[item], *plan.standings[item].above)}


def _values(plan: Plan, link_id: str, answers: object) -> list[Value]:
    item = plan[link_id]
    return [_value(item, one) for one in (answers if isinstance(answers, list) else [answers])]


def _value(item: Item, answer: object) -> Value:
    """An answer by its code, or as it was written."""
    for option in item.options:
        if isinstance(option.value, Coding) and option.value.code == answer:
            return option.value
    if item.kind is Kind.DATE:
        return Date(str(answer))
    return answer if isinstance(answer, bool) else str(answer)


def _as_of(session: Session, packet_id: UUID, day: datetime) -> None:
    """The demo's forms were sent some days ago."""
    packet = session.get_one(IntakePacket, packet_id)
    packet.sent_at = day
    if packet.finished_at:
        packet.finished_at = day + timedelta(days=1)
    session.add(packet)
    forms = col(IntakeForm.packet_id) == packet_id
    of_them = col(IntakeFlag.form_id).in_([one.id for one in forms_of(session, packet)])
    session.exec(update(IntakeFlag).where(of_them).values(raised_at=day))
    session.exec(update(IntakeForm).where(forms, col(IntakeForm.submitted_at).is_not(None)).values(submitted_at=day))
