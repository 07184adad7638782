"""`clinic map`: from a file of real words to the couple's file, to a drawing, to paper, and back to the same file."""

import json
import re
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from pypdf import PdfReader

from clinic.cycles.file_form import write_map
from tests.cast import HUNCH, LINK, MAP, WORDS

DATA = Path(__file__).parents[1] / "data"
TYPICAL = DATA / "the-chase.json"


@pytest.fixture
def couple(clinic) -> str:
    clinic.first_account()
    return clinic("couple", "add", "--a", "Maya", "--b", "Jon").stdout.strip()


@pytest.fixture
def map_file(tmp_path):
    """The standing cast's map, with words for every audience."""
    file = tmp_path / "map.json"
    file.write_text(write_map(MAP), encoding="utf-8")
    return file


@pytest.mark.parametrize("file", sorted(DATA.glob("*.json")), ids=lambda file: file.stem)
def test_a_map_goes_in_and_comes_out_byte_for_byte(clinic, couple, tmp_path, file):
    imported = clinic("map", "import", str(file), "--couple", couple)
    assert imported.exit_code == 0
    UUID(imported.stdout.strip())
    out = tmp_path / "out.json"
    assert clinic("map", "export", "--couple", couple, "--out", str(out)).exit_code == 0
    assert out.read_bytes() == file.read_bytes()
    assert clinic("map", "export", "--couple", couple).stdout == file.read_text(encoding="utf-8")


def test_an_export_has_everything_in_it_and_is_recorded(clinic, couple, map_file):
    clinic("map", "import", str(map_file), "--couple", couple)
    before = clinic("audit", "verify").stdout
    assert clinic("map", "export", "--couple", couple).stdout == map_file.read_text(encoding="utf-8")
    assert clinic("audit", "verify").stdout != before


def test_an_exported_file_is_for_its_owner_alone(clinic, couple, map_file, tmp_path):
    clinic("map", "import", str(map_file), "--couple", couple)
    new, old = tmp_path / "new.json", tmp_path / "old.json"
    old.write_text("before")
    old.chmod(0o644)
    for out in (new, old):
        assert clinic("map", "export", "--couple", couple, "--out", str(out)).exit_code == 0
        assert out.stat().st_mode & 0o777 == 0o600


def test_a_map_can_come_from_standard_input_and_with_a_byte_order_mark(clinic, couple, tmp_path):
    text = TYPICAL.read_text(encoding="utf-8")
    assert clinic("map", "import", "-", "--couple", couple, stdin=text).exit_code == 0
    marked = tmp_path / "marked.json"
    marked.write_text("\ufeff" + text, encoding="utf-8")
    assert clinic("map", "import", str(marked), "--couple", couple).exit_code == 0
    assert clinic("map", "list", "--couple", couple).stdout.count("\n") == 2


def test_one_of_several_maps_is_chosen_by_its_id(clinic, couple, map_file):
    first = clinic("map", "import", str(map_file), "--couple", couple).stdout.strip()
    clinic("map", "import", str(TYPICAL), "--couple", couple)
    assert clinic("map", "export", "--couple", couple, "--map", first).stdout == map_file.read_text(encoding="utf-8")
    assert f"{first}\t{MAP.title}" in clinic("map", "list", "--couple", couple).stdout


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "line 1, column 1"),
        (b'{"format":\n', "line 2"),
        (b"\xff\xfe", "byte 1 is not UTF-8"),
        (json.dumps({"format": "clinic-cycle-map/1", "partners": {"a": {"name": "A"}}}).encode(), "partners.b"),
        (TYPICAL.read_bytes().replace(b'"cue"', b'"quill"', 1), "entries[0].element"),
        (b"9" * 6000, "the file"),
    ],
    ids=["empty", "broken", "binary", "partner", "element", "number"],
)
def test_a_bad_file_is_refused_with_its_place_and_nothing_is_stored(clinic, couple, tmp_path, content, says):
    file = tmp_path / "bad.json"
    file.write_bytes(content)
    before = clinic("audit", "verify").stdout
    refused = clinic("map", "import", str(file), "--couple", couple)
    assert refused.exit_code == 1
    assert str(file) in refused.stderr
    assert says in refused.stderr
    assert "Nothing was stored." in refused.stderr
    assert "Traceback" not in refused.output
    assert clinic("map", "list", "--couple", couple).stdout == ""
    assert clinic("audit", "verify").stdout == before


