"""Small forms for the intake's tests: a library of their own, with every kind of audience, matter and flag in it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from clinic.intake import packets
from clinic.intake.rules import STANDING
from clinic.progress import measures
from clinic.questionnaires import imported_forms, instruments

YES_NO = [{"valueCoding": {"code": "yes", "display": "Yes"}}, {"valueCoding": {"code": "no", "display": "No"}}]
PATIENT = "http://hl7.org/fhir/StructureDefinition/Patient#Patient."
SCALE = [{"valueInteger": number} for number in range(4)]


def group(link_id: str, text: str, *items: dict) -> dict:
    return {"linkId": link_id, "type": "group", "text": text, "item": list(items)}


def asks(link_id: str, text: str, kind: str = "text", **more: object) -> dict:
    return {"linkId": link_id, "type": kind, "text": text} | more


def form(slug: str, title: str, *items: dict) -> dict:
    return {
        "resourceType": "Questionnaire",
        "url": f"https://secure-base.example/forms/{slug}",
        "version": "1.0.0",
        "language": "en",
        "status": "active",
        "title": title,
        "item": list(items),
    }


ABOUT = form(
    "contact",
    "About you",
    group(
        "who",
        "Who you are",
        asks("name", "What should we call you?", "string", required=True, definition=f"{PATIENT}name.text"),
        asks("pronouns", "Pronouns", "string"),
        asks("reach", "How may we reach you?", "string", definition=f"{PATIENT}telecom.value"),
    ),
    group("why", "What brings you", asks("hopes", "What do you hope for?"), asks("hunch", "For your counselor alone")),
)
SAFETY = form(
    "safety-screening",
    "Being safe",
    group("home", "At home", asks("afraid", "Are you afraid of your partner?", "choice", answerOption=YES_NO)),
    group("self", "Yourself", asks("harm", "Thoughts of hurting yourself", "choice", answerOption=SCALE)),
    group("last", "Anything else", asks("else", "Anything else?")),
)
CONSENT = form(
    "consent-treatment",
    "Agreement to counseling",
    group(
        "text",
        "What we agree on",
        {"linkId": "p1", "type": "display", "text": "Counseling can stir up feelings. You can stop at any time."},
        asks("agree", "I agree", "boolean", required=True),
    ),
)

INSTRUMENT = """[instrument]
name = "{slug}"
questionnaire = "https://secure-base.example/forms/{slug}"
validated = false
about = "individual"
minutes = 2
rights = "Written for a test."
rights_url = ""
"""
ABOUT_SIDECAR = INSTRUMENT.format(slug="contact") + '\n[audience]\ndefault = "private"\nitems = {hunch = "counselor"}\n'
SAFETY_SIDECAR = (
    INSTRUMENT.format(slug="safety-screening")
    + """
[matters]
afraid = "violence"
harm = "self_harm"

[[safety]]
item = "afraid"
answers = ["yes"]
routing = "task"
words = "Says they are afraid of their partner"
source = "A test."

[[safety]]
item = "harm"
at_least = 1
routing = "crisis"
words = "Thoughts of self-harm"
source = "A test."
"""
)
PACKETS = """
[before-the-first-visit]
title = "Before the first visit"
about = "All of it."
forms = [{form = "contact"}, {form = "safety-screening"}, {form = "consent-treatment", signed = true}]

[private-check]
title = "Asked in private"
about = "Safety."
forms = [{form = "safety-screening"}]
"""


@contextmanager
def own_library(folder: Path) -> Iterator[None]:
    """The program with this small library instead of its own."""
    for content in (ABOUT, SAFETY, CONSENT):
        slug = content["url"].rpartition("/")[2]
        (folder / f"{slug}.json").write_text(json.dumps(content), encoding="utf-8")
    (folder / "contact.sidecar.toml").write_text(ABOUT_SIDECAR, encoding="utf-8")
    (folder / "safety-screening.sidecar.toml").write_text(SAFETY_SIDECAR, encoding="utf-8")
    (folder / "packets.toml").write_text(PACKETS, encoding="utf-8")
    for file in instruments.HERE.glob(f"{STANDING}*"):  # a couple's weekly check-in is always the program's own
        (folder / file.name).write_bytes(file.read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(instruments, "HERE", folder)
        patch.setattr(packets, "FILE", folder / "packets.toml")
        _forget()
        yield
    _forget()


def _forget() -> None:
    for kept in (instruments.form, instruments.sidecar, packets.packets, packets.single_forms, measures.measures):
        kept.cache_clear()
    imported_forms.SCORED.clear()
