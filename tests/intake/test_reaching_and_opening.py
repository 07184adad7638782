"""A refused address is never written to; what was opened stands where both may see it; letters have a letterhead."""

import json

import pytest
from sqlmodel import select

from clinic.intake.safe_contact import may_write_to
from clinic.intake.tables import IntakeForm
from tests.intake.conftest import Phone, fill_all, phone_for, send
from tests.intake.forms import ABOUT, asks, form, group, own_library
from tests.intake.test_mail import mail  # noqa: F401 - a fixture
from tests.questionnaires.test_own_form_pages import begun, publish, revision

WITH_MAIL = form(
    "contact",
    "About you",
    *ABOUT["item"],
    group("mail", "By e-mail", asks("email", "E-mail", "string"), asks("email-ok", "May we write there?", "boolean")),
)


@pytest.fixture
def about_mail(tmp_path):
    """The small library, with the questions about e-mail in it."""
    with own_library(tmp_path):
        (tmp_path / "contact.json").write_text(json.dumps(WITH_MAIL), encoding="utf-8")
        yield


def answered(house, nora, couple, may: str, packet: str = "before-the-first-visit") -> Phone:
    phone = phone_for(house, nora, send(nora, couple, "a", packet)).begin()
    phone.fill("1/1", q2="Maya")
    phone.fill("1/3", q9="Maya@quillmail.example", q10=may)
    assert phone.post("1/check", sending="yes").status_code == 303
    return phone


@pytest.mark.parametrize(("may", "status", "sent"), [("no", 422, 0), ("yes", 303, 1), ("", 303, 1)])
def test_an_address_they_refused_is_never_written_to(house, nora, couple, about_mail, mail, may, status, sent):  # noqa: F811
    answered(house, nora, couple, may)
    desk = house.visitor().sign_in(house.cast.finn)
    packet = send(desk, couple, "a", "private-check")
    answer = desk.post(f"{packet}/mail", data={"address": " maya@QUILLMAIL.example"})
    assert answer.status_code == status
    assert len([one for one in mail if hasattr(one, "get_content")]) == sent
    if not sent:
        assert "They asked not to be written to at this address" in answer.text
        assert desk.post(f"{packet}/mail", data={"address": "other@maple.example"}).status_code == 303


def test_an_address_they_refused_in_a_copy_of_ours_is_never_written_to_either(house, nora, couple, about_mail, mail):  # noqa: F811
    path = begun(nora, "contact")
    publish(nora, path)
    answered(house, nora, couple, "no", f"own-{path.rpartition('/')[2]}")
    packet = send(nora, couple, "a", "private-check")
    assert nora.post(f"{packet}/mail", data={"address": "maya@quillmail.example"}).status_code == 422
    nora.post(f"{path}/lines/email-ok/act", data={"act": "remove", "revision": revision(nora, path)})
    publish(nora, path)
    answered(house, nora, couple, "", f"own-{path.rpartition('/')[2]}")
    refused = nora.post(f"{packet}/mail", data={"address": "maya@quillmail.example"})
    assert refused.status_code == 422, "what was not asked again takes nothing back"


def test_the_other_partners_choice_and_a_newer_word_count_for_themselves(house, nora, couple, about_mail):
    answered(house, nora, couple, "no")
    with house.transaction() as session:
        told = (session, house.vault, couple.id)
        assert not may_write_to(*told, "a", "maya@quillmail.example")
        assert may_write_to(*told, "b", "maya@quillmail.example"), "two partners may share an address"
    answered(house, nora, couple, "yes")
    with house.transaction() as session:
        assert may_write_to(session, house.vault, couple.id, "a", "maya@quillmail.example")


def test_an_opened_answer_stands_in_the_file_and_the_brief_until_it_is_closed(house, nora, couple, maya):
    fill_all(maya, "quillmaya")
    assert "quillmayahopes" not in nora.get(couple.path).text
    with house.transaction() as session:
        form_id = session.exec(select(IntakeForm.id).where(IntakeForm.slug == "contact")).one()
    told = {"form": str(form_id), "place": ":hopes"}
    assert nora.post(f"{couple.path}/intake/answers", data=told | {"to": "room"}).status_code == 303
    page = nora.get(couple.path).text
    assert "Open to both of them" in page
    assert "quillmayahopes" in page
    assert "What do you hope for?" in page
    assert page.count("quillmaya") == 1, "and nothing else of hers"
    assert "Open to both:" in nora.get(f"{couple.path}/intake/brief").text
    nora.post(f"{couple.path}/intake/answers", data=told | {"to": "closed"})
    assert "quillmayahopes" not in nora.get(couple.path).text
    assert "Open to both:" not in nora.get(f"{couple.path}/intake/brief").text


def test_the_letter_carries_the_practices_letterhead(house, nora, couple, monkeypatch):
    seen = []
    monkeypatch.setattr(
        type(house.app.state.program.press), "print", lambda _self, document: seen.append(document) or b"%PDF"
    )
    nora.post("/practice", data={"name": "Maple on Paper", "lines": "1 Quill Lane", "footer": "By appointment"})
    assert nora.post(f"{couple.path}/intake/letter", data={"whom": "a", "help": "a group"}).status_code == 200
    (document,) = seen
    assert document.letterhead.name == "Maple on Paper"
    assert document.letterhead.lines == ("1 Quill Lane",)
    assert document.letterhead.help_lines == ()
