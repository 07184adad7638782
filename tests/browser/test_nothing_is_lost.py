"""A server killed, a network cut, a page reloaded, a sign-in that ended: nothing is lost and nothing doubled."""

import re

from playwright.sync_api import expect

from tests.browser.board import KEPT_HERE, Board
from tests.browser.conftest import new_couple, new_map, sign_in
from tests.browser.test_board_journey import WALK_WORDS

NETWORK = "Failed to load resource|ERR_|Failed to fetch|401"


def started(page, server) -> Board:
    sign_in(page, server)
    return Board(page, server, new_map(page, server, new_couple(page, server))).open()


def test_a_killed_server_loses_and_doubles_nothing(contexts, watched, own_server):
    page = watched(contexts(), expected=NETWORK)
    board = started(page, own_server)
    for words in WALK_WORDS[:5]:
        board.type(words)
    own_server.kill()
    for words in WALK_WORDS[5:]:
        board.type(words)
    expect(board.status).to_contain_text(KEPT_HERE, timeout=10_000)
    own_server.start()
    board.arrives(WALK_WORDS)


def test_offline_and_back_with_a_reload_between(contexts, watched, own_server):
    context = contexts()
    page = watched(context, expected=NETWORK)
    board = started(page, own_server)
    board.type("you sigh")
    board.wait_saved()
    context.set_offline(True)
    board.type("I tell myself it is over")
    board.type("numb")
    expect(board.status).to_contain_text(KEPT_HERE, timeout=10_000)
    context.set_offline(False)
    page.reload()
    board.arrives(["you sigh", "I tell myself it is over", "numb"])


def test_what_the_browser_keeps_is_not_readable(contexts, watched, own_server):
    context = contexts()
    page = watched(context, expected=NETWORK)
    board = started(page, own_server)
    context.set_offline(True)
    board.type("xylophone secret")
    expect(board.status).to_contain_text(KEPT_HERE, timeout=10_000)
    kept = page.evaluate(
        """async () => {
            const seen = [];
            const flat = value => value instanceof ArrayBuffer || ArrayBuffer.isView(value)
                ? new TextDecoder().decode(value) : typeof value === 'object' && value
                ? Object.values(value).map(flat).join(' ') : String(value);
            for (const { name } of await indexedDB.databases()) {
                const db = await new Promise(ok => {
                    const r = indexedDB.open(name);
                    r.onsuccess = () => ok(r.result);
                });
                for (const store of db.objectStoreNames) {
                    const all = db.transaction(store).objectStore(store).getAll();
                    seen.push(...await new Promise(ok => { all.onsuccess = () => ok(all.result.map(flat)); }));
                }
                db.close();
            }
            return seen.concat(Object.entries(localStorage).flat(), Object.entries(sessionStorage).flat());
        }"""
    )
    assert len(kept) > 0
    assert not any("xylophone" in one for one in kept)
    context.set_offline(False)
    board.arrives(["xylophone secret"])


def test_a_sign_in_that_ended_keeps_the_words(contexts, watched, own_server):
    context = contexts()
    page = watched(context, expected=NETWORK)
    board = started(page, own_server)
    kept = context.cookies()
    context.clear_cookies()
    board.type("you sigh")
    expect(board.status).to_contain_text(re.compile("sign-in has ended"), timeout=10_000)
    context.add_cookies(kept)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    board.arrives(["you sigh"])


def test_two_tabs_of_one_map_both_count(contexts, watched, own_server):
    context = contexts()
    first, second = watched(context, expected=NETWORK), watched(context, expected=NETWORK)
    one = started(first, own_server)
    other = Board(second, own_server, one.path).open()
    one.type("you sigh")
    one.wait_saved()
    other.type("you look away")
    other.wait_saved()
    assert sorted(one.texts()) == ["you look away", "you sigh"]
