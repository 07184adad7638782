"""A form of the practice's own is edited as its whole definition; what is kept as a row of lines becomes one."""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_own_form_definitions"
down_revision = "2026_11_25_own_forms"
branch_labels = None
depends_on = None

Json = dict[str, Any]

FORM = sa.table("own_form", sa.column("id", sa.Uuid()), sa.column("content"), sa.column("version"))
VERSION = sa.table(
    "own_form_version",
    *(sa.column("form_id", sa.Uuid()), sa.column("version"), sa.column("content"), sa.column("signed")),
    *(sa.column("sidecar"), sa.column("english", sa.LargeBinary()), sa.column("spanish", sa.LargeBinary())),
)


def upgrade() -> None:
    op.add_column("own_form", sa.Column("before", sa.String(), nullable=True))
    op.add_column("own_form_version", sa.Column("signed", sa.Boolean(), nullable=True))
    connection = op.get_bind()
    for row in connection.execute(sa.select(VERSION)).all():
        content = json.loads(row.content)
        made = _kept(content, str(row.form_id), row.sidecar)
        where = (VERSION.c.form_id == row.form_id) & (VERSION.c.version == row.version)
        signed = content["copied_from"] in CONSENTS
        connection.execute(VERSION.update().where(where).values(content=made, signed=signed))
    for row in connection.execute(sa.select(FORM)).all():
        content = json.loads(row.content)
        made = _kept(content, str(row.id), _sidecar(content, str(row.id)))
        connection.execute(FORM.update().where(FORM.c.id == row.id).values(content=made))
    with op.batch_alter_table("own_form_version") as table:
        table.alter_column("signed", existing_type=sa.Boolean(), nullable=False)


def downgrade() -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(VERSION)).all():
        where = (VERSION.c.form_id == row.form_id) & (VERSION.c.version == row.version)
        connection.execute(VERSION.update().where(where).values(content=json.dumps(_lines_of(json.loads(row.content)))))
    for row in connection.execute(sa.select(FORM)).all():
        content = json.dumps(_lines_of(json.loads(row.content)))
        connection.execute(FORM.update().where(FORM.c.id == row.id).values(content=content))
    op.drop_column("own_form_version", "signed")
    op.drop_column("own_form", "before")


# The row of lines as it was, and the definition that was published of it.

CONSENTS = {"consent-treatment", "consent-telehealth", "consent-electronic-records", "consent-secrets-policy"}
EXTENSIONS = "http://hl7.org/fhir/StructureDefinition/"
TYPES = {
    "read": "display",
    "short": "string",
    "long": "text",
    "yes-no": "boolean",
    "one": "choice",
    "many": "choice",
    "number": "decimal",
    "scale": "integer",
    "date": "date",
}
LONGEST = {"short": 400, "long": 4000}


def _kept(form: Json, form_id: str, sidecar: str) -> str:
    english, spanish = _definition(form, form_id, spanish=False), _definition(form, form_id, spanish=True)
    if origin := form["copied_from"]:  # so that it is read as the form of ours that it was copied from
        sidecar = sidecar.replace(_said(f"urn:uuid:{form_id}"), _said(f"https://secure-base.example/forms/{origin}"))
    content = {
        "english": english,
        "spanish": spanish,
        "began": {"english": english, "spanish": spanish, "sidecar": sidecar},
        "audience": form["audience"],
        "signed": form["copied_from"] in CONSENTS,
        "decided": True,  # until now a copy was there for just that: to say what its questions touch
        "matters": {line["id"]: line["matter"] for line in form["lines"] if line["matter"]},
        "audiences": {},
    }
    return json.dumps(content, ensure_ascii=False)


def _definition(form: Json, form_id: str, *, spanish: bool) -> Json:
    tail = "_spanish" if spanish else ""
    made: Json = {"resourceType": "Questionnaire", "language": "es" if spanish else "en"}
    if title := form[f"title{tail}"]:
        made["title"] = title
    made["status"] = "active"
    if intro := form[f"intro{tail}"]:
        made["description"] = intro
    return made | {"item": [_item(form, form_id, line, spanish=spanish) for line in form["lines"]]}


