"""The practice's own forms: the list, the editor of one, a look at it as the client sees it, its versions as FHIR."""

from dataclasses import replace
from operator import itemgetter
from typing import Annotated
from uuid import UUID, uuid5

from fastapi import APIRouter, Query
from starlette.responses import RedirectResponse, Response

from clinic.questionnaires.copying import copied, empty
from clinic.questionnaires.drafting import OwnDraft, problems, with_start_words
from clinic.questionnaires.fhir import Reading
from clinic.questionnaires.imported_meaning import meaning_of_import
from clinic.questionnaires.instruments import differences, languages, sidecar, sidecars, slugs
from clinic.questionnaires.instruments import form as library_form
from clinic.questionnaires.looking import look
from clinic.questionnaires.own_editor import CHANGED, MOVED, back, editor, found_form, state_of
from clinic.questionnaires.own_form_fields import not_text, wrong_start
from clinic.questionnaires.own_form_views import OwnFormLine, OwnFormsPage
from clinic.questionnaires.own_forms import (
    FormChangedError,
    OwnFormNotFoundError,
    UnfinishedFormError,
    begin,
    content_of,
    own_forms,
    own_version,
    publish,
    retire,
    save,
    undo,
)
from clinic.questionnaires.sidecar import StartsAs
from clinic.questionnaires.store import FormNotFoundError, kept_forms, open_form
from clinic.web.access import EditsWords, NotFoundError
from clinic.web.forms import Form
from clinic.web.rendering import frame, show

router = APIRouter(prefix="/practice/forms")

FHIR = "application/fhir+json"
NOTICES = {
    "saved": "Kept. Clients see it when you publish.",
    "published": "Published. New packets get this version.",
    "undone": "Taken back. Press again to bring it back.",
    "removed": "Removed. If that was a slip, take it back.",
}


@router.get("")
def forms_page(visit: EditsWords) -> Response:
    own = []
    for one in own_forms(visit.session, visit.actor):
        title = content_of(one).title or "A form without a title"
        own.append(OwnFormLine(f"/practice/forms/{one.id}", title, state_of(one), one.retired))
    own.sort(key=lambda line: line.title.casefold())
    ours = dict(sorted(((slug, library_form(slug).plan.title) for slug in slugs()), key=itemgetter(1)))
    imported = kept_forms(visit.session, visit.actor)
    return show("questionnaires/own_forms.html", OwnFormsPage(frame(visit, "Our forms", "words"), own, ours, imported))


@router.post("")
def begin_form(visit: EditsWords, form: Form) -> Response:
    """Begins an empty form, or a copy of one of ours or of an imported one; each of them once for one page."""
    once = uuid5(form.once(), form["copy"])
    try:
        form_id = begin(visit.session, visit.vault, visit.actor, _begun(visit, form["copy"]), once)
    except OwnFormNotFoundError:
        raise NotFoundError from None
    return RedirectResponse(f"/practice/forms/{form_id}", status_code=303)


def _begun(visit: EditsWords, copy: str) -> OwnDraft:
    if not copy:
        return empty("A new form")
    if copy in slugs():
        about = sidecar(copy) if copy in sidecars() else None
        return copied(library_form(copy), about, library_form(copy, "es") if "es" in languages(copy) else None)
    try:
        reading = open_form(visit.session, visit.actor, UUID(copy))
    except (ValueError, FormNotFoundError):
        raise NotFoundError from None
    return copied(reading, meaning_of_import(reading.plan), _in_spanish(visit, reading))


def _in_spanish(visit: EditsWords, reading: Reading) -> Reading | None:
    """The same version of an imported form in Spanish, if the practice imported that too."""
    wanted = reading.plan.identity
    for one in kept_forms(visit.session, visit.actor):
        same = (one.identity.url, one.identity.version) == (wanted.url, wanted.version) and bool(wanted.url)
        if same and one.language.startswith("es") and not reading.plan.language.startswith("es"):
            other = open_form(visit.session, visit.actor, one.id)
            return other if not differences(reading.plan, other.plan) else None
    return None


@router.get("/{form_id}")
def edit_form(visit: EditsWords, form_id: UUID, said: Annotated[str, Query(max_length=20)] = "") -> Response:
    return editor(visit, found_form(visit, form_id), notice=NOTICES.get(said, ""))


