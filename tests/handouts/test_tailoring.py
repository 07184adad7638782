"""Tailoring in the browser: what is typed is kept for its reader alone, comes back, and goes on that paper only."""

import io
import re
from uuid import uuid4

import pytest
from pypdf import PdfReader
from sqlmodel import select

from clinic.couples.rules import Audience, Reader
from clinic.handouts.drafts import draft_of
from clinic.handouts.tables import HandoutDraft
from clinic.practice import audit
from clinic.vault import VaultError
from reports.tailoring import MOST

SLUG = "when-hurt-turns-into-distance"
PRIVATE = "quilltyped I told you about May"


@pytest.fixture
def couple(cast):
    return cast.maya_and_jon


def path(couple, slug=SLUG):
    return f"{couple.path}/handouts/{slug}/tailor"


def opened(browser, couple, whom="both", **more):
    return browser.get(path(couple), params={"for": whom, "map": str(couple.map)} | more).text


def revision(page):
    return re.search(r'name="revision" id="tailor-revision" value="(\d+)"', page)[1]


def passage(page, words):
    """The name of the field that holds these words."""
    fields = re.findall(r'<textarea id="(text-[\w-]+)"[^>]*>\n(.*?)</textarea>', page, re.S)
    return next(name for name, text in fields if words in text)


def save(browser, couple, whom="both", page=None, **fields):
    page = page or opened(browser, couple, whom)
    kept = {f"keep-{key}": "yes" for key in re.findall(r'name="section-([\w-]+)"', page)}
    shown = {f"section-{key}": "yes" for key in re.findall(r'name="section-([\w-]+)"', page)}
    common = {"for": whom, "map": str(couple.map), "paper": "letter", "size": "normal", "revision": revision(page)}
    note = re.search(r'<textarea id="note"[^>]*>\n(.*?)</textarea>', page, re.S)[1]
    return browser.post(path(couple), data=common | {"note": note} | kept | shown | fields)


def test_the_same_words_sent_twice_are_kept_and_refused_by_nobody(nora, couple):
    page = opened(nora, couple)
    for _ in range(2):
        assert save(nora, couple, page=page, note="Dear both,").status_code == 303
    assert save(nora, couple, page=page, note="Dear others,").status_code == 409
    assert revision(opened(nora, couple)) == "1"


def give(browser, couple, whom="both", **fields):
    form = {"for": whom, "map": str(couple.map), "paper": "letter", "giving": str(uuid4())}
    return browser.post(f"{couple.path}/handouts/{SLUG}", data=form | fields)


def text_of(pdf):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_what_is_typed_is_kept_shown_again_and_printed(nora, couple):
    page = opened(nora, couple)
    field = passage(page, "An apology matters")
    answer = save(nora, couple, note="Dear both,", **{field: "Sorry is a **start**, {a}."})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{path(couple)}?for=both")
    again = nora.get(answer.headers["location"]).text
    assert "Sorry is a **start**, {a}." in again
    assert "Dear both," in again
    assert "1 passage in your words, a note from you" in again
    assert "An apology matters" in again, "what the library says can be read beside it"
    for look in (again, nora.get(f"{couple.path}/handouts/{SLUG}", params={"map": str(couple.map)}).text):
        assert "Sorry is a <strong>start</strong>" in look
    pdf = nora.get(f"{give(nora, couple).headers['location']}/pdf").content
    assert "Sorry is a start, Maya." in text_of(pdf)
    assert "A note from your counselor" in text_of(pdf)


def test_the_library_and_other_couples_papers_stay_as_they_are(nora, cast, couple):
    save(nora, couple, note="quillnote for these two")
    assert "quillnote" not in nora.get(f"{cast.long_names.path}/handouts/{SLUG}").text


@pytest.mark.parametrize(("whom", "others"), [("a", ("b", "both")), ("b", ("a", "both"))])
def test_what_is_typed_for_one_is_never_on_the_others_paper(house, nora, couple, whom, others):
    save(nora, couple, whom, note=PRIVATE)
    assert PRIVATE in opened(nora, couple, whom)
    for other in others:
        assert "quilltyped" not in opened(nora, couple, other)
        assert "quilltyped" not in nora.get(f"{couple.path}/handouts/{SLUG}", params={"for": other}).text
        where = give(nora, couple, other).headers["location"]
        assert "quilltyped" not in text_of(nora.get(f"{where}/pdf").content)
    own = give(nora, couple, whom).headers["location"]
    assert "quilltyped" in text_of(nora.get(f"{own}/pdf").content)


