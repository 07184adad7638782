"""How a map is shown: the line, the light, the walk, and that nothing lit lies under a closed line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.couples.rules import Reader, Side
from clinic.cycles.presenting import CARDS, LOWER_CARDS, Presentation, PresentationError, Wish, follow
from clinic.cycles.rules import BELOW, OPTIONAL_BELOW, WALK, closed, view_for
from tests.cast import MAP

BOOLS = st.one_of(st.none(), st.booleans())
WISHES = st.builds(
    Wish,
    lower_open=BOOLS,
    blanked=BOOLS,
    paused=BOOLS,
    spotlight=st.one_of(st.none(), st.sampled_from(sorted(CARDS)), st.just("c.nothing")),
    step=st.one_of(st.none(), st.integers(-1, len(WALK))),
    dark=st.booleans(),
)


def test_a_map_is_shown_whole_at_first():
    assert Presentation() == Presentation(lower_open=True, blanked=False, paused=False, spotlight=None, step=None)


@pytest.mark.parametrize("wish", [Wish(lower_open=False), Wish(blanked=True), Wish(paused=True), Wish(step=0)])
def test_a_wish_is_followed_once(wish):
    once = follow(Presentation(), wish)
    assert once.revision == 1
    assert follow(once, wish) is once


def test_step_and_spotlight_put_each_other_out():
    walking = follow(Presentation(), Wish(step=2))
    assert (walking.lit, walking.spotlight) == ("a.reactive_emotion", None)
    chosen = follow(walking, Wish(spotlight="b.cue"))
    assert (chosen.lit, chosen.step) == ("b.cue", None)
    assert follow(chosen, Wish(dark=True)).lit is None


@pytest.mark.parametrize("wish", [Wish(spotlight="c.cue"), Wish(spotlight="a.nothing"), Wish(step=14), Wish(step=-1)])
def test_what_is_not_on_the_map_is_refused(wish):
    with pytest.raises(PresentationError):
        follow(Presentation(), wish)


def test_no_light_falls_under_a_closed_line():
    shut = follow(Presentation(), Wish(lower_open=False))
    for wish in (Wish(spotlight="a.fear"), Wish(step=WALK.index((Side.B, BELOW[0])))):
        with pytest.raises(PresentationError):
            follow(shut, wish)
    lit = follow(Presentation(), Wish(spotlight="b.need"))
    assert follow(lit, Wish(lower_open=False)).lit is None


@given(st.lists(WISHES, max_size=20))
def test_whatever_is_wished_the_light_stays_where_it_can_be_seen(wishes):
    now = Presentation()
    for wish in wishes:
        try:
            after = follow(now, wish)
        except PresentationError:
            continue
        assert after.revision in {now.revision, now.revision + 1}
        assert after.lower_open or after.lit not in LOWER_CARDS
        assert after.spotlight is None or after.step is None
        now = after


def test_a_closed_view_holds_no_word_from_beneath_the_line():
    view = view_for(Reader.COUNSELOR, MAP)
    shut = closed(view)
    assert {entry.element for entry in view.entries} & set(BELOW)
    assert not {entry.element for entry in shut.entries} & set(BELOW + OPTIONAL_BELOW)
    assert [one for one in view.entries if one.element not in BELOW] == list(shut.entries)
