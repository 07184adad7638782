"""Takes the README's pictures anew from the demo practice: `make pictures`. Looking at them is a person's job."""

import re
import subprocess
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import FLAGS, LAPTOP, PHONE, TABLET, sign_in
from tests.browser.server import COMMAND, Server

OUT = Path(__file__).parents[1] / "pictures"
MAPS = Path(__file__).parents[1] / "data"
VIEWS = {
    "board-laptop": {"viewport": LAPTOP},
    "board-dark": {"viewport": LAPTOP, "color_scheme": "dark"},
    "board-tablet-keyboard": {"viewport": {"width": TABLET["width"], "height": 430}, "has_touch": True},
    "board-phone": {"viewport": PHONE, "has_touch": True, "is_mobile": True, "device_scale_factor": 2},
}


def main() -> None:
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder))
        server.command("demo")
        server.start()
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        try:
            for name, options in VIEWS.items():
                page = browser.new_context(locale="en-US", **options).new_page()
                sign_in(page, server)
                page.goto(server.address + the_chase(page, server))
                take(page, name)
                if name == "board-laptop":
                    page.goto(page.url.split("?")[0] + "/show")
                    take(page, "show")
        finally:
            browser.close()
            server.stop()
        handout_pages(Path(folder))


def the_chase(page: Page, server: Server) -> str:
    """The board of the loop that hurts of the demo's first couple."""
    page.goto(f"{server.address}/couples")
    page.get_by_role("main").get_by_role("link", name=re.compile("Maya")).first.click()
    page.wait_for_url(re.compile(r"/couples/[0-9a-f-]{36}$"))
    path = page.get_by_role("main").get_by_role("link", name="The Chase", exact=True).get_attribute("href")
    assert path
    return path


def take(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    page.screenshot(path=OUT / f"{name}.png")


def handout_pages(folder: Path) -> None:
    """The handout's pages, side by side as PNG files (pdftoppm from Debian's poppler-utils)."""
    pdf = folder / "handout.pdf"
    words = ["handout", "pursue-and-withdraw", "--map", str(MAPS / "the-chase.json"), "--out", str(pdf)]
    subprocess.run([*COMMAND, *words], check=True)  # noqa: S603 - our own program
    subprocess.run(["pdftoppm", "-r", "60", "-png", str(pdf), str(OUT / "handout")], check=True)  # noqa: S603, S607


if __name__ == "__main__":
    main()
