"""Handouts of the practice's own: written, copied, kept in versions, taken along as files, given like ours."""

import re
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlmodel import select

from clinic.handouts import own_pages
from clinic.handouts.tables import PracticeHandout
from reports.conditions import Addressee
from reports.document import Paper
from reports.handout import build_text
from reports.library import load, slugs
from reports.own_limits import LONGEST_WORD, MOST_PARTS, MOST_POINTS
from reports.own_text import OWN, OwnFields, OwnTextError, fields_of, file_of, text_from
from tests.handouts.test_pages import give, text_of
from tests.reports.papers import MADE_ON, PEOPLE

FIELDS = {
    "title": "Our evening walk",
    "summary": "Ten minutes side by side.",
    "when": "any time",
    "map": "any",
    "language": "en-US",
    "for_one": "yes",
    "body": "## How it goes\n\n{a} and {b}, walk *slowly*.\n\n- no phones\n- no fixing\n",
    "version": "0",
}


@pytest.fixture
def couple(cast):
    return cast.maya_and_jon


def write(browser, slug="new", **fields):
    return browser.post(f"/practice/handouts/{slug}", data=FIELDS | {"once": str(uuid4())} | fields)


def slug_of(answer):
    assert answer.status_code == 303, answer.text
    return re.search(rf"{OWN}[0-9a-f]{{10}}", answer.headers["location"])[0]


def test_a_text_and_its_file_are_the_same_thing_and_ours_never_look_like_one():
    fields = OwnFields("Two “quotes” \\ and ü", 'It says "so".', body="## One\n\nText.\n")
    text = text_from(fields, f"{OWN}1", MADE_ON)
    read, slug = fields_of(file_of(text, fields.body), "file.md")
    assert (read, slug) == (OwnFields(fields.title, fields.summary, body="## One\n\nText."), f"{OWN}1")
    assert not any(slug.startswith(OWN) for slug in slugs())


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "", "The title is empty. Write something there."),
        ("title", "x" * 5000, "5,000 characters; the most is 120"),
        ("summary", "a\x07", "cannot be printed"),
        ("body", "One.\n\n<script>alert(1)</script>", "Line 3: raw HTML"),
        ("body", "One {nobody}.", "Line 1: unknown placeholder"),
        ("body", "One.\n\n[x](https://example.org)", "Line 3: a link is not used"),
        ("body", "{when: for=all}\nOne.", "unknown condition"),
        ("body", "# Too high", "headings are ##"),
        ("body", "{you}, hello", "need {when: for=one}"),
        ("body", "Hello\n\n{tick: one | Done}", "Line 3: forms are for worksheets"),
        ("body", "x" * 60_001, "60,001 characters"),
        ("body", "One.\n\ntwo " + "x" * 59_000, "Line 3: this word has 59,000 letters"),
        ("body", "One.\n\n" + "- a\n" * 14_000, "Line 3: this list has 14,000 points; the most is 100"),
        ("body", "> - a\n" * 101, "Line 1: this list has 101 points"),
        ("body", "## H\n\n" * 4_000, "Line 801: up to here there are more than 400"),
        ("body", "{write: What? | lines=4}\n\n" * 201, "Line 401: up to here there are more than 400"),
    ],
)
def test_what_cannot_be_used_is_told_at_its_field_and_its_line(field, value, said):
    facts = {"title": "T", "summary": "S", "body": "B"} | {field: value}
    with pytest.raises(OwnTextError) as refused:
        text_from(OwnFields(**facts), f"{OWN}1", MADE_ON)
    assert set(refused.value.problems) == {field}
    assert said in refused.value.problems[field]


