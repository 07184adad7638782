"""`clinic handout`: the whole main job in one command, from a file of words to a PDF."""

import zlib

import pikepdf
import pytest
from pypdf import PdfReader

from clinic.cycles.file_form import write_map
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
