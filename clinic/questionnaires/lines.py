"""One line of a form as the editor shows it, in both languages, and what was changed of it written into its item.

Only what differs from what stands there is written, so that everything the editor has no field for stays.
"""

from dataclasses import dataclass
from decimal import Decimal

from clinic.questionnaires.definitions import below, with_items
from clinic.questionnaires.fhir_json import Json
from clinic.questionnaires.fhir_values import write_value
from clinic.questionnaires.kinds import EXTENSIONS, Asks, asks_of, control, made_into, without_extension
from clinic.questionnaires.plan import Control, Item, Option
from clinic.questionnaires.rules import Coding, Value


@dataclass(frozen=True, slots=True)
class Offered:
    """An answer to choose; `place` is where it stands now among those offered, or nothing for a new one."""

    words: str
    spanish: str = ""
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A question, a heading or a text to read. Without `asks` it is of a kind the editor has no word for."""

    id: str
    asks: Asks | None
    words: str
    spanish: str = ""
    help: str = ""
    help_spanish: str = ""
    required: bool = False
    options: tuple[Offered, ...] = ()


def line_of(item: Item, spanish: Item | None) -> Line:
    return Line(
        id=item.link_id,
        asks=asks_of(item),
        words=words_of(item),
        spanish=words_of(spanish) if spanish else "",
        help=help_of(item),
        help_spanish=help_of(spanish) if spanish else "",
        required=item.required,
        options=tuple(
            Offered(shown(option.value), _other(option.value, spanish, place), place)
            for place, option in enumerate(item.options)
        ),
    )


def words_of(item: Item) -> str:
    """Its own words, or those of its code, without its number."""
    return item.text or next((coding.display for coding in item.codes if coding.display), "")


def help_of(item: Item) -> str:
    return " ".join(one.text for one in item.items if one.control is Control.HELP and one.text)


def shown(value: Value) -> str:
    """An answer on offer, in words."""
    if isinstance(value, Coding):
        return value.display or value.code
    return str(value) if isinstance(value, str | int | Decimal) else str(getattr(value, "text", value))


def _other(value: Value, spanish: Item | None, place: int) -> str:
    """An answer in Spanish; a code alone, or the English text itself, is no words where there are words in English."""
    other = spanish.options[place].value if spanish and place < len(spanish.options) else ""
    if isinstance(value, Coding) and value.display:
        return other.display if isinstance(other, Coding) else ""
    is_english = isinstance(value, str) and other == value and any(letter.isalpha() for letter in value)
    return "" if is_english else shown(other)


def rewritten(content: Json, item: Item, before: Line, after: Line, system: str, *, spanish: bool) -> Json:
    """The item's JSON in one language with what was changed of its line; `item` is what it compiles to.

    `system` names new answers where those that are there are of no one system.
    """
    made = dict(content)
    if after.asks is not before.asks and after.asks is not None:
        made = made_into(made, after.asks, offered=before.asks is not None and before.asks.has_options)
    said, was = (after.spanish, before.spanish) if spanish else (after.words, before.words)
    if said != was:
        made = _with_words(made, said)
    if after.required is not before.required:
        made = _demanded(made, is_required=after.required)
    if after.asks is not None and after.asks.has_options and after.options != before.options:
        made = _with_options(made, item, before, after, system, spanish=spanish)
    helps, helped = (after.help_spanish, before.help_spanish) if spanish else (after.help, before.help)
    if helps != helped or bool(after.help) is not bool(before.help):
        made = _with_help(made, item, helps, is_there=bool(after.help))
    return made


def _with_words(content: Json, words: str) -> Json:
    """Other words; markup and translations of those that were there go with them."""
    rest = {name: value for name, value in content.items() if name not in {"text", "_text"}}
    return rest | ({"text": words} if words.strip() else {})


def _demanded(content: Json, *, is_required: bool) -> Json:
    """With or without the demand for an answer; a least number of answers is such a demand too."""
    rest = {name: value for name, value in content.items() if name != "required"}
    if is_required:
        return rest | {"required": True}
    return without_extension(rest, "min_occurs")


def _with_help(content: Json, item: Item, words: str, *, is_there: bool) -> Json:
    """Help in one line. It is there in both languages or in none, so that both have the same items."""
    helps = [one.link_id for one in item.items if one.control is Control.HELP]
    rest = [one for one in below(content) if one["linkId"] not in helps]
    if not is_there or content["type"] in {"display", "group"}:
        return with_items(content, rest)
    first = next((one for one in below(content) if one["linkId"] in helps), None)
    first = first or {"linkId": f"{item.link_id}-help", "type": "display", "extension": [control("help")]}
    return with_items(content, [_with_words(first, words), *rest])


def _with_options(content: Json, item: Item, before: Line, after: Line, system: str, *, spanish: bool) -> Json:
    """The answers on offer in their new order, each as it was but for its words."""
    entries = _entries(content, item)
    old = before.options if before.asks and before.asks.has_options else ()
    system = _system_of(item) or f"{system}/{item.link_id}"
    codes = {option.value.code for option in item.options if isinstance(option.value, Coding)}
    made: list[Json] = []
    for offered in after.options:
        words = (offered.spanish if spanish else offered.words).strip()
        if offered.place is not None and offered.place < min(len(entries), len(old)):
            was = old[offered.place]
            entry, value = entries[offered.place], item.options[offered.place].value
            if isinstance(value, Coding):
                is_same = words == (was.spanish if spanish else was.words)
                made.append(entry if is_same else _reworded(entry, words))
                continue
            if isinstance(value, str) and offered.spanish not in {"", was.spanish}:
                made.append(_coded(entry, system, value, words))
                continue
            if offered.words == was.words or isinstance(value, str):
                made.append(entry if offered.words == was.words else entry | {"valueString": offered.words})
                continue
        code = next(code for n in range(1, 10_000) if (code := f"answer-{n}") not in codes)
        codes.add(code)
        made.append({"valueCoding": _displayed({"system": system, "code": code}, words)})
    return {name: value for name, value in content.items() if name != "answerValueSet"} | {"answerOption": made}


def _reworded(entry: Json, words: str) -> Json:
    return entry | {"valueCoding": _displayed(entry["valueCoding"], words)}


def _coded(entry: Json, system: str, code: str, words: str) -> Json:
    """An answer that was a text, as a code of that text, so that it can have words in two languages."""
    rest = {name: value for name, value in entry.items() if name not in {"valueString", "_valueString"}}
    return rest | {"valueCoding": _displayed({"system": system, "code": code}, words)}


def _displayed(coding: Json, words: str) -> Json:
    rest = {name: value for name, value in coding.items() if name not in {"display", "_display"}}
    return rest | ({"display": words} if words else {})


def _entries(content: Json, item: Item) -> list[Json]:
    """The answers as they stand in the item; those of a list that is named are written out."""
    return content["answerOption"] if "answerOption" in content else [_entry(option) for option in item.options]


def _entry(option: Option) -> Json:
    weight = {"extension": [{"url": EXTENSIONS + "ordinalValue", "valueDecimal": option.weight}]}
    return write_value(option.value) | (weight if option.weight is not None else {})


def _system_of(item: Item) -> str:
    """The one system of all its answers; "" if they have none, or several."""
    systems = {option.value.system if isinstance(option.value, Coding) else "" for option in item.options}
    return systems.pop() if len(systems) == 1 else ""
