"""Totals by the rule of a sidecar, always computed anew, and the answers a counselor must be told of.

A total that a form stored is never believed: it is compared, and a difference is said. Without a sidecar a form's own
weights are added up, and the score says that nobody vouches for them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from clinic.questionnaires.answers import Answers, Logic, Place
from clinic.questionnaires.fitting import offered
from clinic.questionnaires.plan import Item, Option, Plan
from clinic.questionnaires.rules import Coding, Kind, Quantity, Value
from clinic.questionnaires.sidecar import CutOff, Gate, ScoreRule, Sidecar, Trigger

WHOLE = Decimal(1)
KEEPS_TOTALS = frozenset({Kind.DECIMAL, Kind.INTEGER, Kind.QUANTITY})


@dataclass(frozen=True, slots=True)
class Score:
    """One total. Without `total` the answers do not allow one; `complete` says whether nothing was missing."""

    name: str
    title: str
    total: Decimal | None
    complete: bool
    prorated: bool
    answered: int
    of: int
    missing: tuple[str, ...]
    band: str = ""
    crossed: tuple[CutOff, ...] = ()
    stored: Decimal | None = None
    code: str = ""
    notes: tuple[str, ...] = ()

    @property
    def mismatch(self) -> bool:
        """Whether the form stored a total that its own answers do not give."""
        return self.stored is not None and self.stored != self.total


def scores(plan: Plan, sidecar: Sidecar | None, answers: Answers) -> tuple[Score, ...]:
    """Every total of a form, the one people mean first."""
    counter = _Counter(plan, Logic(plan, answers))
    if sidecar is None or sidecar.instrument.adds_own_points:
        return tuple(counter.by_own_weights())
    return tuple(counter.by_rule(rule) for rule in sidecar.score)


def raised(plan: Plan, sidecar: Sidecar, answers: Answers) -> tuple[Trigger, ...]:
    """What the counselor must be told of because of these answers."""
    counter = _Counter(plan, Logic(plan, answers))
    return tuple(trigger for trigger in sidecar.safety if counter.raises(trigger, sidecar))


def disagreements(plan: Plan, sidecar: Sidecar) -> Iterator[str]:
    """Where a form and the sidecar that joins it do not fit together, for the one who imports it."""
    for key, name in sidecar.items_named():
        if plan.named(name) is None:
            yield f"the sidecar's {key}, {name}, is not in the form"
    yield from _silent_warnings(plan, sidecar)
    for rule in sidecar.score:
        for name in rule.items:
            item = plan.named(name)
            for option in item.options if item else ():
                ours = _listed(rule, name, option.value)
                if ours is None and option.weight is None and not _is_number(option.value):
                    yield f"item {name}: nothing says how many points {key_of(option.value)} has"
                if option.weight is not None and ours is not None and option.weight != ours:
                    yield f"item {name}: the form counts {option.weight} for {key_of(option.value)}, the sidecar {ours}"


def _silent_warnings(plan: Plan, sidecar: Sidecar) -> Iterator[str]:
    """Answers that set off a warning and that the form does not offer."""
    for trigger in sidecar.safety:
        item = plan.named(trigger.item)
        offers = {key_of(one.value) for one in item.options} if item else set()
        for key in trigger.answers if offers else ():
            if key not in offers:
                yield f"item {trigger.item}: the warning “{trigger.words}” waits for {key}, which is not offered"


@dataclass(frozen=True, slots=True)
class _Counter:
    plan: Plan
    logic: Logic

    def values(self, item: Item | None) -> tuple[Value, ...]:
        """The answers to an item. What is scored stands once in a form; of a repeated group the first counts."""
        if item is None:
            return ()
        turns = (0,) * len(self.plan.standings[item.link_id].turning)
        return self.logic.visible(Place(item.link_id, turns))

    def _everywhere(self, item: Item | None) -> tuple[Value, ...]:
        """The answers to an item in every turn of what it stands in."""
        places = [place for place in self.logic.answers if item and place.link_id == item.link_id]
        return tuple(value for place in places for value in self.logic.visible(place))

    def by_rule(self, rule: ScoreRule) -> Score:
        notes: list[str] = []
        points = {name: self._points(rule, name, notes) for name in rule.items}
        given = [one for one in points.values() if one is not None]
        missing = tuple(name for name, one in points.items() if one is None)
        total, prorated = _total(rule, given)
        if rule.gate and self._stands_at(rule.gate):
            total, prorated, missing = rule.gate.score, False, ()
        if total is not None and not rule.range[0] <= total <= rule.range[1]:
            notes.append(
                f"The total is outside {rule.range[0]} to {rule.range[1]}: an answer is none of this measure's."
            )
        return Score(
            name=rule.name,
            title=rule.title,
            total=total,
            complete=not missing,
            prorated=prorated,
            answered=len(given),
            of=len(rule.items),
            missing=missing,
            band=_band(rule, total),
            crossed=tuple(cut for cut in rule.cut_off if total is not None and crosses(cut, total)),
            stored=_number(self.values(self.plan.named(rule.stored_in))) if rule.stored_in else None,
            code=rule.code,
            notes=tuple(notes),
        )

    def by_own_weights(self) -> Iterator[Score]:
        weighted = [item for item in self.plan if self._is_weighed(item)]
        if not weighted:
            return
        points = {item.link_id: _own_points(item, self.values(item)) for item in weighted}
        missing = tuple(name for name, one in points.items() if one is None)
        kept = [item for item in self.plan if item.read_only and item.kind in KEEPS_TOTALS]
        yield Score(
            name="total",
            title=self.plan.title,
            total=None if missing else sum((one for one in points.values() if one is not None), Decimal()),
            complete=not missing,
            prorated=False,
            answered=len(points) - len(missing),
            of=len(points),
            missing=missing,
            stored=_number(self.values(kept[0])) if len(kept) == 1 else None,
            notes=("No sidecar is known for this form; its own weights were added up.",),
        )

    def _is_weighed(self, item: Item) -> bool:
        """Whether its answers have weights, and it is asked: what nobody was asked is not missing."""
        turns = (0,) * len(self.plan.standings[item.link_id].turning)
        weighs = any(one.weight is not None for one in item.options)
        return weighs and self.logic.is_asked(Place(item.link_id, turns))

    def raises(self, trigger: Trigger, sidecar: Sidecar) -> bool:
        item = self.plan.named(trigger.item)
        values = self._everywhere(item)
        if trigger.answers:
            return any(key_of(value) in trigger.answers for value in values)
        rule = next((one for one in sidecar.score if trigger.item in one.items), None)
        counted = (self._counts(rule, trigger.item, item, value, []) for value in values if value is not False)
        # An answer of which nobody knows what it counts is looked at by a person rather than passed over.
        return any(one is None or (trigger.at_least is not None and one >= trigger.at_least) for one in counted)

    def _stands_at(self, gate: Gate) -> bool:
        return any(key_of(value) in gate.answers for value in self.values(self.plan.named(gate.item)))

    def _points(self, rule: ScoreRule, name: str, notes: list[str]) -> Decimal | None:
        item = self.plan.named(name)
        values = self.values(item)
        if item is None or not values:
            return None
        counted = [self._counts(rule, name, item, value, notes) for value in values]
        known = [one for one in counted if one is not None]
        if len(known) < len(counted):
            return None
        points = sum(known, Decimal())
        if rule.reverse and name in rule.reverse.items:
            return rule.reverse.from_ + rule.reverse.to - points
        return points

    def _counts(
        self, rule: ScoreRule | None, name: str, item: Item | None, value: Value, notes: list[str]
    ) -> Decimal | None:
        """The points of one answer: as the sidecar has it, else the number itself, else what the form says."""
        listed = _listed(rule, name, value) if rule else None
        if listed is not None:
            return listed
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return Decimal(value)
        option = offered(item, value) if item else None
        if option is not None and option.weight is not None:
            notes.append(f"{name}: the points of {key_of(value)} are the form's own.")
            return option.weight
        notes.append(f"{name}: nothing says how many points {key_of(value)} has, so it counts as missing.")
        return None


def crosses(cut: CutOff, total: Decimal) -> bool:
    """Whether a total is on the side of a cut-off that needs attention."""
    match cut.side:
        case "at-or-above":
            return total >= cut.at
        case "above":
            return total > cut.at
        case "at-or-below":
            return total <= cut.at
    return total < cut.at


def _total(rule: ScoreRule, given: list[Decimal]) -> tuple[Decimal | None, bool]:
    """The total, and whether missing answers were made up for."""
    missing = len(rule.items) - len(given)
    enough = rule.missing.at_least if rule.missing else len(rule.items)
    if len(given) < enough or not given:
        return None, False
    mean = sum(given, Decimal()) / len(given)
    if rule.rule == "mean":
        return mean, missing > 0
    if not missing or not (rule.missing and rule.missing.prorate):
        return sum(given, Decimal()), False
    prorated = mean * len(rule.items)
    return (prorated.quantize(WHOLE, ROUND_HALF_UP) if rule.missing.round else prorated), True


def _band(rule: ScoreRule, total: Decimal | None) -> str:
    if rule.bands is None or total is None:
        return ""
    reached = [step.name for step in rule.bands.steps if step.from_ <= total]
    return reached[-1] if reached else ""


def option_points(rule: ScoreRule | None, name: str, option: Option) -> Decimal | None:
    """The points of an answer on offer: as the sidecar has it, else the number it is, else what the form says."""
    listed = _listed(rule, name, option.value) if rule else None
    if listed is not None:
        return listed
    value = option.value
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else option.weight


def _listed(rule: ScoreRule, name: str, value: Value) -> Decimal | None:
    return rule.points_of.get(name, {}).get(key_of(value), rule.points.get(key_of(value)))


def key_of(value: Value) -> str:
    """How an answer is named in a sidecar."""
    match value:
        case bool():
            return "true" if value else "false"
        case Coding():
            return value.code or value.display
        case Decimal():
            return f"{value.normalize():f}"
        case str() | int():
            return str(value)
    return str(getattr(value, "text", ""))


def _is_number(value: Value) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _number(values: tuple[Value, ...]) -> Decimal | None:
    value = values[0] if values else None
    number = value.value if isinstance(value, Quantity) else value
    return Decimal(number) if isinstance(number, int | Decimal) and not isinstance(number, bool) else None


def _own_points(item: Item, values: tuple[Value, ...]) -> Decimal | None:
    chosen = [option for value in values if (option := offered(item, value)) is not None]
    weights = [option.weight for option in chosen if option.weight is not None]
    return sum(weights, Decimal()) if values and len(weights) == len(values) else None
