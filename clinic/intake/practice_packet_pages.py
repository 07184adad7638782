"""Packets of the practice's own: the list, and one of them with its forms, to be put in order, renamed and retired."""

from dataclasses import replace
from uuid import UUID, uuid5

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from clinic.intake.offered_forms import offered_forms, retired_titles
from clinic.intake.packet_rules import MOST_FORMS, FullPacketError, PacketDraft, problems
from clinic.intake.packets import packets
from clinic.intake.practice_packet_views import PATH, PacketPage, PacketsPage, choices, form_lines, packet_line
from clinic.intake.practice_packets import (
    KeptPacket,
    PacketChangedError,
    PracticePacketNotFoundError,
    begin_packet,
    practice_packet,
    practice_packets,
    retire_packet,
    save_packet,
)
from clinic.web.access import EditsWords, NotFoundError
from clinic.web.forms import Form, FormError
from clinic.web.rendering import frame, show

router = APIRouter(prefix=PATH)

CHANGED = "Someone else changed this packet while the page was open. What you typed is here; save again to keep it."
MOVED = "Someone else changed this packet. Here it is as it is now; nothing you pressed was done."
FULL = f"A packet holds {MOST_FORMS} forms at the most. Take one out first."


@router.get("")
def packets_page(visit: EditsWords) -> Response:
    page = PacketsPage(
        frame=frame(visit, "Packets", "words"),
        packets=[packet_line(one) for one in practice_packets(visit.session, visit.actor)],
        beginnings={slug: one.title for slug, one in packets().items()},
    )
    return show("intake/practice_packets.html", page)


@router.post("")
def begin(visit: EditsWords, form: Form) -> Response:
    """Begins an empty packet, or one with the forms of ours."""
    slug = form["begin"]
    if slug and slug not in packets():
        raise FormError("begin")
    draft = PacketDraft("New packet")
    if slug:
        ours = packets()[slug]
        draft = PacketDraft(f"{ours.title}, our way", "", tuple(one.slug for one in ours.forms))
    try:
        packet_id = begin_packet(visit.session, visit.vault, visit.actor, draft, uuid5(form.once(), slug))
    except PracticePacketNotFoundError:
        raise NotFoundError from None
    return _back(packet_id)


@router.get("/{packet_id}")
def packet_page(visit: EditsWords, packet_id: UUID) -> Response:
    return _page(visit, _found(visit, packet_id))


@router.post("/{packet_id}")
def rename(visit: EditsWords, packet_id: UUID, form: Form) -> Response:
    kept = _found(visit, packet_id)
    title, about = (" ".join(form[name].split()) for name in ("title", "about"))
    draft = replace(kept.draft, title=title, about=about)
    wrong = dict(problems(draft))
    if wrong:
        return _page(visit, kept, draft, wrong, status=422)
    try:
        save_packet(visit.session, visit.vault, visit.actor, packet_id, draft, form.count("revision"))
    except PacketChangedError:
        return _page(visit, kept, draft, notice=CHANGED, status=409)
    return _back(packet_id)


@router.post("/{packet_id}/forms")
def add_form(visit: EditsWords, packet_id: UUID, form: Form) -> Response:
    """One more form at the end. It does not matter what others did to the packet meanwhile."""
    kept, slug = _found(visit, packet_id), form["form"]
    if slug not in offered_forms(visit.session, visit.actor):
        return _page(visit, kept, wrong={"form": "Choose a form to add."}, status=422)
    try:
        draft = kept.draft.with_form(slug)
    except FullPacketError:
        return _page(visit, kept, wrong={"form": FULL}, status=422)
    return _changed(visit, kept, draft, kept.revision, slug)


@router.post("/{packet_id}/act")
def act_on_form(visit: EditsWords, packet_id: UUID, form: Form) -> Response:
    """Puts one form at another place, or takes it out."""
    kept, slug = _found(visit, packet_id), form["form"]
    if form["to"] == "out":
        return _changed(visit, kept, kept.draft.without(slug), kept.revision)
    return _changed(visit, kept, kept.draft.with_form_at(slug, form.count("to")), form.count("revision"), slug)


@router.post("/{packet_id}/retire")
def retire(visit: EditsWords, packet_id: UUID, form: Form) -> Response:
    _found(visit, packet_id)
    retire_packet(visit.session, visit.vault, visit.actor, packet_id, retired=form["retired"] == "yes")
    return _back(packet_id)


def _changed(visit: EditsWords, kept: KeptPacket, draft: PacketDraft, revision: int, at: str = "") -> Response:
    try:
        save_packet(visit.session, visit.vault, visit.actor, kept.id, draft, revision)
    except PacketChangedError:
        return _page(visit, _found(visit, kept.id), notice=MOVED, status=409)
    return _back(kept.id, f"#form-{at}" if at else "#forms")


def _found(visit: EditsWords, packet_id: UUID) -> KeptPacket:
    try:
        return practice_packet(visit.session, visit.actor, packet_id)
    except PracticePacketNotFoundError:
        raise NotFoundError from None


def _back(packet_id: UUID, part: str = "") -> Response:
    return RedirectResponse(f"{PATH}/{packet_id}{part}", status_code=303)


def _page(
    visit: EditsWords,
    kept: KeptPacket,
    draft: PacketDraft | None = None,
    wrong: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    draft = draft or kept.draft
    offered = offered_forms(visit.session, visit.actor)
    gone = set(draft.forms) - set(offered)
    page = PacketPage(
        frame=frame(visit, kept.draft.title, "words"),
        path=f"{PATH}/{kept.id}",
        draft=draft,
        revision=kept.revision,
        retired=kept.retired,
        lines=form_lines(draft, offered, retired_titles(visit.session, visit.actor) if gone else {}),
        choices=choices(draft, offered),
        problems=wrong or {},
        notice=notice,
    )
    return show("intake/practice_packet.html", page, status)
