"""The page on which one form of the practice's own is edited: its lines, what publishing would do, its versions."""

from collections.abc import Iterator
from uuid import UUID

from starlette.responses import RedirectResponse, Response

from clinic.couples.rules import Matter
from clinic.questionnaires.changes import changes, newly_lost, only_in_english
from clinic.questionnaires.definitions import name_of
from clinic.questionnaires.drafting import OwnDraft, as_it_began, draft_matter, draft_start, problems
from clinic.questionnaires.kinds import Asks, asks_of
from clinic.questionnaires.lines import help_of, shown, words_of
from clinic.questionnaires.meaning import counted_in, warned_of
from clinic.questionnaires.meanwhile import other_words
from clinic.questionnaires.own_form_views import (
    KINDS,
    OTHER_KINDS,
    Coming,
    EditedLine,
    EditorPage,
    FormFields,
    PublishedVersion,
    said_of,
)
from clinic.questionnaires.own_forms import OwnFormNotFoundError, content_of, own_form, versions
from clinic.questionnaires.plan import Control, Item
from clinic.questionnaires.rules import Kind
from clinic.questionnaires.sidecar import StartsAs
from clinic.questionnaires.tables import OwnForm, OwnFormVersion
from clinic.questionnaires.when_asked import rule_in_words
from clinic.web.access import EditsWords, NotFoundError
from clinic.web.rendering import frame, show
from clinic.wording import count, day

CHANGED = "Someone else changed this form while the page was open. What you typed is here; save again to keep it."
MOVED = "The form has changed since this page was opened. Here it is as it is now; nothing more was done."
TOLD = "Whoever looks on can tell the answer from it. It is safer to ask everybody."
MOST_COMPARED = 10
OF_THE_FORM = {"title", "intro", "title_spanish", "intro_spanish", "lines"}
"""Where on the page something can be wrong with the form as a whole; what else is wrong is at a line."""


def found_form(visit: EditsWords, form_id: UUID) -> OwnForm:
    try:
        return own_form(visit.session, visit.actor, form_id)
    except OwnFormNotFoundError:
        raise NotFoundError from None


def back(form_id: UUID, said: str) -> Response:
    return RedirectResponse(f"/practice/forms/{form_id}?said={said}", status_code=303)


def state_of(form: OwnForm) -> str:
    if form.retired:
        return "Retired"
    return f"Version {form.version}" if form.version else "Not published yet"


def anchored(wrong: dict[str, str]) -> dict[str, str]:
    """Problems by the id of their place on the page."""
    return {one if one in OF_THE_FORM else f"line-{name_of(one)}": words for one, words in wrong.items()}