def _item(form: Json, form_id: str, line: Json, *, spanish: bool) -> Json:
    words, asks = line["spanish" if spanish else "words"], line["asks"]
    item: Json = {"linkId": line["id"]} | ({"text": words} if words else {}) | {"type": TYPES[asks]}
    if asks == "many":
        item["repeats"] = True
    if line["required"] and asks != "read":
        item["required"] = True
    if asks in LONGEST:
        item["maxLength"] = LONGEST[asks]
    if asks in {"one", "many"}:
        item["answerOption"] = [_option(form_id, line, one, spanish=spanish) for one in line["options"]]
    if asks == "scale":
        ends = (("minValue", 0), ("maxValue", 10))
        item["extension"] = [{"url": EXTENSIONS + name, "valueInteger": end} for name, end in ends]
        item["extension"].append(_control("slider"))
    if line["show_when"]:
        item["enableWhen"] = [_rule(form, form_id, line["show_when"])]
    if line["help"] and asks != "read":
        helping: Json = {"linkId": f"{line['id']}-help", "type": "display", "extension": [_control("help")]}
        said = line["help_spanish" if spanish else "help"]
        item["item"] = [helping | ({"text": said} if said else {})]
    return item


def _option(form_id: str, line: Json, option: Json, *, spanish: bool) -> Json:
    coding = _coding(form_id, line, option["code"])
    if words := option["spanish" if spanish else "words"]:
        coding["display"] = words
    made: Json = {"valueCoding": coding}
    if option["exclusive"]:
        made["extension"] = [{"url": EXTENSIONS + "questionnaire-optionExclusive", "valueBoolean": True}]
    return made


def _coding(form_id: str, line: Json, code: str) -> Json:
    return {"system": f"urn:uuid:{form_id}/{line['id']}", "code": code}


def _control(code: str) -> Json:
    coding = {"system": "http://hl7.org/fhir/questionnaire-item-control", "code": code}
    return {"url": EXTENSIONS + "questionnaire-itemControl", "valueCodeableConcept": {"coding": [coding]}}


def _rule(form: Json, form_id: str, rule: Json) -> Json:
    found: Json = {"question": rule["question"], "operator": "="}
    if not rule["answer"]:
        return found | {"operator": "exists", "answerBoolean": True}
    asked = next((one for one in form["lines"] if one["id"] == rule["question"]), {"id": rule["question"], "asks": ""})
    if asked["asks"] == "yes-no":
        return found | {"answerBoolean": rule["answer"] == "yes"}
    return found | {"answerCoding": _coding(form_id, asked, rule["answer"])}


# What a row of lines meant: its sidecar as it would have been published, with what two of ours said of their questions.

INDIVIDUAL = CONSENTS | {"contact", "attachment-and-family", "health", "safety-screening"}
SOURCE = "Our own question. Any answer but never calls for a talk with this partner alone before couple sessions go on."
CRISIS = "Our own question. Any answer but never calls for a talk about safety, soon."
OFTEN = ("once", "sometimes", "often")
WARNINGS = (
    ("afraid", "violence", OFTEN, "Afraid of the partner"),
    ("hit", "violence", OFTEN, "Hurt by the partner"),
    ("threat", "violence", OFTEN, "Threats by the partner"),
    ("control", "coercion", OFTEN, "Controlled by the partner"),
    ("sex", "coercion", OFTEN, "Pressed or forced into sex"),
    ("i-hit", "violence", OFTEN, "Has hurt the partner"),
    ("weapon", "violence", ("yes",), "A weapon at home that worries them"),
    ("after", "violence", ("yes",), "Worried about what may happen after a session"),
    ("speak", "coercion", ("no",), "Could not speak openly with the partner in the room"),
    ("self-harm", "self_harm", ("sometimes", "often", "plan"), "Thoughts of suicide or self-harm"),
    ("harm-other", "violence", ("sometimes", "often"), "Thoughts of hurting someone else"),
)
CLOSED = {name: matter for name, matter, _, _ in WARNINGS} | {"recent": "violence", "safe-more": "violence"}
OURS = {"safety-screening": CLOSED, "health": {"hospital": "self_harm"}}


