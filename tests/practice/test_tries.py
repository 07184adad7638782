"""What a guesser meets: few tries for one address from one place, and no way to shut its owner out."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from clinic.practice import entering
from clinic.practice import tries as tries_of
from clinic.practice.tables import SignInBudget
from clinic.practice.tries import (
    CODES_FROM_ANYWHERE,
    CODES_FROM_ONE_PLACE,
    FROM_ANYWHERE,
    FROM_ONE_PLACE,
    REFILL,
    TRIES,
    give_back,
    give_back_a_code,
    may_try,
    may_try_a_code,
)
from tests.cast import NORA

WRONG = {"email": NORA.email, "password": "not the right one"}


@pytest.fixture
def session(house):
    with house.transaction() as opened:
        yield opened


def shift(session, by):
    for budget in session.exec(select(SignInBudget)):
        budget.full_at += by
        session.add(budget)
    session.flush()


def tries(session, number, address="nora", host="here"):
    return sum(may_try(session, address, host) for _ in range(number))


def test_after_many_tries_there_is_no_more_hashing(client, monkeypatch):
    checked = []
    monkeypatch.setattr(entering, "matches", lambda kept, given: checked.append(given) or False)
    for _ in range(TRIES + 5):
        answer = client.post("/sign-in", data=WRONG)
    assert len(checked) == TRIES
    assert "many tries" in answer.text
    monkeypatch.undo()
    right = {"email": NORA.email, "password": NORA.password}
    assert client.post("/sign-in", data=right).status_code == 422, "the right one does not help until the bucket fills"


def test_one_address_from_one_place(session):
    assert tries(session, TRIES + 5) == TRIES


def test_many_addresses_from_one_place(session):
    assert sum(may_try(session, f"address {number}", "here") for number in range(FROM_ONE_PLACE + 5)) == FROM_ONE_PLACE


def test_one_address_from_many_places(session):
    assert sum(may_try(session, "nora", f"host {number}") for number in range(FROM_ANYWHERE + 5)) == FROM_ANYWHERE


def test_nobody_shuts_the_owner_out_from_one_place(session):
    assert tries(session, 500, host="elsewhere") == TRIES
    assert tries(session, TRIES, host="here") == TRIES


def test_a_right_sign_in_takes_nothing(session):
    for _ in range(FROM_ANYWHERE * 2):
        assert may_try(session, "nora", "here")
        give_back(session, "nora", "here")


def test_the_bucket_fills_again(session):
    assert tries(session, TRIES + 1) == TRIES
    shift(session, -REFILL)
    assert tries(session, 2) == 1


def test_the_bucket_never_holds_more_than_its_size(session):
    assert tries(session, 1) == 1
    shift(session, timedelta(days=-365))
    assert tries(session, 30) == TRIES


def test_a_clock_that_was_set_back_shuts_nobody_out_for_hours(session):
    tries(session, 3)
    shift(session, timedelta(hours=3))
    for _bucket in range(3):
        assert tries(session, 1) == 0
        shift(session, -REFILL)
    assert tries(session, 1) == 1


def test_full_buckets_are_forgotten(session):
    for number in range(FROM_ONE_PLACE):
        may_try(session, f"address {number}", "here")
    assert len(session.exec(select(SignInBudget)).all()) > FROM_ONE_PLACE
    shift(session, timedelta(hours=-2))
    may_try(session, "nora", "here")
    assert len(session.exec(select(SignInBudget)).all()) == 3
    assert all(budget.full_at > datetime.now(UTC) for budget in session.exec(select(SignInBudget)))


def test_wrong_codes_run_out_for_each_place_and_late_for_all(session, monkeypatch):
    assert CODES_FROM_ANYWHERE > 100 * CODES_FROM_ONE_PLACE
    monkeypatch.setattr(tries_of, "CODES_FROM_ANYWHERE", 3 * CODES_FROM_ONE_PLACE)
    monkeypatch.setattr(tries_of, "CODES_REFILL", REFILL)
    for number in range(3):
        for _ in range(CODES_FROM_ONE_PLACE):
            assert may_try_a_code(session, f"192.0.2.{number}")
        assert not may_try_a_code(session, f"192.0.2.{number}")
    assert not may_try_a_code(session, "198.51.100.7"), "now all places together have tried too often"
    shift(session, -REFILL)
    assert may_try_a_code(session, "198.51.100.7"), "and a little later one may try again"
    give_back_a_code(session, "198.51.100.7")
    assert may_try_a_code(session, "198.51.100.8")


def test_codes_and_sign_ins_from_one_room_do_not_count_together(session):
    while may_try_a_code(session, "192.0.2.1"):
        pass
    assert tries(session, TRIES, host="192.0.2.1") == TRIES


def test_all_the_addresses_of_one_house_are_one_place(session):
    assert sum(may_try_a_code(session, f"2001:db8:1:2::{number:x}") for number in range(30)) == CODES_FROM_ONE_PLACE
    assert may_try_a_code(session, "2001:db8:1:3::1")
