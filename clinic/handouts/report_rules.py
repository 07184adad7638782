"""Which reports there are, for whom each can be, and what each is called when it is kept."""

from dataclasses import dataclass
from enum import StrEnum

from clinic.couples.rules import Audience, ReportReader


class ReportKind(StrEnum):
    PROGRESS = "progress-report"
    DISCHARGE = "discharge-summary"
    RELAPSE = "relapse-plan"


READERS: dict[ReportKind, tuple[ReportReader, ...]] = {
    ReportKind.PROGRESS: tuple(ReportReader),
    ReportKind.DISCHARGE: (ReportReader.FILE, ReportReader.REFERRER),
    ReportKind.RELAPSE: (ReportReader.COUPLE,),
}
"""A supervisor reads how it goes on, not how it ended; the plan is the couple's."""

NAMES = {
    ReportKind.PROGRESS: "Progress report",
    ReportKind.DISCHARGE: "Discharge summary",
    ReportKind.RELAPSE: "When our loop comes back",
}
SAID = {
    ReportReader.COUPLE: "both partners",
    ReportReader.FILE: "your own file",
    ReportReader.SUPERVISOR: "a supervisor",
    ReportReader.REFERRER: "a referrer or payer",
}


@dataclass(frozen=True, slots=True)
class Which:
    """A kind of report for one of its readers."""

    kind: ReportKind
    reader: ReportReader

    @property
    def slug(self) -> str:
        """What its kept editions go by."""
        return f"{self.kind}-{self.reader}"

    @property
    def audience(self) -> Audience:
        """Whose key seals it. What is for somebody outside is the counselor's to hand over."""
        return Audience.ROOM if self.reader is ReportReader.COUPLE else Audience.COUNSELOR


EVERY = tuple(Which(kind, reader) for kind in ReportKind for reader in READERS[kind])
BY_SLUG = {one.slug: one for one in EVERY}
TITLES = {one.slug: NAMES[one.kind] for one in EVERY}
FOR_OTHERS = {one.slug: SAID[one.reader] for one in EVERY if one.reader is not ReportReader.COUPLE}
