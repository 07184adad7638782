"""The inputs of one question, made from the text of its fields."""

from dataclasses import dataclass

from clinic.questionnaires.asked import Choice, Part
from clinic.questionnaires.fields import Look, Typed
from clinic.questionnaires.form_words import FormWords
from clinic.questionnaires.plan import Item, Option
from clinic.questionnaires.purposes import token
from clinic.questionnaires.rules import Kind, Value
from clinic.questionnaires.saying import said_to

ORDER = {"en": ("month", "day", "year"), "es": ("day", "month", "year")}


@dataclass(frozen=True, slots=True)
class Inputs:
    """Makes the inputs of one question from the text of its fields."""

    item: Item
    name: str
    look: Look
    fields: Typed
    words: FormWords

    def text(self, part: str, number: int = 0) -> str:
        values = self.fields.get(f"{self.name}.{part}" if part else self.name, ())
        return values[number] if number < len(values) else ""

    def choices(self) -> tuple[Choice, ...]:
        if not self.look.offers:
            return ()
        chosen = self.fields.get(self.name, ())
        if self.item.kind is Kind.BOOLEAN:
            offers = [("yes", self.words["yes"]), ("no", self.words["no"])]
        else:
            offers = [(str(number), _offer(option, self.words)) for number, option in enumerate(self.item.options)]
        if self.item.kind is Kind.OPEN_CHOICE:
            offers.append(("other", self.item.open_label or self.words["other"]))
        return tuple(
            Choice(self.name if number == 0 else f"{self.name}-{value}", value, label, value in chosen)
            for number, (value, label) in enumerate(offers)
        )

    def is_scale(self) -> bool:
        """Whether it is a row of numbers with words at its ends, which stands side by side."""
        labels = [_offer(option, self.words) for option in self.item.options]
        return self.look is Look.RADIOS and len(labels) >= 7 and all(len(label) <= 3 for label in labels[1:-1])

    def other(self) -> Part | None:
        if self.item.kind is not Kind.OPEN_CHOICE or not self.look.offers:
            return None
        name = f"{self.name}.other"
        return Part(f"{self.name}-words", name, self.words["other_words"], self.text("other"), wide=True)

    def answers(self, count: int) -> tuple[tuple[Part, ...], ...]:
        if self.look.offers:
            return ()
        return tuple(tuple(self._parts(number)) for number in range(count))

    def _parts(self, number: int) -> list[Part]:
        start = self.name if number == 0 else f"{self.name}-answer-{number}"
        if self.look not in {Look.DATE, Look.DATE_TIME}:
            return [Part(start, self.name, "", self.text("", number), token=token(self.item, self.look))]
        order = ORDER.get(self.words.language, ORDER["en"])
        parts = [*order, "clock"] if self.look is Look.DATE_TIME else [*order]
        return [
            Part(start if place == 0 else f"{start}-{part}", f"{self.name}.{part}", self.words[part],
                 self.text(part, number), wide=part in {"year", "clock"}, token=token(self.item, self.look, part))
            for place, part in enumerate(parts)
        ]  # fmt: skip

    def units(self) -> tuple[Choice, ...]:
        if self.look is not Look.QUANTITY or len(self.item.units) < 2:
            return ()
        chosen = self.text("unit")
        return tuple(
            Choice(f"{self.name}-unit-{n}", str(n), unit.display or unit.code, str(n) == chosen)
            for n, unit in enumerate(self.item.units)
        )

    def unit(self) -> str:
        return said_to(self.item.units[0]) if len(self.item.units) == 1 else ""

    def hint(self) -> str:
        """What helps to answer in the way that is asked for."""
        found = []
        if self.item.entry_format:
            found.append(self.words.say("written_like", format=self.item.entry_format))
        if self.look is Look.CHECKBOXES:
            found.append(self.words["choose_all"])
        if self.look in {Look.DATE, Look.DATE_TIME} and not self.item.entry_format:
            found.append(self.words["date_hint"])
        if self.look is Look.TIME and not self.item.entry_format:
            found.append(self.words["time_hint"])
        if self.look is Look.LINES and self.item.limits.max_length:
            found.append(self.words.say("lengths_hint", limit=self.item.limits.max_length))
        if self.item.may_repeat and self.look.takes_text:
            found.append(self.words["several_hint"])
        return " ".join(found)


def _offer(option: Option, words: FormWords) -> str:
    return f"{option.prefix} {said_to(option.value, words)}".strip()


def only_shown(name: str, values: tuple[Value, ...], words: FormWords) -> tuple[Part, ...]:
    return (Part(name, "", "", ", ".join(said_to(value, words) for value in values)),)
