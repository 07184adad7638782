"""Laws of measuring and breaking, for any text; and what the scripts we ship need."""

import re
import string
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.cycles.bidi_runs import is_rtl, visual_runs
from clinic.cycles.faces import ATKINSON, FAMILIES, FOLDER, NOTO_SANS, REGULAR, SEMIBOLD, family_of
from clinic.cycles.graphemes import breakable, graphemes
from clinic.cycles.lettering import clean, filled, line_count, lines, measured, width
from clinic.cycles.outlines import can_be_text, outline

SCRIPTS = (
    "abc XYZ -/éßłđ אבג שكر नमस्ते বাংলা தமிழ் ไทยเ 漢字、。「」かなカナ 한국어 Привіт ελλάδα հայ ქართ ሰላም "
    "\u2764\ufe0f\U0001f44d\U0001f3fd\U0001f468\u200d\U0001f467\U0001f1fa\U0001f1f8\u202e\n"
)
TEXTS = st.one_of(
    st.text(alphabet=st.sampled_from(SCRIPTS), max_size=120),
    st.text(alphabet=string.printable, max_size=200),
    st.text(max_size=60),
)
ROOMS = st.floats(min_value=0.3, max_value=30)


def squeezed(text: str) -> str:
    return "".join(text.split())


@settings(deadline=None, max_examples=200)
@given(TEXTS, ROOMS)
def test_breaking_loses_nothing(text: str, room: float) -> None:
    broken = lines(measured(text, REGULAR), room)
    assert squeezed("".join(line.text for line in broken)) == squeezed(clean(text))
    assert all(line.text.strip() for line in broken)


@settings(deadline=None, max_examples=200)
@given(TEXTS, ROOMS)
def test_no_line_is_wider_than_its_room_unless_it_is_one_letter(text: str, room: float) -> None:
    for line in lines(measured(text, REGULAR), room):
        assert line.width <= room + 1e-6 or len(list(graphemes(line.text))) == 1


@settings(deadline=None, max_examples=100)
@given(TEXTS, ROOMS)
def test_balancing_costs_no_line(text: str, room: float) -> None:
    words = measured(text, REGULAR)
    assert len(lines(words, room)) == len(filled(words, room)) == line_count(words, room)


@settings(deadline=None, max_examples=100)
@given(TEXTS)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@settings(deadline=None, max_examples=100)
@given(TEXTS)
def test_graphemes_and_pieces_keep_every_character(text: str) -> None:
    word = squeezed(clean(text))
    assert "".join(graphemes(word)) == word
    assert "".join(breakable(word)) == word


@settings(deadline=None, max_examples=100)
@given(TEXTS)
def test_runs_keep_every_character(text: str) -> None:
    line = clean(text)
    assert sorted("".join(run for run, _ in visual_runs(line, rtl=is_rtl(line)))) == sorted(line)


def test_a_line_on_its_own_is_as_wide_as_it_was_in_its_paragraph() -> None:
    for line in lines(measured("you turn away and I can feel my shoulders go up", SEMIBOLD), 9):
        assert width(line.text, SEMIBOLD) == pytest.approx(line.width)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("one\n two\t three ", "one two three"),
        ("\u202eevil\u2066 \u200fword\u00ad", "evil word"),
        ("cafe\u0301", "café"),
        ("a\u200bb", "a b"),
        ("lone \ud800 half", "lone \ufffd half"),
        ("Z" + "\u0335" * 30, "Z" + "\u0335" * 4),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
    ],
)
def test_what_cannot_be_drawn_is_left_out(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("self-worth", ["self-", "worth"]),
        ("either/or", ["either/", "or"]),
        ("</b>", ["</b>"]),
        ("-5", ["-5"]),
        ("我走。", ["我", "走。"]),
        ("「はい」", ["「は", "い」"]),
        ("한국어", ["한국어"]),
        ("ฉันเสียใจ", ["ฉัน", "เสีย", "ใจ"]),
    ],
)
def test_where_a_word_may_break(word: str, pieces: list[str]) -> None:
    assert breakable(word) == pieces


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("नमस्ते", ["न", "म", "स्ते"]),
        ("👨‍👩‍👧x", ["👨‍👩‍👧", "x"]),
        ("🇺🇸🇨🇦", ["🇺🇸", "🇨🇦"]),
        ("👍🏽!", ["👍🏽", "!"]),
        ("กำ", ["กำ"]),
    ],
)
def test_letters_as_people_count_them(text: str, letters: list[str]) -> None:
    assert list(graphemes(text)) == letters


