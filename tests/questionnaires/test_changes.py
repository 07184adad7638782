"""What is said of a changed form before it is published."""

from dataclasses import replace

import pytest

from clinic.questionnaires.changes import changes, only_in_english
from clinic.questionnaires.copying import copied
from clinic.questionnaires.drafting import change, with_start_words
from clinic.questionnaires.instruments import form, sidecar
from tests.questionnaires.test_own_form_pages import begun, id_of, write

LONG = "We work with Emotionally Focused Therapy. Together we look for the loop that pulls the two of you apart."


def consent():
    return copied(form("consent-treatment"), sidecar("consent-treatment"), form("consent-treatment", "es"))


def line_of(draft, link_id="p1", **words):
    return change(draft, replace(draft[link_id], **words))


def test_a_consent_that_says_more_in_english_only_is_told():
    draft, before = line_of(consent(), words=f"{LONG} A session lasts fifty minutes."), consent()
    assert only_in_english(before, draft) == [
        f"“{LONG[:79].rstrip()}…”: new in English only. Look whether the Spanish still says the same."
    ]
    assert only_in_english(before, line_of(draft, spanish="Cincuenta minutos.")) == []
    assert only_in_english(before, line_of(before, spanish="Cincuenta minutos.")) == []
    assert only_in_english(draft, draft) == []


def test_nothing_is_told_of_a_form_that_nobody_can_answer_in_spanish():
    before = line_of(consent(), spanish="")
    assert only_in_english(before, line_of(before, words="Other words.")) == []


def test_answers_help_title_and_words_at_the_start_are_told_too():
    before = consent()
    first = before["decision"].options[0]
    answers = (replace(first, words="I agree to all of it"), *before["decision"].options[1:])
    assert only_in_english(before, line_of(before, "decision", options=answers))
    both = (replace(first, words="I agree to all of it", spanish="A todo"), *before["decision"].options[1:])
    assert only_in_english(before, line_of(before, "decision", options=both)) == []
    same = {"intro": before.plan.description, "intro_spanish": before.spanish_plan.description}
    titled = with_start_words(before, title="Counseling", title_spanish=str(before.spanish["title"]), **same)
    assert only_in_english(before, titled)[0].startswith("The title or the words at the start: new in English only.")


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (f"{LONG} A session lasts fifty minutes.", "now “…A session lasts fifty minutes.”"),
        (LONG.replace(" apart.", " away."), "now “…away.”"),
        (LONG.replace(" of you apart.", ""), "no longer “…of you apart.”"),
        ("Other words.", f"was “{LONG[:79].rstrip()}…”"),
    ],
)
def test_of_long_words_what_is_other_is_said_not_how_they_begin(after, said):
    before = line_of(consent(), words=LONG)
    assert any(said in one for one in changes(before, line_of(before, words=after)))


def test_the_page_says_it_before_publishing(nora):
    path = begun(nora, "")
    line = id_of(write(nora, path, words="Do you agree?", spanish="¿Estás de acuerdo?"))
    about = {"title": "Consent", "title_spanish": "Consentimiento", "revision": "2", "audience": "private"}
    assert nora.post(path, data=about).status_code == 303
    nora.post(f"{path}/publish", data={"revision": "3"})
    assert "new in English only" not in nora.get(path).text
    id_of(write(nora, path, line, words="Do you agree to all of it?", spanish="¿Estás de acuerdo?"))
    assert "“Do you agree to all of it?”: new in English only." in nora.get(path).text
