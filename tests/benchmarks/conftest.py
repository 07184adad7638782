"""Prints every group as ratios to its named baseline, measured in the same run; writes the table for the README."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def baseline(benchmark):
    """Marks the benchmark that the others of its group are compared with."""
    benchmark.extra_info["baseline"] = True
    return benchmark


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    session = getattr(config, "_benchmarksession", None)
    benchmarks = [one for one in getattr(session, "benchmarks", []) if one.stats.data]
    if not benchmarks:
        return
    lines = list(_table(benchmarks))
    terminalreporter.section("ratios")
    for line in lines:
        terminalreporter.write_line(line)
    out = Path(config.rootpath) / "build" / "ratios.md"
    out.parent.mkdir(exist_ok=True)
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _table(benchmarks: list) -> list[str]:
    lines = ["| what | median | 95th percentile | ratio to the baseline | target |", "|---|---|---|---|---|"]
    for group in dict.fromkeys(one.group for one in benchmarks):
        members = [one for one in benchmarks if one.group == group]
        base = next((one for one in members if one.extra_info.get("baseline")), None)
        for one in members:
            ratio = "baseline" if one is base else f"{one.stats.median / base.stats.median:.2f}" if base else "–"
            name = one.name.removeprefix("test_").replace("_", " ")
            target = _target(one, base)
            lines.append(
                f"| {group}: {name} | {_ms(one.stats.median)} | {_ms(_p95(one.stats.data))} | {ratio} | {target} |"
            )
    return lines


def _target(one: Any, base: Any) -> str:
    """What a benchmark set out to reach (`ratio`, or `p95` in ms), and whether it did in this run."""
    aims = []
    if base is not None and "ratio" in one.extra_info:
        met = one.stats.median / base.stats.median <= one.extra_info["ratio"]
        aims.append(f"≤ {one.extra_info['ratio']:.2f} {'met' if met else 'missed'}")
    if "p95" in one.extra_info:
        met = _p95(one.stats.data) * 1000 <= one.extra_info["p95"]
        aims.append(f"95 % in {one.extra_info['p95']} ms {'met' if met else 'missed'}")
    if "pages" in one.extra_info:
        aims.append(f"{one.extra_info['pages'] / one.stats.median:.1f} pages a second")
    if "note" in one.extra_info:
        aims.append(one.extra_info["note"])
    return ", ".join(aims)


def _p95(data: list[float]) -> float:
    return sorted(data)[min(len(data) - 1, int(len(data) * 0.95))]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"
