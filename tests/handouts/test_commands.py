"""`clinic handout`: the whole main job in one command, from a file of words to a PDF."""

import zlib

import pikepdf
import pytest
from pypdf import PdfReader

from clinic.couples.rules import Audience
from clinic.cycles.file_form import write_map
from clinic.handouts import commands
from clinic.handouts.editions import readers_of
from clinic.handouts.print_run import print_all, write_whole
from reports import library
from reports.conditions import Addressee
from tests.cast import HUNCH, MAP, WORDS

SLUG = "when-hurt-turns-into-distance"


@pytest.fixture
def map_file(tmp_path):
    file = tmp_path / "map.json"
    file.write_text(write_map(MAP), encoding="utf-8")
    return file


def everything_in(pdf) -> bytes:
    """Every stream, opened, and every string of a PDF, besides its text."""
    with pikepdf.open(pdf) as opened:
        streams = [bytes(one.read_bytes()) for one in opened.objects if isinstance(one, pikepdf.Stream)]
    text = "\n".join(page.extract_text() for page in PdfReader(pdf).pages)
    return b"\n".join([pdf.read_bytes(), *streams, " ".join(text.split()).encode()])


@pytest.mark.parametrize(("whom", "private"), [("both", None), ("a", "partner_a"), ("b", "partner_b")])
def test_a_handout_holds_what_its_reader_may_have(clinic, tmp_path, map_file, whom, private):
    out = tmp_path / "handout.pdf"
    assert clinic("handout", SLUG, "--map", str(map_file), "--for", whom, "--out", str(out)).exit_code == 0
    assert 2 <= len(PdfReader(out).pages) <= 4
    inside = everything_in(out)
    for audience in ("partner_a", "partner_b", "counselor"):
        if audience != private:
            assert WORDS[audience].split()[0].encode() not in inside
    assert HUNCH.split()[0].encode() not in inside


def test_without_a_map_it_takes_two_names(clinic, tmp_path):
    out = tmp_path / "handout.pdf"
    assert clinic("handout", SLUG, "--a", "Ana", "--b", "Bo", "--out", str(out)).exit_code == 0
    assert "Ana" in "".join(page.extract_text() for page in PdfReader(out).pages)
    assert clinic("handout", SLUG, "--a", "Ana", "--out", str(out)).exit_code == 1


@pytest.mark.parametrize(("region", "number"), [("uk", "0808 2000 247"), ("us", "1-800-799-7233"), ("own", None)])
def test_a_text_names_the_help_lines_of_the_region_it_is_made_for(clinic, tmp_path, region, number):
    one, together = tmp_path / "one.pdf", tmp_path / "pack.pdf"
    people = ("--a", "Ana", "--b", "Bo", "--region", region)
    assert clinic("handout", SLUG, *people, "--out", str(one)).exit_code == 0
    assert clinic("handouts", "pack", SLUG, "a-validation-exercise", *people, "--out", str(together)).exit_code == 0
    for pdf in (one, together):
        text = " ".join(" ".join(page.extract_text() for page in PdfReader(pdf).pages).split())
        assert [said for said in ("0808 2000 247", "1-800-799-7233") if said in text] == ([number] if number else [])


def test_what_is_not_there_is_said(clinic, tmp_path, map_file):
    out = str(tmp_path / "x.pdf")
    for words in (
        ("handout", "no-such-handout", "--map", str(map_file), "--out", out),
        ("handout", SLUG, "--map", str(tmp_path / "none.json"), "--out", out),
        ("handout", SLUG, "--map", str(map_file), "--out", str(tmp_path / "no-such-folder" / "x.pdf")),
        ("handout", "../../etc/passwd", "--map", str(map_file), "--out", out),
    ):
        refused = clinic(*words)
        assert refused.exit_code == 1
        assert refused.stderr.strip()
        assert "Traceback" not in refused.output


def test_what_cannot_be_chosen_is_said_in_plain_words(clinic, tmp_path, map_file):
    refused = clinic("handout", SLUG, "--map", str(map_file), "--out", str(tmp_path / "x.pdf"), "--for", "c")
    assert refused.exit_code == 2
    assert "'c' is not one of" in refused.stderr
    assert "Value error" not in refused.stderr


def test_it_needs_no_database_and_makes_none(clinic, tmp_path, map_file, monkeypatch):
    nowhere = tmp_path / "nowhere"
    monkeypatch.setenv("CLINIC_DATA", str(nowhere))
    assert clinic("handout", SLUG, "--map", str(map_file), "--out", str(tmp_path / "x.pdf")).exit_code == 0
    assert not nowhere.exists()


def test_the_search_for_private_words_would_find_them(tmp_path):
    """The searches above prove something only if they look into packed streams."""
    with pikepdf.new() as made:
        made.add_blank_page()
        packed = zlib.compress(b"quillmine")
        made.Root.Extra = pikepdf.Stream(made, packed, Filter=pikepdf.Name.FlateDecode)
        made.save(tmp_path / "x.pdf")
    assert b"quillmine" not in (tmp_path / "x.pdf").read_bytes()
    assert b"quillmine" in everything_in(tmp_path / "x.pdf")


