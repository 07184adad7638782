"""Our own forms as a set: both languages, private by default, safety answers that stay where they are, plain words."""

import re

import pytest

from clinic.couples.rules import NEVER_WIDENED
from clinic.questionnaires import form_words, instruments
from clinic.questionnaires.instruments import form, languages, sidecar
from clinic.questionnaires.rules import Kind
from clinic.questionnaires.sidecar import Routing, StartsAs
from reports.readability import grade

FORMS = instruments.slugs()
CONSENTS = [slug for slug in FORMS if slug.startswith("consent-")]
PUBLISHED = set(instruments.sidecars()) - set(FORMS)


def test_what_a_first_visit_needs_is_there():
    assert set(FORMS) == {
        *("contact", "story", "my-side-of-our-cycle", "attachment-and-family", "the-hurt-between-us"),
        *(
            "safety-screening",
            "private-questions",
            "health",
            "practical-matters",
            "connection-pulse",
            "weekly-check-in",
        ),
        *("consent-treatment", "consent-telehealth", "consent-electronic-records", "consent-secrets-policy"),
    }


def test_published_instruments_come_without_their_words():
    assert {"csi-32", "csi-16", "csi-4", "rdas", "phq-9", "gad-7", "audit-c", "pc-ptsd-5"} == PUBLISHED
    assert all(sidecar(slug).instrument.rights_url for slug in PUBLISHED)


@pytest.mark.parametrize("slug", FORMS)
def test_each_is_in_both_languages_private_and_says_what_it_means(slug):
    assert languages(slug) == ("en", "es")
    about = sidecar(slug)
    assert about.audience.default is StartsAs.PRIVATE
    assert not about.instrument.validated


@pytest.mark.parametrize("slug", FORMS)
def test_what_sets_off_a_flag_can_never_be_opened_to_the_other(slug):
    about = sidecar(slug)
    for trigger in about.safety:
        if trigger.item != "leaving":  # a wish to leave is private, and may be said when the author wants to
            assert about.matters[trigger.item] in NEVER_WIDENED, trigger.item


def test_self_harm_is_a_crisis_and_screening_can_be_left_unanswered():
    about = sidecar("safety-screening")
    assert [one.routing for one in about.safety if one.item == "self-harm"] == [Routing.CRISIS]
    asked = [item for item in form("safety-screening").plan if item.is_question]
    assert not any(item.required for item in asked)
    choices = [item for item in asked if item.kind is Kind.CHOICE and item.link_id != "private-now"]
    assert all(any(option.value.code == "prefer-not" for option in item.options) for item in choices)
    assert not any(item.conditions for item in form("safety-screening").plan), "the same pages for everyone"


@pytest.mark.parametrize("slug", CONSENTS)
def test_a_consent_can_be_refused_or_talked_about(slug):
    decision = form(slug).plan["decision"]
    assert decision.required
    assert [option.value.code for option in decision.options] == ["agree", "talk", "no"]


@pytest.mark.parametrize("slug", FORMS)
def test_the_words_are_easy_to_read(slug):
    text = " ".join(re.sub(r"…$|\s…", ".", item.text) for item in form(slug).plan if item.text)
    assert grade(text) <= 8, slug
    assert not re.search(r"\b(patient|disorder|abus|perpetrator|victim|toxic|narcissis)", text.lower())


FORMAL = re.compile(
    r"\b(usted|le pareció|se sintió de su|[Ee]lija|[Ee]scriba|[Dd]eje|[Rr]evise|[Pp]iense|[Ss]us propias)\b"
)


def test_spanish_says_tu_in_every_form_and_in_the_words_around_it():
    for file in sorted([*instruments.HERE.glob("*.es.json"), form_words.HERE / "es.toml"]):
        assert not FORMAL.findall(file.read_text(encoding="utf-8")), file.name
