"""What the editor calls the kinds of questions, and an item made into another kind.

Kinds that the editor has no name for stay as they are; a counselor may still make such a question into one of these.
"""

from enum import StrEnum

from clinic.questionnaires.definitions import with_items
from clinic.questionnaires.fhir_extensions import BASES, UNDERSTOOD
from clinic.questionnaires.fhir_json import Json
from clinic.questionnaires.plan import Control, Item
from clinic.questionnaires.rules import Kind

EXTENSIONS = BASES[0]
TEXT_LIMITS = {"string": 400, "text": 4000}


class Asks(StrEnum):
    """What a line of the form is."""

    LONG = "long"
    SHORT = "short"
    YES_NO = "yes-no"
    ONE = "one"
    ONE_OR_OWN = "one-or-own"
    MANY = "many"
    MANY_OR_OWN = "many-or-own"
    NUMBER = "number"
    SCALE = "scale"
    DATE = "date"
    READ = "read"
    GROUP = "group"

    @property
    def has_options(self) -> bool:
        return self in {Asks.ONE, Asks.ONE_OR_OWN, Asks.MANY, Asks.MANY_OR_OWN}

    @property
    def is_question(self) -> bool:
        return self not in {Asks.READ, Asks.GROUP}


TYPES = {
    Asks.LONG: "text",
    Asks.SHORT: "string",
    Asks.YES_NO: "boolean",
    Asks.ONE: "choice",
    Asks.ONE_OR_OWN: "open-choice",
    Asks.MANY: "choice",
    Asks.MANY_OR_OWN: "open-choice",
    Asks.NUMBER: "decimal",
    Asks.SCALE: "integer",
    Asks.DATE: "date",
    Asks.READ: "display",
    Asks.GROUP: "group",
}
SEVERAL = {Asks.MANY, Asks.MANY_OR_OWN}
OF_A_KIND = {"repeats", "maxLength", "answerOption", "answerValueSet", "answerConstraint", "initial"}
"""Members that mean something for one kind of question only."""
STAYS = frozenset({"hidden", "constraint", "rule"})
"""Extensions that mean the same on a question of any kind."""
OF_CHOICES = frozenset({"open_label", "exclusive", "prefix", "weight"})
"""And these on every one that offers answers."""


def asks_of(item: Item) -> Asks | None:
    """What the editor calls an item; nothing if it has no word for it."""
    match item.kind:
        case Kind.CHOICE:
            return Asks.MANY if item.may_repeat else Asks.ONE
        case Kind.OPEN_CHOICE:
            return Asks.MANY_OR_OWN if item.may_repeat else Asks.ONE_OR_OWN
        case Kind.INTEGER:
            return Asks.SCALE if (item.limits.min_value, item.limits.max_value) == (0, 10) else None
    if item.options:
        return None
    return next((asks for asks, kind in TYPES.items() if kind == item.kind), None)


def made_into(item: Json, asks: Asks, *, offered: bool = False) -> Json:
    """The item as one of another kind: what only meant something for the kind it was is gone, the rest stays.

    One that `offered` answers to choose from keeps them where it still offers some.
    """
    offers = asks.has_options and offered
    gone = OF_A_KIND - {"answerOption", "answerValueSet"} if offers else OF_A_KIND
    made = {name: value for name, value in item.items() if name not in gone} | {"type": TYPES[asks]}
    stay = [one for one in item.get("extension", ()) if _stays(one, STAYS | OF_CHOICES if offers else STAYS)]
    made = _with_extensions(made, [*stay, *(_scale() if asks is Asks.SCALE else ())])
    if asks in SEVERAL:
        made["repeats"] = True
    if TYPES[asks] in TEXT_LIMITS:
        made["maxLength"] = TEXT_LIMITS[TYPES[asks]]
    if asks is Asks.READ:
        made.pop("required", None)
        made = with_items(made, [])
    return made


def control(code: str) -> Json:
    """How an item asks to be shown."""
    coding = {"system": "http://hl7.org/fhir/questionnaire-item-control", "code": code}
    return {"url": EXTENSIONS + "questionnaire-itemControl", "valueCodeableConcept": {"coding": [coding]}}


def can_be_read_only(item: Item) -> bool:
    """Whether it could become a text to read: nothing but its help hangs on it."""
    return all(one.control is Control.HELP for one in item.items)


def _scale() -> list[Json]:
    ends = (("minValue", 0), ("maxValue", 10))
    return [*({"url": EXTENSIONS + name, "valueInteger": end} for name, end in ends), control("slider")]


def _with_extensions(item: Json, extensions: list[Json]) -> Json:
    rest = {name: value for name, value in item.items() if name != "extension"}
    return rest | ({"extension": extensions} if extensions else {})


def without_extension(item: Json, name: str) -> Json:
    """The item without the extensions that are understood as this."""
    return _with_extensions(item, [one for one in item.get("extension", ()) if _understood_as(one) != name])


def _stays(extension: Json, names: frozenset[str]) -> bool:
    """Whether an extension means the same on the question when its kind is another; what nobody knows here stays."""
    return _understood_as(extension) in names | {""}


def _understood_as(extension: Json) -> str:
    url = str(extension.get("url", ""))
    short = next((url.removeprefix(base) for base in BASES if url.startswith(base)), url)
    return UNDERSTOOD.get(short, "")
