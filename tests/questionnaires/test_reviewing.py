"""Check your answers: what is asked and nothing else, and the words around a form in each language."""

from clinic.questionnaires.answers import Place
from clinic.questionnaires.form_words import form_words, languages
from clinic.questionnaires.reviewing import review
from clinic.questionnaires.rules import Date, Time
from tests.questionnaires.forms import coded, group, item, plan, when


def test_check_your_answers_shows_all_that_is_asked_and_nothing_else():
    made = plan(
        group("g", item("a", "boolean"), item("b", required=True, enableWhen=[when("a", answerBoolean=True)])),
        group("k", item("d", "date"), item("e", "open-choice", answerOption=coded("x"))),
    )
    answers = {Place("a"): (False,), Place("b"): ("hidden",), Place("d"): (Date("2026-03"),), Place("e"): ("own",)}
    chapters = review(made, answers, lambda number: f"/page/{number}")
    rows = [(row.label[-1], row.texts, row.href, row.missing) for chapter in chapters for row in chapter.rows]
    assert rows == [
        ("a", ("No",), "/page/1#q2", False),
        ("d", ("March 2026",), "/page/2#q5", False),
        ("e", ("own",), "/page/2#q6", False),
    ]
    missing = review(made, {Place("a"): (True,)}, str)[0].rows[1]
    assert missing.missing


def test_what_can_come_several_times_is_told_apart():
    made = plan(group("g", group("child", item("name"), repeats=True), item("at", "time")))
    answers = {Place("name", (0,)): ("Ana",), Place("name", (1,)): ("Leo",), Place("at"): (Time("14:30:00"),)}
    (chapter,) = review(made, answers, str)
    assert [(row.label, row.texts) for row in chapter.rows] == [
        ("Question child 1: Question name", ("Ana",)),
        ("Question child 2: Question name", ("Leo",)),
        ("Question at", ("2:30 PM",)),
    ]


def test_spanish_has_every_sentence_english_has_with_the_same_gaps():
    english = form_words("en")
    assert languages() == ("en", "es")
    for language in languages():
        words = form_words(language)
        for ours, theirs in ((english.sentences, words.sentences), (english.problems, words.problems)):
            assert ours.keys() == theirs.keys()
            for name, text in ours.items():
                gaps = {part.partition("}")[0] for part in text.split("{")[1:]}
                assert gaps == {part.partition("}")[0] for part in theirs[name].split("{")[1:]}, name
    assert form_words("es-MX").language == "es"
    assert form_words("nb-NO").language == "en"
