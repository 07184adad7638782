"""What a form of the practice's own still means: which totals and warnings fit its questions as they are now.

A total is counted from questions of one kind with one set of answers. Where one of them is gone or answered otherwise,
the number would mean nothing, so the total falls away. Of warnings clinic/questionnaires/rising.py tells. A published
measure is one only in its own words.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from clinic.questionnaires.drafting import OwnDraft
from clinic.questionnaires.less_asked import less_asked
from clinic.questionnaires.lines import shown, words_of
from clinic.questionnaires.plan import Control, Item, Plan
from clinic.questionnaires.rising import reworded, still_rising
from clinic.questionnaires.scoring import key_of
from clinic.questionnaires.sidecar import Instrument, ScoreRule, Sidecar
from clinic.questionnaires.when_asked import cut

CHANGED = "Changed by the practice. "


@dataclass(frozen=True, slots=True)
class Meaning:
    """The sidecar as it is published, and in plain words what of what it began with no longer holds, or not for all."""

    sidecar: Sidecar
    lost: tuple[str, ...]


def meaning_of(draft: OwnDraft) -> Meaning:
    about, lost = draft.marked, list[str]()
    kept = tuple(one for one in about.score if _still_counts(draft, one, lost))
    safety = still_rising(draft, about.safety, kept, lost)
    instrument = _claims(draft, bool(kept), lost)
    if instrument.adds_own_points and (problem := _own_points_lost(draft)):
        lost.append(problem)
        instrument = replace(instrument, adds_own_points=False)
    still = replace(about, instrument=instrument, score=kept, safety=safety)
    return Meaning(still, (*lost, *less_asked(draft.began_plan, draft.plan, still)))


def counted_in(draft: OwnDraft) -> dict[str, str]:
    """The questions that count in a total that still holds, each with the total's name, by linkId."""
    about = meaning_of(draft).sidecar
    named = ((draft.plan.named(name), rule.title) for rule in about.score for name in rule.items)
    own = {item.link_id: draft.title for item in _weighed(draft.plan) if about.instrument.adds_own_points}
    return own | {item.link_id: title for item, title in named if item is not None}


def _weighed(plan: Plan) -> list[Item]:
    """The questions that bring points of their own."""
    return [item for item in plan if any(option.weight is not None for option in item.options)]


def _own_points_lost(draft: OwnDraft) -> str:
    """Why the form's own points are no longer added up; nothing if they are."""
    for before in _weighed(draft.began_plan):
        if problem := _differs(before, _now(draft, before)):
            return f"The form's own points are no longer added up, because “{_called(before)}” {problem}."
    return ""


def warned_of(draft: OwnDraft) -> set[str]:
    """The questions of which an answer is told to the counselor at once."""
    named = (draft.plan.named(one.item) for one in meaning_of(draft).sidecar.safety)
    return {item.link_id for item in named if item is not None}


def _still_counts(draft: OwnDraft, rule: ScoreRule, lost: list[str]) -> bool:
    gate = (rule.gate.item,) if rule.gate else ()
    for name in (*rule.items, *gate):
        before = draft.began_plan.named(name)
        problem = _differs(before, _now(draft, before)) if before else ""
        if before and problem:
            lost.append(f"The total “{rule.title}” is no longer counted, because “{_called(before)}” {problem}.")
            return False
    lost += _counted_in_other_words(draft, rule)
    return True


def _counted_in_other_words(draft: OwnDraft, rule: ScoreRule) -> Iterator[str]:
    """An answer in other words has the points it had: whoever turns a scale round by its words has to read that."""
    for name in rule.items:
        item = draft.plan.named(name)
        said = [f"“{words}” as “{was}” did" for _, was, words in reworded(draft, item.link_id)] if item else []
        if item and said:
            yield f"In the total “{rule.title}”, for “{_called(item)}”, there counts {', '.join(said)}."


def _now(draft: OwnDraft, before: Item) -> Item | None:
    return draft.plan.get(before.link_id)


def _differs(before: Item, now: Item | None) -> str:
    if now is None:
        return "is gone"
    if (before.kind, before.may_repeat) != (now.kind, now.may_repeat):
        return "is answered in another way"
    if _answers(before) != _answers(now):
        return "has other answers"
    ends = (before.limits.min_value, before.limits.max_value) == (now.limits.min_value, now.limits.max_value)
    return "" if ends else "has another scale"


def _answers(item: Item) -> set[tuple[object, Decimal | None]]:
    return {(key_of(option.value), option.weight) for option in item.options}


def _claims(draft: OwnDraft, counts: bool, lost: list[str]) -> Instrument:
    """What the form may call itself: a measure is one only as long as its questions have their words."""
    about = draft.began.sidecar.instrument
    about = replace(about, signed=draft.signed)
    if changed := _first_changed(draft):
        if about.validated:
            words = f"It is no longer called validated, and no longer counts as {about.name} in the charts"
            lost.append(f"{words}, because “{changed}” has changed.")
        rights = (CHANGED + about.rights)[:1000] if not about.rights.startswith(CHANGED) else about.rights
        return replace(about, validated=False, name=_name(draft), rights=rights)
    return about if counts or draft.title == draft.began_plan.title else replace(about, name=_name(draft))


def _name(draft: OwnDraft) -> str:
    return draft.title.strip()[:1000] or draft.began.sidecar.instrument.name


def _first_changed(draft: OwnDraft) -> str:
    """The first item that does not say what it said when the form was copied, in either language.

    A heading or a text is one too: “over the last two weeks” often stands there, once for all questions.
    """
    for began, plan in ((draft.began_plan, draft.plan), (draft.began_spanish_plan, draft.spanish_plan)):
        for before in began:
            has_words = words_of(before) or (before.is_question and began is draft.began_plan)
            if has_words and before.control is not Control.HELP and _is_other(before, plan):
                return _called(draft.began_plan[before.link_id])
    return ""


def _is_other(before: Item, plan: Plan) -> bool:
    return before.link_id not in plan or _asked(before) != _asked(plan[before.link_id])


def _asked(item: Item) -> tuple[object, ...]:
    return item.kind, item.text, item.may_repeat, tuple((shown(one.value), one.value) for one in item.options)


def _called(item: Item) -> str:
    return cut(words_of(item) or item.link_id)
