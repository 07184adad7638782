"""What can be wrong with a document, in words for the person who wants to print it."""

import re

_MISSING = re.compile(r"unsupported by fonts.*\(U\+([0-9A-F]{4,6})\)", re.DOTALL)
_LONGEST = 200


class FaultyDocumentError(Exception):
    """Something is wrong with a document; the message ends a sentence for the person who asked for it."""


def in_plain_words(message: str) -> str:
    """A warning of WeasyPrint's; one about a letter that no font has says which letter, and what to do."""
    if found := _MISSING.search(message):
        letter = chr(int(found[1], 16))
        return f"no font here has the character “{letter}” (U+{found[1]}); please write it another way"
    return message[:_LONGEST]
