"""The rules of reliable change: figures worked out by hand, truth tables, and the laws they keep."""

from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.progress.change_rules import (
    Better,
    Change,
    CutOff,
    Norms,
    NormsError,
    ReliableChange,
    Spread,
    classify,
    cut_off,
    reliable_change,
    spread_of,
    tally,
)

scores = st.floats(min_value=-500, max_value=500).map(lambda number: round(number, 2))


@pytest.mark.parametrize(
    ("sd", "reliability", "points"),
    [(10, 0.5, 19.6), (7.5, 0.88, 1.96 * 7.5 * sqrt(0.24)), (5, 0, 1.96 * 5 * sqrt(2))],
)
def test_reliable_change_in_points(sd, reliability, points):
    assert isclose(reliable_change(sd, reliability).points, points)


@pytest.mark.parametrize(("sd", "reliability"), [(0, 0.8), (-1, 0.8), (5, 1), (5, 1.2), (5, -0.1), (float("nan"), 0.8)])
def test_figures_that_cannot_be(sd, reliability):
    with pytest.raises(NormsError):
        reliable_change(sd, reliability)


CLINICAL, FUNCTIONAL = Spread(20, 5), Spread(8, 3)


@pytest.mark.parametrize(
    ("kind", "better", "expected"),
    [
        (CutOff.A, Better.LOWER, 10),
        (CutOff.A, Better.HIGHER, 30),
        (CutOff.B, Better.LOWER, 14),
        (CutOff.B, Better.HIGHER, 2),
        (CutOff.C, Better.LOWER, (20 * 3 + 8 * 5) / 8),
        (CutOff.C, Better.HIGHER, (20 * 3 + 8 * 5) / 8),
    ],
)
def test_cut_offs(kind, better, expected):
    assert isclose(cut_off(kind, better, CLINICAL, FUNCTIONAL), expected)


@pytest.mark.parametrize(
    ("kind", "clinical", "functional"),
    [
        (CutOff.A, None, FUNCTIONAL),
        (CutOff.B, CLINICAL, None),
        (CutOff.C, CLINICAL, None),
        (CutOff.C, None, FUNCTIONAL),
    ],
)
def test_a_cut_off_without_its_group_is_refused(kind, clinical, functional):
    with pytest.raises(NormsError, match=r"mean and standard deviation"):
        cut_off(kind, Better.LOWER, clinical, functional)


LOWER = Norms(Better.LOWER, ReliableChange(5), 10)
HIGHER = Norms(Better.HIGHER, ReliableChange(5), 10)
PUBLISHED = Norms(Better.LOWER, ReliableChange(5, at_least=True), 10)
TENTHS = Norms(Better.LOWER, ReliableChange(0.3, at_least=True))
NO_CUT_OFF = Norms(Better.LOWER, ReliableChange(5))


@pytest.mark.parametrize(
    ("before", "after", "norms", "expected"),
    [
        (20, 9, LOWER, Change.RECOVERED),
        (20, 10, LOWER, Change.IMPROVED),  # ten itself is on the clinical side
        (10, 4, LOWER, Change.RECOVERED),
        (9, 2, LOWER, Change.IMPROVED),  # was not on the clinical side
        (20, 15, LOWER, Change.UNCHANGED),  # exactly the error is not more than the error
        (5.7, 5.4, TENTHS, Change.IMPROVED),  # 0.3, however a computer keeps it
        (5.4, 5.7, TENTHS, Change.DETERIORATED),
        (5.7, 5.5, TENTHS, Change.UNCHANGED),
        (20, 15, PUBLISHED, Change.IMPROVED),  # a published threshold counts from the number on
        (12, 9, LOWER, Change.UNCHANGED),  # across the cut-off, but no more than chance
        (9, 15, LOWER, Change.DETERIORATED),
        (3, 12, HIGHER, Change.RECOVERED),
        (3, 10, HIGHER, Change.RECOVERED),  # where higher is better, the cut-off itself is reached
        (10, 20, HIGHER, Change.IMPROVED),
        (12, 3, HIGHER, Change.DETERIORATED),
        (20, 1, NO_CUT_OFF, Change.IMPROVED),
    ],
)
def test_what_became_of_a_score(before, after, norms, expected):
    assert classify(before, after, norms) is expected


@given(scores, scores, st.sampled_from([LOWER, PUBLISHED, NO_CUT_OFF]))
def test_a_measure_turned_round_tells_the_same(before, after, norms):
    """Except at the cut-off itself, which belongs to one side."""
    turned = Norms(Better.HIGHER, norms.reliable, None if norms.cut_off is None else -norms.cut_off)
    if norms.cut_off not in {before, after}:
        assert classify(-before, -after, turned) is classify(before, after, norms)


@given(scores, scores)
def test_going_back_undoes_it(before, after):
    there, back = classify(before, after, LOWER), classify(after, before, LOWER)
    better = {Change.RECOVERED, Change.IMPROVED}
    assert (there is Change.UNCHANGED) == (back is Change.UNCHANGED)
    assert (there in better) == (back is Change.DETERIORATED)


@given(st.lists(st.sampled_from(list(Change))))
def test_everybody_is_counted_once(changes):
    counted = tally(changes)
    assert list(counted) == list(Change)
    assert sum(counted.values()) == len(changes)


def test_the_spread_of_scores_is_that_of_a_sample():
    assert spread_of([2, 4, 4, 4, 5, 5, 7, 9]).sd == pytest.approx(sqrt(32 / 7))
    for few in ([], [3], [4, 4, 4]):
        with pytest.raises(NormsError):
            spread_of(few)
