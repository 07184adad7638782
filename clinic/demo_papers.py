"""Gives the invented practice papers of its own: a letterhead with a logo, a handout it wrote, and one it tailored."""

import tomllib
from pathlib import Path
from typing import Any

from sqlmodel import Session

from clinic.couples.rules import Audience
from clinic.couples.store import list_couples, open_couple
from clinic.handouts.drafts import save_draft
from clinic.handouts.own_store import save_own
from clinic.practice.letterhead import PracticePaper
from clinic.practice.letterhead_store import save_paper
from clinic.practice.logos import read_logo
from clinic.practice.rules import Actor
from clinic.vault import Vault
from reports.library_text import MapWanted, Shelf
from reports.own_text import OwnFields
from reports.tailoring import Tailoring

HERE = Path(__file__).parent / "demo_practice"


def add_papers(session: Session, vault: Vault, actor: Actor) -> None:
    content = tomllib.loads((HERE / "papers.toml").read_text(encoding="utf-8"))
    logo = (HERE / "logo.svg").read_bytes()
    save_paper(session, vault, actor, _letterhead(content["letterhead"]), read_logo(logo, len(logo)))
    own = content["own"]
    terms = {"when": Shelf(own["when"]), "map": MapWanted(own["map"])}
    save_own(session, vault, actor, OwnFields(**{**own, **terms, "body": own["body"].strip()}))
    _tailor(session, vault, actor, content["tailored"])


def _letterhead(facts: dict[str, Any]) -> PracticePaper:
    return PracticePaper(**{**facts, "lines": tuple(facts["lines"]), "help_lines": tuple(facts["help_lines"])})


def _tailor(session: Session, vault: Vault, actor: Actor, told: dict[str, str]) -> None:
    couples = list_couples(session, vault, actor)
    couple = next(one.id for one in couples if one.names.a == told["couple"])
    file = open_couple(session, vault, actor, couple)
    save_draft(session, vault, actor, file, told["slug"], Audience.ROOM, Tailoring(note=told["note"]), 0)
