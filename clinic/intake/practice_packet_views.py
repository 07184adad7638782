"""What the pages of a practice's packets are given, and how a form is spoken of on them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from clinic.identifiers import new_id
from clinic.intake.offered_forms import OfferedForm, Whose
from clinic.intake.packet_rules import PacketDraft
from clinic.intake.practice_packets import KeptPacket
from clinic.questionnaires.form_words import UNKNOWN
from clinic.web.rendering import Frame
from clinic.wording import count, language_name

WHOSE: dict[Whose, str] = {Whose.OURS: "Ours", Whose.OWN: "Your own", Whose.IMPORTED: "Imported"}
PATH = "/practice/packets"
BOTH = {"en", "es"}


@dataclass(frozen=True, slots=True)
class PacketLine:
    """A packet in the list."""

    path: str
    title: str
    facts: str
    retired: bool


@dataclass(frozen=True, slots=True)
class PacketsPage:
    """`beginnings` are our packets, to begin with the forms of one of them."""

    frame: Frame
    packets: list[PacketLine]
    beginnings: dict[str, str]
    once: str = field(default_factory=lambda: str(new_id()))


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form in a packet. `up` and `down` are the places it can go to; `gone` says that it is not sent any more."""

    slug: str
    title: str
    facts: str
    gone: bool
    up: int | None
    down: int | None


@dataclass(frozen=True, slots=True)
class PacketPage:
    """`choices` are the forms that can be added, under headings."""

    frame: Frame
    path: str
    draft: PacketDraft
    revision: int
    retired: bool
    lines: list[FormLine]
    choices: dict[str, list[OfferedForm]]
    problems: dict[str, str]
    notice: str = ""

    @property
    def can_be_sent(self) -> bool:
        return not self.retired and any(not line.gone for line in self.lines)


def packet_line(kept: KeptPacket) -> PacketLine:
    held = count(len(kept.draft.forms), "form")
    facts = f"{held} · retired" if kept.retired else held
    return PacketLine(f"{PATH}/{kept.id}", kept.draft.title, facts, kept.retired)


def form_lines(draft: PacketDraft, offered: Mapping[str, OfferedForm], retired: Mapping[str, str]) -> list[FormLine]:
    last = len(draft.forms) - 1
    return [
        FormLine(
            slug=slug,
            title=offered[slug].title if slug in offered else retired.get(slug, "A form that is not here any more"),
            facts=form_facts(offered[slug]) if slug in offered else "",
            gone=slug not in offered,
            up=place - 1 if place else None,
            down=place + 1 if place < last else None,
        )
        for place, slug in enumerate(draft.forms)
    ]


def form_facts(form: OfferedForm) -> str:
    """Whose it is, what is missing for somebody who speaks the other language, and that it is signed."""
    facts = [WHOSE[form.whose]]
    if UNKNOWN in form.languages:
        facts.append("language not stated")
    elif not set(form.languages) >= BOTH:
        facts.append(f"{language_name(form.languages[0])} only".capitalize())
    if form.signed:
        facts.append("signed with a typed name")
    return " · ".join(facts)


def choices(draft: PacketDraft, offered: Mapping[str, OfferedForm]) -> dict[str, list[OfferedForm]]:
    """The forms that are not in the packet yet, by who wrote them."""
    there = {words: [one for one in offered.values() if one.whose is whose] for whose, words in WHOSE.items()}
    left = {words: [one for one in some if one.slug not in draft.forms] for words, some in there.items()}
    return {words: some for words, some in left.items() if some}
