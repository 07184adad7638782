"""The editor of the practice's own forms: copied, changed, published in versions, nothing overwritten or lost."""

import re
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from clinic.questionnaires.own_forms import own_edition, sendable_forms
from clinic.questionnaires.store import keep_form
from clinic.questionnaires.tables import OwnFormVersion
from tests.questionnaires.forms import item, read, when

LIST = "/practice/forms"


def begun(browser, copy="story", once=None):
    answer = browser.post(LIST, data={"once": once or str(uuid4()), "copy": copy})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def revision(browser, path):
    return re.search(r'name="revision" value="(\d+)"', browser.get(path).text)[1]


def write(browser, path, line="new", **fields):
    typed = {"words": "Do you sleep well?", "asks": "yes-no", "revision": revision(browser, path), "once": str(uuid4())}
    return browser.post(f"{path}/lines/{line}", data=typed | fields)


def publish(browser, path):
    return browser.post(f"{path}/publish", data={"revision": revision(browser, path)})


def id_of(answer):
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("#line-")[2]


def test_ours_is_copied_changed_with_a_rule_and_published_in_versions(house, nora):
    path = begun(nora)
    asked = id_of(write(nora, path))
    later = id_of(write(nora, path, words="What keeps you awake?", asks="long", show_when=f"{asked}|no"))
    assert "If “Do you sleep well?”: No" in nora.get(path).text
    assert publish(nora, path).status_code == 303
    id_of(write(nora, path, later, words="What wakes you?", asks="long", show_when=f"{asked}|no"))
    publish(nora, path)
    publish(nora, path)
    with house.transaction() as session:
        first, second = session.exec(select(OwnFormVersion).order_by(OwnFormVersion.version)).all()
        assert b"What keeps you awake?" in first.english
        assert b"What wakes you?" in second.english
    assert "What keeps you awake?" in nora.get(f"{path}/look?version=1").text
    assert "What wakes you?" in nora.get(f"{path}/look").text
    assert nora.get(f"{path}/look?version=3").status_code == 404


def test_what_breaks_a_rule_is_told_at_its_question_and_not_published(nora):
    path = begun(nora, "")
    asked = id_of(write(nora, path))
    later = id_of(write(nora, path, words="Why not?", asks="long", show_when=f"{asked}|no"))
    nora.post(f"{path}/lines/{later}/act", data={"act": "up", "revision": revision(nora, path)})
    refused = publish(nora, path)
    assert refused.status_code == 422
    assert f'<a href="#line-{later}">“Why not?” comes only after “Do you sleep well?”' in refused.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"words": " "}, "Write the question"),
        ({"asks": "one", "options": "Only one"}, "Write two answers or more"),
        ({"asks": "one", "options": "A\nA"}, "Two of the answers are the same"),
        ({"show_when": "nowhere|"}, "does not come before it"),
    ],
)
def test_what_cannot_be_asked_is_told_at_its_field_and_stays_typed(nora, fields, said):
    path = begun(nora, "")
    answer = write(nora, path, help="Typed with care", **fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Typed with care" in answer.text


def test_a_stale_page_overwrites_nothing_and_loses_nothing(nora):
    path = begun(nora, "")
    line = id_of(write(nora, path))
    stale = write(nora, path, line, words="From an old page", revision="1")
    assert stale.status_code == 409
    assert "Someone else changed this form" in stale.text
    assert "From an old page" in stale.text
    assert "From an old page" not in nora.get(path).text
    assert nora.post(f"{path}/lines/{line}/act", data={"act": "remove", "revision": "1"}).status_code == 409
    assert nora.post(path, data={"title": "Old", "revision": "1"}).status_code == 409


def test_everything_sent_twice_is_done_once(house, nora):
    once = str(uuid4())
    path = begun(nora, "", once)
    assert begun(nora, "", once) == path
    again = str(uuid4())
    assert id_of(write(nora, path, once=again, revision="1")) == id_of(write(nora, path, once=again, revision="1"))
    assert len(house.contents()["own_form"]) == 1


def test_answers_keep_their_codes_when_their_words_change(nora):
    path = begun(nora, "")
    line = id_of(write(nora, path, asks="one", options="Never\nOften"))
    write(nora, path, line, asks="one", options="Not once\nOften", words="Changed?")
    rules = nora.get(f"{path}/lines/new").text
    assert f'value="{line}|answer-1">If “Changed?”: Not once' in rules
    write(nora, path, line, asks="one", options="Often\nNot once\nDaily")
    rules = nora.get(f"{path}/lines/new").text
    assert f"{line}|answer-1" in rules
    assert f'value="{line}|answer-3">If “Do you sleep well?”: Daily' in rules


def test_only_what_is_published_and_not_retired_can_be_sent(house, nora, cast):
    path = begun(nora)
    slug = f"own-{UUID(path.rpartition('/')[2])}"
    actor = cast.nora

    def offered():
        with house.transaction() as session:
            return [one.slug for one in sendable_forms(session, actor)]

    assert offered() == []
    publish(nora, path)
    assert offered() == [slug]
    with house.transaction() as session:
        assert set(own_edition(session, actor, slug).definitions) == {"en", "es"}
    nora.post(f"{path}/retire", data={"retired": "yes"})
    assert offered() == []
    nora.post(f"{path}/retire", data={"retired": "no"})
    assert offered() == [slug]


def test_another_practices_form_is_not_there_and_the_front_desk_edits_none(house, nora, cast):
    vera, finn = (house.visitor().sign_in(one) for one in (cast.vera, cast.finn))
    path = begun(nora)
    for where in (path, f"{path}/look", f"{path}/lines/brings"):
        assert vera.get(where).status_code == 404
        assert finn.get(where).status_code == 403
    for act in ("publish", "retire", "lines/new"):
        assert vera.post(f"{path}/{act}", data={"words": "x", "revision": "1"}).status_code == 404
    assert path not in vera.get(LIST).text
    assert finn.get(LIST).status_code == 403


def test_a_form_that_would_lose_a_rule_or_its_privacy_in_a_copy_is_not_offered(nora):
    offered = nora.get(LIST).text
    assert 'value="story"' in offered
    for slug in ("weekly-check-in", "private-questions", "practical-matters", "the-hurt-between-us"):
        assert f'value="{slug}"' not in offered
        assert nora.post(LIST, data={"once": str(uuid4()), "copy": slug}).status_code == 404


def test_an_imported_form_is_copied_whole_or_not_at_all(house, nora, cast):
    asked = [item("a", "boolean"), item("b", "boolean")]
    rule = [when("a", answerBoolean=True), when("b", answerBoolean=True)]
    simple = read(*asked, item("c", enableWhen=rule[:1]), url="urn:simple", title="Simple")
    two = read(*asked, item("c", enableWhen=rule, enableBehavior="any"), url="urn:two", title="Two rules")
    with house.transaction() as session:
        kept, lost = (keep_form(session, house.vault, cast.nora.actor, one)[0] for one in (simple, two))
    assert "Two rules" in nora.get(LIST).text
    path = begun(nora, str(kept.id))
    assert "If “Question a”: Yes" in nora.get(path).text
    refused = nora.post(LIST, data={"once": str(uuid4()), "copy": str(lost.id)})
    assert refused.status_code == 422
    assert "A copy would ask them of everyone" in refused.text
