"""What a PDF costs: ours warm, a newcomer's call of WeasyPrint, and a warm headless Chromium, for the same HTML.

The newcomer links the same fonts as woff2 and calls `HTML(string=...).write_pdf()`. Only the faces of the main
typeface are linked, as few as this document needs. Chromium is given in two ways: the whole job (open the page, print
it) and printing alone of a page that is already open.
"""

import os
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from reports.conditions import Addressee
from reports.document import Document, to_html
from reports.pdf import FONT_SETTINGS, Press
from tests.cycles.corpus import CORPUS
from tests.reports.papers import a_handout, a_sheet

ROOT = Path(__file__).parents[2]
WOFF2 = ROOT / "clinic" / "web" / "static" / "fonts"
STYLES = sorted((ROOT / "reports" / "styles").glob("*.css"))
ROUNDS = {"rounds": 12, "iterations": 1, "warmup_rounds": 2}


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    running = Press()
    yield running
    running.close()


def as_a_newcomer_has_it(document: Document) -> str:
    """The document's HTML with its styles and fonts, complete in itself."""
    faces = re.findall(r"@font-face \{[^}]*\}", (WOFF2 / "fonts.css").read_text())
    main = "\n".join(face for face in faces if "AtkinsonNext" in face)
    style = main + "\n".join(path.read_text() for path in STYLES)
    return to_html(document).replace("</head>", f"<style>{style}</style></head>")


@pytest.fixture(scope="module")
def newcomer() -> Callable[[str], bytes]:
    os.environ["FONTCONFIG_FILE"] = str(FONT_SETTINGS)
    weasyprint = import_module("weasyprint")
    return lambda html: weasyprint.HTML(string=html, base_url=f"{WOFF2}/").write_pdf()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


def opened(page: Page, file: Path) -> Page:
    page.goto(file.as_uri())
    page.evaluate("document.fonts.ready.then(() => null)")
    return page


def printed(page: Page) -> bytes:
    return page.pdf(tagged=True, prefer_css_page_size=True)


@pytest.fixture
def file_of(tmp_path: Path) -> Callable[[Document], Path]:
    def write(document: Document) -> Path:
        file = tmp_path / "document.html"
        file.write_text(as_a_newcomer_has_it(document).replace('url("', f'url("{WOFF2.as_uri()}/'))
        return file

    return write


@pytest.mark.benchmark(group="handout PDF")
def test_weasyprint_as_a_newcomer_calls_it(baseline, newcomer):
    html = as_a_newcomer_has_it(a_handout())
    assert baseline.pedantic(newcomer, (html,), **ROUNDS).startswith(b"%PDF")


@pytest.mark.benchmark(group="handout PDF")
def test_ours_warm(benchmark, press):
    benchmark.extra_info["ratio"] = 0.40
    document = a_handout()
    assert benchmark.pedantic(lambda: press.print_html(to_html(document)), **ROUNDS).startswith(b"%PDF")


@pytest.mark.benchmark(group="handout PDF")
def test_ours_warm_for_one_partner(benchmark, press):
    document = a_handout(addressee=Addressee.A)
    assert benchmark.pedantic(lambda: press.print_html(to_html(document)), **ROUNDS).startswith(b"%PDF")


@pytest.mark.benchmark(group="handout PDF")
def test_ours_warm_from_the_map_on(benchmark, press):
    assert benchmark.pedantic(lambda: press.print_html(to_html(a_handout())), **ROUNDS).startswith(b"%PDF")


@pytest.mark.benchmark(group="handout PDF")
def test_ours_warm_with_the_map_on_its_own_page(benchmark, press):
    document = a_handout(CORPUS["three-twelve"])
    assert benchmark.pedantic(lambda: press.print_html(to_html(document)), **ROUNDS).startswith(b"%PDF")


@pytest.mark.benchmark(group="handout PDF")
def test_chromium_warm(benchmark, chromium, file_of):
    file = file_of(a_handout())
    assert benchmark.pedantic(lambda: printed(opened(chromium, file)), **ROUNDS).startswith(b"%PDF")


@pytest.mark.benchmark(group="handout PDF")
def test_chromium_warm_printing_alone(benchmark, chromium, file_of):
    page = opened(chromium, file_of(a_handout()))
    assert benchmark.pedantic(printed, (page,), **ROUNDS).startswith(b"%PDF")


@pytest.mark.benchmark(group="cycle sheet PDF")
def test_weasyprint_as_a_newcomer_calls_it_for_a_sheet(baseline, newcomer):
    html = as_a_newcomer_has_it(a_sheet())
    assert baseline.pedantic(newcomer, (html,), **ROUNDS).startswith(b"%PDF")


@pytest.mark.benchmark(group="cycle sheet PDF")
def test_our_sheet_warm(benchmark, press):
    document = a_sheet()
    assert benchmark.pedantic(lambda: press.print_html(to_html(document)), **ROUNDS).startswith(b"%PDF")


@pytest.mark.benchmark(group="cycle sheet PDF")
def test_chromium_warm_for_a_sheet(benchmark, chromium, file_of):
    file = file_of(a_sheet())
    assert benchmark.pedantic(lambda: printed(opened(chromium, file)), **ROUNDS).startswith(b"%PDF")
