"""One imported form: where it is from, what we make of it, a look at it as the client sees it, and it as a file."""

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from clinic.identifiers import new_id
from clinic.questionnaires.fhir import Reading
from clinic.questionnaires.fhir_json import Remark
from clinic.questionnaires.form_words import UNKNOWN, base_language
from clinic.questionnaires.importing import meaning
from clinic.questionnaires.looking import look
from clinic.questionnaires.plan import Plan
from clinic.questionnaires.store import FormNotFoundError, KeptForm, kept_form, open_form, retire_form
from clinic.web.access import EditsWords, NotFoundError
from clinic.web.forms import Form
from clinic.web.rendering import Frame, frame, show
from clinic.wording import count, day, language_name

router = APIRouter(prefix="/practice/forms/imported")

SHORT = 12
"""Letters of a digest that tell one form from another on a page."""


@dataclass(frozen=True, slots=True)
class ImportedFormPage:
    """`facts` say where it is from; `known_as` and `doubts` what our sidecar makes of it."""

    frame: Frame
    path: str
    form: KeptForm
    facts: dict[str, str]
    copyright: str
    warned: tuple[Remark, ...]
    known_as: str
    doubts: tuple[str, ...]
    once: str


@router.get("/{form_id}")
def imported_form(visit: EditsWords, form_id: UUID) -> Response:
    form, reading = _found(visit, form_id)
    known_as, doubts = meaning(reading.plan)
    page = ImportedFormPage(
        frame=frame(visit, form.title, "words"),
        path=f"/practice/forms/imported/{form_id}",
        form=form,
        facts=_facts(form, reading.plan),
        copyright=reading.plan.copyright,
        warned=reading.warned,
        known_as=known_as,
        doubts=doubts,
        once=str(new_id()),
    )
    return show("questionnaires/imported.html", page)


@router.get("/{form_id}/look")
def look_at_imported(visit: EditsWords, form_id: UUID) -> Response:
    """As the client sees it."""
    form, reading = _found(visit, form_id)
    page = look(frame(visit, form.title, "words"), f"/practice/forms/imported/{form_id}", reading.plan)
    return show("questionnaires/look.html", page)


@router.get("/{form_id}/file")
def imported_file(visit: EditsWords, form_id: UUID) -> Response:
    """The definition to the byte as it is kept; a browser saves it and opens nothing in it."""
    form, reading = _found(visit, form_id)
    name = f"form-{form.identity.sha256[:SHORT]}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(reading.definition, media_type="application/fhir+json", headers=headers)


@router.post("/{form_id}/retire")
def retire_imported(visit: EditsWords, form_id: UUID, form: Form) -> Response:
    try:
        retire_form(visit.session, visit.vault, visit.actor, form_id, retired=form["retired"] == "yes")
    except FormNotFoundError:
        raise NotFoundError from None
    return RedirectResponse(f"/practice/forms/imported/{form_id}", status_code=303)


def _found(visit: EditsWords, form_id: UUID) -> tuple[KeptForm, Reading]:
    try:
        return kept_form(visit.session, visit.actor, form_id), open_form(visit.session, visit.actor, form_id)
    except FormNotFoundError:
        raise NotFoundError from None


def _facts(form: KeptForm, plan: Plan) -> dict[str, str]:
    return {
        "Address and version": str(form.identity) or "It states none",
        "SHA-256 begins with": form.identity.sha256[:SHORT],
        "Language": _language(form),
        "Questions": count(sum(item.is_question and not item.hidden for item in plan), "question"),
        "Imported": day(form.imported_at),
    }


def _language(form: KeptForm) -> str:
    """Its language; what stands in a form can be anybody's words, so a tag that is none is not repeated."""
    base = base_language(form.language)
    return "It states none" if base == UNKNOWN else language_name(base).capitalize()
