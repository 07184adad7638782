"""What a page opens of what was answered before, and how much a draft may hold."""

import pytest

from clinic.intake import answer_rows, drafts
from tests.intake.conftest import hidden


@pytest.fixture
def opened(monkeypatch) -> list[str]:
    """The places of the answers that were opened since."""
    found, really = [], answer_rows._opened

    def seen(keys, form, place, *rest):
        found.append(place)
        return really(keys, form, place, *rest)

    monkeypatch.setattr(answer_rows, "_opened", seen)
    return found


def test_a_page_opens_its_own_answers_and_no_others(maya, opened):
    maya.fill("1/1", q2="Maya", q3="she/her", q4="by phone")
    opened.clear()
    assert maya.fill("1/2", q6="quillhopes").headers["location"] == f"{maya.page}/1/check"
    assert opened == []
    assert "quillhopes" in maya.get("1/2").text
    assert opened == [":hopes"]
    opened.clear()
    assert maya.fill("1/1", q2="Maja", q3="she/her", q4="by phone").status_code == 303
    assert set(opened) == {":name", ":pronouns", ":reach"}


def test_an_answer_that_was_changed_in_the_file_does_not_open(house, maya, opened):
    maya.fill("1/1", q2="quillname", q3="she/her", q4="by phone")
    with house.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE intake_answer SET value_sealed = x'00' WHERE place = ':name'")
    page = maya.get("1/1")
    assert page.status_code == 500
    assert "quillname" not in page.text


@pytest.mark.parametrize(("letters", "status"), [(200, 303), (201, 422)])
@pytest.mark.parametrize("before", [0, 90])
def test_a_draft_holds_so_many_letters_however_they_came(maya, monkeypatch, letters, status, before):
    monkeypatch.setattr(drafts, "DRAFT_LIMIT", 200)
    maya.fill("1/1", q2="M" + "a" * (before - 1) if before else "M", q3="", q4="")
    first = max(before, 1)
    page = hidden(maya.get("1/2").text)
    answer = maya.post("1/2", **page, q6="é" * (letters - first), q7="")
    assert answer.status_code == status
    assert ("é" * (letters - first) in answer.text) is (status == 422), "it comes back, to be shortened"
    assert maya.post("1/2", **page, q6="é" * (200 - first), q7="").status_code == 303
