"""From an edit to a follower's screen on one machine, alone and among two hundred, beside an edit nobody follows."""

import http.client
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from clinic.cycles.live_links import _new_row, _told, link_by_token
from clinic.cycles.live_tables import LiveLink
from clinic.database import close_database, open_database, transaction
from clinic.demo import PASSWORD
from clinic.keys import master_key
from clinic.practice.store import sign_in_hash
from clinic.settings import Settings
from clinic.vault import Vault
from clinic.web.live import FOR_ONE_RIGHT
from tests.browser.conftest import EMAIL
from tests.browser.server import Server

CROWD = 200
LINKS = CROWD // FOR_ONE_RIGHT + 1
ROUNDS = 20
PATIENCE = 20
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The program in a process of its own, as a person runs it."""
    running = Server(tmp_path_factory.mktemp("practice"))
    running.command("demo")
    running.start()
    yield running
    running.stop()


class Counselor:
    """The demo counselor's browser, one connection kept open, with a map of their own that is shared."""

    def __init__(self, server: Server) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
        self.headers: dict[str, str] = {}
        answer, _ = self.post("/sign-in", email=EMAIL, password=PASSWORD)
        self.headers["Cookie"] = answer.headers["set-cookie"].split(";")[0]
        couple = self.post("/couples", a_name="Maya", b_name="Jon")[0].headers["location"]
        self.board = self.post(f"{couple}/maps", kind="negative")[0].headers["location"]
        self.post(f"{self.board}/share")
        link = re.search(rb"/live/[A-Za-z0-9_-]{43}", self.ask("GET", f"{self.board}/share")[1])
        assert link
        self.guest = f"live={link[0].decode().removeprefix('/live/')}"
        self.guests = " ".join(_more_links(server, self.headers["Cookie"], link[0].decode().removeprefix("/live/")))

    def ask(self, method: str, path: str, body: str = "", **headers: str):
        self.connection.request(method, path, body, self.headers | headers)
        answer = self.connection.getresponse()
        return answer, answer.read()

    def post(self, path: str, **fields: str):
        return self.ask("POST", path, urlencode(fields), **FORM)

    def edit(self) -> int:
        """One edit; gives its place in the log, which is the number of its picture: each edit of this map shows."""
        change = {"kind": "set_title", "text": f"The chase {uuid4().hex[:6]}"}
        made = {"id": str(uuid4()), "at": datetime.now(UTC).isoformat(), "change": change}
        body = json.dumps({"device": "a-device-of-mine", "base": 0, "edits": [made]})
        answer, text = self.ask("POST", f"{self.board}/edits", body, **{"Content-Type": "application/json"})
        assert answer.status == 200
        return json.loads(text)["accepted"][0]["seq"]


@pytest.fixture(scope="module")
def counselor(server) -> Iterator[Counselor]:
    made = Counselor(server)
    yield made
    made.connection.close()


def _more_links(server: Server, cookie: str, token: str) -> list[str]:
    """Cookies of as many links to the same map as the crowd needs: one link has places for a family."""
    chosen = Settings(data=server.data)
    master = master_key(chosen)
    engine, vault = open_database(chosen, master), Vault(master)
    with transaction(engine) as session:
        link = link_by_token(session, vault, token)
        kept = session.get_one(LiveLink, link.id)
        signed = sign_in_hash(cookie.partition("=")[2])
        rows = [_new_row(session, vault, kept.member_id, link.couple, link.map, signed) for _ in range(LINKS)]
        session.add_all(rows)
        tokens = [_told(vault, row).token for row in rows]
    close_database(engine)
    return [f"live={one}" for one in tokens]


class Crowd:
    """Followers in a process of their own, so that they take no time from who is measured."""

    def __init__(self, server: Server, cookies: str, size: int) -> None:
        self.words = [sys.executable, "-m", "tests.benchmarks.crowd", str(server.port), cookies, str(size)]

    def __enter__(self) -> "Crowd":
        self.process = subprocess.Popen(self.words, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own program
        self.wait(0)
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def wait(self, number: int) -> None:
        """Until everyone has the picture."""
        while (line := self.process.stdout.readline()) and int(line) < number:
            pass
        assert line, "the followers are gone"


def _edit_until_seen(counselor: Counselor, crowd: Crowd) -> float:
    started = time.perf_counter()
    crowd.wait(counselor.edit())
    return time.perf_counter() - started


@pytest.mark.benchmark(group="one edit, live")
def test_edit_that_nobody_follows(baseline, counselor):
    baseline.pedantic(counselor.edit, rounds=ROUNDS, warmup_rounds=2)


@pytest.mark.benchmark(group="one edit, live")
def test_edit_until_one_follower_has_it(benchmark, server, counselor):
    with Crowd(server, counselor.guest, 1) as crowd:
        took = []
        benchmark.pedantic(lambda: took.append(_edit_until_seen(counselor, crowd)), rounds=ROUNDS, warmup_rounds=2)
    assert sorted(took)[len(took) // 2] < 0.3


@pytest.mark.benchmark(group="one edit, live")
def test_edit_while_two_hundred_follow(benchmark, server, counselor):
    """What the counselor waits for; between two edits everyone gets theirs, as in a session."""
    with Crowd(server, counselor.guests, CROWD) as crowd:
        made = [counselor.edit()]
        benchmark.pedantic(lambda: made.append(counselor.edit()), setup=lambda: crowd.wait(made[-1]), rounds=ROUNDS)


@pytest.mark.benchmark(group="one edit, live")
def test_edit_until_two_hundred_followers_have_it(benchmark, server, counselor):
    with Crowd(server, counselor.guests, CROWD) as crowd:
        benchmark.pedantic(lambda: _edit_until_seen(counselor, crowd), rounds=ROUNDS, warmup_rounds=2)
