"""What the practice puts round one paper: for the press with its logo inside, for a page with the address of it."""

from dataclasses import replace
from uuid import UUID

from sqlmodel import Session

from clinic.language import Language
from clinic.practice.letterhead_store import logo_inside, practice_paper
from clinic.practice.paper_round import letterhead_of
from reports.cycle_sheet import CycleSheet
from reports.document import Document, TypeSize
from reports.flowing import run_on_if_needed
from reports.handout import Handout
from reports.handout_parts import MapPart
from reports.letterhead import Letterhead, lines_not_said
from reports.on_screen import for_screen
from reports.then_and_now import ThenAndNow

ROUND = 45.0
"""Points that a letterhead takes of the first page, and help lines of the last."""
ON_PAGES = "/practice/logo"


def with_letterhead(
    session: Session, practice: UUID, document: Document, *, printed: bool, foot_only: bool = False
) -> Document:
    """The document with the practice's own round it; a help line that it holds anyway is not said twice."""
    if not printed:
        document = for_screen(document)
    paper = practice_paper(session, practice)
    logo = (logo_inside(session, practice) if printed else ON_PAGES) if paper.logo_type else ""
    letterhead = letterhead_of(paper, document.language, logo)
    lines = lines_not_said(letterhead.help_lines, _said(document))
    made = replace(letterhead, help_lines=lines)
    if isinstance(contents := document.contents, Handout) and contents.size is TypeSize.NORMAL and made.has_head:
        sheets = run_on_if_needed(contents.sheets, contents.title, contents.addressed, contents.paper, ROUND)
        document = replace(document, contents=replace(contents, sheets=sheets))
    if made.name and isinstance(contents, CycleSheet | ThenAndNow):  # it is named in the row at the foot
        document = replace(document, contents=replace(contents, practice=""))
    return replace(document, letterhead=replace(made, name="", lines=(), logo=None) if foot_only else made)


def cover_letterhead(session: Session, practice: UUID, language: Language) -> Letterhead:
    """What stands on the cover of a pack: who it is from. Where to turn for help stands at its end."""
    paper = practice_paper(session, practice)
    return letterhead_of(paper, language, logo_inside(session, practice) if paper.logo_type else "")


def _said(document: Document) -> str:
    """The words of a paper, without its drawings."""
    sheets = getattr(document.contents, "sheets", ())
    return repr([part for sheet in sheets for part in sheet.parts if not isinstance(part, MapPart)])
