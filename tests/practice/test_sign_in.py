"""Signing in, staying signed in, and signing out; and what a guesser meets."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlmodel import select, update

from clinic.practice import audit, entering, passwords, store
from clinic.practice.rules import ABSOLUTE_LIMIT, IDLE_LIMIT, Actor
from clinic.practice.tables import AuditEvent, Member, SignIn
from tests.cast import NORA, SAM


def enter(client, **fields):
    return client.post("/sign-in", data={"email": NORA.email, "password": NORA.password} | fields)


def test_the_right_password_opens_the_day(client):
    answer = enter(client)
    assert (answer.status_code, answer.headers["location"]) == (303, "/today")
    assert client.get("/couples").status_code == 200


def test_the_address_may_be_typed_in_any_case(client):
    assert enter(client, email="  NORA@Maple.Example ").status_code == 303


@pytest.mark.parametrize(
    "fields",
    [
        {"password": "orchard lantern eight"},
        {"password": "Orchard lantern seven"},
        {"password": ""},
        {"email": ""},
        {"email": "nobody@maple.example"},
        {"email": "nora@maple.example' OR '1'='1"},
    ],
)
def test_anything_else_does_not(client, fields):
    answer = enter(client, **fields)
    assert answer.status_code == 422
    assert "set-cookie" not in answer.headers
    assert client.get("/couples").status_code == 303


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client):
    wrong = enter(client, password="orchard lantern eight").text
    unknown = enter(client, email="nobody@maple.example", password="orchard lantern eight").text
    assert wrong.replace(NORA.email, "X") == unknown.replace("nobody@maple.example", "X")
    assert "orchard" not in wrong


def test_an_unknown_address_is_hashed_like_a_known_one(client, monkeypatch):
    asked = []
    kept = passwords._HASHER

    class Watched:
        def verify(self, *given):
            asked.append(given)
            return kept.verify(*given)

        hash = kept.hash

    monkeypatch.setattr(passwords, "_HASHER", Watched())
    enter(client, email="nobody@maple.example")
    enter(client, password="not the right one")
    assert len(asked) == 2
    assert all(given[0].startswith("$argon2id$") for given in asked)


def test_each_sign_in_has_a_token_of_its_own_and_only_its_hash_is_kept(house):
    one, two = (house.visitor().sign_in(house.cast.nora) for _ in range(2))
    tokens = [browser.cookies["sign-in"] for browser in (one, two)]
    assert len(set(tokens)) == 2
    assert all(len(token) >= 43 for token in tokens)
    everything = repr(house.contents())
    assert not any(token in everything for token in tokens)


def test_signing_out_ends_it_on_the_server(house, nora):
    token = nora.cookies["sign-in"]
    other = house.visitor().sign_in(house.cast.nora)
    answer = nora.post("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    thief = house.visitor()
    thief.cookies["sign-in"] = token
    assert thief.get("/couples").status_code == 303
    assert other.get("/couples").status_code == 200, "another browser stays signed in"


def test_signing_out_without_being_signed_in_does_no_harm(house, client):
    before = house.contents()
    assert client.post("/sign-out").status_code == 303
    assert house.contents() == before


def age(house, *, seen: timedelta, made: timedelta) -> None:
    with house.transaction() as session:
        for row in session.exec(select(SignIn)):
            row.last_seen_at, row.created_at = datetime.now(UTC) - seen, datetime.now(UTC) - made
            session.add(row)


MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("seen", "made", "open_still"),
    [
        (IDLE_LIMIT - MINUTE, IDLE_LIMIT - MINUTE, True),
        (IDLE_LIMIT + MINUTE, IDLE_LIMIT + MINUTE, False),
        (MINUTE, ABSOLUTE_LIMIT - MINUTE, True),
        (MINUTE, ABSOLUTE_LIMIT + MINUTE, False),
    ],
)
def test_a_sign_in_ends_when_idle_and_at_the_end_of_the_day(house, nora, seen, made, open_still):
    age(house, seen=seen, made=made)
    assert nora.get("/couples").status_code == (200 if open_still else 303)


def test_being_there_puts_the_idle_end_off_but_not_the_absolute_one(house, nora):
    age(house, seen=IDLE_LIMIT - MINUTE, made=timedelta(hours=5))
    nora.get("/couples")
    with house.transaction() as session:
        row = session.exec(select(SignIn)).one()
        assert datetime.now(UTC) - row.last_seen_at < MINUTE
        assert datetime.now(UTC) - row.created_at > timedelta(hours=4)


@pytest.mark.parametrize("token", ["", "x", "a" * 5000, "\u00e9", "'; DROP TABLE sign_in; --"])
def test_a_made_up_token_opens_nothing(house, token):
    stranger = house.visitor()
    answer = stranger.get("/couples", headers={"cookie": f"sign-in={token}".encode()})
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("address", "name", "secure"),
    [("http://127.0.0.1", "sign-in", False), ("https://127.0.0.1", "__Host-sign-in", True)],
)
def test_the_cookies_attributes(house, address, name, secure):
    answer = enter(house.visitor(address))
    cookie, *attributes = [part.strip().lower() for part in answer.headers["set-cookie"].split(";")]
    assert cookie.startswith(name.lower() + "=")
    assert {"httponly", "path=/", "samesite=lax"} <= set(attributes)
    assert ("secure" in attributes) is secure
    assert not any(part.startswith(("domain", "max-age", "expires")) for part in attributes)
    assert ("strict-transport-security" in answer.headers) is secure


def test_over_https_the_plain_cookie_is_worth_nothing(house, nora):
    stranger = house.visitor("https://127.0.0.1")
    stranger.cookies["sign-in"] = nora.cookies["sign-in"]
    assert stranger.get("/couples").status_code == 303


@pytest.mark.parametrize("wanted", ["/couples/new", "/couples?x=1", "/couples/1/maps/2?at=a.cue#composer"])
def test_one_goes_on_where_one_wanted_to_be(client, wanted):
    assert enter(client, next=wanted).headers["location"] == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "/\t/evil.example/",
        "/\n/evil.example/",
        "/\t/[",
        "//[",
        "javascript:alert(1)",
        "couples",
        " //evil.example",
        "/x\\..\\..//evil.example",
        "http:couples",
        "",
    ],
)
def test_one_never_goes_on_to_another_site(client, wanted):
    answer = enter(client, next=wanted)
    assert (answer.status_code, answer.headers["location"]) == (303, "/today")


def test_the_place_one_wanted_to_be_is_kept_on_the_sign_in_page_and_is_only_text(client):
    page = client.get("/sign-in", params={"next": '/couples/"><script>x</script>'}).text
    assert "<script>x" not in page
    assert client.get("/couples/new").headers["location"] == "/sign-in?next=%2Fcouples%2Fnew"


def test_a_new_password_signs_out_everywhere(house, nora):
    with house.transaction() as session:
        member = store.member_by_email(session, NORA.email)
        store.set_password(
            session, house.vault, house.cast.sam.actor, member, passwords.hashed("another long password")
        )
    assert nora.get("/couples").status_code == 303
    assert enter(house.visitor()).status_code == 422
    assert enter(house.visitor(), password="another long password").status_code == 303


def test_signing_in_again_ends_the_sign_in_before(house, nora):
    before = nora.cookies["sign-in"]
    assert enter(nora, email=SAM.email, password=SAM.password).status_code == 303
    thief = house.visitor()
    thief.cookies["sign-in"] = before
    assert thief.get("/couples").status_code == 303
    assert nora.get("/couples").status_code == 200


def test_a_wrong_try_in_a_browser_that_is_signed_in_ends_nothing(nora):
    assert enter(nora, password="not the right one").status_code == 422
    assert nora.get("/couples").status_code == 200


def test_others_write_while_a_password_is_compared(house, client, monkeypatch):
    written = []

    def slowly(kept, given):
        with house.transaction() as session:
            written.append(store.add_practice(session, house.vault, "Meanwhile"))
        return passwords.matches(kept, given)

    monkeypatch.setattr(entering, "matches", slowly)
    assert enter(client).status_code == 303
    assert len(written) == 1


@pytest.mark.parametrize("change", ["password_hash", "closed_at"])
def test_what_changed_while_it_was_compared_counts(house, client, monkeypatch, change):
    def change_it(kept, given):
        with house.transaction() as session:
            value = datetime.now(UTC) if change == "closed_at" else "another"
            session.exec(update(Member).values({change: value}))
        return True

    monkeypatch.setattr(entering, "matches", change_it)
    assert enter(client).status_code == 422


def test_a_failed_try_is_recorded_for_an_account_there_is_and_without_what_was_typed(house, cast, client):
    before = house.contents()["audit_event"]
    enter(client, email="nobody@maple.example")
    assert house.contents()["audit_event"] == before
    enter(client, password="quilltyped wrong one")
    with house.transaction() as session:
        last = session.exec(
            select(AuditEvent).where(AuditEvent.practice_id == cast.nora.practice).order_by(AuditEvent.seq.desc())
        ).first()
        assert last.sentence == f"A try to sign in to the account {cast.nora.id} failed."
        assert last.member_id is None
        assert list(audit.verify(session, house.vault, cast.nora.practice)) == []
    assert "quilltyped" not in repr(house.contents())


def test_who_did_it_is_recorded_not_whom_it_was_about(house, cast):
    with house.transaction() as session:
        sam = store.member_by_email(session, SAM.email)
        store.set_password(session, house.vault, cast.nora.actor, sam, passwords.hashed("another long password"))
        store.close_account(session, house.vault, cast.nora.actor, sam)
        events = session.exec(
            select(AuditEvent).where(AuditEvent.practice_id == cast.nora.practice).order_by(AuditEvent.seq.desc())
        ).all()
    assert [(one.member_id, one.sentence) for one in events[:2]] == [
        (cast.nora.id, f"Closed the account {cast.sam.id}."),
        (cast.nora.id, f"Changed the password of the account {cast.sam.id}."),
    ]


def test_a_closed_account_is_signed_out_and_stays_out(house, cast):
    sam = house.visitor().sign_in(cast.sam)
    with house.transaction() as session:
        store.close_account(session, house.vault, Actor(cast.sam.practice), store.member_by_email(session, SAM.email))
    assert sam.get("/couples").status_code == 303
    assert enter(house.visitor(), email=SAM.email, password=SAM.password).status_code == 422
    with house.transaction() as session:
        session.exec(update(SignIn).values(ended_at=None))
    assert sam.get("/couples").status_code == 303, "not even with a sign-in that was left open"


@pytest.mark.parametrize("path", ["/sign-in", "/welcome", "/"])
def test_looking_at_the_door_waits_for_nobody(house, client, path):
    event.listen(house.engine, "checkout", lambda opened, *_: opened.execute("PRAGMA busy_timeout = 20"))
    with house.engine.begin():
        assert client.get(path).status_code in {200, 303}


def test_home_leads_to_today(client, nora):
    for browser in (client, nora):
        assert browser.get("/").headers["location"] == "/today"
