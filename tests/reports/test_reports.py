"""Reports as values, as pages and on paper: what each says, what it refuses, and that none of it is empty or untold."""

import io
import re
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pikepdf
import pytest
from pypdf import PdfReader

from clinic.couples.rules import Reader, ReportReader, Side
from clinic.cycles.rules import view_for
from clinic.language import Language
from clinic.progress.check_in_rules import Loop
from clinic.wording import day
from reports import discharge_summary, progress_report, relapse_plan
from reports.document import AudienceError, Paper, TypeSize, to_html
from reports.readability import grade
from reports.report_checks import ReportError
from reports.report_facts import Measured, Signer, WeekNoted
from reports.report_parts import Lines, Quotes, Sentence, report_of
from reports.tailoring import Edit, LeftOut, Tailoring
from reports.then_and_now import Moment
from tests.reports.papers import TYPICAL
from tests.reports.report_papers import BARE, CSI, FACTS, FOR_A_REFERRER, FOR_BOTH, FOR_THE_FILE, PHQ

BUILDERS = (progress_report.build, discharge_summary.build, relapse_plan.build)


def report(facts=FOR_BOTH, build=progress_report.build, **more):
    return report_of(build(facts, paper=more.pop("paper", Paper.LETTER), **more))


def sentences(contents):
    return {
        part.key: part.text for section in contents.sections for part in section.parts if isinstance(part, Sentence)
    }


def test_it_says_where_every_number_comes_from():
    for facts in FACTS.values():
        contents = report(facts)
        told = [part for one in contents.sections for part in one.parts if isinstance(part, Sentence)]
        numbered = [one for one in told if re.search(r"\d", one.text) and not one.key.startswith("intro")]
        assert all(one.notes for one in numbered), [one.key for one in numbered if not one.notes]
        used = {note for one in told for note in one.notes}
        assert used == set(range(1, len(contents.sources) + 1))


def test_a_measure_says_its_direction_and_what_is_chance():
    said = sentences(report(FOR_THE_FILE))
    assert said["measures.phq-9.a"].endswith(
        "That is 9 points better. It is at least the 6 points that count as a reliable change."
        " It also crosses the cut-off of 10."
    )
    assert "more than the measurement error of 2.72 points" in said["measures.csi-4.b"]
    unknown = Measured(replace(PHQ.measure, reliable=None), PHQ.scores)
    assert (
        "not known for this measure"
        in sentences(report(replace(FOR_THE_FILE, measured=(unknown,))))["measures.phq-9.a"]
    )
    first, *_, last = PHQ.scores[Side.A]
    turned = Measured(PHQ.measure, {Side.A: (replace(last, on=first.on), replace(first, on=last.on))})
    assert "9 points worse" in sentences(report(replace(FOR_THE_FILE, measured=(turned,))))["measures.phq-9.a"]


def test_one_partner_only_and_one_score_are_still_a_paper():
    alone = Measured(CSI.measure, {Side.B: CSI.scores[Side.B][:1]})
    contents = report(replace(FOR_BOTH, measured=(alone,), maps=FOR_BOTH.maps[:1]))
    assert "One number shows no change yet." in sentences(contents)["measures.csi-4.b"]
    assert len(contents.maps.maps) == 1


def test_the_same_words_after_sessions_in_a_row_stand_once_with_their_days():
    said = [(1, "We slowed down."), (8, "We  slowed down."), (15, "We found it."), (22, "We slowed down.")]
    told = tuple((date(2026, 6, on), words) for on, words in said)
    quotes = [
        (one.text, one.who)
        for section in report(replace(FOR_BOTH, summaries=told)).sections
        for part in section.parts
        if section.key == "summaries" and isinstance(part, Quotes)
        for one in part.quotes
    ]
    assert [text for text, _ in quotes] == ["We slowed down.", "We found it.", "We slowed down."]
    assert [when for _, when in quotes] == ["June 1, 2026 to June 8, 2026", "June 15, 2026", "June 22, 2026"]


@pytest.mark.parametrize("reader", ReportReader)
def test_of_nothing_there_is_an_honest_paper_without_empty_headings(press, reader):
    contents = report(replace(BARE, reader=reader))
    assert all(section.parts for section in contents.sections)
    assert {one.key for one in contents.sections} == {"intro", "next", "missing", "signed"}
    assert len(PdfReader(io.BytesIO(press.print(progress_report.build(BARE, paper=Paper.LETTER)))).pages) == 1


