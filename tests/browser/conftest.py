"""A real Chromium, a real server, and a counselor signed in to the demo practice."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from clinic.demo import PASSWORD
from tests.browser.server import Server

EMAIL = "nora@maple.example"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LAPTOP = {"width": 1280, "height": 800}
TABLET = {"width": 1180, "height": 820}
PHONE = {"width": 390, "height": 844}

NewPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One more try for a test of this folder: on a busy machine a browser can be slower than any limit one may set.

    The summary counts every test that needed it; one that fails twice has failed.
    """
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server with the demo practice, for all tests that do not stop it."""
    running = Server(tmp_path_factory.mktemp("practice"))
    running.command("demo")
    running.start()
    yield running
    running.stop()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server of one test alone, to be killed and started again."""
    running = Server(tmp_path)
    running.command("demo")
    running.start()
    yield running
    running.stop()


@pytest.fixture
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    opened: list[BrowserContext] = []

    def new(**options: object) -> BrowserContext:
        context = browser.new_context(**({"viewport": LAPTOP, "locale": "en-US"} | options))
        opened.append(context)
        return context

    yield new
    for context in opened:
        context.close()


@pytest.fixture
def watched() -> Iterator[Callable[..., Page]]:
    """Opens pages whose every console error fails the test, unless it is one that the test expects."""
    errors: list[str] = []

    def open_page(context: BrowserContext, expected: str = "(?!)") -> Page:
        page = context.new_page()

        def hear(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"} and not re.search(expected, message.text):
                errors.append(f"{message.type}: {message.text} ({message.location.get('url')})")

        page.on("console", hear)
        page.on("pageerror", lambda error: errors.append(f"page error: {error}"))
        return page

    yield open_page
    assert errors == []


def sign_in(page: Page, server: Server) -> None:
    """Signs the demo counselor in: as a person would the first time, with the same cookie after that."""
    if server.cookies:
        page.context.add_cookies(server.cookies)
        return
    page.goto(f"{server.address}/sign-in")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/today")
    server.cookies = page.context.cookies()


def new_couple(page: Page, server: Server, a: str = "Maya", b: str = "Jon") -> str:
    """Adds a couple through the form's own address and gives the path of its file."""
    answer = page.request.post(f"{server.address}/couples", form={"a_name": f"{a}", "b_name": f"{b}"}, max_redirects=0)
    assert answer.status == 303
    return str(answer.headers["location"])


def new_map(page: Page, server: Server, couple: str, **facts: str) -> str:
    """Starts a map for a couple and gives the path of its board."""
    answer = page.request.post(f"{server.address}{couple}/maps", form={"kind": "negative", **facts}, max_redirects=0)
    assert answer.status == 303
    return str(answer.headers["location"])


def board_state(page: Page, server: Server, board: str) -> dict:
    """The map as the server has it."""
    answer = page.request.get(f"{server.address}{board}/state", headers={"accept": "application/json"})
    assert answer.ok
    return answer.json()


def unique(word: str) -> str:
    """A word that stands nowhere else."""
    return f"{word} {uuid4().hex[:6]}"
