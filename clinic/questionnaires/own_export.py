"""A form of the practice's own as it goes out and as it is kept: FHIR in each language, its sidecar, and the draft."""

import json
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from clinic.couples.rules import Matter
from clinic.questionnaires.drafting import NAMELESS, Began, OwnDraft
from clinic.questionnaires.fhir_json import Json
from clinic.questionnaires.meaning import meaning_of
from clinic.questionnaires.responses import write_json
from clinic.questionnaires.sidecar import StartsAs, read_sidecar
from clinic.questionnaires.sidecar_writing import written


def address_of(form_id: UUID) -> str:
    return f"urn:uuid:{form_id}"


def definition(form: OwnDraft, form_id: UUID, version: int, language: str = "en") -> bytes:
    """The form as a FHIR R4 Questionnaire in one language, under its own address."""
    content = form.spanish if language == "es" else form.english
    known = {"resourceType": "Questionnaire", "url": address_of(form_id), "version": str(version)}
    return write_json(known | {name: value for name, value in content.items() if name not in known}).encode()


def sidecar_text(form: OwnDraft, form_id: UUID) -> str:
    """Its sidecar: who may know an answer, what may never be widened, what is counted and what is told at once."""
    about = meaning_of(form).sidecar
    if about.instrument.questionnaire == NAMELESS:
        about = replace(about, instrument=replace(about.instrument, questionnaire=address_of(form_id)))
    return written(about)


def kept(form: OwnDraft) -> str:
    """The draft as it is written down."""
    began = form.began
    return write_json(
        {
            "english": form.english,
            "spanish": form.spanish,
            "began": {"english": began.english, "spanish": began.spanish, "sidecar": written(began.sidecar)},
            "audience": form.audience.value,
            "signed": form.signed,
            "decided": form.is_decided,
            "matters": {name: matter.value for name, matter in form.matters.items()},
            "audiences": {name: start.value for name, start in form.audiences.items()},
        }
    )


def read_kept(content: str) -> OwnDraft:
    """The draft as it was written down."""
    read: Json = json.loads(content, parse_float=Decimal)
    began: Json = read["began"]
    return OwnDraft(
        english=read["english"],
        spanish=read["spanish"],
        began=Began(began["english"], began["spanish"], read_sidecar(began["sidecar"])),
        audience=StartsAs(read["audience"]),
        signed=read["signed"],
        is_decided=read["decided"],
        matters={name: Matter(matter) for name, matter in read["matters"].items()},
        audiences={name: StartsAs(start) for name, start in read["audiences"].items()},
    )
