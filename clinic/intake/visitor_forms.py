"""A partner's own forms, page by page: asked, saved, looked over, sent, and signed where the form asks for it.

Which page comes next never depends on whether an answer was worrying: after a page that asks about being in danger,
everybody sees the help lines opened.
"""

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from clinic.intake.asking import asking_of
from clinic.intake.check_pages import chapters_of, review_page, signing
from clinic.intake.devices import held_packet
from clinic.intake.question_pages import ask_page, keep_page
from clinic.intake.sending import hold_couple, send_form
from clinic.intake.signatures import name_problem
from clinic.intake.visiting import ArrivesForForms, InRoom, Numbered, Typed, held_room_of, stays_in
from clinic.web.languages import CHOSEN

router = APIRouter(prefix="/yours/{link_id}/forms/{number}")

MOST_FIELDS = 4_000
"""Of a page: two for each question that a form may have, should an imported one put all of them on one page."""


@router.get("/start")
def start(room: InRoom, number: Numbered) -> Response:
    """The first page that its author did not go on from yet."""
    asking = asking_of(room, number)
    open_pages = [page.number for page in asking.pages if not asking.draft.has_passed(page.number)]
    where = asking.address(open_pages[0]) if open_pages else f"{asking.path}/check"
    return stays_in(room.visitor, RedirectResponse(where, status_code=303))


@router.get("/check")
def check(room: InRoom, number: Numbered) -> Response:
    return review_page(asking_of(room, number))


@router.post("/check")
def send(typed: Typed, room: InRoom, number: Numbered) -> Response:
    """Freezes the form. Sending twice sends once."""
    hold_couple(room.visitor.session, room.visitor.couple)
    held_packet(room.visitor.session, room.packet.id)
    asking = asking_of(room, number)
    name = typed.get("name", ("",))[0].strip()
    if CHOSEN in typed:
        return review_page(asking, name=name)
    if any(row.missing for chapter in chapters_of(asking) for row in chapter.rows):
        return review_page(asking, sending=True, name=name, status=422)
    if typed.get("stand", (asking.draft.stand,))[0] != asking.draft.stand:
        return review_page(asking, name=name, changed=True, status=409)
    if asking.draft.form.signed and (problem := name_problem(name)):
        return review_page(asking, name=name, problem=problem, status=422)
    visitor = room.visitor
    sent = send_form(visitor.session, visitor.vault, visitor.keys, room.packet, asking.draft, signing(asking, name))
    if not sent.repeat:
        visitor.record(f"{'Signed' if asking.draft.form.signed else 'Sent'} a form: {asking.draft.form.slug}.")
    return stays_in(visitor, RedirectResponse(room.path, status_code=303))


@router.get("/{page_number}")
def questions(room: InRoom, number: Numbered, page_number: Numbered) -> Response:
    return ask_page(asking_of(room, number), page_number)


@router.post("/{page_number}", form_limits={"max_fields": MOST_FIELDS, "max_part_size": 100_000})
async def save(typed: Typed, arrival: ArrivesForForms, number: Numbered, page_number: Numbered) -> Response:
    """Keeps the page, and goes on."""
    return await arrival.answer(lambda visitor: keep_page(asking_of(held_room_of(visitor), number), typed, page_number))
