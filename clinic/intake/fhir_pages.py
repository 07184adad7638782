"""One form that was sent, as FHIR, for another record the counselor keeps."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from clinic.intake.reading import sent_forms
from clinic.questionnaires.export import bundled
from clinic.questionnaires.responses import write_json
from clinic.questionnaires.scoring import scores
from clinic.web.access import NotFoundError, OpensFile, the_couple

router = APIRouter(prefix="/couples/{couple_id}/intake/forms")


@router.get("/{form_id}/fhir")
def form_as_fhir(visit: OpensFile, couple_id: UUID, form_id: UUID) -> Response:
    """The answers with their totals. The file's name says what it is and never whose."""
    file = the_couple(visit, couple_id, "Took a form that was sent out as FHIR.")
    form = next((one for one in sent_forms(visit.session, file) if one.id == form_id), None)
    if form is None:
        raise NotFoundError
    edition = form.edition
    totals = scores(edition.plan, edition.sidecar, form.values)
    content = write_json(bundled(edition.plan, form.values, totals, form.id, form.sent_at))
    headers = {"Content-Disposition": f'attachment; filename="form-{form.id}.json"'}
    return Response(content, media_type="application/fhir+json", headers=headers)
