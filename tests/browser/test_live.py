"""Two browsers, one map: what the counselor shows and what the couple sees, also when the network goes away between."""

import re
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from tests.browser.board import Board
from tests.browser.conftest import PHONE, new_couple, new_map, sign_in

BENEATH = "that I do not matter to you"
TALL = re.compile(r"^0 0 (\d{3}) (\d{4})$")
CUT = "Failed to load resource|net::ERR|EventSource"


class Room(NamedTuple):
    """The counselor's board and Show, and the couple's own screen."""

    board: Board
    show: Page
    couple: Page


def opened(contexts, watched, server) -> tuple[Board, str, str]:
    """A board with words on both sides of the line, shared: the board, the link and the code."""
    page = watched(contexts(), CUT)
    sign_in(page, server)
    board = Board(page, server, new_map(page, server, new_couple(page, server))).open()
    board.type("you look past me")
    board.card("Maya", "I am afraid").click()
    board.type(BENEATH)
    board.arrives(["you look past me", BENEATH])
    sharing = page.context.new_page()
    sharing.goto(f"{server.address}{board.path}/share")
    sharing.get_by_role("button", name="Start sharing").click()
    link = sharing.get_by_role("link", name="/live/").inner_text()
    code = sharing.locator(".share-code").inner_text()
    expect(sharing.get_by_role("img", name="The link as a code to scan")).to_be_visible()
    sharing.close()
    return board, link, code


@pytest.fixture
def room(contexts, watched, server) -> Room:
    board, link, _ = opened(contexts, watched, server)
    show = board.page.context.new_page()
    show.goto(f"{server.address}{board.path}/show")
    couple = watched(contexts(), CUT)
    couple.goto(link)
    couple.wait_for_url("**/live/view")
    expect(couple.get_by_role("img")).to_contain_text(BENEATH)
    return Room(board, show, couple)


def test_the_couple_sees_each_edit(room):
    room.board.card("Jon", "So what I do").click()
    room.board.type("I go quiet")
    expect(room.couple.get_by_role("img")).to_contain_text("I go quiet")
    expect(room.couple.get_by_role("button", name="Leave")).to_be_attached()
    assert "live/view" in room.couple.url
    assert room.couple.title().startswith("Shared screen")


def test_the_line_closes_and_opens_for_everybody(room):
    expect(room.show.get_by_role("img")).to_contain_text(BENEATH)
    room.show.keyboard.press("l")
    for screen in (room.couple, room.show):
        expect(screen.get_by_role("img")).to_contain_text("There is more beneath this line")
        assert BENEATH not in screen.content().replace("\n", " ").split("<script")[0]
    assert BENEATH not in room.couple.request.get(room.couple.url).text()
    room.show.get_by_role("button", name="Open the line").dispatch_event("click")
    for screen in (room.couple, room.show):
        expect(screen.get_by_role("img")).to_contain_text(BENEATH)


def test_spotlight_and_steps_are_followed(room):
    light = room.couple.locator("#spotlight")
    expect(light).to_be_hidden()
    room.show.get_by_role("button", name="Maya: When I see or hear… you look past me", exact=True).click()
    expect(light).to_be_visible()
    before = light.bounding_box()
    room.show.keyboard.press("0")
    expect(light).to_be_hidden()
    room.show.keyboard.press("s")
    expect(light).to_be_visible()
    room.couple.wait_for_timeout(400)
    assert light.bounding_box() == before
    room.show.keyboard.press("ArrowRight")
    lit = room.show.get_by_role("button", pressed=True)
    expect(lit).to_have_accessible_name(re.compile(BENEATH))
    room.couple.wait_for_timeout(600)
    assert light.bounding_box() != before
    room.show.keyboard.press("s")
    expect(light).to_be_hidden()


def test_blank_and_pause(room):
    room.show.keyboard.press("b")
    expect(room.couple.get_by_text("One moment.")).to_be_visible()
    expect(room.couple.get_by_role("img")).to_have_count(0)
    room.show.keyboard.press("b")
    expect(room.couple.get_by_role("img")).to_contain_text("you look past me")
    room.show.keyboard.press("p")
    expect(room.show.get_by_role("button", name="Go on")).to_be_attached()
    room.board.card("Jon", "When I see or hear").click()
    room.board.type("your voice climbs")
    expect(room.show.get_by_role("img")).to_contain_text("your voice climbs")
    room.couple.wait_for_timeout(300)
    expect(room.couple.get_by_role("img")).to_contain_text("you look past me")
    expect(room.couple.get_by_role("img")).not_to_contain_text("your voice climbs")
    room.show.keyboard.press("p")
    expect(room.couple.get_by_role("img")).to_contain_text("your voice climbs")


def test_the_board_says_that_others_are_watching_and_what_they_see(room):
    room.show.keyboard.press("p")
    expect(room.show.locator("#mark")).to_have_text("Sharing live · Paused")
    room.show.get_by_role("button", name="Maya: When I see or hear… you look past me", exact=True).click()
    expect(room.show.locator("#spotlight")).to_be_visible()
    room.show.keyboard.press("Escape")
    room.show.wait_for_url(re.compile(r"/maps/[0-9a-f-]+(\?|$)"))
    for page in (room.board.page, room.show):
        share = page.get_by_role("link", name=re.compile("^Sharing live"))
        expect(share).to_have_accessible_name(re.compile("^Sharing live · Paused"))
    room.show.goto(f"{room.show.url.split('?')[0]}/show")
    expect(room.show.locator("#mark")).to_have_text("Sharing live · Paused")
    expect(room.show.locator("#spotlight")).to_be_hidden()


