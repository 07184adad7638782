"""Where words may be broken: between letters as people count them, and at which of them a line may end.

A small part of Unicode's text segmentation (UAX 29) and line breaking (UAX 14), enough for the scripts we ship.
"""

import unicodedata
from collections.abc import Iterator

_EXTENDS = frozenset({"Mn", "Mc", "Me"})
_JOINER = "\u200d"
_VIRAMAS = frozenset("्্்్್്")
_NOT_FIRST = frozenset("、。，．！？：；」』）】〉》〕｝ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ…‥％℃")
_NOT_LAST = frozenset("「『（【〈《〔｛￥＄")
_BREAK_AFTER = frozenset("-‐–—/")
_THAI_BEFORE = frozenset("เแโใไ")
_THAI_AFTER = frozenset("ะาำๅๆฯ")


def _is_flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _is_skin_tone(character: str) -> bool:
    return "\U0001f3fb" <= character <= "\U0001f3ff"


def _is_jamo_tail(character: str) -> bool:
    return "\u1160" <= character <= "\u11ff"


def _joins(cluster: str, character: str) -> bool:
    """Whether `character` belongs to the letter that `cluster` already holds."""
    last = cluster[-1]
    if unicodedata.category(character) in _EXTENDS or character in (_JOINER, "\u200c"):
        return True
    if last == _JOINER or (last in _VIRAMAS and unicodedata.category(character) == "Lo"):
        return True
    if _is_flag(character):
        return len(cluster) == 1 and _is_flag(last)
    thai = character in _THAI_AFTER or (last in _THAI_BEFORE and len(cluster) == 1)
    return thai or _is_skin_tone(character) or _is_jamo_tail(character)


def graphemes(text: str) -> Iterator[str]:
    """`text` letter by letter; a letter keeps its marks, and joined signs stay together."""
    cluster = ""
    for character in text:
        if cluster and not _joins(cluster, character):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _stands_alone(character: str) -> bool:
    """Whether lines may break around `character`: Chinese and Japanese signs. Korean has spaces and uses them."""
    if unicodedata.east_asian_width(character) not in "WF" or "\uac00" <= character <= "\ud7a3":
        return False
    return unicodedata.category(character)[0] in "LPS"


def _may_break(before: str, after: str) -> bool:
    if after[0] in _NOT_FIRST or before[-1] in _NOT_LAST:
        return False
    if _stands_alone(before[-1]) or _stands_alone(after[0]):
        return True
    if before[-1] in _BREAK_AFTER:
        return before[-2:-1].isalnum() and after[0].isalnum()
    return after[0] in _THAI_BEFORE


def breakable(word: str) -> list[str]:
    """The pieces of a word without spaces between which a line may end."""
    if word.isascii() and not _BREAK_AFTER.intersection(word):
        return [word]
    pieces: list[str] = []
    for cluster in graphemes(word):
        if pieces and not _may_break(pieces[-1], cluster):
            pieces[-1] += cluster
        else:
            pieces.append(cluster)
    return pieces
