"""A session in a real browser: started with one click, kept while it is typed, ended; and nothing typed is lost."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import new_couple, new_map, sign_in, unique
from tests.browser.server import Server


@pytest.fixture
def page(contexts, watched, server: Server) -> Page:
    """Signed in, on the page of a session that was just started from a couple's file."""
    page = watched(contexts(), expected="412|Failed to fetch|ERR_FAILED|net::")
    sign_in(page, server)
    couple = new_couple(page, server)
    new_map(page, server, couple)
    page.goto(server.address + couple)
    page.get_by_role("button", name="Start session").click()
    page.wait_for_url(re.compile("/sessions/[0-9a-f-]{36}$"))
    return page


def saved(page: Page) -> None:
    expect(page.locator("#draft-status")).to_have_text(re.compile("^Saved "))


def plan_on(page: Page) -> Locator:
    """The field of the plan, which stands folded: the two of them may see the screen."""
    fold = page.locator("details.session-plan")
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    return page.get_by_label("Your plan", exact=True)


def test_what_is_typed_is_there_after_a_crash_and_the_session_ends(page: Page) -> None:
    words = unique("stay with the fear")
    plan_on(page).fill(words)
    saved(page)
    page.reload()
    expect(plan_on(page)).to_have_value(words)
    page.get_by_label("In a week").check()
    page.get_by_role("button", name="End the session").click()
    expect(page.get_by_text("This session has ended")).to_be_visible()
    expect(page.get_by_text("Next session:")).to_be_visible()


def test_without_a_network_it_waits_and_is_kept_later(page: Page) -> None:
    page.route("**/draft", lambda route: route.abort())
    words = unique("a plan")
    plan_on(page).fill(words)
    expect(page.locator("#draft-status")).to_contain_text("Not saved yet")
    page.unroute("**/draft")
    page.get_by_label("Summary for the two of them").fill("You stayed.")
    saved(page)
    page.reload()
    expect(plan_on(page)).to_have_value(words)


def test_words_of_another_window_are_not_written_over(page: Page) -> None:
    other = page.context.new_page()
    other.goto(page.url)
    theirs, mine = unique("theirs"), unique("mine")
    plan_on(other).fill(theirs)
    saved(other)
    plan_on(page).fill(mine)
    expect(page.get_by_role("alert")).to_contain_text("nothing of it is lost")
    expect(plan_on(page)).to_have_value(mine)
    other.reload()
    expect(plan_on(other)).to_have_value(theirs)
    page.get_by_role("button", name="Keep what is in the form here").click()
    saved(page)
    other.reload()
    expect(plan_on(other)).to_have_value(mine)


def test_the_board_leads_back_to_the_session(page: Page) -> None:
    session = page.url
    page.get_by_role("link", name=re.compile("Open the board")).first.click()
    page.wait_for_url(re.compile(r"\?session="))
    page.get_by_role("link", name=re.compile("Back to the session of")).click()
    page.wait_for_url(session)


def test_pressed_while_words_are_on_their_way_it_ends_at_once(page: Page) -> None:
    """Going from a field to the button sends the field's words; on a slow line they are still on their way then."""
    arrived = []

    def slowly(route: Route) -> None:
        answer = route.fetch()
        page.wait_for_timeout(700)
        arrived.append(answer.status)
        route.fulfill(response=answer)

    page.route("**/draft", slowly)
    plan, summary = unique("begin with the kitchen"), unique("You slowed down.")
    plan_on(page).fill(plan)
    page.get_by_label("Summary for the two of them").fill(summary)
    page.get_by_role("button", name="End the session").click()
    expect(page.get_by_text("This session has ended")).to_be_visible()
    assert arrived, "words were sent before the button was pressed"
    expect(plan_on(page)).to_have_value(plan)
    expect(page.get_by_label("Summary for the two of them")).to_have_value(summary)
