"""The board as a person meets it: found by role and name, driven by keys or fingers."""

import re
import time
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import board_state
from tests.browser.server import Server

SAVED = re.compile(r"^Saved")
KEPT_HERE = re.compile("Kept on this device")


class Board:
    """One open board."""

    def __init__(self, page: Page, server: Server, path: str) -> None:
        self.page, self.server, self.path = page, server, path

    def open(self, *, script: bool = True) -> "Board":
        """Opens the board; with a script, it is ready once the suggested words are there."""
        self.page.goto(f"{self.server.address}{self.path}")
        expect(self.chips.first if script else self.field).to_be_visible()
        return self

    @property
    def field(self) -> Locator:
        """The one field of the composer; its name says whose words and which part."""
        return self.page.get_by_role("form", name="Words for the map").get_by_role("textbox").first

    @property
    def chips(self) -> Locator:
        return self.page.get_by_role("group", name="Suggested words").get_by_role("button")

    @property
    def status(self) -> Locator:
        return self.page.get_by_role("banner").get_by_role("paragraph")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def card(self, partner: str, stem: str) -> Locator:
        """The button over one card, by whose it is and how it begins."""
        return self.page.get_by_role("button", name=re.compile(rf"^{re.escape(partner)}: {re.escape(stem)}"))

    def type(self, words: str, key: str = "Enter") -> None:
        self.page.keyboard.type(words)
        self.page.keyboard.press(key)

    def wait_saved(self) -> None:
        expect(self.status).to_contain_text(SAVED, timeout=15_000)

    def state(self) -> dict[str, Any]:
        return board_state(self.page, self.server, self.path)

    def texts(self) -> list[str]:
        """All words on the map as the server has them, in order."""
        return [entry["text"] for entry in self.state()["entries"]]

    def arrives(self, words: list[str]) -> None:
        """Waits until the server has just these words, and the board says that all is saved."""
        ends = time.monotonic() + 20
        while (found := self.texts()) != words:
            assert time.monotonic() < ends, f"the server has {found}"
            self.page.wait_for_timeout(50)
        self.wait_saved()
