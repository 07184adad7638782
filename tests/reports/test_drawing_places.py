"""Where drawings stand on paper, read from the finished file: inside the text's room, clear of the foot, and large."""

import io
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from pypdf import PdfReader

from clinic.cycles.file_form import read_map
from clinic.cycles.rules import CycleMap, MapKind
from reports.conditions import Addressee
from reports.document import Document, Orientation, Paper
from reports.pdf import PaperError
from tests.cycles.corpus import CORPUS
from tests.reports.papers import a_handout, a_sheet
from tests.reports.tagged import read

DATA = Path(__file__).resolve().parents[1] / "data"
SAMPLES = sorted(path.stem for path in DATA.glob("*.json"))
MAPS = {**CORPUS, **{f"sample {name}": name for name in SAMPLES}}


@cache
def the_map(name: str) -> CycleMap:
    if name in CORPUS:
        return CORPUS[name]
    return read_map((DATA / f"{MAPS[name]}.json").read_text("utf-8"))


HURTING = [name for name in MAPS if the_map(name).kind is MapKind.NEGATIVE]
"""The maps a handout speaks of."""
LEAST_MARGIN = 36
"""Points that stay white at the edge of every page with a drawing."""
TALLEST_FOOT_LETTER = 8.5


def drawings(data: bytes) -> list[tuple[int, list[float], list[float]]]:
    """Page number, box and page of each drawing, in points from the lower left corner."""
    found = read(data)
    numbers = {page.objgen: number for number, page in enumerate(found.pdf.pages)}
    return [
        (
            numbers[figure.Pg.objgen],
            [float(side) for side in figure.A.BBox],
            [float(side) for side in figure.Pg.MediaBox],
        )
        for figure in found.all("Figure")
    ]


def foot(data: bytes, number: int) -> float:
    """The upper edge of the running foot of a page."""
    places: list[float] = []

    def visit(text, current, matrix, _font, _size):
        if text.strip():
            places.append(matrix[5] * current[3] + current[5])

    PdfReader(io.BytesIO(data)).pages[number].extract_text(visitor_text=visit)
    return min(places) + TALLEST_FOOT_LETTER


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("name", HURTING)
def test_a_drawing_in_a_handout_is_clear_of_the_foot(press, name, paper):
    data = press.print(a_handout(the_map(name), paper=paper))
    ((number, (left, bottom, right, top), page),) = drawings(data)
    assert bottom >= foot(data, number)
    assert bottom >= 54
    assert top <= page[3] - LEAST_MARGIN
    assert left >= LEAST_MARGIN - 3
    assert right <= page[2] - LEAST_MARGIN + 3


@pytest.mark.parametrize("orientation", Orientation)
@pytest.mark.parametrize("name", MAPS)
def test_a_drawing_on_a_cycle_sheet_fills_it(press, name, orientation):
    for paper in Paper:
        sheet = a_sheet(the_map(name), paper=paper, orientation=orientation)
        ((_, (left, bottom, right, top), page),) = drawings(press.print(sheet))
        drawing = sheet.contents.drawing
        assert (right - left) / (top - bottom) == pytest.approx(drawing.width / drawing.height, rel=0.01)
        assert min(left, bottom, page[2] - right, page[3] - top) >= LEAST_MARGIN - 1
        fills_width = right - left >= page[2] - 88
        fills_height = bottom <= 42
        assert fills_width or fills_height


@pytest.mark.parametrize("name", [name for name in SAMPLES if f"sample {name}" in HURTING])
@pytest.mark.parametrize("addressee", Addressee)
def test_samples_make_three_or_four_pages(press, name, addressee):
    data = press.print(a_handout(the_map(f"sample {name}"), addressee))
    assert len(PdfReader(io.BytesIO(data)).pages) in {3, 4}


def page_with(drawing: str) -> str:
    head = '<!DOCTYPE html><html lang="en"><head><title>Try</title></head><body><article class="paper letter">'
    return f"{head}{drawing}</article></body></html>"


@pytest.mark.parametrize("box", ["0 0 100 400", "0 0 100 160"])
def test_a_drawing_that_runs_off_its_page_is_not_printed(press, box):
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"><title>x</title></svg>'
    with pytest.raises(PaperError, match="does not fit on its page"):
        press.print_html(page_with(f'<div class="map">{drawing}</div>'))


def named(name: str) -> list[Document]:
    partners = CORPUS["typical"].partners

    couple = replace(CORPUS["typical"], partners=replace(partners, a=replace(partners.a, name=name)))
    return [a_handout(couple), a_handout(couple, Addressee.A), a_sheet(couple)]


@pytest.mark.parametrize("name", ["Maya 🙂", "Ren ❤️", "🐻", "Jo 👩🏽‍🚀", "Kit 🏳️‍🌈", "Ana 🇺🇸", "Mo ☀️"])
def test_ordinary_emoji_in_a_name_are_printed(press, name):
    for document in named(name):
        assert press.print(document).startswith(b"%PDF")


@pytest.mark.parametrize(("letter", "number"), [("\U00013000", "U+13000"), ("\ua997", "U+A997")])
def test_a_letter_no_font_has_is_named(press, letter, number):
    for document in named(f"Maya {letter}"):
        with pytest.raises(PaperError, match=letter) as stopped:
            press.print(document)
        assert number in str(stopped.value)
        assert ".notdef" not in str(stopped.value)
