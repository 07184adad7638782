"""The chart of scores: true to dates and scale, gaps stay gaps, labels stand apart, every number in the table."""

import re
from datetime import date, timedelta

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from clinic.couples.rules import Side
from clinic.templating import render
from reports.charts import (
    BOTTOM,
    LEFT,
    LINE_OF_TEXT,
    RIGHT,
    TOP,
    ChartFacts,
    Score,
    Series,
    joined_as_usual,
    lay_out,
    spaced,
    table,
)

START = date(2026, 3, 3)


def series(values, side=Side.A, name="Maya", every=14):
    return Series(side, name, tuple(Score(START + timedelta(every * n), value) for n, value in enumerate(values)))


def facts(*given, low=0, high=21, **more):
    return ChartFacts("csi", "Connection", "Higher is better", "Scores of one spring.", low, high, given, **more)


def places(path):
    return [(float(x), float(y)) for x, y in re.findall(r"(?:M|L)([\d.]+) ([\d.]+)", path)]


def test_dates_have_their_true_distance():
    days = (0, 10, 40)
    one = Series(Side.A, "Maya", tuple(Score(START + timedelta(day), 5) for day in days))
    (first, _), (second, _), (third, _) = places(lay_out(facts(one)).lines[0].path)
    assert (third - first) / (second - first) == pytest.approx(4, abs=0.01)


def test_the_whole_scale_is_there():
    ticks = lay_out(facts(series([20, 21]))).scale
    assert [tick.label for tick in ticks] == ["0", "5", "10", "15", "21"]
    assert (ticks[0].at, ticks[-1].at) == (BOTTOM, TOP)


def test_a_missing_score_is_a_gap():
    (line,) = lay_out(facts(series([9, 10, None, 12, 13]))).lines
    assert line.path.count("M") == 2
    assert len(places(line.path)) == 4


def test_a_single_score_has_a_mark_and_no_line():
    (line,) = lay_out(facts(series([9]))).lines
    assert line.path == ""
    assert line.marks


def test_two_scores_far_apart_are_not_joined():
    one = spaced(series([5, 6, 7], every=60), longest=timedelta(days=40))
    assert [score.value for score in one.scores] == [5, None, 6, None, 7]
    assert spaced(series([5, 6], every=14), longest=timedelta(days=40)) == series([5, 6], every=14)


@pytest.mark.parametrize(
    ("days", "stretches"),
    [
        ([0], 0),
        ([0, 90], 1),
        ([0, 130], 0),
        ([0, 14, 28, 42], 1),
        ([0, 14, 42, 56], 2),
        ([0, 30, 61, 92], 1),
        ([0, 7, 14, 40, 47], 2),
        ([0, 180, 360], 0),
    ],
)
def test_a_time_twice_as_long_as_usual_is_a_gap(days, stretches):
    one = joined_as_usual(Side.A, "Maya", [(START + timedelta(day), 5.0) for day in days])
    assert lay_out(facts(one)).lines[0].path.count("M") == stretches


def test_of_two_scores_of_one_day_the_later_counts():
    one = joined_as_usual(Side.A, "Maya", [(START, 5.0), (START, 7.0)])
    assert one.scores == (Score(START, 7.0),)


def test_the_corridor_is_for_one_person_alone():
    alone = facts(series([9, 12]), corridor=3, corridor_label="error")
    band = lay_out(alone).corridor
    assert band.height == pytest.approx((BOTTOM - TOP) * 6 / 21, abs=0.1)
    both = facts(series([9, 12]), series([8, 9], Side.B, "Jon"), corridor=3, corridor_label="error")
    assert lay_out(both).corridor is None


scores = st.lists(st.one_of(st.none(), st.integers(0, 42).map(lambda half: half / 2)), min_size=1, max_size=9)


@given(scores, scores, st.one_of(st.none(), st.floats(0, 21)))
def test_everything_is_inside_and_labels_are_apart(a, b, cut_off):
    given_facts = facts(series(a), series(b, Side.B, "Jon"), cut_off=cut_off, cut_off_label="cut-off")
    if not any(one.known for one in given_facts.series):
        with pytest.raises(ValueError, match="at least one"):
            lay_out(given_facts)
        return
    chart = lay_out(given_facts)
    for line in chart.lines:
        for x, y in places(line.path):
            assert LEFT < x < RIGHT
            assert TOP <= y <= BOTTOM
        assert TOP <= line.first_y <= BOTTOM + 24
    beside = [line.last_y for line in chart.lines] + ([chart.cut_off_label_y] if chart.cut_off else [])
    assert all(abs(one - other) >= LINE_OF_TEXT - 0.2 for n, one in enumerate(beside) for other in beside[n + 1 :])


def test_the_table_has_every_number():
    numbers = table(facts(series([9, None, 10.5]), series([8, 9], Side.B, "Jon")))
    assert numbers.names == ("Maya", "Jon")
    assert [cells for _, cells in numbers.rows] == [("9", "8"), ("–", "9"), ("10.5", "–")]


def test_the_drawing_is_well_formed_and_escapes_names():
    chart = lay_out(facts(series([9, 12], name="<b>Maya & co"), cut_off=13.5, cut_off_label="cut-off 13.5"))
    drawn = fromstring(render("documents/_chart.svg", chart=chart))
    texts = [node.text for node in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert "<b>Maya & co" in texts
    assert drawn[0].text == "Connection"
    assert "style" not in {key for node in drawn.iter() for key in node.attrib}


def test_a_long_name_stays_in_the_legend():
    (line,) = lay_out(facts(series([9], name="Maximiliane Theodora von der Heide"))).lines
    assert line.name == "Maximiliane Theodora…"
