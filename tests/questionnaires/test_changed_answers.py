"""A page's changes over what was answered before are the same as a changed copy, for whoever looks at them."""

from hypothesis import given
from hypothesis import strategies as st

from clinic.questionnaires.answers import Place
from clinic.questionnaires.changed_answers import ChangedAnswers

PLACES = st.builds(Place, st.sampled_from("abcd"), st.sampled_from([(), (0,), (1,)]))
VALUES = st.lists(st.integers(0, 2), max_size=2).map(tuple)
ANSWERS = st.dictionaries(PLACES, VALUES, max_size=6)


@given(ANSWERS, ANSWERS)
def test_they_are_what_a_changed_copy_is(before, changes):
    kept, copy, made = dict(before), dict(before), ChangedAnswers(before)
    for place, values in changes.items():
        made.changed[place] = values
        if values:
            copy[place] = values
        else:
            copy.pop(place, None)
    assert list(made.items()) == list(copy.items())
    assert made == copy
    assert len(made) == len(copy)
    assert {place for place in {*before, *changes} if place in made} == set(copy)
    differs = {place for place in {*before, *copy} if before.get(place, ()) != copy.get(place, ())}
    assert made.differences == {place: copy.get(place, ()) for place in differs}
    assert before == kept, "and what was answered before stays as it was"
