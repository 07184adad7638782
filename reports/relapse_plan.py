"""The plan for when the loop comes back: for the couple to keep, from their own map and words.

Where words are missing there are places to write them, by hand or in the PDF, or to say them before it is made.
"""

from clinic.couples.goal_rules import Outcome
from clinic.couples.rules import ReportReader, Side
from clinic.cycles.lettering import clean
from clinic.cycles.rules import Element, MapKind, MapView
from clinic.language import Language
from reports.document import AudienceError, Document, Paper, TypeSize
from reports.progress_report import made
from reports.report_facts import ReportFacts
from reports.report_maps import sentences_of
from reports.report_parts import Points, Quote, Quotes
from reports.report_telling import Teller
from reports.tailoring import AS_WRITTEN, Tailoring
from reports.then_and_now import Moment

_STEPS = ("repair_1", "repair_2", "repair_3", "repair_4", "repair_5")


def build(
    facts: ReportFacts,
    *,
    paper: Paper,
    language: Language = Language.ENGLISH,
    size: TypeSize = TypeSize.NORMAL,
    tailoring: Tailoring = AS_WRITTEN,
) -> Document:
    """The plan as a finished value.

    Raises:
        AudienceError: it is for somebody else than the couple, or a map holds more than the room may see.
        ReportError: what was typed cannot go on this paper.
    """
    if facts.reader is not ReportReader.COUPLE:
        raise AudienceError("The plan for when the loop comes back is for the couple.")
    return made(
        facts,
        "plan",
        (_short, _signs, _beneath, _stop, _good, _repair, _keep, _call, _check),
        paper=paper,
        language=language,
        size=size,
        tailoring=tailoring,
        voices=("plan",),
    )


def _map(it: Teller, kind: MapKind) -> Moment | None:
    return next((one for one in reversed(it.facts.maps) if one.view.kind is kind), None)


def _said(it: Teller, view: MapView, stems: dict[Element, str]) -> list[Quotes]:
    """What each said in some parts, each with how it begins."""
    quotes = tuple(
        Quote(clean(entry.text), it.name(side), side, it.words[stem])
        for side in Side
        for element, stem in stems.items()
        for entry in view.said(side, element)[:2]
    )
    return [Quotes(quotes)] if quotes else []


def _section(it: Teller, key: str, kind: MapKind, stems: dict[Element, str], lines: int) -> None:
    """A sentence of ours, their own words on it, and a place to write where there are none."""
    it.writer.begin(key, it.words[key])
    it.writer.tell(f"{key}_intro")
    moment = _map(it, kind)
    own = _said(it, moment.view, stems) if moment else []
    it.writer.put(*own)
    if not own:
        it.writer.ask("own", it.words[f"{key}_lines"], lines)
    it.writer.end()


def _short(it: Teller) -> None:
    it.writer.begin("short", it.words["short"])
    it.writer.tell("short_intro")
    moment = _map(it, MapKind.NEGATIVE)
    own = sentences_of(it, moment) or _moves(it, moment) if moment else []
    it.writer.put(*own)
    if not own:
        it.writer.ask("own", it.words["short_lines"], 3)
    it.writer.end()


def _moves(it: Teller, moment: Moment) -> list[Quotes]:
    moves = [(side, moment.view.said(side, Element.MOVE)) for side in Side]
    quotes = tuple(Quote(clean(said[0].text), it.name(side), side) for side, said in moves if said)
    return [Quotes(quotes)] if quotes else []


def _signs(it: Teller) -> None:
    stems = {Element.CUE: "sign_cue", Element.REACTIVE_EMOTION: "sign_feeling"}
    _section(it, "signs", MapKind.NEGATIVE, stems, 3)


def _beneath(it: Teller) -> None:
    stems = {Element.PRIMARY_EMOTION: "beneath_feeling", Element.NEED: "beneath_need"}
    _section(it, "beneath", MapKind.NEGATIVE, stems, 3)


def _stop(it: Teller) -> None:
    it.writer.begin("stop", it.words["stop"])
    it.writer.tell("stop_intro")
    for side in Side:
        it.writer.ask(side, it.words[f"stop_lines_{side}"].format(name=it.name(side)), 2)
    it.writer.end()


def _good(it: Teller) -> None:
    _section(it, "good", MapKind.POSITIVE, {Element.MOVE: "good_move", Element.NEED: "good_ask"}, 3)


def _repair(it: Teller) -> None:
    it.writer.begin("repair", it.words["repair"])
    for key in _STEPS:
        it.writer.tell(key)
    it.writer.end()


def _keep(it: Teller) -> None:
    kept = [one for one in it.facts.goals if one.outcome in {None, Outcome.CARRIED_ON, Outcome.DONE}]
    it.writer.begin("keep", it.words["keep"])
    if kept:
        it.writer.tell("keep_intro")
        it.writer.put(Points(tuple(dict.fromkeys(clean(one.text) for one in kept))))
    else:
        it.writer.ask("own", it.words["keep_lines"], 3)
    it.writer.end()


def _call(it: Teller) -> None:
    it.writer.begin("call", it.words["call"])
    it.writer.tell("call_intro", counselor=it.facts.signer.name or it.words["call_anybody"])
    it.writer.ask("number", it.words["call_lines"], 1)
    it.writer.end()


def _check(it: Teller) -> None:
    it.writer.begin("check", it.words["check"])
    it.writer.tell("check_intro")
    it.writer.ask("day", it.words["check_lines"], 1)
    if it.facts.next_session:
        it.writer.tell("check_session", day=it.day(it.facts.next_session))
    it.writer.end()
