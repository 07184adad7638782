"""What was answered where, and which questions are asked because of it.

Pinned meanings: no answer makes `!=` true; what stands in something that is not asked is not asked either, and its
answers are invisible to every other rule. Answers keep their place: the linkId, and for everything around it that can
come more than once, which turn of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from clinic.questionnaires.plan import Condition, Item, Plan, Standing
from clinic.questionnaires.responses import AnswerGiven, ItemGiven
from clinic.questionnaires.rules import Behavior, Coding, Operator, Value, order, same


class Place(NamedTuple):
    """Where an answer belongs. A tuple, because every page looks up hundreds of them."""

    link_id: str
    turns: tuple[int, ...] = ()

    def __str__(self) -> str:
        """A name for it in a page's form: the turns, then the linkId."""
        return f"{'.'.join(str(turn) for turn in self.turns)}:{self.link_id}"


Answers = Mapping[Place, tuple[Value, ...]]


@dataclass(slots=True)
class Logic:
    """Which places are asked, given the answers. Nothing is asked of it twice."""

    plan: Plan
    answers: Answers
    _known: dict[Place, bool] = field(default_factory=dict)
    _places: dict[str, list[Place]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.plan.always) == len(self.plan.order):
            return
        for place in self.answers:
            if place.link_id in self.plan.deciding and place.link_id in self.plan and self.answers[place]:
                self._places.setdefault(place.link_id, []).append(place)
        for link_id in self.plan.order:  # what others depend on comes first, so no chain of rules is ever deep
            for place in self._places.get(link_id, ()):
                self.is_asked(place)

    def is_asked(self, place: Place) -> bool:
        """Whether the item at this place is enabled."""
        if place.link_id in self.plan.always:
            return True
        if place not in self._known:
            self._known[place] = True  # only a circle of rules ever sees this, and no form with one is accepted
            self._known[place] = self._decide(place)
        return self._known[place]

    def visible(self, place: Place) -> tuple[Value, ...]:
        """The answers at this place, if it is asked."""
        return self.answers.get(place, ()) if self.is_asked(place) else ()

    def _decide(self, place: Place) -> bool:
        standing = self.plan.standings[place.link_id]
        if standing.above and not self.is_asked(self._around(standing, place)):
            return False
        if not standing.item.conditions:
            return True
        holds = (self._holds(condition, standing, place) for condition in standing.item.conditions)
        return all(holds) if standing.item.behavior is Behavior.ALL else any(holds)

    def _around(self, standing: Standing, place: Place) -> Place:
        parent = self.plan.standings[standing.above[-1].link_id]
        return Place(parent.item.link_id, place.turns[: len(parent.turning)])

    def _holds(self, condition: Condition, standing: Standing, place: Place) -> bool:
        values = list(self._seen_from(condition.question, standing, place))
        return _compare(condition, values)

    def _seen_from(self, question: str, standing: Standing, place: Place) -> Iterator[Value]:
        """The answers to `question` that count at `place`: those of the same turns of what stands around both."""
        if question not in self.plan:
            return
        if question in standing.turning:  # it stands below one of several answers, and that one counts
            turn = standing.turning.index(question)
            yield from self.visible(Place(question, place.turns[:turn]))[place.turns[turn] :][:1]
            return
        shared = _shared(self.plan.standings[question].turning, standing.turning)
        for other in self._places.get(question, ()):
            if other.turns[:shared] == place.turns[:shared]:
                yield from self.visible(other)


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    together = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        together += 1
    return together


def _compare(condition: Condition, values: list[Value]) -> bool:
    wanted = condition.value
    match condition.operator:
        case Operator.EXISTS:
            return bool(values) == wanted
        case Operator.EQUAL:
            return any(_meets(value, wanted) for value in values)
        case Operator.NOT_EQUAL:
            return not any(_meets(value, wanted) for value in values)
    found = {order(value, wanted) for value in values}
    return bool(found & _ACCEPTED[condition.operator])


