"""Reports on paper: one of six pages, warm, and a hundred in a run on all cores, against plain calls of WeasyPrint."""

import io
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import pikepdf
import pytest

from clinic.couples.rules import Side
from clinic.handouts.print_run import CORES, print_all
from clinic.progress.measures import measures
from reports import progress_report
from reports.document import Document, Paper, to_html
from reports.pdf import Press
from reports.report_facts import Measured
from tests.benchmarks.test_paper import as_a_newcomer_has_it, newcomer  # noqa: F401
from tests.benchmarks.test_paper_runs import Anew, call_plainly, pages_of, told
from tests.reports.report_papers import FACTS, FOR_THE_FILE, taken

ROUNDS = {"rounds": 10, "iterations": 1, "warmup_rounds": 2}
ONCE = {"rounds": 1, "iterations": 1, "warmup_rounds": 0}
MANY = 100


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    running = Press()
    running.print(six_pages())
    yield running
    running.close()


def six_pages() -> Document:
    """A year for the counselor's file, with three measures, and two maps that need a page each."""
    pulse = {Side.A: taken([20, 24, 28, 31, 33, 38]), Side.B: taken([25, 24, 29, 30, 36, 37])}
    more = Measured(measures()["connection-pulse"], pulse, together=True)
    facts = replace(FOR_THE_FILE, measured=(*FOR_THE_FILE.measured, more), events=(), called_off=())
    return progress_report.build(facts, paper=Paper.LETTER)


def a_hundred() -> list[Document]:
    """As `clinic report progress --all` prints them: each couple's own, for every sort of reader."""
    facts = list(FACTS.values())
    return [
        progress_report.build(replace(facts[n % len(facts)], practice=f"Practice {n}"), paper=Paper.LETTER)
        for n in range(MANY)
    ]


@pytest.mark.benchmark(group="report of six pages")
def test_weasyprint_as_a_newcomer_calls_it_for_a_report(baseline, newcomer):  # noqa: F811
    html = as_a_newcomer_has_it(six_pages())
    assert baseline.pedantic(newcomer, (html,), **ROUNDS).startswith(b"%PDF")


@pytest.mark.benchmark(group="report of six pages")
def test_our_report_warm(benchmark, press):
    benchmark.extra_info["ratio"] = 0.45
    document = six_pages()
    pdf = benchmark.pedantic(lambda: press.print_html(to_html(document)), **ROUNDS)
    benchmark.extra_info["note"] = f"{len(pikepdf.open(io.BytesIO(pdf)).pages)} pages"


@pytest.mark.benchmark(group="report of six pages")
def test_our_report_from_the_facts_on(benchmark, press):
    assert benchmark.pedantic(lambda: press.print_html(to_html(six_pages())), **ROUNDS).startswith(b"%PDF")


@pytest.mark.benchmark(group="a hundred reports")
def test_plain_calls_on_all_cores_for_reports(baseline):
    jobs = [as_a_newcomer_has_it(document) for document in a_hundred()]
    with ProcessPoolExecutor(CORES, mp_context=get_context("spawn")) as pool:
        list(pool.map(call_plainly, jobs[: 2 * CORES]))
        told(baseline, baseline.pedantic(lambda: list(pool.map(call_plainly, jobs)), **ONCE))


@pytest.mark.benchmark(group="a hundred reports")
def test_our_hundred_on_all_cores(benchmark, press):
    benchmark.extra_info["ratio"] = 0.45
    documents = a_hundred()
    papers = benchmark.pedantic(lambda: [pdf for _, pdf in print_all(Anew(press), documents)], **ONCE)
    told(benchmark, papers)
    assert pages_of(papers) >= MANY