@router.post("/{form_id}")
def change_form(visit: EditsWords, form_id: UUID, form: Form) -> Response:
    """Its title, words at the start, who may know the answers, and whether it is signed."""
    kept = found_form(visit, form_id)
    typed = {name: form.trimmed(name) for name in ("title", "intro", "title_spanish", "intro_spanish")}
    present = content_of(kept)
    draft = with_start_words(present, **typed)
    draft = replace(
        draft,
        audience=form.choice("audience", StartsAs) or draft.audience,
        signed=form["signed"] == "yes",
        is_decided=not draft.must_be_decided or form["decided"] == "yes",
    )
    wrong = not_text(form, typed) | ({} if draft == present else dict(wrong_start(typed)))
    if wrong:
        return editor(visit, kept, draft, wrong, status=422)
    try:
        save(visit.session, visit.vault, visit.actor, form_id, draft, form.count("revision"))
    except FormChangedError:
        return editor(visit, kept, draft, notice=CHANGED, status=409)
    return back(form_id, "saved")


@router.post("/{form_id}/undo")
def take_back(visit: EditsWords, form_id: UUID, form: Form) -> Response:
    kept = found_form(visit, form_id)
    try:
        undo(visit.session, visit.vault, visit.actor, form_id, form.count("revision"))
    except FormChangedError:
        return editor(visit, kept, notice=MOVED, status=409)
    return back(form_id, "undone")


@router.post("/{form_id}/publish")
def publish_form(visit: EditsWords, form_id: UUID, form: Form) -> Response:
    kept = found_form(visit, form_id)
    try:
        publish(visit.session, visit.vault, visit.actor, form_id, form.count("revision"))
    except FormChangedError:
        return editor(visit, kept, notice=MOVED, status=409)
    except UnfinishedFormError:
        return editor(visit, kept, wrong=problems(content_of(kept)), status=422)
    return back(form_id, "published")


@router.post("/{form_id}/retire")
def retire_form(visit: EditsWords, form_id: UUID, form: Form) -> Response:
    found_form(visit, form_id)
    retire(visit.session, visit.vault, visit.actor, form_id, retired=form["retired"] == "yes")
    return RedirectResponse("/practice/forms", status_code=303)


Version = Annotated[int, Query(ge=0, le=1_000_000)]
Spoken = Annotated[str, Query(max_length=10)]


@router.get("/{form_id}/look")
def look_at_form(visit: EditsWords, form_id: UUID, version: Version = 0, language: Spoken = "en") -> Response:
    """As the client sees it, all its pages in one; also an earlier version."""
    kept = found_form(visit, form_id)
    try:
        draft = content_of(own_version(visit.session, visit.actor, form_id, version) if version else kept)
    except OwnFormNotFoundError:
        raise NotFoundError from None
    spoken = "es" if language == "es" and draft.has_spanish else "en"
    plan, path = draft.spanish_plan if spoken == "es" else draft.plan, f"/practice/forms/{form_id}"
    about = f"Version {version}" if version else "As it is being edited"
    other = f"{path}/look?version={version}&language={'en' if spoken == 'es' else 'es'}" if draft.has_spanish else ""
    return show(
        "questionnaires/look.html", look(frame(visit, plan.title or "Preview", "words"), path, plan, about, other)
    )


@router.get("/{form_id}/export")
def export_form(
    visit: EditsWords, form_id: UUID, version: Version, part: Annotated[str, Query(max_length=10)]
) -> Response:
    """A published version to the byte as it is sent: FHIR in one language, or its sidecar."""
    found_form(visit, form_id)
    try:
        kept = own_version(visit.session, visit.actor, form_id, version)
    except OwnFormNotFoundError:
        raise NotFoundError from None
    parts = {"en": kept.english, "es": kept.spanish, "sidecar": kept.sidecar.encode()}
    content = parts.get(part)
    if content is None:
        raise NotFoundError
    ending, kind = (".sidecar.toml", "application/toml") if part == "sidecar" else (f".{part}.json", FHIR)
    headers = {"Content-Disposition": f'attachment; filename="form-{form_id}-{version}{ending}"'}
    return Response(content, media_type=kind, headers=headers)
