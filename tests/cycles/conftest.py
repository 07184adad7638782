"""A map that is shared live: the couple, the counselor's wishes, a link, a guest's browser and its stream."""

import re

import pytest

from tests.cycles.live_house import BENEATH, JSON, Follower, add, served


@pytest.fixture
def couple(cast, nora):
    """Maya and Jon, with a word for the room beneath the line."""
    couple = cast.maya_and_jon
    assert nora.send_edits(couple, add("fear", BENEATH)).status_code == 200
    return couple


@pytest.fixture
def present(nora, couple):
    def wish(**fields):
        return nora.post(f"{couple.board}/presentation", data=fields, headers=JSON)

    return wish


@pytest.fixture
def shared(nora, couple):
    """What the counselor's page says about an open link: its path and its code."""
    assert nora.post(f"{couple.board}/share").status_code == 303
    text = nora.get(f"{couple.board}/share").text
    path = re.search(r"/live/[A-Za-z0-9_-]{43}", text)
    code = re.search(r'share-code">([^<]+)<', text)
    assert path
    assert code
    return path[0], code[1]


@pytest.fixture
def guest(client, shared):
    """A browser that followed the link."""
    assert client.get(shared[0]).status_code == 303
    return client


@pytest.fixture
def stream(house, guest):
    """Opens the guest's stream on a real port; everything it was sent is kept."""
    with served(house.app) as port:
        cookie = f"live={guest.cookies['live']}"
        yield lambda last="": Follower(port, "/live/stream?shape=wide", cookie, last)
