"""`clinic forms`: what it prints, what it stores, and with which code it ends."""

import hashlib
import json

import pytest

from clinic.command_line import opened_data
from clinic.database import close_database, transaction
from clinic.practice.rules import Actor
from clinic.practice.store import first_practice
from clinic.questionnaires.instruments import HERE
from clinic.questionnaires.store import kept_forms, retire_form
from tests.questionnaires.forms import answered, form, item, response


@pytest.fixture
def written(tmp_path):
    def write(name, content):
        file = tmp_path / name
        file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return str(file)

    return write


@pytest.fixture
def no_database(clinic, monkeypatch, tmp_path):
    """A data folder that cannot be used, to show that nobody opens it."""
    blocked = tmp_path / "blocked"
    blocked.write_text("not a folder")
    monkeypatch.setenv("CLINIC_DATA", str(blocked))
    return clinic


ASKED = form(item("a", "boolean", required=True), item("c", "choice", answerValueSet="http://elsewhere"))
YES = answered("a", {"valueBoolean": True})


@pytest.mark.parametrize(
    ("given", "code", "verdict"),
    [
        ([YES], 0, "valid"),
        ([], 1, "invalid"),
        ([YES, answered("c", {"valueCoding": {"code": "x"}})], 3, "unchecked"),
    ],
)
def test_check_says_the_verdict_as_json_and_by_its_code(no_database, written, given, code, verdict):
    done = no_database("forms", "check", written("q.json", ASKED), written("r.json", response(*given)))
    said = json.loads(done.stdout)
    assert (done.exit_code, said["verdict"]) == (code, verdict)
    assert bool(said["issues"]) == (code != 0)
    assert all(issue.keys() == {"linkId", "code", "message"} for issue in said["issues"])


def test_a_file_that_cannot_be_read_is_one_clear_line(no_database, written):
    good = written("q.json", ASKED)
    for wrong in ("nowhere.json", written("broken.json", "{"), written("patient.json", {"resourceType": "Patient"})):
        done = no_database("forms", "check", good, wrong)
        assert done.exit_code == 1
        assert not done.stdout
        assert done.stderr.count("\n") == 1
        assert wrong in done.stderr
    assert no_database("forms", "check", good).exit_code == 2


def test_a_form_may_come_with_its_list_in_a_bundle(no_database, written):
    listed = {"include": [{"system": "urn:s", "concept": [{"code": "x"}]}]}
    value_set = {"resourceType": "ValueSet", "url": "http://elsewhere", "compose": listed}
    entries = [{"resource": ASKED}, {"resource": value_set}]
    bundle = written("b.json", {"resourceType": "Bundle", "entry": entries})
    chosen = answered("c", {"valueCoding": {"system": "urn:s", "code": "x"}})
    assert no_database("forms", "check", bundle, written("r.json", response(YES, chosen))).exit_code == 0
    two = written("two.json", {"resourceType": "Bundle", "entry": [{"resource": ASKED}] * 2})
    assert "holds 2 forms" in no_database("forms", "check", two, written("r.json", response(YES))).stderr


SIDECAR = """
[instrument]
name = "Two questions"
questionnaire = "urn:form"
validated = false
about = "individual"
minutes = 1
rights = "Ours."
rights_url = ""
[[score]]
name = "total"
title = "Total"
items = ["a", "b"]
rule = "sum"
direction = "higher-worse"
range = [0, 10]
stored_in = "t"
source = "Made up."
"""


def test_score_computes_and_compares(no_database, written):
    asked = written("q.json", form(*(item(name, "integer") for name in "abt")))
    given = response(*(answered(name, {"valueInteger": number}) for name, number in zip("abt", (2, 3, 7), strict=True)))
    done = no_database("forms", "score", asked, written("r.json", given), "--sidecar", written("s.toml", SIDECAR))
    said = json.loads(done.stdout)
    assert done.exit_code == 0
    assert {name: said[name] for name in ("total", "complete", "band", "stored_total", "mismatch")} == {
        "total": 5, "complete": True, "band": None, "stored_total": 7, "mismatch": True,
    }  # fmt: skip
    nothing = no_database("forms", "score", asked, written("r.json", given))
    assert nothing.exit_code == 1
    assert "--sidecar" in nothing.stderr
    wrong = no_database(
        "forms", "score", asked, written("r.json", given), "--sidecar", written("w.toml", "[instrument]")
    )
    assert wrong.exit_code == 1
    assert "instrument.name" in wrong.stderr


