"""Lists of answers that come along with a form: defined, worked out by a server, or both."""

import pytest

from clinic.questionnaires.rules import Coding
from tests.questionnaires.forms import extension, item, read

PROPERTY = "http://hl7.org/fhir/5.0/StructureDefinition/extension-ValueSet.expansion.contains.property"


def concepts(*codes):
    return [{"code": code, "display": code.title()} for code in codes]


def value_set(name, *included, left_out=(), **more):
    compose = {"include": list(included)} | ({"exclude": list(left_out)} if left_out else {})
    return {"resourceType": "ValueSet", "id": name, "url": f"urn:{name}", "compose": compose} | more


def listed(system, *codes):
    return {"system": system, "concept": concepts(*codes)}


def system(name, *codes):
    whole = {"resourceType": "CodeSystem", "id": name, "url": f"urn:{name}", "content": "complete"}
    return whole | {"concept": concepts(*codes)}


def options(*contained):
    """The codes offered with the first list, or why it cannot be used."""
    reading = read(item("q", "choice", answerValueSet=f"#{contained[0]['id']}"), contained=list(contained))
    refused = [remark.message for remark in reading.refused]
    return refused or [option.value.code for option in reading.plan["q"].options]


LISTS = {
    "with an exception": (value_set("v", listed("urn:s", "a", "b", "c"), left_out=[listed("urn:s", "b")]), ["a", "c"]),
    "the same code of another system is no exception": (
        value_set("v", listed("urn:s", "a"), left_out=[listed("urn:t", "a")]),
        ["a"],
    ),
    "but for a whole system": (
        value_set("v", listed("urn:s", "a"), listed("urn:t", "b"), left_out=[{"system": "urn:s"}]),
        ["b"],
    ),
    "a code twice": (value_set("v", listed("urn:s", "a"), listed("urn:s", "a", "b")), ["a", "b"]),
    "all of a system but one": (value_set("v", {"system": "urn:cs"}, left_out=[listed("urn:cs", "y")]), ["x", "z"]),
    "of another list": (value_set("v", {"valueSet": ["urn:w"]}), ["a", "b"]),
    "of another list in its place": (value_set("v", {"valueSet": ["#w"]}), ["a", "b"]),
    "what two lists share": (value_set("v", {"valueSet": ["urn:w", "urn:u"]}), ["b"]),
    "what a system and a list share": (value_set("v", {"system": "urn:s", "valueSet": ["urn:u"]}), None),
    "but for another list": (value_set("v", {"valueSet": ["urn:w"]}, left_out=[{"valueSet": ["urn:u"]}]), ["a"]),
    "itself": (value_set("v", {"valueSet": ["urn:v"]}), None),
    "in a circle": (value_set("v", {"valueSet": ["urn:circle"]}), None),
    "a list that is not here": (value_set("v", {"valueSet": ["urn:none"]}), None),
    "a list that is no address": (value_set("v", {"valueSet": [7]}), None),
    "a part that a server picks": (value_set("v", {"system": "urn:cs", "filter": [{}]}), None),
    "an exception that a server picks": (
        value_set("v", listed("urn:s", "a"), left_out=[{"system": "urn:s", "filter": [{}]}]),
        None,
    ),
    "nothing": (value_set("v", listed("urn:s", "a"), left_out=[listed("urn:s", "a")]), None),
}
BESIDE = (
    value_set("w", listed("urn:s", "a", "b")),
    value_set("u", listed("urn:s", "b", "c")),
    value_set("circle", {"valueSet": ["urn:v"]}),
    system("cs", "x", "y", "z"),
)


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_is_worked_out_from_what_is_here_or_not_used(name):
    made, codes = LISTS[name]
    found = options(made, *BESIDE)
    if codes is None:
        assert "cannot be used" in found[0]
    else:
        assert found == codes


def test_a_definition_is_believed_before_what_a_server_made_of_it():
    expansion = {"total": 9, "contains": [{"system": "urn:s", "code": "A"}, {"system": "urn:s", "code": "b"}]}
    assert options(value_set("v", listed("urn:s", "a", "b"), expansion=expansion)) == ["a", "b"]


def test_what_a_server_made_of_it_serves_where_the_definition_does_not():
    whole = {"contains": [{"system": "urn:s", "code": "b"}]}
    assert options(value_set("v", {"system": "urn:s", "filter": [{}]}, expansion=whole)) == ["b"]
    assert "only 1 of its 2" in options(value_set("v", {"system": "urn:s"}, expansion=whole | {"total": 2}))[0]


def test_words_and_weights_come_from_wherever_they_are():
    weighed = {"extension": [{"url": "code", "valueCode": "itemWeight"}, {"url": "value[x]", "valueDecimal": 2}]}
    contains = [{"system": "urn:s", "code": "b", "display": "Bee", "extension": [{"url": PROPERTY} | weighed]}]
    bare = {"system": "urn:s", "concept": [{"code": "b"}, {"code": "c"}]}
    counted = system("s") | {"concept": [{"code": "c", "property": [{"code": "itemWeight", "valueDecimal": 3}]}]}
    made = value_set("v", bare, expansion={"contains": contains})
    reading = read(item("q", "choice", answerValueSet="#v"), contained=[made, counted])
    assert [(one.value.display, one.weight) for one in reading.plan["q"].options] == [("Bee", 2), ("", 3)]
    assert reading.plan["q"].options[0].value == Coding("b", "urn:s")


def test_lists_that_take_each_other_in_many_times_are_worked_out_once():
    many = [value_set(f"n{n}", *[{"valueSet": [f"urn:n{n + 1}"]}] * 50) for n in range(20)]
    assert options(*many, value_set("n20", listed("urn:s", "a"))) == ["a"]


def test_the_weight_of_an_extension_in_the_list_is_read():
    concept = {"code": "a", "extension": [extension("itemWeight", valueDecimal=4)]}
    reading = read(item("q", "choice", answerValueSet="#v"), contained=[value_set("v", {"concept": [concept]})])
    assert reading.plan["q"].options[0].weight == 4
