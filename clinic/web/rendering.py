"""How a page value becomes an answer."""

from dataclasses import dataclass
from typing import Protocol

from starlette.responses import HTMLResponse

from clinic.practice.rules import Act, may
from clinic.templating import render
from clinic.web.access import Visit


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page: `section` marks the place in the navigation."""

    title: str
    practice: str = ""
    member: str = ""
    section: str = ""
    is_demo: bool = False
    edits_words: bool = False
    opens_files: bool = False

    @property
    def signed_in(self) -> bool:
        return bool(self.member)


class Page(Protocol):
    """A page is a dataclass with a frame; its template gets that value and nothing else."""

    @property
    def frame(self) -> Frame: ...


def frame(visit: Visit, title: str, section: str = "couples") -> Frame:
    """The frame of a page for somebody who is signed in."""
    edits_words, opens_files = (may(visit.member.role, act) for act in (Act.EDIT_WORDS, Act.OPEN_FILE))
    return Frame(
        title, visit.practice.name, visit.member.name, section, visit.practice.is_demo, edits_words, opens_files
    )


def show(template: str, page: Page, status: int = 200) -> HTMLResponse:
    """The page at `template` (below `templates/`), as HTML."""
    return HTMLResponse(render(template, page=page), status_code=status)
