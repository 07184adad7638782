"""Two who edit the practice's forms at the same moment, where they really write side by side."""

from functools import partial
from threading import Barrier
from uuid import uuid4

import pytest

from clinic.group_commit import GroupCommit
from clinic.intake import question_pages
from clinic.questionnaires import own_forms
from clinic.questionnaires.copying import empty
from clinic.questionnaires.drafting import with_start_words
from clinic.questionnaires.fhir import LONGEST, LONGEST_LINK_ID
from tests.cast import contents
from tests.intake.conftest import phone_for, send
from tests.intake.forms import own_library
from tests.intake.test_imported_packets import answered, slug_of
from tests.questionnaires.forms import form, item
from tests.questionnaires.test_hostile_forms import unlike
from tests.questionnaires.test_imported_form_pages import imported
from tests.questionnaires.test_own_form_pages import begun, revision
from tests.test_on_postgresql import at_once, engine, house

pytestmark = pytest.mark.xdist_group("postgresql")
__all__ = ["engine", "house"]


def test_of_two_who_change_a_form_at_once_one_is_told(house):
    """Both had the form open; whoever waited for the other then sees what was saved, not what they had read before."""
    actor, form_id = house.cast.nora.actor, uuid4()
    with house.transaction() as session:
        own_forms.begin(session, house.vault, actor, empty("A form"), form_id)
    opened = Barrier(2)

    def retitle(title):
        with house.transaction() as session:
            form = own_forms.own_form(session, actor, form_id)
            draft = with_start_words(own_forms.content_of(form), title, "", "", "")
            opened.wait()
            try:
                own_forms.save(session, house.vault, actor, form_id, draft, form.revision)
            except own_forms.FormChangedError:
                return 0
        return 1

    for number in range(4):
        opened.reset()
        assert sum(at_once(partial(retitle, f"One {number}"), partial(retitle, f"Two {number}"))) == 1


def test_what_is_begun_or_published_twice_at_once_is_there_once(house):
    desks = [house.visitor().sign_in(house.cast.nora) for _ in "ab"]
    for where in ("/practice/forms", "/practice/packets"):
        once = {"once": str(uuid4())}
        answers = at_once(*(partial(desk.post, where, data=once) for desk in desks))
        assert [answer.status_code for answer in answers] == [303, 303], where
        assert len({answer.headers["location"] for answer in answers}) == 1
    path = begun(desks[0], "story")
    revised = {"revision": revision(desks[0], path)}
    answers = at_once(*(partial(desk.post, f"{path}/publish", data=revised) for desk in desks))
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(contents(house.engine)["own_form_version"]) == 1


def test_the_longest_names_that_a_form_may_have_are_kept_and_answered(house):
    nora, couple = house.visitor().sign_in(house.cast.nora), house.cast.maya_and_jon
    longest = {name: unlike(most) for name, most in LONGEST.items() if name != "language"}
    path = imported(nora, form(item(unlike(LONGEST_LINK_ID), "text"), title="Longest", **longest))
    phone = phone_for(house, nora, send(nora, couple, "a", slug_of(path))).begin()
    answered(phone, "quilllong")
    assert "quilllong" in nora.get(f"{couple.path}/intake").text


def test_each_writes_by_themself_there_and_a_page_that_fails_keeps_what_was_typed(house, tmp_path, monkeypatch):
    monkeypatch.setattr(GroupCommit, "run", None)
    with own_library(tmp_path):
        nora, couple = house.visitor().sign_in(house.cast.nora), house.cast.maya_and_jon
        phone = phone_for(house, nora, send(nora, couple, "a")).begin()
        assert phone.fill("1/1", q2="quillname").status_code == 303
        before = contents(house.engine)
        monkeypatch.setattr(question_pages, "raise_crises", lambda *_: next(iter(())))
        answer = phone.fill("1/1", q2="quillother")
        assert answer.status_code == 500
        assert 'value="quillother"' in answer.text
        assert contents(house.engine) == before
        assert house.engine.pool.checkedout() == 0
