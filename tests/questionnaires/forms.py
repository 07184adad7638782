"""Small forms and responses for the tests, in FHIR's JSON."""

import json
from typing import Any

from clinic.questionnaires.fhir import Reading, read_questionnaire
from clinic.questionnaires.plan import Plan

EXT = "http://hl7.org/fhir/StructureDefinition/"


def item(link_id: str, kind: str = "string", **more: Any) -> dict[str, Any]:
    return {"linkId": link_id, "type": kind, "text": f"Question {link_id}"} | more


def group(link_id: str, *items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return item(link_id, "group", item=list(items), **more)


def coded(*codes: str) -> list[dict[str, Any]]:
    return [{"valueCoding": {"system": "urn:x", "code": code, "display": code.title()}} for code in codes]


def when(question: str, operator: str = "=", **answer: Any) -> dict[str, Any]:
    return {"question": question, "operator": operator} | answer


def extension(name: str, **value: Any) -> dict[str, Any]:
    return {"url": name if "://" in name else EXT + name} | value


def form(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"resourceType": "Questionnaire", "status": "active", "url": "urn:form", "item": list(items)} | more


def read(*items: dict[str, Any], **more: Any) -> Reading:
    return read_questionnaire(json.dumps(form(*items, **more)).encode())


def plan(*items: dict[str, Any], **more: Any) -> Plan:
    reading = read(*items, **more)
    assert reading.accepted, reading.refused
    return reading.plan


def answered(link_id: str, *values: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"linkId": link_id, "answer": list(values)} | more


def response(*items: dict[str, Any], status: str = "completed", **more: Any) -> dict[str, Any]:
    about = {"resourceType": "QuestionnaireResponse", "questionnaire": "urn:form", "status": status}
    return about | ({"item": list(items)} if items else {}) | more
