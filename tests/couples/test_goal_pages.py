"""The pages of small goals: the counselor's, and each partner's own on their phone."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from clinic.couples.link_rules import Purpose
from clinic.couples.link_store import links_to, token_of
from clinic.couples.rules import Side
from clinic.couples.session_rules import SessionWords
from clinic.couples.session_store import save_session, start_session
from clinic.practice.audit import trail

TODAY = datetime.now(UTC).astimezone().date()


@pytest.fixture
def couple(cast):
    return cast.maya_and_jon


def agree(browser, couple, owner="both", text="quillwalk", **fields):
    data = {"owner": owner, "text": text, "rhythm": "weekly", "look_again": str(TODAY)} | fields
    return browser.post(f"{couple.path}/goals", data=data)


def phone(house, nora, couple, side):
    """A partner's phone that has opened its link; and the address of its page."""
    nora.post(f"{couple.path}/goals/links", data={"side": side})
    with house.transaction() as session:
        file = house.file(session, couple)
        link = next(one for one in links_to(session, file, Purpose.GOALS, [couple.id]) if one.side is Side(side))
    browser = house.visitor()
    assert browser.get(f"/p/{token_of(house.vault, link.id)}").headers["location"] == link.page
    return browser, link.page


def goal_ids(house):
    return [row[0] for row in house.contents()["goal"]]


def test_a_goal_is_agreed_looked_at_and_carried_on(house, nora, couple):
    assert agree(nora, couple).status_code == 303
    page = nora.get(f"{couple.path}/goals").text
    assert "quillwalk" in page
    assert "Time to look at it together" in page
    (goal,) = goal_ids(house)
    assert nora.post(f"{couple.path}/goals/{goal}/close", data={"outcome": "carried_on"}).status_code == 303
    assert len(goal_ids(house)) == 2
    assert "Carried on" in nora.get(f"{couple.path}/goals").text


def test_sent_twice_it_is_one_goal(house, nora, couple):
    for _ in range(2):
        agree(nora, couple, once="01890000-0000-7000-8000-00000000000a")
    assert len(goal_ids(house)) == 1


@pytest.mark.parametrize("changed", [{"text": "quillother"}, {"owner": "a"}, {"rhythm": "once"}, {"look_again": ""}])
def test_what_was_changed_between_two_sendings_is_not_lost(house, nora, couple, changed):
    once = "01890000-0000-7000-8000-00000000000a"
    agree(nora, couple, once=once)
    again = agree(nora, couple, once=once, **changed)
    assert again.status_code == 409
    assert "agreed from this page before" in again.text
    assert changed.get("text", "quillwalk") in again.text
    fresh = re.findall(r'name="once" value="([^"]+)"', again.text)[-1]
    assert agree(nora, couple, once=fresh, **changed).status_code == 303
    assert len(goal_ids(house)) == 2


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": " "}, "Write the goal"),
        ({"text": "x" * 301}, "the most is 300"),
        ({"owner": ""}, "Choose whose goal it is."),
        ({"look_again": "x"}, "This is no day"),
        ({"look_again": str(TODAY - timedelta(days=1))}, "This day is over."),
    ],
)
def test_what_does_not_fit_comes_back_as_typed(house, nora, couple, fields, said):
    before = house.contents()["goal"]
    answer = agree(nora, couple, **({"text": "quillkept"} | fields))
    assert answer.status_code == 422
    assert said in answer.text
    assert fields.get("text", "quillkept") in answer.text
    assert house.contents()["goal"] == before


def test_a_suggestion_begins_the_form(nora, couple):
    assert ">\nTen minutes after dinner" in nora.get(f"{couple.path}/goals?take=0.0").text
    for nonsense in ("9.9", "0.9", "x", "0", "-1.0", "٣.١"):
        assert nora.get(f"{couple.path}/goals?take={nonsense}").status_code == 200


