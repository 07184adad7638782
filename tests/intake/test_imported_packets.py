"""Imported forms, sent as they are: asked in their language, kept to the byte, never opened to the other partner."""

import json
import re

import pytest
from sqlmodel import select

from clinic.intake.tables import IntakeEdition
from clinic.questionnaires.imported_forms import imported_edition
from tests.intake.conftest import phone_for, send
from tests.intake.forms import asks, form, group
from tests.questionnaires.test_imported_form_pages import imported

EVENINGS = form("evenings", "Evenings", group("g", "At home", asks("talk", "When do you talk?"))) | {"url": "urn:e"}
NOCHES = EVENINGS | {"language": "es-MX", "title": "Las noches", "url": "urn:n"}


def slug_of(path: str) -> str:
    return f"imported-{path.rpartition('/')[2]}"


def answered(phone, words: str) -> None:
    name = re.search(r'<textarea[^>]*name="(q\d+)"', phone.get("1/1").text)[1]
    assert phone.fill("1/1", **{name: words}).status_code == 303
    assert phone.post("1/check", sending="yes").status_code == 303


def test_it_is_sent_answered_read_and_never_opened(house, nora, couple):
    slug = slug_of(imported(nora, EVENINGS))
    assert f'value="{slug}"' in nora.get(f"{couple.path}/forms").text
    phone = phone_for(house, nora, send(nora, couple, "a", slug)).begin()
    assert "When do you talk?" in phone.get("1/1").text
    assert "Only your counselor ever reads this page" in phone.get("1/1").text
    answered(phone, "quilltalk at night")
    read = nora.get(f"{couple.path}/intake").text
    assert "quilltalk at night" in read
    assert "nobody has said what it is about: it stays between you and them" in read
    sent = re.search(r'id="form-([\w-]+)"', read)[1]
    refused = nora.post(f"{couple.path}/intake/answers", data={"form": sent, "place": ":talk", "to": "room"})
    assert refused.status_code == 422
    assert "This answer stays between you and the one who gave it" in refused.text


def test_what_is_kept_of_it_is_the_definition_to_the_byte(house, nora, couple, cast):
    path = imported(nora, EVENINGS)
    send(nora, couple, "a", slug_of(path))
    with house.transaction() as session:
        kept = session.exec(select(IntakeEdition).where(IntakeEdition.sidecar.contains("undecided"))).one()
        assert kept.definition == json.dumps(EVENINGS).encode()
        assert imported_edition(session, cast.nora.actor, slug_of(path)).sidecar == kept.sidecar


@pytest.mark.parametrize("browser", ["en-US", "es-US"])
def test_a_form_only_in_spanish_is_asked_in_spanish_whatever_the_browser(house, nora, couple, browser):
    phone = phone_for(house, nora, send(nora, couple, "a", slug_of(imported(nora, NOCHES))))
    phone.browser.headers["accept-language"] = browser
    phone.begin()
    assert "Las noches" in phone.browser.get(phone.page).text
    page = phone.get("1/1").text
    assert '<div class="form-page" lang="es">' in page
    assert "Continuar" in page
    answered(phone, "quillnoche")
    read = nora.get(f"{couple.path}/intake").text
    assert "Las noches" in read
    assert "quillnoche" in read
    assert "Answered in Spanish." in read
    assert nora.get(f"{couple.path}/intake/brief").status_code == 200


def test_a_form_in_a_language_we_have_no_words_in_says_which_parts_are_in_it(house, nora, couple):
    german = EVENINGS | {"language": "de-AT", "title": "Unsere Abende", "url": "urn:d"}
    page = phone_for(house, nora, send(nora, couple, "a", slug_of(imported(nora, german)))).begin().get("1/1").text
    assert '<div class="form-page" lang="en">' in page
    assert '<h1 dir="auto" lang="de">' in page
    assert '<div lang="de">' in page


def test_a_form_that_names_no_language_and_no_title_is_asked_all_the_same(house, nora, couple):
    bare = {name: value for name, value in EVENINGS.items() if name not in {"language", "title"}}
    phone = phone_for(house, nora, send(nora, couple, "a", slug_of(imported(nora, bare)))).begin()
    assert ">Questions</bdi>" in phone.browser.get(phone.page).text
    answered(phone, "quillbare")
    assert "quillbare" in nora.get(f"{couple.path}/intake").text


