"""Which passwords will do: long ones that nobody tries first."""

from pathlib import Path

import pytest

from clinic.practice import passwords
from clinic.practice.passwords import password_problem
from clinic.practice.rules import PASSWORD_AT_LEAST


@pytest.mark.parametrize(
    "password", ["orchard lantern seven", "x1y2z3 x1y2z3 x", "пять простых слов подряд", "p" * 190 + "quartz"]
)
def test_a_long_password_will_do(password):
    assert password_problem(password) is None


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("", "at least 15"),
        ("short but nice", "at least 15"),
        ("a" * 40, "different"),
        ("abcd" * 10, "different"),
        ("a long one " * 20, "at most 200"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(password, says):
    assert says in password_problem(password)


def test_the_least_length_is_exact():
    assert password_problem("nine olive jars"[:PASSWORD_AT_LEAST]) is None
    assert "at least" in password_problem("nine olive jars"[: PASSWORD_AT_LEAST - 1])


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "Password-Password!",
        "123456789012345",
        "1234 5678 9012 345",
        "qwertyuiopasdfgh",
        "correct horse battery staple",
        "iloveyouforever",
        "abcdefghijklmno",
    ],
)
def test_one_that_many_use_is_refused_however_it_is_written(password):
    assert "Many people" in password_problem(password)


@pytest.mark.parametrize(
    "password",
    [
        "nora@maple.example",
        "Nora.Maple.Example.1",
        "securebase 2026 securebase",
        "Secure Base clinic 1",
        "noranoranoranora1",
    ],
)
def test_the_address_and_the_name_of_the_program_are_no_password(password):
    assert "e-mail address" in password_problem(password, "nora@maple.example")


@pytest.mark.parametrize("password", ["nora likes orchard lanterns", "maple street demo", "a secure violet teapot"])
def test_a_word_of_them_among_others_will_do(password):
    assert password_problem(password, "nora@maple.example") is None
    assert password_problem(password, "n@x.example") is None


def test_the_list_holds_only_what_could_be_chosen():
    lines = (Path(passwords.__file__).parent / "common_passwords.txt").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("#")]
    assert len(kept) == len(set(kept)) >= 200
    assert all(len(line) >= PASSWORD_AT_LEAST and line.isalnum() and line == line.casefold() for line in kept)
