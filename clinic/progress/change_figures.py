"""By which figures change is told: what was given, what is published of a measure, and else what the scores come to."""

from dataclasses import dataclass
from math import inf

from clinic.progress import change_rules as rules
from clinic.progress.change_rules import Better, CutOff, Norms, NormsError, ScorePair, Spread
from clinic.progress.measure_rules import Measure
from clinic.progress.measures import measures as known_measures

NO_CUT_OFF = "none"
"""How somebody says that there is none, so that nobody recovers."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of a measure, as it was given on the command line."""

    better: Better | None
    reliability: float | None
    sd: float | None
    reliable_change: float | None
    cut_off: str
    clinical: Spread | None
    functional: Spread | None
    measure: Measure | None = None


def known_measure(name: str) -> Measure | None:
    """The measure of this name, by its short or its whole one, if it is known here."""
    said = name.strip().casefold()
    return next((one for slug, one in known_measures().items() if said in {slug, one.name.casefold()}), None)


def norms_of(figures: Figures, pairs: tuple[ScorePair, ...]) -> Norms:
    """The norms by which these pairs are told apart: what was given, what is published of the measure, and else what
    the scores before come to.

    Raises:
        NormsError: something is missing or cannot be.
    """
    before = [pair.before for pair in pairs]
    known = figures.measure
    better = figures.better or (known.better if known else Better.LOWER)
    if known is not None and figures.better not in {None, known.better}:
        raise NormsError(f"Of {known.name}, {known.better} scores are better. Leave --better out.")
    own = known.cut_off_is_clinical if known and _is_own_cut_off(figures) else None
    return Norms(better, _reliable(figures, before), _cut_off(figures, better, before), own)


def _reliable(figures: Figures, before: list[float]) -> rules.ReliableChange:
    if figures.reliable_change is not None:
        if not 0 < figures.reliable_change < inf:
            raise NormsError("A reliable change must be a number above zero.")
        return rules.ReliableChange(figures.reliable_change, at_least=True)
    if figures.reliability is not None:
        spread = figures.sd if figures.sd is not None else rules.spread_of(before).sd
        return rules.reliable_change(spread, figures.reliability)
    if figures.measure is not None and figures.measure.reliable is not None:
        return figures.measure.reliable
    known = ", ".join(slug for slug, one in known_measures().items() if one.reliable)
    of_it = f"No figure of {figures.measure.name} is known here. " if figures.measure else ""
    raise NormsError(
        f"{of_it}Give the measure's --reliability, or a published --reliable-change. Known with one: {known}."
    )


def _is_own_cut_off(figures: Figures) -> bool:
    """Whether the published cut-off of the measure counts: nothing else was asked for."""
    asked = figures.cut_off.strip() or figures.functional or figures.clinical
    return not asked and figures.measure is not None and figures.measure.cut_off is not None


def sources_of(figures: Figures) -> dict[str, str]:
    """Where each figure came from, in words."""
    return {"reliable change": _source_of_change(figures), "cut-off": _source_of_cut_off(figures)}


def _source_of_change(figures: Figures) -> str:
    if figures.reliable_change is not None:
        return "given"
    if figures.reliability is not None:
        return f"computed from the reliability given, and the SD {'given' if figures.sd else 'of the scores before'}"
    known = figures.measure
    if known is None or known.reliable is None:
        return ""
    return f"{'published: ' if known.reliable.at_least else ''}{known.reliable_source}"


def _source_of_cut_off(figures: Figures) -> str:
    if figures.measure is not None and _is_own_cut_off(figures):
        return f"published: {figures.measure.cut_off_source}"
    kind = _kind(figures)
    if kind not in set(CutOff):
        return "none" if kind == NO_CUT_OFF else "given"
    ill = "" if kind == CutOff.B else f"the clinical group {'given' if figures.clinical else 'as in the scores before'}"
    well = "" if kind == CutOff.A else "the functional group given"
    return f"{kind} of Jacobson and Truax (1991), from {' and '.join(filter(None, (ill, well)))}"


def _kind(figures: Figures) -> str:
    return figures.cut_off.strip().lower() or CutOff.C


def _cut_off(figures: Figures, better: Better, before: list[float]) -> float | None:
    if _is_own_cut_off(figures) and figures.measure is not None:
        return figures.measure.cut_off
    given = _kind(figures)
    if given == NO_CUT_OFF:
        return None
    if given in set(CutOff):
        clinical = figures.clinical or (rules.spread_of(before) if given != CutOff.B else None)
        _require_direction(figures, better, clinical)
        return rules.cut_off(CutOff(given), better, clinical, figures.functional)
    try:
        return Spread(float(given), 1).mean
    except ValueError as error:
        raise NormsError(f"--cutoff is a, b, c, none or a number; “{figures.cut_off}” is none of them.") from error


def _require_direction(figures: Figures, better: Better, clinical: Spread | None) -> None:
    """Lets figures through only if people without the problem have the better scores. The people of a file may all be
    well, so their mean counts against the direction only where that was not said.

    Raises:
        NormsError: they have the worse ones, so that every verdict would be turned round.
    """
    functional = figures.functional
    said = figures.better is not None or figures.measure is not None
    if functional is None or clinical is None or (said and figures.clinical is None):
        return
    if better.sign * (functional.mean - clinical.mean) < 0:
        other = Better.HIGHER if better is Better.LOWER else Better.LOWER
        raise NormsError(
            f"People without the problem have a mean of {functional.mean:g}, those with it {clinical.mean:g}, and "
            f"{better} scores are taken to be better. Should it be --better {other}?"
        )


def spread_given(group: str, mean: float | None, sd: float | None) -> Spread | None:
    """A group's mean and standard deviation as they were given; nothing where neither was.

    Raises:
        NormsError: only one of them was.
    """
    if mean is None and sd is None:
        return None
    if mean is None or sd is None:
        raise NormsError(f"The {group} group needs both --{group}-mean and --{group}-sd.")
    return Spread(mean, sd)
