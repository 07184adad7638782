"""A measure by link or on the tablet: what was answered comes back as a score, once, and leads to its answers."""

import json
import re
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from sqlmodel import select

from clinic.couples.rules import Audience, Side
from clinic.intake.drafts import Draft
from clinic.intake.editions import Edition
from clinic.intake.rules import Delivery
from clinic.intake.tables import IntakeForm, IntakePacket
from clinic.progress.counted_forms import count_form, form_for, measure_of, packet_for_form
from clinic.progress.measure_rules import Source
from clinic.progress.measure_store import scores_of
from clinic.progress.measure_tables import MeasureScore
from clinic.progress.measures import measures
from clinic.questionnaires.answers import Place
from clinic.questionnaires.fhir import read_questionnaire
from clinic.questionnaires.instruments import sidecar
from clinic.questionnaires.rules import Coding
from tests.intake.conftest import hidden, phone_for
from tests.questionnaires.forms import form, group, item
from tests.questionnaires.test_imported_form_pages import imported

PULSE = "connection-pulse"


@pytest.fixture
def couple(cast):
    return cast.maya_and_jon


def fill(browser, page: str, *answers: str) -> None:
    """The six questions, each by the place of its answer; "" is left blank."""
    asked = browser.get(f"{page}/1/1").text
    left = list(answers)
    while "check" not in page:
        names = re.search(r'name="shown" value="([^"]*)"', asked)[1].split()
        told = {name: left.pop(0) for name in names}
        answer = browser.post(
            re.search(r'action="([^"]+/\d+)"', asked)[1],
            data=hidden(asked) | {name: value for name, value in told.items() if value},
        )
        page_after = answer.headers["location"]
        if page_after.endswith("/check"):
            assert browser.post(page_after, data={"sending": "yes"}).status_code == 303
            return
        asked = browser.get(page_after).text


def scores(house, couple):
    with house.transaction() as session:
        found = scores_of(session, house.file(session, couple))
        return {(one.measure, one.side): one.totals for one in found}


def by_link(house, nora, couple, side: str):
    page = nora.get(f"{couple.path}/measures").text
    asking = re.search(r'<form method="post" action="([^"]+/forms)">.*?name="packet" value="([^"]+)"', page)
    sent = nora.post(asking[1], data={"packet": asking[2], "side": side})
    return phone_for(house, nora, sent.headers["location"]).begin()


@pytest.fixture
def due(nora, couple):
    assert nora.post(f"{couple.path}/measures/{PULSE}/schedule", data={"every": "1"}).status_code == 303


def test_a_due_measure_is_offered_by_link_and_comes_back_as_a_score(house, nora, couple, due):
    page = nora.get(f"{couple.path}/measures").text
    assert "Due now for Maya and Jon." in page
    phone = by_link(house, nora, couple, "a")
    fill(phone.browser, phone.page, "7", "6", "5", "8", "9", "10")
    (taken,) = scores(house, couple)[(PULSE, Side.A)]
    assert (taken.total, taken.source, taken.prorated) == (45, Source.FORM, False)
    page = nora.get(f"{couple.path}/measures").text
    assert "Due now for Jon." in page
    assert f'href="{couple.path}/intake#form-{taken.form}">from a form</a>' in page
    assert f'id="form-{taken.form}"' in nora.get(f"{couple.path}/intake").text


def test_on_the_tablet_it_is_the_same(house, nora, couple, due):
    answer = nora.post(f"{couple.path}/kiosk", data={"form": form_for(measures()[PULSE], {}), "side": "b"})
    fill(nora, answer.headers["location"], "1", "2", "3", "4", "5", "6")
    (taken,) = scores(house, couple)[(PULSE, Side.B)]
    assert taken.total == 21


GAD = sidecar("gad-7").score[0].items


