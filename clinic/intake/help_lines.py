"""Help lines, the same for everyone on every page of forms: those that stand on every paper, too."""

from dataclasses import dataclass

from clinic.language import Language
from reports.letterhead import regions

REGION = "us"


@dataclass(frozen=True, slots=True)
class HelpLine:
    """`call` is what a phone dials."""

    words: str
    call: str


def help_lines(language: Language) -> tuple[HelpLine, ...]:
    """Every line, the emergency number last."""
    region = regions(language)[REGION]
    lines = (HelpLine(f"{line.name}: {line.reach}", line.number) for line in region.lines)
    return (*lines, HelpLine(region.emergency.rstrip("."), region.emergency_number))
