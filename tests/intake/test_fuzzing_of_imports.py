"""Whatever is brought in or sent to a packet's page: answered in words, and kept whole or not at all."""

import json
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.intake.conftest import phone_for, send
from tests.intake.test_fuzzing import RAW
from tests.intake.test_imported_packets import slug_of
from tests.intake.test_practice_packets import begun
from tests.questionnaires.forms import coded
from tests.questionnaires.test_import_pages import bring

CALM = settings(
    max_examples=40, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)
WORDS = some.text(max_size=30)
TYPES = ["string", "text", "boolean", "integer", "date", "choice", "group", "display", "url", "attachment"]
ITEMS = some.recursive(
    some.builds(
        lambda link_id, kind, text, required: (
            {"linkId": link_id, "type": kind, "text": text, "required": required}
            | ({"answerOption": coded("x", "y")} if kind == "choice" else {})
        ),
        WORDS,
        some.sampled_from(TYPES),
        WORDS,
        some.booleans(),
    ),
    lambda inner: some.builds(
        lambda link_id, text, items: {"linkId": link_id, "type": "group", "text": text, "item": items},
        WORDS,
        WORDS,
        some.lists(inner, max_size=3),
    ),
    max_leaves=6,
)
FORMS = some.fixed_dictionaries(
    {"resourceType": some.just("Questionnaire"), "status": some.just("active"), "item": some.lists(ITEMS, max_size=4)},
    optional=dict.fromkeys(("url", "version", "title", "name", "language", "copyright", "description"), WORDS),
)
FIELDS = some.fixed_dictionaries(
    {},
    optional={
        name: some.text(max_size=90) for name in ("title", "about", "form", "to", "revision", "retired", "begin")
    },
)


def test_no_file_makes_the_program_stumble(house, nora):
    @CALM
    @given(content=some.one_of(some.binary(max_size=300), FORMS.map(lambda form: json.dumps(form).encode())))
    def bring_in(content):
        before = house.contents()["imported_form"]
        answer = bring(nora, ("some.json", content))
        assert answer.status_code in {200, 422}
        assert not RAW.search(answer.text)
        if answer.status_code == 422:
            assert house.contents()["imported_form"] == before

    bring_in()


def test_whatever_was_taken_in_can_be_looked_at_sent_and_asked(house, nora, couple):
    @CALM
    @given(form=FORMS)
    def take_in_and_send(form):
        bring(nora, ("some.json", json.dumps(form).encode()))
        for row in house.contents()["imported_form"][-1:]:
            path = f"/practice/forms/imported/{UUID(str(row[0]))}"
            assert nora.get(path).status_code == nora.get(f"{path}/look").status_code == 200
            phone = phone_for(house, nora, send(nora, couple, "a", slug_of(path))).begin()
            assert phone.browser.get(phone.page).status_code == 200
            assert phone.browser.get(f"{phone.page}/1/start").status_code in {200, 303}

    take_in_and_send()
    assert house.contents()["intake_form"]


def test_no_words_sent_to_a_packet_make_it_stumble(house, nora):
    path = begun(nora, "private-check")

    @CALM
    @given(where=some.sampled_from(["", "/forms", "/act", "/retire"]), fields=FIELDS)
    def press(where, fields):
        before = house.contents()["practice_packet"]
        answer = nora.post(path + where, data=fields)
        assert answer.status_code in {303, 409, 422}
        assert not RAW.search(answer.text)
        if answer.status_code != 303:
            assert house.contents()["practice_packet"] == before
        assert nora.get(path).status_code == 200

    press()
