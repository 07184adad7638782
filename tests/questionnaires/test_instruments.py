"""The library of forms and the sidecars: what ours say, and how a wrong one is told where it is wrong."""

import pytest

from clinic.couples.rules import Matter
from clinic.questionnaires import instruments
from clinic.questionnaires.instruments import LibraryFormError, differences, form, languages, sidecar, sidecar_for
from clinic.questionnaires.privacy import matter_of, starts_as
from clinic.questionnaires.sidecar import Direction, Routing, SidecarError, StartsAs, read_sidecar
from tests.questionnaires.forms import coded, group, item, plan

END = 'source = "Made up."'
WHOLE = """
[instrument]
name = "Small measure"
questionnaire = "urn:form"
validated = false
about = "individual"
minutes = 2
rights = "Ours."
rights_url = ""

[[score]]
name = "total"
title = "Total"
items = ["a", "b"]
rule = "sum"
direction = "higher-worse"
range = [0, 6]
source = "Made up."
"""


@pytest.mark.parametrize("slug", instruments.slugs())
def test_a_form_of_ours_is_whole_and_the_same_in_every_language(slug):
    ours = form(slug)
    assert not ours.warned
    assert ours.plan.language == "en"
    assert ours.plan.identity.url
    assert ours.plan.identity.version
    for language in languages(slug):
        other = form(slug, language).plan
        assert other.language == language
        assert not differences(ours.plan, other)
        assert all(one.text for one in other)


@pytest.mark.parametrize("slug", instruments.sidecars())
def test_a_sidecar_of_ours_fits_the_form_that_stands_beside_it(slug):
    about = sidecar(slug)
    if slug in instruments.slugs():
        ours = form(slug).plan
        assert sidecar_for(ours) == about
        for key, name in about.items_named():
            assert ours.named(name), key


def test_the_pulse_says_that_it_is_no_measure():
    pulse = sidecar("connection-pulse")
    assert not pulse.instrument.validated
    assert not pulse.score[0].cut_off
    assert pulse.score[0].reliable_change is None
    assert pulse.audience.default is StartsAs.PRIVATE


def test_a_known_instrument_is_recognized_by_its_code():
    known = plan(
        item("/44250-9", "choice", answerOption=coded("x")), code=[{"system": "http://loinc.org", "code": "44249-1"}]
    )
    about = sidecar_for(known)
    assert about.instrument.name == "PHQ-9"
    assert about.score[0].direction is Direction.HIGHER_WORSE
    assert about.matters["44260-8"] is Matter.SELF_HARM
    assert about.safety[0].routing is Routing.CRISIS
    assert sidecar_for(plan(item("a"))) is None


def test_what_is_said_of_a_group_holds_for_all_within_it():
    about = read_sidecar(
        WHOLE.replace("[[score]]", '[audience]\nitems = {"h" = "counselor"}\n[matters]\n"g" = "affair"\n[[score]]')
    )
    made = plan(group("g", item("a"), group("h", item("b"))), item("c"))
    found = {one.link_id: (starts_as(made, about, one.link_id), matter_of(made, about, one.link_id)) for one in made}
    assert found["a"] == (StartsAs.PRIVATE, Matter.AFFAIR)
    assert found["b"] == (StartsAs.COUNSELOR, Matter.AFFAIR)
    assert found["c"] == (StartsAs.PRIVATE, Matter.ORDINARY)
    assert (starts_as(made, None, "a"), matter_of(made, None, "a")) == (StartsAs.PRIVATE, Matter.ORDINARY)


def test_a_language_nobody_wrote_falls_back_to_english():
    assert form("connection-pulse", "fr").plan.language == "en"
    with pytest.raises(LibraryFormError):
        form("no-such-form")
    with pytest.raises(LibraryFormError):
        form("../secrets")


@pytest.mark.parametrize(
    ("was", "becomes", "key"),
    [
        ('name = "Small measure"', 'name = " "', "instrument.name"),
        ('questionnaire = "urn:form"', "", "instrument.questionnaire"),
        ("validated = false", "validated = 1", "instrument.validated"),
        ("validated = false", "validated = true", "instrument.rights_url"),
        ("minutes = 2", "minutes = 0", "instrument.minutes"),
        ("minutes = 2", "minutes = 2\nmood = 1", "instrument.mood"),
        ('name = "total"', 'name = "The total"', "score.0.name"),
        ('items = ["a", "b"]', 'items = ["a", "a"]', "score.0.items"),
        ('items = ["a", "b"]', "items = []", "score.0.items"),
        ('rule = "sum"', 'rule = "guess"', "score.0.rule"),
        ('direction = "higher-worse"', 'direction = "up"', "score.0.direction"),
        ("range = [0, 6]", "range = [6, 0]", "score.0.range"),
        (END, "", "score.0.source"),
        (END, END + '\n[score.missing]\nat_least = 3\nprorate = true\nsource = "x"', "score.0.missing.at_least"),
        (END, END + '\n[score.missing]\nat_least = 1\nprorate = true', "score.0.missing.source"),
        (END, END + '\n[score.bands]\nsteps = [{from = 1, name = "x"}]\nsource = "x"', "score.0.bands.steps"),
        (END, END + '\n[[score.cut_off]]\nat = 9\nside = "above"\nmeaning = "x"\nsource = "x"', "score.0.cut_off.0.at"),
        (END, END + '\n[score.points_of."z"]\n"1" = 1', "score.0.points_of.z"),
        (END, END + '\nreverse = {items = ["a"], from = 3, to = 0}', "score.0.reverse"),
        (END, END + "\ncode = " + "[" * 5_000, "It is nested too deeply"),
        (END, END + "\nrecall = " + "9" * 5_000, "It holds a number that is too long"),
        ("[[score]]", '[[safety]]\nitem = "a"\nrouting = "task"\nwords = "x"\nsource = "x"\n[[score]]', "safety.0"),
        ("[[score]]", '[matters]\n"a" = "gossip"\n[[score]]', "matters.a"),
        ("[[score]]", '[audience]\ndefault = "room"\n[[score]]', "audience.default"),
        ("[[score]]", "[[score", "It is not TOML"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_by_its_key(was, becomes, key):
    read_sidecar(WHOLE)
    assert was in WHOLE
    with pytest.raises(SidecarError) as caught:
        read_sidecar(WHOLE.replace(was, becomes))
    assert any(problem.startswith(key) for problem in caught.value.problems), caught.value.problems
