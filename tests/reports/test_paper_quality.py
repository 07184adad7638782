"""Every kind of paper at its best: tags for a screen reader, nothing cropped or tiny, good in black and white.

A few editions stand for all: each text of the library once, readers, languages and papers taking turns.
"""

import io
from collections.abc import Callable
from functools import cache
from itertools import pairwise

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from pypdf import PdfReader

from clinic.couples.rules import Reader
from clinic.cycles.rules import MapKind, view_for
from clinic.cycles.samples import sample_map
from clinic.handouts.editions import Wanted, document_of, languages_of, readers_of
from clinic.language import Language
from reports import discharge_summary, library, progress_report, relapse_plan
from reports.document import Document, Orientation, Paper, TypeSize
from reports.pdf import Press
from reports.then_and_now import Moment
from reports.then_and_now import build as then_and_now
from tests.reports.ink import contrast, gray, ink_of
from tests.reports.papers import MADE_ON, PRACTICE, a_handout, a_sheet
from tests.reports.report_papers import BARE, FOR_BOTH, FOR_THE_FILE
from tests.reports.tagged import Tagged, fonts, read, walked
from tests.reports.ua_points import POINTS, problems, widgets

MAPS = {MapKind.NEGATIVE: sample_map("hurt-distance"), MapKind.POSITIVE: sample_map("positive")}
LEAST_SIZE, LEAST_CONTRAST, LEAST_MARGIN = 9.0, 4.5, 18.0
_ROUNDING = 0.02
FLOWING = {"H2", "H3", "P", "LI", "Figure", "Table", "Form"}


def from_the_library(number: int, slug: str) -> Document:
    readers, languages = readers_of(slug), languages_of(slug)
    reader, language = readers[number % len(readers)], languages[number % len(languages)]
    return document_of(Wanted(slug, reader, language, list(Paper)[number % 2]), MAPS[MapKind.NEGATIVE].partners, MAPS)


def side_by_side(paper: Paper) -> Document:
    moments = (Moment(view_for(Reader.ROOM, one)) for one in MAPS.values())
    return then_and_now(*moments, paper=paper, made_on=MADE_ON, practice=PRACTICE)


PAPERS: dict[str, Callable[[], Document]] = {
    "handout": a_handout,
    "no map": lambda: a_handout(None, paper=Paper.A4),
    "sheet on its side": a_sheet,
    "sheet upright": lambda: a_sheet(paper=Paper.A4, orientation=Orientation.PORTRAIT),
    "sheet of the good loop": lambda: a_sheet(MAPS[MapKind.POSITIVE]),
    "then and now": lambda: side_by_side(Paper.LETTER),
    "then and now, A4": lambda: side_by_side(Paper.A4),
    "report for the file": lambda: progress_report.build(FOR_THE_FILE, paper=Paper.LETTER),
    "report for the couple, A4": lambda: progress_report.build(FOR_BOTH, paper=Paper.A4, language=Language.SPANISH),
    "report of nothing": lambda: progress_report.build(BARE, paper=Paper.LETTER),
    "discharge summary": lambda: discharge_summary.build(FOR_THE_FILE, paper=Paper.A4),
    "plan, large print": lambda: relapse_plan.build(FOR_BOTH, paper=Paper.LETTER, size=TypeSize.LARGE),
    **{slug: lambda at=n, slug=slug: from_the_library(at, slug) for n, slug in enumerate(library.every_slug())},
}


@pytest.fixture(scope="module")
def printed(press: Press) -> Callable[[str], Tagged]:
    """Each paper once."""
    return cache(lambda name: read(press.print(PAPERS[name]())))


each = pytest.mark.parametrize("name", PAPERS)


@each
def test_a_screen_reader_finds_all_it_needs(printed, name):
    assert problems(printed(name)) == []


@each
def test_nothing_is_small_pale_or_cropped(printed, name):
    paper = printed(name)
    written = ink_of(paper.pdf).written
    assert len(written) > 10
    assert min(one.size for one in written) >= LEAST_SIZE - _ROUNDING
    assert min(contrast(one.color, one.ground) for one in written) >= LEAST_CONTRAST
    for one in written:
        _, _, width, height = map(float, paper.pdf.pages[one.page].MediaBox)
        assert LEAST_MARGIN <= one.left < one.right <= width - LEAST_MARGIN, one
        assert LEAST_MARGIN <= one.baseline <= height - LEAST_MARGIN, one


@each
def test_no_heading_is_left_alone_at_the_foot(printed, name):
    """What follows a heading stands on the same page."""
    found = [one for one in printed(name).elements if str(one.S)[1:] in FLOWING]
    for heading, after in pairwise(found):
        if str(heading.S)[1:] in {"H2", "H3"}:
            assert heading.Pg.objgen == after.Pg.objgen


def test_in_gray_the_partners_strands_are_told_apart(printed):
    """B's strand has a light line along its middle, A's has none, and neither is lost on its ground."""
    strands = [one for one in ink_of(printed("sheet on its side").pdf).drawn if one.box[2] - one.box[0] > 300]
    widest = max(one.width for one in strands)
    b, a = (one for one in strands if one.width == pytest.approx(widest))
    light = [one for one in strands if one.box == b.box and one.width < b.width / 2]
    assert [round(gray(one.color), 3) for one in light] == [1.0]
    assert not [one for one in strands if one.box == a.box and one is not a]
    for strand in (a, b):
        assert gray(strand.color) < 0.85