def test_a_draft_is_sealed_for_its_reader(house, nora, couple):
    save(nora, couple, "a", note=PRIVATE)
    with house.transaction() as session:
        (row,) = session.exec(select(HandoutDraft)).all()
        assert b"quilltyped" not in row.content_sealed
        assert draft_of(session, house.file(session, couple, Reader.PARTNER_A), SLUG, row.audience).tailoring.note
        for reader in (Reader.PARTNER_B, Reader.ROOM):
            with pytest.raises(VaultError):
                draft_of(session, house.file(session, couple, reader), SLUG, row.audience)


def test_a_section_is_left_out_and_brought_back(nora, couple):
    page = opened(nora, couple)
    key = re.search(
        r'name="section-([\w-]+)" value="yes">(?:(?!name="section-).)*<span dir="auto">Four steps out', page, re.S
    )[1]
    save(nora, couple, **{f"keep-{key}": "no"})
    again = opened(nora, couple)
    assert "<h2>Four steps out of the loop</h2>" not in again
    assert "1 section left out" in again
    save(nora, couple)
    assert "<h2>Four steps out of the loop</h2>" in opened(nora, couple)


def test_a_passage_is_put_back_and_all_is_set_back_and_neither_loses_a_word(nora, couple):
    field = passage(opened(nora, couple), "An apology matters")
    save(nora, couple, note="Mine.", **{field: "Said otherwise."})
    save(nora, couple, **{field: "Said otherwise.", "put-back": field.removeprefix("text-")})
    page = opened(nora, couple)
    assert "Said otherwise." not in page
    assert "Mine." in page
    save(nora, couple, act="go-back")
    assert "Said otherwise." in opened(nora, couple)
    save(nora, couple, act="set-back")
    page = opened(nora, couple)
    assert "Mine." not in page
    assert "As the library says it." in page
    assert "Bring back what was there before" in page
    save(nora, couple, act="go-back")
    page = opened(nora, couple)
    assert "Mine." in page
    assert "Said otherwise." in page


def test_words_that_cannot_be_printed_are_kept_told_at_their_field_and_not_given(house, nora, couple):
    field = passage(opened(nora, couple), "An apology matters")
    save(nora, couple, **{field: "One.\n\n<script>alert(1)</script>"})
    page = opened(nora, couple)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert f'<a href="#{field}">Line 3: raw HTML is not allowed' in page
    assert "An apology matters" in page, "the paper beside it shows the library’s words meanwhile"
    before = house.contents()["paper_given"]
    refused = give(nora, couple)
    assert refused.status_code == 422
    assert "cannot be printed" in refused.text
    assert house.contents()["paper_given"] == before


def test_what_is_too_long_is_not_kept_and_not_lost(house, nora, couple):
    before = house.contents()["handout_draft"]
    answer = save(nora, couple, note="x" * (MOST + 1))
    assert answer.status_code == 422
    assert "the most is 5,000" in answer.text
    assert "x" * (MOST + 1) in answer.text
    assert house.contents()["handout_draft"] == before


def test_two_people_at_once_lose_nothing(house, nora, couple):
    page = opened(nora, couple)
    sam = house.visitor().sign_in(house.cast.sam)
    assert save(sam, couple, note="Sam was here.").status_code == 303
    stale = save(nora, couple, page=page, note="Nora, too.")
    assert stale.status_code == 409
    assert "Nora, too." in stale.text
    assert "Sam was here." in opened(nora, couple)
    assert save(nora, couple, page=stale.text).status_code == 303
    assert "Nora, too." in opened(nora, couple)


def test_what_changed_under_an_open_page_is_not_given_unseen(nora, couple):
    save(nora, couple, note="New words.")
    answer = give(nora, couple, draft="0")
    assert answer.status_code == 409
    assert "New words." in answer.text
    assert give(nora, couple, draft="1").status_code == 303


