"""Lists of answers that a form names instead of holding them: those it brings along are resolved, others are not.

A list is brought along when it is contained in the form, or stands beside it in the same Bundle or package. A list
that would have to be fetched is never fetched.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from clinic.questionnaires.fhir_extensions import BASES
from clinic.questionnaires.fhir_json import Json, kind_of
from clinic.questionnaires.plan import Option
from clinic.questionnaires.rules import Coding

WEIGHTS = frozenset(base + name for base in BASES for name in ("ordinalValue", "itemWeight"))
MOST_OPTIONS = 2_000


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
        found = self._find(address)
        if found is None or kind_of(found) != "ValueSet":
            raise NotResolvedError("it is not in the file, and nothing is fetched from elsewhere")
        options = tuple(self._options(found))
        if not options:
            raise NotResolvedError("it is in the file, but it holds no answers")
        if len(options) > MOST_OPTIONS:
            raise NotResolvedError(f"it holds more than {MOST_OPTIONS} answers")
        return options

    def _find(self, address: str) -> Json | None:
        return self.resources.get(address) or self.resources.get(address.partition("|")[0])

    def _options(self, value_set: Json) -> Iterator[Option]:
        expansion = value_set.get("expansion")
        if isinstance(expansion, dict) and _objects(expansion.get("contains")):
            contains = _objects(expansion.get("contains"))
            total, here = expansion.get("total"), _held(contains)
            if isinstance(total, int) and total > here:
                raise NotResolvedError(f"only {here} of its {total} answers are in the file")
            yield from _expanded(contains, "")
            return
        compose = value_set.get("compose")
        if not isinstance(compose, dict) or _objects(compose.get("exclude")):
            raise NotResolvedError("a server would have to work out what it holds")
        for include in _objects(compose.get("include")):
            yield from self._included(include)

    def _included(self, include: Json) -> Iterator[Option]:
        system = _text(include, "system")
        if include.get("filter") or include.get("valueSet"):
            raise NotResolvedError("a server would have to work out what it holds")
        concepts = _objects(include.get("concept"))
        whole = self._find(system)
        if concepts:
            weights = dict(_weights(_objects(whole.get("concept")))) if whole else {}
            yield from (_option(concept, system, weights.get(_text(concept, "code"))) for concept in concepts)
            return
        if whole is None or kind_of(whole) != "CodeSystem" or whole.get("content") != "complete":
            raise NotResolvedError(f"it takes in all of {system or 'a system'}, which is not in the file")
        yield from _nested(_objects(whole.get("concept")), system)


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


def _option(concept: Json, system: str, weight: Decimal | None = None) -> Option:
    coding = Coding(_text(concept, "code"), system, _text(concept, "display"))
    own = _weight(concept)
    return Option(coding, weight=weight if own is None else own)


def _weights(concepts: list[Json]) -> Iterator[tuple[str, Decimal]]:
    """What the codes of a system count, where the system says so and the list does not."""
    for concept in concepts:
        weight = _weight(concept)
        if weight is not None:
            yield _text(concept, "code"), weight
        yield from _weights(_objects(concept.get("concept")))


def _weight(concept: Json) -> Decimal | None:
    for extension in _objects(concept.get("extension")):
        number = extension.get("valueDecimal", extension.get("valueInteger"))
        if extension.get("url") in WEIGHTS and isinstance(number, int | Decimal) and not isinstance(number, bool):
            return Decimal(number)
    return None


def _objects(found: object) -> list[Json]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _text(holder: Json, name: str) -> str:
    found = holder.get(name)
    return found if isinstance(found, str) else ""