def test_on_a_phone_the_drawing_is_as_wide_as_the_screen_and_the_light_is_in_sight(room, contexts, watched):
    phone = watched(contexts(viewport=PHONE, has_touch=True, is_mobile=True), CUT)
    phone.context.add_cookies(room.couple.context.cookies())
    phone.goto(room.couple.url)
    expect(phone.locator("#drawing svg")).to_have_attribute("viewBox", TALL)
    assert phone.locator("#drawing").bounding_box()["width"] == PHONE["width"]
    room.show.get_by_role("button", name=re.compile(BENEATH)).click()
    expect(phone.locator("#spotlight")).to_be_in_viewport(ratio=1)


def test_a_cut_in_the_network_is_told_and_made_up_for(room):
    room.board.type("every evening")
    expect(room.couple.get_by_role("img")).to_contain_text(
        "every evening"
    )  # so it follows: the first picture came with the page
    room.couple.context.set_offline(True)
    expect(room.couple.get_by_text("The connection was lost; it comes back by itself.")).to_be_visible()
    expect(room.couple.get_by_role("img")).to_contain_text("you look past me")
    room.board.card("Jon", "So what I do").click()
    room.board.type("I go to the yard")
    room.couple.context.set_offline(False)
    expect(room.couple.get_by_role("img")).to_contain_text("I go to the yard", timeout=15_000)
    expect(room.couple.get_by_text("The connection was lost")).to_have_count(0)


def test_the_end_of_sharing_takes_the_picture_away(room, server):
    room.board.page.request.post(f"{server.address}{room.board.path}/share/end")
    room.couple.wait_for_url("**/live?ended=yes")
    expect(room.couple.get_by_text("This sharing has ended")).to_be_visible()


def test_a_server_that_stops_is_waited_for(contexts, watched, own_server):
    board, link, _ = opened(contexts, watched, own_server)
    couple = watched(contexts(), CUT)
    couple.goto(link)
    own_server.stop()
    expect(couple.get_by_text("The connection was lost; it comes back by itself.")).to_be_visible()
    board.card("Jon", "So what I do").click()
    board.type("I go to the yard")
    own_server.start()
    expect(couple.get_by_role("img")).to_contain_text("I go to the yard", timeout=30_000)


def test_a_code_is_enough_and_a_phone_gets_the_tall_drawing(contexts, watched, server):
    _, _, code = opened(contexts, watched, server)
    couple = watched(contexts(viewport=PHONE, has_touch=True, is_mobile=True))
    couple.goto(f"{server.address}/live")
    couple.get_by_label("Code").fill(code.lower())
    couple.get_by_role("button", name="Look").tap()
    expect(couple.get_by_role("img")).to_contain_text("you look past me")
    expect(couple.locator("#drawing svg")).to_have_attribute("viewBox", TALL)


def test_without_a_script_the_couple_loads_it_again(contexts, watched, server):
    board, link, _ = opened(contexts, watched, server)
    couple = watched(contexts(java_script_enabled=False))
    couple.goto(link)
    expect(couple.get_by_role("img")).to_contain_text(BENEATH)
    board.card("Jon", "So what I do").click()
    board.type("I go quiet")
    board.wait_saved()
    couple.get_by_role("link", name="Show what is new").click()
    expect(couple.get_by_role("img")).to_contain_text("I go quiet")


def test_a_second_window_follows_without_a_link(contexts, watched, server):
    board, _, _ = opened(contexts, watched, server)
    second = board.page.context.new_page()
    second.goto(f"{server.address}{board.path}/window")
    board.card("Jon", "So what I do").click()
    board.type("I go quiet")
    expect(second.get_by_role("img")).to_contain_text("I go quiet")


def test_two_devices_of_the_same_counselor_end_with_the_same_map(contexts, watched, server):
    page = watched(contexts(), CUT)
    sign_in(page, server)
    path = new_map(page, server, new_couple(page, server))
    laptop = Board(page, server, path).open()
    other = watched(contexts(), CUT)
    sign_in(other, server)
    tablet = Board(other, server, path).open()
    laptop.type("you look past me")
    expect(other.get_by_role("button", name=re.compile("you look past me")).first).to_be_attached()
    tablet.card("Jon", "So what I do").click()
    tablet.type("I go quiet")
    expect(page.get_by_role("button", name=re.compile("I go quiet")).first).to_be_attached()
    other.context.set_offline(True)
    tablet.card("Jon", "I am afraid").click()
    tablet.type("that I am not enough")
    laptop.card("Maya", "I tell myself").click()
    laptop.type("I come last")
    other.context.set_offline(False)
    words = {"you look past me", "I go quiet", "that I am not enough", "I come last"}
    for board in (laptop, tablet):
        for text in words:
            expect(board.page.get_by_role("button", name=re.compile(text)).first).to_be_attached(timeout=20_000)
    assert set(laptop.texts()) == words
    assert len(laptop.texts()) == 4