def test_words_for_a_passage_that_is_gone_are_shown_and_let_go_only_by_a_person(house, nora, couple):
    field = passage(opened(nora, couple), "An apology matters")
    save(nora, couple, **{field: "quillgone for another day"})
    with house.transaction() as session:  # as if the library had changed that passage meanwhile
        row = session.exec(select(HandoutDraft)).one()
        keys = house.file(session, couple).keys
        content = keys.open(Audience.ROOM, "handout_draft.content", SLUG, row.content_sealed)
        changed = content.replace(field.removeprefix("text-"), "0123456789")
        row.content_sealed = keys.seal(Audience.ROOM, "handout_draft.content", SLUG, changed)
        session.add(row)
    page = opened(nora, couple)
    assert "These words of yours are not on this paper now" in page
    assert "quillgone" in page
    save(nora, couple, note="More.")
    assert "quillgone" in opened(nora, couple)
    save(nora, couple, **{"let-go": "0123456789"})
    assert "quillgone" not in opened(nora, couple)


def test_a_sitting_is_one_sentence_of_the_trail_and_names_no_word(house, nora, couple):
    for number in range(3):
        save(nora, couple, note=f"quillword {number}")
    with house.transaction() as session:
        told = [one.sentence for one in audit.trail(session, couple.practice, couple.id)]
    assert told.count(f"Tailored a handout: {SLUG}.") == 1
    assert not any("quill" in sentence for sentence in told)


def test_saving_what_is_kept_already_changes_nothing(house, nora, couple):
    save(nora, couple, note="Once.")
    before = house.contents()
    save(nora, couple)
    assert house.contents()["handout_draft"] == before["handout_draft"]


def test_there_is_nothing_to_tailor_in_a_drawing_or_in_what_is_not_there(nora, couple):
    for slug in ("cycle-sheet", "then-and-now", "nothing"):
        assert nora.get(path(couple, slug)).status_code == 404
        assert nora.post(path(couple, slug), data={"note": "x"}).status_code == 404


def test_a_page_takes_few_queries(house, nora, couple):
    with house.statements() as seen:
        opened(nora, couple)
    assert len(seen) < 25


def handout(browser, couple, whom="both", **more):
    return browser.get(f"{couple.path}/handouts/{SLUG}", params={"for": whom, "map": str(couple.map)} | more).text


def test_words_that_cannot_be_printed_are_told_on_the_paper_s_page_and_not_called_kept_alone(house, nora, couple):
    field = passage(opened(nora, couple), "An apology matters")
    save(
        nora, couple, note="{nonsense} and {more}", **{field: "Fine.\n\n<script>x</script>\n\n- [a](http://b.example)"}
    )
    page = opened(nora, couple)
    assert "Kept, but cannot be printed yet: 1 passage in your words, a note from you." in page
    assert "As the library says it." not in page
    assert 'aria-describedby="note-hint note-problem" aria-invalid="true"' in page
    for fault in (
        "Line 1: unknown placeholder “{nonsense}”. Line 1: unknown placeholder “{more}”.",
        "Line 3",
        "Line 5",
    ):
        assert fault in page
    look = handout(nora, couple)
    assert "Kept, but cannot be printed yet" in look
    assert re.search(r'<a href="[^"]+/tailor\?[^"]+#note">Your note</a>: Line 1: unknown placeholder', look)
    assert re.search(rf'<a href="[^"]+#{field}">The passage that begins “An apology matters', look)
    assert "Make the PDF" not in look
    refused = give(nora, couple)
    assert refused.status_code == 422
    assert "Your note: Line 1: unknown placeholder “{nonsense}”." in refused.text.split("</h1>")[1].split("<form")[0]
    pack = nora.post(f"{couple.path}/pack", data={f"paper-{SLUG}": "yes", "for": "both"})
    assert pack.status_code == 422
    assert "When hurt turns into distance”: some words" in pack.text
    assert "Your note: Line 1" in pack.text
    save(nora, couple, note="Better.", **{field: "Fine."})
    assert "Make the PDF" in handout(nora, couple)


def test_a_paper_says_for_whom_else_and_in_which_language_it_is_tailored_and_quotes_nothing(nora, couple):
    save(nora, couple, note="quillnote for both")
    for look in (handout(nora, couple, "a"), handout(nora, couple, language="es-US")):
        assert "This paper is also tailored" in look
        assert ">for both, in English</a>" in look
        assert "quillnote" not in look
    save(nora, couple, "b", note="quillnote for him")
    assert re.search(r"for=b[^>]*>for <bdi>Jon</bdi>, in English</a>", handout(nora, couple))
    save(nora, couple, act="set-back")
    assert "for both, in English" not in handout(nora, couple, "a")
