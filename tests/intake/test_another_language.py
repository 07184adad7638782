"""Another language in the middle of a page: chosen with the page's own form, so that nothing typed is lost."""

import re

import pytest

from tests.intake.conftest import hidden, save_at_once

SPANISH = {"language": "es-US"}


def lang(answer) -> str:
    return re.search(r'<html lang="([\w-]+)"', answer.text)[1]


def test_the_choice_belongs_to_the_pages_form_and_enter_still_goes_on(maya):
    page = maya.get("1/1").text
    buttons = re.findall(r'<button[^>]*form="answers"[^>]*>([^<]+)<', page)
    assert buttons == ["Continue", "English", "Español"], "Enter presses the first button of a form"
    assert 'action="/language"' not in page
    assert 'action="/language"' in maya.browser.get(maya.page).text, "a page without a form keeps its own"


def test_what_was_typed_is_kept_and_nobody_is_told_what_is_missing(maya):
    answer = maya.fill("1/1", q2="", q3="quillpronouns", **SPANISH)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{maya.page}/1/1")
    page = maya.get("1/1")
    assert lang(page) == "es-US"
    assert "quillpronouns" in page.text
    assert "field-problem" not in page.text
    assert maya.get("1/start").headers["location"] == f"{maya.page}/1/1", "they did not go on from it"


def test_pressing_it_twice_saves_once(house, maya):
    page = hidden(maya.get("1/1").text)
    first = maya.post("1/1", **page, q2="quill", **SPANISH)
    before = house.contents()["intake_page"]
    again = maya.post("1/1", **page, q2="quill", **SPANISH)
    assert again.headers["location"] == first.headers["location"]
    assert house.contents()["intake_page"] == before
    assert save_at_once(house, maya)[0] == [303] * 6


def test_what_another_device_saved_meanwhile_is_said_in_the_language_that_was_chosen(house, maya, couple):
    old = hidden(maya.get("1/1").text)
    laptop = house.visitor()
    page = laptop.get(maya.link).headers["location"]
    laptop.post(f"{page}/code", data={"code": "blue heron 7"})
    laptop.post(f"{page}/1/1", data={"shown": "q2 q3 q4", "revision": "0", "q2": "laptop"})
    answer = maya.post("1/1", **old, q2="quillphone", **SPANISH)
    assert (answer.status_code, lang(answer)) == (409, "es-US")
    assert "quillphone" in answer.text
    assert lang(maya.get("1/1")) == "es-US", "the choice itself stays"


@pytest.mark.parametrize("chosen", ["tlh", "", "<script>"])
def test_a_language_we_do_not_have_changes_nothing_and_sends_nothing(maya, chosen):
    answer = maya.fill("1/1", q2="quillname", language=chosen)
    assert answer.headers["location"] == f"{maya.page}/1/1"
    assert "language=" not in answer.headers.get("set-cookie", "")
    assert "quillname" in maya.get("1/1").text


def test_a_typed_name_stays_and_nothing_is_signed(house, maya):
    maya.fill("3/1", q3="yes")
    before = house.contents()
    answer = maya.post("3/check", sending="yes", name="quillsignature", **SPANISH)
    assert (answer.status_code, lang(answer)) == (200, "es-US")
    assert 'value="quillsignature"' in answer.text
    assert "error-summary" not in answer.text
    changed = house.contents()
    assert {name for name in before if before[name] != changed[name]} <= {"intake_device"}
    assert re.findall(r'form="sending"[^>]*>([^<]+)<', answer.text)[1:] == ["English", "Español"]


def test_a_name_typed_before_an_answer_is_missing_stays(maya):
    answer = maya.post("3/check", sending="yes", name="quillsignature")
    assert answer.status_code == 422
    assert 'value="quillsignature"' in answer.text


def test_a_page_that_came_too_late_holds_what_was_typed_in_the_other_language_too(house, maya):
    page = hidden(maya.get("1/1").text)
    late = house.visitor()
    answer = late.post(f"{maya.page}/1/1", data={**page, "q2": "quillname", **SPANISH})
    assert (answer.status_code, lang(answer)) == (404, "es-US")
    assert 'name="q2" value="quillname"' in answer.text
    assert 'type="hidden" name="language"' not in answer.text, "saving it then goes on"
    assert 'form="typed" aria-current="true">Español<' in answer.text
    assert lang(late.get(maya.page)) == "es-US"
