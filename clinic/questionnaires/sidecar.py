"""The sidecar of an instrument: what FHIR has no good place for, in one TOML file that we own, with its sources.

It is the authority for scores. A form's own numbers (`ordinalValue`, `itemWeight`) are read and compared with it. In
`library/`, `<slug>.sidecar.toml` stands beside `<slug>.json` (see clinic/questionnaires/instruments.py); one for a
published instrument stands alone, and joins the form when that is imported.

    [instrument]
    name = "Connection pulse"
    questionnaire = "https://…/connection-pulse"  the form's url, or "url|version" for that version alone
    codes = ["44249-1"]                 or LOINC codes of the form by which it is recognized; one of the two is needed
    validated = false                   whether there is a published validation. One of ours says false
    about = "relationship"              relationship or individual. An individual's scores never share a chart
    recall = "the last week"            optional: the stretch of time it asks about
    minutes = 1                         how long it takes
    signed = true                       optional: read as a whole and signed with a typed name, as a consent is
    adds_own_points = true              optional: the form's own points are added up, as without a sidecar; nobody
                                        vouches for them, and no [[score]] is counted beside
    rights = "Written for this program; free to use with it."
    rights_url = "https://…"            may be "" only where validated = false
    note = "…"                          optional: for the counselor

    [audience]                          optional. Who may know an answer at first: private (counselor and the one who
    default = "private"                 answered; this if nothing is said) or counselor. Only a counselor widens it,
    items = {"why" = "counselor"}       one answer at a time. Items are named by linkId or by code, here and below

    [matters]                           optional. Answers that can never be widened past counselor and author:
    "44260-8" = "self_harm"             violence, coercion, affair, substance_use, self_harm

    unnamed = "undecided"               optional, before the first table: what every question is about that nothing here
                                        speaks of. Imported forms are sent with it

    [[safety]]                          optional, any number: an answer the counselor must be told of
    item = "44260-8"
    at_least = 1                        its points, or its number, are at least this;
    answers = ["yes"]                   or it is one of these: codes, texts, "true", "false"
    routing = "crisis"                  crisis (help lines at once, and a flag until acknowledged) or task (a private
                                        task for the counselor)
    words = "Thoughts of death or self-harm"      what the counselor reads, without the answer
    source = "…"

    [[score]]                           optional, any number; the first is the one people mean
    name = "total"                      its own among the scores
    title = "PHQ-9 total"
    code = "44261-6"                    optional: its LOINC code, for the Observation
    items = ["44250-9", "44255-8"]
    rule = "sum"                        sum or mean
    direction = "higher-worse"          higher-better or higher-worse
    range = [0, 27]
    stored_in = "44261-6"               optional: the item where a form keeps its own total
    reverse = {items = ["q2"], from = 0, to = 5}  optional: counted backwards on this scale
    source = "…"

    [score.points]                      the points of each answer, by its code or text ("true", "false" for yes and no).
    "LA6568-5" = 0                      A number answered as a number counts as it is and needs no line
    [score.points_of."q7"]              optional: the same for one item where it differs
    "never" = 4

    [score.gate]                        optional: with this answer the rest is not asked, and the score is this
    item = "gate"
    answers = ["false"]
    score = 0

    [score.missing]                     optional. Without it, one missing answer means: not scored
    at_least = 7                        how many of the items must be answered
    prorate = true                      count the mean of what was answered for what was not, and mark the score so;
    round = true                        round a prorated score to the next whole number (halves up)
    source = "…"

    [score.bands]                       optional: names for stretches of the scale, each from its first number on
    steps = [{from = 0, name = "minimal"}, {from = 5, name = "mild"}]
    source = "…"

    [[score.cut_off]]                   optional, any number
    at = 10
    side = "at-or-above"                at-or-above, above, at-or-below, below: the side that needs attention
    for_whom = "men"                    optional
    meaning = "…"
    source = "…"

    [score.reliable_change]             optional: how many points are more than measurement error
    points = 6
    basis = "published"                 published, or computed from a standard deviation and a reliability
    source = "…"

Unknown keys are errors, and so is a source that is missing or blank where a number is stated. Every problem is named by
its key: `score.0.bands.steps.1.from`.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import field
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StrictBool, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from clinic.couples.rules import Matter

STRICT = ConfigDict(extra="forbid", frozen=True)
Words = Annotated[str, Field(min_length=1, max_length=1000, pattern=r"\S")]
Number = Annotated[Decimal, Field(ge=-10_000, le=10_000)]


class SidecarError(ValueError):
    """A sidecar that cannot be used; each problem names its key."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class Direction(StrEnum):
    HIGHER_BETTER = "higher-better"
    HIGHER_WORSE = "higher-worse"


