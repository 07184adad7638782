"""Quantities compare by what they measure, whichever unit they are written in."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from clinic.questionnaires.rules import Quantity, measure_apart, order, same
from clinic.questionnaires.unit_rules import UCUM, UNITS
from tests.questionnaires.forms import item, plan, when

CODES = st.sampled_from(sorted(UNITS))
NUMBERS = st.decimals(-1000, 1000, places=3)


def amount(value, code, system=UCUM):
    return Quantity(Decimal(value), code, system, code)


@given(NUMBERS, CODES, NUMBERS, CODES)
def test_an_order_is_one_way_round_and_only_within_a_measure(one, code, other, another):
    first, second = amount(one, code), amount(other, another)
    found = order(first, second)
    assert (found is None) == (UNITS[code].measures != UNITS[another].measures) == measure_apart(first, second)
    assert found is None or order(second, first) == -found
    assert same(first, second) == (found == 0)


@given(NUMBERS, NUMBERS, NUMBERS, CODES, CODES, CODES)
def test_an_order_goes_on(one, two, three, first, second, third):
    amounts = amount(one, first), amount(two, second), amount(three, third)
    if order(amounts[0], amounts[1]) == order(amounts[1], amounts[2]) == 1:
        assert order(amounts[0], amounts[2]) == 1


def test_a_mile_is_more_than_a_kilometer_and_a_pound_less_than_a_kilogram():
    assert order(amount(1, "[mi_i]"), amount("1.609344", "km")) == 0
    assert order(amount(1, "[lb_av]"), amount(1, "kg")) == -1
    assert order(amount(2, "wk"), amount(14, "d")) == 0
    assert order(amount(1, "kg"), amount(1, "kg", "urn:own")) is None, "a code of another system is no unit of UCUM"
    assert not measure_apart(amount(1, "kg"), amount(1, "[arb'U]"))


def test_a_rule_compares_across_units():
    heavy = {"value": 100, "system": UCUM, "code": "kg"}
    made = plan(item("a", "quantity"), item("b", enableWhen=[when("a", ">=", answerQuantity=heavy)]))
    (condition,) = made["b"].conditions
    assert order(amount(250, "[lb_av]"), condition.value) == 1
