"""A partner's own forms, page by page: asked, saved, looked over, sent, and signed where the form asks for it.

Which page comes next never depends on whether an answer was worrying: after a page that asks about being in danger,
everybody sees the help lines opened.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from clinic.intake.devices import held_packet
from clinic.intake.documents import SignedText, document_of
from clinic.intake.drafts import (
    ChangedElsewhereError,
    Draft,
    DraftTooLargeError,
    FormMissingError,
    open_draft,
    save_page,
)
from clinic.intake.sending import hold_couple, raise_crises, send_form
from clinic.intake.signatures import Signer, name_problem
from clinic.intake.visiting import (
    Around,
    ArrivesForForms,
    InRoom,
    Numbered,
    Room,
    Typed,
    around,
    held_room_of,
    stays_in,
)
from clinic.questionnaires.asked import AskedPage
from clinic.questionnaires.asking import ask, pages_asked
from clinic.questionnaires.form_pages import FormPage
from clinic.questionnaires.form_words import FormWords, form_words
from clinic.questionnaires.posting import read_page
from clinic.questionnaires.reviewing import Chapter, Row, review
from clinic.web.access import ElsewhereError, VisitEndedError
from clinic.web.languages import CHOSEN
from clinic.web.rendering import Frame, show
from clinic.web.visits import host_of, visit_frame

router = APIRouter(prefix="/yours/{link_id}/forms/{number}")

MOST_FIELDS = 4_000
"""Of a page: two for each question that a form may have, should an imported one put all of them on one page."""


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """One page of a form. `private` promises that none of it is ever opened to anybody else. `notice` is "", "grew",
    "elsewhere", "new-week" or "too-large".
    """

    frame: Frame
    around: Around
    asked: AskedPage
    form: str
    action: str
    back: str
    tasks: str
    progress: str
    go_on: str
    revision: int
    help_opened: bool
    private: bool
    notice: str = ""


@dataclass(frozen=True, slots=True)
class CheckPage:
    """Everything once more before it is sent. A form to be signed shows its whole text and asks for the name.

    `stand` comes back with it, so that nobody sends or signs what another browser has `changed` and they did not see.
    """

    frame: Frame
    around: Around
    words: FormWords
    form: str
    action: str
    tasks: str
    back: str
    chapters: tuple[Chapter, ...]
    missing: tuple[Row, ...]
    text: SignedText | None
    help_opened: bool
    stand: str
    changed: bool = False
    name: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """A draft in its author's browser, with the pages that are asked now. Of one that is `unlisted` there is no list to
    go back to, and its last page sends it.
    """

    room: Room
    draft: Draft
    unlisted: bool = False
    pages: tuple[FormPage, ...] = field(init=False)

    def __post_init__(self) -> None:
        edition, answers = self.draft.edition, self.draft.answers
        object.__setattr__(self, "pages", pages_asked(edition.plan, answers, edition.pages))

    @property
    def path(self) -> str:
        return f"{self.room.path}/{self.draft.form.number}"

    def page(self, number: int) -> FormPage | None:
        return next((one for one in self.pages if one.number == number), None)

    def address(self, number: int) -> str:
        return f"{self.path}/{number}"

    def is_last(self, number: int) -> bool:
        return not any(page.number > number for page in self.pages)

    def after(self, number: int) -> str:
        later = next((page.number for page in self.pages if page.number > number), None)
        end = self.room.path if self.unlisted else f"{self.path}/check"
        return self.address(later) if later else end

    def before(self, number: int) -> FormPage | None:
        return next((page for page in reversed(self.pages) if page.number < number), None)

    def helps_after(self, page: FormPage | None) -> bool:
        return page is not None and self.draft.edition.asks_of_danger(page)


def _asking(room: Room, number: int) -> Asking:
    """The draft, or the list of forms when it was sent before.

    Raises:
        VisitEndedError: the packet has no such form.
        ElsewhereError: it was sent; nothing of it opens any more.
    """
    try:
        draft = open_draft(room.visitor.session, room.visitor.keys, room.packet, number, room.language)
    except FormMissingError as error:
        raise VisitEndedError from error
    if draft.form.submitted_at is not None:
        raise ElsewhereError(room.path)
    return Asking(room, draft)


def _ask_again_for_code(asking: Asking, delicate: bool, path: str) -> None:
    """After a while away, earlier answers about safety open only with the code."""
    if delicate and asking.draft.saved and asking.room.has_been_away:
        raise ElsewhereError(f"{asking.room.path}/code?next={quote(path)}")


@router.get("/start")
def start(room: InRoom, number: Numbered) -> Response:
    """The first page that its author did not go on from yet."""
    asking = _asking(room, number)
    open_pages = [page.number for page in asking.pages if not asking.draft.has_passed(page.number)]
    where = asking.address(open_pages[0]) if open_pages else f"{asking.path}/check"
    return stays_in(room.visitor, RedirectResponse(where, status_code=303))


@router.get("/check")
def check(room: InRoom, number: Numbered) -> Response:
    return _review(_asking(room, number))


@router.post("/check")
def send(typed: Typed, room: InRoom, number: Numbered) -> Response:
    """Freezes the form. Sending twice sends once."""
    hold_couple(room.visitor.session, room.visitor.couple)
    held_packet(room.visitor.session, room.packet.id)
    asking = _asking(room, number)
    name = typed.get("name", ("",))[0].strip()
    if CHOSEN in typed:
        return _review(asking, name=name)
    if any(row.missing for chapter in _chapters(asking) for row in chapter.rows):
        return _review(asking, sending=True, name=name, status=422)
    if typed.get("stand", (asking.draft.stand,))[0] != asking.draft.stand:
        return _review(asking, name=name, changed=True, status=409)
    if asking.draft.form.signed and (problem := name_problem(name)):
        return _review(asking, name=name, problem=problem, status=422)
    visitor = room.visitor
    sent = send_form(visitor.session, visitor.vault, visitor.keys, room.packet, asking.draft, _signing(asking, name))
    if not sent.repeat:
        visitor.record(f"{'Signed' if asking.draft.form.signed else 'Sent'} a form: {asking.draft.form.slug}.")
    return stays_in(visitor, RedirectResponse(room.path, status_code=303))


@router.get("/{page_number}")
def questions(room: InRoom, number: Numbered, page_number: Numbered) -> Response:
    return ask_page(_asking(room, number), page_number)


@router.post("/{page_number}", form_limits={"max_fields": MOST_FIELDS, "max_part_size": 100_000})
async def save(typed: Typed, arrival: ArrivesForForms, number: Numbered, page_number: Numbered) -> Response:
    """Keeps the page, and goes on."""
    return await arrival.answer(lambda visitor: keep_page(_asking(held_room_of(visitor), number), typed, page_number))


def ask_page(asking: Asking, page_number: int) -> Response:
    """A page as it stands in the draft; one that is not asked now leads to the next."""
    room, page = asking.room, asking.page(page_number)
    if page is None:
        return RedirectResponse(asking.after(page_number), status_code=303)
    delicate = asking.draft.edition.is_delicate(page) and page_number in asking.draft.saved
    _ask_again_for_code(asking, delicate, asking.address(page_number))
    room.note_seen()
    return _show(asking, page, ask(asking.draft.edition.plan, page, asking.draft.answers))


def keep_page(
    asking: Asking,
    typed: Mapping[str, tuple[str, ...]],
    page_number: int,
    kept: Callable[[Asking, bool], None] = lambda _asking, _goes_on: None,
) -> Response:
    """Keeps a page, and goes on. Whatever fits is kept even when something else does not. The packet is held.

    `kept` is told what is in the draft then, and whether its author is done with the page.
    """
    room, page = asking.room, asking.page(page_number)
    if page is None:
        return RedirectResponse(asking.after(page_number), status_code=303)
    read = read_page(asking.draft.edition.plan, page, asking.draft.answers, typed)
    revision, quietly = _revision(typed), "quietly" in typed
    goes_on = not (quietly or read.problems or read.asks_more)
    try:
        draft = save_page(
            room.visitor.session,
            room.visitor.keys,
            room.packet,
            asking.draft,
            page_number,
            read.answers,
            room.device,
            revision,
            passed=goes_on,
        )
    except ChangedElsewhereError:
        return _show(asking, page, read.page(), notice="elsewhere", status=409)
    except DraftTooLargeError:
        return _show(asking, page, read.page(), notice="too-large", status=422)
    room.note_seen()
    asking = replace(asking, draft=draft)
    raise_crises(room.visitor.session, room.visitor.vault, room.packet, asking.draft)
    kept(asking, goes_on)
    if quietly:
        return stays_in(
            room.visitor, Response(status_code=204, headers={"X-Revision": str(draft.revision(page_number))})
        )
    if CHOSEN in typed and read.page().blocks == ask(draft.edition.plan, page, draft.answers).blocks:
        return stays_in(room.visitor, RedirectResponse(asking.address(page_number), status_code=303))
    if read.problems:
        return _show(asking, page, read.page(), status=422)
    if read.asks_more:
        return _show(asking, page, read.page(), notice="" if typed.keys() & {"more", CHOSEN} else "grew")
    return stays_in(room.visitor, RedirectResponse(asking.after(page_number), status_code=303))


def show_typed(asking: Asking, typed: Mapping[str, tuple[str, ...]], page_number: int, notice: str) -> Response:
    """A page with what was typed, of which nothing was saved yet."""
    page = asking.page(page_number)
    if page is None:
        return RedirectResponse(asking.after(page_number), status_code=303)
    read = read_page(asking.draft.edition.plan, page, asking.draft.answers, typed)
    return _show(asking, page, read.page(), notice=notice, status=409)


def _revision(typed: Mapping[str, tuple[str, ...]]) -> int:
    said = typed.get("revision", ("",))[0]
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else 0


def _show(asking: Asking, page: FormPage, asked: AskedPage, *, notice: str = "", status: int = 200) -> Response:
    visitor, pages = asking.room.visitor, asking.pages
    numbers = [one.number for one in pages]
    place = numbers.index(page.number) + 1 if page.number in numbers else len(numbers)
    before = asking.before(page.number)
    made = QuestionsPage(
        frame=visit_frame(visitor.request),
        around=around(visitor, asking.room.packet),
        asked=asked,
        form=asking.draft.edition.plan.title,
        action=asking.address(page.number),
        back=asking.address(before.number) if before else "",
        tasks="" if asking.unlisted else asking.room.path,
        go_on=asked.words["send" if asking.unlisted and asking.is_last(page.number) else "go_on"],
        progress=asked.words.say("progress", number=place, count=len(pages)),
        revision=asking.draft.revision(page.number),
        help_opened=asking.helps_after(before) or asking.helps_after(page),
        private=asking.draft.edition.is_never_opened(page),
        notice=notice,
    )
    return stays_in(visitor, show("intake/questions.html", made, status))


def _chapters(asking: Asking) -> tuple[Chapter, ...]:
    return review(asking.draft.edition.plan, asking.draft.answers, asking.address)


def _review(
    asking: Asking,
    *,
    sending: bool = False,
    changed: bool = False,
    name: str = "",
    problem: str = "",
    status: int = 200,
) -> Response:
    draft, visitor = asking.draft, asking.room.visitor
    _ask_again_for_code(asking, any(map(draft.edition.is_delicate, asking.pages)), f"{asking.path}/check")
    asking.room.note_seen()
    chapters = _chapters(asking)
    last = asking.pages[-1] if asking.pages else None
    made = CheckPage(
        frame=visit_frame(visitor.request),
        around=around(visitor, asking.room.packet),
        words=form_words(draft.edition.plan.language),
        form=draft.edition.plan.title,
        action=f"{asking.path}/check",
        tasks=asking.room.path,
        back=asking.address(last.number) if last else "",
        chapters=chapters,
        missing=tuple(row for chapter in chapters for row in chapter.rows if row.missing) if sending else (),
        text=document_of(draft.edition, draft.answers) if draft.form.signed else None,
        help_opened=asking.helps_after(last),
        stand=draft.stand,
        changed=changed,
        name=name,
        problem=problem,
    )
    return stays_in(visitor, show("intake/check.html", made, status))


def _signing(asking: Asking, name: str) -> tuple[SignedText, Signer] | None:
    if not asking.draft.form.signed:
        return None
    request = asking.room.visitor.request
    agent = request.headers.get("user-agent", "")
    locale = asking.draft.edition.plan.language or asking.draft.edition.language
    signer = Signer(name, host_of(request), agent, asking.room.visitor.link.id, locale)
    return document_of(asking.draft.edition, asking.draft.answers), signer
