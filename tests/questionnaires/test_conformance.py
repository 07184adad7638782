"""Real forms and responses that nobody here wrote, where they are at hand: beside the project, or in a named folder."""

import csv
import os
import re
from pathlib import Path

import pytest

from clinic.questionnaires.answers import answers_in
from clinic.questionnaires.checking import check
from clinic.questionnaires.fhir import read_questionnaire
from clinic.questionnaires.fhir_json import read_json
from clinic.questionnaires.instruments import sidecar_for
from clinic.questionnaires.responses import read_response
from clinic.questionnaires.scoring import disagreements, scores

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(os.environ.get("CLINIC_TEST_QUESTIONNAIRES", ROOT.parent / "shared" / "questionnaires"))
PAIRS = HERE / "validation-pairs"

pytestmark = pytest.mark.skipif(
    not HERE.is_dir(), reason=f"the published forms are not in {HERE}; CLINIC_TEST_QUESTIONNAIRES names another folder"
)


def rows(name):
    file = HERE / name
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines())) if file.is_file() else []


def reading_of(file):
    return read_questionnaire(file.read_bytes())


def verdict_of(form, response):
    return check(reading_of(form).plan, *read_response(read_json(response.read_bytes()))).verdict


@pytest.mark.parametrize("row", rows("validation-expected.csv"), ids=lambda row: row["case"])
def test_a_pair_gets_the_verdict_of_the_reference_validators(row):
    verdict = verdict_of(PAIRS / row["questionnaire"], PAIRS / row["response"])
    if row["needs_terminology"] == "yes":
        assert verdict == "unchecked"
    elif row["agree"] == "yes":
        assert verdict == row["verdict_java"]
    else:
        assert verdict in {row["verdict_java"], row["verdict_brianpos"], "unchecked"}


@pytest.mark.parametrize("row", [row for row in rows("provenance.csv") if row["expected"]], ids=lambda row: row["file"])
def test_a_published_response_gets_the_verdict_it_deserves(row):
    form, response = HERE / row["pairs_with"], HERE / row["file"]
    assert verdict_of(form, response) == row["expected"].partition("-")[0]


@pytest.mark.parametrize(
    "row", [row for row in rows("provenance.csv") if row["role"] == "Questionnaire"], ids=lambda row: row["file"]
)
def test_a_published_form_is_accepted_or_refused_by_name(row):
    file = HERE / row["file"]
    reading = reading_of(file)
    text = file.read_text(encoding="utf-8")
    assert len(reading.plan.standings) == len(re.findall(r'"linkId"\s*:', text))
    assert all(remark.element and remark.message for remark in (*reading.refused, *reading.warned))
    refused = re.search(r'"answerValueSet"\s*:\s*"http|"type"\s*:\s*"(attachment|url|reference)"', text)
    assert reading.accepted != bool(refused), reading.refused
    assert all(one.link_id in reading.plan for one in reading.refused)


def test_a_published_phq_9_totals_what_its_items_give():
    form = HERE / "01-phq9-uscore.q.json"
    if not form.is_file():
        pytest.skip("it is not in this folder")
    plan = reading_of(form).plan
    about = sidecar_for(plan)
    given, _ = read_response(read_json((HERE / "01-phq9-uscore.qr.json").read_bytes()))
    (score,) = scores(plan, about, answers_in(plan, given.items))
    assert (score.total, score.stored, score.mismatch, score.band) == (12, 12, False, "moderate")
    assert not list(disagreements(plan, about))
