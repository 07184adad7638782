"""The invented practice of `clinic demo`: whole, within the rules, and clearly nobody real."""

import re
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clinic import demo
from clinic.couple_file.caseload import caseload
from clinic.couple_file.caseload_rules import Signal, signals
from clinic.couples.appointments import sessions_of_practice
from clinic.couples.rules import (
    CONTACT_LIMIT,
    NAME_LIMIT,
    Audience,
    CycleType,
    InjuryRole,
    Pair,
    Partner,
    Position,
    SecretsPolicy,
    checked_words,
)
from clinic.couples.session_rules import SessionState, Stage
from clinic.couples.session_store import therapy_sessions
from clinic.couples.store import CoupleFacts, add_couple, list_couples, open_couple
from clinic.cycles.file_form import read_map
from clinic.cycles.history_store import history
from clinic.demo_growth import grow_map
from clinic.handouts.store import given_papers
from clinic.practice import audit
from clinic.practice.rules import Actor
from clinic.practice.store import first_practice, members
from clinic.progress.store import way

DEMO = Path(__file__).resolve().parents[1] / "clinic" / "demo_practice" / "couples.toml"
FACTS = tomllib.loads(DEMO.read_text(encoding="utf-8"))
COUPLES = FACTS["couples"]
PARTNERS = [couple[side] for couple in COUPLES for side in ("a", "b")]


def test_the_practice_and_its_counselor():
    assert FACTS["practice"]["name"] == "Maple Street Counseling"
    assert FACTS["counselor"] == {"name": "Nora Whitfield", "email": "nora@maple.example"}


def test_each_couple_has_what_the_rules_know_and_nothing_else():
    for couple in COUPLES:
        assert set(couple) <= {"cycle_type", "secrets_policy", "maps", "story", "intake", "a", "b"}
        assert couple.get("cycle_type", CycleType.COMPLEX) in set(CycleType)
        assert couple["secrets_policy"] in set(SecretsPolicy)


@pytest.mark.parametrize("partner", PARTNERS, ids=lambda partner: partner["name"])
def test_each_partner_can_be_kept(partner):
    made = Partner(**partner)
    checked_words(made.name, NAME_LIMIT, "Name")
    checked_words(made.contact, CONTACT_LIMIT, "Contact")
    assert made.position is None or made.position in set(Position)
    assert made.injury_role is None or made.injury_role in set(InjuryRole)


def test_the_couples_stand_at_different_moments():
    assert len(COUPLES) == 13
    assert any(not couple["maps"] and "cycle_type" not in couple for couple in COUPLES), "a brand-new couple"
    assert any({"injured", "injuring"} == {couple[side].get("injury_role") for side in "ab"} for couple in COUPLES)
    assert any(len(partner["name"]) > 20 for partner in PARTNERS), "a long name"
    assert any(not partner["name"].isascii() and partner["name"][0] > "\u0370" for partner in PARTNERS), (
        "another script"
    )
    assert {couple["secrets_policy"] for couple in COUPLES} == set(SecretsPolicy)


def test_nobody_can_be_written_to_or_called():
    text = DEMO.read_text(encoding="utf-8")
    assert all(re.search(r"@(\w+\.)?example(\.com)?$", found) for found in re.findall(r"\S+@[\w.]+\w", text))
    assert all(number.startswith("555-01") for number in re.findall(r"\b\d{3}-(\d{3}-\d{4})\b", text))


NOON = (datetime.now(UTC) - timedelta(days=1)).replace(hour=12)
"""A session that began before midnight and ended after it would be two."""
GROWTH = tomllib.loads((DEMO.parent / "growth.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "couple", [couple for couple in COUPLES if couple["maps"]], ids=lambda couple: couple["a"]["name"]
)
def test_each_map_grew_over_several_sessions(house, couple):
    with house.transaction() as session:
        facts = CoupleFacts(Pair(Partner(couple["a"]["name"]), Partner(couple["b"]["name"])))
        file = open_couple(
            session, house.vault, house.cast.nora.actor, add_couple(session, house.vault, house.cast.nora.actor, facts)
        )
        for name in couple["maps"]:
            finished = read_map((DEMO.parent / "maps" / f"{name}.json").read_text(encoding="utf-8"))
            grown = grow_map(session, house.vault, house.cast.nora.actor, file, name, finished, NOON)
            chapters = history(session, file, grown).chapters
            assert len(chapters) == len(GROWTH[name]["sessions"]) >= 2
            assert all(chapter.differences for chapter in chapters)
            assert said(chapters[0].map) == said(finished)
            assert chapters[-1].day < datetime.now(UTC).date() - timedelta(weeks=4)


def said(cycle_map):
    return {(entry.side, entry.element, entry.text, entry.audience, entry.tentative) for entry in cycle_map.entries}


STORIES = {couple["story"]: couple for couple in COUPLES}


def test_every_couple_has_a_story_of_its_own():
    assert {file.stem for file in (DEMO.parent / "stories").glob("*.toml")} == set(STORIES)
    assert len(STORIES) == len(COUPLES)


def test_the_therapies_stand_at_all_stages_and_never_look_stale(empty_house):
    house, today = empty_house, datetime.now(UTC).astimezone().date()
    assert demo.fill(house.engine, house.vault)
    with house.transaction() as session:
        practice = first_practice(session)
        actor = Actor(practice.id, members(session, practice.id)[0].id)
        coming, waiting = sessions_of_practice(session, house.vault, actor, today, today + timedelta(days=28))
        assert sum(one.held_on == today for one in coming) >= 2
        assert all(one.state is SessionState.PLANNED for one in coming)
        assert len(waiting) == 1
        found = [signals(dates, today) for dates in caseload(session, house.vault, actor, today).values()]
        assert {signal for seen in found for signal in seen} == set(Signal)
        assert () in found
        stages, ended = set(), 0
        for listed in list_couples(session, house.vault, actor):
            file = open_couple(session, house.vault, actor, listed.id)
            place = way(session, file).place
            stages.add(place.stage if place else None)
            ended += sum(one.state is SessionState.ENDED for one in therapy_sessions(session, file))
        assert stages == {*Stage, None}
        assert ended > 150
        maya = next(one.id for one in list_couples(session, house.vault, actor) if one.names.a == "Maya")
        given = given_papers(session, open_couple(session, house.vault, actor, maya))
        assert {one.audience for one in given} == {Audience.ROOM, Audience.PARTNER_A}
        assert list(audit.verify(session, house.vault, practice.id)) == []