@pytest.mark.parametrize(
    "body",
    [
        ("- a\n" * MOST_POINTS + "\nNext.\n\n") * 2,
        "## H\n\nText.\n\n" * (MOST_PARTS // 2),
        ("x" * LONGEST_WORD + "\n\n") * 110,
    ],
    ids=["points", "headings", "words"],
)
def test_the_most_that_is_taken_can_be_printed(press, body):
    text = text_from(OwnFields("T", "S", body=body), f"{OWN}1", MADE_ON)
    paper = build_text(text, None, PEOPLE, addressee=Addressee.BOTH, paper=Paper.LETTER, made_on=MADE_ON, practice=None)
    assert press.print(paper).startswith(b"%PDF")


def test_it_is_written_offered_marked_and_given_like_ours(nora, couple):
    slug = slug_of(write(nora))
    library = nora.get(f"{couple.path}/handouts").text
    assert re.search(rf'handouts/{slug}[^"]*">.*?Our evening walk</a> <span class="badge">Yours</span>', library)
    page = nora.get(f"{couple.path}/handouts/{slug}").text
    assert '<bdi class="name" dir="ltr">Maya</bdi>' in page
    where = give(nora, couple, slug).headers["location"]
    assert "Maya and Jon, walk slowly." in text_of(nora.get(f"{where}/pdf").content)
    assert "Our evening walk" in nora.get(couple.path).text


def test_what_was_given_keeps_its_title_and_words_when_the_handout_changes(nora, couple):
    slug = slug_of(write(nora))
    where = give(nora, couple, slug).headers["location"]
    before = nora.get(f"{where}/pdf").content
    assert slug_of(write(nora, slug, version="1", title="Our morning walk")) == slug
    assert nora.get(f"{where}/pdf").content == before
    assert "Our evening walk" in nora.get(where).text
    assert "Our morning walk" in nora.get(f"{couple.path}/handouts").text


def test_it_can_be_tailored_for_one_couple(nora, couple):
    slug = slug_of(write(nora))
    page = nora.get(f"{couple.path}/handouts/{slug}/tailor", params={"map": str(couple.map)})
    assert page.status_code == 200
    assert "- no phones" in page.text


def test_versions_are_appended_and_a_stale_page_overwrites_nothing(house, nora):
    slug = slug_of(write(nora))
    write(nora, slug, version="1", summary="Said anew.")
    stale = write(nora, slug, version="1", summary="From an old page.")
    assert stale.status_code == 409
    assert "From an old page." in stale.text
    with house.transaction() as session:
        assert [row.version for row in session.exec(select(PracticeHandout))] == [1, 2]


def test_beginning_one_twice_begins_it_once(house, nora):
    once = str(uuid4())
    assert slug_of(write(nora, once=once)) == slug_of(write(nora, once=once))
    assert len(house.contents()["practice_handout"]) == 1


def test_what_was_changed_between_two_saves_of_a_new_one_is_not_lost(house, nora):
    once = str(uuid4())
    slug = slug_of(write(nora, once=once))
    again = write(nora, once=once, body="Quite other words.")
    assert again.status_code == 409
    assert "This page was saved before." in again.text
    assert "Quite other words." in again.text
    assert f'action="/practice/handouts/{slug}"' in again.text
    assert len(house.contents()["practice_handout"]) == 1
    assert slug_of(write(nora, slug, version="1", body="Quite other words.")) == slug
    assert "Quite other words." in nora.get(f"/practice/handouts/{slug}/edit").text


def test_the_same_words_sent_twice_are_kept_once_and_refused_by_nobody(house, nora):
    slug = slug_of(write(nora))
    for _ in range(2):
        assert slug_of(write(nora, slug, version="1", summary="Said anew.")) == slug
    assert len(house.contents()["practice_handout"]) == 2


def test_a_preview_keeps_nothing_and_loses_nothing(house, nora):
    before = house.contents()["practice_handout"]
    page = write(nora, act="preview")
    assert page.status_code == 200
    assert '<bdi class="name" dir="ltr">Kim</bdi>' in page.text
    assert "- no phones" in page.text
    bad = write(nora, body="One.\n\n<script>x</script>")
    assert bad.status_code == 422
    assert "Line 3: raw HTML" in bad.text
    assert "&lt;script&gt;x" in bad.text
    assert house.contents()["practice_handout"] == before


@pytest.mark.parametrize("slug", slugs())
def test_each_of_ours_can_be_copied_as_it_is(nora, slug):
    page = nora.get("/practice/handouts/new", params={"copy": slug})
    assert page.status_code == 200
    assert "error-summary" not in page.text
    assert load(slug).about.title in page.text.replace("&#39;", "'").replace("&amp;", "&")


def test_a_file_goes_out_and_comes_in_again_as_the_next_version(house, nora):
    slug = slug_of(write(nora))
    out = nora.get(f"/practice/handouts/{slug}/file")
    assert out.headers["content-disposition"] == f'attachment; filename="{slug}.md"'
    changed = out.text.replace("no phones", "no headphones").replace("\n", "\r\n")
    back = nora.post("/practice/handouts/import", files={"file": ("a.md", changed.encode(), "text/markdown")})
    assert slug_of(back) == slug
    assert "no headphones" in nora.get(f"/practice/handouts/{slug}/edit").text
    other = house.visitor().sign_in(house.cast.vera)
    theirs = other.post("/practice/handouts/import", files={"file": ("a.md", out.content, "text/markdown")})
    assert slug_of(theirs) != slug


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Choose a file first"),
        (b"# no block", "line 1: the text opens with a block"),
        (b'+++\ntitle = "x\n+++\n', "The file, line 2: the heading block cannot be read here"),
        (b'+++\ntitle = "x"\nsummary words\n+++\n', "The file, line 3: the heading block cannot be read here"),
        (b'+++\ntitle = "x"\n', "the line of +++ that closes the block of facts is missing"),
        (b'+++\ntitle = "x"\n+++\n', "is missing from the heading block"),
        (b"\xff\xfe", "not text in UTF-8"),
        (b"x" * 200_001, "200 kB at the most"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_place(house, nora, content, said):
    before = house.contents()
    answer = nora.post("/practice/handouts/import", files={"file": ("a.md", content, "text/markdown")})
    assert answer.status_code == 422
    assert said in answer.text
    assert house.contents()["practice_handout"] == before["practice_handout"]


def bring(browser, content):
    return browser.post("/practice/handouts/import", files={"file": ("a.md", content.encode(), "text/markdown")})


def test_a_file_that_says_what_is_kept_already_changes_nothing_and_the_page_says_so(house, nora):
    slug = slug_of(write(nora))
    file = nora.get(f"/practice/handouts/{slug}/file").text
    older = file.replace("reviewed_on = 20", "reviewed_on = 19").replace("reading_grade = ", "reading_grade = 1")
    before = house.contents()
    for content in (file, "\ufeff" + older, file.replace(slug, "own-0123456789").replace("\n", "\r\n")):
        answer = bring(nora, content)
        assert answer.headers["location"] == f"/practice/handouts/{slug}/edit?saved=same"
    assert house.contents()["practice_handout"] == before["practice_handout"]
    assert "Nothing was changed." in nora.get(answer.headers["location"]).text


def test_a_file_is_refused_with_every_line_at_fault_as_the_file_counts_them(nora):
    file = nora.get(f"/practice/handouts/{slug_of(write(nora))}/file").text
    file = file.replace("## How it goes", "## How it goes\n\n{tick: one | Done}\n\n" + "x" * 300)
    for fault in ("{tick: one", "x" * 300):
        line = next(number for number, text in enumerate(file.split("\n"), 1) if text.startswith(fault))
        said = bring(nora, file if "x" in fault else file.replace("x" * 300, "fine")).text
        assert f"Line {line}: " in said


def test_how_hard_it_is_to_read_is_measured_and_stands_in_its_file(nora):
    hard = "Attachment injuries characteristically necessitate considerable interpersonal responsiveness."
    grades = []
    for body in ("The cat sat on the mat. It was warm, and {a} had a nap in the sun with {b}.", hard):
        file = nora.get(f"/practice/handouts/{slug_of(write(nora, body=body))}/file").text
        grades.append(float(re.search(r"reading_grade = ([\d.]+)", file)[1]))
    assert grades[0] < 3 < 20 < grades[1]


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("walk *slowly*.", "walk {slowly}.", "unknown placeholder"),
        ('language = "en-US"', 'language = "tlh"', "no language of ours"),
    ],
)
def test_one_that_cannot_be_read_any_more_stops_no_other_and_is_mended_by_its_file(house, nora, couple, was, now, said):
    slug, other = slug_of(write(nora)), slug_of(write(nora, title="Another one"))
    with house.transaction() as session:
        row = session.exec(select(PracticeHandout).where(PracticeHandout.slug == slug)).one()
        row.source = row.source.replace(was, now)
        assert now in row.source
    library = nora.get(f"{couple.path}/handouts")
    assert library.status_code == 200
    assert slug not in library.text
    assert nora.get(f"{couple.path}/handouts/{other}").status_code == 200
    assert nora.get(f"{couple.path}/handouts/{slug}").status_code == 404
    page = nora.get("/practice/handouts").text
    assert "Needs a look" in page
    assert said in page
    assert nora.get(f"/practice/handouts/{slug}/edit").status_code == 422
    file = nora.get(f"/practice/handouts/{slug}/file").text
    sent = {"file": ("a.md", file.replace(now, was).encode(), "text/markdown")}
    assert slug_of(nora.post("/practice/handouts/import", files=sent)) == slug
    assert "Needs a look" not in nora.get("/practice/handouts").text
    assert f"/handouts/{slug}" in nora.get(f"{couple.path}/handouts").text


