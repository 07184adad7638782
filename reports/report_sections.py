"""The sections of a report, each from the facts its reader may have; one without facts writes nothing."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import groupby, takewhile

from clinic.couples.goal_rules import Goal, Outcome, moments
from clinic.couples.rules import ReportPart, ReportReader, Side
from clinic.couples.session_rules import Attended, Stage, Way
from clinic.cycles.lettering import clean
from clinic.progress.check_in_rules import Loop
from reports.report_facts import Sitting, StageSeen, WeekNoted
from reports.report_parts import Figure, Glance, Quote, Quotes, Signature, Table
from reports.report_telling import Teller

STAGES = tuple(Stage)
_OF_A_GOAL: dict[Outcome | None, str] = {
    Outcome.DONE: "goal_done",
    Outcome.CARRIED_ON: "goal_carried_on",
    Outcome.LET_GO: "goal_let_go",
    None: "goal_open",
}


def sitting_source(it: Teller) -> str:
    days = [one.on for one in it.facts.sittings]
    if len(days) == 1:
        return it.source("session", first=it.day(days[0]))
    return it.source("sessions", n=it.count(len(days), "session"), first=it.day(min(days)), last=it.day(max(days)))


def glance(it: Teller) -> None:
    """A few numbers that say much; each comes again below, with where it comes from."""
    facts, words = it.facts, it.words
    it.writer.begin("glance", words["glance"], over_it=False)
    figures = [_figure(it, len(facts.sittings), "session")]
    if facts.stages:
        number = STAGES.index(facts.stages[-1].stage) + 1
        figures.append(Figure(words["of"].format(number=number, whole=len(STAGES)), words["glance_stage"]))
    marked = moments(tick for goal in facts.goals for tick in goal.ticks)
    figures += [_figure(it, len(facts.goals), "goal"), _figure(it, len(marked), "moment")]
    told = tuple(one for one in figures if one.figure != "0")
    if len(told) > 1:
        it.writer.put(Glance(told))
    it.writer.end()


def _figure(it: Teller, number: int, noun: str) -> Figure:
    return Figure(str(number), it.words[f"glance_{noun}" if number == 1 else f"glance_{noun}s"])


def attendance(it: Teller) -> None:
    facts, writer = it.facts, it.writer
    writer.begin("attendance", it.words["attendance"])
    sittings = facts.sittings
    if sittings:
        days, source = [one.on for one in sittings], sitting_source(it)
        if len(days) == 1:
            writer.tell("met_once", source, day=it.day(days[0]))
        else:
            first, last = it.day(min(days)), it.day(max(days))
            writer.tell("met", source, n=it.count(len(days), "time"), first=first, last=last)
        if it.reader is not ReportReader.COUPLE:
            _who_came(it, sittings, source)
    if facts.called_off:
        source = it.source("called_off", days=it.days(facts.called_off))
        writer.tell("called_off", source, n=it.count(len(facts.called_off), "session"))
    writer.end()


def _who_came(it: Teller, sittings: tuple[Sitting, ...], source: str) -> None:
    came, words = Counter(one.attended for one in sittings if not one.by_one), it.words
    by_one = sum(one.by_one for one in sittings)
    if came[Attended.A] or came[Attended.B] or by_one:
        names = {Attended.BOTH: "", Attended.A: it.name(Side.A), Attended.B: it.name(Side.B)}
        who = [words[f"who_{one}"].format(n=came[one], name=name) for one, name in names.items() if came[one]]
        who += [words["who_one"].format(n=by_one)] if by_one else []
        it.writer.tell("met_who", source, who=", ".join(who))
    if came[None]:
        it.writer.tell("met_unknown", source, n=it.count(came[None], "session"))
    met = Counter(one.way for one in sittings)
    if ways := [words[f"way_{one}"].format(n=met[one]) for one in Way if met[one]]:
        it.writer.tell("met_ways", source, ways=", ".join(ways))


def pace(it: Teller) -> None:
    weeks = sorted((one for one in it.facts.weeks if one.came), key=lambda one: one.on)
    it.writer.begin("pace", it.words["pace"])
    if weeks:
        source = _weeks_source(it, weeks)
        first, last = weeks[0], weeks[-1]
        came = {f"came_{word}": it.words[f"came_{one.came}"] for word, one in (("first", first), ("last", last))}
        it.writer.tell("pace_first_last", source, first=it.day(first.on), last=it.day(last.on), **came)
        outs = [one.out for one in weeks if one.out]
        if len(outs) > 1:
            way_out = {"out_first": it.words[f"out_{outs[0]}"], "out_last": it.words[f"out_{outs[-1]}"]}
            it.writer.tell("pace_out", source, **way_out)
        counted = Counter(one.came for one in weeks)
        said = it.count(len(weeks), "week_note")
        it.writer.tell("pace_weeks", source, n=said, none=counted[Loop.NONE], daily=counted[Loop.DAILY])
    if it.facts.events and it.holds(ReportPart.STEPS):
        _events(it)
    it.writer.end()


def _events(it: Teller) -> None:
    words = it.words
    told = any(one.seen for one in it.facts.events)
    columns = (words["event"], words["when"], *((words["seen"],) if told else ()))
    rows = tuple((one.name, it.day(one.on), *((clean(one.seen),) if told else ())) for one in it.facts.events)
    it.writer.put(Table(words["events"], columns, rows, said=told))


def _weeks_source(it: Teller, weeks: Sequence[WeekNoted]) -> str:
    days = [one.on for one in weeks]
    return it.source("weeks", n=it.count(len(days), "week_note"), first=it.day(min(days)), last=it.day(max(days)))


def trust(it: Teller) -> None:
    marked = moments(tick for goal in it.facts.goals for tick in goal.ticks)
    it.writer.begin("trust", it.words["trust"])
    if marked:
        source = it.source("ticks", first=it.day(marked[0]), last=it.day(marked[-1]))
        it.writer.tell("trust_days", source, n=it.count(len(marked), "day"), span=it.span(marked))
    weeks = [one for one in it.facts.weeks if one.moments is not None]
    if noticed := sum(one.moments or 0 for one in weeks):
        said = it.count(len(weeks), "week_note")
        key = "trust_noticed_one" if noticed == 1 else "trust_noticed"
        it.writer.tell(key, _weeks_source(it, weeks), weeks=said, n=noticed)
    it.writer.end()


def goals(it: Teller) -> None:
    found = it.facts.goals
    it.writer.begin("goals", it.words["goals_title"])
    if found:
        it.writer.tell("goals_sum", goals_source(it), n=it.count(len(found), "goal"), parts=_became(it, found))
        if it.holds(ReportPart.OWN_WORDS):
            it.writer.put(_goal_table(it, found))
    it.writer.end()


def goals_source(it: Teller) -> str:
    days = [one.agreed_on for one in it.facts.goals]
    return it.source("goals", first=it.day(min(days)), last=it.day(max(days)))


def _became(it: Teller, found: tuple[Goal, ...]) -> str:
    counted = Counter(one.outcome for one in found)
    return ", ".join(it.words[key].format(n=counted[one]) for one, key in _OF_A_GOAL.items() if counted[one])


def _goal_table(it: Teller, found: tuple[Goal, ...]) -> Table:
    words = it.words
    columns = tuple(words[f"goal_{name}"] for name in ("what", "agreed", "became", "marked"))
    rows = []
    for one in found:
        became = words[one.outcome.value] if one.outcome else words["open"]
        days = moments(one.ticks)
        rows.append((clean(one.text), it.day(one.agreed_on), became, it.count(len(days), "day") if days else "–"))
    return Table(words["goals_table"], columns, tuple(rows), said=True)


def stage(it: Teller) -> None:
    seen = it.facts.stages
    it.writer.begin("stage", it.words["stage"])
    if seen:
        last, source = seen[-1], _way_source(it, seen[-1])
        said = it.words[f"stage_{last.stage}"]
        it.writer.tell("stage_now", source, number=STAGES.index(last.stage) + 1, stage=said)
        if it.holds(ReportPart.STEPS) and last.step:
            _step(it, last, source)
            if len(seen) > 1 or last.why:
                it.writer.put(_way_table(it, seen))
    it.writer.end()


def _way_source(it: Teller, last: StageSeen) -> str:
    """The couple is told of no day: it may be one on which one of them came alone."""
    if it.reader is ReportReader.COUPLE:
        return it.source("way_for_both")
    return it.source("way", last=it.day(last.on))


def _step(it: Teller, last: StageSeen, source: str) -> None:
    gaps = {"step": last.step, "name": last.step_name, "day": it.day(_since(it.facts.stages))}
    if last.focus:
        it.writer.tell("step_focus", source, who=it.name(last.focus), **gaps)
    else:
        it.writer.tell("step_now", source, **gaps)


def _since(seen: Sequence[StageSeen]) -> date:
    """Since when the couple is where it was noted last; the same place noted again is no new one."""
    here = (seen[-1].step, seen[-1].focus)
    return list(takewhile(lambda one: (one.step, one.focus) == here, reversed(seen)))[-1].on


def _way_table(it: Teller, seen: tuple[StageSeen, ...]) -> Table:
    words = it.words
    why = any(one.why for one in seen)
    columns = (words["stage_when"], words["stage_step"], *((words["stage_why"],) if why else ()))
    rows = tuple(
        (it.day(one.on), f"{one.step} · {one.step_name}", *((clean(one.why) or "–",) if why else ())) for one in seen
    )
    return Table(words["stage_table"], columns, rows, said=why)


def summaries(it: Teller) -> None:
    """What the couple was told at the end of sessions; of sessions one after the other, the same words stand once."""
    it.writer.begin("summaries", it.words["summaries"])
    told = groupby(it.facts.summaries, key=lambda one: clean(one[1]))
    quotes = tuple(Quote(text, _from_to(it, [on for on, _ in those])) for text, those in told)
    if quotes:
        it.writer.put(Quotes(quotes))
    it.writer.end()


def _from_to(it: Teller, days: list[date]) -> str:
    if len(days) == 1:
        return it.day(days[0])
    return it.words["from_to"].format(start=it.day(min(days)), end=it.day(max(days)))


def what_is_next(it: Teller) -> None:
    facts, writer = it.facts, it.writer
    writer.begin("next", it.words["next"])
    said = False
    if facts.next_session:
        writer.tell("next_session", it.source("next"), day=it.day(facts.next_session))
        said = True
    if days := _looks_again(facts.goals, facts.made_on):
        writer.tell("next_goals", goals_source(it), n=it.count(len(days), "goal"), day=it.day(min(days)))
        said = True
    if facts.plan:
        on, text = facts.plan
        writer.tell("next_plan", it.source("plan", day=it.day(on)), day=it.day(on))
        writer.put(Quotes((Quote(clean(text)),)))
        said = True
    if it.reader is ReportReader.COUPLE or not said:
        writer.ask("own", it.words["next_lines"], 2)
    writer.end()


def _looks_again(found: tuple[Goal, ...], today: date) -> list[date]:
    return [one.look_again for one in found if one.is_open and one.look_again and one.look_again > today]


def missing(it: Teller) -> None:
    """Says honestly what there is nothing of, so that its absence is no riddle."""
    facts, writer = it.facts, it.writer
    writer.begin("missing", it.words["missing"])
    if facts.has_nothing:
        writer.tell("missing_all")
    else:
        shows_maps = it.holds(ReportPart.OWN_WORDS)
        absent = {
            "missing_sessions": not facts.sittings,
            "missing_measures": not facts.measured,
            "missing_maps": shows_maps and not facts.maps,
            "missing_goals": not facts.goals,
        }
        for key, is_absent in absent.items():
            if is_absent:
                writer.tell(key)
    writer.end()


def signed(it: Teller) -> None:
    signer, words = it.facts.signer, it.words
    it.writer.begin("signed", words["signed"])
    it.writer.put(
        Signature(clean(signer.name), clean(signer.license), words["license"], words["date"], clean(it.facts.practice))
    )
    it.writer.end()
