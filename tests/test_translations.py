"""The words of other languages: every text has them, none is a guess, and what is filled in is the same."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from clinic.catalogs import marked, path_of, words
from clinic.gathering_words import CHANGING, bring_up_to_date, gathered
from clinic.language import OWN_NAMES, Language, asked_for
from clinic.templating import environment
from reports.furniture import furniture

OTHERS = [language for language in Language if language is not Language.ENGLISH]
in_each = pytest.mark.parametrize("language", OTHERS)


@pytest.fixture(scope="module")
def texts():
    return gathered()


def catalog(language: Language):
    with path_of(language).open("rb") as source:
        return read_po(source, locale=language.locale)


def forms(text) -> tuple[str, ...]:
    return text if isinstance(text, tuple) else (text,)


@in_each
def test_a_catalog_has_every_text_and_no_other(language, texts):
    assert {(m.context, m.id) for m in catalog(language)} == {(m.context, m.id) for m in texts}, "run `make messages`"
    assert len(texts) > 30


@in_each
def test_every_text_is_translated_and_none_is_a_guess(language):
    for message in catalog(language):
        assert not message.id or all(form.strip() for form in forms(message.string)), message.id
        assert not message.id or not message.fuzzy, message.id


PLACES = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def ends(text: str) -> str:
    return text[-1:] if text[-1:] in ".:?…" else ""


@in_each
def test_what_is_filled_in_and_the_end_of_a_sentence_agree(language):
    for message in catalog(language):
        for form in filter(None, forms(message.string)):
            assert set(PLACES.findall(form)) == set(PLACES.findall(forms(message.id)[-1])), message.id
            assert ends(form) == ends(forms(message.id)[-1]), message.id


@in_each
def test_a_catalog_is_as_it_would_be_written_anew(language, tmp_path, monkeypatch):
    kept = path_of(language).read_text(encoding="utf-8")
    copy = tmp_path / "messages.po"
    copy.write_text(kept, encoding="utf-8")
    monkeypatch.setattr("clinic.gathering_words.path_of", lambda _: copy)
    bring_up_to_date(language)
    assert copy.read_text(encoding="utf-8") == kept
    assert not any(line.startswith(CHANGING) for line in kept.splitlines())
    assert not list(Path(path_of(language)).parent.glob("*.mo")), "catalogs are compiled when they are read"


def test_a_text_that_nobody_translated_would_be_found(texts, monkeypatch, tmp_path):
    assert {message.id for message in texts} >= {"Shared screen", "Nothing here", "Skip to the page"}
    (tmp_path / "clinic").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "clinic" / "new.py").write_text('title = marked("Brand new")\nsaid = _("Said")\n', encoding="utf-8")
    (tmp_path / "templates" / "new.html").write_text(
        '{% trans %}In markup{% endtrans %}{{ _("In braces") }}\n{% trans count=n %}{{ count }} day{% pluralize %}'
        "{{ count }} days{% endtrans %}",
        encoding="utf-8",
    )
    found = {forms(message.id)[0] for message in gathered(tmp_path) if message.id}
    assert found == {"Brand new", "Said", "In markup", "In braces", "%(count)s day"}


@pytest.mark.parametrize(
    ("accepts", "language"),
    [
        ("", Language.ENGLISH),
        ("es", Language.SPANISH),
        ("es-MX,es;q=0.9,en;q=0.8", Language.SPANISH),
        ("en-US,en;q=0.9,es;q=0.8", Language.ENGLISH),
        ("fr-CA,fr;q=0.9,es;q=0.5,en;q=0.4", Language.SPANISH),
        ("en;q=0.1, ES-419 ; q=0.7", Language.SPANISH),
        ("es;q=0", Language.ENGLISH),
        ("es;q=nonsense", Language.ENGLISH),
        ("*", Language.ENGLISH),
        ("est", Language.ENGLISH),
        (",;q=,=;", Language.ENGLISH),
    ],
)
def test_a_browser_gets_the_language_it_likes_best(accepts, language):
    assert asked_for(accepts) is language


def test_a_render_says_its_language_and_changes_no_other():
    markup = '{% trans %}One moment.{% endtrans %} {{ _("Leave") }}'
    said = {language: environment(language).from_string(markup).render() for language in Language}
    assert said == {Language.ENGLISH: "One moment. Leave", Language.SPANISH: "Un momento. Salir"}
    assert marked("Leave") == words(Language.ENGLISH).gettext("Leave") == "Leave"


def test_what_is_filled_in_stays_text():
    template = environment(Language.SPANISH).from_string("{% trans name=name %}Hello {{ name }}{% endtrans %}")
    assert template.render(name="<b>") == "Hello &lt;b&gt;"


def test_every_language_has_its_own_name():
    assert set(OWN_NAMES) == set(Language)


@in_each
def test_the_small_words_on_paper_are_all_there(language):
    assert furniture(language) != furniture()
    assert set(furniture(language).loops) == set(furniture().loops)
    assert set(furniture(language).then_and_now.turned_parts) == set(furniture().then_and_now.turned_parts)
    assert len(furniture(language).then_and_now.turned_columns) == len(furniture().then_and_now.turned_columns)
