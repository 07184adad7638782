"""A form in a real browser: at 320 pixels, without a script, by keyboard; axe finds nothing, and targets are large."""

import threading
from collections.abc import Iterator

import pytest
import uvicorn
from axe_core_python.sync_playwright import Axe

from clinic.questionnaires.preview import preview_app
from tests.browser.server import free_port
from tests.questionnaires.forms import group, item, plan, when
from tests.questionnaires.test_preview import EVERY_KIND

NARROW = {"width": 320, "height": 700}
FORM = plan(
    group("g", *EVERY_KIND[:-1], group("again", item("name", required=True), repeats=True)),
    group("k", item("c", "boolean", required=True), item("d", "text", enableWhen=[when("c", answerBoolean=True)])),
    title="Every control",
)
SMALL_TARGETS = """() => [...document.querySelectorAll('label.check, button:not(.visually-hidden), select, summary, '
  + 'input:not([type=radio]):not([type=checkbox]):not([type=hidden]), textarea, .error-summary a')]
  .filter(one => one.offsetHeight && one.getBoundingClientRect().height < 43.5)
  .map(one => one.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(preview_app(FORM), host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def test_every_control_is_accessible_and_fits_a_narrow_phone(contexts, watched, address):
    page = watched(contexts(viewport=NARROW), expected="422")
    page.goto(address)
    for _ in ("fresh", "with problems"):
        found = Axe().run(page)["violations"]
        assert not found, [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate(SMALL_TARGETS) == []
        with page.expect_navigation():
            page.locator("button.button-primary").click()
    assert page.title().startswith("Error:")
    assert page.evaluate("document.activeElement.id") == "error-summary"


def test_a_person_without_a_script_gets_to_the_end_by_keyboard(contexts, address):
    page = contexts(viewport=NARROW, java_script_enabled=False).new_page()
    page.goto(address)
    page.get_by_label("Question name").fill("Zoë")
    page.get_by_label("Question string").first.fill("kept")
    page.get_by_label("Question string").first.press("Enter")
    page.get_by_role("group", name="Question c").get_by_label("Yes").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Question d").fill("why")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Check your answers").wait_for()
    for words in ("Zoë", "kept", "Yes", "why"):
        assert page.get_by_text(words, exact=True).is_visible(), words
    page.get_by_role("link", name="Change Question d", exact=True).click()
    assert page.get_by_label("Question d").input_value() == "why"