def _sidecar(form: Json, form_id: str) -> str:
    origin = form["copied_from"]
    is_safety = origin == "safety-screening"
    facts = {
        "name": form["title"],
        "questionnaire": f"urn:uuid:{form_id}",
        "about": "individual" if origin in INDIVIDUAL else "relationship",
        "rights": "Written by the practice.",
        "rights_url": "",
    }
    lines = ["[instrument]", *(f"{name} = {_said(words)}" for name, words in facts.items())]
    lines += ["validated = false", f"minutes = {max(1, min(120, len(form['lines']) // 3))}"]
    lines += ["", "[audience]", f"default = {_said(form['audience'])}", "", "[matters]"]
    ours = OURS.get(origin, {})
    matters = {line["id"]: ours.get(line["id"], line["matter"]) for line in form["lines"]}
    lines += [f"{_said(name)} = {_said(matter)}" for name, matter in matters.items() if matter]
    for item, _, answers, words in WARNINGS if is_safety else ():
        if item in matters:
            lines += _warning(item, answers, words)
    return "\n".join(lines) + "\n"


def _warning(item: str, answers: tuple[str, ...], words: str) -> list[str]:
    crisis = item == "self-harm"
    said = {
        "item": item,
        "routing": "crisis" if crisis else "task",
        "words": words,
        "source": CRISIS if crisis else SOURCE,
    }
    made = ["", "[[safety]]", *(f"{name} = {_said(one)}" for name, one in said.items())]
    return [*made, f"answers = [{', '.join(_said(one) for one in answers)}]"]


def _said(words: str) -> str:
    """A TOML string; every string of JSON is one, but for a character that it wants escaped."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")


# Back: the row of lines that the earlier program can edit. What it has no word for it never could say.


KINDS = {
    **{"display": "read", "group": "read", "text": "long", "boolean": "yes-no", "choice": "one", "open-choice": "one"},
    **{"decimal": "number", "integer": "number", "quantity": "number", "date": "date"},
}


def _lines_of(content: Json) -> Json:
    english, spanish = content["english"], content["spanish"]
    spoken = {item["linkId"]: item for item, _ in _every(spanish, None)}
    asked = {item["linkId"]: item for item, _ in _every(english, None)}
    lines = [
        _line(item, spoken.get(item["linkId"], {}), asked, rule, content["matters"].get(item["linkId"]))
        for item, rule in _every(english, None)
        if item.get("text")
    ]
    return {
        "title": english.get("title", ""),
        "intro": english.get("description", ""),
        "title_spanish": spanish.get("title", ""),
        "intro_spanish": spanish.get("description", ""),
        "audience": content["audience"],
        "lines": lines,
        "copied_from": "",
    }


def _every(holder: Json, around: Json | None) -> Iterator[tuple[Json, Json | None]]:
    """Every item but help, with the rule it is asked by, its own or that of what it stands in."""
    for item in holder.get("item", ()):
        if not _is_help(item):
            rule = next(iter(item.get("enableWhen", ())), around)
            yield item, rule
            yield from _every(item, rule)


def _is_help(item: Json) -> bool:
    return item["type"] == "display" and '"help"' in json.dumps(item.get("extension", []))


def _line(item: Json, spoken: Json, asked: dict[str, Json], rule: Json | None, matter: str | None) -> Json:
    asks = KINDS.get(item["type"], "short")
    if asks == "one" and item.get("repeats"):
        asks = "many"
    if item["type"] == "integer" and "slider" in json.dumps(item):
        asks = "scale"
    own, other = (_codings(one) for one in (item, spoken))
    return {
        "id": item["linkId"],
        "asks": asks,
        "words": item["text"],
        "spanish": spoken.get("text", ""),
        "help": _help(item),
        "help_spanish": _help(spoken),
        "required": bool(item.get("required")) and asks != "read",
        "options": [
            {"code": code, "words": words or code, "spanish": other.get(code, ""), "exclusive": False}
            for code, words in own.items()
        ]
        if asks in {"one", "many"}
        else [],
        "show_when": _shown_when(rule, asked) if rule else None,
        "matter": matter,
    }


def _help(item: Json) -> str:
    return " ".join(one.get("text", "") for one in item.get("item", ()) if _is_help(one))


def _codings(item: Json) -> dict[str, str]:
    found = (one.get("valueCoding", {}) for one in item.get("answerOption", ()))
    return {one["code"]: one.get("display", "") for one in found if one.get("code")}


def _shown_when(rule: Json, asked: dict[str, Json]) -> Json | None:
    if rule["operator"] == "exists":
        return {"question": rule["question"], "answer": ""}
    if rule["operator"] != "=" or rule["question"] not in asked:
        return None
    said = {True: "yes", False: "no"}.get(rule.get("answerBoolean"), rule.get("answerCoding", {}).get("code"))
    return {"question": rule["question"], "answer": said} if said else None