def test_another_couples_goal_is_not_closed(house, cast, nora, couple):
    agree(nora, couple)
    (goal,) = goal_ids(house)
    before = house.contents()["goal"]
    path = f"{cast.long_names.path}/goals/{goal}/close"
    assert nora.post(path, data={"outcome": "done"}).status_code == 404
    assert nora.post(f"{couple.path}/goals/{goal}/close", data={"outcome": "lost"}).status_code == 422
    assert house.contents()["goal"] == before


def test_the_page_takes_the_same_queries_for_any_number(house, nora, couple):
    agree(nora, couple)
    nora.get(f"{couple.path}/goals")
    with house.statements() as one:
        nora.get(f"{couple.path}/goals")
    for _ in range(6):
        agree(nora, couple)
    with house.statements() as seven:
        nora.get(f"{couple.path}/goals")
    assert len(one) == len(seven) <= 16, one


def test_each_partner_sees_their_goals_and_only_their_own_ticks(house, nora, couple):
    for owner in ("both", "a", "b"):
        agree(nora, couple, owner, f"quill{owner}")
    seen = {}
    for side in ("a", "b"):
        browser, path = phone(house, nora, couple, side)
        page = browser.get(path).text
        assert ">quillboth<" in page
        assert (">quilla<" in page) is (side == "a")
        assert (">quillb<" in page) is (side == "b")
        assert 'aria-pressed="true"' not in page
        seen[side] = browser, path
    browser, path = seen["a"]
    shared = browser.get(path).text.split(f'action="{path}/')[1].split('"')[0]
    for _ in range(2):
        assert browser.post(f"{path}/{shared}", data={"day": str(TODAY), "ticked": "yes"}).status_code == 303
    assert browser.get(path).text.count('aria-pressed="true"') == 1
    other, theirs = seen["b"]
    assert 'aria-pressed="true"' not in other.get(theirs).text
    assert f"It happened: {TODAY:%b} {TODAY.day}" in nora.get(f"{couple.path}/goals").text
    assert browser.post(f"{path}/{shared}", data={"day": str(TODAY), "ticked": ""}).status_code == 303
    assert 'aria-pressed="true"' not in browser.get(path).text


def test_the_counselors_page_counts_nobody(house, nora, couple):
    agree(nora, couple)
    browser, path = phone(house, nora, couple, "a")
    (goal,) = goal_ids(house)
    browser.post(f"{path}/{goal}", data={"day": str(TODAY), "ticked": "yes"})
    page = nora.get(f"{couple.path}/goals").text
    line = page.split("It happened:")[1].split("</p>")[0]
    assert "Maya" not in line
    assert "Jon" not in line


def test_a_goal_of_the_other_a_closed_one_and_another_couples_cannot_be_ticked(house, cast, nora, couple):
    agree(nora, couple, "b")
    agree(nora, cast.long_names)
    theirs = goal_ids(house)
    agree(nora, couple)
    browser, path = phone(house, nora, couple, "a")
    shared = browser.get(path).text.split(f'action="{path}/')[1].split('"')[0]
    nora.post(f"{couple.path}/goals/{shared}/close", data={"outcome": "done"})
    before = house.contents()["goal_tick"]
    for goal in theirs:
        assert browser.post(f"{path}/{goal}", data={"day": str(TODAY), "ticked": "yes"}).status_code == 404
    late = browser.post(f"{path}/{shared}", data={"day": str(TODAY), "ticked": "yes"})
    assert (late.status_code, late.headers["location"]) == (303, path), "whoever taps too late sees what there is now"
    assert house.contents()["goal_tick"] == before == []


@pytest.mark.parametrize("day", ["", "x", str(TODAY + timedelta(days=1)), str(TODAY - timedelta(days=9))])
def test_only_the_last_days_can_be_ticked(house, nora, couple, day):
    agree(nora, couple)
    browser, path = phone(house, nora, couple, "b")
    (goal,) = goal_ids(house)
    assert browser.post(f"{path}/{goal}", data={"day": day, "ticked": "yes"}).status_code == 422


def test_each_button_makes_the_link_of_the_partner_it_names(house, nora, couple):
    page = nora.get(f"{couple.path}/goals").text
    buttons = dict(re.findall(r'name="side" value="(\w)">.*?<bdi>(.*?)</bdi>', page))
    assert buttons == {"a": "Maya", "b": "Jon"}


