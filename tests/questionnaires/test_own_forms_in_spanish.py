"""A form of the practice's own in two languages: no answer gets another's words, and what is missing is marked."""

import re
from html import unescape

from tests.questionnaires.test_own_form_pages import begun, id_of, write


def spanish_of(browser, path, line):
    """What stands in the field with the answers in Spanish."""
    page = browser.get(f"{path}/lines/{line}").text
    return unescape(re.search(r'<textarea id="options_spanish"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)[1])


def test_an_answer_takes_its_spanish_along_when_only_the_english_ones_are_put_in_order(nora):
    path = begun(nora, "")
    line = id_of(write(nora, path, asks="one", options="Never\nOften", options_spanish="Nunca\nA menudo"))
    id_of(write(nora, path, line, asks="one", options="Often\nNever", options_spanish="Nunca\nA menudo"))
    assert spanish_of(nora, path, line) == "A menudo\nNunca"
    between = {"options": "Often\nOnce\nNever", "options_spanish": "A menudo\nNunca"}
    id_of(write(nora, path, line, asks="one", **between))
    assert spanish_of(nora, path, line) == "A menudo\n\nNunca"
    id_of(write(nora, path, line, asks="one", **between | {"options_spanish": "A menudo\nUna vez\nNunca"}))
    assert spanish_of(nora, path, line) == "A menudo\nUna vez\nNunca"


def test_what_is_missing_in_spanish_is_marked_once_there_is_any(nora):
    path = begun(nora, "")
    id_of(write(nora, path, words="Do you eat well?"))
    assert "It is offered in Spanish too once every word" in nora.get(path).text
    assert "Not in Spanish yet" not in nora.get(path).text
    id_of(write(nora, path, words="How?", spanish="¿Cómo?", asks="one", options="A\nB", options_spanish="Á\nBe"))
    page = nora.get(path).text
    assert "Not yet in Spanish: the title or the words at the start and 1 line marked below." in page
    assert page.count("<li>Not in Spanish yet</li>") == 1
    line = re.search(r'id="line-(q-\w+)"[^>]*>(?:(?!id="line-).)*Do you eat well', page, re.DOTALL)[1]
    id_of(write(nora, path, line, words="Do you eat well?", spanish="¿Comes bien?"))
    assert "Not yet in Spanish: the title or the words at the start." in nora.get(path).text
