"""An invented practice, so that every part of the program can be seen at work. Nobody in it is real."""

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from clinic.couples.rules import CycleType, InjuryRole, Pair, Partner, Position, Reader, SecretsPolicy, Side
from clinic.couples.store import CoupleFacts, add_couple, open_couple
from clinic.cycles.file_form import read_map
from clinic.database import transaction
from clinic.demo_check_ins import tell_check_ins
from clinic.demo_forms import add_forms
from clinic.demo_growth import grow_map
from clinic.demo_intake import do_intake
from clinic.demo_measures import tell_measures
from clinic.demo_packets import add_packets
from clinic.demo_papers import add_papers
from clinic.demo_reports import add_reports
from clinic.demo_stories import tell_story
from clinic.intake.sending import follow_sending
from clinic.practice import store
from clinic.practice.passwords import hashed
from clinic.practice.rules import Actor, Role
from clinic.progress.counted_forms import count_form
from clinic.vault import Vault

HERE = Path(__file__).parent / "demo_practice"
PASSWORD = "maple street demo"  # noqa: S105 - printed on purpose, opens invented data only


def fill(engine: Engine, vault: Vault) -> bool:
    """Makes the demo practice if the database is empty; says whether it did."""
    content = tomllib.loads((HERE / "couples.toml").read_text(encoding="utf-8"))
    password = hashed(PASSWORD)
    follow_sending(count_form)
    with transaction(engine) as session:
        if store.anyone_works_here(session):
            return False
        practice = store.add_practice(session, vault, content["practice"]["name"], is_demo=True)
        counselor = content["counselor"]
        nora = store.add_member(session, vault, practice, counselor["email"], counselor["name"], password, Role.OWNER)
        for couple in content["couples"]:
            _add(session, vault, Actor(practice.id, nora.id), couple)
        actor = Actor(practice.id, nora.id)
        add_papers(session, vault, actor)
        add_forms(session, vault, actor)
        add_packets(session, vault, actor)
    add_reports(engine, vault, actor)
    return True


def sign_in_line(engine: Engine) -> str:
    """How to sign in to the demo, or nothing if this is a real practice."""
    with transaction(engine, reading=True) as session:
        practice = store.first_practice(session)
        if practice is None or not practice.is_demo:
            return ""
        return f"Demo sign-in: {store.members(session, practice.id)[0].email}   password: {PASSWORD}"


def _add(session: Session, vault: Vault, actor: Actor, couple: dict[str, Any]) -> None:
    facts = CoupleFacts(
        partners=Pair(*(_partner(couple[side]) for side in Side)),
        cycle_type=CycleType(couple["cycle_type"]) if "cycle_type" in couple else None,
        secrets_policy=SecretsPolicy(couple["secrets_policy"]) if "secrets_policy" in couple else None,
    )
    couple_id = add_couple(session, vault, actor, facts)
    file = open_couple(session, vault, actor, couple_id, Reader.COUNSELOR)
    story = tomllib.loads((HERE / "stories" / f"{couple['story']}.toml").read_text(encoding="utf-8"))
    now = _daytime(datetime.now(UTC))
    for name in couple.get("maps", []):
        cycle_map = read_map((HERE / "maps" / f"{name}.json").read_text(encoding="utf-8"))
        grow_map(session, vault, actor, file, name, cycle_map, now - timedelta(days=story["days_ago"]))
    tell_story(session, vault, actor, file, story, now)
    tell_measures(session, vault, actor, file, story, now.date())
    tell_check_ins(session, vault, actor, file, story, now.date())
    if "intake" in couple:
        do_intake(session, vault, actor, file, couple["intake"])


def _daytime(now: datetime) -> datetime:
    """`now`, but not in the first hours after midnight: what was said an hour ago was said today."""
    local = now.astimezone()
    return max(local, local.replace(hour=2, minute=0, second=0, microsecond=0))


def _partner(facts: dict[str, str]) -> Partner:
    return Partner(
        name=facts["name"],
        pronouns=facts.get("pronouns", ""),
        contact=facts.get("contact", ""),
        position=Position(facts["position"]) if "position" in facts else None,
        injury_role=InjuryRole(facts["injury_role"]) if "injury_role" in facts else None,
    )
