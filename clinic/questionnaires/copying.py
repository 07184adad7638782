"""A form, ours or imported, as one that a counselor can edit: its definition and its meaning, whole."""

from clinic.questionnaires.definitions import respelled
from clinic.questionnaires.drafting import NAMELESS, Began, OwnDraft, as_it_began
from clinic.questionnaires.fhir import Reading, compile_questionnaire
from clinic.questionnaires.fhir_extensions import BASES
from clinic.questionnaires.fhir_json import Json, read_json
from clinic.questionnaires.plan import Plan
from clinic.questionnaires.sidecar import AudienceOfItems, Instrument, Sidecar, StartsAs

WORDS_OF_A_FORM = {"title", "_title", "description", "_description"}


def copied(reading: Reading, about: Sidecar | None = None, spanish: Reading | None = None) -> OwnDraft:
    """The form as it is, to be changed; without `spanish`, its Spanish has no words yet."""
    english = _derived(read_json(reading.definition), reading)
    spoken = _derived(read_json(spanish.definition), reading) if spanish else unworded(english)
    meaning = about or plain_sidecar(reading.plan)
    return _begun(english, spoken, meaning)


def empty(title: str) -> OwnDraft:
    """A form without a question."""
    english: Json = {"resourceType": "Questionnaire", "language": "en", "title": title, "status": "active", "item": []}
    return _begun(english, unworded(english), plain_sidecar(compile_questionnaire(english, b"").plan))


def _begun(english: Json, spanish: Json, sidecar: Sidecar) -> OwnDraft:
    return as_it_began(OwnDraft(english, spanish, Began(english, spanish, sidecar)))


def _derived(definition: Json, reading: Reading) -> Json:
    """The definition, saying what it was copied from."""
    origin, before = str(reading.plan.identity), definition.get("derivedFrom")
    known = [one for one in before if isinstance(one, str)] if isinstance(before, list) else []
    return definition | ({"derivedFrom": list(dict.fromkeys([*known, origin]))} if origin else {})


def unworded(definition: Json) -> Json:
    """The form without a word in it, to be said in Spanish: the same items, kinds, rules and answers."""
    rest = {name: value for name, value in definition.items() if name not in WORDS_OF_A_FORM}
    lists = {"contained": _without_displays(rest["contained"])} if "contained" in rest else {}
    return respelled(rest, _without_words) | lists | {"language": "es"}


def _without_displays(content: object) -> object:
    """Lists of answers that a form brings along, with their codes alone."""
    if isinstance(content, list):
        return [_without_displays(one) for one in content]
    if not isinstance(content, dict):
        return content
    return {name: _without_displays(one) for name, one in content.items() if name not in {"display", "designation"}}


def _without_words(item: Json) -> Json:
    made = {name: value for name, value in item.items() if name not in {"text", "_text"}}
    if "code" in made:
        made["code"] = [_without_display(one) for one in made["code"]]
    if "answerOption" in made:
        made["answerOption"] = [
            one | ({"valueCoding": _without_display(one["valueCoding"])} if _has_code(one) else {})
            for one in made["answerOption"]
        ]
    if "extension" in made:
        made["extension"] = [one for one in made["extension"] if one.get("url") not in _WORDED]
    return made


def _has_code(option: Json) -> bool:
    return bool(option.get("valueCoding", {}).get("code"))


def _without_display(coding: Json) -> Json:
    return {
        name: value for name, value in coding.items() if name not in {"display", "_display"} or not coding.get("code")
    }


_WORDED = {base + name for base in BASES for name in ("sdc-questionnaire-openLabel", "entryFormat")}


def plain_sidecar(plan: Plan) -> Sidecar:
    """What a form means that nobody has said anything of: private, and its own points added up if it has any."""
    name = plan.title.strip()[:1000] or "A form"
    instrument = Instrument(
        name=name,
        validated=False,
        about="individual",
        minutes=max(1, min(120, sum(item.is_question for item in plan) // 3)),
        rights=plan.copyright.strip()[:1000] or "Written by the practice.",
        rights_url="",
        questionnaire=plan.identity.url or NAMELESS,
        adds_own_points=any(one.weight is not None for item in plan for one in item.options),
    )
    return Sidecar(instrument, AudienceOfItems(StartsAs.PRIVATE))
