"""What the pages of the practice's own forms are given, and what the choices on them are called."""

from dataclasses import dataclass, field

from clinic.couples.rules import Matter
from clinic.identifiers import new_id
from clinic.questionnaires.kinds import Asks
from clinic.questionnaires.lines import Line
from clinic.questionnaires.rules import Kind
from clinic.questionnaires.sidecar import StartsAs
from clinic.questionnaires.store import KeptForm
from clinic.web.rendering import Frame

KINDS = {
    Asks.LONG: "A longer answer",
    Asks.SHORT: "A short answer",
    Asks.YES_NO: "Yes or no",
    Asks.ONE: "Choose one",
    Asks.ONE_OR_OWN: "Choose one, or say it in other words",
    Asks.MANY: "Choose any that fit",
    Asks.MANY_OR_OWN: "Choose any that fit, or say it in other words",
    Asks.NUMBER: "A number",
    Asks.SCALE: "A scale from 0 to 10",
    Asks.DATE: "A date",
    Asks.READ: "No question: text to read",
}
OTHER_KINDS = {
    Kind.INTEGER: "A whole number",
    Kind.QUANTITY: "A number with its unit",
    Kind.DATE_TIME: "A date and a time",
    Kind.TIME: "A time of day",
}
AUDIENCES = {
    StartsAs.PRIVATE: "You and the one who answers",
    StartsAs.COUNSELOR: "You alone",
}
MATTERS = {
    Matter.VIOLENCE: "Violence",
    Matter.COERCION: "Coercion",
    Matter.AFFAIR: "An affair",
    Matter.SUBSTANCE_USE: "Alcohol or drugs",
    Matter.SELF_HARM: "Self-harm or suicide",
}


def said_of(matter: Matter) -> str:
    """What an answer touches, within a sentence."""
    return MATTERS.get(matter, "nobody has said yet what it touches").lower()


@dataclass(frozen=True, slots=True)
class OwnFormLine:
    path: str
    title: str
    state: str
    retired: bool


@dataclass(frozen=True, slots=True)
class OwnFormsPage:
    frame: Frame
    own: list[OwnFormLine]
    ours: dict[str, str]
    imported: list[KeptForm]
    once: str = field(default_factory=lambda: str(new_id()))


@dataclass(frozen=True, slots=True)
class EditedLine:
    """One line of the editor. `name` is its linkId as it can stand in an address; `inside` is what stands in it."""

    name: str
    words: str
    kind: str
    rule: str
    marks: list[str]
    options: list[str]
    help: str
    problem: str
    is_heading: bool
    inside: list["EditedLine"]


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    version: int
    published: str
    changes: list[str]
    languages: dict[str, str]


@dataclass(frozen=True, slots=True)
class Coming:
    """What publishing would do: what no longer holds, and what is different from the newest version."""

    lost: list[str]
    changes: list[str]
    since: int

    @property
    def is_new(self) -> bool:
        return not self.since or bool(self.changes)


@dataclass(frozen=True, slots=True)
class FormFields:
    title: str
    intro: str
    title_spanish: str
    intro_spanish: str
    audience: StartsAs
    signed: bool
    is_decided: bool
    must_be_decided: bool


@dataclass(frozen=True, slots=True)
class EditorPage:
    """`is_typed`: what stands in the fields was typed, and is not saved; `now` is what somebody else saved there."""

    frame: Frame
    path: str
    revision: int
    fields: FormFields
    lines: list[EditedLine]
    state: str
    retired: bool
    versions: list[PublishedVersion]
    coming: Coming
    spanish: str
    can_undo: bool
    problems: dict[str, str]
    notice: str = ""
    is_typed: bool = False
    now: dict[str, str] = field(default_factory=dict)
    audiences: dict[StartsAs, str] = field(default_factory=lambda: AUDIENCES)


@dataclass(frozen=True, slots=True)
class LinePage:
    """`kinds`, `rules` and `starts` are choices by their value, rules by the question they wait for.

    `rule_kept` is the one it has, where it is none of them; `closed` says in words what can never be opened.
    `now` is what somebody else saved meanwhile.
    """

    frame: Frame
    path: str
    name: str
    action: str
    title: str
    revision: int
    line: Line
    typed: dict[str, str]
    kinds: dict[str, str]
    rules: dict[str, dict[str, str]]
    rule_kept: dict[str, str]
    rule: str
    starts: dict[str, str]
    closed: str
    notes: list[str]
    problems: dict[str, str]
    notice: str = ""
    now: dict[str, str] = field(default_factory=dict)
    matters: dict[Matter, str] = field(default_factory=lambda: MATTERS)
    once: str = field(default_factory=lambda: str(new_id()))
