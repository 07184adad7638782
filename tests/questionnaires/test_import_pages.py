"""Bringing forms in on a page: kept whole or refused by name; nothing of a file runs, and again is harmless."""

import gzip
import json
import os

import pytest
from sqlmodel import select

from clinic.questionnaires import packages
from clinic.questionnaires.tables import ImportedForm
from tests.questionnaires.forms import form, item
from tests.questionnaires.test_packages import packed

IMPORT = "/practice/forms/import"
EVIL = "<script>alert('quill')</script><img src=x onerror=alert(1)>"


def chosen(*files: tuple[str, bytes]) -> list[tuple[str, tuple[str, bytes]]]:
    return [("files", file) for file in files]


def bring(browser, *files: tuple[str, bytes | dict]):
    ready = [(name, content if isinstance(content, bytes) else json.dumps(content).encode()) for name, content in files]
    return browser.post(IMPORT, files=chosen(*ready))


def test_every_form_of_several_files_is_kept_with_its_warnings(house, nora):
    one = form(item("a"), url="urn:one", title="One", derivedFrom=["urn:older"])
    package = packed(**{"package/q.json": json.dumps(form(item("a"), url="urn:packed", title="Packed")).encode()})
    bundle = {"resourceType": "Bundle", "entry": [{"resource": form(item("b"), url="urn:two", title="Two")}]}
    answer = bring(nora, ("one.json", one), ("all.tgz", package), ("bundle.json", bundle))
    assert answer.status_code == 200
    assert answer.text.count(">Imported</span>") == 3
    assert "what it was derived from is not looked at" in answer.text
    assert len(house.contents()["imported_form"]) == 3


def test_the_same_again_is_here_already_and_changes_nothing(house, nora):
    made = form(item("a"), title="Twice")
    bring(nora, ("a.json", made))
    before = house.contents()["imported_form"]
    again = bring(nora, ("a.json", made), ("copy.json", made))
    assert again.text.count("Was here already") == 2
    assert house.contents()["imported_form"] == before


def test_another_definition_under_the_same_address_and_version_is_said(house, nora):
    bring(nora, ("a.json", form(item("a"), version="1", title="First words")))
    answer = bring(nora, ("b.json", form(item("a", text="Other"), version="1", title="Other words")))
    assert "Another definition is here under the same address and version: <bdi" in answer.text
    assert "urn:form|1" in answer.text
    assert len(house.contents()["imported_form"]) == 1


def test_what_cannot_be_kept_is_refused_by_question_and_element_and_others_are_kept(house, nora):
    bad = form(item("b", "url"), item("c", "choice", answerValueSet="http://x"), url="urn:bad", title="Bad")
    answer = bring(nora, ("bad.json", bad), ("good.json", form(item("a"), title="Good")))
    assert answer.status_code == 200
    for link_id, element in (("b", "type"), ("c", "answerValueSet")):
        assert f'Question <bdi class="remark-id">{link_id}</bdi>, <bdi class="remark-id">{element}</bdi>' in answer.text
    assert [row[6] for row in house.contents()["imported_form"]] == ["Good"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("notes.txt", b"not a form at all", "notes.txt is not JSON (line 1, column 1"),
        ("empty.json", b"", "empty.json is not JSON"),
        ("patient.json", b'{"resourceType": "Patient"}', "holds a Patient, not a FHIR Questionnaire"),
        ("half.tgz", gzip.compress(b"half a package", mtime=0)[:20], "half.tgz is not a FHIR package that can be read"),
        ("large.json", b"{" + b" " * 20_000_000, "large.json is larger than 10 MB."),
        ("wild\x1b[31m.json", b"{", "wild[31m.json is not JSON"),
    ],
)
def test_a_file_that_is_none_is_told_at_the_field(house, nora, name, content, said):
    before = house.contents()["imported_form"]
    answer = bring(nora, (name, content))
    assert answer.status_code == 422
    assert said in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert '<a href="#files">' in answer.text
    assert house.contents()["imported_form"] == before


def test_no_file_and_too_many_are_told_there_too(nora):
    assert "Choose a file first." in nora.post(IMPORT).text
    nothing = nora.post(IMPORT, files=chosen(("", b"")))
    assert (nothing.status_code, "Choose a file first." in nothing.text) == (422, True)
    many = bring(nora, *((f"{number}.json", b"{}") for number in range(21)))
    assert (many.status_code, "Choose 20 files at the most; these are 21." in many.text) == (422, True)


def test_a_package_that_swells_and_an_upload_without_end_are_stopped(nora, monkeypatch):
    monkeypatch.setattr(packages, "LARGEST_PACKAGE", 1_000_000)
    bomb = bring(nora, ("bomb.tgz", packed(**{"package/a.json": b" " * 3_000_000})))
    assert (bomb.status_code, "swells to more than 1 MB" in bomb.text) == (422, True)
    endless = bring(nora, ("endless.tgz", os.urandom(1_000_000) * 27))
    assert endless.status_code == 413
    assert "<h1" in endless.text


def test_nothing_in_a_form_or_its_name_becomes_markup(house, nora):
    bad = form(item(EVIL, "url", text=EVIL), title=EVIL, url=EVIL, url_=1)
    good = form(item("a", text=EVIL), title=EVIL, url="urn:good", description=EVIL, copyright=EVIL, language=EVIL)
    answer = bring(nora, (f"{EVIL}.json", bad), ("good.json", good), (f"{EVIL}.txt", b"x"))
    with house.transaction() as session:
        path = f"/practice/forms/imported/{session.exec(select(ImportedForm)).one().id}"
    pages = [answer, *(nora.get(one) for one in (path, f"{path}/look", "/practice/forms", "/practice/packets"))]
    for page in pages:
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
    assert "&lt;script&gt;alert" in answer.text


def test_the_front_desk_imports_nothing_and_a_visitor_signs_in_first(house, cast):
    finn = house.visitor().sign_in(cast.finn)
    assert finn.get(IMPORT).status_code == 403
    assert bring(finn, ("a.json", form(item("a")))).status_code == 403
    assert house.visitor().get(IMPORT, follow_redirects=False).status_code == 303
    assert house.contents()["imported_form"] == []