def editor(
    visit: EditsWords,
    kept: OwnForm,
    draft: OwnDraft | None = None,
    wrong: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    is_typed, draft = draft is not None, draft or content_of(kept)
    published = versions(visit.session, visit.actor, kept.id)
    newest = content_of(published[0]) if published else None
    page = EditorPage(
        frame=frame(visit, draft.title or "A form", "words"),
        path=f"/practice/forms/{kept.id}",
        revision=kept.revision,
        fields=_fields(draft),
        lines=list(_Lines(draft).of(draft.plan.items)),
        state=state_of(kept),
        retired=kept.retired,
        versions=list(_versions(published)),
        coming=_coming(newest, draft, kept.version),
        spanish=_spanish_said(draft),
        can_undo=kept.before is not None,
        problems=anchored(wrong or {}),
        notice=notice,
        is_typed=is_typed,
        now=other_words(_start_words(content_of(kept)), _start_words(draft)) if notice == CHANGED else {},
    )
    return show("questionnaires/own_edit.html", page, status)


def _coming(newest: OwnDraft | None, draft: OwnDraft, version: int) -> Coming:
    apart = only_in_english(newest or as_it_began(draft), draft)
    return Coming([*newly_lost(newest, draft), *apart], _different(newest, draft), version)


def _different(newest: OwnDraft | None, draft: OwnDraft) -> list[str]:
    """What differs from the newest version, or from what was copied; of a form that began empty that is all of it."""
    if newest is None and not draft.began_plan.items:
        return []
    return changes(newest or as_it_began(draft), draft)


def _fields(draft: OwnDraft) -> FormFields:
    return FormFields(
        title=str(draft.english.get("title", "")) or draft.title,
        intro=draft.plan.description,
        title_spanish=str(draft.spanish.get("title", "")),
        intro_spanish=draft.spanish_plan.description,
        audience=draft.audience,
        signed=draft.signed,
        is_decided=draft.is_decided,
        must_be_decided=draft.must_be_decided,
    )


def _start_words(draft: OwnDraft) -> dict[str, str]:
    said = _fields(draft)
    names = ("title", "intro", "title_spanish", "intro_spanish")
    return {name: str(getattr(said, name)) for name in names}


def _spanish_said(draft: OwnDraft) -> str:
    if draft.has_spanish:
        return "In English and Spanish."
    missing = [] if draft.start_has_spanish else ["the title or the words at the start"]
    lines = sum(map(draft.lacks_spanish, _spoken(draft)))
    if missing and lines == len(_spoken(draft)):
        return "In English. It is offered in Spanish too once every word of it is there in Spanish."
    missing += [f"{count(lines, 'line')} marked below"] if lines else []
    return f"In English. Not yet in Spanish: {' and '.join(missing)}."


def _spoken(draft: OwnDraft) -> list[str]:
    """The lines with words."""
    return [item.link_id for item in draft.plan if item.control is not Control.HELP and draft[item.link_id].words]


def _versions(published: list[OwnFormVersion]) -> Iterator[PublishedVersion]:
    drafts = [content_of(one) for one in published[: MOST_COMPARED + 1]]
    for place, one in enumerate(published):
        said = changes(drafts[place + 1], drafts[place]) if place + 1 < len(drafts) else []
        languages = {"en": "English", "es": "Spanish"} if one.spanish else {"en": "English"}
        yield PublishedVersion(one.version, day(one.published_at), said, languages)


class _Lines:
    """Makes the lines of one draft, with what is known of all of them at once."""

    def __init__(self, draft: OwnDraft) -> None:
        self.draft = draft
        self.counted, self.warned, self.wrong = counted_in(draft), warned_of(draft), problems(draft)
        missing = {one for one in _spoken(draft) if draft.lacks_spanish(one)}
        self.unspoken = missing if draft.start_has_spanish or len(missing) < len(_spoken(draft)) else set()

    def of(self, items: tuple[Item, ...]) -> Iterator[EditedLine]:
        for item in items:
            if item.control is not Control.HELP:
                yield self._line(item)

    def _line(self, item: Item) -> EditedLine:
        return EditedLine(
            name=name_of(item.link_id),
            words=f"{item.prefix} {words_of(item)}".strip() or item.link_id,
            kind=kind_in_words(item),
            rule=rule_said(self.draft, item),
            marks=list(self._marks(item)),
            options=[shown(option.value) for option in item.options],
            help=help_of(item),
            problem=self.wrong.get(item.link_id, ""),
            is_heading=item.kind is Kind.GROUP,
            inside=list(self.of(item.items)),
        )

    def _marks(self, item: Item) -> Iterator[str]:
        if item.hidden:
            yield "Hidden from the client"
        if item.link_id in self.unspoken:
            yield "Not in Spanish yet"
        if item.required:
            yield "Must be answered"
        if item.may_repeat and item.kind is Kind.GROUP:
            yield "Can be given several times"
        if item.link_id in self.counted:
            yield f"Counts in “{self.counted[item.link_id]}”"
        if item.link_id in self.warned:
            yield "An answer can warn you"
        matter = draft_matter(self.draft, item.link_id)
        if matter not in {Matter.ORDINARY, Matter.UNDECIDED} and (item.is_question or item.kind is Kind.GROUP):
            yield f"Never opened to the other: {said_of(matter)}"
        if draft_start(self.draft, item.link_id) is StartsAs.COUNSELOR is not self.draft.audience:
            yield "For you alone"


def rule_said(draft: OwnDraft, item: Item) -> str:
    """When an item is asked, and what somebody who looks on learns from its coming."""
    said = rule_in_words(draft.plan, item)
    touched = (draft_matter(draft, one.question) for one in item.conditions if one.question in draft)
    told = said and any(one not in {Matter.ORDINARY, Matter.UNDECIDED} for one in touched)
    return f"{said} {TOLD}" if told else said


def kind_in_words(item: Item) -> str:
    """How an item is answered; nothing for a heading."""
    if item.kind is Kind.GROUP:
        return ""
    asks = asks_of(item)
    if asks is Asks.READ:
        return "Text to read"
    said = KINDS[asks] if asks else OTHER_KINDS.get(item.kind, "A question of another kind")
    low, high = item.limits.min_value, item.limits.max_value
    if low is not None and high is not None and asks is not Asks.SCALE:
        said += f" from {shown(low)} to {shown(high)}"
    units = ", ".join(one.display or one.code for one in item.units)
    return f"{said}, in {units}" if units else said
