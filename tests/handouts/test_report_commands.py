"""`clinic report`: one couple's or everybody's, kept as well, and one that fails stops none of the others."""

from pathlib import Path

import pytest
from pypdf import PdfReader

from clinic.handouts import report_commands
from clinic.handouts.drafts import Draft
from reports.tailoring import Edit, Tailoring

MAP = Path(__file__).parents[1] / "data" / "the-chase.json"


@pytest.fixture
def couple(clinic):
    clinic.first_account()
    couple = clinic("couple", "add", "--a", "Maya", "--b", "Jon").stdout.strip()
    assert clinic("map", "import", str(MAP), "--couple", couple).exit_code == 0
    return couple


def text_of(file):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(file).pages).split())


def test_a_report_for_each_reader(clinic, couple, tmp_path):
    for reader in ("couple", "supervisor"):
        out = tmp_path / f"{reader}.pdf"
        done = clinic("report", "progress", "--couple", couple, "--reader", reader, "--out", str(out), "--paper", "a4")
        assert done.exit_code == 0, done.output
        assert ("Maya" in text_of(out)) is (reader == "couple")
        assert ("knows no other names and no places" in done.stderr) is (reader == "supervisor")
        assert out.stat().st_mode & 0o777 == 0o600
    told = clinic("audit", "verify")
    assert told.exit_code == 0


def test_the_other_papers(clinic, couple, tmp_path):
    out = tmp_path / "paper.pdf"
    assert clinic("report", "discharge", "--couple", couple, "--out", str(out)).exit_code == 0
    assert "Discharge summary" in text_of(out)
    assert clinic("report", "relapse", "--couple", couple, "--language", "es-US", "--out", str(out)).exit_code == 0
    assert "Cuando vuelve nuestro ciclo" in text_of(out)


def test_words_typed_over_what_has_changed_since_are_pointed_at(clinic, couple, tmp_path, monkeypatch):
    wording = Tailoring(edits=(Edit("intro.intro", "It said this.", "quillmine"),))
    monkeypatch.setattr(report_commands, "draft_of", lambda *_asked: Draft(wording, 1))
    out = tmp_path / "words.pdf"
    done = clinic("report", "progress", "--couple", couple, "--out", str(out))
    assert done.exit_code == 0, done.output
    assert "quillmine" in text_of(out)
    assert f"{couple}: 1 sentence was said your own way before the facts changed." in done.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("progress",), "--couple ID, or --all"),
        (("progress", "--couple", "nobody"), "no couple with the id"),
        (("progress", "--all", "--from", "soon"), "like 2026-03-05"),
        (("progress", "--all", "--from", "0026-05-01"), "please look at the year"),
        (("progress", "--all", "--from", "2026-05-01", "--to", "2026-04-01"), "--to lies before --from"),
        (("progress", "--all", "--reader", "file", "--language", "es-US"), "only what is for the couple"),
        (("progress", "--all", "--authorized", "a"), "supervisor, a referrer or payer"),
        (("discharge", "--couple", "x", "--reader", "couple"), "--reader file | referrer"),
        (("progress", "--all", "--signed-by", "nobody@maple.example"), "No counselor here"),
    ],
)
def test_what_cannot_be_ends_with_one_clear_line(clinic, couple, tmp_path, words, message):
    assert couple
    done = clinic("report", *words, "--out", str(tmp_path / "x"))
    assert done.exit_code == 1
    assert message.casefold() in done.stderr.casefold()
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "x").exists()


def test_all_of_them_and_one_that_fails_is_named(clinic, couple, tmp_path, monkeypatch):
    other = clinic("couple", "add", "--a", "Ines", "--b", "Teo").stdout.strip()
    composed = report_commands.compose_report

    def failing(facts, ordered, wording):
        if facts.names.a == "Ines":
            raise ValueError("This one has no paper.")
        return composed(facts, ordered, wording)

    monkeypatch.setattr(report_commands, "compose_report", failing)
    out = tmp_path / "all"
    done = clinic("report", "progress", "--all", "--out", str(out))
    assert done.exit_code == 1
    assert f"{other}: This one has no paper." in done.stderr
    assert [file.name for file in out.iterdir()] == [f"progress-report-couple.{couple}.pdf"]
    assert "1 of 2 reports" in done.stdout


def test_a_run_that_is_stopped_leaves_whole_files_and_keeps_them(clinic, couple, tmp_path, monkeypatch):
    clinic("couple", "add", "--a", "Ines", "--b", "Teo")
    printed = report_commands.print_all

    def stopped(press, documents):
        yield next(iter(printed(press, documents)))
        raise KeyboardInterrupt

    monkeypatch.setattr(report_commands, "print_all", stopped)
    done = clinic("report", "progress", "--all", "--out", str(tmp_path / "all"))
    assert done.exit_code == 130
    assert "Stopped. 1 of 2 reports" in done.stderr
    (file,) = (tmp_path / "all").iterdir()
    assert text_of(file)
