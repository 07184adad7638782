"""Measures taken again and again: who may see what, what asks for a look, and when one is due."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clinic.couples.rules import Audience, Side
from clinic.progress.change_rules import Better, Change, ReliableChange
from clinic.progress.measure_rules import (
    About,
    Alert,
    Measure,
    Source,
    Taken,
    alert,
    audience_of,
    became,
    is_due,
    may_lie_side_by_side,
)
from clinic.progress.measure_wording import verdict
from clinic.progress.measures import measures
from clinic.questionnaires.instruments import sidecars

START = date(2026, 3, 3)
UNKNOWN = Measure("pulse", "Pulse", About.RELATIONSHIP, Better.HIGHER, 0, 60, validated=False)
CONNECTION = replace(UNKNOWN, high=21, cut_off=13.5, cut_off_is_clinical=False, reliable=ReliableChange(3, True))


def taken(*totals):
    return [Taken(START + timedelta(7 * week), total, Source.TYPED) for week, total in enumerate(totals)]


@pytest.mark.parametrize(
    ("side", "about", "released", "audience"),
    [
        (Side.A, About.RELATIONSHIP, False, Audience.PARTNER_A),
        (Side.B, About.RELATIONSHIP, False, Audience.PARTNER_B),
        (Side.A, About.RELATIONSHIP, True, Audience.ROOM),
        (Side.A, About.INDIVIDUAL, False, Audience.PARTNER_A),
        (Side.B, About.INDIVIDUAL, True, Audience.PARTNER_B),
    ],
)
def test_who_may_know_a_score(side, about, released, audience):
    assert audience_of(side, about, released=released) is audience


@pytest.mark.parametrize("about", About)
@pytest.mark.parametrize("a", [True, False])
@pytest.mark.parametrize("b", [True, False])
def test_side_by_side_only_where_both_released_a_relationship_measure(about, a, b):
    assert may_lie_side_by_side(about, a_released=a, b_released=b) == (about is About.RELATIONSHIP and a and b)


@pytest.mark.parametrize(
    ("measure", "totals", "change", "asks"),
    [
        (CONNECTION, (9,), None, None),
        (CONNECTION, (9, 14), Change.RECOVERED, None),
        (CONNECTION, (9, 12), Change.IMPROVED, None),
        (CONNECTION, (12, 9), Change.DETERIORATED, Alert.DETERIORATED),
        (CONNECTION, (9, 10), Change.UNCHANGED, None),
        (CONNECTION, (9, 10, 9, 10), Change.UNCHANGED, None),
        (CONNECTION, (9, 10, 9, 10, 9), Change.UNCHANGED, Alert.NO_CHANGE),
        (UNKNOWN, (9, 10, 9, 10, 9, 40), None, None),
    ],
)
def test_what_became_and_what_asks_for_a_look(measure, totals, change, asks):
    assert became(measure, taken(*totals)) is change
    assert alert(measure, taken(*totals)) is asks


@pytest.mark.parametrize(
    ("totals", "said"),
    [
        ((9,), "9 on March 3, 2026. A second score will show a change."),
        ((9, 14.5), "Up 5.5 since March 3, 2026, at least the 3 that count as change, and across the cut-off of 13.5."),
        ((9, 10), "Up 1 since March 3, 2026, not more than the measurement error of 3."),
        ((12, 8), "Down 4 since March 3, 2026, at least the 3 that count as change."),
        ((9, 9), "The same as on March 3, 2026, not more than the measurement error of 3."),
    ],
)
def test_the_verdict_is_one_sentence(totals, said):
    assert verdict(CONNECTION, taken(*totals)) == said


def test_where_the_error_is_not_known_it_says_so():
    assert verdict(UNKNOWN, taken(9, 20)).endswith("How much of a change is chance is not known for this measure.")


def test_nobody_is_called_recovered():
    said = " ".join(verdict(CONNECTION, taken(*totals)) for totals in ((9, 14), (14, 3), (3, 3)))
    assert not {"recovered", "deteriorated", "normal", "clinical"} & set(said.lower().split())


DAYS = [START + timedelta(7 * week) for week in range(6)]


@pytest.mark.parametrize(
    ("every", "last", "due"),
    [(1, None, True), (1, DAYS[5], False), (1, DAYS[4], True), (4, DAYS[1], True), (4, DAYS[2], False)],
)
def test_when_a_measure_is_due(every, last, due):
    assert is_due(every, DAYS, last) is due


def test_every_sidecar_with_a_total_is_a_measure():
    known = measures()
    assert {"connection-pulse", "phq-9"} <= set(known) <= set(sidecars())
    assert known["phq-9"].about is About.INDIVIDUAL
    assert known["phq-9"].better is Better.LOWER
    assert (known["phq-9"].low, known["phq-9"].high, known["phq-9"].cut_off) == (0, 27, 10)
    assert all(one.sources for one in known.values())
    assert known["connection-pulse"].reliable is None
