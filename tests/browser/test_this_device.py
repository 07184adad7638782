"""What a tab keeps on its device: every change first, in order, under one name; and nothing is left open or lost."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.board import KEPT_HERE, Board
from tests.browser.test_board_journey import started
from tests.browser.test_nothing_is_lost import NETWORK

EDITS = "**/edits?*"
SLOW_KEY = """
    const importKey = crypto.subtle.importKey.bind(crypto.subtle);
    crypto.subtle.importKey = async (...given) => {
        await new Promise(resolve => setTimeout(resolve, 1500));
        return importKey(...given);
    };
"""
FULL_ONCE = """() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...row) {
        if (this.name !== "edits") return put.apply(this, row);
        IDBObjectStore.prototype.put = put;
        throw new DOMException("full", "QuotaExceededError");
    };
}"""
ANOTHER_TAB = """async () => {
    const { importKey, seal } = await import("/static/board/seal.js");
    const { keep } = await import("/static/board/shelf.js");
    const { newId } = await import("/static/board/device.js");
    const { map, outbox_key } = JSON.parse(document.querySelector("#board-data").textContent);
    const change = { kind: "add_entry", entry: newId(), partner: "b", element: "cue", text: "from another tab" };
    const edit = { id: newId(), device: newId(), base: 0, at: new Date().toISOString(), change };
    await keep({ id: edit.id, map, ...(await seal(await importKey(outbox_key), `${map}/${edit.id}`, edit)) });
}"""


def cut_off(page: Page) -> None:
    page.route(EDITS, lambda route: route.abort())


def connect(page: Page) -> None:
    page.unroute(EDITS)
    page.evaluate("window.dispatchEvent(new Event('online'))")


def test_a_tab_has_one_name_from_its_first_change_on(contexts, watched, server):
    page = watched(contexts(), expected=NETWORK)
    board = started(page, server)
    cut_off(page)
    board.type("left behind")
    expect(board.status).to_contain_text(KEPT_HERE, timeout=10_000)
    page.add_init_script(SLOW_KEY)
    names: set[str] = set()
    page.on("request", lambda one: names.add(one.post_data_json["device"]) if "/edits?" in one.url else None)
    page.unroute(EDITS)
    page.reload()
    board.type("typed at once")
    board.arrives(["left behind", "typed at once"])
    board.type("typed later")
    board.arrives(["left behind", "typed at once", "typed later"])
    assert len(names) == 1


def test_a_change_made_while_the_page_still_starts_is_stored(contexts, watched, server):
    page = watched(contexts(), expected=NETWORK)
    page.add_init_script(SLOW_KEY)
    board = started(page, server)
    cut_off(page)
    board.type("typed at once")
    expect(board.status).to_contain_text(KEPT_HERE, timeout=10_000)
    page.unroute(EDITS)
    page.reload()
    board.arrives(["typed at once"])


def test_a_change_that_could_not_be_stored_keeps_its_place(contexts, watched, server):
    page = watched(contexts(), expected=NETWORK)
    board = started(page, server)
    cut_off(page)
    page.evaluate(FULL_ONCE)
    board.type("first")
    board.type("second")
    expect(board.status).to_contain_text("Not saved yet", timeout=10_000)
    page.evaluate(ANOTHER_TAB)
    connect(page)
    board.arrives(["first", "second", "from another tab"])


def asked_before_leaving(page: Page) -> None:
    if (more := page.locator("#more > summary")).count():
        more.click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("alert")).to_contain_text("1 change is only on this device", timeout=10_000)
    page.get_by_role("button", name="Stay signed in").click()


def test_signing_out_asks_about_words_that_are_being_changed(contexts, watched, server):
    page = watched(contexts())
    board = started(page, server)
    board.type("you sigh", "Shift+Enter")
    board.wait_saved()
    page.keyboard.press("Backspace")
    expect(board.field).to_have_value("you sigh")
    page.keyboard.type(" at me")
    asked_before_leaving(page)
    expect(board.field).to_have_value("you sigh at me")


def test_signing_out_asks_about_words_in_the_field_on_every_page(contexts, watched, server):
    page = watched(contexts())
    board = started(page, server)
    board.field.fill("not kept yet")
    asked_before_leaving(page)
    page.goto(f"{server.address}/couples")
    asked_before_leaving(page)


def test_a_picture_drawn_without_a_connection_is_not_asked_for(contexts, watched, server):
    page = watched(contexts(), expected=NETWORK)
    board = started(page, server)
    board.wait_saved()
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "/static/" in one.url else None)
    page.context.set_offline(True)
    board.type(".what my father said")
    picture = page.get_by_role("group", name="Parked").locator("button svg")
    expect(picture.locator("path").first).to_be_attached()
    expect(board.status).to_contain_text(KEPT_HERE, timeout=10_000)
    assert asked == []


@pytest.mark.parametrize("end", ["", "/show"])
def test_a_screen_that_nobody_touches_is_locked(contexts, watched, server, end):
    page = watched(contexts(), expected=NETWORK)
    page.clock.install()
    board = started(page, server)
    board.type("you sigh")
    board.wait_saved()
    page.goto(f"{server.address}{board.path}{end}")
    page.clock.fast_forward("59:00")
    page.mouse.move(200, 200)
    page.clock.fast_forward("59:00")
    page.mouse.move(210, 210)
    locked = page.get_by_role("heading", name="Locked. Sign in to go on.")
    expect(page.get_by_role("button", name=re.compile("^Maya")).first).to_be_visible()
    expect(locked).to_have_count(0)
    page.clock.fast_forward("01:01:00")
    expect(locked).to_be_visible()
    assert page.locator("body").inner_text().split() == ["Locked.", "Sign", "in", "to", "go", "on.", "Sign", "in"]
    page.keyboard.press("Control+z")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Sign in").click()
    page.wait_for_url(re.compile(rf"/sign-in\?next={re.escape(board.path.replace('/', '%2F'))}$"))
    assert board.texts() == ["you sigh"]


def test_the_lock_loses_no_words(contexts, watched, server):
    page = watched(contexts(), expected=NETWORK)
    page.clock.install()
    board = started(page, server)
    board.type("you sigh", "Shift+Enter")
    board.wait_saved()
    cut_off(page)
    page.keyboard.press("Backspace")
    expect(board.field).to_have_value("you sigh")
    page.keyboard.type(" at me")
    page.clock.fast_forward("01:01:00")
    expect(page.get_by_role("heading", name="Locked. Sign in to go on.")).to_be_visible()
    page.unroute(EDITS)
    page.goto(f"{server.address}{board.path}")
    Board(page, server, board.path).arrives(["you sigh at me"])
