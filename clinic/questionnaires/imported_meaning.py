"""What an imported form means: our sidecar of the instrument it is, and what we know of single questions in it.

A form of several measures, or of a few questions of one, is no instrument of ours as a whole. A question that we know
by its code is about the same there, and an answer to it is told at once all the same.
"""

from collections.abc import Iterator
from dataclasses import replace

from clinic.couples.rules import Matter
from clinic.questionnaires import instruments
from clinic.questionnaires.copying import plain_sidecar
from clinic.questionnaires.plan import Item, Plan
from clinic.questionnaires.scoring import key_of, option_points
from clinic.questionnaires.sidecar import Sidecar, Trigger


def meaning_of_import(plan: Plan) -> Sidecar:
    """The sidecar that an imported form is sent and copied with; what it does not speak of stays undecided."""
    about = instruments.sidecar_for(plan) or _plain(plan)
    matters = about.matters | _in_other_words(plan, about) | _known_matters(plan, about)
    safety = (*about.safety, *_known_warnings(plan, about))
    return replace(about, unnamed=Matter.UNDECIDED, matters=matters, safety=safety)


def _plain(plan: Plan) -> Sidecar:
    """Every answer private; no score, no warning."""
    plain = plain_sidecar(plan)
    rights = plan.copyright.strip()[:1000] or "Its authors'."
    return replace(plain, instrument=replace(plain.instrument, rights=rights))


def _in_other_words(plan: Plan, about: Sidecar) -> dict[str, Matter]:
    """The questions of a form under the address of ours that ask something else: of them our sidecar knows nothing."""
    slug = instruments.known_by(about.instrument.questionnaire)
    ours = [instruments.form(slug, language).plan for language in instruments.languages(slug)] if slug else []
    named = {item.link_id: name for _, name in about.items_named() if (item := plan.named(name)) is not None}
    others = (item for item in plan if ours and item.link_id in named and not _asks_the_same(item, ours))
    return {one.link_id: Matter.UNDECIDED for one in others if named[one.link_id] not in about.matters}


def _asks_the_same(item: Item, ours: list[Plan]) -> bool:
    same = (plan.get(item.link_id) for plan in ours)
    return any(one is not None and (one.kind, one.text) == (item.kind, item.text) for one in same)


def _known_matters(plan: Plan, about: Sidecar) -> dict[str, Matter]:
    said = {item.link_id for name in about.matters if (item := plan.named(name)) is not None}
    return {
        name: matter
        for other in _known_by_code()
        for name, matter in other.matters.items()
        if (item := plan.named(name)) is not None and item.link_id not in said
    }


def _known_warnings(plan: Plan, about: Sidecar) -> Iterator[Trigger]:
    told = {item.link_id for one in about.safety if (item := plan.named(one.item)) is not None}
    for other in _known_by_code():
        for trigger in other.safety:
            item = plan.named(trigger.item)
            if item is not None and item.link_id not in told:
                yield _by_answers(other, trigger, item)


def _by_answers(other: Sidecar, trigger: Trigger, item: Item) -> Trigger:
    """The warning without the total whose points it counted: by the answers that have enough, or of unknown points."""
    if trigger.at_least is None or not item.options:
        return trigger
    rule = next((one for one in other.score if trigger.item in one.items), None)
    points = {key_of(one.value): option_points(rule, trigger.item, one) for one in item.options}
    enough = tuple(key for key, count in points.items() if count is None or count >= trigger.at_least)
    return replace(trigger, answers=enough, at_least=None) if enough else trigger


def _known_by_code() -> Iterator[Sidecar]:
    """Those of published measures, whose questions have codes that nobody else gives to other questions."""
    known = (instruments.sidecar(slug) for slug in instruments.sidecars())
    return (one for one in known if one.instrument.codes)
