"""The documented JSON form of a cycle map: exact both ways, and every bad file refused with its place."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.couples.rules import NAME_LIMIT, Audience, CycleType, InjuryRole, Pair, Position, Side, audiences_of
from clinic.cycles import file_form
from clinic.cycles.file_form import MapFileError, read_map, write_map
from clinic.cycles.rules import (
    ENTRIES_LIMIT,
    OPTIONAL,
    TEXT_LIMIT,
    CycleMap,
    Element,
    Entry,
    Link,
    MapKind,
    MapPartner,
    Parked,
)

DATA = Path(__file__).parents[1] / "data"

EXAMPLE = """{"format": "clinic-cycle-map/1", "title": "The Chase", "kind": "negative", "cycle_type": "pursue-withdraw",
 "partners": {"a": {"name": "First", "pronouns": "she/her", "position": "pursues", "injury_role": "none"},
              "b": {"name": "Second", "position": "withdraws"}},
 "entries": [{"partner": "a", "element": "cue", "text": "you look at your phone while I am talking"},
             {"partner": "b", "element": "primary_emotion", "text": "ashamed", "tentative": true, "audience": "counselor"}],
 "links": [{"partner": "a", "text": "The more I push for an answer, the more you go quiet."}]}
"""  # noqa: E501 - the example as the product documents it, line for line

characters = st.characters(exclude_categories=("Cc", "Cs"))


def words(limit: int) -> st.SearchStrategy[str]:
    return st.text(characters | st.sampled_from("\n\t"), min_size=1, max_size=min(limit, 40)).filter(str.strip)


partners = st.builds(
    MapPartner,
    words(NAME_LIMIT),
    st.none() | words(NAME_LIMIT),
    st.none() | st.sampled_from(Position),
    st.none() | st.sampled_from(InjuryRole),
)
loose_entries = st.lists(
    st.sampled_from(Side).flatmap(
        lambda side: st.tuples(
            st.just(side),
            st.sampled_from(Element),
            words(TEXT_LIMIT),
            st.booleans(),
            st.sampled_from(sorted(audiences_of(side))),
        )
    ),
    max_size=6,
)
maps = st.builds(
    CycleMap,
    st.builds(Pair, partners, partners),
    st.just("") | words(120),
    st.sampled_from(MapKind),
    st.none() | st.sampled_from(CycleType),
    loose_entries.map(lambda given: tuple(Entry(str(number), *facts) for number, facts in enumerate(given, 1))),
    st.lists(
        st.builds(Link, st.sampled_from(Side), words(TEXT_LIMIT)), max_size=2, unique_by=lambda link: link.side
    ).map(tuple),
    st.lists(words(TEXT_LIMIT), max_size=3).map(
        lambda given: tuple(Parked(f"parked-{number}", text) for number, text in enumerate(given, 1))
    ),
    st.sets(st.sampled_from(OPTIONAL)).map(lambda shown: tuple(part for part in OPTIONAL if part in shown)),
)


@given(maps)
@settings(max_examples=150, deadline=None, derandomize=True, database=None)
def test_any_map_comes_back_exactly(cycle_map):
    text = write_map(cycle_map)
    assert read_map(text) == cycle_map
    assert write_map(read_map(text)) == text
    assert json.loads(text)["format"] == "clinic-cycle-map/1"


def test_the_documented_example_is_read_whole():
    read = read_map(EXAMPLE)
    assert read.partners == Pair(
        MapPartner("First", "she/her", Position.PURSUES, InjuryRole.NONE),
        MapPartner("Second", None, Position.WITHDRAWS),
    )
    assert (read.title, read.kind, read.cycle_type) == ("The Chase", MapKind.NEGATIVE, CycleType.PURSUE_WITHDRAW)
    assert read.entries == (
        Entry("1", Side.A, Element.CUE, "you look at your phone while I am talking", False, Audience.ROOM),
        Entry("2", Side.B, Element.PRIMARY_EMOTION, "ashamed", True, Audience.COUNSELOR),
    )
    assert read.links == (Link(Side.A, "The more I push for an answer, the more you go quiet."),)


def test_the_documentation_names_every_value():
    for kind in (Side, Element, Audience, CycleType, Position, InjuryRole, MapKind):
        for value in kind:
            assert value.value in file_form.__doc__, value


SMALLEST = {"format": "clinic-cycle-map/1", "partners": {"a": {"name": "Ana"}, "b": {"name": "Bo"}}}


def test_only_names_are_required_and_the_rest_has_defaults():
    read = read_map(json.dumps(SMALLEST))
    assert read == CycleMap(Pair(MapPartner("Ana"), MapPartner("Bo")))


@pytest.mark.parametrize("file", sorted(DATA.glob("*.json")), ids=lambda file: file.stem)
def test_the_demo_couples_maps_are_written_as_they_are_read(file):
    text = file.read_text(encoding="utf-8")
    assert write_map(read_map(text)) == text


def changed(path: str, value: object) -> str:
    """The smallest file with one more entry and link, and `value` put at `path`."""
    form = json.loads(json.dumps(SMALLEST))
    form["entries"] = [{"partner": "a", "element": "cue", "text": "x"}, {"partner": "b", "element": "cue", "text": "y"}]
    form["links"] = [{"partner": "a", "text": "x"}]
    at = form
    *way, last = [int(part) if part.isdecimal() else part for part in path.split("/")]
    for part in way:
        at = at[part]
    at[last] = value
    return json.dumps(form)


BAD_VALUES = [
    ("format", "clinic-cycle-map/2", "format"),
    ("format", None, "format"),
    ("title", "x" * 121, "title"),
    ("title", None, "title"),
    ("title", 5, "title"),
    ("kind", "sideways", "kind"),
    ("cycle_type", "chase", "cycle_type"),
    ("cycle_type", 7, "cycle_type"),
    ("colour", "red", "colour"),
    ("partners", [], "partners"),
    ("partners/c", {"name": "Cy"}, "partners.c"),
    ("partners/a", {}, "partners.a.name"),
    ("partners/a/name", "", "partners.a.name"),
    ("partners/a/name", " ", "partners.a.name"),
    ("partners/a/name", "x" * 121, "partners.a.name"),
    ("partners/b/name", "a\x07b", "partners.b.name"),
    ("partners/b/name", "a\ud800b", "partners.b.name"),
    ("partners/b/age", 40, "partners.b.age"),
    ("partners/b/position", "presses", "partners.b.position"),
    ("partners/b/injury_role", "guilty", "partners.b.injury_role"),
    ("partners/b/pronouns", "", "partners.b.pronouns"),
    ("entries", {}, "entries"),
    ("entries", [{"partner": "a", "element": "cue", "text": "x"}] * (ENTRIES_LIMIT + 1), "entries"),
    ("entries/1", "words", "entries[1]"),
    ("entries/1/partner", "c", "entries[1].partner"),
    ("entries/1/element", "emotion", "entries[1].element"),
    ("entries/1/text", "", "entries[1].text"),
    ("entries/1/text", " \n", "entries[1].text"),
    ("entries/1/text", "x" * 501, "entries[1].text"),
    ("entries/1/text", "a\x00", "entries[1].text"),
    ("entries/1/text", 5, "entries[1].text"),
    ("entries/1/text", ["x"], "entries[1].text"),
    ("entries/1/tentative", "yes", "entries[1].tentative"),
    ("entries/1/tentative", 1, "entries[1].tentative"),
    ("entries/1/audience", "everyone", "entries[1].audience"),
    ("entries/1/audience", "partner_a", "entries[1]"),
    ("entries/1/id", "7", "entries[1].id"),
    ("links/0/partner", "b a", "links[0].partner"),
    ("links/0/text", "", "links[0].text"),
    ("links", [{"partner": "a", "text": "x"}, {"partner": "a", "text": "y"}], "links"),
]


@pytest.mark.parametrize(("path", "value", "place"), BAD_VALUES)
def test_a_value_that_does_not_fit_is_refused_at_its_path(path, value, place):
    with pytest.raises(MapFileError) as refused:
        read_map(changed(path, value))
    assert [problem for problem in refused.value.problems if place in problem], refused.value.problems


BAD_TEXTS = [
    ("", "line 1, column 1: This is no cycle map."),
    ("not json", "line 1, column 1: This is no cycle map."),
    ('{"format": }', "line 1, column 12: Something is missing here"),
    ('{"format": "x', "The quotation mark that closes"),
    ('{"format": "x" "kind": "y"}', "A comma is missing here"),
    ('{"format": "clinic-cycle-map/1",\n "partners": {', "line 2"),
    ("[]", "the file"),
    ("null", "the file"),
    ("7", "the file"),
    (EXAMPLE.replace('"ashamed"', "NaN"), "entries[1].text"),
    (EXAMPLE.replace("true", "Infinity"), "entries[1].tentative"),
    (EXAMPLE.replace('"ashamed"', "1" * 6000), "entries[1].text"),
    (EXAMPLE.replace('"tentative": true', '"text": "twice"'), "entries[1].text"),
    (EXAMPLE.replace('"links"', '"title"'), "title"),
    (EXAMPLE + "x", "line 7"),
    ("[" * 100_000, "nested"),
    ('{"a":' * 600 + "1" + "}" * 600, "a: This key"),
    ("x" * 1_000_001, "1,000,001 characters"),
]


@pytest.mark.parametrize(("text", "place"), BAD_TEXTS, ids=lambda given: given[:20])
def test_a_text_that_is_no_map_is_refused_at_its_place(text, place):
    with pytest.raises(MapFileError) as refused:
        read_map(text)
    assert place in str(refused.value)


def test_every_problem_is_named_at_once():
    with pytest.raises(MapFileError) as refused:
        read_map(changed("entries", [{"partner": "x", "element": "y", "text": ""}]))
    assert len(refused.value.problems) == 3


def test_a_message_does_not_repeat_the_words():
    with pytest.raises(MapFileError) as refused:
        read_map(changed("entries/0/text", "quillsecret" * 60))
    assert "quillsecret" not in str(refused.value)