class Routing(StrEnum):
    """What an answer sets off: help lines at once and a flag, or a private task for the counselor."""

    CRISIS = "crisis"
    TASK = "task"


class StartsAs(StrEnum):
    """Who may know an answer at first."""

    PRIVATE = "private"
    COUNSELOR = "counselor"


@dataclass(config=STRICT)
class Instrument:
    name: Words
    validated: StrictBool
    about: Literal["relationship", "individual"]
    minutes: Annotated[int, Field(ge=1, le=120)]
    rights: Words
    rights_url: Annotated[str, Field(pattern=r"^(https://\S+)?$")]
    questionnaire: str = ""
    codes: tuple[Words, ...] = ()
    recall: str = ""
    note: str = ""
    signed: StrictBool = False
    adds_own_points: StrictBool = False


@dataclass(config=STRICT)
class AudienceOfItems:
    default: StartsAs = StartsAs.PRIVATE
    items: dict[str, StartsAs] = field(default_factory=dict)


@dataclass(config=STRICT)
class Trigger:
    """An answer the counselor must be told of."""

    item: Words
    routing: Routing
    words: Words
    source: Words
    at_least: Number | None = None
    answers: tuple[Words, ...] = ()


@dataclass(config=STRICT)
class Reverse:
    items: tuple[Words, ...]
    from_: Annotated[Number, Field(alias="from")]
    to: Number


@dataclass(config=STRICT)
class Gate:
    item: Words
    answers: Annotated[tuple[Words, ...], Field(min_length=1)]
    score: Number


@dataclass(config=STRICT)
class Missing:
    at_least: Annotated[int, Field(ge=1)]
    prorate: StrictBool
    source: Words
    round: StrictBool = False


@dataclass(config=STRICT)
class Step:
    from_: Annotated[Number, Field(alias="from")]
    name: Words


@dataclass(config=STRICT)
class Bands:
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    source: Words


@dataclass(config=STRICT)
class CutOff:
    at: Number
    side: Literal["at-or-above", "above", "at-or-below", "below"]
    meaning: Words
    source: Words
    for_whom: str = ""


@dataclass(config=STRICT)
class ReliableChange:
    points: Annotated[Number, Field(gt=0)]
    basis: Literal["published", "computed"]
    source: Words


@dataclass(config=STRICT)
class ScoreRule:
    """How one total is made of the answers, and what it means."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    title: Words
    items: Annotated[tuple[Words, ...], Field(min_length=1)]
    rule: Literal["sum", "mean"]
    direction: Direction
    range: tuple[Number, Number]
    source: Words
    code: str = ""
    stored_in: str = ""
    points: dict[str, Number] = field(default_factory=dict)
    points_of: dict[str, dict[str, Number]] = field(default_factory=dict)
    reverse: Reverse | None = None
    gate: Gate | None = None
    missing: Missing | None = None
    bands: Bands | None = None
    cut_off: tuple[CutOff, ...] = ()
    reliable_change: ReliableChange | None = None


@dataclass(config=STRICT)
class Sidecar:
    """One instrument's manifest."""

    instrument: Instrument
    audience: AudienceOfItems = field(default_factory=AudienceOfItems)
    matters: dict[str, Matter] = field(default_factory=dict)
    unnamed: Matter = Matter.ORDINARY
    safety: tuple[Trigger, ...] = ()
    score: tuple[ScoreRule, ...] = ()

    def items_named(self) -> Iterator[tuple[str, str]]:
        """Every item it speaks of, with the key that does."""
        yield from ((f"audience.items.{name}", name) for name in self.audience.items)
        yield from ((f"matters.{name}", name) for name in self.matters)
        yield from ((f"safety.{number}.item", one.item) for number, one in enumerate(self.safety))
        for number, rule in enumerate(self.score):
            yield from ((f"score.{number}.items.{place}", name) for place, name in enumerate(rule.items))
            if rule.gate:
                yield f"score.{number}.gate.item", rule.gate.item


