"""What a form of the practice's own still means: which totals and warnings fit its questions as they are now.

A total is counted from questions of one kind with one set of answers. Where one of them is gone or answered otherwise,
the number would mean nothing, so the total falls away. A warning stays as long as an answer that sets it off is
offered. A published measure is one only in its own words.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from clinic.questionnaires.drafting import OwnDraft
from clinic.questionnaires.fhir import compile_questionnaire
from clinic.questionnaires.less_asked import less_asked
from clinic.questionnaires.lines import shown, words_of
from clinic.questionnaires.plan import Item, Plan
from clinic.questionnaires.rules import Kind
from clinic.questionnaires.scoring import key_of, option_points
from clinic.questionnaires.sidecar import Instrument, ScoreRule, Sidecar, Trigger
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
    safety = tuple(made for one in about.safety if (made := _still_rises(draft, one, kept, lost)) is not None)
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
    return True


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


def _still_rises(draft: OwnDraft, trigger: Trigger, kept: tuple[ScoreRule, ...], lost: list[str]) -> Trigger | None:
    """A warning as it is published: with the answers that are still offered, or nothing if none of them is."""
    before = draft.began_plan.named(trigger.item)
    if before is None:
        return trigger
    now, said = _now(draft, before), f"The warning “{trigger.words}”"
    if now is None:
        lost.append(f"{said} no longer rises, because “{_called(before)}” is gone.")
        return None
    if before.kind != now.kind:
        lost.append(f"{said} no longer rises, because “{_called(now)}” is answered in another way.")
        return None
    if not before.options and before.kind is not Kind.BOOLEAN:
        return trigger
    raising = _raising(draft, trigger, before)
    if not raising:
        return trigger
    still = tuple(key for key in raising if before.kind is Kind.BOOLEAN or key in _keys(now))
    if trigger.at_least is not None:  # nobody has said how many points a new answer has, so a person looks at it
        still += tuple(key for key in _keys(now) if key not in _keys(before))
    if not still:
        lost.append(f"{said} no longer rises, because “{_called(now)}” no longer offers an answer that sets it off.")
        return None
    lost += _unraised(said, before, now, (*raising, *still))
    counts = {trigger.item in rule.items for rule in draft.began.sidecar.score if rule not in kept}
    is_whole = still == raising and True not in counts
    return trigger if is_whole else replace(trigger, answers=still, at_least=None)


def _raising(draft: OwnDraft, trigger: Trigger, before: Item) -> tuple[str, ...]:
    """The answers that set a warning off, each by its name; those of enough points, where it asks for points."""
    if trigger.answers or trigger.at_least is None:
        return trigger.answers
    rule = next((one for one in draft.began.sidecar.score if trigger.item in one.items), None)
    return tuple(
        key_of(option.value)
        for option in before.options
        if (points := option_points(rule, trigger.item, option)) is not None and points >= trigger.at_least
    )


def _unraised(said: str, before: Item, now: Item, raising: tuple[str, ...]) -> Iterator[str]:
    """What is new or gone among the answers of a question that a warning hangs on."""
    words = {key_of(option.value): shown(option.value) for option in (*before.options, *now.options)}
    for key in _keys(before):
        if key in raising and key not in _keys(now):
            yield f"{said} no longer rises with “{words[key]}”, which “{_called(now)}” no longer offers."
    for key in _keys(now):
        if key not in _keys(before) and key not in raising:
            yield f"{said} does not rise with “{words[key]}”, the new answer to “{_called(now)}”."


def _keys(item: Item) -> list[str]:
    return [key_of(option.value) for option in item.options]


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
    """The first question that does not ask what it asked when the form was copied, in either language."""
    spanish = compile_questionnaire(draft.began.spanish, b"").plan
    for began, plan in ((draft.began_plan, draft.plan), (spanish, draft.spanish_plan)):
        for before in began:
            if before.is_question and (words_of(before) or began is draft.began_plan) and _is_other(before, plan):
                return _called(draft.began_plan[before.link_id])
    return ""


def _is_other(before: Item, plan: Plan) -> bool:
    return before.link_id not in plan or _asked(before) != _asked(plan[before.link_id])


def _asked(item: Item) -> tuple[object, ...]:
    return item.kind, item.text, item.may_repeat, tuple((shown(one.value), one.value) for one in item.options)


def _called(item: Item) -> str:
    return cut(words_of(item) or item.link_id)
