"""Whether two scores differ by more than a measure's own error, and on which side of the cut-off they lie.

Reliable change in points is 1.96 · SD · √(2(1 − r)): a difference that chance alone gives in one of twenty cases.
Source: Jacobson, N. S., and Truax, P. (1991). Clinical significance: A statistical approach to defining meaningful
change in psychotherapy research. Journal of Consulting and Clinical Psychology, 59(1), 12–19. The cut-offs a, b and c
are from the same paper. A threshold that was published for a measure beats a computed one.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite, sqrt
from statistics import fmean, stdev

Z = 1.96
"""Standard errors beyond which a difference is no longer taken for chance (two-sided 5 percent)."""
_DECIMALS = 9
"""A difference of scores is as exact as the scores are written: 0.7 − 0.4 is 0.3, and not a little less."""


class Better(StrEnum):
    """Which way a measure's scores get better."""

    HIGHER = "higher"
    LOWER = "lower"

    @property
    def sign(self) -> int:
        return 1 if self is Better.HIGHER else -1


class Change(StrEnum):
    """What became of one person's score between two times."""

    RECOVERED = "recovered"
    """Better by more than measurement error, and from the clinical side of the cut-off to the other."""
    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    DETERIORATED = "deteriorated"


class CutOff(StrEnum):
    """How a cut-off between two groups is computed (Jacobson and Truax 1991)."""

    A = "a"
    """Two standard deviations from the clinical mean, toward better."""
    B = "b"
    """Two standard deviations from the functional mean, toward worse."""
    C = "c"
    """Where a score is as likely in one group as in the other, each group's spread considered."""


class NormsError(ValueError):
    """Figures from which no change can be told; the message is for the person who gave them."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A group's mean and standard deviation, in points."""

    mean: float
    sd: float

    def __post_init__(self) -> None:
        if not (isfinite(self.mean) and isfinite(self.sd)):
            raise NormsError("A mean or standard deviation is not a number.")
        if self.sd <= 0:
            raise NormsError("A standard deviation must be above zero.")


@dataclass(frozen=True, slots=True)
class ReliableChange:
    """The difference that is more than measurement error, in points.

    `at_least`: a published threshold counts from the number itself on; a computed one must be passed.
    """

    points: float
    at_least: bool = False

    def holds(self, difference: float) -> bool:
        """Whether a difference, whichever way it goes, is more than measurement error."""
        size = round(abs(difference), _DECIMALS)
        return size >= self.points if self.at_least else size > self.points


@dataclass(frozen=True, slots=True)
class Norms:
    """What is known of a measure. Without a cut-off nobody recovers.

    `cut_off_is_clinical`: whether the cut-off itself counts as distress. Where nothing is published, it does if lower
    is better, and does not if higher is.
    """

    better: Better
    reliable: ReliableChange
    cut_off: float | None = None
    cut_off_is_clinical: bool | None = None

    def is_clinical(self, score: float) -> bool:
        """Whether a score lies on the side of the cut-off where distress is; never, where there is no cut-off."""
        if self.cut_off is None:
            return False
        if score == self.cut_off:
            return self.better is Better.LOWER if self.cut_off_is_clinical is None else self.cut_off_is_clinical
        return score < self.cut_off if self.better is Better.HIGHER else score > self.cut_off


@dataclass(frozen=True, slots=True)
class ScorePair:
    """One person's score before and after."""

    who: str
    before: float
    after: float


def reliable_change(sd: float, reliability: float) -> ReliableChange:
    """Jacobson and Truax's reliable change in points, from a standard deviation and a reliability between 0 and 1.

    Raises:
        NormsError: one of them cannot be.
    """
    if not 0 <= reliability < 1:
        raise NormsError(f"A reliability lies between 0 and 1, below 1; this is {reliability:g}.")
    if not (isfinite(sd) and sd > 0):
        raise NormsError("A standard deviation must be above zero.")
    return ReliableChange(Z * sd * sqrt(2 * (1 - reliability)))


def cut_off(kind: CutOff, better: Better, clinical: Spread | None, functional: Spread | None) -> float:
    """The cut-off between a clinical and a functional group, in points.

    Raises:
        NormsError: a group that this kind needs is missing.
    """
    match kind, clinical, functional:
        case CutOff.A, Spread() as ill, _:
            return ill.mean + better.sign * 2 * ill.sd
        case CutOff.B, _, Spread() as well:
            return well.mean - better.sign * 2 * well.sd
        case CutOff.C, Spread() as ill, Spread() as well:
            return (ill.mean * well.sd + well.mean * ill.sd) / (ill.sd + well.sd)
    groups = {CutOff.A: "the clinical group's", CutOff.B: "the functional group's", CutOff.C: "both groups'"}
    raise NormsError(
        f"Cut-off {kind} needs {groups[kind]} mean and standard deviation. Or give --cutoff a number or none."
    )


def classify(before: float, after: float, norms: Norms) -> Change:
    """What became of a score."""
    gain = norms.better.sign * (after - before)
    if not norms.reliable.holds(gain):
        return Change.UNCHANGED
    if gain < 0:
        return Change.DETERIORATED
    crossed = norms.is_clinical(before) and norms.cut_off is not None and not norms.is_clinical(after)
    return Change.RECOVERED if crossed else Change.IMPROVED


def spread_of(scores: Iterable[float]) -> Spread:
    """The mean and the sample standard deviation of some scores.

    Raises:
        NormsError: there are fewer than two, or they are all the same.
    """
    given = list(scores)
    if len(given) < 2:
        raise NormsError("At least two people are needed to compute a standard deviation; give it with --sd.")
    return Spread(fmean(given), stdev(given))


def tally(changes: Iterable[Change]) -> dict[Change, int]:
    """How many of each, every kind named."""
    counted = Counter(changes)
    return {kind: counted[kind] for kind in Change}
