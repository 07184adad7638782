"""One page of a form: asked, kept, and shown again with what was typed where something does not fit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from starlette.responses import RedirectResponse, Response

from clinic.intake.asking import Asking, ask_again_for_code
from clinic.intake.drafts import ChangedElsewhereError, DraftTooLargeError, save_page
from clinic.intake.sending import raise_crises
from clinic.intake.visiting import Around, around, stays_in
from clinic.questionnaires.asked import AskedPage
from clinic.questionnaires.asking import ask
from clinic.questionnaires.form_pages import FormPage
from clinic.questionnaires.posting import read_page
from clinic.web.languages import CHOSEN
from clinic.web.rendering import Frame, show
from clinic.web.visits import visit_frame


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


def ask_page(asking: Asking, page_number: int) -> Response:
    """A page as it stands in the draft; one that is not asked now leads to the next."""
    room, page = asking.room, asking.page(page_number)
    if page is None:
        return RedirectResponse(asking.after(page_number), status_code=303)
    delicate = asking.draft.edition.is_delicate(page) and page_number in asking.draft.saved
    ask_again_for_code(asking, delicate, asking.address(page_number))
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
