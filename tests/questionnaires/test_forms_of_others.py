"""A copy of a form that others wrote: closed to the other partner until the practice has said what it touches."""

from clinic.couples.rules import Matter
from clinic.questionnaires.fhir import read_questionnaire
from clinic.questionnaires.own_forms import own_edition
from clinic.questionnaires.privacy import matter_of
from clinic.questionnaires.sidecar import read_sidecar
from clinic.questionnaires.store import keep_form
from tests.questionnaires.forms import item, read
from tests.questionnaires.test_own_form_pages import begun, id_of, publish, revision, write


def test_of_a_form_that_others_wrote_nothing_is_opened_until_the_practice_said_what_its_questions_touch(
    house, nora, cast
):
    with house.transaction() as session:
        kept, _ = keep_form(session, house.vault, cast.nora.actor, read(item("a"), item("b"), url="urn:o", title="T"))
    path = begun(nora, str(kept.id))
    assert "Others wrote this form" in nora.get(path).text
    id_of(write(nora, path, "b", matter="affair"))
    publish(nora, path)
    assert matters_sent(house, cast, path) == {"a": Matter.UNDECIDED, "b": Matter.AFFAIR}
    decided = {"title": "T", "revision": revision(nora, path), "audience": "private", "decided": "yes"}
    assert nora.post(path, data=decided).status_code == 303
    page = nora.get(path).text
    assert "Answers to it can be opened to both; what is out stays as it was sent." in page
    assert "Mark each question that touches" not in page
    assert matters_sent(house, cast, path) == {"a": Matter.UNDECIDED, "b": Matter.AFFAIR}
    publish(nora, path)
    assert matters_sent(house, cast, path) == {"a": Matter.ORDINARY, "b": Matter.AFFAIR}
    nora.post(path, data={"title": "T", "revision": revision(nora, path), "audience": "private"})
    assert "No answers to it can be opened to both; what is out stays as it was sent." in nora.get(path).text


def matters_sent(house, cast, path):
    """What the questions of the newest version touch, as it would go out now."""
    with house.transaction() as session:
        own = own_edition(session, cast.nora.actor, f"own-{path.rpartition('/')[2]}")
    plan, about = read_questionnaire(own.definitions["en"]).plan, read_sidecar(own.sidecar)
    return {one.link_id: matter_of(plan, about, one.link_id) for one in plan}


def test_a_form_of_ours_or_of_the_practice_has_nothing_to_be_decided(nora):
    for copy in ("", "story"):
        assert "Others wrote this form" not in nora.get(begun(nora, copy)).text
