"""Files that are made to break something: refused in words, or kept so that every page of theirs still works."""

import hashlib
import io
import tarfile
from uuid import uuid4

import pytest

from clinic.questionnaires.definitions import name_of
from clinic.questionnaires.fhir import LONGEST, LONGEST_LINK_ID, LONGEST_TITLE
from clinic.questionnaires.fhir_json import FhirError
from clinic.questionnaires.packages import forms_in
from tests.questionnaires.forms import form, item, read
from tests.questionnaires.test_imported_form_pages import imported
from tests.questionnaires.test_own_form_pages import begun, id_of, revision, write


def unlike(length: int) -> str:
    """Letters that cannot be kept shorter."""
    digests = (hashlib.sha256(f"{length} {number}".encode()).hexdigest() for number in range(length // 64 + 1))
    return "".join(digests)[:length]


def packed(**headers: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz", format=tarfile.PAX_FORMAT) as package:
        member = tarfile.TarInfo("package/a.json")
        member.size, member.pax_headers = 2, {name.replace("_", "."): value for name, value in headers.items()}
        package.addfile(member, io.BytesIO(b"{}"))
    return out.getvalue()


@pytest.mark.parametrize(
    "headers",
    [
        {"GNU_sparse_major": "1", "GNU_sparse_minor": "0", "GNU_sparse_name": "a.json", "GNU_sparse_realsize": "x"},
        {"GNU_sparse_size": "x", "GNU_sparse_map": "1,x"},
        {"size": "-1"},
    ],
)
def test_a_package_with_nonsense_in_its_headers_cannot_be_read(headers):
    with pytest.raises(FhirError):
        forms_in(packed(**headers), "file")


@pytest.mark.parametrize("name", sorted(LONGEST))
def test_what_a_form_is_known_by_has_a_length(name):
    assert read(item("a"), **{name: unlike(LONGEST[name])}).accepted
    (refused,) = read(item("a"), **{name: unlike(LONGEST[name] + 1)}).refused
    assert str(refused) == f"the form: {name}: is longer than {LONGEST[name]} bytes."


def test_a_link_id_has_a_length_and_a_name_for_addresses_that_is_short():
    assert read(item(unlike(LONGEST_LINK_ID))).accepted
    (refused,) = read(item(unlike(LONGEST_LINK_ID + 1))).refused
    assert len(str(refused)) < 100
    names = [name_of(one) for one in (unlike(LONGEST_LINK_ID), unlike(999), "a b", "new", "..", "plain.1")]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) < 50
    assert names[-1] == "plain.1"


def test_a_title_without_end_is_shown_cut_and_saved_as_it_stands():
    made = read(item("a"), title="T" * 100_000)
    assert len(made.plan.title) == LONGEST_TITLE
    assert b"T" * 100_000 in made.definition


@pytest.mark.parametrize("derived", ["urn:x", [{"a": 1}], {"a": 1}, ["urn:x", 5]])
def test_a_form_whose_origin_is_nonsense_is_copied_all_the_same(nora, derived):
    path = imported(nora, form(item("a"), url=f"urn:{uuid4()}", title="Odd", derivedFrom=derived))
    assert nora.get(begun(nora, path.rpartition("/")[2])).status_code == 200


def test_a_long_list_of_answers_can_have_one_reworded(nora):
    many = [{"valueCoding": {"code": f"c{number}", "display": f"Answer {number}"}} for number in range(60)]
    path = imported(nora, form(item("a", "choice", answerOption=many), url="urn:many-answers", title="Many"))
    copy = begun(nora, path.rpartition("/")[2])
    words = [f"Answer {number}" for number in range(60)]
    id_of(write(nora, copy, "a", asks="one", options="\n".join([*words[:-1], "The last"])))
    assert "The last" in nora.get(f"{copy}/look").text
    assert write(nora, copy, "a", asks="one", options="\n".join([*words, "One more"])).status_code == 422


@pytest.mark.parametrize("character", ["\x00", "\x1b"])
def test_what_is_not_text_is_told_at_its_field_and_nothing_is_kept(nora, character):
    path = begun(nora, "")
    for name in ("title", "intro", "title_spanish", "intro_spanish"):
        typed = {"title": "T", "revision": revision(nora, path)} | {name: f"a{character}b"}
        refused = nora.post(path, data=typed)
        assert refused.status_code == 422
        assert f'<a href="#{name}">This holds a character that is not text' in refused.text
    for name in ("words", "spanish", "help", "help_spanish", "options", "options_spanish"):
        refused = write(nora, path, **({"asks": "one", "options": "A\nB"} | {name: f"a{character}b\nc"}))
        assert refused.status_code == 422, name
        assert f'<a href="#{name}">This holds a character that is not text' in refused.text
    assert revision(nora, path) == "1"


@pytest.mark.parametrize(
    ("name", "most"), [("title", LONGEST_TITLE), ("intro", 4000), ("title_spanish", LONGEST_TITLE)]
)
def test_words_that_are_too_long_are_told_and_not_cut(nora, name, most):
    path = begun(nora, "")
    typed = {"title": "T", "revision": revision(nora, path)}
    refused = nora.post(path, data=typed | {name: "x" * (most + 1)})
    assert refused.status_code == 422
    assert f"This has {most + 1} letters; the most is {most}." in refused.text
    assert "x" * (most + 1) in refused.text, "what was typed is still there"
    assert nora.post(path, data=typed | {name: "x" * most}).status_code == 303