def count_gad(house, couple, answered: int) -> list[MeasureScore]:
    """Counts an imported form of the GAD-7, of which `answered` questions have an answer worth one point."""
    options = [{"valueCoding": {"code": "LA6569-3", "display": "Several days"}}]
    items = [{"linkId": name, "type": "choice", "text": "A question", "answerOption": options} for name in GAD]
    definition = {"resourceType": "Questionnaire", "status": "active", "title": "A licensed copy", "item": items}
    plan = read_questionnaire(json.dumps(definition).encode()).plan
    answers = {Place(name): (Coding("LA6569-3"),) for name in GAD[:answered]}
    form = IntakeForm(id=uuid4(), packet_id=uuid4(), number=1, slug="our-own-copy", editions="", signed=False)
    draft = Draft(form, Edition("", "en", plan, sidecar("gad-7"), ()), Side.A, answers, {})
    now = datetime.now(UTC)
    packet = IntakePacket(couple_id=couple.id, side=Side.A, packet="own", delivery=Delivery.LINK, sent_at=now)
    with house.transaction() as session:
        keys = house.file(session, couple).keys
        count_form(session, keys, packet, draft, now)
        count_form(session, keys, packet, draft, now)
    with house.transaction() as session:
        return list(session.exec(select(MeasureScore)))


@pytest.mark.parametrize(("answered", "total", "prorated"), [(7, 7, False), (6, 7, True)])
def test_what_is_missing_is_the_sidecars_to_handle(house, couple, answered, total, prorated):
    (row,) = count_gad(house, couple, answered)
    assert (row.measure, row.prorated, row.source) == ("gad-7", prorated, Source.FORM)
    assert scores(house, couple)[("gad-7", Side.A)][0].total == total


def test_too_few_answers_give_no_score(house, couple):
    assert count_gad(house, couple, 5) == []


def test_sending_again_counts_once_and_the_score_is_sealed_for_its_author(house, nora, couple, due):
    phone = by_link(house, nora, couple, "a")
    fill(phone.browser, phone.page, "7", "6", "5", "8", "9", "10")
    phone.browser.post(f"{phone.page}/1/check", data={"sending": "yes"})
    with house.transaction() as session:
        (row,) = session.exec(select(MeasureScore)).all()
        assert row.audience is Audience.PARTNER_A
        assert row.taken_on <= date.today()


def test_a_published_measure_without_words_is_typed_in_and_says_so(nora, couple):
    nora.post(f"{couple.path}/measures/csi-16/schedule", data={"every": "1"})
    page = nora.get(f"{couple.path}/measures").text
    assert "belong to its publisher" in page
    assert "Tablet to" not in page


def test_the_form_of_a_measure_is_found_by_what_its_sidecar_says():
    assert measure_of(sidecar(PULSE)) == measures()[PULSE]
    assert measure_of(sidecar("csi-16")) == measures()["csi-16"]
    assert measure_of(sidecar("weekly-check-in")) is None
    assert packet_for_form(form_for(measures()[PULSE], {})) == PULSE
    assert form_for(measures()["phq-9"], {}) == packet_for_form("") == ""


def licensed_gad(items: list[str]) -> dict:
    options = [{"valueCoding": {"code": "LA6569-3", "display": "Several days"}}]
    asked = [item(name, "choice", text=f"Asked {name}", answerOption=options) for name in items]
    code = [{"system": "http://loinc.org", "code": sidecar("gad-7").instrument.codes[0]}]
    return form(group("all", *asked), code=code, url="urn:gad", title="A licensed copy")


def test_an_imported_copy_of_a_measure_asks_for_it_and_comes_back_as_a_score(house, nora, couple):
    nora.post(f"{couple.path}/measures/gad-7/schedule", data={"every": "1"})
    imported(nora, licensed_gad(list(GAD)))
    phone = by_link(house, nora, couple, "b")
    page = phone.get("1/1").text
    names = sorted(set(re.findall(r'name="(q\d+)"', page)))
    assert len(names) == len(GAD)
    assert phone.fill("1/1", **dict.fromkeys(names, "0")).status_code == 303
    phone.post("1/check", sending="yes")
    (taken,) = scores(house, couple)[("gad-7", Side.B)]
    assert (taken.total, taken.source) == (7, Source.FORM)


def test_a_copy_that_lacks_a_question_is_not_what_a_measure_is_asked_by(nora, couple):
    nora.post(f"{couple.path}/measures/gad-7/schedule", data={"every": "1"})
    path = imported(nora, licensed_gad(list(GAD[1:])))
    assert "A licensed copy" in nora.get(path).text
    assert "Tablet to" not in nora.get(f"{couple.path}/measures").text
