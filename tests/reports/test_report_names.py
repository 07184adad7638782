"""A report without names: names and contacts become places, whatever the script, and nothing else is touched."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from clinic.couples.rules import Pair
from clinic.cycles.lettering import clean
from reports.report_names import CONTACT, EITHER, PLACES, Masking

MAYA = Masking(Pair("Maya", "Jon"), ("maya@example.com, 865-555-0112",))
NORTH = Masking(Pair("Søren", "Łukasz"))
IRISH = Masking(Pair("O'Brien", "Mary-Jane"))
LONG = Masking(Pair("Maximiliane-Joséphine von Hohenstein", "Владимир נועה 田中"))


@pytest.mark.parametrize(
    ("masking", "text", "without"),
    [
        (MAYA, "Maya and Jon’s walk", "Partner A and Partner B’s walk"),
        (MAYA, "MAYA, jon!", "Partner A, Partner B!"),
        (MAYA, "Ma\u2060ya came", "Partner A came"),
        (MAYA, "Mayas Jonathan", "Partner A Jonathan"),
        (MAYA, "Call maya@example.com or (865) 555-0112.", f"Call {CONTACT} or {CONTACT}."),
        (MAYA, "on 2026-03-05 at 10", "on 2026-03-05 at 10"),
        (LONG, "Josephine told Владимира", "Partner A told Partner B"),
        (LONG, "Maximiliane-Joséphine von Hohenstein", "Partner A von Partner A"),
        (LONG, "נועה with 田中さん", "Partner B with Partner B"),
        (Masking(Pair("Will", "Grace")), "I will say grace, Grace", "I will say grace, Partner B"),
        (Masking(Pair("王小明", "김민수")), "小明 and 민수가", "Partner A and Partner B"),
        (NORTH, "Soren, SØREN’s and lukasz", "Partner A, Partner A’s and Partner B"),
        (Masking(Pair("Lukasz", "Æsa")), "Łukasz, Aesa", "Partner A, Partner B"),
        (IRISH, "O’Brien, OBriens, the obrien", "O’Partner A, Partner A, the Partner A"),
        (IRISH, "Mary-Jane or MaryJane", "Partner B or Partner B"),
        (MAYA, "Jons turn, the Jons", "Partner B turn, the Partner B"),
        (MAYA, "M\u200daya came", "Partner A came"),
        (MAYA, "from 2024 - 2026, or 2024-2026", "from 2024 - 2026, or 2024-2026"),
        (
            Masking(Pair("Mia", "Jo"), ("Signal @hushfox, or Hush77",)),
            "ask HushFox or hush77",
            f"ask {CONTACT} or {CONTACT}",
        ),
        (Masking(Pair("Ana Ruiz", "Luis Ruiz")), "Ana, Luis, Ruiz", f"Partner A, Partner B, {EITHER}"),
    ],
)
def test_names_become_places(masking, text, without):
    assert masking.masked(text) == without
    assert masking.left_in(without) == ""


@pytest.mark.parametrize("text", ["Then Maya said", "ask jon", "write to x@y.org", "865-555-0112"])
def test_what_is_left_is_found(text):
    assert MAYA.left_in(text)


names = st.text(st.characters(categories=["Lu", "Ll", "Lo", "Mn"]), min_size=2, max_size=12).filter(clean)


@given(names, names, st.lists(st.one_of(st.text(max_size=12), st.just("{a}"), st.just("{b}")), max_size=8))
def test_nothing_of_a_name_is_left_after_the_mask(a, b, pieces):
    masking = Masking(Pair(a, b))
    assume(not masking.left_in(f"{PLACES.a} {PLACES.b} {EITHER} {CONTACT}"))
    text = " ".join(pieces).replace("{a}", a).replace("{b}", b)
    without = masking.masked(text)
    assert masking.left_in(without) == ""
    assert masking.masked(without) == without


@given(st.text(max_size=60))
def test_a_text_without_names_or_contacts_stays_as_it_is(text):
    masking = Masking(Pair("Xquillzor", "Yquandrix"))
    if not masking.left_in(text):
        assert masking.masked(text) == clean(text)
