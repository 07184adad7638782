"""Words in a report without names that could be a name all the same: of a child, a friend, a town.

The program knows the couple's own names and no others. Whoever signs reads the report; this only points at words.
"""

import re
from collections.abc import Iterable, Iterator

from reports.report_facts import ReportFacts
from reports.report_masking import without_names
from reports.report_names import KNOWN_CAPITALS
from reports.tailoring import Tailoring

NOT_KNOWN = (
    "The names of the two of them and their contacts are taken out wherever they stand. The program knows no other "
    "names and no places: please read it to the end before you give it to anybody."
)
"""What whoever makes the report is told."""
_WORD = re.compile(r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*")
_BEGINS = frozenset('.!?…:;•–—-“”‘"«»([{/\n')
"""What a sentence, a quotation or a line of a list may begin after. There a capital letter says nothing."""
_POSSESSIVE = re.compile(r"[’']s?$")


def other_names(facts: ReportFacts, tailoring: Tailoring) -> tuple[str, ...]:
    """The words of a report without names that could be somebody's, each once, in the order they are met."""
    bare = without_names(facts)
    titles = {word for moment in bare.maps for word in _WORD.findall(moment.view.title)}
    found = (name for text in _own_words(bare, tailoring) for name in perhaps_names(text))
    return tuple(dict.fromkeys(name for name in found if not titles.issuperset(name.split())))


def perhaps_names(text: str) -> Iterator[str]:
    """Words with a capital letter in the middle of a sentence; those that follow each other, as one."""
    for words in _runs(text):
        if name := " ".join(words):
            yield name


def _runs(text: str) -> Iterator[list[str]]:
    run: list[str] = []
    end = 0
    for match in _WORD.finditer(text):
        between = text[end : match.start()]
        if run and (between != " " or not _is_capital(match[0])):
            yield run
            run = []
        if _is_capital(match[0]) and (run or not _begins_after(text[: match.start()])):
            run.append(_POSSESSIVE.sub("", match[0]))
        end = match.end()
    yield run


def _is_capital(word: str) -> bool:
    """Whether it is written like a name. Abbreviations are not; and days, months and other known words are no names."""
    bare = _POSSESSIVE.sub("", word)
    return bare[0].isupper() and not bare.isupper() and bare.casefold() not in KNOWN_CAPITALS


def _begins_after(before: str) -> bool:
    bare = before.rstrip(" \t\u00a0")
    return not bare or bare[-1] in _BEGINS


def _own_words(facts: ReportFacts, tailoring: Tailoring) -> Iterable[str]:
    yield from (one.text for one in facts.goals)
    yield from (one.why for one in facts.stages)
    yield from (one.seen for one in facts.events)
    yield from (text for _, text in facts.summaries)
    if facts.plan:
        yield facts.plan[1]
    for moment in facts.maps:
        yield from (entry.text for entry in moment.view.entries)
        yield from (link.text for link in moment.view.links)
    yield from (edit.text for edit in tailoring.edits)
    yield tailoring.note