def test_a_worksheet_is_a_form_with_the_readers_own_words_alone(clinic, tmp_path, map_file):
    out = tmp_path / "half.pdf"
    asked = ("handout", "my-half-of-the-cycle", "--map", str(map_file), "--out", str(out))
    assert clinic(*asked).exit_code == 1, "it is for one partner, and nobody was chosen"
    assert clinic(*asked, "--for", "b").exit_code == 0
    with pikepdf.open(out) as opened:
        assert len(opened.Root.AcroForm.Fields) == 13
    inside = everything_in(out)
    assert WORDS[Audience.PARTNER_B].encode() in inside
    for audience in (Audience.ROOM, Audience.PARTNER_A, Audience.COUNSELOR):
        assert WORDS[audience].split()[0].encode() not in inside, "these are Maya's words, or nobody's"


def test_the_list_names_every_paper_and_what_it_needs(clinic):
    head, *lines = (line.split("\t") for line in clinic("handouts", "list").stdout.splitlines())
    assert head == ["name", "title", "languages", "minutes", "for", "map"]
    assert [line[0] for line in lines] == [*library.every_slug(), "cycle-sheet"]
    half = next(line for line in lines if line[0] == "my-half-of-the-cycle")
    assert half[1:] == ["My half of the loop", "en, es", "15", "a, b", "negative"]


def test_all_papers_are_made_and_nobody_finds_the_others_words(clinic, tmp_path, map_file):
    out = tmp_path / "all"
    asked = ("--map", str(map_file), "--out", str(out), "--for", "a", "--language", "en-US")
    done = clinic("handouts", "render-all", *asked)
    assert done.exit_code == 0, done.output
    made = sorted(out.iterdir())
    assert [file.name for file in made] == sorted(
        f"{slug}.en.a.letter.pdf" for slug in (*library.every_slug(), "cycle-sheet") if Addressee.A in readers_of(slug)
    )
    assert f"{len(made)} papers are in" in done.output
    assert {file.stat().st_mode & 0o777 for file in made} == {0o600}
    found = b"".join(map(everything_in, made))
    assert WORDS[Audience.PARTNER_A].split()[0].encode() in found
    assert WORDS[Audience.PARTNER_B].split()[0].encode() not in found


def test_bad_input_writes_nothing_at_all(clinic, tmp_path):
    broken, lettered = tmp_path / "broken.json", tmp_path / "lettered.json"
    broken.write_text("{}")
    lettered.write_text(write_map(MAP).replace('"Jon"', '"Jon \U00013000"'), encoding="utf-8")
    out = tmp_path / "all"
    for file, words in ((broken, "broken.json"), (lettered, "U+13000"), (tmp_path / "none.json", "none.json")):
        refused = clinic("handouts", "render-all", "--map", str(file), "--out", str(out))
        assert refused.exit_code == 1
        assert words in refused.stderr
        assert not out.exists()


def test_a_run_that_is_stopped_leaves_whole_files_only(clinic, tmp_path, map_file, monkeypatch):
    def stopped_at_the_third(*_):
        yield 0, b"%PDF second"
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "print_all", stopped_at_the_third)
    out = tmp_path / "all"
    done = clinic("handouts", "render-all", "--map", str(map_file), "--out", str(out), "--for", "both")
    assert done.exit_code == 130
    assert "2 of" in done.stderr
    assert len(list(out.iterdir())) == 2


class Counting:
    """A press that prints names and remembers them."""

    def __init__(self):
        self.printed: list[str] = []

    def print(self, document):
        self.printed.append(document)
        return document.encode()


def test_a_run_prints_each_once_and_stops_when_nobody_listens():
    press, names = Counting(), [f"{number}" for number in range(40)]
    assert dict(print_all(press, names, side_by_side=3)) == {number: b"%d" % number for number in range(40)}
    press = Counting()
    listening = print_all(press, names, side_by_side=2)
    next(listening)
    listening.close()
    assert len(press.printed) <= 6


def test_half_a_file_is_never_found(tmp_path):
    file = tmp_path / "x.pdf"
    file.write_bytes(b"before")
    with pytest.raises(TypeError):
        write_whole(file, None)
    assert file.read_bytes() == b"before"
    assert [one.name for one in tmp_path.iterdir()] == ["x.pdf"]


@pytest.mark.parametrize("name", ["A" * 5_000, "An\x00na"])
def test_a_name_that_cannot_be_kept_is_refused(clinic, tmp_path, name):
    for words in (("handout", "going-slow"), ("handouts", "pack", "going-slow")):
        done = clinic(*words, "--a", name, "--b", "Bo", "--out", str(tmp_path / "x.pdf"))
        assert done.exit_code == 1
        assert "The name" in done.stderr
    assert not (tmp_path / "x.pdf").exists()


def test_the_name_of_the_paper_comes_first(clinic, tmp_path, map_file):
    for words in (("handout", "nope"), ("handouts", "pack", "going-slow", "nope")):
        done = clinic(*words, "--out", str(tmp_path / "x.pdf"))
        assert done.exit_code == 1
        assert "no handout or worksheet named nope" in done.stderr
    done = clinic("handouts", "render-all", "--map", str(map_file), "--out", str(map_file))
    assert "is a file; --out is the folder" in done.stderr