def test_import_stores_what_fits_and_names_what_does_not(clinic, written):
    clinic.first_account()
    good = written("good.json", form(item("a"), version="1", title="Tabs\tand \x1b[31mcolors"))
    bad = written("bad.json", form(item("b", "url"), item("c", "choice", answerValueSet="http://x"), url="urn:bad"))
    done = clinic("forms", "import", good, bad)
    assert done.exit_code == 1
    for part in ("item b: type", "item c: answerValueSet", "1 form refused, 1 form accepted"):
        assert part in done.stderr
    assert "\x1b" not in done.stdout
    listed = clinic("forms", "list").stdout
    assert "urn:form|1" in listed
    assert "urn:bad" not in listed
    assert "connection-pulse|1.0.1\tes" in listed


def test_import_twice_is_once_and_a_changed_form_needs_a_new_version(clinic, written):
    clinic.first_account()
    first = clinic("forms", "import", written("a.json", form(item("a"), version="1")))
    again = clinic("forms", "import", written("a.json", form(item("a"), version="1")))
    assert first.stdout.split("\t")[0] == again.stdout.split("\t")[0]
    assert "here already" in again.stdout
    changed = clinic("forms", "import", written("a.json", form(item("a", text="Other"), version="1")))
    assert changed.exit_code == 1
    assert "new version" in changed.stderr
    assert clinic("forms", "import", written("a.json", form(item("a", text="Other"), version="2"))).exit_code == 0
    assert clinic("audit", "verify").exit_code == 0


def test_export_gives_an_imported_form_to_the_byte(clinic, written, tmp_path):
    clinic.first_account()
    file = written("a.json", form(item("a", text="Où ? <script>alert(1)</script>")))
    kept = clinic("forms", "import", file).stdout.split("\t")[0]
    assert clinic("forms", "export", kept).stdout_bytes == (tmp_path / "a.json").read_bytes()


def test_export_of_a_form_that_is_not_here_is_one_clear_line(clinic):
    unknown = "0190a000-0000-7000-8000-000000000000"
    for prepare in (lambda: None, clinic.first_account):
        prepare()
        done = clinic("forms", "export", unknown)
        assert done.exit_code == 1
        assert f"There is no form {unknown}." in done.stderr
        assert done.stdout == ""
    assert (
        "There is no form connection-pulse in fr."
        in clinic("forms", "export", "connection-pulse", "--language", "fr").stderr
    )


def test_export_gives_ours_and_those_of_the_practice_in_their_languages(clinic):
    ours = clinic("forms", "export", "connection-pulse", "--language", "es")
    assert ours.stdout_bytes == (HERE / "connection-pulse.es.json").read_bytes()
    assert clinic("demo").exit_code == 0
    listed = [line.split("\t") for line in clinic("forms", "list").stdout.splitlines()]
    own = {line[1]: line for line in listed if line[4].startswith("own: ")}
    assert set(own) == {"en", "es"}
    assert any(line[4].startswith("imported: ") for line in listed)
    for language, line in own.items():
        name = line[4].removeprefix("own: ")
        written = clinic("forms", "export", name, "--language", language).stdout_bytes
        assert hashlib.sha256(written).hexdigest() == line[2]


def test_the_list_marks_what_was_retired(clinic, written):
    clinic.first_account()
    clinic("forms", "import", written("a.json", form(item("a"), version="1", title="Quillform")))
    assert "retired" not in clinic("forms", "list").stdout
    engine, vault = opened_data()
    with transaction(engine) as session:
        actor = Actor(first_practice(session).id)
        retire_form(session, vault, actor, kept_forms(session, actor)[0].id, retired=True)
    close_database(engine)
    (line,) = [one for one in clinic("forms", "list").stdout.splitlines() if "Quillform" in one]
    assert line.endswith(", retired")


def test_a_file_that_is_no_form_does_not_keep_the_others_out(clinic, written):
    clinic.first_account()
    done = clinic("forms", "import", written("broken.json", "{"), "nowhere.json", written("good.json", form(item("a"))))
    assert done.exit_code == 1
    assert "broken.json: refused: it is not JSON" in done.stderr
    assert "nowhere.json: refused: No such file" in done.stderr
    assert "2 forms refused, 1 form accepted." in done.stderr
    assert "urn:form" in clinic("forms", "list").stdout


def test_before_there_is_a_practice_ours_are_listed_and_refusals_named(clinic, written):
    assert "ours: connection-pulse" in clinic("forms", "list").stdout
    done = clinic("forms", "import", written("bad.json", form(item("b", "url"))))
    assert "item b: type" in done.stderr
    assert "no practice" not in done.stderr


def test_import_tells_warnings(clinic, written):
    clinic.first_account()
    done = clinic(
        "forms", "import", written("a.json", form(item("a", extension=[{"url": "http://x", "valueString": "y"}])))
    )
    assert done.exit_code == 0
    assert "warning: item a: extension: http://x" in done.stderr