def test_a_form_with_more_questions_than_ours_can_be_answered_to_its_end(house, nora, couple):
    many = [
        group(f"g{number}", f"Part {number}", *(asks(f"{number}-{one}", "?") for one in range(105)))
        for number in range(4)
    ]
    path = imported(nora, form("many", "Many", *many) | {"url": "urn:many"})
    phone = phone_for(house, nora, send(nora, couple, "a", slug_of(path))).begin()
    for number in range(1, 5):
        names = set(re.findall(r'<textarea[^>]*name="(q\d+)"', phone.get(f"1/{number}").text))
        assert len(names) == 105
        assert phone.fill(f"1/{number}", **dict.fromkeys(names, "quillmany")).status_code == 303
    assert phone.post("1/check", sending="yes").status_code == 303
    assert nora.get(f"{couple.path}/intake").text.count("quillmany") == 420


def test_a_page_of_very_many_questions_is_kept_whole(house, nora, couple):
    questions = [asks(str(number), "?", "string") for number in range(250)]
    path = imported(nora, form("long", "Long", group("g", "All at once", *questions)) | {"url": "urn:long"})
    phone = phone_for(house, nora, send(nora, couple, "a", slug_of(path))).begin()
    names = set(re.findall(r'<input[^>]*name="(q\d+)"', phone.get("1/1").text))
    assert phone.fill("1/1", **dict.fromkeys(names, "quilllong")).status_code == 303
    assert phone.get("1/1").text.count("quilllong") == 250


def test_one_that_was_retired_is_sent_no_more_and_what_was_sent_stays(house, nora, couple):
    path = imported(nora, EVENINGS)
    phone = phone_for(house, nora, send(nora, couple, "a", slug_of(path))).begin()
    nora.post(f"{path}/retire", data={"retired": "yes"})
    assert slug_of(path) not in nora.get(f"{couple.path}/forms").text
    assert nora.post(f"{couple.path}/forms", data={"packet": slug_of(path), "side": "a"}).status_code == 422
    assert nora.post(f"{couple.path}/kiosk", data={"form": slug_of(path), "side": "a"}).status_code == 422
    answered(phone, "quillstays")
    assert "quillstays" in nora.get(f"{couple.path}/intake").text


def test_the_tablet_is_handed_over_for_one(nora, couple):
    answer = nora.post(f"{couple.path}/kiosk", data={"form": slug_of(imported(nora, EVENINGS)), "side": "a"})
    assert answer.status_code == 303
    assert "When do you talk?" in nora.get(f"{answer.headers['location']}/1/1").text


def test_the_front_desk_may_send_it_and_no_other_practice_can(house, nora, couple, cast):
    slug = slug_of(imported(nora, EVENINGS))
    finn, vera = (house.visitor().sign_in(one) for one in (cast.finn, cast.vera))
    assert send(finn, couple, "a", slug)
    assert slug not in vera.get(f"{cast.the_others.path}/forms").text
    assert vera.post(f"{cast.the_others.path}/forms", data={"packet": slug, "side": "a"}).status_code == 422


@pytest.mark.parametrize("slug", ["imported-", "imported-nothing", "packet-", "packet-nothing"])
def test_what_is_nobodys_is_not_sent(nora, couple, slug):
    assert nora.post(f"{couple.path}/forms", data={"packet": slug, "side": "a"}).status_code == 422
    assert nora.post(f"{couple.path}/kiosk", data={"form": slug, "side": "a"}).status_code == 422


def test_two_versions_of_one_form_are_told_apart_wherever_they_are_chosen(nora, couple):
    imported(nora, EVENINGS | {"version": "1"})
    assert "Evenings (version" not in nora.get(f"{couple.path}/forms").text
    imported(nora, EVENINGS | {"version": "2"})
    sending, packet = nora.get(f"{couple.path}/forms").text, nora.post("/practice/packets", data={"begin": ""})
    for page in (sending, nora.get(packet.headers["location"]).text):
        assert "Evenings (version 1)" in page
        assert "Evenings (version 2)" in page