def test_facts_that_a_reader_may_not_have_are_refused():
    for field in ("maps", "summaries", "plan", "events", "weeks"):
        with pytest.raises(AudienceError):
            report(replace(FOR_A_REFERRER, **{field: getattr(FOR_THE_FILE, field)}))
    for field in ("plan", "events"):
        with pytest.raises(AudienceError):
            report(replace(FOR_BOTH, **{field: getattr(FOR_THE_FILE, field)}))
    with pytest.raises(AudienceError):
        report(replace(FOR_BOTH, stages=FOR_THE_FILE.stages))
    with pytest.raises(AudienceError):
        report(replace(FOR_THE_FILE, maps=(Moment(view_for(Reader.COUNSELOR, TYPICAL)),)))
    with pytest.raises(AudienceError):
        report(FOR_THE_FILE, relapse_plan.build)
    with pytest.raises(AudienceError):
        report(FOR_BOTH, discharge_summary.build)


def test_a_sentence_said_otherwise_stands_in_its_place():
    key = "trust.trust_days"
    wording = Tailoring(
        (LeftOut("goals", "Goals"), LeftOut("next", "What is next")),
        (Edit(key, "as it was", "You met <b>often</b>."),),
        "Dear both,\n\nhere it is.",
    )
    document = progress_report.build(FOR_BOTH, paper=Paper.LETTER, tailoring=wording)
    contents = report_of(document)
    assert sentences(contents)[key] == "You met <b>often</b>."
    assert "goals" not in {one.key for one in contents.sections}
    assert not any("list of agreed goals" in one for one in contents.sources)
    assert contents.note == ("Dear both,", "here it is.")
    opened = {one.key: one for section in contents.open for one in section.sentences}
    assert opened[key].was == "as it was"
    assert "<b>" not in to_html(document)
    emptied = report(tailoring=Tailoring(edits=(Edit(key, "", " "),)))
    assert key not in sentences(emptied)


@pytest.mark.parametrize("words", ["a bell \x07 rings", "x" * 3_000])
def test_what_cannot_be_printed_is_refused_at_its_sentence(words):
    with pytest.raises(ReportError) as refused:
        report(tailoring=Tailoring(edits=(Edit("intro.intro", "", words),)))
    assert list(refused.value.problems) == ["intro.intro"]


def test_a_name_typed_into_a_report_without_names_is_refused():
    facts = FACTS[ReportReader.SUPERVISOR]
    for words in ("Maya was late", "call jon@example.com", "JON"):
        with pytest.raises(ReportError):
            report(facts, tailoring=Tailoring(note=words))
    assert "Partner A was late" in report(facts, tailoring=Tailoring(note="Partner A was late")).note


def test_without_words_the_plan_has_places_to_write():
    places = [
        part for one in report(BARE, relapse_plan.build).sections for part in one.parts if isinstance(part, Lines)
    ]
    assert len(places) == 9
    own = report(FOR_BOTH, relapse_plan.build)
    assert len([part for one in own.sections for part in one.parts if isinstance(part, Lines)]) == 4
    assert "the more you hide" in to_html(relapse_plan.build(FOR_BOTH, paper=Paper.LETTER))


def test_the_next_session_is_not_taken_for_the_couples_own_hour():
    check = next(one for one in report(FOR_BOTH, relapse_plan.build).sections if one.key == "check")
    assert [part.prompt for part in check.parts if isinstance(part, Lines)] == ["The day of our next check-in:"]
    assert FOR_BOTH.next_session
    told = sentences(report(FOR_BOTH, relapse_plan.build))["check.check_session"]
    assert told.startswith("Our next session with our counselor is on")
    assert "check.check_session" not in sentences(report(BARE, relapse_plan.build))


def test_what_a_couple_reads_is_plain():
    for build in (progress_report.build, relapse_plan.build):
        assert grade(" ".join(sentences(report(replace(FOR_BOTH, measured=()), build)).values())) <= 7


def test_in_spanish_nothing_stays_english():
    english = set(sentences(report()).values()) | set(sentences(report(FOR_BOTH, relapse_plan.build)).values())
    for build in (progress_report.build, relapse_plan.build):
        contents = report(FOR_BOTH, build, language=Language.SPANISH)
        assert not english & set(sentences(contents).values())
        html = to_html(build(FOR_BOTH, paper=Paper.A4, language=Language.SPANISH))
        assert 'lang="es-US"' in html
        assert "The list of" not in html


@pytest.mark.parametrize("on", Paper)
def test_the_maps_stand_beside_each_other_at_the_end(press, on):
    for size in TypeSize:
        pdf = PdfReader(io.BytesIO(press.print(progress_report.build(FOR_BOTH, paper=on, size=size))))
        assert "Page 1 of" in pdf.pages[0].extract_text()
        assert f"of {len(pdf.pages)}" in pdf.pages[-1].extract_text()
        assert "The Way In" in pdf.pages[-1].extract_text()


