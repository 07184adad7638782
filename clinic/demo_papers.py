"""Gives the invented practice papers of its own: a letterhead, a handout it wrote, one it tailored, and two it gave."""

import tomllib
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlmodel import Session

from clinic.couples.rules import Audience
from clinic.couples.store import CoupleFile, list_couples, open_couple
from clinic.cycles.store import open_maps
from clinic.handouts.drafts import draft_of, save_draft
from clinic.handouts.letterheads import with_letterhead
from clinic.handouts.own_store import save_own, texts_of
from clinic.handouts.rules import Edition
from clinic.handouts.shelves import maps_that_fit
from clinic.handouts.store import compose, keep_given
from clinic.identifiers import new_id
from clinic.practice.letterhead import PracticePaper
from clinic.practice.letterhead_store import practice_paper, save_paper
from clinic.practice.logos import read_logo
from clinic.practice.rules import Actor
from clinic.vault import Vault
from reports.conditions import Addressee
from reports.document import Orientation, Paper, body_of, to_html
from reports.library_text import MapWanted, Shelf
from reports.on_screen import for_screen
from reports.own_text import OwnFields
from reports.pdf import Press
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
    with closing(Press()) as press:
        for told in content["given"]:
            _give(session, vault, actor, press, told)


def _letterhead(facts: dict[str, Any]) -> PracticePaper:
    return PracticePaper(**{**facts, "lines": tuple(facts["lines"]), "help_lines": tuple(facts["help_lines"])})


def _tailor(session: Session, vault: Vault, actor: Actor, told: dict[str, str]) -> None:
    file = _file(session, vault, actor, told["couple"])
    save_draft(session, vault, actor, file, told["slug"], Audience.ROOM, Tailoring(note=told["note"]), 0)


def _give(session: Session, vault: Vault, actor: Actor, press: Press, told: dict[str, str]) -> None:
    """A paper the couple took home, kept like any other that was given."""
    file = _file(session, vault, actor, told["couple"])
    texts, reader = texts_of(session, actor.practice), Addressee(told["for"])
    maps = maps_that_fit(open_maps(session, file), told["slug"], texts)
    map_id = UUID(next(iter(maps))) if maps else None
    edition = Edition(told["slug"], reader, map_id, Paper.LETTER, Orientation.LANDSCAPE)
    draft = draft_of(session, file, edition.draft, edition.audience)
    practice = practice_paper(session, actor.practice).name
    made = compose(session, vault, file, edition, practice, draft.tailoring, texts)
    letter = with_letterhead(session, actor.practice, made, printed=True)
    page = body_of(to_html(for_screen(letter)))
    keep_given(session, vault, actor, file, edition, new_id(), press.print(letter), page)


def _file(session: Session, vault: Vault, actor: Actor, name: str) -> CoupleFile:
    couples = list_couples(session, vault, actor)
    return open_couple(session, vault, actor, next(one.id for one in couples if one.names.a == name))