def test_put_away_it_is_not_offered_and_what_was_given_stays(nora, couple):
    slug = slug_of(write(nora))
    where = give(nora, couple, slug).headers["location"]
    nora.post(f"/practice/handouts/{slug}/put-away", data={"away": "yes"})
    assert f"/handouts/{slug}" not in nora.get(f"{couple.path}/handouts").text
    assert nora.get(where).status_code == 200
    nora.post(f"/practice/handouts/{slug}/put-away", data={"away": "no"})
    assert f"/handouts/{slug}" in nora.get(f"{couple.path}/handouts").text


def test_one_that_is_put_away_stays_so_when_it_is_changed_and_says_it(nora, couple):
    slug = slug_of(write(nora))
    nora.post(f"/practice/handouts/{slug}/put-away", data={"away": "yes"})
    assert slug_of(write(nora, slug, version="2", summary="Said anew.")) == slug
    page = nora.get(f"/practice/handouts/{slug}/edit", params={"saved": "yes"}).text
    assert "Kept as version 3." in page
    assert "It is put away, so it is not offered" in page
    assert f"/handouts/{slug}" not in nora.get(f"{couple.path}/handouts").text


def test_a_file_that_comes_in_while_somebody_saves_overwrites_nothing(house, nora, monkeypatch):
    slug = slug_of(write(nora))
    file = nora.get(f"/practice/handouts/{slug}/file").text.replace("no phones", "no headphones")
    stale = own_pages.own_handout

    def then_somebody_saves(session, practice, named):
        found = stale(session, practice, named)
        monkeypatch.setattr(own_pages, "own_handout", stale)
        return replace(found, version=found.version - 1)

    monkeypatch.setattr(own_pages, "own_handout", then_somebody_saves)
    answer = nora.post("/practice/handouts/import", files={"file": ("a.md", file.encode(), "text/markdown")})
    assert answer.status_code == 409
    assert "bring your file in again" in answer.text
    assert len(house.contents()["practice_handout"]) == 1


def test_they_are_this_practices_alone(house, cast, nora):
    slug = slug_of(write(nora))
    vera = house.visitor().sign_in(cast.vera)
    assert slug not in vera.get("/practice/handouts").text
    for path in (
        f"/practice/handouts/{slug}/edit",
        f"/practice/handouts/{slug}/file",
        f"{cast.the_others.path}/handouts/{slug}",
    ):
        assert vera.get(path).status_code == 404
    assert write(vera, slug).status_code == 404
    assert house.visitor().sign_in(cast.finn).get("/practice/handouts").status_code == 403
