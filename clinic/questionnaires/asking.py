"""Asks a page: decides what stands on it now, and fills it from what was typed or from the answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from clinic.questionnaires.answers import Answers, Logic, Place, turns_of
from clinic.questionnaires.asked import AskedPage, Block, Help, Paragraph, Question, Section
from clinic.questionnaires.fields import Look, Typed, fields_of, look_of
from clinic.questionnaires.form_pages import FormPage, field_name, pages_of
from clinic.questionnaires.form_words import UNKNOWN, FormWords, base_language, form_words
from clinic.questionnaires.inputs import Inputs, only_shown
from clinic.questionnaires.plan import Control, Item, Plan
from clinic.questionnaires.purposes import KEYBOARDS
from clinic.questionnaires.rules import Kind, Value

MOST_TURNS = 20


def ask(
    plan: Plan,
    page: FormPage,
    answers: Answers,
    typed: Typed | None = None,
    problems: Mapping[str, str] | None = None,
) -> AskedPage:
    """A page as it is asked now. Without `typed`, the fields are filled from the answers."""
    return _Asker(plan, answers, Logic(plan, answers), typed, problems or {}).asked(page)


def outline(plan: Plan, page: FormPage, answers: Answers, typed: Typed) -> AskedPage:
    """The same page with its questions alone, for whoever wants to know which there are: no inputs are made."""
    return _Asker(plan, answers, Logic(plan, answers), typed, {}, only_outline=True).asked(page)


def pages_asked(plan: Plan, answers: Answers, pages: tuple[FormPage, ...] = ()) -> tuple[FormPage, ...]:
    """The pages with something on them, given the answers; of `pages`, where all pages of the form are at hand."""
    logic = Logic(plan, answers)
    return tuple(page for page in pages or pages_of(plan) if page.always or _has_something(logic, page))


def _has_something(logic: Logic, page: FormPage) -> bool:
    return any(_shows(logic, item, ()) for item in page.items)


def _shows(logic: Logic, item: Item, turns: tuple[int, ...]) -> bool:
    """Whether an item is on its page; of what can come several times, the first turn says so."""
    if item.hidden or not logic.is_asked(Place(item.link_id, turns)):
        return False
    if item.kind is Kind.GROUP:
        inside = (*turns, 0) if item.may_repeat else turns
        return any(_shows(logic, one, inside) for one in item.items)
    return item.is_question or bool(item.text)


@dataclass(slots=True)
class _Asker:
    plan: Plan
    answers: Answers
    logic: Logic
    typed: Typed | None
    problems: Mapping[str, str]
    only_outline: bool = False
    shown: list[str] = field(default_factory=list)
    turns: dict[str, int] = field(default_factory=dict)

    @property
    def words(self) -> FormWords:
        return form_words(self.plan.language)

    def asked(self, page: FormPage) -> AskedPage:
        blocks = self._page(page)
        return AskedPage(
            title=page.title,
            blocks=blocks,
            shown=" ".join(self.shown),
            turns={f"{name}.turns": str(count) for name, count in self.turns.items()},
            problems=dict(self.problems),
            words=self.words,
            language=base_language(self.plan.language).replace(UNKNOWN, ""),
        )

    def _page(self, page: FormPage) -> tuple[Block, ...]:
        """The blocks of a page; the heading says the title of a group that is the whole page, once."""
        only = page.items[0] if len(page.items) == 1 else None
        if only is not None and only.kind is Kind.GROUP and not only.may_repeat:
            place = Place(only.link_id)
            return self._blocks(only.items, ()) if self.logic.is_asked(place) else ()
        return self._blocks(page.items, ())

    def _blocks(self, items: tuple[Item, ...], turns: tuple[int, ...]) -> tuple[Block, ...]:
        made: list[Block] = []
        for item in items:
            place = Place(item.link_id, turns)
            if item.hidden or not self.logic.is_asked(place):
                continue
            if item.control is Control.HELP:
                made += [Help(item.text)] if item.text else []
            elif item.kind is Kind.DISPLAY:
                made += [Paragraph(item.label)] if item.text else []
            elif item.kind is Kind.GROUP:
                made += self._sections(item, place)
            else:
                made.append(self._question(item, place))
        return tuple(made)

    def _sections(self, group: Item, place: Place) -> list[Block]:
        if not _shows(self.logic, group, place.turns):
            return []
        name, title = field_name(self.plan, place), group.label
        if not group.may_repeat:
            blocks = self._blocks(group.items, place.turns)
            return [Section(name, title, blocks)] if blocks else []
        most = min(MOST_TURNS, group.limits.max_occurs or MOST_TURNS)
        least = group.limits.min_occurs or 1
        count = min(most, max(least, turns_of(self.plan, self.answers, place), self._typed_turns(name)))
        self.turns[name] = count
        made: list[Block] = []
        for turn in range(count):
            heading = self.words.say("turn", title=title, number=turn + 1) if title else ""
            more = name if turn == count - 1 and count < most else ""
            blocks = self._blocks(group.items, (*place.turns, turn))
            made.append(Section(f"{name}-turn-{turn}", heading, blocks, more, is_turn=True))
        return made

    def _typed_turns(self, name: str) -> int:
        said_ = (self.typed or {}).get(f"{name}.turns", ("",))[0]
        more = 1 if (self.typed or {}).get("more", ("",))[0] == name else 0
        return (int(said_) if said_.isascii() and said_.isdecimal() and len(said_) < 4 else 0) + more

    def _question(self, item: Item, place: Place) -> Question:
        name, look = field_name(self.plan, place), look_of(item)
        self.shown.append(name)
        values = self.answers.get(place, ())
        below = self._below(item, place, values)
        if self.only_outline:
            return Question(name, name, place, look, item.label, "", (), item.required, "", below=below)
        fields = fields_of(item, values, name) if self._is_fresh(name) else self._own_fields(name)
        maker = Inputs(item, name, look, fields, self.words)
        count = self._count(item, name, fields)
        return Question(
            id=name,
            name=name,
            place=place,
            look=look,
            label=item.label,
            hint=maker.hint(),
            helps=tuple(one.text for one in item.items if one.control is Control.HELP and one.text),
            required=item.required and look is not Look.SHOWN,
            problem=self.problems.get(name, ""),
            choices=maker.choices(),
            other=maker.other(),
            answers=maker.answers(count) if look is not Look.SHOWN else (only_shown(name, values, self.words),),
            units=maker.units(),
            unit=maker.unit(),
            longest=item.limits.max_length,
            may_add=item.may_repeat and look.takes_text and count < self._most(item),
            is_scale=maker.is_scale(),
            keyboard=KEYBOARDS.get(item.keyboard, ""),
            below=below,
        )

    def _below(self, item: Item, place: Place, values: tuple[Value, ...]) -> tuple[Block, ...]:
        """What hangs on a question; of one with several answers, once for each."""
        items = tuple(one for one in item.items if one.control is not Control.HELP)
        if not item.may_repeat:
            return self._blocks(items, place.turns)
        turns = range(min(MOST_TURNS, len(values)))
        return tuple(block for turn in turns for block in self._blocks(items, (*place.turns, turn)))

    def _is_fresh(self, name: str) -> bool:
        """Whether this question was not among what was typed: it is filled from the answers."""
        return self.typed is None or name not in self.typed.get("shown", ("",))[0].split()

    def _own_fields(self, name: str) -> Typed:
        typed = self.typed or {}
        return {one: typed[one] for one in typed if one == name or one.startswith(f"{name}.")}

    def _most(self, item: Item) -> int:
        return min(MOST_TURNS, item.limits.max_occurs or MOST_TURNS)

    def _count(self, item: Item, name: str, fields: Typed) -> int:
        """How many inputs a question has: one, or for several answers one more than there are."""
        if not item.may_repeat:
            return 1
        filled = max((len(values) for values in fields.values()), default=0)
        wanted = 1 if (self.typed or {}).get("more", ("",))[0] == name else 0
        spare = 1 if self._is_fresh(name) else wanted
        return max(1, min(self._most(item), filled + spare))
