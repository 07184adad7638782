"""While a therapy session goes on with a couple, every page about them leads back to it in one step."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import update

from clinic.couples.session_rules import SessionState
from clinic.couples.session_store import running_session
from clinic.couples.session_tables import TherapySession

TODAY = datetime.now(UTC).astimezone().date()


@pytest.fixture
def couple(house, cast):
    """A couple with whom no session goes on: the one their map was brought in was weeks ago."""
    with house.transaction() as session:
        session.execute(update(TherapySession).values(held_on=TODAY - timedelta(weeks=5)))
    return cast.maya_and_jon


PAGES = ("", "/sessions", "/goals", "/way", "/injuries", "/check-ins", "/measures", "/intake", "/handouts", "/reports")
BACK = re.compile('<nav class="crumbs"[^>]*><a href="([^"]+)"><svg.*?</svg>Back to the session</a>')


@pytest.mark.parametrize("end", PAGES)
def test_while_a_session_goes_on_it_is_one_click_away(house, cast, nora, couple, end):
    assert not BACK.search(nora.get(couple.path + end).text)
    path = nora.post(f"{couple.path}/sessions").headers["location"]
    assert BACK.search(nora.get(couple.path + end).text)[1] == path
    assert not BACK.search(nora.get(cast.long_names.path + end).text), "nobody else's"
    nora.post(path, data={"way": "video", "attended": "both", "act": "end", "revision": "1"})
    assert not BACK.search(nora.get(couple.path + end).text)


@pytest.mark.parametrize("end", ["", "/sessions"])
def test_while_a_session_goes_on_no_button_offers_to_start_one(nora, couple, end):
    starts, goes_on = f'method="post" action="{couple.path}/sessions"', "Go on with the session"
    before = nora.get(couple.path + end).text
    nora.post(f"{couple.path}/sessions")
    while_it_goes_on = nora.get(couple.path + end).text
    assert (starts in before, goes_on in before) == (True, False)
    assert (starts in while_it_goes_on, goes_on in while_it_goes_on) == (False, True)


@pytest.mark.parametrize(
    ("state", "held_on", "began", "goes_on"),
    [
        (SessionState.BEGUN, 0, timedelta(minutes=5), True),
        (SessionState.BEGUN, 0, None, True),
        (SessionState.BEGUN, 1, timedelta(hours=11), True),
        (SessionState.BEGUN, 1, timedelta(hours=13), False),
        (SessionState.BEGUN, 1, None, False),
        (SessionState.PLANNED, 0, None, False),
        (SessionState.CANCELED, 0, timedelta(minutes=5), False),
        (SessionState.ENDED, 0, timedelta(minutes=5), False),
    ],
)
def test_which_session_goes_on(house, couple, state, held_on, began, goes_on):
    now = datetime.now(UTC)
    with house.transaction() as session:
        day = TODAY - timedelta(days=held_on)
        row = TherapySession(couple_id=couple.id, held_on=day, state=state, began_at=now - began if began else None)
        session.add(row)
        session.flush()
        assert running_session(session, couple.id, now) == (row.id if goes_on else None)