def test_runs_stand_in_the_order_they_are_read_on_the_page() -> None:
    assert visual_runs("אמרתי WhatsApp 20", rtl=True) == [("WhatsApp 20", "ltr"), ("אמרתי ", "rtl")]
    assert visual_runs("he said שלום twice", rtl=False) == [("he said ", "ltr"), ("שלום", "rtl"), (" twice", "ltr")]
    assert visual_runs("WhatsApp", rtl=True) == [("WhatsApp", "ltr")]
    assert visual_runs("می\u200cروم 5", rtl=True) == [("5", "ltr"), ("می\u200cروم ", "rtl")]


@pytest.mark.parametrize(
    "sample",
    [
        *("Żółć ğ ő", "Tiếng Việt ặ ể", "Ελληνικά", "Українська", "עברית", "العربية", "हिन्दी", "বাংলা", "தமிழ்"),
        *("ไทย", "Հայերեն", "ქართული", "አማርኛ", "简体中文", "繁體中文", "日本語カナ", "한국어", "→ ✓ ★ ♥", "😀 ❤"),
    ],
)
def test_every_script_we_ship_has_its_letters(sample: str) -> None:
    assert [character for character in sample if family_of(character) is None] == []


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_every_face_holds_the_same_letters_in_every_weight(family) -> None:
    regular = family.regular.characters
    assert regular
    for weight in (SEMIBOLD, 700):
        assert len(regular - family.face(weight).characters) <= len(regular) // 50


def test_one_foreign_accent_sets_the_whole_text_in_one_typeface() -> None:
    assert measured("Tôi im lặng", REGULAR).lead is NOTO_SANS
    assert measured("Zoë garçon łódź", REGULAR).lead is ATKINSON
    assert measured("I said Привет", REGULAR).lead is ATKINSON


@pytest.mark.parametrize("text", ["שלום", "سلام", "मैं", "ไทยนี้", "❤️", "e\u0325"])
def test_scripts_that_need_shaping_are_not_set_letter_by_letter(text: str) -> None:
    assert not can_be_text(text)
    drawn = outline(text, REGULAR, 20.0)
    assert drawn.path.startswith("M")
    assert drawn.width > 5


@pytest.mark.parametrize("text", ["plain words", "Привет", "中文", "ქართული", "እኔ"])
def test_simple_scripts_stay_text(text: str) -> None:
    assert can_be_text(text)


def test_outlines_are_as_wide_as_they_were_measured() -> None:
    for text in ("שלום (שוב) 10", "मैं अकेली हूँ", "நீ என் பக்கம்"):
        words = measured(text, REGULAR)
        drawn = outline(words.text, REGULAR, 1000.0, words.lead, words.rtl)
        assert drawn.width == pytest.approx(words.ends[-1] * 1000, rel=0.02)


def test_the_font_files_are_those_the_readme_names() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    screen = FOLDER.parents[1] / "clinic" / "web" / "static" / "fonts"
    files = [*FOLDER.glob("*.?tf"), *screen.glob("*.woff2")]
    assert len(files) == len(re.findall(r"^\| `", readme.split("## Files and hashes")[1], re.MULTILINE))
    for file in files:
        assert f"| `{file.name}` | {file.stat().st_size:,} | `{sha256(file.read_bytes()).hexdigest()}` |" in readme


def test_the_style_sheet_names_every_family_and_only_files_that_are_there() -> None:
    screen = FOLDER.parents[1] / "clinic" / "web" / "static" / "fonts"
    sheet = (screen / "fonts.css").read_text(encoding="utf-8")
    assert set(re.findall(r"font-family: (\w+);", sheet)) == {family.name for family in FAMILIES}
    assert set(re.findall(r'url\("([^"]+)"\)', sheet)) == {file.name for file in screen.glob("*.woff2")}


@pytest.mark.parametrize(("sheet", "name"), [("app.css", "--font"), ("paper.css", "font-family")])
def test_pages_and_papers_letter_every_script_that_the_drawing_does(sheet: str, name: str) -> None:
    text = (FOLDER.parents[1] / "clinic" / "web" / "static" / sheet).read_text(encoding="utf-8")
    families = re.search(rf"{name}: ([^;]*);", text)
    assert families
    assert set(re.split(r",\s*", families[1])) - {"system-ui", "sans-serif"} == {family.name for family in FAMILIES}
