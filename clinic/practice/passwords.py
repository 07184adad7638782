"""Passwords: which will do, and argon2id, at most two hashed at once so that guesses cannot fill the memory."""

import re
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import NewType

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from clinic.practice.rules import PASSWORD_AT_LEAST, PASSWORD_AT_MOST

PasswordHash = NewType("PasswordHash", str)
"""A password as it is kept: hashed before any transaction begins."""

_HASHER = PasswordHasher()
_AT_ONCE = BoundedSemaphore(2)
_OWN_PART = 8
"""So many characters must be left when the address and the name of this program are taken out."""
_PROGRAM = ("securebase", "secure", "base", "clinic", "password")


@cache
def _nobodys() -> str:
    return _HASHER.hash("the password of nobody")


def hashed(password: str) -> PasswordHash:
    """The argon2id hash to keep for `password`."""
    with _AT_ONCE:
        return PasswordHash(_HASHER.hash(password))


def matches(kept: str | None, password: str) -> bool:
    """Whether `password` is the one kept. For an unknown address (None) it takes as long and says no."""
    with _AT_ONCE:
        try:
            return _HASHER.verify(kept or _nobodys(), password) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def password_problem(password: str, address: str = "") -> str | None:
    """What is wrong with a new password, in words, or nothing. Length counts, and not being known (NIST SP 800-63B)."""
    if len(password) < PASSWORD_AT_LEAST:
        return f"Use at least {PASSWORD_AT_LEAST} characters. Several ordinary words in a row work well."
    if len(password) > PASSWORD_AT_MOST:
        return f"Use at most {PASSWORD_AT_MOST} characters."
    if len(set(password)) < 5:
        return "Use more than a few different characters."
    if _bare(password) in _common():
        return "Many people use this password, so it is guessed first. Choose another."
    if _only_repeats(password, address):
        return "Use words that are not in your e-mail address and not the name of this program."
    return None


def _bare(text: str) -> str:
    """Only letters and figures, in lower case: "Pass-word 1" is as easy to guess as "password1"."""
    return "".join(character for character in text.casefold() if character.isalnum())


def _only_repeats(password: str, address: str) -> bool:
    known = {_bare(part) for part in (address, *re.split(r"[^\w]+", address), *_PROGRAM)}
    bare = left = _bare(password)
    for part in sorted(known, key=len, reverse=True):
        if len(part) >= 4:
            left = left.replace(part, "")
    return left != bare and len(left) < _OWN_PART


@cache
def _common() -> frozenset[str]:
    lines = (Path(__file__).parent / "common_passwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
