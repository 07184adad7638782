"""A link on a slip of paper. Nobody knows beforehand in which language its reader reads, so it says it in each."""

from dataclasses import dataclass

from clinic.catalogs import marked, words
from clinic.language import Language
from clinic.web.rendering import Frame
from clinic.web.visits import NEUTRAL, ShownLink
from clinic.wording import day


@dataclass(frozen=True, slots=True)
class SlipWords:
    """What a slip says in one language."""

    language: Language
    heading: str
    lead: str
    scan: str
    until: str


@dataclass(frozen=True, slots=True)
class SlipPage:
    """The page that is printed."""

    frame: Frame
    back: str
    link: ShownLink
    words: tuple[SlipWords, ...]


def slip_page(frame: Frame, back: str, link: ShownLink) -> SlipPage:
    return SlipPage(frame, back, link, tuple(_in(language, link) for language in Language))


def _in(language: Language, link: ShownLink) -> SlipWords:
    say = words(language).gettext
    return SlipWords(
        language=language,
        heading=say(NEUTRAL),
        lead=say(marked("Open it where nobody can see your screen. It is meant for you alone.")),
        scan=say(marked("To scan with the camera of your phone.")),
        until=say(marked("It can be opened until {day}.")).format(day=day(link.until, language)),
    )
