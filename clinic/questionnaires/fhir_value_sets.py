"""Lists of answers that a form names instead of holding them: those it brings along are resolved, others are not.

A list is brought along when it is contained in the form, or stands beside it in the same Bundle or package. A list
that would have to be fetched is never fetched.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from clinic.questionnaires.fhir_extensions import BASES
from clinic.questionnaires.fhir_json import Json, kind_of
from clinic.questionnaires.plan import Option
from clinic.questionnaires.rules import Coding, Value

WEIGHTS = frozenset(base + name for base in BASES for name in ("ordinalValue", "itemWeight"))
MOST_OPTIONS = 2_000
MOST_LISTS = 50
BY_A_SERVER = "a server would have to work out what it holds"


class NotResolvedError(LookupError):
    """The answers of a list cannot be known from what is here; the message says why."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """ValueSets and CodeSystems at hand, by the address they are asked for with."""

    resources: dict[str, Json] = field(default_factory=dict)

    def options(self, address: str) -> tuple[Option, ...]:
        """The answers of the list at `address`, in its order.

        Raises:
            NotResolvedError: it is not here, or not all of it.
        """
        found = self.find(address)
        if found is None or kind_of(found) != "ValueSet":
            raise NotResolvedError("it is not in the file, and nothing is fetched from elsewhere")
        options = tuple(self._options(found))
        if not options:
            raise NotResolvedError("it is in the file, but it holds no answers")
        if len(options) > MOST_OPTIONS:
            raise NotResolvedError(f"it holds more than {MOST_OPTIONS} answers")
        return options

    def find(self, address: str) -> Json | None:
        """What stands at this address; of several versions, the one at hand."""
        return self.resources.get(address) or self.resources.get(address.partition("|")[0])

    def _options(self, value_set: Json) -> Iterator[Option]:
        """What the definition lists, with what an expansion adds to it; what a server worked out where it does not."""
        try:
            defined = _Definitions(self).of(value_set)
        except NotResolvedError:
            worked_out = _worked_out(value_set)
            if not worked_out:
                raise
            yield from worked_out
            return
        known = {option.value: option for option in _held_options(value_set)}
        yield from (_richer(option, known.get(option.value)) for option in defined)


@dataclass(frozen=True, slots=True)
class _Definitions:
    """Works out what definitions take in, each list once; nothing stands for one that is being worked out."""

    shelf: Shelf
    known: dict[str, list[Option] | None] = field(default_factory=dict)

    def of(self, value_set: Json) -> list[Option]:
        """The answers that a definition takes in, less those it leaves out."""
        compose = value_set.get("compose")
        if not isinstance(compose, dict):
            raise NotResolvedError(BY_A_SERVER)
        found: dict[Value, Option] = {}
        for include in _objects(compose.get("include")):
            for option in self._included(include):
                found.setdefault(option.value, option)
        for exclude in _objects(compose.get("exclude")):
            left_out = {option.value for option in self._left_out(exclude, found)}
            found = {value: option for value, option in found.items() if value not in left_out}
        return list(found.values())

    def _left_out(self, exclude: Json, found: dict[Value, Option]) -> list[Option]:
        """A whole system can be left out without knowing it."""
        if exclude.keys() & {"concept", "filter", "valueSet"} or not (system := _text(exclude, "system")):
            return self._included(exclude)
        return [one for one in found.values() if isinstance(one.value, Coding) and one.value.system == system]

    def _included(self, include: Json) -> list[Option]:
        """One part of a definition: codes of a system, of other lists, or of all of these at once."""
        system, addresses = _text(include, "system"), include.get("valueSet")
        parts = [self._listed(address) for address in addresses] if isinstance(addresses, list) else []
        if system or _objects(include.get("concept")):
            parts.insert(0, self._of_system(include, system))
        if not parts or include.get("filter"):
            raise NotResolvedError(BY_A_SERVER)
        shared = [{option.value for option in part} for part in parts[1:]]
        return [option for option in parts[0] if all(option.value in other for other in shared)]

    def _listed(self, address: object) -> list[Option]:
        name = address if isinstance(address, str) else ""
        found = self.shelf.find(name)
        if found is None or kind_of(found) != "ValueSet":
            raise NotResolvedError(f"it takes in {name[:100] or 'a list'}, which is not in the file")
        if name not in self.known:
            if len(self.known) > MOST_LISTS:
                raise NotResolvedError(f"it takes in more than {MOST_LISTS} lists")
            self.known[name] = None
            self.known[name] = self.of(found)
        known = self.known[name]
        if known is None:
            raise NotResolvedError("it takes itself in")
        return known

    def _of_system(self, include: Json, system: str) -> list[Option]:
        whole = self.shelf.find(system)
        every = list(_nested(_objects(whole.get("concept")), system)) if whole else []
        if concepts := _objects(include.get("concept")):
            known = {option.value: option for option in every}
            listed = (_option(concept, system) for concept in concepts)
            return [_richer(option, known.get(option.value)) for option in listed]
        if whole is None or kind_of(whole) != "CodeSystem" or whole.get("content") != "complete":
            raise NotResolvedError(f"it takes in all of {system or 'a system'}, which is not in the file")
        return every


def _richer(option: Option, other: Option | None) -> Option:
    """An answer with the words and the weight that stand elsewhere, where it has none of its own."""
    if other is None or not isinstance(option.value, Coding) or not isinstance(other.value, Coding):
        return option
    coding = option.value if option.value.display else other.value
    return replace(option, value=coding, weight=other.weight if option.weight is None else option.weight)


def shelf_of(resources: Iterable[Json], beside: Shelf | None = None) -> Shelf:
    """The lists among `resources`, found by `#id` and by their own address, before those that stand beside."""
    found: dict[str, Json] = dict(beside.resources) if beside else {}
    for resource in resources:
        if kind_of(resource) in {"ValueSet", "CodeSystem"}:
            if name := _text(resource, "id"):
                found["#" + name] = resource
            if url := _text(resource, "url"):
                found[url] = resource
    return Shelf(found)


def _held_options(value_set: Json) -> list[Option]:
    expansion = value_set.get("expansion")
    return list(_expanded(_objects(expansion.get("contains")), "")) if isinstance(expansion, dict) else []


def _worked_out(value_set: Json) -> list[Option]:
    """The answers as a server worked them out, if all of them are here."""
    expansion = value_set.get("expansion")
    contains = _objects(expansion.get("contains")) if isinstance(expansion, dict) else []
    total, here = expansion.get("total") if isinstance(expansion, dict) else None, _held(contains)
    if contains and isinstance(total, int) and total > here:
        raise NotResolvedError(f"only {here} of its {total} answers are in the file")
    return list(_expanded(contains, ""))


def _held(contains: list[Json]) -> int:
    return sum(1 + _held(_objects(one.get("contains"))) for one in contains)


def _expanded(contains: list[Json], around: str) -> Iterator[Option]:
    for one in contains:
        system = _text(one, "system") or around
        if _text(one, "code") and one.get("abstract") is not True:
            yield _option(one, system)
        yield from _expanded(_objects(one.get("contains")), system)


def _nested(concepts: list[Json], system: str) -> Iterator[Option]:
    for concept in concepts:
        yield _option(concept, system)
        yield from _nested(_objects(concept.get("concept")), system)


def _option(concept: Json, system: str) -> Option:
    return Option(Coding(_text(concept, "code"), system, _text(concept, "display")), weight=_weight(concept))


def _weight(concept: Json) -> Decimal | None:
    """What a code counts: as R4 says it, or as R5's property that R4 carries in an extension."""
    for extension in _objects(concept.get("extension")):
        parts = {_text(one, "url"): one for one in _objects(extension.get("extension"))}
        if _text(extension, "url").endswith(".property") and "code" in parts:
            name, holder = _text(parts["code"], "valueCode"), parts.get("value[x]", parts.get("value", {}))
            found = _number(holder) if name in {"itemWeight", "ordinalValue"} else None
        else:
            found = _number(extension) if extension.get("url") in WEIGHTS else None
        if found is not None:
            return found
    for one in _objects(concept.get("property")):
        if _text(one, "code") in {"itemWeight", "ordinalValue"} and _number(one) is not None:
            return _number(one)
    return None


def _number(holder: Json) -> Decimal | None:
    number = holder.get("valueDecimal", holder.get("valueInteger"))
    return Decimal(number) if isinstance(number, int | Decimal) and not isinstance(number, bool) else None


def _objects(found: object) -> list[Json]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _text(holder: Json, name: str) -> str:
    found = holder.get(name)
    return found if isinstance(found, str) else ""
