"""From an edit to the new drawing, the board's page, and the layout, each beside a named baseline."""

import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import sqlcipher3.dbapi2 as sqlite
from fastapi import FastAPI, Request
from starlette.testclient import TestClient

from clinic import demo
from clinic.app import create_app
from clinic.command_line import opened_data
from clinic.couples.rules import Reader
from clinic.cycles.file_form import read_map
from clinic.cycles.frames import Shape
from clinic.cycles.layout import lay_out
from clinic.cycles.rules import view_for
from clinic.database import close_database
from clinic.settings import Settings, settings
from tests.cycles.corpus import CORPUS

DATA = Path(__file__).parents[1] / "data"
TYPICAL = read_map((DATA / "the-chase.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def counselor(tmp_path_factory):
    """The demo counselor, signed in to a program in this process."""
    patch = pytest.MonkeyPatch()
    folder = tmp_path_factory.mktemp("practice")
    patch.setenv("CLINIC_DATA", str(folder))
    settings.cache_clear()
    engine, vault = opened_data()
    demo.fill(engine, vault)
    close_database(engine)
    with TestClient(create_app(Settings()), base_url="http://127.0.0.1", follow_redirects=False) as client:
        signed_in = client.post("/sign-in", data={"email": "nora@maple.example", "password": demo.PASSWORD})
        assert signed_in.status_code == 303
        yield client
    patch.undo()
    settings.cache_clear()


@pytest.fixture(scope="module")
def board(counselor) -> str:
    """A board with the typical map's words on it."""
    couple = counselor.post("/couples", data={"a_name": "Maya", "b_name": "Jon"}).headers["location"]
    path = counselor.post(f"{couple}/maps", data={"kind": "negative"}).headers["location"]
    added = [
        {
            "kind": "add_entry",
            "entry": str(uuid4()),
            "partner": entry.side,
            "element": entry.element,
            "text": entry.text,
        }
        for entry in TYPICAL.entries
        if not entry.tentative
    ]
    assert counselor.post(f"{path}/edits", json=edits(added)).status_code == 200
    return path


def edits(changes: list[dict]) -> dict:
    now = datetime.now(UTC).isoformat()
    return {
        "device": "a-device-of-mine",
        "base": 0,
        "edits": [{"id": str(uuid4()), "at": now, "change": change} for change in changes],
    }


LONG = 1_000
"""Edits in the log of a map that was worked on for many sessions."""


@pytest.fixture(scope="module")
def long_board(counselor, board) -> str:
    """The same map after many sessions."""
    couple = board.rsplit("/maps/", 1)[0]
    path = counselor.post(f"{couple}/maps", data={"kind": "negative"}).headers["location"]
    entry = str(uuid4())
    said = {"kind": "add_entry", "entry": entry, "partner": "a", "element": "need", "text": "to matter"}
    again = {"kind": "revise_entry", "entry": entry, "text": "to matter to you"}
    for batch in range(LONG // 100):
        sent = edits([said if batch == 0 and number == 0 else again for number in range(100)])
        assert counselor.post(f"{path}/edits", json=sent | {"base": batch * 100}).status_code == 200
    return path


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """The least a server can do with the same bytes: one route that commits them to a plain SQLite file."""
    connection = sqlite.connect(
        str(tmp_path_factory.mktemp("bare") / "bare.db"), isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE edit (id INTEGER PRIMARY KEY, body BLOB)")
    app = FastAPI()

    @app.post("/edits")
    async def keep(request: Request) -> dict[str, bool]:
        connection.execute("INSERT INTO edit (body) VALUES (?)", (await request.body(),))
        return {"kept": True}

    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client
    connection.close()


@pytest.mark.benchmark(group="one edit")
def test_bare_fastapi_commits_the_same_bytes(baseline, bare):
    body = edits([{"kind": "set_title", "text": "The chase"}])
    baseline.pedantic(lambda: bare.post("/edits", json=body), rounds=150, warmup_rounds=5)


@pytest.mark.benchmark(group="one edit")
def test_edit_committed_and_redrawn(benchmark, counselor, board):
    _edit_again_and_again(benchmark, counselor, board)


@pytest.mark.benchmark(group="one edit")
def test_edit_of_a_map_with_a_thousand_edits(benchmark, counselor, long_board):
    _edit_again_and_again(benchmark, counselor, long_board)


def _edit_again_and_again(benchmark, counselor, board):
    entry = next(one for one in counselor.get(f"{board}/state").json()["entries"])

    def prepare():
        change = {"kind": "revise_entry", "entry": entry["id"], "text": f"you look away {uuid4().hex[:4]}"}
        return (), {"json": edits([change])}

    answers = []
    benchmark.extra_info["p95"] = 30
    benchmark.pedantic(
        lambda json: answers.append(counselor.post(f"{board}/edits", json=json)), setup=prepare, rounds=150
    )
    assert all(answer.status_code == 200 for answer in answers)
    assert "<svg" in json.loads(answers[-1].content)["state"]["drawing"]["svg"]


@pytest.mark.benchmark(group="page")
def test_sign_in_page(baseline, counselor):
    baseline.pedantic(lambda: counselor.get("/sign-in"), rounds=50, warmup_rounds=3)


@pytest.mark.benchmark(group="page")
def test_couples_list(benchmark, counselor):
    benchmark.pedantic(lambda: counselor.get("/couples"), rounds=50, warmup_rounds=3)


@pytest.mark.benchmark(group="page")
def test_board_page(benchmark, counselor, board):
    answer = benchmark.pedantic(lambda: counselor.get(board), rounds=50, warmup_rounds=3)
    assert answer.status_code == 200


@pytest.mark.benchmark(group="layout")
def test_layout_of_the_typical_map(baseline):
    view = view_for(Reader.ROOM, TYPICAL)
    baseline(lambda: lay_out(view, Shape.WIDE))


@pytest.mark.benchmark(group="layout")
def test_layout_of_the_worst_of_the_corpus(benchmark):
    fullest = max(CORPUS.values(), key=lambda cycle_map: sum(len(entry.text) for entry in cycle_map.entries))
    view = view_for(Reader.COUNSELOR, fullest)
    benchmark.extra_info["p95"] = 5
    benchmark(lambda: lay_out(view, Shape.WIDE))
