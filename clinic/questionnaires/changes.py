"""What differs between two states of a form, in words for the one who publishes it."""

from collections.abc import Iterator
from itertools import takewhile

from clinic.questionnaires.drafting import OwnDraft, draft_matter, draft_start
from clinic.questionnaires.lines import Line
from clinic.questionnaires.meaning import meaning_of
from clinic.questionnaires.plan import Control, Item
from clinic.questionnaires.when_asked import cut


def changes(before: OwnDraft, after: OwnDraft) -> list[str]:
    """Every change, question by question, in the order of the form."""
    return [*_of_the_form(before, after), *_gone_and_new(before, after), *_of_lines(before, after)]


def newly_lost(before: OwnDraft | None, after: OwnDraft) -> list[str]:
    """What no longer holds of what the form meant, and did until now."""
    known = meaning_of(before).lost if before else ()
    return [one for one in meaning_of(after).lost if one not in known]


def only_in_english(before: OwnDraft, after: OwnDraft) -> list[str]:
    """What is new in English and not in Spanish, so that two partners may be asked, or sign, two different things."""
    there = [one for one in _lines(after) if one in before] if after.has_spanish else []
    apart = [one for one in there if _parted(_pairs(before[one]), _pairs(after[one]))]
    of_the_form = after.has_spanish and _parted(_start_words(before), _start_words(after))
    names = [f"“{_name(after, one)}”" for one in apart]
    names = ["The title or the words at the start", *names] if of_the_form else names
    return [f"{name}: new in English only. Look whether the Spanish still says the same." for name in names]


Pairs = list[tuple[str, str]]


def _parted(before: Pairs, after: Pairs) -> bool:
    """Whether words in English are others, and those in Spanish beside them as they were."""
    both = zip(before, after, strict=False) if len(before) == len(after) else ()
    return any(new and new != old and was == spoken for (old, was), (new, spoken) in both)


def _pairs(line: Line) -> Pairs:
    return [(line.words, line.spanish), (line.help, line.help_spanish), *((o.words, o.spanish) for o in line.options)]


def _start_words(draft: OwnDraft) -> Pairs:
    spoken = str(draft.spanish.get("title", "")), draft.spanish_plan.description
    return list(zip((draft.title, draft.plan.description), spoken, strict=True))


def _of_the_form(before: OwnDraft, after: OwnDraft) -> Iterator[str]:
    if before.title != after.title:
        yield f"The title is now “{cut(after.title)}”."
    if before.plan.description != after.plan.description:
        yield "The words at the start are new."
    if before.audience is not after.audience:
        yield "Who may know the answers is new."
    if before.signed is not after.signed:
        yield "It is now signed with a typed name." if after.signed else "It is no longer signed."
    if before.is_decided is not after.is_decided:
        who = "Answers to it" if after.is_decided else "No answers to it"
        yield f"{who} can be opened to both; what is out stays as it was sent."
    if before.has_spanish is not after.has_spanish:
        yield "It can be answered in Spanish." if after.has_spanish else "It can no longer be answered in Spanish."


def _gone_and_new(before: OwnDraft, after: OwnDraft) -> Iterator[str]:
    for link_id in _lines(before):
        if link_id not in after:
            yield f"Gone: “{_name(before, link_id)}”."
    for link_id in _lines(after):
        if link_id not in before:
            yield f"New: “{_name(after, link_id)}”."
    here = [one for one in _lines(before) if one in after]
    if here != [one for one in _lines(after) if one in before]:
        yield "The order is new."


def _of_lines(before: OwnDraft, after: OwnDraft) -> Iterator[str]:
    for link_id in _lines(after):
        if link_id in before:
            said = [*_differences(before[link_id], after[link_id]), *_of_item(before, after, link_id)]
            if said:
                yield f"“{_name(after, link_id)}”: {', '.join(said)}."


def _differences(before: Line, after: Line) -> Iterator[str]:
    if before.words != after.words:
        yield _reworded(before.words, after.words)
    if before.asks is not after.asks:
        yield "answered in another way"
    elif [one.words for one in before.options] != [one.words for one in after.options]:
        yield "other answers to choose from"
    if before.required is not after.required:
        yield "must be answered now" if after.required else "may be left out now"
    if before.help != after.help:
        yield "other help"
    if _spanish(before) != _spanish(after):
        yield "Spanish words"


def _reworded(before: str, after: str) -> str:
    """What was there; of long words that begin alike, what they are from the first other word on."""
    if cut(before) != cut(after):
        return f"was “{cut(before)}”"
    old, new = before.split(), after.split()
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    if len(new) > alike:
        return f"now “…{cut(' '.join(new[alike:]))}”"
    return f"no longer “…{cut(' '.join(old[alike:]))}”" if len(old) > alike else "other line ends"


def _spanish(line: Line) -> tuple[str, ...]:
    return line.spanish, line.help_spanish, *(one.spanish for one in line.options)


def _of_item(before: OwnDraft, after: OwnDraft, link_id: str) -> Iterator[str]:
    was, now = before.plan[link_id], after.plan[link_id]
    if _shown_when(was) != _shown_when(now):
        yield "asked at another time" if now.conditions else "always asked now"
    if draft_matter(before, link_id) is not draft_matter(after, link_id):
        yield "what it touches"
    if draft_start(before, link_id) is not draft_start(after, link_id):
        yield "who may know the answer"


def _shown_when(item: Item) -> tuple[object, ...]:
    return item.conditions, item.behavior if len(item.conditions) > 1 else ""


def _lines(draft: OwnDraft) -> list[str]:
    return [item.link_id for item in draft.plan if item.control is not Control.HELP]


def _name(draft: OwnDraft, link_id: str) -> str:
    return cut(draft[link_id].words or link_id)
