"""From what a practice typed to what goes on one paper in one language."""

from clinic.language import Language
from clinic.practice.letterhead import PracticePaper
from reports.letterhead import HelpLine, Letterhead, Logo, regions, title_of_help

LOGO_WORDS = "Logo"


def letterhead_of(paper: PracticePaper, language: Language = Language.ENGLISH, logo: str = "") -> Letterhead:
    """The practice's own round a paper. `logo` is where its picture is."""
    region = regions(language).get(paper.region)
    own = tuple(_help_line(line) for line in paper.help_lines)
    return Letterhead(
        name=paper.name,
        lines=paper.lines,
        logo=Logo(logo, paper.name or LOGO_WORDS) if logo else None,
        color=paper.color,
        footer=paper.footer,
        help_title=title_of_help(language),
        help_lines=(*own, *region.lines) if region else own,
        emergency=region.emergency if region else "",
    )


def _help_line(line: str) -> HelpLine:
    name, _, reach = line.partition("|")
    return HelpLine(name.strip(), reach.strip())
