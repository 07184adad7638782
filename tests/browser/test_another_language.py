"""A partner's phone without a script: another language in the middle of a page loses nothing that was typed."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, new_couple, sign_in
from tests.browser.server import Server
from tests.browser.test_intake_journey import begin, links_for_both


@pytest.fixture(params=[False, True], ids=["without a script", "with a script"])
def phone(request, contexts, watched, server: Server) -> Page:
    """At the list of a short start."""
    desk = watched(contexts())
    sign_in(desk, server)
    link, _ = links_for_both(desk, server, new_couple(desk, server, "Luz", "Bo"), "A short start")
    page = contexts(viewport=PHONE, java_script_enabled=request.param).new_page()
    begin(page, link)
    return page


def choose(page: Page, language: str, lang: str) -> None:
    with page.expect_navigation():
        page.get_by_role("group", name="Language").or_(page.get_by_role("group", name="Idioma")).get_by_role(
            "button", name=language
        ).click()
    expect(page.locator("html")).to_have_attribute("lang", lang)


def test_there_and_back_with_what_was_typed(phone):
    page = phone
    page.get_by_role("link", name="How to reach you").click()
    here = page.url
    page.get_by_label("Your pronouns").fill("she, quill")
    page.locator("[name$='.day']").fill("40")
    choose(page, "Español", "es-US")
    assert page.url == here
    assert page.locator(".error-summary").count() == 0, "nobody said that the page was done"
    assert page.get_by_label("Tus pronombres").input_value() == "she, quill"
    choose(page, "English", "en-US")
    assert page.get_by_label("Your pronouns").input_value() == "she, quill"
    assert page.locator("[name$='.day']").input_value() == "40", "no day, and kept as it was typed"
    page.get_by_role("button", name="Continue").click()
    assert page.locator(".error-summary").is_visible()


def test_enter_in_a_field_goes_on_and_changes_no_language(phone):
    page = phone
    page.get_by_role("link", name="How to reach you").click()
    page.get_by_label("What name do you like to be called?").fill("Luz")
    with page.expect_navigation():
        page.get_by_label("What name do you like to be called?").press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "en-US")
    assert page.url.endswith("/1/2")


def test_a_name_typed_to_sign_stays(phone):
    page = phone
    page.goto(f"{page.url}/3/1")
    page.get_by_label("I agree", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Your full name").fill("Luz Quill")
    choose(page, "Español", "es-US")
    assert page.get_by_label("Tu nombre completo").input_value() == "Luz Quill"
    with page.expect_navigation():
        page.get_by_label("Tu nombre completo").press("Enter")
    assert page.url.endswith("/forms")
