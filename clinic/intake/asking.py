"""A draft in its author's browser: which pages are asked now, where each leads, when the code is asked for."""

from dataclasses import dataclass, field
from urllib.parse import quote

from clinic.intake.drafts import Draft, FormMissingError, open_draft
from clinic.intake.visiting import Room
from clinic.questionnaires.asking import pages_asked
from clinic.questionnaires.form_pages import FormPage
from clinic.web.access import ElsewhereError, VisitEndedError


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


def asking_of(room: Room, number: int) -> Asking:
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


def ask_again_for_code(asking: Asking, delicate: bool, path: str) -> None:
    """After a while away, earlier answers about safety open only with the code."""
    if delicate and asking.draft.saved and asking.room.has_been_away:
        raise ElsewhereError(f"{asking.room.path}/code?next={quote(path)}")
