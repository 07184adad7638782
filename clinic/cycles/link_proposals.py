"""Proposes the couple's sentence from the two moves: "The more I raise my voice, the more you go quiet."

A move is said in the first person. One's own stays as it was said; the other's is turned to "you". English makes that
safe only in plain cases, so a move is used only if it begins with a verb from a short list and each of its pronouns
can be turned with certainty. In every other case nothing is proposed, and the counselor writes the sentence.
"""

import re

from clinic.couples.rules import Audience, Pair, Side
from clinic.cycles.rules import Element, MapView

WORDS_LIMIT = 12


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_VERBS = _set(
    """
    agree apologize argue ask avoid beg blame bottle brush bury call change chase check clam clean close come complain
    correct criticize cry demand defend disappear distract do escape explain fall fix follow freeze get give go hide
    hold hover ignore insist interrupt joke keep laugh leave lecture list lock look lose make move nag pace plead point
    press prod protest prove pull push put question raise reach remind repeat retreat roll run say scroll shut sigh
    sit sleep snap start stare stay stonewall stop storm sulk swallow take talk tell text try turn wait walk want watch
    withdraw work worry yell
    """
)
_TURNED = {
    "i": "you",
    "i'm": "you’re",
    "i've": "you’ve",
    "i'll": "you’ll",
    "i'd": "you’d",
    "me": "you",
    "my": "your",
    "mine": "yours",
    "myself": "yourself",
    "your": "my",
    "yours": "mine",
    "yourself": "myself",
}
_AFTER_I = {"am": "are", "was": "were"}
_AFTER_AN_OBJECT = _set(
    "about again alone around at away back down for from harder in into less more of off on out to until up with"
)
_BEFORE_A_SUBJECT = _set(
    "after although and as because before but how if or so than that though till unless until what whatever when "
    "whenever where whether while who why"
)
_UNSURE = re.compile(r"[.,;:!?()/\"…—–\n]")
_QUOTED = re.compile(r"([^“”]*)(“[^“”]*”)?")


def proposal(own: str, other: str) -> str:
    """The sentence of the partner whose move is `own`, or nothing where its grammar would be a guess."""
    mine, theirs = _clause(own), _clause(other)
    turned = _turned(theirs) if theirs else ""
    return f"The more I {' '.join(mine)}, the more you {turned}." if mine and turned else ""


def proposals(view: MapView) -> Pair[str]:
    """A sentence for each partner who has none: from words that the room has confirmed, the newest that will do."""
    moves = Pair(_moves(view, Side.A), _moves(view, Side.B))
    return Pair(_first(view, Side.A, moves.a, moves.b), _first(view, Side.B, moves.b, moves.a))


def _first(view: MapView, side: Side, own: list[str], other: list[str]) -> str:
    if view.link(side):
        return ""
    sentences = (proposal(mine, theirs) for mine in own for theirs in other)
    return next((sentence for sentence in sentences if sentence), "")


def _moves(view: MapView, side: Side) -> list[str]:
    return [
        entry.text
        for entry in reversed(view.said(side, Element.MOVE))
        if entry.audience is Audience.ROOM and not entry.tentative
    ]


def _clause(move: str) -> list[str]:
    """The words of a move from its verb on, or none if it is not plainly what one person does."""
    quoted = _QUOTED.fullmatch(move.strip().removesuffix("."))
    if quoted is None or _UNSURE.search(quoted[1]):
        return []
    words = quoted[1].split()
    if words and words[0].lower() == "i":
        words = words[1:]
    if not words or words[0].lower() not in _VERBS or len(words) > WORDS_LIMIT:
        return []
    return [words[0].lower(), *words[1:], *(quoted[2] or "").split()]


def _turned(clause: list[str]) -> str:
    """What "I" do, said to "you"; empty if a word could be turned in two ways. Quoted words stay as they are."""
    out: list[str] = []
    for at, word in enumerate(clause):
        if word.startswith("“"):
            return " ".join([*out, *clause[at:]])
        turned = _turned_word(word, _plain(clause[at - 1]) if at else "", _plain(clause[at + 1 : at + 2]))
        if not turned:
            return ""
        out.append(turned)
    return " ".join(out)


def _turned_word(word: str, before: str, after: str) -> str:
    plain = _plain(word)
    if plain == "you":
        is_object = before not in _BEFORE_A_SUBJECT and (not after or after in _AFTER_AN_OBJECT)
        return "me" if is_object else ""
    if plain.startswith(("you'", "i'")) and plain not in _TURNED:
        return ""
    if plain == "am" and before != "i":
        return ""
    if before == "i" and plain in _AFTER_I:
        return _AFTER_I[plain]
    return _TURNED.get(plain, word)


def _plain(word: str | list[str]) -> str:
    return "".join(word).lower().replace("’", "'")