def test_the_plan_is_a_form_to_fill_in_by_hand_or_on_a_screen(press):
    with pikepdf.open(io.BytesIO(press.print(relapse_plan.build(BARE, paper=Paper.LETTER)))) as paper:
        fields = {str(one.T): str(one.TU) for one in paper.Root.AcroForm.Fields}
        assert not any(int(one.get("/Ff", 0)) & 1 for one in paper.Root.AcroForm.Fields), "a field is read-only"
    assert fields["stop-a"] == "Maya will:"
    assert fields["call-number"] == "The number to call:"
    assert len(fields) == len(set(fields.values())) == 9


def test_what_was_said_before_the_plan_was_made_stands_after_its_prompt_and_is_no_field():
    wording = Tailoring((), (Edit("stop.a", "", "say “I need ten minutes”."),))
    parts = next(one for one in report(BARE, relapse_plan.build, tailoring=wording).sections if one.key == "stop").parts
    assert [part.text for part in parts if isinstance(part, Sentence)][-1] == "Maya will: say “I need ten minutes”."
    assert [part.prompt for part in parts if isinstance(part, Lines)] == ["Jon will:"]


@pytest.mark.parametrize("many", [3, 5, 12])
def test_no_row_of_a_table_stands_alone_on_a_page(press, many):
    goals = tuple(
        replace(FOR_BOTH.goals[0], id=UUID(int=100 + n), text=f"Small thing number {n} of ours", outcome=None)
        for n in range(many)
    )
    pages = PdfReader(
        io.BytesIO(press.print(progress_report.build(replace(FOR_BOTH, goals=goals), paper=Paper.LETTER)))
    )
    rows = [len(re.findall(r"Small thing number", page.extract_text())) for page in pages.pages]
    assert sum(rows) == many
    assert 1 not in rows
    first = next(page.extract_text() for page, number in zip(pages.pages, rows, strict=True) if number)
    assert "Your small goals" in first, "the heading stands with its table"


def test_small_moments_are_counted_in_the_weeks_that_tell_of_them():
    weeks = (
        WeekNoted(date(2026, 3, 1), Loop.FEW),
        WeekNoted(date(2026, 3, 8), Loop.ONCE, moments=0),
        WeekNoted(date(2026, 3, 15), Loop.ONCE, moments=2),
    )
    said = sentences(report(replace(FOR_BOTH, weeks=weeks)))
    assert said["trust.trust_noticed"].startswith("In 2 check-ins you noticed 2 small moments.")
    assert said["pace.pace_weeks"].startswith("In 3 check-ins, the loop stayed away in 0")
    one = sentences(report(replace(FOR_BOTH, weeks=(WeekNoted(date(2026, 3, 15), moments=1),))))
    assert one["trust.trust_noticed_one"] == "In 1 check-in you noticed one small moment."
    none = sentences(report(replace(FOR_BOTH, weeks=weeks[:2])))
    assert not [key for key in none if key.startswith("trust.trust_noticed")]


def test_a_total_with_answers_missing_says_so_at_its_source():
    whole = report(FOR_THE_FILE).sources
    (first, *rest) = PHQ.scores[Side.A]
    some = Measured(PHQ.measure, {Side.A: (first, replace(rest[0], prorated=True), *rest[1:])})
    (told,) = set(report(replace(FOR_THE_FILE, measured=(CSI, some))).sources) - set(whole)
    assert told.startswith(f"PHQ-9, Maya: answers were missing on {day(rest[0].on)};")


@pytest.mark.parametrize(
    ("language", "said"), [(Language.ENGLISH, "Call your counselor if"), (Language.SPANISH, "Llamen a su terapeuta si")]
)
def test_a_plan_that_nobody_signs_names_the_counselor_all_the_same(language, said):
    plan = report(replace(FOR_BOTH, signer=Signer("")), relapse_plan.build, language=language)
    assert sentences(plan)["call.call_intro"].startswith(said)


def test_a_step_that_is_noted_again_has_not_begun_anew():
    first, last = FOR_THE_FILE.stages
    again = replace(last, on=last.on + timedelta(days=14), why="They are still there.")
    said = sentences(report(replace(FOR_THE_FILE, stages=(first, last, again))))
    assert said["stage.step_focus"].endswith(f"since {day(last.on)}.")
    turned = replace(again, focus=Side.A)
    said = sentences(report(replace(FOR_THE_FILE, stages=(first, last, turned))))
    assert said["stage.step_focus"].endswith(f"since {day(turned.on)}.")
