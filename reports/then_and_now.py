"""Then and now: two maps side by side, or one map at two times, with what is new; for the couple to take home."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from clinic.couples.rules import Reader, Side
from clinic.cycles.layout import MapDrawing, Shape, mark_new
from clinic.cycles.lettering import clean
from clinic.cycles.rules import Element, MapView
from clinic.language import Language
from clinic.wording import day
from reports.conditions import Addressee
from reports.document import Document, Orientation, Paper, check_reader
from reports.furniture import ThenAndNowWords, furniture
from reports.map_on_paper import Space, drawn_for
from reports.prose import Runs, Telling

# What the margins in styles/1-pages.css leave for one of two upright drawings, in points.
HALVES = {Paper.LETTER: Space(347.5, 468), Paper.A4: Space(372, 460)}
ALONE = Space(705, 456)
"""And for one that lies on a page of its own."""
_ONE_COLUMN = 14


@dataclass(frozen=True, slots=True)
class Moment:
    """A map as the room may have it, and the day it was like that, where one is known."""

    view: MapView
    on: date | None = None


@dataclass(frozen=True, slots=True)
class DrawnMoment:
    word: str
    when: str
    drawing: MapDrawing
    view: MapView
    tall: MapDrawing | None = None
    """The same map for a phone's screen."""


@dataclass(frozen=True, slots=True)
class NewWords:
    """Words that one partner, or both in their sentence, did not have then."""

    name: str
    side: Side
    stem: str
    words: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One part of one partner's half, then and now."""

    name: str
    side: Side
    part: str
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class ThenAndNow:
    """What the template receives. Side by side there is a second page, with new words or turns; else there is none."""

    title: str
    words: ThenAndNowWords
    names: Runs
    made_on: str
    practice: str
    moments: tuple[DrawnMoment, DrawnMoment]
    beside: bool
    new: tuple[NewWords, ...]
    turns: tuple[Turn, ...]
    paper: Paper

    @property
    def many(self) -> bool:
        """Whether the new words need two columns."""
        return len(self.new) > _ONE_COLUMN


def build(
    then: Moment,
    now: Moment,
    *,
    paper: Paper,
    made_on: date | None,
    practice: str | None,
    language: Language = Language.ENGLISH,
) -> Document:
    """Both maps on one page if their words can be read there, else one page each.

    Raises:
        AudienceError: a map holds more than the room may see.
    """
    for moment in (then, now):
        check_reader(moment.view, Reader.ROOM)
    words = furniture(language).then_and_now
    upright = _drawn(then, now, Shape.PORTRAIT, HALVES[paper], language)
    beside = all(map(HALVES[paper].is_legible, upright))
    drawings = upright if beside else _drawn(then, now, Shape.WIDE, ALONE, language)
    same_kind = then.view.kind is now.view.kind
    new = tuple(_new(drawings[1], then.view, now.view)) if same_kind else ()
    contents = ThenAndNow(
        title=words.title,
        words=words,
        names=Telling(now.view.partners, Addressee.BOTH, None, language).fill(words.names),
        made_on=day(made_on, language) if made_on else "",
        practice=clean(practice or ""),
        moments=(
            DrawnMoment(words.then, day(then.on, language) if then.on else "", drawings[0], then.view),
            DrawnMoment(
                words.now,
                day(now.on, language) if now.on else "",
                _marked(drawings[1], then.view, now.view) if same_kind else drawings[1],
                now.view,
            ),
        ),
        beside=beside,
        new=new if beside else (),
        turns=tuple(turns_of(then.view, now.view, words)) if beside and not same_kind else (),
        paper=paper,
    )
    return Document(
        words.title, language, "documents/then_and_now.html", contents, Reader.ROOM, paper, Orientation.LANDSCAPE
    )


def _drawn(then: Moment, now: Moment, shape: Shape, space: Space, language: Language) -> tuple[MapDrawing, MapDrawing]:
    before, after = (
        drawn_for(space, one.view, shape, language, ident) for one, ident in ((then, "then"), (now, "now"))
    )
    return before, after


def _known(view: MapView) -> set[tuple[Side, Element, str]]:
    return {(entry.side, entry.element, entry.text) for entry in view.entries}


def _new(drawing: MapDrawing, then: MapView, now: MapView) -> Iterator[NewWords]:
    """Each partner's new words, in the order of the map."""
    known = _known(then)
    for side in Side:
        name = clean(now.partners[side].name)
        for element in Element:
            for entry in now.said(side, element):
                if (side, element, entry.text) not in known:
                    yield NewWords(name, side, drawing.card(side, element).label, clean(entry.text))
        if now.link(side) and now.link(side) != then.link(side):
            yield NewWords(name, side, "", clean(now.link(side)))


def _marked(drawing: MapDrawing, then: MapView, now: MapView) -> MapDrawing:
    """The drawing with a sign on every card that holds new words."""
    known = _known(then)
    new = {entry.id for entry in now.entries if (entry.side, entry.element, entry.text) not in known}
    return mark_new(drawing, new)


def turns_of(then: MapView, now: MapView, words: ThenAndNowWords) -> Iterator[Turn]:
    """What each did, felt and longed for then, beside what they do, feel and ask for now."""
    for side in Side:
        for element, part in words.turned_parts.items():
            before, after = (_words(view, side, Element(element)) for view in (then, now))
            if before or after:
                yield Turn(clean(now.partners[side].name), side, part, before, after)


def _words(view: MapView, side: Side, element: Element) -> str:
    return "; ".join(clean(entry.text) for entry in view.said(side, element))
