"""Asking without a script: what stands on a page, what is read from it, and that nothing typed is lost."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.questionnaires.answers import Place
from clinic.questionnaires.asked import Help, Paragraph, Section, questions_in
from clinic.questionnaires.asking import ask, pages_asked
from clinic.questionnaires.fields import Look, NotReadableError, fields_of, look_of, read_fields
from clinic.questionnaires.form_pages import pages_of
from clinic.questionnaires.form_words import form_words
from clinic.questionnaires.posting import read_page
from clinic.questionnaires.rules import Coding, Date, DateTime, Quantity, Time
from clinic.questionnaires.starting import starting_answers
from tests.questionnaires.forms import coded, extension, group, item, plan, when

SCALE = coded("never", "often")


def control(name):
    return [extension("questionnaire-itemControl", valueCodeableConcept={"coding": [{"code": name}]})]


def hidden(made):
    return made | {"extension": [extension("questionnaire-hidden", valueBoolean=True)]}


def on_pages(*items):
    return [[one.link_id for one in page.items] for page in pages_of(plan(*items))]


def test_each_group_at_the_top_is_a_page():
    assert on_pages(group("a", item("b")), item("c"), item("d"), group("e", item("f"))) == [["a"], ["c"], ["d"], ["e"]]


def test_a_group_that_asks_to_be_a_page_is_one():
    inner = group("p", item("q"), extension=control("page"))
    assert on_pages(group("a", item("b"), item("c"), inner, item("d"))) == [["b", "c"], ["p"], ["d"]]


def test_a_few_questions_on_one_scale_share_a_page():
    scale = [item(f"q{number}", "choice", answerOption=SCALE) for number in range(11)]
    assert [len(page) for page in on_pages(item("d", "display"), *scale, item("t"))] == [10, 2, 1]
    with_rule = item("r", "choice", answerOption=SCALE, enableWhen=[when("q0", "exists", answerBoolean=True)])
    assert on_pages(scale[0], with_rule) == [["q0"], ["r"]]


def test_what_is_hidden_is_on_no_page():
    assert on_pages(hidden(item("a")), item("b")) == [["b"]]
    made = plan(group("g", hidden(item("a"))))
    assert not pages_asked(made, {})


IF_A = {"enableWhen": [when("a", "exists", answerBoolean=True)]}


@pytest.mark.parametrize(
    ("page", "always", "with_a"),
    [
        (group("p", item("q")), True, True),
        (group("p", item("q"), item("r", **IF_A)), True, True),
        (group("p", item("q", **IF_A)), False, True),
        (group("p", item("q"), **IF_A), False, True),
        (group("p", group("inner", item("q", **IF_A)), item("d", "display")), True, True),
        (group("p", group("inner", item("q", **IF_A)), hidden(item("h"))), False, True),
        (group("p", hidden(item("q"))), False, False),
        (group("p", item("q", **IF_A), repeats=True), False, True),
        (group("p", item("d", "display", text="")), False, False),
    ],
)
def test_a_page_is_always_asked_where_something_on_it_hangs_on_no_rule(page, always, with_a):
    made = plan(item("a"), page)
    _, second = pages_of(made)
    assert second.always == always
    for answers, expected in (({}, always), ({Place("a"): ("x",)}, with_a)):
        assert (second in pages_asked(made, answers)) == expected


def first(made, answers=(), typed=None):
    return ask(made, pages_of(made)[0], dict(answers), typed)


def only(made, *arguments):
    (question,) = questions_in(first(made, *arguments).blocks)
    return question


MANY = coded(*(f"c{number}" for number in range(13)))


@pytest.mark.parametrize(
    ("made", "look"),
    [
        (item("a", "boolean"), Look.RADIOS),
        (item("a", "choice", answerOption=SCALE), Look.RADIOS),
        (item("a", "choice", answerOption=SCALE, repeats=True), Look.CHECKBOXES),
        (item("a", "choice", answerOption=MANY), Look.SELECT),
        (item("a", "choice", answerOption=MANY, repeats=True), Look.CHECKBOXES),
        (item("a", "choice", answerOption=SCALE, extension=control("drop-down")), Look.SELECT),
        (item("a", "string"), Look.LINE),
        (item("a", "string", answerOption=[{"valueString": "x"}]), Look.RADIOS),
        (item("a", "text"), Look.LINES),
        (item("a", "integer"), Look.WHOLE_NUMBER),
        (item("a", "integer", extension=control("slider")), Look.WHOLE_NUMBER),
        (item("a", "decimal"), Look.NUMBER),
        (item("a", "date"), Look.DATE),
        (item("a", "dateTime"), Look.DATE_TIME),
        (item("a", "time"), Look.TIME),
        (item("a", "quantity"), Look.QUANTITY),
        (item("a", "string", readOnly=True), Look.SHOWN),
    ],
)
def test_every_kind_has_its_look(made, look):
    assert only(plan(made)).look is look


def test_a_question_says_what_helps_to_answer_it():
    helping = item("h", "display", text="Why we ask", extension=control("help"))
    made = plan(item("a", "text", prefix="1.", maxLength=50, item=[helping], required=True))
    question = only(made)
    assert (question.label, question.helps, question.required) == ("1. Question a", ("Why we ask",), True)
    assert "50" in question.hint
    assert not question.below
    blocks = first(plan(group("g", helping, item("t", "display", text="Read me"), item("a")))).blocks
    assert [type(block) for block in blocks[:2]] == [Help, Paragraph]


def name_of(made, link_id):
    return f"q{[one.link_id for one in made].index(link_id) + 1}"


def typed_on(made, **fields):
    """What a browser sends: the fields by linkId, with everything on the page in `shown`."""
    page = first(made)
    typed = {"shown": (page.shown,)} | {name: (count,) for name, count in page.turns.items()}
    for name, values in fields.items():
        link_id, _, part = name.partition("__")
        own = name_of(made, link_id) + (f".{part}" if part else "")
        typed[own] = values if isinstance(values, tuple) else (values,)
    return typed


def sent(made, answers=(), **fields):
    return read_page(made, pages_of(made)[0], dict(answers), typed_on(made, **fields))


X, Y = Coding("x", "urn:x"), Coding("y", "urn:x")
UNITS = [extension("questionnaire-unitOption", valueCoding={"code": code, "system": "u"}) for code in ("kg", "lb")]
READ = [
    (item("a", "boolean"), {"a": "no"}, (False,)),
    (item("a", "boolean"), {"a": ""}, ()),
    (item("a", "boolean"), {}, ()),
    (item("a", "choice", answerOption=coded("x", "y")), {"a": "1"}, (Y,)),
    (item("a", "choice", answerOption=coded("x", "y"), repeats=True), {"a": ("0", "1")}, (X, Y)),
    (item("a", "open-choice", answerOption=coded("x")), {"a": "other", "a__other": " my own "}, ("my own",)),
    (item("a", "open-choice", answerOption=coded("x"), repeats=True), {"a": ("0", "other"), "a__other": "z"}, (X, "z")),
    (item("a", "open-choice", answerOption=coded("x")), {"a__other": "untold"}, ("untold",)),
    (item("a", "open-choice", answerOption=coded("x")), {"a": "0", "a__other": "before"}, (X,)),
    (item("a", "open-choice", answerOption=coded("x"), repeats=True), {"a": "0", "a__other": "too"}, (X, "too")),
    (item("a"), {"a": "  Zoë 田中 נועה  "}, ("Zoë 田中 נועה",)),
    (item("a"), {"a": "   "}, ()),
    (item("a", repeats=True), {"a": ("one", "", "two")}, ("one", "two")),
    (item("a", "text"), {"a": "one\n\n  two\n"}, ("one\n\n  two",)),
    (item("a", "integer"), {"a": " 1,200 "}, (1200,)),
    (item("a", "integer"), {"a": "-3"}, (-3,)),
    (item("a", "integer"), {"a": "7.0"}, (7,)),
    (item("a", "decimal"), {"a": "7,50"}, (Decimal("7.50"),)),
    (item("a", "decimal"), {"a": ".5"}, (Decimal("0.5"),)),
    (item("a", "date"), {"a__year": "2026", "a__month": "3", "a__day": "7"}, (Date("2026-03-07"),)),
    (item("a", "date"), {"a__year": "2026", "a__month": "03"}, (Date("2026-03"),)),
    (item("a", "date"), {"a__year": " 1958 "}, (Date("1958"),)),
    (item("a", "dateTime"), {"a__year": "2026", "a__month": "3", "a__day": "7"}, (DateTime("2026-03-07"),)),
    (item("a", "time"), {"a": "2:30 pm"}, (Time("14:30:00"),)),
    (item("a", "time"), {"a": "9 A.M."}, (Time("09:00:00"),)),
    (item("a", "time"), {"a": "12.05 am"}, (Time("00:05:00"),)),
    (item("a", "time"), {"a": "23:59"}, (Time("23:59:00"),)),
    (item("a", "quantity", extension=UNITS), {"a": "80", "a__unit": "0"}, (Quantity(Decimal(80), "kg", "u", "kg"),)),
    (item("a", "quantity"), {"a": "80"}, (Quantity(Decimal(80)),)),
]  # fmt: skip


@pytest.mark.parametrize(("made", "fields", "values"), READ)
def test_what_is_typed_becomes_an_answer(made, fields, values):
    read = sent(plan(made), **fields)
    assert not read.problems
    assert read.answers == ({Place("a"): values} if values else {})


MIN_5 = {"extension": [extension("minValue", valueInteger=5)]}
SINCE_2020 = {"extension": [extension("minValue", valueDate="2020")]}
ZIP = {"extension": [extension("regex", valueString="[0-9]{5}"), extension("entryFormat", valueString="37201")]}
EXCLUSIVE = [
    *coded("x"),
    coded("y")[0] | {"extension": [extension("questionnaire-optionExclusive", valueBoolean=True)]},
]
WRONG = [
    (item("a", required=True), {"a": " "}, "Write an answer: Question a"),
    (item("a", "boolean", required=True), {}, "Choose an answer: Question a"),
    (item("a", "choice", answerOption=coded("x")), {"a": "7"}, "on the list"),
    (item("a", "choice", answerOption=coded("x")), {"a": "other"}, "on the list"),
    (item("a", "choice", answerOption=EXCLUSIVE, repeats=True), {"a": ("0", "1")}, "“Y” cannot be chosen together"),
    (item("a", "open-choice", answerOption=coded("x")), {"a": "other"}, "what “other” means"),
    (item("a", maxLength=3), {"a": "four"}, "at most 3 characters; that was 4"),
    (item("a"), {"a": "bell\x07"}, "cannot be kept"),
    (item("a", **ZIP), {"a": "next door"}, "like this, 37201"),
    (item("a", "integer"), {"a": "seven"}, "whole number"),
    (item("a", "integer"), {"a": "7.5"}, "whole number"),
    (item("a", "integer"), {"a": "99999999999"}, "whole number"),
    (item("a", "integer", **MIN_5), {"a": "4"}, "Write 5 or more"),
    (item("a", "decimal"), {"a": "1e400"}, "a number"),
    (item("a", "decimal"), {"a": "NaN"}, "a number"),
    (item("a", "date"), {"a__month": "3"}, "needs its month"),
    (item("a", "date"), {"a__year": "2026", "a__day": "3"}, "needs its month"),
    (item("a", "date"), {"a__year": "2026", "a__month": "2", "a__day": "30"}, "a real date"),
    (item("a", "date"), {"a__year": "26"}, "a real date"),
    (item("a", "date", **SINCE_2020), {"a__year": "2019"}, "2020 or later"),
    (item("a", "time"), {"a": "late"}, "a time"),
    (item("a", "time"), {"a": "25:00"}, "a time"),
    (item("a", "quantity", extension=UNITS), {"a": "80"}, "Choose a unit"),
]  # fmt: skip


@pytest.mark.parametrize(("made", "fields", "words"), WRONG)
def test_what_is_no_answer_is_told_beside_the_question_and_stays_as_typed(made, fields, words):
    kept = {Place("a"): ("before",)}
    read = sent(plan(made), kept, **fields)
    ((name, problem),) = read.problems.items()
    assert words in problem
    (question,) = questions_in(read.page().blocks)
    assert (question.id, question.problem) == (name, problem)
    shown = [part.value for parts in question.answers for part in parts]
    shown += [choice.value for choice in question.choices if choice.chosen]
    for field, values in fields.items():
        for value in values if isinstance(values, tuple) else (values,):
            assert value in shown or question.choices, field


def test_a_blank_field_is_blank_only_if_it_was_on_the_page():
    made = plan(group("g", item("a"), item("b")))
    answers = {Place("a"): ("x",), Place("b"): ("y",)}
    assert sent(made, answers, a="", b="y").answers == {Place("b"): ("y",)}
    partly = read_page(made, pages_of(made)[0], answers, {"shown": ("q2",), "q2": ("",)})
    assert partly.answers == {Place("b"): ("y",)}


def test_fields_of_other_pages_and_invented_names_are_not_looked_at():
    made = plan(group("g", item("a"), hidden(item("h")), item("r", readOnly=True)), group("k", item("b")))
    names = " ".join(name_of(made, link_id) for link_id in "ahrb")
    typed = {"shown": (f"{names} q99 q-1 q1 qx q2-0 q2-٣",)} | dict.fromkeys(names.split(), ("z",))
    assert read_page(made, pages_of(made)[0], {}, typed).answers == {Place("a"): ("z",)}


def test_an_answer_can_bring_up_more_on_the_same_page():
    rule = [when("a", answerBoolean=True)]
    made = plan(group("g", item("a", "boolean"), item("b", required=True, enableWhen=rule)))
    brought = sent(made, a="yes")
    assert brought.asks_more
    assert not brought.problems, "nobody had seen it"
    assert [one.label for one in questions_in(brought.page().blocks)] == ["Question a", "Question b"]
    again = {"shown": (brought.page().shown,), "q2": ("yes",)}
    assert list(read_page(made, pages_of(made)[0], brought.answers, again).problems) == ["q3"]
    no = read_page(made, pages_of(made)[0], brought.answers, again | {"q2": ("no",), "q3": ("kept",)})
    assert not no.problems
    assert no.answers[Place("b")] == ("kept",), "it stays in the draft though nobody is asked any more"


def test_groups_that_repeat_grow_by_a_button_and_forget_blank_turns():
    made = plan(group("g", group("h", item("a", required=True), repeats=True)))
    page = first(made)
    (section,) = page.blocks
    assert isinstance(section, Section)
    assert section.more == "q2"
    more = read_page(made, pages_of(made)[0], {}, {
        "shown": (page.shown,), "q2.turns": ("1",), "more": ("q2",), "q3-0": ("x",)})  # fmt: skip
    assert more.asks_more
    early = read_page(made, pages_of(made)[0], {}, {"shown": (page.shown,), "more": ("q2",), "q3-0": ("",)})
    assert not early.problems, "nobody is finished who asks for another field"
    assert more.page().shown == "q3-0 q3-1"
    done = read_page(made, pages_of(made)[0], more.answers, {
        "shown": ("q3-0 q3-1",), "q2.turns": ("2",), "q3-0": ("x",), "q3-1": ("",)})  # fmt: skip
    assert not done.problems
    assert done.answers == {Place("a", (0,)): ("x",)}


def test_a_form_fills_in_its_own_first_answers():
    repeated = group("g", item("b", "boolean", initial=[{"valueBoolean": False}]), repeats=True)
    made = plan(item("a", initial=[{"valueString": "x"}]), repeated)
    answers = starting_answers(made)
    assert answers == {Place("a"): ("x",), Place("b", (0,)): (False,)}
    assert only(made, answers).answers[0][0].value == "x"


def test_a_spanish_form_is_asked_in_spanish():
    made = plan(item("a", "date", required=True), language="es")
    question = only(made)
    assert [part.label for part in question.answers[0]] == ["Día", "Mes", "Año"]
    assert sent(made, a__year="").problems == {"q1": "Escribe una respuesta: Question a"}


KEPT = st.one_of(
    st.tuples(st.just("boolean"), st.booleans()),
    st.tuples(st.just("integer"), st.integers(-(2**31), 2**31 - 1)),
    st.tuples(st.just("decimal"), st.decimals(-(10**9), 10**9, places=3)),
    st.tuples(st.just("date"), st.dates().map(lambda day: Date(day.isoformat()))),
    st.tuples(st.just("time"), st.times().map(lambda clock: Time(f"{clock:%H:%M}:00"))),
    st.tuples(st.just("string"), st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1)),
)


@settings(max_examples=60, deadline=None)
@given(KEPT)
def test_an_answer_fills_its_fields_and_is_read_back_the_same(drawn):
    kind, value = drawn
    question = plan(item("a", kind))["a"]
    assert read_fields(question, "q1", fields_of(question, (value,), "q1")) == (value,)
    assert look_of(question) is not Look.SHOWN


@settings(max_examples=60, deadline=None)
@given(st.text(), st.sampled_from(["integer", "decimal", "time", "date", "boolean", "string"]))
def test_whatever_is_typed_is_read_or_told_of(text, kind):
    question = plan(item("a", kind))["a"]
    typed = {"q1": (text,), "q1.year": (text,), "q1.month": (text,), "q1.day": ("",)}
    try:
        values = read_fields(question, "q1", typed)
    except NotReadableError as error:
        values, problem = (), str(error)
    else:
        problem = "number"
    assert len(values) <= 1
    assert problem in form_words("en").problems
