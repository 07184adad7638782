"""What leaves in FHIR R4: the response to a form, one Observation for each total, and both together."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID, uuid5

from clinic.questionnaires.answers import Answers, Submission, submission
from clinic.questionnaires.fhir_json import Json
from clinic.questionnaires.plan import Plan
from clinic.questionnaires.responses import Response, write_response
from clinic.questionnaires.scoring import Score

CATEGORY = {
    "coding": [
        {
            "system": "http://terminology.hl7.org/CodeSystem/observation-category",
            "code": "survey",
            "display": "Survey",
        }
    ]
}
LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"


def response_of(
    plan: Plan, answers: Answers, *, authored: datetime | None = None, finished: bool = True
) -> tuple[Response, Submission]:
    """The answers as a response to this version of the form, and which of them were dropped because nobody asked."""
    made = submission(plan, answers)
    response = Response(
        items=made.items,
        status="completed" if finished else "in-progress",
        questionnaire=str(plan.identity),
        authored=authored.isoformat(timespec="seconds") if authored else "",
        language=plan.language,
    )
    return response, made


def exported(response: Response, response_id: str) -> Json:
    """The response as a resource of its own."""
    written = write_response(response)
    return {"resourceType": written.pop("resourceType"), "id": response_id} | written


def bundled(plan: Plan, answers: Answers, scores: tuple[Score, ...], response_id: UUID, authored: datetime) -> Json:
    """The answers and their totals in one Bundle, for another record. Nobody's name is in it."""
    response, _ = response_of(plan, answers, authored=authored)
    made = [exported(response, str(response_id)), *observations(scores, response_id, authored)]
    entries = [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in made]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def observations(scores: tuple[Score, ...], response_id: UUID, authored: datetime) -> Iterator[Json]:
    """One Observation for each total there is. A total that was not given by the answers is not exported."""
    for score in scores:
        if score.total is None:
            continue
        coding = [{"system": LOINC, "code": score.code, "display": score.title}] if score.code else []
        observation: Json = {
            "resourceType": "Observation",
            "id": str(uuid5(response_id, score.name)),
            "status": "final",
            "category": [CATEGORY],
            "code": ({"coding": coding} if coding else {}) | {"text": score.title},
            "effectiveDateTime": authored.isoformat(timespec="seconds"),
            "valueQuantity": {"value": score.total, "unit": "score", "system": UCUM, "code": "{score}"},
            "derivedFrom": [{"reference": f"urn:uuid:{response_id}"}],
        }
        if score.band:
            observation["interpretation"] = [{"text": score.band}]
        if score.prorated:
            words = f"Prorated: {score.answered} of {score.of} items were answered."
            observation["note"] = [{"text": words}]
        yield observation
