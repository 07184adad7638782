"""The guard itself: a test that tries to reach another computer fails, one that asks this one does not."""

import socket

import pytest

from tests.conftest import NetworkReachedError


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("203.0.113.7", 443), ("8.8.8.8", 53)])
def test_another_computer_is_out_of_reach(address):
    with socket.socket() as plug:
        for way in (plug.connect, plug.connect_ex):
            with pytest.raises(NetworkReachedError):
                way(address)


@pytest.mark.parametrize("name", ["example.com", "pypi.org", b"example.com"])
def test_names_of_others_are_not_looked_up(name):
    with pytest.raises(NetworkReachedError):
        socket.getaddrinfo(name, 443)
    with pytest.raises(NetworkReachedError):
        socket.create_connection((name, 443))


def test_this_computer_answers():
    with socket.socket() as ear:
        ear.bind(("127.0.0.1", 0))
        ear.listen()
        with socket.create_connection(ear.getsockname(), timeout=2):
            pass
