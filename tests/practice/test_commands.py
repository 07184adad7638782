"""`clinic user` and `clinic audit`."""

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from clinic.keys import master_key
from clinic.practice import commands, passwords
from clinic.settings import Settings

GOOD = "orchard lantern seven"


def test_the_first_account_is_the_owner_and_makes_the_practice(clinic):
    clinic.first_account()
    assert clinic("user", "list").stdout == "nora@maple.example\tNora\towner\n"


def test_others_have_the_role_they_are_given(clinic):
    clinic.first_account()
    added = clinic("user", "add", "Finn@Maple.example", "--name", "Finn", "--role", "front_desk", "--password", GOOD)
    assert added.exit_code == 0
    assert GOOD not in added.stdout
    assert "finn@maple.example\tFinn\tfront_desk" in clinic("user", "list").stdout


def test_the_password_is_asked_for_when_it_is_not_given(clinic):
    asked = clinic("user", "add", "nora@maple.example", "--name", "Nora", stdin=f"{GOOD}\n{GOOD}\n")
    assert asked.exit_code == 0
    assert GOOD not in asked.output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("nora", "--name", "Nora", "--password", GOOD), "has an @"),
        (("n@x.example", "--name", "Nora", "--password", "short"), "at least 15"),
        (("nora@maple.example", "--name", "Nora", "--password", GOOD), "already an account"),
    ],
)
def test_what_does_not_fit_is_said_and_makes_nothing(clinic, words, says):
    clinic.first_account()
    before = clinic("user", "list").stdout
    refused = clinic("user", "add", *words)
    assert refused.exit_code == 1
    assert says in refused.stderr
    assert clinic("user", "list").stdout == before


def test_a_password_can_be_set_anew(clinic):
    clinic.first_account()
    assert clinic("user", "password", "nora@maple.example", "--password", "another long one").exit_code == 0
    assert clinic("user", "password", "who@maple.example", "--password", "another long one").exit_code == 1


def test_an_account_is_closed_and_the_last_owner_is_not(clinic):
    clinic.first_account()
    clinic("user", "add", "sam@maple.example", "--name", "Sam", "--password", GOOD)
    assert clinic("user", "close", "sam@maple.example").exit_code == 0
    assert "sam@maple.example\tSam\tcounselor\tclosed" in clinic("user", "list").stdout
    refused = clinic("user", "close", "nora@maple.example")
    assert refused.exit_code == 1
    assert "only owner" in refused.stderr
    assert clinic("user", "close", "who@maple.example").exit_code == 1
    clinic("user", "add", "ana@maple.example", "--name", "Ana", "--role", "owner", "--password", GOOD)
    assert clinic("user", "close", "nora@maple.example").exit_code == 0
    assert clinic("user", "close", "ana@maple.example").exit_code == 1


def test_an_obvious_password_is_refused(clinic):
    clinic.first_account()
    for password in ("passwordpassword", "nora@maple.example"):
        assert clinic("user", "password", "nora@maple.example", "--password", password).exit_code == 1


def test_hashing_happens_while_others_can_write(clinic, monkeypatch):
    clinic.first_account()
    seen = []

    def watched(password):
        seen.append(clinic("couple", "add", "--a", "Ana", "--b", "Bo").exit_code)
        return passwords.hashed(password)

    monkeypatch.setattr(commands, "hashed", watched)
    assert clinic("user", "password", "nora@maple.example", "--password", GOOD).exit_code == 0
    assert clinic("user", "add", "s@maple.example", "--name", "S", "--password", GOOD).exit_code == 0
    assert seen == [0, 0]


def test_the_audit_trail_is_verified(clinic):
    clinic.first_account()
    clinic("couple", "add", "--a", "Ana", "--b", "Bo")
    whole = clinic("audit", "verify")
    assert (whole.exit_code, whole.stdout) == (0, "The audit trail is whole: 2 events.\n")
    connection = sqlcipher.connect(str(clinic.data / "clinic.db"))
    connection.execute(f"PRAGMA key = \"x'{master_key(Settings(data=clinic.data)).database.hex()}'\"")
    connection.execute("DROP TRIGGER audit_event_no_update")
    connection.execute("UPDATE audit_event SET sentence = 'Nothing.' WHERE seq = 2")
    connection.commit()
    connection.close()
    found = clinic("audit", "verify")
    assert found.exit_code == 1
    assert "broken at event 2" in found.stderr


def test_help_is_there_for_every_command(clinic):
    for words in ((), ("user",), ("couple",), ("map",), ("audit",), ("handout",), ("serve",), ("demo",)):
        shown = clinic(*words, "--help")
        assert shown.exit_code == 0
        assert "Usage" in shown.stdout
