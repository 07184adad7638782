"""How a map is shown: the line, the light, the walk, and that nothing lit lies under a closed line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.couples.rules import Reader, Side
from clinic.cycles.presenting import (
    CARDS,
    LOWER_CARDS,
    Presentation,
    PresentationError,
    Wish,
    counselors_screen,
    follow,
    screen,
    way,
)
from clinic.cycles.rules import BELOW, OPTIONAL_BELOW, CycleMap, Element, Entry, closed, view_for
from tests.cast import MAP

BOOLS = st.one_of(st.none(), st.booleans())
WISHES = st.builds(
    Wish,
    lower_open=BOOLS,
    blanked=BOOLS,
    paused=BOOLS,
    spotlight=st.one_of(st.none(), st.sampled_from(sorted(CARDS)), st.just("c.nothing")),
    step=st.one_of(st.none(), st.sampled_from(sorted(CARDS)), st.just("14")),
    dark=st.booleans(),
)


def test_a_map_is_shown_whole_at_first():
    assert Presentation() == Presentation(lower_open=True, blanked=False, paused=False, spotlight=None, stepping=False)


@pytest.mark.parametrize("wish", [Wish(lower_open=False), Wish(blanked=True), Wish(paused=True), Wish(step="a.cue")])
def test_a_wish_is_followed_once(wish):
    once = follow(Presentation(), wish)
    assert once.revision == 1
    assert follow(once, wish) is once


def test_step_and_spotlight_put_each_other_out():
    walking = follow(Presentation(), Wish(step="a.move"))
    assert (walking.spotlight, walking.stepping) == ("a.move", True)
    chosen = follow(walking, Wish(spotlight="b.cue"))
    assert (chosen.spotlight, chosen.stepping) == ("b.cue", False)
    assert follow(chosen, Wish(dark=True)).spotlight is None


@pytest.mark.parametrize("wish", [Wish(spotlight="c.cue"), Wish(spotlight="a.nothing"), Wish(step="14")])
def test_what_is_not_on_the_map_is_refused(wish):
    with pytest.raises(PresentationError):
        follow(Presentation(), wish)


def test_no_light_falls_under_a_closed_line():
    shut = follow(Presentation(), Wish(lower_open=False))
    for wish in (Wish(spotlight="a.fear"), Wish(step="b.primary_emotion")):
        with pytest.raises(PresentationError):
            follow(shut, wish)
    lit = follow(Presentation(), Wish(spotlight="b.need"))
    assert follow(lit, Wish(lower_open=False)).spotlight is None


@given(st.lists(WISHES, max_size=20))
def test_whatever_is_wished_the_light_stays_where_it_can_be_seen(wishes):
    now = Presentation()
    for wish in wishes:
        try:
            after = follow(now, wish)
        except PresentationError:
            continue
        assert after.revision in {now.revision, now.revision + 1}
        assert after.lower_open or after.spotlight not in LOWER_CARDS
        assert after.spotlight is not None or not after.stepping
        now = after


def test_a_closed_view_holds_no_word_from_beneath_the_line():
    view = view_for(Reader.COUNSELOR, MAP)
    shut = closed(view)
    assert {entry.element for entry in view.entries} & set(BELOW)
    assert not {entry.element for entry in shut.entries} & set(BELOW + OPTIONAL_BELOW)
    assert [one for one in view.entries if one.element not in BELOW] == list(shut.entries)


def of(*steps: tuple[Side, Element], **more):
    entries = tuple(Entry(str(number), *step, "words") for number, step in enumerate(steps))
    return view_for(Reader.ROOM, CycleMap(MAP.partners, entries=entries, **more))


def test_the_walk_goes_to_the_optional_cards_of_this_map_and_leaves_out_the_empty_ones():
    view = of((Side.B, Element.NEED), (Side.A, Element.MOVE), (Side.A, Element.BODY), shown=(Element.RAW_SPOT,))
    assert way(screen(view, Presentation())) == ["a.body", "a.move", "b.need"]
    assert way(screen(view, Presentation(lower_open=False))) == ["a.body", "a.move"]


def test_a_walk_round_a_map_without_words_goes_to_every_card_that_is_drawn():
    assert len(way(screen(of(shown=(Element.RAW_SPOT,)), Presentation()))) == 16
    shut = way(screen(of(shown=(Element.RAW_SPOT,)), Presentation(lower_open=False)))
    assert len(shut) == 8
    assert not set(shut) & LOWER_CARDS
    assert way(screen(of(), Presentation(blanked=True))) == []


@given(st.lists(WISHES, max_size=8), st.sampled_from([{"blanked": True}, {"paused": True}]))
def test_screens_that_rest_are_alike_whatever_is_shown_and_said(wishes, rest):
    now = follow(Presentation(), Wish(**rest))
    for wish in wishes:
        try:
            now = follow(now, Wish(wish.lower_open, None, None, wish.spotlight, wish.step, wish.dark))
        except PresentationError:
            continue
    assert screen(of((Side.A, Element.CUE)), now) == screen(of(), Presentation(**rest))


def test_only_a_card_that_is_drawn_stands_in_the_light():
    lit = follow(Presentation(), Wish(spotlight="a.body"))
    assert screen(of(), lit).lit is None
    assert screen(of((Side.B, Element.BODY)), lit).lit == "a.body"


def test_the_counselors_own_show_does_not_pause():
    view = of((Side.A, Element.CUE))
    assert counselors_screen(view, Presentation(paused=True)) == screen(view, Presentation())
    assert screen(view, Presentation(paused=True)).view is None
