"""Then and now in the browser: what can be laid side by side, what is left out, and the giving of it."""

import io
import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4, uuid5

import pytest
from pypdf import PdfReader

from clinic.couples.rules import Audience, Side
from clinic.couples.session_tables import TherapySession
from clinic.cycles.changes import AddEntry, SetAudience
from clinic.cycles.rules import Element, MapKind
from clinic.cycles.store import NewEdit, append, start_map
from clinic.handouts.rules import Look
from clinic.handouts.store import compose_then_and_now
from clinic.wording import day
from reports.document import Paper
from tests.cast import HUNCH, WORDS

PAST = datetime.now(UTC) - timedelta(weeks=5)
DAY = PAST.astimezone().date()
THEN, SECRET, NOW = "quillthen I wait", "quillkept I cried", "quillnow I sit beside you"


@pytest.fixture
def grown(house, cast):
    """A positive map with words of five weeks ago, one of them kept back since, and words of today."""
    with house.transaction() as session:
        file = house.file(session, cast.maya_and_jon)
        made = start_map(session, house.vault, cast.nora.actor, file, MapKind.POSITIVE, None, started_at=PAST)
        past = [
            AddEntry("then", Side.A, Element.MOVE, THEN),
            AddEntry("kept", Side.A, Element.FEAR, SECRET),
        ]
        today = [AddEntry("now", Side.B, Element.MOVE, NOW), SetAudience("kept", Audience.PARTNER_A)]
        for moment, changes, base in ((PAST, past, 0), (datetime.now(UTC), today, 2)):
            new = [NewEdit(str(uuid4()), change, moment) for change in changes]
            append(session, house.vault, cast.nora.actor, file, made, "device-0001", base, new)
    return made


def address(cast, **asked) -> str:
    return f"{cast.maya_and_jon.path}/then-and-now?" + "&".join(f"{key}={value}" for key, value in asked.items())


def test_the_loop_that_hurts_and_the_good_one_are_chosen_if_nobody_chooses(nora, cast, grown):
    page = nora.get(address(cast)).text
    assert re.findall(r'value="([^"]+)" selected', page) == [str(cast.maya_and_jon.map), str(grown)]
    assert f'value="{grown}@{DAY}"' in page
    assert WORDS[Audience.ROOM] in page
    assert NOW in page


def test_it_is_reached_from_the_couples_file_and_from_a_maps_history(nora, cast, grown):
    assert f'href="{cast.maya_and_jon.path}/then-and-now"' in nora.get(cast.maya_and_jon.path).text
    told = nora.get(f"{cast.maya_and_jon.path}/maps/{grown}/history?as_of={DAY}").text
    assert f'href="{cast.maya_and_jon.path}/then-and-now?then={grown}@{DAY}&amp;now={grown}"' in told


def test_one_map_at_two_times_leaves_out_what_was_kept_back_since(nora, cast, grown):
    page = nora.get(address(cast, then=f"{grown}@{DAY}", now=grown)).text
    assert THEN in page
    assert NOW in page
    for words in (SECRET, HUNCH, *(WORDS[audience] for audience in WORDS if audience is not Audience.ROOM)):
        assert words not in page


def test_a_day_of_words_that_not_both_may_see_is_not_printed(house, cast):
    actor, today = cast.nora.actor, datetime.now(UTC)
    with house.transaction() as session:
        file = house.file(session, cast.maya_and_jon)
        made = start_map(session, house.vault, actor, file, MapKind.POSITIVE, None, started_at=PAST)
        secret = [AddEntry("kept", Side.A, Element.FEAR, SECRET), SetAudience("kept", Audience.PARTNER_A)]
        for moment, changes in ((PAST, [AddEntry("then", Side.A, Element.MOVE, THEN)]), (today, secret)):
            new = [NewEdit(str(uuid4()), change, moment) for change in changes]
            append(session, house.vault, actor, file, made, "device-0001", 1, new)
        looks = Look(made, DAY, DAY), Look(made, None, today.astimezone().date())
        paper = compose_then_and_now(session, house.vault, file, *looks, Paper.LETTER, "Maple Street")
    assert [one.when for one in paper.contents.moments] == [day(DAY)] * 2


