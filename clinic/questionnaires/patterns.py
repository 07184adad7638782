"""The patterns of imported forms: anybody's regular expressions, so they are measured first and run under a time limit.

A slow or monstrous pattern is the form's fault, never the person's: nothing they wrote is refused because of one.
"""

import re

import regex

SECONDS = 0.25
LONGEST = 1_000
LARGEST = 20_000
DEEPEST = 30


def fits(pattern: str, text: str) -> bool | None:
    """Whether the whole text is as the pattern says; nothing if that cannot be told in time."""
    if problem_with(pattern):
        return None
    try:
        return regex.fullmatch(pattern, text, timeout=SECONDS) is not None
    except TimeoutError:
        return None


def problem_with(pattern: str) -> str:
    """Why a pattern cannot be used, in words; nothing if it can."""
    if len(pattern) > LONGEST or _size(pattern) > LARGEST:
        return "it is too large"
    try:
        regex.compile(pattern)
    except regex.error as error:
        return str(error.msg)
    except (RecursionError, OverflowError, ValueError):
        return "it is too large"
    return ""


_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?[^)(]*?[:=!>])?|\)|\{(\d*)(?:,(\d*))?\}|.", re.DOTALL)


def _size(pattern: str) -> int:
    """How large a pattern grows once its counted repeats are written out; more than the most if it nests too deeply."""
    sums, last = [0], 1
    for piece in _PIECE.finditer(pattern):
        text = piece[0]
        if text.startswith("("):
            sums.append(0)
            if len(sums) > DEEPEST:
                return LARGEST + 1
        elif text == ")" and len(sums) > 1:
            last = max(1, sums.pop())
            sums[-1] += last
        elif text.startswith("{") and (piece[1] or piece[2]):
            times = max(int((number or "1")[:9]) for number in (piece[1], piece[2]))
            sums[-1] += last * (times - 1)
            last *= max(1, times)
        elif text not in "*+?|^$":
            last = 1
            sums[-1] += 1
        if max(sums) > LARGEST:
            return LARGEST + 1
    return sum(sums)
