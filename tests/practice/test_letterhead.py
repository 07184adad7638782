"""What a practice puts round its papers: a color that can be read, a logo that can do nothing, a page that says why."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from clinic.language import Language
from clinic.practice.letterhead import LEAST_CONTRAST, ColorError, checked_color, contrast_on_white, darker
from clinic.practice.logo_proof import proof_of
from clinic.practice.logos import LARGEST_FILE, LONGEST_SIDE, PNG, SVG, Logo, LogoError, read_logo
from reports.letterhead import HelpLine, lines_not_said, regions
from reports.pdf import PaperError, Press, render_pdf

TREE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><g fill="#136">%s</g></svg>'
CIRCLE = TREE % b'<circle cx="5" cy="5" r="4"/>'


def png(width=40, height=20, kind="PNG", mode="RGB"):
    written = io.BytesIO()
    Image.new(mode, (width, height), "#136").save(written, kind)
    return written.getvalue()


def read(content):
    return read_logo(content, len(content))


@pytest.mark.parametrize(("typed", "kept"), [("", ""), (" 0F5F6B ", "#0f5f6b"), ("#000000", "#000000")])
def test_a_color_that_can_be_read_is_kept(typed, kept):
    assert checked_color(typed) == kept


@pytest.mark.parametrize("typed", ["red", "#12345", "#12345g", "#ffffff", "#0f5f6b; } body {", "url(x)", "#77dd77"])
def test_another_color_is_refused(typed):
    with pytest.raises(ColorError):
        checked_color(typed)


def test_contrast_is_as_it_is_defined():
    assert contrast_on_white("#ffffff") == pytest.approx(1)
    assert contrast_on_white("#000000") == pytest.approx(21)
    assert contrast_on_white("#767676") == pytest.approx(4.54, abs=0.01)


@given(st.from_regex(r"#[0-9a-f]{6}", fullmatch=True))
def test_the_color_that_is_proposed_would_do(color):
    assert contrast_on_white(darker(color)) >= LEAST_CONTRAST
    assert checked_color(darker(color)) == darker(color)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_written_anew_as_png(kind):
    logo = read(png(kind=kind))
    assert logo.kind == PNG
    assert logo.content.startswith(b"\x89PNG")


def test_a_large_picture_is_made_smaller():
    with Image.open(io.BytesIO(read(png(3000, 1500)).content)) as made:
        assert made.size == (LONGEST_SIDE, LONGEST_SIDE // 2)


def test_what_was_hidden_in_a_picture_does_not_come_along():
    hidden = png() + b"<script>alert(1)</script>"
    assert b"script" not in read(hidden).content


def test_a_drawing_keeps_its_shapes_and_loses_notes_of_the_program_that_made_it():
    drawing = (
        b'<?xml version="1.0"?><!-- made by --><svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://x.example" '
        b'x:version="1" viewBox="0 0 9 9"><metadata><x:rdf/></metadata><title>Us</title>'
        b'<path d="M0 0h9" style="fill: #123456; stroke:none" data-name="p"/></svg>'
    )
    logo = read(drawing)
    assert logo.kind == SVG
    assert b'<path d="M0 0h9" fill="#123456" stroke="none"' in logo.content
    assert b"<title>Us</title>" in logo.content
    for gone in (b"made by", b"x.example", b"rdf", b"data-name", b"style"):
        assert gone not in logo.content
    assert read(logo.content) == logo


@pytest.mark.parametrize(
    ("inside", "why"),
    [
        (b"<script>alert(1)</script>", "<script>"),
        (b'<image href="https://x.example/a.png"/>', "<image>"),
        (b"<foreignObject/>", "<foreignObject>"),
        (b"<style>@import url(x)</style>", "<style>"),
        (b"<text>Us</text>", "<text>"),
        (b'<use href="#a"/>', "<use>"),
        (b'<path onload="go()"/>', "onload"),
        (b'<path fill="url(https://x.example/a)"/>', "fill"),
        (b'<path style="fill: url(file:///etc/passwd)"/>', "fill"),
        (b'<path class="a"/>', "class"),
        (b'<g xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="#a"/>', "xlink"),
        (b"<g>" * 40 + b"</g>" * 40, "too many shapes"),
        (b"<g/>" * 3000, "too many shapes"),
        (b'<g transform="rotate(x) foo(1"/>', "transform"),
        (b'<g transform="rotate(1, 2)"/>', "transform"),
        (b'<g transform="spin(4)"/>', "transform"),
        (b'<svg viewBox="a b"/>', "viewBox"),
        (b'<svg viewBox="0 0 0 9"/>', "viewBox"),
        (b'<circle r="big"/>', "r="),
        (b'<path style="stroke-width: 1furlong"/>', "stroke-width"),
        (b'<path d="here and there"/>', "d="),
        (b'<polygon points="1,2 three"/>', "points"),
        (b'<path stroke-dasharray="1 x"/>', "stroke-dasharray"),
    ],
)
def test_a_drawing_that_could_do_more_than_be_looked_at_is_refused_with_the_reason(inside, why):
    with pytest.raises(LogoError, match=why):
        read(TREE % inside)


def test_what_drawing_programs_write_is_taken():
    inside = (
        b'<svg x="1" width="100%" height="4.5mm" viewBox="-1.5,.5 1e2 20"/><g transform=" matrix(1 0 0-1 0,5) '
        b'translate(3),scale(.5 2)rotate(-45 1 2)skewX(3) "/><g transform=""/><path d="M.5.5l1-1a1 1 0 011 1z"/>'
        b'<polyline points="0,0 1-1 2.5.5"/><rect x="-1" width="3px" rx="1"/><path stroke-dasharray="2,1 3"/>'
        b'<linearGradient gradientTransform="translate(1 2)"><stop offset="50%"/><stop offset=".7"/></linearGradient>'
    )
    assert b"skewX(3)" in read(TREE % inside).content


@pytest.mark.parametrize(
    "content",
    [
        b"<svg",
        b"<html></html>",
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + CIRCLE,
        b"%PDF-1.7",
        b"GIF89a" + bytes(40),
        b"\x89PNG\r\n\x1a\n" + bytes(30),
        b"",
        CIRCLE.replace(b'viewBox="0 0 10 10"', b""),
        CIRCLE + b" " * 300_001,
    ],
)
def test_what_is_no_logo_is_refused(content):
    with pytest.raises(LogoError):
        read(content)


def test_a_file_that_is_too_large_is_refused_by_its_size():
    with pytest.raises(LogoError, match=r"20\.0 MB\. A logo may have 2 MB"):
        read_logo(png(), 20 << 20)
    with pytest.raises(LogoError):
        read_logo(bytes(LARGEST_FILE + 1), LARGEST_FILE + 1)


def test_help_lines_are_there_in_every_language_and_not_said_twice():
    for language in Language:
        numbers = [line.number for line in regions(language)["us"].lines]
        assert numbers == ["988", "1-800-799-7233", "741741"]
        assert all(line.number in line.reach for line in regions(language)["us"].lines)
    for region in regions().values():
        assert all(line.number in line.reach for line in region.lines)
        assert region.emergency_number in region.emergency
    assert {"us", "ca", "uk", "ie", "au"} <= set(regions())
    lines = (HelpLine("Ours", "our office"), *regions()["us"].lines)
    assert [line.number for line in lines_not_said(lines, "call or text 988")] == ["", "1-800-799-7233", "741741"]


FORM = {
    "name": "Maple Street Counseling",
    "lines": "12 Maple Street\r\nKnoxville\r\n865-555-0100",
    "color": "#123456",
    "footer": "Licensed in Tennessee.",
    "region": "us",
    "help_lines": "Our office | 865-555-0100",
    "revision": "0",
}


def save(browser, logo=b"", **fields):
    return browser.post("/practice", data=FORM | fields, files={"logo": ("logo.svg", logo, "image/svg+xml")})


def test_the_owner_sets_it_up_and_sees_it(nora):
    answer = save(nora, CIRCLE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/practice?saved=yes")
    page = nora.get("/practice?saved=yes").text
    for words in ("Maple Street Counseling", "12 Maple Street", "Our office", "National Domestic Violence Hotline"):
        assert words in page
    logo = nora.get("/practice/logo")
    assert logo.headers["content-type"] == "image/svg+xml"
    assert "sandbox" in logo.headers["content-security-policy"]
    assert nora.get("/practice/paper.css").text == ".paper { --house: #123456 }\n"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "x" * 5000}, "5,000 characters; the most is 120"),
        ({"name": "a\x07b"}, "cannot be printed"),
        ({"color": "#ffff00"}, "hard to read on white"),
        ({"lines": "\n".join("abcdefg")}, "7 lines; the most is 5"),
        ({"help_lines": "x" * 121}, "Line 1 has 121 characters"),
        ({"footer": "x" * 301}, "301 characters"),
    ],
)
def test_what_does_not_fit_is_told_at_its_field_and_nothing_is_half_saved(house, nora, fields, said):
    before = house.contents()["practice_paper"]
    answer = save(nora, CIRCLE, **fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'<a href="#{next(iter(fields))}">' in answer.text
    assert "Licensed in Tennessee." in answer.text or "footer" in fields
    assert house.contents()["practice_paper"] == before


@pytest.mark.parametrize("logo", [b'<path d="M 1 L"/>', b'<path d="M0 0 A 1 2 3"/>', b'<path fill="url(#none)"/>'])
def test_a_logo_that_was_taken_can_be_printed(nora, logo):
    answer = save(nora, TREE % logo)
    if answer.status_code == 422:
        assert "This logo cannot go on paper." in answer.text
        assert nora.get("/practice/logo").status_code == 404
        return
    kept = nora.get("/practice/logo")
    assert render_pdf(proof_of(Logo(SVG, kept.content))).startswith(b"%PDF")


def test_a_logo_that_the_press_cannot_print_is_refused_and_nothing_is_saved(house, nora, monkeypatch):
    def refuse(_press, _document):
        raise PaperError("This document could not be printed (ValueError).")

    before = house.contents()["practice_paper"]
    monkeypatch.setattr(Press, "print", refuse)
    answer = save(nora, CIRCLE)
    assert answer.status_code == 422
    assert "This logo cannot go on paper." in answer.text
    assert "12 Maple Street" in answer.text
    assert house.contents()["practice_paper"] == before


def test_a_logo_of_twenty_megabytes_is_told_kindly(house, nora):
    before = house.contents()["practice_paper"]
    answer = save(nora, bytes(20 << 20))
    assert answer.status_code == 422
    assert "This file has 20.0 MB. A logo may have 2 MB at most." in answer.text
    assert "12 Maple Street" in answer.text
    assert house.contents()["practice_paper"] == before
    assert save(nora, bytes(26 << 20)).status_code == 413


def test_a_logo_stays_until_it_is_left_off(nora):
    save(nora, png())
    assert save(nora, revision="1", color="").status_code == 303
    assert nora.get("/practice/logo").headers["content-type"] == "image/png"
    assert save(nora, revision="2", without_logo="yes").status_code == 303
    assert nora.get("/practice/logo").status_code == 404


def test_two_owners_at_once_lose_nothing(nora):
    assert save(nora).status_code == 303
    stale = save(nora, footer="Another footer.")
    assert stale.status_code == 409
    assert "Another footer." in stale.text


def test_only_an_owner_may(house, cast):
    for person in (cast.sam, cast.finn, cast.sue):
        browser = house.visitor().sign_in(person)
        assert browser.get("/practice").status_code == 403
        assert save(browser).status_code == 403
        assert ("Our papers" in browser.get("/couples").text) is False
    assert house.visitor().sign_in(cast.sam).get("/practice/paper.css").status_code == 200


def test_it_is_this_practices_alone(house, nora, cast):
    save(nora, CIRCLE)
    vera = house.visitor().sign_in(cast.vera)
    assert vera.get("/practice/logo").status_code == 404
    assert vera.get("/practice/paper.css").text == ""
