"""A form of the practice's own as FHIR, and what it means as a sidecar."""

import json
from uuid import UUID

from clinic.questionnaires.drafting import Asks, Line, OwnDraft, ShowWhen
from clinic.questionnaires.instruments import sidecar, slugs
from clinic.questionnaires.sidecar import Sidecar, Trigger

TYPES = {
    Asks.READ: "display",
    Asks.SHORT: "string",
    Asks.LONG: "text",
    Asks.YES_NO: "boolean",
    Asks.ONE: "choice",
    Asks.MANY: "choice",
    Asks.NUMBER: "decimal",
    Asks.SCALE: "integer",
    Asks.DATE: "date",
}
LONGEST = {Asks.SHORT: 400, Asks.LONG: 4000}
EXTENSIONS = "http://hl7.org/fhir/StructureDefinition/"
Json = dict[str, object]


def address_of(form_id: UUID) -> str:
    return f"urn:uuid:{form_id}"


def definition(form: OwnDraft, form_id: UUID, version: int, language: str = "en") -> bytes:
    """The form as a FHIR R4 Questionnaire in one language."""
    spanish = language == "es"
    resource: Json = {
        "resourceType": "Questionnaire",
        "url": address_of(form_id),
        "version": str(version),
        "language": language,
        "title": form.title_spanish if spanish else form.title,
        "status": "active",
    }
    if intro := form.intro_spanish if spanish else form.intro:
        resource["description"] = intro
    resource["item"] = [_item(form, form_id, line, spanish=spanish) for line in form.lines]
    return json.dumps(resource, ensure_ascii=False, indent=1).encode()


def _item(form: OwnDraft, form_id: UUID, line: Line, *, spanish: bool) -> Json:
    item: Json = {"linkId": line.id, "text": line.spanish if spanish else line.words, "type": TYPES[line.asks]}
    if line.asks is Asks.MANY:
        item["repeats"] = True
    if line.required and line.asks is not Asks.READ:
        item["required"] = True
    if line.asks in LONGEST:
        item["maxLength"] = LONGEST[line.asks]
    if line.asks.has_options:
        item["answerOption"] = _options(line, form_id, spanish=spanish)
    if line.asks is Asks.SCALE:
        ends = (("minValue", 0), ("maxValue", 10))
        slider = _control("slider")
        item["extension"] = [*({"url": EXTENSIONS + name, "valueInteger": end} for name, end in ends), slider]
    if line.show_when:
        item["enableWhen"] = [_rule(form, form_id, line.show_when)]
    words = line.help_spanish if spanish else line.help
    if words and line.asks is not Asks.READ:
        helping = {"linkId": f"{line.id}-help", "text": words, "type": "display", "extension": [_control("help")]}
        item["item"] = [helping]
    return item


def _options(line: Line, form_id: UUID, *, spanish: bool) -> list[Json]:
    made: list[Json] = []
    for option in line.options:
        coding = _coding(line, form_id, option.code) | {"display": option.spanish if spanish else option.words}
        made.append({"valueCoding": coding})
        if option.exclusive:
            made[-1]["extension"] = [{"url": EXTENSIONS + "questionnaire-optionExclusive", "valueBoolean": True}]
    return made


def _coding(line: Line, form_id: UUID, code: str) -> Json:
    return {"system": f"{address_of(form_id)}/{line.id}", "code": code}


def _control(code: str) -> Json:
    coding = {"system": "http://hl7.org/fhir/questionnaire-item-control", "code": code}
    return {"url": EXTENSIONS + "questionnaire-itemControl", "valueCodeableConcept": {"coding": [coding]}}


def _rule(form: OwnDraft, form_id: UUID, rule: ShowWhen) -> Json:
    if not rule.answer:
        return {"question": rule.question, "operator": "exists", "answerBoolean": True}
    asked = form[rule.question]
    if asked.asks is Asks.YES_NO:
        return {"question": rule.question, "operator": "=", "answerBoolean": rule.answer == "yes"}
    coding = _coding(asked, form_id, rule.answer)
    return {"question": rule.question, "operator": "=", "answerCoding": coding}


def sidecar_text(form: OwnDraft, form_id: UUID) -> str:
    """Its sidecar: who may know an answer, what may never be widened, and what the counselor must be told of."""
    origin = sidecar(form.copied_from) if form.copied_from in slugs() else None
    facts = {
        "name": form.title,
        "questionnaire": address_of(form_id),
        "about": origin.instrument.about if origin else "relationship",
        "rights": "Written by the practice.",
        "rights_url": "",
    }
    lines = ["[instrument]", *(f"{name} = {_said(words)}" for name, words in facts.items())]
    lines += ["validated = false", f"minutes = {max(1, min(120, len(form.lines) // 3))}"]
    lines += ["", "[audience]", f"default = {_said(form.audience)}", "", "[matters]"]
    ours = origin.matters if origin else {}
    matters = {line.id: ours.get(line.id, line.matter) for line in form.lines}
    lines += [f"{_said(line_id)} = {_said(matter)}" for line_id, matter in matters.items() if matter]
    for trigger in _kept_triggers(form, origin):
        lines += ["", "[[safety]]", f"item = {_said(trigger.item)}", f"routing = {_said(trigger.routing)}"]
        lines += [f"words = {_said(trigger.words)}", f"source = {_said(trigger.source)}"]
        if trigger.at_least is not None:
            lines.append(f"at_least = {trigger.at_least}")
        else:
            lines.append(f"answers = [{', '.join(_said(one) for one in trigger.answers)}]")
    return "\n".join(lines) + "\n"


def _kept_triggers(form: OwnDraft, origin: Sidecar | None) -> list[Trigger]:
    """The safety rules of ours whose question is still there."""
    return [one for one in (origin.safety if origin else ()) if one.item in form]


def _said(words: str) -> str:
    """A TOML string; every string of JSON is one, but for a character that it wants escaped."""
    return json.dumps(str(words), ensure_ascii=False).replace("\x7f", "\\u007f")
