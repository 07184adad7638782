"""What came back from a page: the answers in it, what is wrong, and whether there is now more to ask on it."""

from collections.abc import Callable
from dataclasses import dataclass

from clinic.questionnaires.answers import Answers, Place
from clinic.questionnaires.asked import AskedPage, Block, Section, questions_in
from clinic.questionnaires.asking import MOST_TURNS, ask, outline
from clinic.questionnaires.changed_answers import ChangedAnswers
from clinic.questionnaires.fields import Look, NotReadableError, Typed, look_of, read_fields
from clinic.questionnaires.fitting import Misfit, Wrong, misfits, said
from clinic.questionnaires.form_pages import FormPage, field_name
from clinic.questionnaires.form_words import FormWords, form_words
from clinic.questionnaires.plan import Item, Option, Plan
from clinic.questionnaires.rules import Date, DateTime, Value


@dataclass(frozen=True, slots=True)
class PageRead:
    """What came of a page that was sent.

    `answers` are all answers of the form with this page's in them, as far as they fit; a question that was on the page
    and left blank has none now. `asks_more` says that an answer brought up questions that were not on the page, or that
    a button asked for one more field, or for another language: then the same page is shown once more. Who asks for that
    is not told yet what is wrong elsewhere. `page` is the page as it is shown again, and is made only where it is.
    """

    answers: ChangedAnswers
    problems: dict[str, str]
    asks_more: bool
    page: Callable[[], AskedPage]


NOT_DONE = ("more", "language")
"""The buttons of a page that say nothing of being done with it."""


def read_page(plan: Plan, page: FormPage, answers: Answers, typed: Typed) -> PageRead:
    """Reads what was typed on a page. Fields that no question of the page has are not looked at."""
    shown = typed.get("shown", ("",))[0].split()
    fresh = ChangedAnswers(answers)
    problems: dict[str, str] = {}
    words = form_words(plan.language)
    for place, item, name in _places(plan, page, typed):
        if name not in shown or look_of(item) is Look.SHOWN:
            continue
        problem = _take(item, place, name, typed, fresh, words)
        if problem:
            problems[name] = problem
    asked = outline(plan, page, fresh, typed)
    names = asked.shown.split()
    wants_more = any(typed.get(button, ("",))[0] for button in NOT_DONE)
    problems |= _demands(asked, fresh, shown, problems, typed, words)
    ordered = {name: problems[name] for name in names if name in problems and not wants_more}
    more = wants_more or any(name not in shown for name in names)
    return PageRead(fresh, ordered, more, lambda: ask(plan, page, fresh, typed, ordered))


def _places(plan: Plan, page: FormPage, typed: Typed) -> list[tuple[Place, Item, str]]:
    """The questions that were on the page, by their places. Names that no page of ours has are passed over."""
    link_ids = tuple(plan.numbers)
    within = {item.link_id for one in page.items for item in (one, *_below(one))}
    turned = typed.get("shown", ("",))[0].split()
    found = []
    for name in turned:
        number, *turns = name.removeprefix("q").split("-")
        if not number.isascii() or not number.isdecimal() or not 1 <= int(number[:6]) <= len(link_ids):
            continue
        if not all(turn.isascii() and turn.isdecimal() and int(turn[:6]) < MOST_TURNS for turn in turns):
            continue
        place = Place(link_ids[int(number[:6]) - 1], tuple(int(turn) for turn in turns))
        standing = plan.standings[place.link_id]
        fits = place.link_id in within and standing.item.is_question and len(turns) == len(standing.turning)
        if fits and field_name(plan, place) == name and not any(one.hidden for one in (standing.item, *standing.above)):
            found.append((place, standing.item, name))
    return found


def _below(item: Item) -> list[Item]:
    return [one for child in item.items for one in (child, *_below(child))]


def _take(item: Item, place: Place, name: str, typed: Typed, fresh: ChangedAnswers, words: FormWords) -> str:
    """Takes the answers to one question, or says what is wrong with them; then what was answered before stays."""
    try:
        values = read_fields(item, name, typed)
    except NotReadableError as error:
        return words.problem(str(error), item.label)
    for misfit in misfits(item, values):
        if not misfit.is_open:
            return _in_words(item, misfit, values, words)
    fresh.changed[place] = values
    return ""


_SENTENCES = {
    Wrong.NOT_OFFERED: "not_offered",
    Wrong.KIND: "not_offered",
    Wrong.ONLY_ONE: "not_offered",
    Wrong.EXCLUSIVE: "exclusive",
    Wrong.TOO_SHORT: "too_short",
    Wrong.TOO_LONG: "too_long",
    Wrong.TOO_PRECISE: "too_precise",
    Wrong.UNIT: "unit",
    Wrong.TOO_FEW: "too_few",
    Wrong.TOO_MANY: "too_many",
}


def _in_words(item: Item, misfit: Misfit, values: tuple[Value, ...], words: FormWords) -> str:
    limit = misfit.limit
    if misfit.wrong in {Wrong.TOO_SMALL, Wrong.TOO_LARGE}:
        in_time = isinstance(limit, Date | DateTime)
        small, large = ("too_early", "too_late") if in_time else ("too_small", "too_large")
        sentence = small if misfit.wrong is Wrong.TOO_SMALL else large
        return words.problem(sentence, item.label, limit=said(limit) if limit is not None else "")  # type: ignore[arg-type]  # a limit of a range is a value
    if misfit.wrong is Wrong.PATTERN:
        if item.entry_format:
            return words.problem("pattern_like", item.label, format=item.entry_format)
        return words.problem("pattern", item.label)
    option = said(limit.value) if isinstance(limit, Option) else ""
    longest = max((len(value) for value in values if isinstance(value, str)), default=0)
    return words.problem(_SENTENCES[misfit.wrong], item.label, limit=limit, option=option, count=longest)


def _demands(
    asked: AskedPage,
    fresh: Answers,
    shown: list[str],
    problems: dict[str, str],
    typed: Typed,
    words: FormWords,
) -> dict[str, str]:
    """What had to be answered, was on the page, and was not. An added turn of a group that is all blank is no turn."""
    found: dict[str, str] = {}
    blank_turns = _blank_turns(asked.blocks, typed)
    for question in questions_in(asked.blocks):
        name = question.name
        if not question.required or name not in shown or name in problems or fresh.get(question.place):
            continue
        if name not in blank_turns and question.look is not Look.SHOWN:
            found[name] = words.problem("required_choice" if question.look.offers else "required_text", question.label)
    return found


def _blank_turns(blocks: tuple[Block, ...], typed: Typed) -> set[str]:
    """The questions in turns after the first of a group in which nothing at all was typed."""
    found: set[str] = set()
    for block in blocks:
        if isinstance(block, Section):
            inside = [question.name for question in questions_in(block.blocks)]
            is_added = block.is_turn and not block.id.endswith("-turn-0")
            if is_added and not any(_typed_something(name, typed) for name in inside):
                found |= set(inside)
            found |= _blank_turns(block.blocks, typed)
    return found


def _typed_something(name: str, typed: Typed) -> bool:
    return any(
        any(text.strip() for text in texts)
        for field, texts in typed.items()
        if field == name or field.startswith(f"{name}.")
    )
