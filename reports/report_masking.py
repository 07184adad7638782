"""The facts of a report without names: every word of a person goes through the mask, and so do the maps."""

from dataclasses import replace

from clinic.couples.rules import Pair, Side
from clinic.cycles.rules import MapView
from reports.report_facts import ReportFacts
from reports.report_names import Masking
from reports.then_and_now import Moment


def masking_of(facts: ReportFacts) -> Masking:
    return Masking(facts.names, facts.contacts)


def without_names(facts: ReportFacts) -> ReportFacts:
    """`facts` for a reader who is to know no names, contacts or places."""
    mask = masking_of(facts)
    return replace(
        facts,
        names=mask.places,
        contacts=(),
        practice="",
        maps=tuple(Moment(_map(mask, moment.view), moment.on) for moment in facts.maps),
        goals=tuple(replace(one, text=mask.masked(one.text)) for one in facts.goals),
        stages=tuple(replace(one, why=mask.masked(one.why)) for one in facts.stages),
        events=tuple(replace(one, seen=mask.masked(one.seen)) for one in facts.events),
        summaries=tuple((on, mask.masked(text)) for on, text in facts.summaries),
        plan=(facts.plan[0], mask.masked(facts.plan[1])) if facts.plan else None,
    )


def _map(mask: Masking, view: MapView) -> MapView:
    a, b = (replace(view.partners[side], name=mask.places[side]) for side in Side)
    return replace(
        view,
        partners=Pair(a, b),
        title=mask.masked(view.title),
        entries=tuple(replace(entry, text=mask.masked(entry.text)) for entry in view.entries),
        links=tuple(replace(link, text=mask.masked(link.text)) for link in view.links),
    )
