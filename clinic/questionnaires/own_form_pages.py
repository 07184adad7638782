"""The practice's own forms: the list, the editor of one, a look at it as the client sees it, and its versions."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import RedirectResponse, Response

from clinic.identifiers import new_id
from clinic.questionnaires.asking import ask, pages_asked
from clinic.questionnaires.copying import can_be_copied, copied
from clinic.questionnaires.drafting import Asks, Line, OwnDraft, add, change, move, problems, remove
from clinic.questionnaires.fhir import read_questionnaire
from clinic.questionnaires.instruments import form as library_form
from clinic.questionnaires.instruments import sidecar, sidecar_for, sidecars, slugs
from clinic.questionnaires.own_export import definition
from clinic.questionnaires.own_form_fields import LONGEST, line_from, rule_in_words, rules_of
from clinic.questionnaires.own_form_views import (
    KINDS,
    EditedLine,
    EditorPage,
    LinePage,
    LookPage,
    OwnFormLine,
    OwnFormsPage,
)
from clinic.questionnaires.own_forms import (
    FormChangedError,
    OwnFormNotFoundError,
    UnfinishedFormError,
    begin,
    content_of,
    own_form,
    own_forms,
    own_version,
    publish,
    retire,
    save,
    versions,
)
from clinic.questionnaires.sidecar import Sidecar, StartsAs
from clinic.questionnaires.store import FormNotFoundError, kept_forms, open_form
from clinic.questionnaires.tables import OwnForm
from clinic.web.access import EditsWords, NotFoundError
from clinic.web.forms import Form, Submitted
from clinic.web.rendering import frame, show
from clinic.wording import day

router = APIRouter(prefix="/practice/forms")

CHANGED = "Someone else changed this form while the page was open. What you typed is here; save again to keep it."
MOVED = "Someone else changed this form. Here it is as it is now; nothing you pressed was done."
NOTICES = {"saved": "Kept. Clients see it when you publish.", "published": "Published. New packets get this version."}
NOT_WHOLE = (
    "This form asks some questions by rules that cannot be said here yet. A copy would ask them of everyone, "
    "so none was made."
)
NEW = "new"


@router.get("")
def forms_page(visit: EditsWords) -> Response:
    return _list(visit)


def _list(visit: EditsWords, problem: str = "", status: int = 200) -> Response:
    own = []
    for one in own_forms(visit.session, visit.actor):
        own.append(OwnFormLine(f"/practice/forms/{one.id}", content_of(one).title, _state(one), one.retired))
    own.sort(key=lambda line: line.title.casefold())
    ours = {slug: library_form(slug).plan.title for slug in _to_copy()}
    imported = kept_forms(visit.session, visit.actor)
    page = OwnFormsPage(frame(visit, "Our forms", "words"), own, ours, imported, problem)
    return show("questionnaires/own_forms.html", page, status)


@router.post("")
def begin_form(visit: EditsWords, form: Form) -> Response:
    """Begins an empty form, or one with the words of ours or of an imported one."""
    words = _first_words(visit, form["copy"])
    if words is None:
        return _list(visit, NOT_WHOLE, status=422)
    form_id = begin(visit.session, visit.vault, visit.actor, words, form.once())
    return RedirectResponse(f"/practice/forms/{form_id}", status_code=303)


def _to_copy() -> list[str]:
    """Ours that lose nothing in a copy: no rule of when a question is asked, and nothing that is for you alone."""
    return [slug for slug in slugs() if can_be_copied(library_form(slug).plan, _about(slug))]


def _about(slug: str) -> Sidecar | None:
    return sidecar(slug) if slug in sidecars() else None


def _first_words(visit: EditsWords, copy: str) -> OwnDraft | None:
    """What the form begins with; nothing if a copy would lose a rule of the imported one."""
    if not copy:
        return OwnDraft("A new form")
    if copy in _to_copy():
        return copied(library_form(copy).plan, _about(copy), library_form(copy, "es").plan, copy)
    try:
        plan = open_form(visit.session, visit.actor, UUID(copy)).plan
    except (ValueError, FormNotFoundError):
        raise NotFoundError from None
    about = sidecar_for(plan)
    return copied(plan, about) if can_be_copied(plan, about) else None


@router.get("/{form_id}")
def edit_form(visit: EditsWords, form_id: UUID, said: Annotated[str, Query(max_length=20)] = "") -> Response:
    return _editor(visit, _found(visit, form_id), notice=NOTICES.get(said, ""))


@router.post("/{form_id}")
def change_form(visit: EditsWords, form_id: UUID, form: Form) -> Response:
    """Its title, words at the start, and who may know the answers."""
    kept = _found(visit, form_id)
    draft = replace(
        content_of(kept),
        title=form.trimmed("title")[:LONGEST],
        intro=form.trimmed("intro")[:LONGEST],
        title_spanish=form.trimmed("title_spanish")[:LONGEST],
        intro_spanish=form.trimmed("intro_spanish")[:LONGEST],
        audience=form.choice("audience", StartsAs) or StartsAs.PRIVATE,
    )
    if not draft.title:
        return _editor(visit, kept, draft, {"title": "Give the form a title."}, status=422)
    try:
        save(visit.session, visit.vault, visit.actor, form_id, draft, form.count("revision"))
    except FormChangedError:
        return _editor(visit, kept, draft, notice=CHANGED, status=409)
    return _back(form_id, "saved")


@router.post("/{form_id}/lines/{line_id}/act")
def act_on_line(visit: EditsWords, form_id: UUID, line_id: str, form: Form) -> Response:
    """Up, down, or out of the form."""
    kept = _found(visit, form_id)
    draft = content_of(kept)
    if form.count("revision") != kept.revision:
        return _editor(visit, kept, notice=MOVED, status=409)
    if line_id not in draft:
        raise NotFoundError
    if form["act"] == "remove":
        draft = remove(draft, line_id)
    else:
        draft = move(draft, line_id, -1 if form["act"] == "up" else 1)
    save(visit.session, visit.vault, visit.actor, form_id, draft, kept.revision)
    return RedirectResponse(f"/practice/forms/{form_id}#line-{line_id}", status_code=303)


@router.get("/{form_id}/lines/{line_id}")
def edit_line(visit: EditsWords, form_id: UUID, line_id: str) -> Response:
    kept = _found(visit, form_id)
    draft = content_of(kept)
    if line_id != NEW and line_id not in draft:
        raise NotFoundError
    return _line_page(visit, kept, line_id, draft[line_id] if line_id in draft else Line(NEW, Asks.LONG, ""))


@router.post("/{form_id}/lines/{line_id}")
def change_line(visit: EditsWords, form_id: UUID, line_id: str, form: Form) -> Response:
    kept = _found(visit, form_id)
    draft = content_of(kept)
    if line_id != NEW and line_id not in draft:
        raise NotFoundError
    line, wrong = line_from(form, draft, f"q-{form.once().hex}" if line_id == NEW else line_id)
    if wrong:
        return _line_page(visit, kept, line_id, line, form, wrong, status=422)
    changed = add(draft, line) if line_id == NEW else change(draft, line)
    try:
        save(visit.session, visit.vault, visit.actor, form_id, changed, form.count("revision"))
    except FormChangedError:
        return _line_page(visit, kept, line_id, line, form, notice=CHANGED, status=409)
    return RedirectResponse(f"/practice/forms/{form_id}?said=saved#line-{line.id}", status_code=303)


@router.post("/{form_id}/publish")
def publish_form(visit: EditsWords, form_id: UUID, form: Form) -> Response:
    kept = _found(visit, form_id)
    try:
        publish(visit.session, visit.vault, visit.actor, form_id, form.count("revision"))
    except FormChangedError:
        return _editor(visit, kept, notice=MOVED, status=409)
    except UnfinishedFormError:
        wrong = {_anchor(name): words for name, words in problems(content_of(kept)).items()}
        return _editor(visit, kept, wrong=wrong, status=422)
    return _back(form_id, "published")


@router.post("/{form_id}/retire")
def retire_form(visit: EditsWords, form_id: UUID, form: Form) -> Response:
    _found(visit, form_id)
    retire(visit.session, visit.vault, visit.actor, form_id, retired=form["retired"] == "yes")
    return RedirectResponse("/practice/forms", status_code=303)


@router.get("/{form_id}/look")
def look_at_form(
    visit: EditsWords,
    form_id: UUID,
    version: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    language: Annotated[str, Query(max_length=5)] = "en",
) -> Response:
    """As the client sees it, all its pages in one; also an earlier version."""
    kept = _found(visit, form_id)
    try:
        draft = content_of(own_version(visit.session, visit.actor, form_id, version) if version else kept)
    except OwnFormNotFoundError:
        raise NotFoundError from None
    spoken = "es" if language == "es" and draft.has_spanish else "en"
    always = replace(draft, lines=tuple(replace(line, show_when=None) for line in draft.lines))
    plan = read_questionnaire(definition(always, form_id, version, spoken)).plan
    page = LookPage(
        frame=frame(visit, plan.title or "Preview", "words"),
        path=f"/practice/forms/{form_id}",
        draft=draft,
        about=f"Version {version}" if version else "As it is being edited",
        language=spoken,
        pages=[ask(plan, one, {}) for one in pages_asked(plan, {})],
        spanish=f"/practice/forms/{form_id}/look?version={version}&language=es" if draft.has_spanish else "",
    )
    return show("questionnaires/own_look.html", page)


def _found(visit: EditsWords, form_id: UUID) -> OwnForm:
    try:
        return own_form(visit.session, visit.actor, form_id)
    except OwnFormNotFoundError:
        raise NotFoundError from None


def _back(form_id: UUID, said: str) -> Response:
    return RedirectResponse(f"/practice/forms/{form_id}?said={said}", status_code=303)


def _state(form: OwnForm) -> str:
    if form.retired:
        return "Retired"
    return f"Version {form.version}" if form.version else "Not published yet"


def _anchor(name: str) -> str:
    return name if name in {"title", "lines"} else f"line-{name}"


def _editor(
    visit: EditsWords,
    kept: OwnForm,
    draft: OwnDraft | None = None,
    wrong: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    draft = draft or content_of(kept)
    found = problems(draft)
    last = len(draft.lines) - 1
    lines = [
        EditedLine(one, KINDS[one.asks], rule_in_words(draft, one), found.get(one.id, ""), place == 0, place == last)
        for place, one in enumerate(draft.lines)
    ]
    earlier = [(one.version, day(one.published_at)) for one in versions(visit.session, visit.actor, kept.id)]
    made = EditorPage(
        frame=frame(visit, draft.title or "A form", "words"),
        path=f"/practice/forms/{kept.id}",
        revision=kept.revision,
        draft=draft,
        lines=lines,
        state=_state(kept),
        retired=kept.retired,
        versions=earlier,
        problems=wrong or {},
        notice=notice,
    )
    return show("questionnaires/own_edit.html", made, status)


def _line_page(
    visit: EditsWords,
    kept: OwnForm,
    line_id: str,
    line: Line,
    form: Submitted | None = None,
    wrong: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    """One question on its own; what was typed stands in it as it was typed."""
    draft = content_of(kept)
    rule = f"{line.show_when.question}|{line.show_when.answer}" if line.show_when else ""
    names = ("words", "spanish", "help", "help_spanish")
    typed = {name: form[name] if form else str(getattr(line, name)) for name in names}
    typed["options"] = form["options"] if form else "\n".join(one.words for one in line.options)
    typed["options_spanish"] = form["options_spanish"] if form else "\n".join(one.spanish for one in line.options)
    made = LinePage(
        frame=frame(visit, "Add a question" if line_id == NEW else "Change a question", "words"),
        path=f"/practice/forms/{kept.id}",
        title=draft.title,
        revision=kept.revision,
        line=replace(line, id=line_id),
        rules=rules_of(draft, line_id),
        rule=rule,
        typed=typed,
        problems=wrong or {},
        notice=notice,
        once=str(form.once() if form else new_id()),
    )
    return show("questionnaires/own_line.html", made, status)
