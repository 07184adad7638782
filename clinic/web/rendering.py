"""How a page value becomes an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from starlette.responses import HTMLResponse

from clinic.language import OWN_NAMES, Language
from clinic.practice.rules import Act, may
from clinic.templating import render
from clinic.web.access import Visit


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page: `section` marks the place in the navigation.

    `here` is where a change of language leads back to; a page without it has no choice of languages. `session` is the
    therapy session that goes on with the couple whom the page is about.
    """

    title: str
    practice: str = ""
    member: str = ""
    section: str = ""
    is_demo: bool = False
    edits_words: bool = False
    opens_files: bool = False
    edits_practice: bool = False
    language: Language = Language.ENGLISH
    here: str = ""
    session: str = ""

    @property
    def languages(self) -> Mapping[Language, str]:
        return OWN_NAMES

    @property
    def signed_in(self) -> bool:
        return bool(self.member)


class Page(Protocol):
    """A page is a dataclass with a frame; its template gets that value and nothing else."""

    @property
    def frame(self) -> Frame: ...


def frame(visit: Visit, title: str, section: str = "couples") -> Frame:
    """The frame of a page for somebody who is signed in."""
    role, practice = visit.member.role, visit.practice
    rights = may(role, Act.EDIT_WORDS), may(role, Act.OPEN_FILE), may(role, Act.EDIT_PRACTICE)
    return Frame(title, practice.name, visit.member.name, section, practice.is_demo, *rights)


def show(template: str, page: Page, status: int = 200) -> HTMLResponse:
    """The page at `template` (below `templates/`), as HTML, in the language its frame says."""
    return HTMLResponse(render(template, language=page.frame.language, page=page), status_code=status)
