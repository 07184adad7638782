"""The caseload of a large practice beside that of a small one, both with five years behind them; and one chart."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from starlette.testclient import TestClient

from clinic.app import create_app
from clinic.couples.rules import Side
from clinic.settings import Settings, settings
from reports.charts import ChartFacts, Score, Series, lay_out
from tests.benchmarks.caseloads import EMAIL, PASSWORD, YEARS, fill

SMALL, LARGE = 50, 500


@contextmanager
def practice(folder, couples: int) -> Iterator[TestClient]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLINIC_DATA", str(folder))
        settings.cache_clear()
        fill(couples)
        with TestClient(create_app(Settings()), base_url="http://127.0.0.1", follow_redirects=False) as client:
            assert client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD}).status_code == 303
            yield client
    settings.cache_clear()


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    with practice(tmp_path_factory.mktemp("small"), SMALL) as client:
        yield client


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    with practice(tmp_path_factory.mktemp("large"), LARGE) as client:
        yield client


def coming_from_a_file(client: TestClient) -> Callable[[], None]:
    """Somebody opens a couple's file before each look at the caseload, as counselors do: the trail tells of it."""
    couple = re.search(r'href="(/couples/[0-9a-f-]{36})"', client.get("/caseload").text)
    assert couple is not None

    def opened() -> None:
        assert client.get(f"{couple[1]}/goals").status_code == 200

    return opened


@pytest.mark.benchmark(group=f"caseload with {YEARS} years")
def test_page_of_50_couples(baseline, small):
    answer = baseline.pedantic(lambda: small.get("/caseload"), setup=coming_from_a_file(small), rounds=40)
    assert "Look at the measures" in answer.text


@pytest.mark.benchmark(group=f"caseload with {YEARS} years")
def test_page_of_500_couples(benchmark, large):
    benchmark.extra_info["ratio"] = 1.5
    answer = benchmark.pedantic(lambda: large.get("/caseload"), setup=coming_from_a_file(large), rounds=40)
    assert "Page 1 of 13" in answer.text


@pytest.mark.benchmark(group="chart")
def test_one_chart_of_a_year(benchmark):
    first = date(2026, 1, 5)
    series = tuple(
        Series(side, side.name, tuple(Score(first + timedelta(weeks=week), 4 + week % 9) for week in range(52)))
        for side in Side
    )
    facts = ChartFacts("chart", "CSI-4", "Higher is better", "", 0, 21, series, 13.5, "cut-off 13.5", 3, "error")
    benchmark.extra_info["note"] = "the median is to be ≤ 0.5 ms"
    assert benchmark(lambda: lay_out(facts)).lines