def test_what_is_not_there_is_said(clinic, couple, tmp_path):
    for words in (
        ("map", "import", str(tmp_path / "nothing.json"), "--couple", couple),
        ("map", "import", str(TYPICAL), "--couple", str(uuid4())),
        ("map", "import", str(TYPICAL), "--couple", "garbage"),
        ("map", "export", "--couple", couple),
        ("map", "export", "--couple", couple, "--map", "garbage"),
        ("map", "export", "--couple", couple, "--map", str(uuid4())),
    ):
        refused = clinic(*words)
        assert refused.exit_code == 1, words
        assert refused.stderr.strip()
        assert "Traceback" not in refused.output


def test_a_map_that_names_others_says_so(clinic, tmp_path):
    clinic.first_account()
    other = clinic("couple", "add", "--a", "Ana", "--b", "Bo").stdout.strip()
    said = clinic("map", "import", str(TYPICAL), "--couple", other)
    assert said.exit_code == 0
    assert '"Ana"' in said.stderr
    assert '"Maya"' in said.stderr
    assert clinic("map", "export", "--couple", other).stdout == TYPICAL.read_text(encoding="utf-8")


def test_the_form_is_documented_where_one_looks_for_it(clinic):
    assert "clinic-cycle-map/1" in clinic("map", "form").stdout
    for command in ("import", "export", "draw"):
        shown = clinic("map", command, "--help").stdout
        assert "clinic-cycle-map/1" in shown
        assert "primary_emotion" in shown


@pytest.mark.parametrize("portrait", [False, True])
def test_a_drawing_holds_only_what_is_for_the_room(clinic, tmp_path, map_file, portrait):
    out = tmp_path / "map.svg"
    done = clinic("map", "draw", str(map_file), "--out", str(out), *(["--portrait"] if portrait else []))
    assert done.exit_code == 0
    svg = out.read_text(encoding="utf-8")
    width, height = (float(number) for number in re.search(r'viewBox="0 0 (\S+) (\S+)"', svg).groups())
    assert (height > width) is portrait
    for word in ("quillmine", "quillhis", "quillonlyus", "quillhunch", HUNCH):
        assert word not in svg


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ((), (792, 612)),
        (("--portrait",), (612, 792)),
        (("--paper", "a4"), (842, 595)),
        (("--paper", "a4", "--portrait"), (595, 842)),
    ],
)
def test_a_sheet_is_one_page_of_the_paper_asked_for(clinic, tmp_path, map_file, options, size):
    out = tmp_path / "map.pdf"
    assert clinic("map", "draw", str(map_file), "--out", str(out), *options).exit_code == 0
    (page,) = PdfReader(out).pages
    assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == size
    assert not any(words in page.extract_text() for words in (WORDS["partner_a"], WORDS["counselor"], HUNCH))


def test_drawing_needs_no_database_and_makes_none(clinic, tmp_path, map_file, monkeypatch):
    nowhere = tmp_path / "nowhere"
    monkeypatch.setenv("CLINIC_DATA", str(nowhere))
    assert clinic("map", "draw", str(map_file), "--out", str(tmp_path / "map.svg")).exit_code == 0
    assert not nowhere.exists()


def test_a_drawing_of_another_kind_is_refused(clinic, tmp_path, map_file):
    refused = clinic("map", "draw", str(map_file), "--out", str(tmp_path / "map.png"))
    assert refused.exit_code == 1
    assert ".svg" in refused.stderr


def test_a_drawing_that_cannot_be_written_is_said(clinic, tmp_path, map_file):
    for name in ("map.svg", "map.pdf"):
        refused = clinic("map", "draw", str(map_file), "--out", str(tmp_path / "no-such-folder" / name))
        assert refused.exit_code == 1
        assert "no-such-folder" in refused.stderr


def test_link_words_are_in_the_export(clinic, couple, map_file):
    clinic("map", "import", str(map_file), "--couple", couple)
    assert LINK in clinic("map", "export", "--couple", couple).stdout