def spoiled(paper: Tagged) -> list[Callable[[], object]]:
    """One way for each point to break a paper."""
    root, tree = paper.root, paper.root.StructTreeRoot
    first = {kind: next(iter(paper.all(kind)), None) for kind in ("H2", "LI", "Figure", "TH", "TD", "Form", "P")}
    field = next(iter(widgets(paper)), None)
    span = next(one for one in paper.elements if str(one.S) == "/Span")
    return [
        lambda: root.MarkInfo.__setitem__("/Suspects", True),
        lambda: root.Metadata.write(b"<x/>"),
        lambda: root.__setitem__("/Lang", pikepdf.String("english")),
        lambda: root.ViewerPreferences.__setitem__("/DisplayDocTitle", False),
        lambda: setattr(span, "S", Name.Story),
        lambda: setattr(first["LI"], "S", Name.P),
        lambda: setattr(first["P"], "P", tree),
        lambda: setattr(first["H2"], "S", Name.H3),
        lambda: first["Figure"].__delitem__("/Alt"),
        lambda: setattr(first["Figure"].A, "BBox", Array([0, 0, 9000, 9000])),
        lambda: first["TH"].A.__delitem__("/Scope"),
        lambda: first["TD"].A.__delitem__("/Headers"),
        lambda: tree.ParentTree.Nums[1].__setitem__(0, first["P"]),
        lambda: paper.pdf.pages[0].obj.__delitem__("/Tabs"),
        lambda: field.__delitem__("/TU"),
        lambda: setattr(field, "F", 0),
        lambda: setattr(first["Form"], "S", Name.Div),
        lambda: first["P"].__delitem__("/K"),
        lambda: next(one for one in fonts(paper) if "/ToUnicode" in one).__delitem__("/ToUnicode"),
        lambda: next(one for one in fonts(paper) if "/FontDescriptor" in one).FontDescriptor.__delitem__("/FontFile2"),
        lambda: root.__setitem__("/OpenAction", Dictionary(S=Name.JavaScript, JS=pikepdf.String("1"))),
    ]


def test_every_point_would_find_what_is_wrong(press):
    """Each spoiled paper is a new one: a diary with its table and fields, and a handout with a figure and lists."""
    data = press.print(from_the_library(0, "trust-log")), press.print(a_handout())
    told = set(problems(read(data[0].replace(b"%PDF-1.7", b"%PDF-1.4"))))
    for number in range(len(spoiled(read(data[0])))):
        for one in data:
            paper = read(one)
            try:
                spoiled(paper)[number]()
            except (AttributeError, TypeError):
                continue  # this paper has no such thing
            told |= set(problems(walked(paper.pdf)))
    assert {point.__name__ for point in POINTS} - {problem.split(":")[0] for problem in told} == set()


PAGE = (
    '<!DOCTYPE html><html lang="en-US"><head><title>Try</title></head><body><article class="paper letter">'
    "<h1>Try</h1><p {}>Some words that are long enough to be seen by anybody.</p></article></body></html>"
)


@pytest.mark.parametrize(
    ("style", "wrong"),
    [
        ("", set()),
        ('style="font-size: 8pt"', {"small"}),
        ('style="color: #aaa"', {"pale"}),
        ('style="background: #555; color: #222"', {"pale"}),
        ('style="white-space: nowrap; margin-left: 5in"', {"cropped"}),
    ],
)
def test_the_ink_would_show_it(press, style, wrong):
    written = ink_of(read(press.print_html(PAGE.format(style))).pdf).written
    found = {
        "small": any(one.size < LEAST_SIZE - _ROUNDING for one in written),
        "pale": any(contrast(one.color, one.ground) < LEAST_CONTRAST for one in written),
        "cropped": any(one.right > 612 - LEAST_MARGIN for one in written),
    }
    assert {what for what, is_so in found.items() if is_so} == wrong


NARROW = (
    '<!DOCTYPE html><html lang="{}"><head><title>Try</title></head><body><article class="paper letter"><h1>Try</h1>'
    '<table class="rows"><thead><tr><th scope="col">1</th><th scope="col">2</th><th scope="col">3</th>'
    '<th scope="col">4</th><th scope="col">5</th></tr></thead><tbody><tr><th scope="row">1</th><td>{}</td><td></td>'
    "<td></td><td></td></tr></tbody></table></article></body></html>"
)


@pytest.mark.parametrize(
    ("language", "words", "parted"),
    [
        ("en-US", "There understanding", "under‐ standing"),
        ("es-US", "There understanding", "unders‐ tanding"),
        ("es-US", "Hay entendimiento", "entendi‐ miento"),
        ("en-US", "There <bdi>understanding</bdi>", "There understanding"),
    ],
)
def test_long_words_are_parted_by_the_rules_of_their_language(press, language, words, parted):
    page = PdfReader(io.BytesIO(press.print_html(NARROW.format(language, words)))).pages[0]
    assert parted in " ".join(page.extract_text().split())
