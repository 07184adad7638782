"""What our own forms promise on their pages, and where they offer help, is so: in every language."""

import pytest

from clinic.couples.rules import Matter
from clinic.intake.editions import Edition
from clinic.intake.packets import packets
from clinic.intake.rules import OF_DANGER
from clinic.questionnaires import instruments
from clinic.questionnaires.form_pages import FormPage, pages_of


@pytest.fixture(scope="module", autouse=True)
def library():
    """Our own forms, not the small ones of the tests beside these."""
    for kept in (instruments.form, instruments.sidecar, packets):
        kept.cache_clear()


def editions() -> list[Edition]:
    found = []
    for slug in instruments.slugs():
        for language in instruments.languages(slug):
            plan = instruments.form(slug, language).plan
            found.append(Edition(f"{slug} {language}", language, plan, instruments.sidecar(slug), pages_of(plan)))
    return found


def matters(edition: Edition, page: FormPage) -> list[Matter]:
    return [edition.matter(link_id) for item in page.items for link_id in _questions(item)]


def _questions(item):
    own = [item.link_id] if item.is_question else []
    return own + [link_id for child in item.items for link_id in _questions(child)]


@pytest.mark.parametrize("edition", editions(), ids=lambda edition: edition.id)
def test_a_page_promises_only_what_holds_for_every_question_on_it(edition):
    for page in edition.pages:
        about = matters(edition, page)
        assert edition.is_never_opened(page) == (bool(about) and Matter.ORDINARY not in about), page.title
        assert edition.is_delicate(page) or not edition.is_never_opened(page)
        assert edition.asks_of_danger(page) == (not OF_DANGER.isdisjoint(about)), page.title


def test_the_safety_pages_promise_it_and_offer_help_and_doubts_do_not_promise_what_the_counselor_may_open():
    by_id = {edition.id: edition for edition in editions()}
    for language in ("en", "es"):
        safety, private = by_id[f"safety-screening {language}"], by_id[f"private-questions {language}"]
        assert [safety.is_never_opened(page) for page in safety.pages] == [False, True, True, True]
        assert [safety.asks_of_danger(page) for page in safety.pages] == [False, True, True, True]
        assert [private.is_never_opened(page) for page in private.pages] == [True, True, False]
