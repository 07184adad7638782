"""Private links: whose, for what, how long; what the door hands to who has one; and that all dead ones look alike."""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID, uuid4

import pytest
from fastapi import Depends, FastAPI
from sqlmodel import select

from clinic.couples import link_pages
from clinic.couples.link_rules import LIFETIME, VISIT_FOR, LinkState, PrivateLink, Purpose
from clinic.couples.link_store import LinkNotFoundError, end_link, finish_link, links_to, make_link, token_of
from clinic.couples.link_tables import PrivateLinkRow
from clinic.couples.rules import Audience, Side
from clinic.practice import audit
from clinic.practice.tries import FROM_ONE_PLACE
from clinic.web import errors
from clinic.web.visits import NEUTRAL, Visitor, Visits
from tests.cast import Visitor as Browser

THING = UUID("01890000-0000-7000-8000-00000000000f")
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def kept(**facts) -> PrivateLink:
    return PrivateLink(
        **{
            "id": THING,
            "couple": THING,
            "side": Side.A,
            "purpose": Purpose.PAPER,
            "thing": THING,
            "made_at": NOW,
            "expires_at": NOW + timedelta(days=1),
            **facts,
        }
    )


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, LinkState.OPEN),
        ({"expires_at": NOW}, LinkState.EXPIRED),
        ({"ended_at": NOW}, LinkState.ENDED),
        ({"ended_at": NOW, "finished": True}, LinkState.FINISHED),
        ({"ended_at": NOW, "expires_at": NOW}, LinkState.ENDED),
    ],
)
def test_states(facts, state):
    assert kept(**facts).state(NOW) is state


def test_every_purpose_has_a_lifetime_and_a_browser_keeps_it_no_longer_than_a_visit():
    assert set(LIFETIME) == set(Purpose)
    assert kept().seconds_left(NOW) == VISIT_FOR.total_seconds()
    assert kept(expires_at=NOW + timedelta(minutes=3)).seconds_left(NOW) == 180
    assert kept(expires_at=NOW).seconds_left(NOW) == 1


@pytest.fixture
def door(house):
    """A program with one page for partners, as a room would add it."""
    app = FastAPI(openapi_url=None)
    app.state.program = house.app.state.program

    @app.get("/yours/{link_id}/forms")
    def page(visitor: Annotated[Visitor, Depends(Visits(Purpose.FORMS), scope="function")]) -> dict[str, object]:
        visitor.record("Opened their forms.")
        return {
            "couple": visitor.couple,
            "side": visitor.side,
            "thing": visitor.link.thing,
            "keys": sorted(one for one in Audience if visitor.keys.may_open(one)),
        }

    app.include_router(link_pages.router)
    errors.install(app)
    return app


@pytest.fixture
def couple(cast):
    return cast.maya_and_jon


def make(house, couple, side=Side.A, purpose=Purpose.FORMS, thing=THING, once=None):
    """A link, and its address."""
    with house.transaction() as session:
        file = house.file(session, couple)
        actor = house.cast.nora.actor
        link = make_link(session, house.vault, actor, file, side, purpose, thing, once=once or uuid4())
    return link, f"/p/{token_of(house.vault, link.id)}"


def browser(door) -> Browser:
    return Browser(door, base_url="http://127.0.0.1", raise_server_exceptions=False)


def change(house, link, **facts):
    with house.transaction() as session:
        row = session.get_one(PrivateLinkRow, link.id)
        for name, value in facts.items():
            setattr(row, name, value)
        session.add(row)


@pytest.mark.parametrize("side", Side)
def test_it_opens_one_partners_page_with_that_partners_keys_alone(house, door, couple, side):
    link, address = make(house, couple, side)
    phone = browser(door)
    moved = phone.get(address)
    assert (moved.status_code, moved.headers["location"]) == (303, f"/yours/{link.id}/forms")
    seen = phone.get(moved.headers["location"]).json()
    own = Audience.PARTNER_A if side is Side.A else Audience.PARTNER_B
    assert seen == {"couple": str(couple.id), "side": side, "thing": str(THING), "keys": sorted([own, Audience.ROOM])}


def test_opening_spends_nothing_and_keeps_the_token_out_of_every_later_address(house, door, couple):
    link, address = make(house, couple)
    for _ in range(3):
        moved = browser(door).get(address)
        assert moved.status_code == 303
    token = address.removeprefix("/p/")
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)
    assert token not in moved.headers["location"]
    cookie = moved.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert f"Max-Age={int(VISIT_FOR.total_seconds())}" in cookie
    with house.transaction() as session:
        row = session.get_one(PrivateLinkRow, link.id)
        assert row.ended_at is None
        assert token.encode() not in row.token_hash


def test_over_https_the_cookie_is_bound_to_this_host(house, door, couple):
    _link, address = make(house, couple)
    cookie = Browser(door, base_url="https://127.0.0.1").get(address).headers["set-cookie"]
    assert cookie.startswith("__Host-visit-")
    assert "Secure" in cookie


def test_in_the_whole_program_the_answer_is_not_kept_and_tells_no_other_site(house, client, couple):
    _link, address = make(house, couple)
    for path in (address, "/p/nothing", "/leave"):
        answer = client.get(path)
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"


