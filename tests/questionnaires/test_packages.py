"""Forms out of a Bundle or a package: with the lists that stand beside them, and without being led anywhere."""

import io
import json
import tarfile

import pytest

from clinic.questionnaires import packages
from clinic.questionnaires.fhir import read_questionnaire
from clinic.questionnaires.fhir_json import FhirError
from clinic.questionnaires.packages import forms_in
from clinic.questionnaires.rules import Coding
from tests.questionnaires.forms import form, item

ELSEWHERE = {
    "resourceType": "ValueSet", "url": "http://here/vs",
    "compose": {"include": [{"system": "urn:s", "concept": [{"code": "1", "display": "One"}]}]},
}  # fmt: skip


def packed(**members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as package:
        for name, content in members.items():
            about = tarfile.TarInfo(name.replace("_DOT_", ".").replace("_SLASH_", "/"))
            about.size = len(content)
            package.addfile(about, io.BytesIO(content))
    return out.getvalue()


def test_a_bundle_and_a_package_bring_their_lists_along():
    asked = form(item("a", "choice", answerValueSet="http://here/vs|1"))
    bundle = {"resourceType": "Bundle", "entry": [{"resource": asked}, {"resource": ELSEWHERE}, {"resource": {}}]}
    package = packed(
        package_SLASH_q_DOT_json=json.dumps(asked).encode(),
        package_SLASH_v_DOT_json=json.dumps(ELSEWHERE).encode(),
        package_SLASH_readme_DOT_md=b"words",
    )
    for content in (json.dumps(bundle).encode(), package):
        (found,) = forms_in(content, "file")
        assert found.reading.accepted
        assert found.reading.plan["a"].options[0].value == Coding("1", "urn:s")
        assert read_questionnaire(found.reading.definition).accepted, "it is whole without what stood beside it"


def test_a_list_brings_the_lists_and_systems_it_takes_in():
    whole = {
        "resourceType": "CodeSystem",
        "url": "urn:s",
        "content": "complete",
        "concept": [{"code": "1"}, {"code": "2"}],
    }
    inner = {"resourceType": "ValueSet", "url": "http://here/inner", "compose": {"include": [{"system": "urn:s"}]}}
    outer = {"include": [{"valueSet": ["http://here/inner"]}], "exclude": [{"valueSet": ["http://here/vs"]}]}
    asked = form(item("a", "choice", answerValueSet="http://here/outer"))
    lists = [ELSEWHERE, inner, whole, {"resourceType": "ValueSet", "url": "http://here/outer", "compose": outer}]
    bundle = {"resourceType": "Bundle", "entry": [{"resource": one} for one in (asked, *lists)]}
    (found,) = forms_in(json.dumps(bundle).encode(), "file")
    assert [option.value for option in read_questionnaire(found.reading.definition).plan["a"].options] == [
        Coding("2", "urn:s")
    ]


def test_paths_in_a_package_lead_nowhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    name = "_DOT__DOT__SLASH_out_DOT_json"
    (found,) = forms_in(packed(**{name: json.dumps(form(item("a"))).encode()}), "file")
    assert found.reading.accepted
    assert not list(tmp_path.iterdir())
    assert not (tmp_path.parent / "out.json").exists()


def test_a_package_is_read_only_so_far(monkeypatch):
    bomb = packed(package_SLASH_a_DOT_json=b" " * 3_000_000)
    monkeypatch.setattr(packages, "LARGEST_PACKAGE", 1_000_000)
    with pytest.raises(FhirError, match="swells"):
        forms_in(bomb, "file")
    with pytest.raises(FhirError, match="not a FHIR package"):
        forms_in(packed()[:30], "file")
    with pytest.raises(FhirError, match="no form"):
        forms_in(packed(), "file")
