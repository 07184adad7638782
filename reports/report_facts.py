"""What a report about the work with a couple is made of, already down to what its reader may have."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from clinic.couples.goal_rules import Goal
from clinic.couples.rules import Pair, ReportReader, Side
from clinic.couples.session_rules import Attended, Stage, Way
from clinic.progress.check_in_rules import Loop, WayOut
from clinic.progress.measure_rules import Measure, Taken
from reports.then_and_now import Moment


@dataclass(frozen=True, slots=True)
class Period:
    """The days a report is about, both ends among them."""

    start: date
    end: date

    def holds(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class Sitting:
    """A therapy session that took place. Who came is not known where nobody noted it; `by_one` says that one partner
    came alone, and that which of them is not for this reader."""

    on: date
    attended: Attended | None = None
    way: Way | None = None
    by_one: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure's totals, by partner, the oldest first. `together`: both may stand on one chart."""

    measure: Measure
    scores: Mapping[Side, tuple[Taken, ...]]
    together: bool = False


@dataclass(frozen=True, slots=True)
class StageSeen:
    """Where the couple was on a day. Terms of the field and the reason are empty where the reader may not have them."""

    on: date
    stage: Stage
    step: int = 0
    step_name: str = ""
    focus: Side | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class EventSeen:
    """A change event, as the field calls it, and in what it was seen."""

    on: date
    name: str
    seen: str = ""


@dataclass(frozen=True, slots=True)
class WeekNoted:
    """What one partner said of one week, as far as the report's reader may have it. `moments` are counted; none at all
    is 0, and what was not said or is not theirs to read is nothing."""

    on: date
    came: Loop | None = None
    out: WayOut | None = None
    moments: int | None = None


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs. A license that is not known is a line to write on."""

    name: str
    license: str = ""


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """Everything for one reader about one period; what there is nothing of is empty."""

    reader: ReportReader
    names: Pair[str]
    period: Period
    signer: Signer
    made_on: date
    practice: str = ""
    sittings: tuple[Sitting, ...] = ()
    called_off: tuple[date, ...] = ()
    maps: tuple[Moment, ...] = ()
    measured: tuple[Measured, ...] = ()
    goals: tuple[Goal, ...] = ()
    stages: tuple[StageSeen, ...] = ()
    events: tuple[EventSeen, ...] = ()
    summaries: tuple[tuple[date, str], ...] = ()
    plan: tuple[date, str] | None = None
    next_session: date | None = None
    weeks: tuple[WeekNoted, ...] = ()
    contacts: tuple[str, ...] = ()
    """Words that must stand in no report without names: what the file has as the two people's contacts."""

    @property
    def has_nothing(self) -> bool:
        told = (self.sittings, self.maps, self.measured, self.goals, self.stages, self.summaries, self.weeks)
        return not any(told)
