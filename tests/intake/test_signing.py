"""Signing: exactly the text that was read, once, with a copy; and each part of a page in the language it is in."""

from sqlmodel import select

from clinic.intake.signatures import broken_at
from clinic.intake.tables import IntakeSignature
from tests.intake.conftest import hidden


def test_a_consent_is_signed_with_its_exact_text_and_a_copy_is_kept(house, maya, couple):
    maya.fill("3/1", q3="yes")
    page = maya.get("3/check").text
    assert "You can stop at any time." in page
    assert maya.post("3/check", sending="yes", name=" ").status_code == 422
    assert maya.post("3/check", sending="yes", name="Maya Quillsign").status_code == 303
    assert maya.post("3/check", sending="yes", name="Maya Quillsign").status_code == 303
    copy = maya.get("3/copy").text
    assert "You can stop at any time." in copy
    assert "Signed by Maya Quillsign on" in copy
    with house.transaction() as session:
        (row,) = session.exec(select(IntakeSignature)).all()
        assert len(row.text_sha256) == 64
        assert (row.seq, row.previous) == (1, b"")
        assert broken_at(session, couple.id) == []
        row.locale = "xx"
        session.add(row)
    with house.transaction() as session:
        assert broken_at(session, couple.id) == [("a", 1)]


def test_nobody_signs_what_was_changed_elsewhere_after_they_read_it(house, maya):
    maya.fill("3/1", q3="yes")
    read = hidden(maya.get("3/check").text)
    maya.fill("3/1", q3="no")
    answer = maya.post("3/check", **read, name="Maya Quillsign")
    assert answer.status_code == 409
    assert "was changed meanwhile" in answer.text
    assert 'value="Maya Quillsign"' in answer.text, "what was typed is still there"
    with house.transaction() as session:
        assert session.exec(select(IntakeSignature)).all() == []
    assert maya.post("3/check", **hidden(answer.text), name="Maya Quillsign").status_code == 303


def test_nobody_signs_in_a_language_they_did_not_read(maya):
    maya.fill("3/1", q3="yes")
    read = hidden(maya.get("3/check").text)
    assert read["stand"] == hidden(maya.get("3/check").text)["stand"]
    assert maya.post("3/check", **read | {"stand": "another"}, name="Maya").status_code == 409


def test_words_around_a_form_say_their_own_language(maya):
    """The tests' forms are in English alone; whoever reads Spanish hears each part in its own language."""
    spoken = maya.browser.get(maya.page, headers={"accept-language": "es"}).text
    assert '<bdi lang="en">About you</bdi>' in spoken
    page = maya.browser.get(f"{maya.page}/2/1", headers={"accept-language": "es"}).text
    assert 'class="form-page" lang="en"' in page
    assert '<p class="notice" lang="es-US">Solo tu terapeuta' in page
    assert 'help-lines" lang="es-US"' in page