_READER = TypeAdapter(Sidecar)


def read_sidecar(text: str) -> Sidecar:
    """The manifest in `text`, in the TOML form above.

    Raises:
        SidecarError: it does not fit, with every problem by its key.
    """
    try:
        sidecar = _READER.validate_python(tomllib.loads(text, parse_float=Decimal))
    except tomllib.TOMLDecodeError as error:
        raise SidecarError([f"It is not TOML: {error}."]) from error
    except RecursionError as error:
        raise SidecarError(["It is nested too deeply."]) from error
    except ValidationError as error:
        raise SidecarError([_problem(tuple(one["loc"]), one["msg"]) for one in error.errors()]) from error
    except (ValueError, ArithmeticError) as error:
        raise SidecarError(["It holds a number that is too long."]) from error
    if problems := list(_contradictions(sidecar)):
        raise SidecarError(problems)
    return sidecar


def _problem(place: tuple[int | str, ...], message: str) -> str:
    return f"{'.'.join(str(part) for part in place)}: {message}."


def _contradictions(sidecar: Sidecar) -> Iterator[str]:
    """What each key allows alone, but not together."""
    about = sidecar.instrument
    if not about.questionnaire and not about.codes:
        yield "instrument.questionnaire: A url or codes are needed, or no form is ever recognized."
    if about.validated and not about.rights_url:
        yield "instrument.rights_url: A published measure needs the address of its rights."
    for number, trigger in enumerate(sidecar.safety):
        if (trigger.at_least is None) == (not trigger.answers):
            yield f"safety.{number}: Say either at_least or answers."
    names = [rule.name for rule in sidecar.score]
    if len(set(names)) != len(names):
        yield "score: Each score needs a name of its own."
    for number, rule in enumerate(sidecar.score):
        yield from (f"score.{number}.{problem}" for problem in _in_score(rule))


def _in_score(rule: ScoreRule) -> Iterator[str]:
    if len(set(rule.items)) != len(rule.items):
        yield "items: An item stands twice."
    for name in rule.points_of:
        if name not in rule.items:
            yield f"points_of.{name}: It is not one of the items."
    if rule.reverse and not set(rule.reverse.items) <= set(rule.items):
        yield "reverse.items: One of them is not among the items."
    if rule.reverse and rule.reverse.from_ >= rule.reverse.to:
        yield "reverse: from must be less than to."
    if rule.missing and rule.missing.at_least > len(rule.items):
        yield "missing.at_least: There are not that many items."
    yield from _on_scale(rule, *rule.range)


def _on_scale(rule: ScoreRule, low: Decimal, high: Decimal) -> Iterator[str]:
    if low >= high:
        yield "range: The first number must be the smaller one."
    if rule.bands:
        starts = [step.from_ for step in rule.bands.steps]
        if starts != sorted(set(starts)) or starts[0] != low or starts[-1] > high:
            yield "bands.steps: They must begin with the range and go upwards within it."
    if rule.gate and not low <= rule.gate.score <= high:
        yield "gate.score: It is outside the range."
    for place, cut in enumerate(rule.cut_off):
        if not low <= cut.at <= high:
            yield f"cut_off.{place}.at: It is outside the range."
