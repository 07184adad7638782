"""A couple's year of work as facts for each reader of a report."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from clinic.couples.goal_rules import Goal, Outcome, Owner, Rhythm, Tick
from clinic.couples.rules import Pair, Reader, ReportReader, Side
from clinic.couples.session_rules import Attended, Stage, Way
from clinic.cycles.file_form import read_map
from clinic.cycles.rules import view_for
from clinic.progress.check_in_rules import Loop, WayOut
from clinic.progress.measure_rules import Source, Taken
from clinic.progress.measures import measures
from reports.report_facts import (
    EventSeen,
    Measured,
    Period,
    ReportFacts,
    Signer,
    Sitting,
    StageSeen,
    WeekNoted,
)
from reports.then_and_now import Moment

MAPS = Path(__file__).parents[1] / "data"
TODAY = date(2026, 11, 25)
OUTSIDE = {ReportReader.SUPERVISOR, ReportReader.REFERRER}


def ago(weeks: int) -> date:
    return TODAY - timedelta(weeks=weeks)


def view(name: str):
    return view_for(Reader.ROOM, read_map((MAPS / f"{name}.json").read_text("utf-8")))


def taken(totals, every=4, source=Source.TYPED):
    return tuple(Taken(ago(every * (len(totals) - n)), total, source) for n, total in enumerate(totals))


BARE = ReportFacts(
    ReportReader.COUPLE, Pair("Maya", "Jon"), Period(ago(40), TODAY), Signer("Nora Whitfield"), TODAY, "Maple Street"
)
GOALS = (
    Goal(
        UUID(int=1),
        Owner.BOTH,
        "Ten minutes after dinner, and Jon begins.",
        Rhythm.SOME_DAYS,
        ago(20),
        TODAY + timedelta(9),
        ticks=tuple(Tick(side, ago(20) + timedelta(3 * n)) for n in range(12) for side in Side),
    ),
    Goal(UUID(int=2), Owner.BOTH, "A walk on Sunday", Rhythm.WEEKLY, ago(30), None, Outcome.DONE, ago(20)),
)
CSI = Measured(
    measures()["csi-4"],
    {Side.A: taken([7, 8, 8, 11, 12, 13, 15, 16]), Side.B: taken([9, 9, 10, 10, 12, 13, 13, 15])},
    together=True,
)
PHQ = Measured(measures()["phq-9"], {Side.A: taken([16, 14, 9, 7], 6, Source.FORM)})
WEEKS = (
    WeekNoted(ago(30), Loop.DAILY, WayOut.LONGER, 1),
    WeekNoted(ago(20), Loop.FEW, WayOut.DAY, 2),
    WeekNoted(ago(3), Loop.ONCE, WayOut.MINUTES, 5),
)
FOR_BOTH = replace(
    BARE,
    sittings=tuple(Sitting(ago(week)) for week in range(38, 0, -2)),
    maps=(Moment(view("the-chase"), ago(38)), Moment(view("the-way-in"), ago(2))),
    measured=(CSI,),
    goals=GOALS,
    summaries=((ago(16), "You named the loop: The Chase."), (ago(4), "Jon told Maya how alone he feels.")),
    next_session=TODAY + timedelta(7),
    weeks=WEEKS,
)
FOR_THE_FILE = replace(
    FOR_BOTH,
    reader=ReportReader.FILE,
    sittings=tuple(
        Sitting(ago(week), Attended.A if week == 10 else Attended.BOTH, Way.VIDEO if week % 3 else Way.IN_PERSON)
        for week in range(38, 0, -2)
    ),
    called_off=(ago(9),),
    measured=(CSI, PHQ),
    stages=(
        StageSeen(ago(38), Stage.DE_ESCALATION, 1, "Meet them both"),
        StageSeen(ago(12), Stage.RESTRUCTURING, 5, "Own the fear and the need", Side.B, "Jon stays when Maya cries."),
    ),
    events=(EventSeen(ago(14), "The cycle has calmed", "They caught it at the door twice."),),
    plan=(ago(2), "Stay with Jon's fear."),
    contacts=("maya@example.com, 865-555-0112", "jon@example.com"),
)
FOR_A_SUPERVISOR = replace(FOR_THE_FILE, reader=ReportReader.SUPERVISOR, measured=(CSI,))
FOR_A_REFERRER = replace(
    FOR_THE_FILE,
    reader=ReportReader.REFERRER,
    measured=(CSI,),
    maps=(),
    summaries=(),
    plan=None,
    events=(),
    weeks=(),
    goals=tuple(replace(one, text="", ticks=()) for one in GOALS),
    stages=tuple(StageSeen(one.on, one.stage) for one in FOR_THE_FILE.stages),
)
FACTS = {one.reader: one for one in (FOR_BOTH, FOR_THE_FILE, FOR_A_SUPERVISOR, FOR_A_REFERRER)}
