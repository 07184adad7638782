"""The kinds of loops as pages: all there, with samples of their own, and never a sample's word on anybody's map."""

import re
from uuid import UUID

import pytest

from clinic.couples.rules import CycleType, InjuryRole, Position, Reader, Side
from clinic.cycles.layout import Shape, lay_out
from clinic.cycles.rules import MapKind, loop_closes, missing, view_for
from clinic.cycles.store import open_map
from clinic.cycles.suggestions import pattern as suggestions_of
from clinic.cycles.suggestions import positive_pattern
from clinic.cycles.type_pages import SLUGS, sample_map
from tests.cycles.corpus import CORPUS


def test_there_are_six_types_and_the_good_loop():
    assert (*CycleType, "positive") == SLUGS


@pytest.mark.parametrize("slug", SLUGS)
def test_a_sample_is_whole_for_the_room_and_of_its_own_kind(slug):
    sample = sample_map(slug)
    view = view_for(Reader.ROOM, sample)
    assert loop_closes(view)
    assert missing(view) == ()
    assert all(view.link(side) for side in Side)
    assert view.title
    assert len(view.entries) == len(sample.entries)
    assert (sample.kind, sample.cycle_type) == (
        (MapKind.POSITIVE, None) if slug == "positive" else (MapKind.NEGATIVE, CycleType(slug))
    )


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("shape", Shape)
def test_a_sample_is_drawn_large_enough_to_read(slug, shape):
    assert lay_out(view_for(Reader.ROOM, sample_map(slug)), shape).text_size >= 24


def test_positions_and_parts_in_an_injury_are_those_of_the_type():
    places = {
        slug: [(partner.position, partner.injury_role) for partner in (sample.partners.a, sample.partners.b)]
        for slug in SLUGS
        for sample in (sample_map(slug),)
    }
    away, near = Position.WITHDRAWS, Position.PURSUES
    assert places["hurt-distance"] == [(away, InjuryRole.INJURED), (near, InjuryRole.INJURING)]
    assert {place for place, _ in places["pursue-withdraw"]} == {away, near}
    assert {place for place, _ in places["withdraw-withdraw"]} == {away}
    assert {place for place, _ in places["attack-attack"]} == {near}


def test_no_two_samples_share_a_word_of_their_own():
    said = [entry.text for slug in SLUGS for entry in sample_map(slug).entries]
    assert len(said) == len(set(said))
    assert not set(said) & {entry.text for entry in CORPUS["typical"].entries}


@pytest.mark.parametrize("slug", SLUGS)
def test_a_page_says_what_to_listen_for_and_asks_and_draws(nora, slug):
    assert f'href="/cycle-types/{slug}"' in nora.get("/cycle-types").text
    page = nora.get(f"/cycle-types/{slug}").text
    for heading in ("What to listen for", "Questions to ask", "A sample map", "Hints, part by part"):
        assert heading in page
    assert page.count("?</li>") >= 5
    assert page.count("<svg xmlns") == 2
    assert sample_map(slug).title in page


@pytest.mark.parametrize("slug", SLUGS)
def test_starting_a_map_like_it_fills_hints_and_no_words(house, cast, nora, slug):
    couple = cast.maya_and_jon
    answer = nora.post(f"/cycle-types/{slug}/start", data={"couple": str(couple.id)})
    assert answer.status_code == 303
    board = answer.headers["location"]
    with house.transaction() as session:
        started = open_map(session, house.file(session, couple), UUID(board.rsplit("/", 1)[1])).map
    assert (started.entries, started.links, started.title) == ((), (), "")
    assert started.cycle_type == sample_map(slug).cycle_type
    assert started.kind is sample_map(slug).kind
    page = nora.get(board).text
    assert not any(entry.text in page for entry in sample_map(slug).entries)
    assert f'href="/cycle-types/{slug}"' in page
    assert hint_of(slug) in page


def hint_of(slug: str) -> str:
    """The hint for the first card of partner A."""
    pattern = positive_pattern() if slug == "positive" else suggestions_of(CycleType(slug))
    place = next(key for key in ("pursues", "either") if key in pattern.hints)
    return pattern.hints["injured" if "injured" in pattern.hints else place]["cue"]


def test_what_is_no_kind_of_loop_is_not_found(nora, cast):
    assert nora.get("/cycle-types/sunny").status_code == 404
    assert nora.get("/cycle-types/..%2Fsamples").status_code == 404
    assert nora.post("/cycle-types/sunny/start", data={"couple": str(cast.maya_and_jon.id)}).status_code == 404
    assert nora.post("/cycle-types/complex/start", data={"couple": "nobody"}).status_code in {400, 422}


def test_they_are_for_counselors_and_start_nothing_for_strangers(house, cast):
    assert house.visitor().sign_in(cast.finn).get("/cycle-types").status_code == 403
    assert house.visitor().get("/cycle-types").status_code in {303, 401}
    vera = house.visitor().sign_in(cast.vera)
    assert vera.post("/cycle-types/complex/start", data={"couple": str(cast.maya_and_jon.id)}).status_code == 404
    assert "Maya" not in vera.get("/cycle-types/complex").text


def test_a_couple_somebody_came_from_is_chosen(nora, cast):
    page = nora.get(f"/cycle-types/complex?couple={cast.long_names.id}").text
    assert re.findall(r'<option value="([^"]+)" selected', page) == [str(cast.long_names.id)]


def test_the_new_map_form_leads_there(nora, cast):
    assert 'href="/cycle-types"' in nora.get(cast.maya_and_jon.path).text


def test_the_list_of_couples_takes_the_same_queries_for_every_type(house, nora):
    nora.get("/cycle-types/complex")
    with house.statements() as one:
        nora.get("/cycle-types/complex")
    with house.statements() as other:
        nora.get("/cycle-types/positive")
    assert len(one) == len(other) <= 6, one


def test_starting_twice_by_a_double_press_makes_one_map(nora, cast):
    page = nora.get("/cycle-types/pursue-withdraw").text
    once = re.search(r'name="once" value="([^"]+)"', page)[1]
    asked = {"couple": str(cast.maya_and_jon.id), "once": once}
    first, second = (nora.post("/cycle-types/pursue-withdraw/start", data=asked) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.headers["location"] == second.headers["location"]
