"""What the first-visit brief is made of: both intakes laid side by side, as `brief.toml` says."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlmodel import Session

from clinic.couples.rules import Pair, Side
from clinic.couples.store import CoupleFile
from clinic.cycles.lettering import clean
from clinic.cycles.map_words import map_wording
from clinic.cycles.rules import TEXT_LIMIT, Element, MapKind
from clinic.intake.fit import fit_of
from clinic.intake.flags import flags_of
from clinic.intake.naming import FITS, STATES, names_of, scores_said
from clinic.intake.reading import SentForm, newest, open_to_both, sent_forms
from clinic.intake.rules import PacketState
from clinic.intake.store import sent_packets
from clinic.questionnaires.answers import Place
from clinic.questionnaires.rules import Coding, Value
from clinic.wording import SECRETS_MEANINGS, SECRETS_POLICIES, day
from reports.brief_values import Beside, BriefFacts, Measured, Warned

FILE = Path(__file__).parent / "brief.toml"
LONGEST = 420
"""Letters of one answer in the brief at the most; the rest is on the page of the intake."""

Own = Pair[dict[str, SentForm]]


@dataclass(frozen=True, slots=True)
class Guess:
    """A hypothesis as the map takes it."""

    side: Side
    element: Element
    words: str


def brief_facts(session: Session, file: CoupleFile) -> BriefFacts:
    """Everything for the brief, from what was sent. Drafts are not in it."""
    forms, names = sent_forms(session, file), names_of(file)
    own = Pair(newest(forms, Side.A), newest(forms, Side.B))
    policy, fit = file.facts.secrets_policy, fit_of(session, file)
    return BriefFacts(
        names=Pair(clean(names.a), clean(names.b)),
        against=tuple(_against(own, names)),
        flags=tuple(
            Warned(names[one.side], one.words, one.crisis, clean(one.decided) if one.acknowledged_at else "")
            for one in flags_of(session, file)
        ),
        brings=_rows("brings", own),
        hopes=_rows("hopes", own),
        beside=_rows("beside", own),
        alone=_rows("alone", own),
        hypotheses=tuple(_hypotheses(own)),
        measures=tuple(_measures(own)),
        consents=Pair(_consents(own.a), _consents(own.b)),
        missing=_missing(session, file),
        secrets=f"What one of them tells you alone: {SECRETS_MEANINGS[policy]} ({SECRETS_POLICIES[policy]})"
        if policy
        else "What you do with something one of them tells you alone is not agreed yet.",
        opened=tuple(f"{one.label} ({clean(names[one.side])})" for one in open_to_both(session, file)),
        fit=f"{FITS[fit.fit]}, {day(fit.decided_at)}. {clean(fit.reason)}" if fit else "",
    )


def guesses(session: Session, file: CoupleFile) -> list[Guess]:
    """The hypotheses for a map, from each one's own side of the cycle."""
    forms = sent_forms(session, file)
    return list(_guesses(Pair(newest(forms, Side.A), newest(forms, Side.B))))


def _guesses(own: Own) -> Iterator[Guess]:
    told = _told()["hunches"]
    for side in Side:
        form = own[side].get(told["form"])
        for item, element in told["items"].items():
            for words in form.said(item) if form else ():
                yield Guess(side, Element(element), " ".join(words.split())[:TEXT_LIMIT])


def _hypotheses(own: Own) -> Iterator[Beside]:
    """Part by part of the map, in the words of the one each is about."""
    stems = map_wording(MapKind.NEGATIVE).stems
    by_part: dict[Element, dict[Side, list[str]]] = {}
    for one in _guesses(own):
        by_part.setdefault(one.element, {side: [] for side in Side})[one.side].append(one.words)
    for element in (one for one in Element if one in by_part):
        a, b = (_short("; ".join(by_part[element][side])) for side in Side)
        yield Beside(f"{stems[element]} …", a, b)


def _rows(section: str, own: Own) -> tuple[Beside, ...]:
    found = (_beside(one, own) for one in _told()[section])
    return tuple(one for one in found if one is not None)


