"""Many papers: pages a second of a run on all cores, the memory it takes, and an edition that did not change.

The newcomer's run has as many processes as there are cores, each of which has imported WeasyPrint and printed once
before it is timed, and calls it plainly for each document. Chromium prints one page after the other in one browser.
"""

import io
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import sync_playwright

from clinic.cycles.rules import MapKind
from clinic.cycles.samples import sample_map
from clinic.handouts.editions import document_of, editions
from clinic.handouts.print_run import CORES, print_all
from clinic.language import Language
from reports.conditions import Addressee
from reports.document import Document, Paper, to_html
from reports.pdf import FONT_SETTINGS, Press
from tests.benchmarks.test_paper import WOFF2, as_a_newcomer_has_it, opened, printed
from tests.reports.papers import a_handout

ROUNDS = {"rounds": 3, "iterations": 1, "warmup_rounds": 1}
MANY = 500


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    """Every paper of the library in English on Letter, as `clinic handouts render-all` makes them for a couple."""
    cycle_map = sample_map("hurt-distance")
    wanted = editions(list(Addressee), [Language.ENGLISH], [Paper.LETTER])
    found = [document_of(one, cycle_map.partners, {MapKind.NEGATIVE: cycle_map}) for one in wanted]
    return [document for document in found if document]


@pytest.fixture
def press() -> Iterator[Press]:
    running = Press()
    running.print(a_handout())
    yield running
    running.close()


@dataclass(frozen=True)
class Anew:
    """A press that prints each document now, whatever it printed before."""

    press: Press

    def print(self, document: Document) -> bytes:
        return self.press.print_html(to_html(document))


def call_plainly(html: str) -> bytes:
    os.environ["FONTCONFIG_FILE"] = str(FONT_SETTINGS)
    weasyprint = import_module("weasyprint")
    pdf: bytes = weasyprint.HTML(string=html, base_url=f"{WOFF2}/").write_pdf()
    return pdf


def pages_of(papers: list[bytes]) -> int:
    return sum(len(pikepdf.open(io.BytesIO(paper)).pages) for paper in papers)


def told(benchmark, papers: list[bytes]) -> None:
    assert all(one.startswith(b"%PDF") for one in papers)
    benchmark.extra_info["pages"] = pages_of(papers)


@pytest.mark.benchmark(group="all papers for a couple")
def test_weasyprint_called_plainly_on_all_cores(baseline, documents):
    jobs = [as_a_newcomer_has_it(document) for document in documents]
    with ProcessPoolExecutor(CORES, mp_context=get_context("spawn")) as pool:
        told(baseline, baseline.pedantic(lambda: list(pool.map(call_plainly, jobs)), **ROUNDS))


@pytest.mark.benchmark(group="all papers for a couple")
def test_our_run_on_all_cores(benchmark, documents, press):
    benchmark.extra_info["ratio"] = 0.40

    told(benchmark, benchmark.pedantic(lambda: [pdf for _, pdf in print_all(Anew(press), documents)], **ROUNDS))


@pytest.mark.benchmark(group="all papers for a couple")
def test_chromium_warm_one_after_the_other(benchmark, documents, tmp_path):
    files = []
    for number, document in enumerate(documents):
        files.append(tmp_path / f"{number}.html")
        files[-1].write_text(as_a_newcomer_has_it(document).replace('url("', f'url("{WOFF2.as_uri()}/'))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        told(benchmark, benchmark.pedantic(lambda: [printed(opened(page, file)) for file in files], **ROUNDS))
        browser.close()


@pytest.mark.benchmark(group="an edition that did not change")
def test_a_handout_printed_anew(baseline, press):
    html = to_html(a_handout())
    assert baseline.pedantic(press.print_html, (html,), rounds=12, warmup_rounds=2).startswith(b"%PDF")


@pytest.mark.benchmark(group="an edition that did not change")
def test_the_same_handout_again(benchmark, press):
    benchmark.extra_info["p95"] = 5
    document = a_handout()
    assert benchmark.pedantic(press.print, (document,), rounds=30, warmup_rounds=2).startswith(b"%PDF")


def resident(process: int) -> int:
    """Kilobytes that a process holds in memory."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))


@pytest.mark.benchmark(group=f"memory over {MANY} papers")
def test_a_run_of_many(benchmark, documents, press):
    """The press room and this program hold no more after many papers than after the first hundred."""
    sizes: list[tuple[int, int]] = []

    def run() -> None:
        many = [documents[number % len(documents)] for number in range(MANY)]
        for done, _ in enumerate(print_all(Anew(press), many), start=1):
            if done % 100 == 0:
                sizes.append((resident(press.process_id), resident(os.getpid())))

    benchmark.pedantic(run, rounds=1, iterations=1)
    (room, program), (room_after, program_after) = sizes[0], sizes[-1]
    benchmark.extra_info["note"] = (
        f"press room {room // 1024} to {room_after // 1024} MB, program {program // 1024} to {program_after // 1024} MB"
    )
    assert room_after - room < 4096
    assert program_after - program < 8192
