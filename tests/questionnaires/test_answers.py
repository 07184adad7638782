"""Skip logic: the pinned meanings as a table, and its laws for any form and any answers."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.questionnaires.answers import Logic, Place, answers_in, submission
from clinic.questionnaires.checking import Verdict, check
from clinic.questionnaires.export import response_of
from clinic.questionnaires.fhir_json import read_json
from clinic.questionnaires.plan import Condition, Identity, Item, Option, Plan
from clinic.questionnaires.responses import read_response, write_json, write_response
from clinic.questionnaires.rules import Behavior, Coding, Date, DateTime, Kind, Operator, Quantity, Time, order, same
from tests.questionnaires.forms import group, item, plan, when

YES, NO = Coding("yes", "urn:x", "Yes"), Coding("no", "urn:x")


@pytest.mark.parametrize(
    ("operator", "wanted", "given_", "asked"),
    [
        (Operator.EXISTS, True, (), False),
        (Operator.EXISTS, True, (False,), True),
        (Operator.EXISTS, False, (), True),
        (Operator.EXISTS, False, (0,), False),
        (Operator.EQUAL, YES, (), False),
        (Operator.EQUAL, YES, (NO, YES), True),
        (Operator.EQUAL, YES, (Coding("yes", "urn:y"),), False),
        (Operator.EQUAL, Coding("yes"), (YES,), True),
        (Operator.EQUAL, YES, (Coding("yes"),), False),
        (Operator.NOT_EQUAL, Coding("yes"), (YES,), False),
        (Operator.EQUAL, 1, (True,), False),
        (Operator.EQUAL, 1, (Decimal("1.0"),), True),
        (Operator.NOT_EQUAL, YES, (), True),
        (Operator.NOT_EQUAL, YES, (NO,), True),
        (Operator.NOT_EQUAL, YES, (NO, YES), False),
        (Operator.GREATER, 2, (), False),
        (Operator.GREATER, 2, (1, 3), True),
        (Operator.GREATER, 2, (2,), False),
        (Operator.AT_LEAST, 2, (2,), True),
        (Operator.LESS, Date("2020"), (Date("2019-12-31"),), True),
        (Operator.LESS, Date("2020"), (Date("2020-01-01"),), False),
        (Operator.AT_MOST, Date("2020"), (Date("2020-05"),), True),
        (Operator.GREATER, Date("2020-05-05"), (Date("2020"),), False),
        (Operator.LESS, Time("10:00:00"), (Time("09:59:59.9"),), True),
        (Operator.GREATER, Quantity(Decimal(1), "km"), (Quantity(Decimal(2), "m"),), False),
        (Operator.GREATER, Quantity(Decimal(1), "km"), (Quantity(Decimal(2), "km"),), True),
        (Operator.GREATER, 2, ("3",), False),
    ],
)
def test_each_operator_means_what_is_pinned(operator, wanted, given_, asked):
    made = Plan(
        Identity("", "", ""),
        "",
        (Item("a", Kind.STRING), Item("b", Kind.STRING, conditions=(Condition("a", operator, wanted),))),
    )
    assert Logic(made, {Place("a"): given_}).is_asked(Place("b")) is asked


@pytest.mark.parametrize(("behavior", "asked"), [("all", False), ("any", True)])
def test_all_rules_or_one(behavior, asked):
    rules = [when("a", answerBoolean=True), when("b", answerBoolean=True)]
    made = plan(item("a", "boolean"), item("b", "boolean"), item("c", enableBehavior=behavior, enableWhen=rules))
    assert Logic(made, {Place("a"): (True,), Place("b"): (False,)}).is_asked(Place("c")) is asked


NESTED = plan(
    item("a", "boolean"),
    group("g", item("b", "boolean"), group("h", item("c", "boolean")), enableWhen=[when("a", answerBoolean=True)]),
    item("d", enableWhen=[when("c", answerBoolean=True)]),
)


def test_what_stands_in_something_that_is_not_asked_is_not_asked_and_not_seen():
    answers = {Place("a"): (False,), Place("c"): (True,), Place("d"): ("x",)}
    logic = Logic(NESTED, answers)
    assert [logic.is_asked(Place(name)) for name in "gbhcd"] == [False] * 5
    assert logic.visible(Place("c")) == ()
    made = submission(NESTED, answers)
    assert made.dropped == (Place("c"), Place("d"))
    assert answers_in(NESTED, made.items) == {Place("a"): (False,)}


def test_a_rule_in_a_group_that_repeats_looks_at_its_own_turn():
    made = plan(group("g", item("a", "boolean"), item("b", enableWhen=[when("a", answerBoolean=True)]), repeats=True))
    logic = Logic(made, {Place("a", (0,)): (False,), Place("a", (1,)): (True,)})
    assert [logic.is_asked(Place("b", (turn,))) for turn in range(3)] == [False, True, False]


def test_below_a_question_with_several_answers_each_answer_has_its_own():
    rule = [when("a", answerString="x")]
    made = plan(item("a", repeats=True, item=[item("b", enableWhen=rule)]), item("c", enableWhen=rule))
    answers = {Place("a"): ("w", "x"), Place("b", (0,)): ("no",), Place("b", (1,)): ("yes",)}
    logic = Logic(made, answers)
    assert [logic.is_asked(Place("b", (turn,))) for turn in range(3)] == [False, True, False]
    assert logic.is_asked(Place("c"))
    (given_, _) = submission(made, answers).items[0].answers
    assert not given_.items


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Date("2021"), Date("2021-05"), None),
        (Date("2021-05"), Date("2021"), 0),
        (Date("2021-02"), Date("2021-03-01"), -1),
        (DateTime("2021-03-01T00:30:00+02:00"), DateTime("2021-02-28T22:30:00Z"), 0),
        (DateTime("2021-03-01T00:30:60Z"), Date("2021-03-02"), -1),
        (Date("2021-02-30"), Date("2021"), None),
        (Time("10:00:00"), Date("2021"), None),
        (YES, NO, None),
        (True, False, None),
    ],
)
def test_one_value_is_before_another_only_if_that_is_certain(one, other, expected):
    assert order(one, other) == expected


def test_values_are_the_same_by_what_they_say():
    assert same(DateTime("2021-03-01T00:30:00+02:00"), DateTime("2021-02-28T22:30:00Z"))
    assert same(YES, Coding("yes", "urn:x", "other words"))
    assert same(Quantity(Decimal(1), "kg", "u", "kg"), Quantity(Decimal("1.0"), "kilo", "u", "kg"))
    assert not same("yes", YES)
    assert (order("tes", "test"), order("test", "test"), order("z", "test")) == (-1, 0, 1)
    assert not same(Date("2021"), Date("2021-01"))


# Laws, for any form.

NAMES = [f"q{number}" for number in range(8)]
VALUES = {
    Kind.BOOLEAN: st.booleans(),
    Kind.INTEGER: st.integers(-5, 5),
    Kind.DECIMAL: st.decimals(-5, 5, places=2),
    Kind.STRING: st.sampled_from(["x", "y", "Zoë 田中"]),
    Kind.CHOICE: st.sampled_from([YES, NO]),
    Kind.DATE: st.sampled_from([Date("2020"), Date("2020-02"), Date("2021-01-01")]),
}
OPTIONS = (Option(YES), Option(NO))


@st.composite
def forms_and_answers(draw):
    """A form whose rules look back only, so that none goes round, and answers anywhere in it."""
    kinds = {name: draw(st.sampled_from(list(VALUES))) for name in NAMES}

    def rules(before: int) -> tuple[Condition, ...]:
        asked = draw(st.lists(st.sampled_from(NAMES[:before]), max_size=2)) if before else []
        return tuple(
            Condition(name, draw(st.sampled_from([Operator.EQUAL, Operator.NOT_EQUAL])), draw(VALUES[kinds[name]]))
            for name in asked
        )

    def question(number: int) -> Item:
        kind = kinds[NAMES[number]]
        return Item(
            NAMES[number], kind, text=f"Text {number}", conditions=rules(number),
            behavior=draw(st.sampled_from(Behavior)), repeats=draw(st.booleans()),
            options=OPTIONS if kind is Kind.CHOICE else (),
        )  # fmt: skip

    questions = [question(number) for number in range(len(NAMES))]
    inner = Item("inner", Kind.GROUP, repeats=draw(st.booleans()), items=tuple(questions[4:6]), conditions=rules(4))
    outer = Item("outer", Kind.GROUP, items=(*questions[2:4], inner), conditions=rules(2), behavior=Behavior.ANY)
    made = Plan(Identity("urn:form", "1", "0" * 64), "Form", (*questions[:2], outer, *questions[6:]))
    answers = {}
    for name in draw(st.sets(st.sampled_from(NAMES))):
        turns = draw(st.integers(1, 3)) if made.standings[name].turning else None
        for turn in range(turns or 1):
            values = draw(st.lists(VALUES[kinds[name]], min_size=1, max_size=2 if made[name].repeats else 1))
            answers[Place(name, () if turns is None else (turn,))] = tuple(values)
    return made, answers


@settings(max_examples=80, deadline=None)
@given(forms_and_answers())
def test_nothing_below_what_is_not_asked_is_asked(drawn):
    made, answers = drawn
    logic = Logic(made, answers)
    for place in answers:
        for above in made.standings[place.link_id].above:
            turns = place.turns[: len(made.standings[above.link_id].turning)]
            assert logic.is_asked(Place(above.link_id, turns)) or not logic.is_asked(place)


@settings(max_examples=80, deadline=None)
@given(forms_and_answers())
def test_answers_that_nobody_sees_change_nothing(drawn):
    made, answers = drawn
    logic = Logic(made, answers)
    seen = {place: values for place, values in answers.items() if logic.is_asked(place)}
    without = Logic(made, seen)
    assert [without.is_asked(place) for place in answers] == [logic.is_asked(place) for place in answers]


@settings(max_examples=80, deadline=None)
@given(forms_and_answers())
def test_answers_become_a_response_and_come_back(drawn):
    made, answers = drawn
    response, handed_in = response_of(made, answers)
    kept = {place: values for place, values in answers.items() if place not in handed_in.dropped}
    back, malformed = read_response(read_json(write_json(write_response(response)).encode()))
    assert not malformed
    assert back == response
    assert answers_in(made, back.items) == kept
    assert submission(made, kept).dropped == ()
    assert check(made, back).verdict is Verdict.VALID
