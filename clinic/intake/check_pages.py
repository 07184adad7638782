"""Everything of a form once more before it is sent, and what its author puts their name under."""

from dataclasses import dataclass

from starlette.responses import Response

from clinic.intake.asking import Asking, ask_again_for_code
from clinic.intake.documents import SignedText, document_of
from clinic.intake.signatures import Signer
from clinic.intake.visiting import Around, around, stays_in
from clinic.questionnaires.form_words import FormWords, form_words
from clinic.questionnaires.reviewing import Chapter, Row, review
from clinic.web.rendering import Frame, show
from clinic.web.visits import host_of, visit_frame


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


def chapters_of(asking: Asking) -> tuple[Chapter, ...]:
    """Every question that is asked now with its answer, chapter by chapter."""
    return review(asking.draft.edition.plan, asking.draft.answers, asking.address)


def review_page(
    asking: Asking,
    *,
    sending: bool = False,
    changed: bool = False,
    name: str = "",
    problem: str = "",
    status: int = 200,
) -> Response:
    """The whole form as it stands. When it is `sending`, the page says what is missing."""
    draft, visitor = asking.draft, asking.room.visitor
    ask_again_for_code(asking, any(map(draft.edition.is_delicate, asking.pages)), f"{asking.path}/check")
    asking.room.note_seen()
    chapters = chapters_of(asking)
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


def signing(asking: Asking, name: str) -> tuple[SignedText, Signer] | None:
    """The text and who signs it, if it is a form to be signed."""
    if not asking.draft.form.signed:
        return None
    request = asking.room.visitor.request
    agent = request.headers.get("user-agent", "")
    locale = asking.draft.edition.plan.language or asking.draft.edition.language
    signer = Signer(name, host_of(request), agent, asking.room.visitor.link.id, locale)
    return document_of(asking.draft.edition, asking.draft.answers), signer
