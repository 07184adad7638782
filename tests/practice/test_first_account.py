"""The first page of a program without accounts."""

import pytest

from clinic.demo import PASSWORD, fill
from clinic.practice import entering, passwords, store
from clinic.practice.rules import Role

WELCOME = {
    "practice": "Maple <Street>",
    "name": "Nora",
    "email": " Nora@Maple.Example ",
    "password": "orchard lantern seven",
    "again": "orchard lantern seven",
}


def test_a_new_program_leads_to_its_first_account_and_then_in(empty_house):
    browser = empty_house.visitor()
    assert browser.get("/sign-in").headers["location"] == "/welcome"
    assert browser.get("/welcome").status_code == 200
    answer = browser.post("/welcome", data=WELCOME)
    assert (answer.status_code, answer.headers["location"]) == (303, "/couples")
    page = browser.get("/couples").text
    assert "Maple &lt;Street&gt;" in page
    again = {"email": "nora@maple.example", "password": WELCOME["password"]}
    assert empty_house.visitor().post("/sign-in", data=again).status_code == 303


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("practice", " "),
        ("practice", "x" * 201),
        ("practice", "a\x00b"),
        ("name", ""),
        ("name", "a\x1bb"),
        ("email", ""),
        ("email", "nora"),
        ("email", "n\x00@x"),
        ("password", "short"),
        ("again", "something else"),
    ],
)
def test_what_does_not_fit_comes_back_and_makes_nothing(empty_house, field, value):
    before = empty_house.contents()
    answer = empty_house.visitor().post("/welcome", data=WELCOME | {field: value})
    assert answer.status_code == 422
    assert WELCOME["password"] not in answer.text
    assert empty_house.contents() == before


def test_nobody_makes_a_first_account_twice(house, client):
    before = house.contents()
    assert client.get("/welcome").headers["location"] == "/sign-in"
    assert client.post("/welcome", data=WELCOME).headers["location"] == "/sign-in"
    assert house.contents() == before


def test_others_write_while_the_first_password_is_hashed(empty_house, monkeypatch):
    """Whoever comes first makes the practice; nobody waits for the other's hashing."""

    def slowly(password):
        with empty_house.transaction() as session:
            practice = store.add_practice(session, empty_house.vault, "Sooner")
            kept = passwords.hashed("violet teapot drum")
            store.add_member(session, empty_house.vault, practice, "s@x.example", "Sooner", kept, Role.OWNER)
        return passwords.hashed(password)

    monkeypatch.setattr(entering, "hashed", slowly)
    answer = empty_house.visitor().post("/welcome", data=WELCOME)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert len(empty_house.contents()["practice"]) == 1


def test_the_demo_says_its_sign_in(empty_house):
    fill(empty_house.engine, empty_house.vault)
    page = empty_house.visitor().get("/sign-in").text
    assert "nora@maple.example" in page
    signed_in = empty_house.visitor().post("/sign-in", data={"email": "nora@maple.example", "password": PASSWORD})
    assert signed_in.status_code == 303


def test_a_real_practices_sign_in_page_names_nobody(client):
    assert "nora@maple.example" not in client.get("/sign-in").text
