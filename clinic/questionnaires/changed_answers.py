"""Answers with a page's changes over them; the rest is looked at only where somebody asks for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from clinic.questionnaires.answers import Answers, Place
from clinic.questionnaires.rules import Value


@dataclass(frozen=True, slots=True, eq=False)
class ChangedAnswers(Mapping[Place, tuple[Value, ...]]):
    """What was answered `before`, and in `changed` what is answered by now; nothing, where it was left blank."""

    before: Answers
    changed: dict[Place, tuple[Value, ...]] = field(default_factory=dict)

    def __getitem__(self, place: Place) -> tuple[Value, ...]:
        values = self.changed[place] if place in self.changed else self.before[place]
        if not values and place in self.changed:
            raise KeyError(place)
        return values

    def __iter__(self) -> Iterator[Place]:
        yield from (place for place in self.before if place not in self.changed or self.changed[place])
        yield from (place for place, values in self.changed.items() if values and place not in self.before)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @property
    def differences(self) -> dict[Place, tuple[Value, ...]]:
        """What is answered otherwise than before, and nothing where it was left blank."""
        return {place: values for place, values in self.changed.items() if values != self.before.get(place, ())}