def _meets(value: Value, wanted: Value) -> bool:
    """A rule that names a code without its system means the code in whatever system the form has it."""
    if isinstance(value, Coding) and isinstance(wanted, Coding) and wanted.code and not wanted.system:
        return value.code == wanted.code
    return same(value, wanted)


_ACCEPTED: dict[Operator, set[int | None]] = {
    Operator.GREATER: {1},
    Operator.LESS: {-1},
    Operator.AT_LEAST: {0, 1},
    Operator.AT_MOST: {-1, 0},
}


def answers_in(plan: Plan, items: tuple[ItemGiven, ...]) -> dict[Place, tuple[Value, ...]]:
    """The answers of a response, by place. What the form does not know is left out."""
    found: dict[Place, tuple[Value, ...]] = {}
    for place, item in given_places(plan, items):
        values = tuple(one.value for one in item.answers if one.value is not None)
        if values:
            found[place] = found.get(place, ()) + values
    return found


def given_places(
    plan: Plan, items: tuple[ItemGiven, ...], turns: tuple[int, ...] = ()
) -> Iterator[tuple[Place, ItemGiven]]:
    """Every item of a response with its place; of what can come more than once, the turns are counted."""
    times: dict[str, int] = {}
    for given in items:
        if given.link_id not in plan:
            continue
        item = plan[given.link_id]
        yield Place(given.link_id, turns), given
        if item.is_question:
            for number, answer in enumerate(given.answers):
                yield from given_places(plan, answer.items, (*turns, number) if item.may_repeat else turns)
        else:
            number = times.get(given.link_id, 0)
            times[given.link_id] = number + 1
            yield from given_places(plan, given.items, (*turns, number) if item.may_repeat else turns)


@dataclass(frozen=True, slots=True)
class Submission:
    """What is handed in: the tree of what was asked and answered, and the places whose answers were dropped."""

    items: tuple[ItemGiven, ...]
    dropped: tuple[Place, ...]


def submission(plan: Plan, answers: Answers) -> Submission:
    """The answers as a response holds them. Those to what is not asked are dropped, and named."""
    logic = Logic(plan, answers)
    items = tuple(_grow(plan, logic, plan.items, ()))
    kept = {place for place, item in given_places(plan, items) if item.answers}
    dropped = sorted(place for place, values in answers.items() if values and place not in kept)
    return Submission(items, tuple(dropped))


def turns_of(plan: Plan, answers: Answers, place: Place) -> int:
    """How often what can come several times was answered, at this place."""
    depth = len(place.turns)
    counted = [
        other.turns[depth] + 1
        for other, values in answers.items()
        if values
        and other.link_id in plan
        and plan.standings[other.link_id].turning[depth : depth + 1] == (place.link_id,)
        and other.turns[:depth] == place.turns
    ]
    return max(counted, default=0)


def _grow(plan: Plan, logic: Logic, items: tuple[Item, ...], turns: tuple[int, ...]) -> Iterator[ItemGiven]:
    for item in items:
        place = Place(item.link_id, turns)
        if not logic.is_asked(place):
            continue
        if item.is_question:
            answers = _grown_answers(plan, logic, item, place)
            if answers:
                yield ItemGiven(item.link_id, answers, text=item.text)
        elif item.items:
            times = max(1, turns_of(plan, logic.answers, place)) if item.may_repeat else 1
            for turn in range(times):
                below = tuple(_grow(plan, logic, item.items, (*turns, turn) if item.may_repeat else turns))
                yield ItemGiven(item.link_id, items=below, text=item.text)


def _grown_answers(plan: Plan, logic: Logic, item: Item, place: Place) -> tuple[AnswerGiven, ...]:
    values = logic.visible(place)
    made = []
    for number, value in enumerate(values):
        turns = (*place.turns, number) if item.may_repeat else place.turns
        below = tuple(_grow(plan, logic, item.items, turns)) if item.may_repeat or number == 0 else ()
        made.append(AnswerGiven(value, below))
    if not made and item.items:
        below = tuple(_grow(plan, logic, item.items, place.turns)) if not item.may_repeat else ()
        if any(not one.is_empty for one in below):
            made.append(AnswerGiven(None, below))
    return tuple(made)
