"""The page of an imported form: its source, what we make of it, a look, the file; for its practice alone."""

import json
import re

from tests.questionnaires.forms import coded, form, group, item, when
from tests.questionnaires.test_import_pages import bring

PHQ = form(
    item("/44250-9", "choice", answerOption=coded("x")),
    code=[{"system": "http://loinc.org", "code": "44249-1"}],
    url="urn:phq",
    title="Nine questions",
)


def imported(browser, content: dict) -> str:
    """Its page, after it was brought in."""
    answer = bring(browser, ("form.json", content))
    return re.search(r'href="(/practice/forms/imported/[\w-]+)"', answer.text)[1]


def test_its_source_its_language_and_what_is_put_aside_are_said(nora):
    made = form(item("a"), version="2", title="Sleep", language="es-MX", copyright="Quill Rights", derivedFrom=["x"])
    page = nora.get(imported(nora, made)).text
    for words in ("urn:form|2", "Spanish", "Quill Rights", "1 question", "what it was derived from"):
        assert words in page
    assert "none of its answers can ever be opened to the other partner" in page
    assert "Copy it to choose for yourself" in page


def test_a_form_we_know_is_said_to_be_scored_and_what_does_not_fit(nora):
    page = nora.get(imported(nora, PHQ)).text
    assert "We know this form as PHQ-9" in page
    assert "is not in the form" in page


def test_the_look_asks_every_question_also_those_that_come_after_an_answer(nora):
    rule = [when("a", answerBoolean=True)]
    path = imported(nora, form(item("a", "boolean"), group("g", item("b"), enableWhen=rule), title="Look"))
    page = nora.get(f"{path}/look").text
    assert "Question a" in page
    assert "Question b" in page


def test_the_file_is_the_definition_to_the_byte(nora):
    content = json.dumps(form(item("a", text="Où ?"), title="Bytes"), indent=3).encode()
    path = re.search(r"/practice/forms/imported/[\w-]+", bring(nora, ("a.json", content)).text)[0]
    answer = nora.get(f"{path}/file")
    assert answer.content == content
    assert answer.headers["content-disposition"].startswith("attachment;")


def test_it_is_retired_and_put_back_however_often_that_is_pressed(house, nora):
    path = imported(nora, form(item("a"), title="Quillold"))
    for _ in range(2):
        assert nora.post(f"{path}/retire", data={"retired": "yes"}).status_code == 303
    assert "Imported, retired" in nora.get(path).text
    assert "Retired" in nora.get("/practice/forms").text
    nora.post(f"{path}/retire", data={"retired": "no"})
    assert "It is sent as it is" in nora.get(path).text
    said = [row[5] for row in house.contents()["audit_event"] if "an imported form" in str(row[5])]
    assert len(said) == 2


def test_it_is_not_there_for_another_practice_and_closed_to_the_front_desk(house, nora, cast):
    vera, finn = (house.visitor().sign_in(one) for one in (cast.vera, cast.finn))
    path = imported(nora, form(item("a"), title="Quillours"))
    for end in ("", "/look", "/file"):
        assert vera.get(path + end).status_code == 404
        assert finn.get(path + end).status_code == 403
    assert vera.post(f"{path}/retire", data={"retired": "yes"}).status_code == 404
    assert "Quillours" not in vera.get("/practice/forms").text
    assert "It is sent as it is" in nora.get(path).text


def test_the_list_takes_as_many_queries_for_many_as_for_one(house, nora):
    imported(nora, form(item("a"), url="urn:0", title="0"))
    with house.statements() as few:
        nora.get("/practice/forms")
    for number in range(1, 6):
        imported(nora, form(item("a"), url=f"urn:{number}", title=str(number)))
    with house.statements() as many:
        nora.get("/practice/forms")
    assert len(many) == len(few)
    assert not any("imported_form.definition" in one for one in many)
