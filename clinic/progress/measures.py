"""The measures the program knows: what the sidecars of `questionnaires` say, as far as scores over time need it."""

from functools import cache

from clinic.progress.change_rules import Better, ReliableChange
from clinic.progress.measure_rules import About, Measure
from clinic.questionnaires.instruments import sidecar, sidecars
from clinic.questionnaires.sidecar import CutOff, Direction, ScoreRule


@cache
def measures() -> dict[str, Measure]:
    """Every instrument that has a total, by its slug, in the order of their names."""
    known = {slug: sidecar(slug) for slug in sidecars()}
    made = [
        _measure(
            slug, one.instrument.name, About(one.instrument.about), one.score[0], validated=one.instrument.validated
        )
        for slug, one in known.items()
        if one.score
    ]
    return {measure.slug: measure for measure in sorted(made, key=lambda measure: measure.name.casefold())}


def _measure(slug: str, name: str, about: About, rule: ScoreRule, *, validated: bool) -> Measure:
    """The first score is the one people mean. A cut-off for some people only is no cut-off for everybody."""
    cut = next((one for one in rule.cut_off if not one.for_whom), None)
    change = rule.reliable_change
    return Measure(
        slug=slug,
        name=name,
        about=about,
        better=Better.HIGHER if rule.direction is Direction.HIGHER_BETTER else Better.LOWER,
        low=float(rule.range[0]),
        high=float(rule.range[1]),
        validated=validated,
        cut_off=float(cut.at) if cut else None,
        cut_off_is_clinical=cut.side.startswith("at-") if cut else None,
        reliable=ReliableChange(float(change.points), at_least=change.basis == "published") if change else None,
        sources=tuple(_sources(rule, cut)),
        cut_off_source=cut.source if cut else "",
        reliable_source=change.source if change else "",
    )


def _sources(rule: ScoreRule, cut: CutOff | None) -> list[str]:
    named = [rule.source, cut.source if cut else "", rule.reliable_change.source if rule.reliable_change else ""]
    return list(dict.fromkeys(source for source in named if source))
