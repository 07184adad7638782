"""What the pages of the practice's own forms are given, and what the choices on them are called."""

from dataclasses import dataclass, field

from clinic.couples.rules import Matter
from clinic.identifiers import new_id
from clinic.questionnaires.asked import AskedPage
from clinic.questionnaires.drafting import Asks, Line, OwnDraft
from clinic.questionnaires.sidecar import StartsAs
from clinic.questionnaires.store import KeptForm
from clinic.web.rendering import Frame

KINDS = {
    Asks.LONG: "A longer answer",
    Asks.SHORT: "A short answer",
    Asks.YES_NO: "Yes or no",
    Asks.ONE: "Choose one",
    Asks.MANY: "Choose any that fit",
    Asks.NUMBER: "A number",
    Asks.SCALE: "A scale from 0 to 10",
    Asks.DATE: "A date",
    Asks.READ: "No question: a heading or text to read",
}
AUDIENCES = {
    StartsAs.PRIVATE: "You and the one who answers. You may open single answers to both later",
    StartsAs.COUNSELOR: "You alone",
}
MATTERS = {
    Matter.VIOLENCE: "Violence",
    Matter.COERCION: "Coercion",
    Matter.AFFAIR: "An affair",
    Matter.SUBSTANCE_USE: "Alcohol or drugs",
    Matter.SELF_HARM: "Self-harm or suicide",
}


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
    problem: str = ""
    once: str = field(default_factory=lambda: str(new_id()))


@dataclass(frozen=True, slots=True)
class EditedLine:
    line: Line
    kind: str
    rule: str
    problem: str
    first: bool
    last: bool


@dataclass(frozen=True, slots=True)
class EditorPage:
    frame: Frame
    path: str
    revision: int
    draft: OwnDraft
    lines: list[EditedLine]
    state: str
    retired: bool
    versions: list[tuple[int, str]]
    problems: dict[str, str]
    notice: str = ""
    audiences: dict[StartsAs, str] = field(default_factory=lambda: AUDIENCES)


@dataclass(frozen=True, slots=True)
class LinePage:
    frame: Frame
    path: str
    title: str
    revision: int
    line: Line
    rules: dict[str, str]
    rule: str
    typed: dict[str, str]
    problems: dict[str, str]
    notice: str = ""
    kinds: dict[Asks, str] = field(default_factory=lambda: KINDS)
    matters: dict[Matter, str] = field(default_factory=lambda: MATTERS)
    once: str = field(default_factory=lambda: str(new_id()))


@dataclass(frozen=True, slots=True)
class LookPage:
    frame: Frame
    path: str
    draft: OwnDraft
    about: str
    language: str
    pages: list[AskedPage]
    spanish: str
