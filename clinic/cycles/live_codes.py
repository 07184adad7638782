"""Codes to say aloud and links to scan: how long they are, how long they hold, and how they are written."""

from collections.abc import Iterable
from datetime import timedelta

ALPHABET = "ACFHJKLMQRTUWXY34679"
"""Letters and numbers that neither look nor sound like another one of them."""

CODE_LENGTH = 6
OPEN_FOR = timedelta(hours=3)
"""Longer than any therapy session; a link that somebody forgot ends by itself."""


def code_from(chosen: Iterable[int]) -> str:
    """A code from bytes that nobody can guess."""
    return "".join(ALPHABET[number % len(ALPHABET)] for number in chosen)


def typed_code(text: str) -> str:
    """A code as somebody typed it, in the one way it is written: no spaces or dashes, all capitals."""
    return "".join(character for character in text.upper() if character.isalnum())


def spoken_code(code: str) -> str:
    """A code in two groups, as it is shown and said."""
    return f"{code[:3]} {code[3:]}"
