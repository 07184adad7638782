"""The editor of the practice's own forms: copied, changed, published in versions, nothing overwritten or lost."""

import re
from html import unescape
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from clinic.questionnaires.instruments import sidecar, slugs
from clinic.questionnaires.own_forms import own_edition, sendable_forms
from clinic.questionnaires.sidecar import read_sidecar
from clinic.questionnaires.store import keep_form
from clinic.questionnaires.tables import OwnFormVersion
from tests.questionnaires.forms import coded, item, read, when

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
    assert "Asked only when “Do you sleep well?” is “No”." in nora.get(path).text
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
    assert f'<a href="#line-{later}">“Why not?” is asked only after “Do you sleep well?”' in refused.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"words": " "}, "Write the question"),
        ({"asks": "one", "options": "Only one"}, "Write two answers or more"),
        ({"asks": "one", "options": "A\nA"}, "Two of the answers are the same"),
        ({"asks": "one", "options": "Yes\n yes"}, "Two of the answers are the same"),
        ({"asks": "one", "options": "A\nB", "options_spanish": "C\nc"}, "Two of the answers are the same"),
        ({"asks": "one", "options": "A\nB\nC", "options_spanish": "A\nC"}, "There are 3 answers, and 2 in Spanish"),
        ({"show_when": "nowhere|"}, "does not come before it"),
    ],
)
def test_what_cannot_be_asked_is_told_at_its_field_and_stays_typed(nora, fields, said):
    path = begun(nora, "")
    answer = write(nora, path, help="Typed with care", **fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Typed with care" in answer.text


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
    assert f'value="{line}|answer-1">Only after “Not once” to “Changed?”' in rules
    write(nora, path, line, asks="one", options="Often\nNot once\nDaily")
    rules = nora.get(f"{path}/lines/new").text
    assert f"{line}|answer-1" in rules
    assert f'value="{line}|answer-3">Only after “Daily” to “Do you sleep well?”' in rules


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
    for where in (path, f"{path}/look", f"{path}/lines/brings", f"{path}/export?version=1&part=en"):
        assert vera.get(where).status_code == 404
        assert finn.get(where).status_code == 403
    for act in ("publish", "retire", "undo", "lines/new", "lines/brings/act"):
        assert vera.post(f"{path}/{act}", data={"words": "x", "revision": "1"}).status_code == 404
    assert path not in vera.get(LIST).text
    assert finn.get(LIST).status_code == 403


@pytest.mark.parametrize("slug", slugs())
def test_each_of_ours_can_be_copied_with_its_rules_totals_and_warnings(house, nora, cast, slug):
    assert f'value="{slug}"' in nora.get(LIST).text
    path = begun(nora, slug)
    assert publish(nora, path).status_code == 303
    with house.transaction() as session:
        own = own_edition(session, cast.nora.actor, f"own-{path.rpartition('/')[2]}")
        (sendable,) = sendable_forms(session, cast.nora.actor)
    assert read_sidecar(own.sidecar) == sidecar(slug)
    assert set(own.definitions) == {"en", "es"}
    assert sendable.signed is slug.startswith("consent-")


def test_an_imported_form_is_copied_whole_and_a_rule_of_several_conditions_is_kept_or_replaced(house, nora, cast):
    rules = [when("/a b", answerBoolean=True), when("n", ">", answerInteger=2)]
    asked = [item("/a b", "boolean"), item("n", "integer"), item("c", enableWhen=rules, enableBehavior="any")]
    with house.transaction() as session:
        kept, _ = keep_form(session, house.vault, cast.nora.actor, read(*asked, url="urn:two", title="Two rules"))
    assert "Two rules" in nora.get(LIST).text
    path = begun(nora, str(kept.id))
    said = "Asked only when “Question /a b” is “Yes” or “Question n” is more than “2”."
    assert said in nora.get(path).text
    line = nora.get(f"{path}/lines/c").text
    assert 'value="as-is" selected>As it is now' in line
    assert said in line
    id_of(write(nora, path, "c", asks="as-is", words="Reworded", show_when="as-is"))
    assert said in nora.get(path).text
    odd = re.search(r'href="[^"]*/lines/(~[^"]+)"', nora.get(path).text)[1]
    id_of(write(nora, path, odd, words="Well named"))
    id_of(write(nora, path, "c", asks="long", show_when=f"{odd}|no"))
    assert "Asked only when “Well named” is “No”." in nora.get(path).text
    id_of(write(nora, path, "c", asks="long", show_when=""))
    assert "Asked only when" not in nora.get(path).text


def test_saving_a_line_as_it_stands_changes_nothing(house, nora):
    path = begun(nora, "private-questions")
    before = house.contents()["own_form"]
    page = nora.get(path).text
    for name in re.findall(r'href="[^"]*/lines/(?!new)([^"?]+)">', page):
        typed = fields(nora.get(f"{path}/lines/{name}").text)
        assert nora.post(f"{path}/lines/{name}", data=typed).status_code == 303
    assert house.contents()["own_form"] == before


def fields(page):
    """What the form of a line's page would send as it stands."""
    texts = dict(re.findall(r'<textarea id="(\w+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL))
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    ticked = dict(re.findall(r'<input type="checkbox" id="\w+" name="(\w+)" value="(\w+)" checked', page))
    chosen = {}
    for name, body in re.findall(r'<select id="(\w+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen[name] = next(iter(re.findall(r'<option value="([^"]*)" selected', body)), "")
    return {name: unescape(value) for name, value in (texts | hidden | ticked | chosen).items()}


def test_what_a_change_takes_away_is_said_before_publishing(house, nora, cast):
    path = begun(nora, "connection-pulse")
    assert "Counts in “Connection pulse”" in nora.get(path).text
    publish(nora, path)
    assert "Nothing has changed since version 1." in nora.get(path).text
    revised = revision(nora, path)
    nora.post(f"{path}/lines/heard/act", data={"act": "remove", "revision": revised})
    page = nora.get(path).text
    assert "The total “Connection pulse” is no longer counted, because" in page
    assert "Gone: “" in page
    nora.post(f"{path}/undo", data={"revision": revision(nora, path)})
    assert "no longer counted" not in nora.get(path).text
    nora.post(f"{path}/undo", data={"revision": revision(nora, path)})
    publish(nora, path)
    assert "no longer counted, because" not in nora.get(path).text
    with house.transaction() as session:
        own = own_edition(session, cast.nora.actor, f"own-{path.rpartition('/')[2]}")
    assert read_sidecar(own.sidecar).score == ()


def test_what_a_new_only_when_means_for_a_total_is_said_before_publishing(nora):
    path = begun(nora, "connection-pulse")
    publish(nora, path)
    page = nora.get(f"{path}/lines/heard").text
    rule = re.findall(r'<option value="([^"|]+\|)"', page)[0]
    assert nora.post(f"{path}/lines/heard", data=fields(page) | {"show_when": rule}).status_code == 303
    page = nora.get(path).text
    assert re.search(
        "The total “Connection pulse” counts “[^”]+”, now asked only when “[^”]+” is answered. Where", page
    )
    assert "Counts in “Connection pulse”" in page
    publish(nora, path)
    assert "The total “Connection pulse” counts" not in nora.get(path).text, "once it is out, it is known"


def test_a_stale_undo_takes_nothing_back(nora):
    path = begun(nora, "")
    id_of(write(nora, path))
    stale = revision(nora, path)
    id_of(write(nora, path, words="Second?"))
    assert nora.post(f"{path}/undo", data={"revision": stale}).status_code == 409
    assert "Second?" in nora.get(path).text


def test_a_question_is_added_under_a_heading_and_moved_out_of_it(nora):
    path = begun(nora, "")
    heading = id_of(write(nora, path, "new-heading", words="About sleep", asks="group"))
    inside = id_of(write(nora, path, f"new?within={heading}"))
    page = nora.get(path).text
    assert page.index("About sleep") < page.index("Do you sleep well?")
    nora.post(f"{path}/lines/{inside}/act", data={"act": "up", "revision": revision(nora, path)})
    page = nora.get(path).text.partition("<h2")[2]
    assert page.index("Do you sleep well?") < page.index("About sleep")


def test_a_published_version_goes_out_as_fhir(house, nora):
    path = begun(nora)
    publish(nora, path)
    english = nora.get(f"{path}/export?version=1&part=en")
    assert english.headers["content-type"] == "application/fhir+json"
    with house.transaction() as session:
        (kept,) = session.exec(select(OwnFormVersion)).all()
    assert english.content == kept.english
    assert nora.get(f"{path}/export?version=1&part=sidecar").text == kept.sidecar
    for missing in ("version=2&part=en", "version=1&part=fr", "version=0&part=en"):
        assert nora.get(f"{path}/export?{missing}").status_code == 404
    assert nora.get(f"{path}/look?language=es").text.count('lang="es"') == 1


def test_who_may_know_an_answer_is_said_for_one_question(house, nora, cast):
    path = begun(nora, "")
    line = id_of(write(nora, path, start="counselor", matter="affair"))
    page = nora.get(path).text
    assert "For you alone" in page
    assert "Never opened to the other: an affair" in page
    nora.post(path, data={"title": "T", "revision": revision(nora, path), "signed": "yes", "audience": "private"})
    publish(nora, path)
    with house.transaction() as session:
        own = own_edition(session, cast.nora.actor, f"own-{path.rpartition('/')[2]}")
        assert sendable_forms(session, cast.nora.actor)[0].signed
    about = read_sidecar(own.sidecar)
    assert (about.audience.items, about.matters) == ({line: "counselor"}, {line: "affair"})


def test_an_imported_form_is_copied_with_its_spanish_where_that_was_imported_too(house, nora, cast):
    about = {"url": "urn:both", "version": "1", "title": "Both"}
    asked = item("a", "choice", answerOption=coded("x", "y"))
    english, spanish = read(asked, language="en", **about), read(asked | {"text": "¿Qué?"}, language="es", **about)
    other = read(asked | {"type": "open-choice"}, language="es-MX", url="urn:odd", version="1", title="Odd")
    plain = read(asked, language="en", url="urn:odd", version="1", title="Odd")
    with house.transaction() as session:
        kept = [keep_form(session, house.vault, cast.nora.actor, one)[0] for one in (english, spanish, plain, other)]
    assert "In English and Spanish." in nora.get(begun(nora, str(kept[0].id))).text
    assert "¿Qué?" in nora.get(f"{begun(nora, str(kept[0].id))}/look?language=es").text
    assert "once every word of it is there in Spanish" in nora.get(begun(nora, str(kept[2].id))).text


def test_a_form_asks_the_database_the_same_however_many_questions_and_versions_it_has(house, nora):
    path = begun(nora, "")
    id_of(write(nora, path))
    publish(nora, path)
    with house.statements() as few:
        nora.get(path)
    for number in range(4):
        id_of(write(nora, path, words=f"Question {number}?"))
        publish(nora, path)
    with house.statements() as many:
        nora.get(path)
    assert len(many) == len(few) <= 6, few


def test_words_typed_for_what_was_removed_meanwhile_are_kept_and_can_be_added_again(nora):
    path = begun(nora, "")
    heading = id_of(write(nora, path, "new-heading", words="About sleep", asks="group"))
    line = id_of(write(nora, path, f"new?within={heading}"))
    nora.post(f"{path}/lines/{heading}/act", data={"act": "remove", "revision": revision(nora, path)})
    late = write(nora, path, line, words="Typed with care")
    assert late.status_code == 409
    assert "Typed with care" in late.text
    assert f'action="{path}/lines/new"' in late.text
    id_of(write(nora, path, f"new?within={heading}", words="Under a heading that is gone"))
    assert "Under a heading that is gone" in nora.get(path).text
    assert nora.get(f"{path}/lines/{line}").status_code == 404


def test_ours_stand_by_title_and_rules_under_the_question_they_wait_for(nora):
    offered = re.search(r'<select id="copy".*?</select>', nora.get(LIST).text, re.DOTALL)[0]
    titles = re.findall(r"<option[^>]*>([^<]*)<", offered)
    assert titles == sorted(titles)
    assert len(titles) == len(slugs())
    path = begun(nora, "")
    for words in ("Do you rest?", "Do you eat?"):
        id_of(write(nora, path, words=words))
    rules = re.search(r'<select id="show_when".*?</select>', nora.get(f"{path}/lines/new").text, re.DOTALL)[0]
    assert re.findall(r'<optgroup label="([^"]*)"', rules) == ["Do you rest?", "Do you eat?"]
    assert rules.count("<option") == 7