def test_a_link_stands_folded_on_a_page_that_both_may_see(house, nora, couple):
    nora.post(f"{couple.path}/goals/links", data={"side": "a"})
    page = nora.get(f"{couple.path}/goals").text
    without_folds = re.sub(r"<details class=\"fold\">.*?</details>", "", page, flags=re.DOTALL)
    for shown in ("/p/", "The link as a code to scan"):
        assert shown in page
        assert shown not in without_folds


def test_a_link_is_found_again_and_ends(house, nora, couple):
    _browser, path = phone(house, nora, couple, "a")
    browser, again = phone(house, nora, couple, "a")
    assert path == again
    link = UUID(path.split("/")[2])
    assert nora.post(f"{couple.path}/goals/links/end", data={"link": str(link)}).status_code == 303
    assert browser.get(path).status_code == 404
    assert nora.post(f"{couple.path}/goals/links/end", data={"link": "x"}).status_code == 404


def test_the_phone_shows_the_newest_released_summary_and_nothing_of_the_rest(house, cast, nora, couple):
    now = datetime.now(UTC)
    with house.transaction() as session:
        file = house.file(session, couple)
        session_id = start_session(session, house.vault, cast.nora.actor, file, now)
        words = SessionWords(plan="quillplan", summary="quillsummary", note="quillnote", released=True)
        save_session(session, house.vault, cast.nora.actor, file, session_id, words, revision=1, ends=True, now=now)
    browser, path = phone(house, nora, couple, "b")
    page = browser.get(path).text
    assert "quillsummary" in page
    assert "quillplan" not in page
    assert "quillnote" not in page
    assert "Maya" not in page
    with house.transaction() as session:
        told = [one.sentence for one in trail(session, cast.nora.practice, couple.id)]
    assert any(sentence.endswith("Opened their goals.") for sentence in told)


def what_is_folded_away(page):
    """The page with every fold shut: what somebody who looks on can read of it."""
    shut = re.sub(r"(<details\b[^>]*>.*?</summary>).*?</details>", r"\1", page.partition("<main")[2], flags=re.DOTALL)
    return re.sub(r'\b(value|id|for|aria-labelledby|action|data-revision)="[^"]*"', "", shut)


def test_a_plan_leaves_what_can_be_seen_of_the_session_as_it_was(house, cast, nora, couple):
    """Nobody who looks on reads what the counselor has planned for them, nor that there is a plan."""
    now = datetime.now(UTC)
    with house.transaction() as session:
        file = house.file(session, couple)
        earlier = start_session(session, house.vault, cast.nora.actor, file, now - timedelta(days=7))
    today = nora.post(f"{couple.path}/sessions").headers["location"]
    before = what_is_folded_away(nora.get(today).text)
    with house.transaction() as session:
        for which, words in ((earlier, "quillbefore"), (UUID(today.rpartition("/")[2]), "quillnext")):
            kept, file = SessionWords(plan=words), house.file(session, couple)
            save_session(session, house.vault, cast.nora.actor, file, which, kept, revision=1, ends=False, now=now)
    after = nora.get(today).text
    assert "quillbefore" in after
    assert "quillnext" in after
    assert what_is_folded_away(after) == before


def test_a_goal_of_one_alone_leaves_the_rest_of_every_page_as_it_was(house, nora, couple):
    """Who looks on at a phone, or sits in the room, learns neither what it is nor that there is one."""
    session = nora.post(f"{couple.path}/sessions").headers["location"]
    browser, path = phone(house, nora, couple, "a")
    pages = ((browser, path), (nora, f"{couple.path}/goals"), (nora, session))
    before = [what_is_folded_away(one.get(where).text) for one, where in pages]
    for n in range(2):
        agree(nora, couple, "a", f"quillalone{n}")
    nora.post(f"{couple.path}/goals/{goal_ids(house)[0]}/close", data={"outcome": "done"})
    after = [one.get(where).text for one, where in pages]
    assert all("quillalone" in page for page in after)
    assert [what_is_folded_away(page) for page in after] == before