def _beside(told: dict[str, Any], own: Own) -> Beside | None:
    forms = [own[side].get(told["form"]) for side in Side]
    a, b = ("; ".join(form.said(told["item"])) if form else "" for form in forms)
    if not (a or b):
        return None
    differs = told.get("compare", False) and bool(a and b) and _differ(told, *forms)
    return Beside(told["label"], _short(a), _short(b), differs)


def _differ(told: dict[str, Any], a: SentForm | None, b: SentForm | None) -> bool:
    """Whether the two say different things; on a scale, a step apart is not different."""
    mirrored: dict[str, str] = told.get("mirrored", {})
    ours, theirs = (sorted(_keys(form, told["item"])) for form in (a, b))
    seen_from_b = sorted(mirrored.get(key, key) for key in ours)
    if all(key.isdecimal() for key in (*ours, *theirs)) and len(ours) == len(theirs) == 1:
        return abs(int(ours[0]) - int(theirs[0])) > 1
    return "prefer-not" not in {*ours, *theirs} and seen_from_b != theirs


def _keys(form: SentForm | None, item: str) -> list[str]:
    """The answers to one item by their codes."""
    return [_key(value) for value in form.values.get(Place(item), ())] if form else []


def _key(value: Value) -> str:
    match value:
        case Coding():
            return value.code or value.display.casefold()
        case bool():
            return "yes" if value else "no"
        case str():
            return value.strip().casefold()
    return str(getattr(value, "text", value))


def _against(own: Own, names: Pair[str]) -> Iterator[Warned]:
    for side in Side:
        for told in _told()["against"]:
            if _speaks_against(told, own[side]):
                yield Warned(clean(names[side]), told["words"])


def _speaks_against(told: dict[str, Any], own: dict[str, SentForm]) -> bool:
    every, some, none = ([_holds(one, own) for one in told.get(name, [])] for name in ("all", "any", "none"))
    return all(every) and (not some or any(some)) and not any(none)


def _holds(told: dict[str, Any], own: dict[str, SentForm]) -> bool:
    return bool(set(_keys(own.get(told["form"]), told["item"])) & set(told["answers"]))


def _measures(own: Own) -> Iterator[Measured]:
    for slug in dict.fromkeys([*own.a, *own.b]):
        said = [scores_said(own[side][slug]) if slug in own[side] else {} for side in Side]
        form = own.a.get(slug) or own.b[slug]
        sidecar = form.edition.sidecar
        note = "" if sidecar is None or sidecar.instrument.validated else "(not a validated measure)"
        for title in dict.fromkeys([*said[0], *said[1]]):
            yield Measured(title, said[0].get(title, "not sent"), said[1].get(title, "not sent"), note)


def _consents(own: dict[str, SentForm]) -> str:
    """How many consents one partner agreed to, and what they said to the others."""
    signed = [form for form in own.values() if form.signed]
    agreed = [form for form in signed if _keys(form, "decision") in ([], ["agree"])]
    others = [f"{form.title}: {_short('; '.join(form.said('decision')))}" for form in signed if form not in agreed]
    return "; ".join([f"agreed to {len(agreed)} of {len(signed)} consents", *others]) if signed else "no consent signed"


def _missing(session: Session, file: CoupleFile) -> Pair[tuple[str, ...]]:
    packets = sent_packets(session, file)

    def of(side: Side) -> tuple[str, ...]:
        sent = [one for one in packets if one.side is side]
        open_ones = [one for one in sent if one.state is not PacketState.COMPLETE]
        lines = [f"{one.title}: {STATES[one.state].lower()}, {one.done} of {one.forms} finished" for one in open_ones]
        return tuple(lines) if sent else ("no forms were sent",)

    return Pair(of(Side.A), of(Side.B))


def _short(words: str) -> str:
    words = clean(" ".join(words.split()))
    return words if len(words) <= LONGEST else words[:LONGEST].rsplit(" ", 1)[0] + " …"


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
