"""A form that was sent, saved as FHIR: it fits its form, names nobody, and is for who may open the file alone."""

import json
import re

from clinic.questionnaires.checking import check
from clinic.questionnaires.instruments import form, slugs
from clinic.questionnaires.responses import read_response
from tests.intake.conftest import fill_all


def saved(nora, couple):
    return re.findall(r'href="([^"]+/fhir)"', nora.get(f"{couple.path}/intake").text)


def test_answers_leave_as_they_were_given_and_fit_their_form(nora, couple, maya):
    fill_all(maya, "quillfhir")
    plans = {str(plan.identity): plan for slug in slugs() for plan in [form(slug).plan]}
    texts = []
    for path in saved(nora, couple):
        answer = nora.get(path)
        assert answer.headers["content-type"].startswith("application/fhir+json")
        assert "attachment" in answer.headers["content-disposition"]
        first, *_ = (one["resource"] for one in json.loads(answer.text)["entry"])
        found, malformed = read_response(first)
        assert check(plans[found.questionnaire], found, malformed).verdict == "valid"
        texts.append(answer.text)
    assert len(texts) == 3
    assert {f"quillfhir{word}" for word in ("reach", "hopes", "else")} <= set(
        re.findall(r"quillfhir\w+", "".join(texts))
    )
    assert "Maya" not in "".join(texts)


def test_it_is_for_who_may_open_the_file(house, nora, cast, couple, maya):
    fill_all(maya, "quillfhir")
    path = saved(nora, couple)[0]
    assert nora.get(path.replace(str(couple.id), str(cast.long_names.id))).status_code == 404
    assert house.visitor().sign_in(cast.vera).get(path).status_code == 404
    assert house.visitor().sign_in(cast.finn).get(path).status_code == 403
    assert house.visitor().get(path).status_code == 303
    assert maya.browser.get(path).status_code == 303
