"""The cycle sheet: the couple's map on one page, to put on the fridge or bring to the next session."""

from dataclasses import dataclass
from datetime import date

from clinic.cycles.faces import SEMIBOLD
from clinic.cycles.layout import MapDrawing
from clinic.cycles.lettering import clean, line_count, measured
from clinic.cycles.rules import MapKind, MapView
from clinic.language import Language
from clinic.wording import day
from reports.conditions import Addressee
from reports.document import Document, Orientation, Paper, check_reader
from reports.furniture import furniture
from reports.map_on_paper import SPACES, Room, fill_page
from reports.prose import Runs, Telling


@dataclass(frozen=True, slots=True)
class CycleSheet:
    """What the template of the cycle sheet receives."""

    title: str
    sentence: str
    names: Runs
    made_on: str
    practice: str
    drawing: MapDrawing
    paper: Paper
    orientation: Orientation
    view: MapView
    tall: MapDrawing | None = None
    """The same map for a phone's screen."""

    @property
    def more_lines(self) -> int:
        """How many lines beyond two the names, the date and the practice need, up to six."""
        names = " · ".join(filter(None, ("".join(run.text for run in self.names), self.made_on)))
        room = SPACES[self.paper][_ROOMS[self.orientation]].width * _NAMES_SHARE / _NAMES_SIZE
        needed = sum(line_count(measured(text, SEMIBOLD), room) for text in (names, self.practice))
        return min(max(needed - 2, 0), _MOST_MORE_LINES)


# As in styles/3-cycle-sheet.css; measured a little bolder than it is set, to be on the safe side.
_NAMES_SHARE, _NAMES_SIZE = 0.54, 9.5
_MOST_MORE_LINES = 6
_ROOMS = {Orientation.LANDSCAPE: Room.SHEET_TURNED, Orientation.PORTRAIT: Room.SHEET_UPRIGHT}


def build(
    view: MapView,
    *,
    paper: Paper,
    orientation: Orientation,
    made_on: date | None,
    practice: str | None,
    language: Language = Language.ENGLISH,
) -> Document:
    """One page with the map of `view`.

    Raises:
        AudienceError: `view` holds more than a couple may see.
    """
    check_reader(view, view.reader)
    words = furniture(language).cycle_sheet
    positive = view.kind is MapKind.POSITIVE
    title = words.positive_title if positive else words.title
    contents = CycleSheet(
        title=title,
        sentence=words.positive_sentence if positive else words.sentence,
        names=Telling(view.partners, Addressee.BOTH, None, language).fill(words.names),
        made_on=day(made_on, language) if made_on else "",
        practice=clean(practice or ""),
        drawing=fill_page(view, paper, _ROOMS[orientation], language),
        paper=paper,
        orientation=orientation,
        view=view,
    )
    return Document(title, language, "documents/cycle_sheet.html", contents, view.reader, paper, orientation)