def test_giving_it_keeps_it_like_any_other_paper(nora, cast, grown):
    giving = str(uuid4())
    asked = {"then": f"{grown}@{DAY}", "now": str(grown), "paper": "a4", "giving": giving}
    for _ in range(2):
        answer = nora.post(address(cast), data=asked)
        assert answer.status_code == 303
        assert answer.headers["location"] == f"{cast.maya_and_jon.path}/papers/{uuid5(cast.maya_and_jon.id, giving)}"
    kept = nora.get(f"{answer.headers['location']}/pdf")
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(kept.content)).pages)
    assert "quillthen" in text
    assert "quillkept" not in text
    assert 'filename="then-and-now.pdf"' in kept.headers["content-disposition"]
    file = nora.get(cast.maya_and_jon.path).text
    assert file.count(answer.headers["location"]) >= 1
    assert "Then and now" in file


def test_a_giving_of_one_couple_means_nothing_at_another(house, nora, cast, grown):
    asked = {"then": f"{grown}@{DAY}", "now": str(grown), "giving": str(uuid4())}
    assert nora.post(address(cast), data=asked).status_code == 303
    other = cast.long_names
    mine = str(other.map)
    answer = nora.post(f"{other.path}/then-and-now", data=asked | {"then": mine, "now": mine})
    assert answer.status_code == 303
    assert nora.get(answer.headers["location"]).status_code == 200


def test_nobody_waits_while_it_is_printed(house, nora, cast, grown, monkeypatch):
    def prints(_press, _html, _reader, _couple):
        with house.transaction() as session:  # would be locked if the giving still held the database
            session.add(TherapySession(couple_id=cast.maya_and_jon.id, held_on=date(2020, 1, 1)))
        return b"%PDF-1.7"

    monkeypatch.setattr("reports.pdf.Press.print_edition", prints)
    answer = nora.post(address(cast), data={"then": f"{grown}@{DAY}", "now": str(grown), "giving": str(uuid4())})
    assert answer.status_code == 303


@pytest.mark.parametrize("wrong", ["nothing", "2026-01-01", "", "other"])
def test_what_is_not_this_couples_is_not_found(nora, cast, grown, wrong):
    key = {"": f"{grown}@2001-01-01", "other": str(cast.long_names.map)}.get(wrong, wrong)
    assert nora.get(address(cast, then=key)).status_code == 404
    assert nora.post(address(cast), data={"then": key, "now": str(grown)}).status_code == 404


def test_it_belongs_to_the_practice_and_refuses_the_front_desk(house, cast, grown):
    assert house.visitor().sign_in(cast.vera).get(address(cast)).status_code == 404
    assert house.visitor().sign_in(cast.finn).get(address(cast)).status_code == 403
    assert house.visitor().get(address(cast)).status_code in {303, 401}


def test_a_couple_without_a_map_has_nothing_to_lay_side_by_side(nora, cast):
    answer = nora.post("/couples", data={"a_name": "Ana", "b_name": "Bo"})
    assert nora.get(f"{answer.headers['location']}/then-and-now").status_code == 404
    assert "then-and-now" not in nora.get(answer.headers["location"]).text


def test_it_is_no_paper_of_the_library(nora, cast):
    assert nora.get(f"{cast.maya_and_jon.path}/handouts/then-and-now").status_code == 404


def test_the_page_takes_the_same_queries_however_many_sessions(house, cast, nora, grown):
    nora.get(address(cast))
    with house.statements() as few:
        nora.get(address(cast))
    with house.transaction() as session:
        file = house.file(session, cast.maya_and_jon)
        for weeks in (4, 3, 2):
            words = AddEntry(f"more-{weeks}", Side.B, Element.NEED, f"more {weeks}")
            new = [NewEdit(str(uuid4()), words, datetime.now(UTC) - timedelta(weeks=weeks))]
            append(session, house.vault, cast.nora.actor, file, grown, "device-0001", 4, new)
    with house.statements() as many:
        page = nora.get(address(cast)).text
    assert page.count(f"{grown}@") >= 3
    assert len(many) == len(few) <= 25, few
