"""No way through the editor opens wider what a question of a form was closed to."""

import re

from tests.questionnaires.test_own_form_pages import begun, fields, id_of, publish, revision, write


def matter_chosen(page):
    return (
        re.search(r'<select id="matter".*?</select>', page, re.DOTALL)[0].partition('" selected')[0].rpartition('"')[2]
    )


def test_what_a_question_touches_is_not_lost_under_a_heading_that_says_so_for_all(nora):
    path = begun(nora, "")
    heading = id_of(write(nora, path, "new-heading", words="At home", asks="group", matter="violence"))
    line = id_of(write(nora, path, f"new?within={heading}", matter="affair"))
    page = nora.get(f"{path}/lines/{line}").text
    assert 'id="matter"' not in page
    typed = fields(page) | {"words": "Is there someone else?"}
    assert nora.post(f"{path}/lines/{line}", data=typed).status_code == 303
    id_of(write(nora, path, heading, words="At home", asks="group", matter=""))
    assert matter_chosen(nora.get(f"{path}/lines/{line}").text) == "affair"


def test_what_is_added_again_after_somebody_removed_it_touches_what_it_did(nora):
    path = begun(nora, "safety-screening")
    typed = fields(nora.get(f"{path}/lines/afraid").text)
    assert "matter" not in typed, "what it touches came with the form"
    nora.post(f"{path}/lines/fear-page/act", data={"act": "remove", "revision": typed["revision"]})
    late = nora.post(f"{path}/lines/afraid", data=typed)
    assert late.status_code == 409
    assert matter_chosen(late.text) == "violence"
    assert nora.post(f"{path}/lines/new", data=fields(late.text)).status_code == 303
    assert "Never opened to the other: violence" in nora.get(path).text.partition("Do you feel afraid")[2]


def test_what_is_added_again_under_a_heading_that_is_gone_touches_what_the_heading_said(nora):
    path = begun(nora, "")
    heading = id_of(write(nora, path, "new-heading", words="At home", asks="group", matter="violence"))
    line = id_of(write(nora, path, f"new?within={heading}"))
    typed = fields(nora.get(f"{path}/lines/{line}").text)
    nora.post(f"{path}/lines/{heading}/act", data={"act": "remove", "revision": typed["revision"]})
    assert matter_chosen(nora.post(f"{path}/lines/{line}", data=typed).text) == "violence"


def test_a_page_that_says_nothing_of_the_audience_changes_nothing_of_it(nora):
    path = begun(nora, "")
    id_of(write(nora, path))
    saved = {"title": "T", "revision": revision(nora, path), "audience": "counselor"}
    assert nora.post(path, data=saved).status_code == 303
    assert nora.post(path, data={"title": "U", "revision": revision(nora, path)}).status_code == 303
    publish(nora, path)
    assert 'default = "counselor"' in nora.get(f"{path}/export?version=1&part=sidecar").text
