"""Every text of the library as printed pages: one edition each, as all others are walked as values and as HTML."""

import io

import pytest
from pypdf import PdfReader

from clinic.cycles.rules import view_for
from reports import handout
from reports.conditions import Addressee
from reports.document import Paper, reader_of
from reports.library import load, slugs
from tests.cycles.corpus import CORPUS
from tests.reports.papers import MADE_ON, PEOPLE, PRACTICE, TYPICAL
from tests.reports.tagged import painted, read

FOOT = 62
"""Below this, in points, only the running foot stands."""
HALF_FULL = 0.55
"""How far up a page its lowest line may stand at most."""


def printed(press, slug, paper) -> bytes:
    about = load(slug).about
    fitting = [one for one in (TYPICAL, CORPUS["positive"]) if about.map.takes(one.kind)]
    view = view_for(reader_of(Addressee.BOTH), fitting[0]) if fitting else None
    people = fitting[0].partners if fitting else PEOPLE
    return press.print(
        handout.build(slug, view, people, addressee=Addressee.BOTH, paper=paper, made_on=MADE_ON, practice=PRACTICE)
    )


def lowest_line(page) -> float:
    """How far up the page its last line of text stands, from 0 to 1."""
    lines: list[float] = []

    def see(text, matrix, place, *_):
        if text.strip():
            lines.append(place[5] * matrix[3] + place[4] * matrix[1] + matrix[5])

    page.extract_text(visitor_text=see)
    return min(y for y in lines if y > FOOT) / float(page.mediabox.height)


@pytest.mark.parametrize(("slug", "paper"), [(slug, list(Paper)[place % 2]) for place, slug in enumerate(slugs())])
def test_a_text_fills_its_pages_and_is_tagged_throughout(press, slug, paper):
    data = printed(press, slug, paper)
    pages = PdfReader(io.BytesIO(data)).pages
    assert 2 <= len(pages) <= 3
    for page in pages:
        assert lowest_line(page) < HALF_FULL, page.page_number
    tagged = read(data)
    assert {state for _, state, _ in painted(tagged)} == {"tagged", "artifact"}
    _check_tables(tagged)
    _check_page_ends(tagged)


def _check_tables(tagged) -> None:
    for table in tagged.all("Table"):
        rows = [row for group in table.K for row in group.K]
        scopes = [[str(cell.A.Scope) if str(cell.S) == "/TH" else "" for cell in row.K] for row in rows]
        width = len(scopes[0])
        assert scopes == [["/Column"] * width, *[["/Row", *[""] * (width - 1)]] * (len(rows) - 1)]


def _check_page_ends(tagged) -> None:
    """No heading stands alone at the foot of a page."""
    last = {}
    for element in tagged.elements:
        if "/Pg" in element and str(element.S) in {"/H1", "/H2", "/H3", "/P", "/LI", "/LBody", "/TD", "/TH", "/Figure"}:
            last[element.Pg.objgen] = str(element.S)
    assert not set(last.values()) & {"/H1", "/H2", "/H3"}


def test_a_log_has_a_row_for_every_day(press):
    tagged = read(printed(press, "trust-in-small-moments", Paper.LETTER))
    rows = [sum(1 for group in table.K for _ in group.K) for table in tagged.all("Table")]
    assert rows[-1] == 1 + 14
