"""A counselor changes a form of ours in minutes, on a phone and without a script."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, sign_in


def test_a_copy_is_changed_looked_at_and_published_on_a_phone_without_a_script(contexts, server):
    context = contexts(viewport=PHONE, java_script_enabled=False)
    context.set_default_timeout(8000)
    page = context.new_page()
    sign_in(page, server)
    page.goto(f"{server.address}/practice/forms")
    page.get_by_label("Copy", exact=True).select_option(label="A few private questions")
    page.get_by_role("button", name="Copy and change it").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A few private questions")

    change_and_take_back(page)
    add(page.get_by_role("link", name="Add a heading"), page, "Faith", "La fe")
    here = page.get_by_role("link", name=re.compile("Add a question here.*Faith"))
    add(here, page, "Does faith help you?", "¿Le ayuda la fe?")
    edit(page, "Does faith help you?")
    page.get_by_label("How it is answered").select_option(label="Yes or no")
    page.get_by_role("button", name="Save").click()
    add(here, page, "How?", "¿Cómo?")
    edit(page, "How?")
    page.get_by_label("When it is asked").select_option(label="Only after “Yes” to “Does faith help you?”")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Asked only when “Does faith help you?” is “Yes”.")).to_be_visible()

    page.get_by_role("button", name="Publish version 1").click()
    expect(page.get_by_text("Nothing has changed since version 1.")).to_be_visible()
    page.get_by_role("link", name="As the client sees it").click()
    page.get_by_role("link", name="In Spanish").click()
    expect(page.get_by_text("¿Le ayuda la fe?")).to_be_visible()


def change_and_take_back(page: Page) -> None:
    """What a change would take away is said, and one press takes the change back."""
    asked = "Has anyone, you included, worried about your drinking or drug use in the last year?"
    edit(page, asked)
    expect(page.get_by_text("Some of its answers are told to you at once.")).to_be_visible()
    page.get_by_label("How it is answered").select_option(label="A longer answer")
    page.get_by_role("button", name="Save").click()
    lost = page.get_by_text("The warning “Worry about drinking or drug use” no longer rises")
    expect(lost).to_be_visible()
    page.get_by_role("button", name="Take back the last change").click()
    expect(lost).to_have_count(0)


def edit(page: Page, words: str) -> None:
    page.locator("li.form-line", has_text=words).last.get_by_role("link", name="Edit").click()


def add(link, page: Page, words: str, spanish: str) -> None:
    link.click()
    page.get_by_role("textbox", name=re.compile("^The (heading|question)$")).fill(words)
    page.get_by_role("textbox", name=re.compile("in Spanish")).first.fill(spanish)
    page.get_by_role("button", name="Save").click()


def test_what_was_typed_and_not_saved_is_asked_about_before_it_is_lost(contexts, server):
    context = contexts(viewport=PHONE)
    context.set_default_timeout(8000)
    page = context.new_page()
    sign_in(page, server)
    page.goto(f"{server.address}/practice/forms")
    page.get_by_role("button", name="Begin an empty form").click()
    add(page.get_by_role("link", name="Add a question"), page, "How are the nights?", "¿Cómo son las noches?")
    expect(page.get_by_text("Kept. Clients see it when you publish.")).to_be_visible()
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    page.get_by_label("Title", exact=True).fill("Nights")
    page.get_by_role("button", name="Publish version 1").click()
    page.get_by_role("link", name="Our forms").click()
    page.get_by_role("link", name=re.compile("^Edit")).click()
    assert asked == ["confirm"] * 3
    expect(page.get_by_label("Title", exact=True)).to_have_value("Nights")
    page.get_by_role("region", name="About the form").get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nights")

    edit(page, "How are the nights?")
    page.get_by_role("textbox", name="The question", exact=True).fill(" ")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_role("link", name="Leave it as it was").click()
    assert asked == ["confirm"] * 4, "what could not be saved is not saved either"
    page.get_by_role("textbox", name="The question", exact=True).fill("How are the evenings?")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("How are the evenings?").first).to_be_visible()
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.get_by_text("Nothing has changed since version 1.")).to_be_visible()
    assert asked == ["confirm"] * 4, "nothing is asked where nothing is lost"
