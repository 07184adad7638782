"""How easy a Spanish text is to read: the INFLESZ scale and a school grade, with a syllable counter.

Ease is Szigriszt's perspicuity (1993), which Barrio's INFLESZ scale (2008) reads: 206.835 - 62.3 x syllables per word -
words per sentence; 65 to 80 is "quite easy", above 80 "very easy", 55 to 65 what most people manage.
The grade is Crawford's (1989): -0.205 x sentences + 0.049 x syllables, each per hundred words, - 3.407.
Spanish spelling tells syllables exactly but for a few hiatuses without an accent, which count as one here.
"""

import re
from functools import cache

_WORD = re.compile(r"[A-Za-zÁÉÍÓÚÜÑáéíóúüñ]+")
_SENTENCE_END = re.compile(r"[.!?…](?:[”’)\"]*)(?=[.,]?(?:\s|$))")
_SILENT_U = re.compile(r"(?<=q)u|(?<=g)u(?=[eiéí])")
_Y_AS_VOWEL = re.compile(r"y(?![aeiouáéíóúü])")
_VOWELS = re.compile(r"[aeiouáéíóúü]+")
_STRONG = re.compile(r"[aeoáéíóú]")


@cache
def syllables(word: str) -> int:
    """The number of syllables of a Spanish word."""
    letters = _Y_AS_VOWEL.sub("i", _SILENT_U.sub("", word.lower()))
    return max(1, sum(max(1, len(_STRONG.findall(group))) for group in _VOWELS.findall(letters)))


def counted(text: str) -> tuple[int, int, int]:
    """Sentences, words and syllables; a line without an end mark counts as one sentence."""
    words = _WORD.findall(text)
    sentences = sum(
        max(1, len(_SENTENCE_END.findall(line.strip()))) for line in text.splitlines() if _WORD.search(line)
    )
    return sentences, len(words), sum(map(syllables, words))


def ease(text: str) -> float:
    """The INFLESZ score of `text`; higher is easier."""
    sentences, words, said = counted(text)
    return 206.835 - 62.3 * said / words - words / sentences


def grade(text: str) -> float:
    """Crawford's school grade of `text`."""
    sentences, words, said = counted(text)
    return (-20.5 * sentences + 4.9 * said) / words - 3.407