def test_what_is_not_open_looks_the_same_whatever_the_reason(house, door, couple):
    dead = {}
    for how, facts in {
        "ended": {"ended_at": datetime.now(UTC)},
        "finished": {"ended_at": datetime.now(UTC), "finished": True},
        "expired": {"expires_at": datetime.now(UTC)},
    }.items():
        link, address = make(house, couple)
        phone = browser(door)
        page = phone.get(address).headers["location"]
        change(house, link, **facts)
        dead[how], dead[f"{how} while open"] = browser(door).get(address), phone.get(page)
    dead["unknown"] = browser(door).get("/p/nothing-of-ours")
    dead["never opened"] = browser(door).get(f"/yours/{uuid4()}/forms")
    assert {(answer.status_code, answer.text) for answer in dead.values()} == {(404, dead["unknown"].text)}
    assert f"<title>{NEUTRAL}</title>" in dead["unknown"].text
    assert "ask your counselor for a new one" in dead["unknown"].text


def test_a_link_opens_nothing_of_another_purpose_or_another_link(house, door, couple):
    paper, address = make(house, couple, purpose=Purpose.PAPER)
    phone = browser(door)
    assert phone.get(address).headers["location"] == f"/yours/{paper.id}/paper"
    assert phone.get(f"/yours/{paper.id}/forms").status_code == 404
    mine, address = make(house, couple)
    theirs, _ = make(house, couple, Side.B)
    token = address.removeprefix("/p/")
    thief = browser(door)
    thief.cookies.set(f"visit-{theirs.id.hex}", token)
    assert thief.get(f"/yours/{theirs.id}/forms").status_code == 404
    thief.cookies.set(f"visit-{mine.id.hex}", token)
    assert thief.get(f"/yours/{mine.id}/forms").status_code == 200


def test_two_partners_who_share_a_phone_keep_apart(house, door, couple):
    phone, pages = browser(door), {}
    for side in Side:
        pages[side] = phone.get(make(house, couple, side)[1]).headers["location"]
    assert {side: phone.get(page).json()["side"] for side, page in pages.items()} == {side: side for side in Side}


def test_leaving_forgets_every_link_in_the_browser_and_goes_elsewhere(house, door, couple):
    phone = browser(door)
    pages = [phone.get(make(house, couple, side)[1]).headers["location"] for side in Side]
    left = phone.get("/leave")
    assert (left.status_code, left.headers["location"]) == (303, link_pages.ELSEWHERE)
    assert [phone.get(page).status_code for page in pages] == [404, 404]


def test_guesses_run_out_from_one_place_and_right_ones_do_not_count(house, door, couple):
    _link, address = make(house, couple)
    phone = browser(door)
    for _ in range(FROM_ONE_PLACE + 5):
        assert phone.get(address).status_code == 303
    answers = [phone.get(f"/p/guess-{number}") for number in range(FROM_ONE_PLACE + 1)]
    assert [answer.status_code for answer in answers] == [404] * FROM_ONE_PLACE + [429]
    assert "many tries" in answers[-1].text
    assert phone.get(address).status_code == 429
    elsewhere = Browser(door, base_url="http://127.0.0.1", client=("elsewhere", 1))
    assert elsewhere.get(address).status_code == 303


def test_guessing_the_cookie_runs_out_too(house, door, couple):
    link, _ = make(house, couple)
    phone = browser(door)
    statuses = []
    for number in range(FROM_ONE_PLACE + 1):
        phone.cookies.set(f"visit-{link.id.hex}", f"guess-{number}")
        statuses.append(phone.get(f"/yours/{link.id}/forms").status_code)
    assert statuses == [404] * FROM_ONE_PLACE + [429]


def test_a_new_link_leaves_the_old_one_open_and_asking_twice_makes_one(house, door, couple):
    once = uuid4()
    first, address = make(house, couple, once=once)
    assert make(house, couple, once=once)[0] == first
    second, _ = make(house, couple)
    assert browser(door).get(address).status_code == 303
    with house.transaction() as session:
        file = house.file(session, couple)
        assert links_to(session, file, Purpose.FORMS, [THING]) == [second, first]
        assert links_to(session, file, Purpose.PAPER, [THING]) == []
        assert links_to(session, file, Purpose.FORMS, []) == []
    assert make(house, couple, side=Side.B, once=once)[0].side is Side.B, "a page sent again for the other is another"


def test_ended_by_the_counselor_or_finished_by_the_partner(house, couple):
    link, _ = make(house, couple)
    other, _ = make(house, couple)
    with house.transaction() as session:
        file = house.file(session, couple)
        ended = end_link(session, house.vault, house.cast.nora.actor, file, link.id)
        assert end_link(session, house.vault, house.cast.nora.actor, file, link.id) == ended
        finish_link(session, other.id)
        states = {one.id: one.state(datetime.now(UTC)) for one in links_to(session, file, Purpose.FORMS, [THING])}
        assert states == {link.id: LinkState.ENDED, other.id: LinkState.FINISHED}
        others = house.file(session, house.cast.the_others)
        with pytest.raises(LinkNotFoundError):
            end_link(session, house.vault, house.cast.vera.actor, others, link.id)


def test_the_trail_tells_of_it_without_the_token_and_without_a_name(house, door, couple):
    link, address = make(house, couple)
    phone = browser(door)
    phone.get(phone.get(address).headers["location"])
    with house.transaction() as session:
        end_link(session, house.vault, house.cast.nora.actor, house.file(session, couple), link.id)
        told = [(one.who, one.sentence) for one in audit.trail(session, couple.practice, couple.id)[:3]]
        assert list(audit.verify(session, house.vault, couple.practice)) == []
    assert told == [
        ("Nora Whitfield", "Ended a private link of partner A."),
        ("Private link", "Opened their forms."),
        ("Nora Whitfield", "Made a private link for partner A: forms."),
    ]


def test_what_is_kept_holds_no_token(house, couple):
    _link, address = make(house, couple)
    token = address.removeprefix("/p/").encode()
    with house.transaction() as session:
        (row,) = session.exec(select(PrivateLinkRow)).all()
    assert token not in repr(row.model_dump()).encode()
