"""Choosing a paper, seeing it, giving it once, and having exactly what was given."""

import hashlib
import io
import re
from dataclasses import replace
from uuid import uuid4

import pytest
from pypdf import PdfReader
from sqlmodel import select

from clinic.couples.rules import Audience, Pair, Partner, Reader
from clinic.couples.store import CoupleFacts, add_couple
from clinic.cycles import store as maps
from clinic.handouts.shelves import SHELVES
from clinic.handouts.tables import PaperGiven
from clinic.practice import audit
from clinic.vault import VaultError
from reports import library
from tests.cast import HUNCH, WORDS

SLUG = "when-hurt-turns-into-distance"
PRIVATE = {audience: words.split()[0] for audience, words in WORDS.items() if audience is not Audience.ROOM}


@pytest.fixture
def couple(cast):
    return cast.maya_and_jon


def give(browser, couple, slug=SLUG, **fields):
    form = {
        "for": "both",
        "map": str(couple.map),
        "paper": "letter",
        "orientation": "landscape",
        "giving": str(uuid4()),
    }
    return browser.post(f"{couple.path}/handouts/{slug}", data=form | fields)


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def given_rows(house):
    with house.transaction() as session:
        return list(session.exec(select(PaperGiven)))


def test_the_library_offers_what_there_is(nora, couple):
    page = nora.get(f"{couple.path}/handouts").text
    assert f"{couple.path}/handouts/cycle-sheet" in page
    for slug in library.slugs():
        about = library.load(slug).about
        assert page.count(f'href="{couple.path}/handouts/{slug}"') == 1
        shelf = page.index(SHELVES[about.when])
        assert page.index(about.title) > shelf
        assert "<h2" not in page[shelf : page.index(about.title)]


@pytest.mark.parametrize(("whom", "private"), [("both", None), ("a", Audience.PARTNER_A), ("b", Audience.PARTNER_B)])
@pytest.mark.parametrize("slug", [SLUG, "cycle-sheet"])
def test_a_preview_holds_only_what_its_reader_may_have(nora, couple, slug, whom, private):
    page = nora.get(f"{couple.path}/handouts/{slug}", params={"for": whom}).text
    for audience, word in PRIVATE.items():
        if audience is not private:
            assert word not in page, audience
    assert HUNCH.split()[0] not in page
    assert "quillroom" in page


def test_a_paper_is_given_kept_and_opened_as_it_was(house, cast, nora, couple):
    answer = give(nora, couple, **{"for": "b"})
    assert answer.status_code == 303
    assert nora.get(answer.headers["location"]).status_code == 200
    pdf = nora.get(f"{answer.headers['location']}/pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.headers["content-disposition"] == f'inline; filename="{SLUG}.pdf"'
    (row,) = given_rows(house)
    assert hashlib.sha256(pdf.content).hexdigest() == row.sha256
    assert (row.audience, row.given_by, row.map_id) == (Audience.PARTNER_B, cast.nora.id, couple.map)
    assert nora.get(f"{answer.headers['location']}/pdf?download=true").content == pdf.content
    text = text_of(pdf.content)
    for word in (PRIVATE[Audience.PARTNER_A], PRIVATE[Audience.COUNSELOR], HUNCH.split()[0]):
        assert word not in text
        assert word.encode() not in pdf.content
    assert "Jon" in nora.get(couple.path).text


def test_pressing_twice_gives_once(house, nora, couple):
    giving = str(uuid4())
    first, again = (give(nora, couple, giving=giving) for _ in range(2))
    assert first.headers["location"] == again.headers["location"]
    assert len(given_rows(house)) == 1


class OtherHands:
    """A press beside which somebody does something else."""

    def __init__(self, press, meanwhile):
        self.press, self.meanwhile = press, meanwhile

    def print_edition(self, html, reader, couple):
        self.meanwhile()
        return self.press.print_edition(html, reader, couple)


def with_press(house, meanwhile):
    house.app.state.program = replace(
        house.app.state.program, press=OtherHands(house.app.state.program.press, meanwhile)
    )


def test_others_write_while_a_paper_is_printed(house, cast, nora, couple):
    written = []

    def write():
        with house.transaction() as session:
            written.append(add_couple(session, house.vault, cast.nora.actor, cast.the_others.facts))

    with_press(house, write)
    assert give(nora, couple).status_code == 303
    assert len(written) == len(given_rows(house)) == 1


def test_pressing_again_while_it_is_printed_gives_once(house, nora, couple):
    giving, presses = str(uuid4()), []

    def press_again():
        if not presses:
            presses.append(1)
            presses.append(give(nora, couple, giving=giving).headers["location"])

    with_press(house, press_again)
    assert give(nora, couple, giving=giving).headers["location"] == presses[1]
    assert len(given_rows(house)) == 1
    with house.transaction() as session:
        sentences = [one.sentence for one in audit.trail(session, couple.practice, couple.id)]
    assert sum(sentence.startswith("Made a paper") for sentence in sentences) == 1


def test_a_given_paper_stays_as_it_was_when_the_map_changes(nora, couple):
    where = give(nora, couple).headers["location"]
    before = nora.get(f"{where}/pdf").content
    nora.send_edits(couple, {"kind": "add_entry", "entry": "e1", "partner": "a", "element": "need", "text": "new"})
    assert nora.get(f"{where}/pdf").content == before


def test_what_was_given_is_sealed_for_the_one_it_was_for(house, nora, couple):
    give(nora, couple, **{"for": "a"})
    (row,) = given_rows(house)
    with house.transaction() as session:
        for reader in (Reader.ROOM, Reader.PARTNER_B):
            keys = house.file(session, couple, reader).keys
            with pytest.raises(VaultError):
                keys.open_bytes(row.audience, "paper_given.pdf", row.id, row.pdf_sealed)
        own = house.file(session, couple, Reader.PARTNER_A).keys
        assert own.open_bytes(row.audience, "paper_given.pdf", row.id, row.pdf_sealed).startswith(b"%PDF")


def test_a_couple_without_a_map_gets_a_handout_and_no_sheet(house, cast, nora):
    with house.transaction() as session:
        facts = CoupleFacts(Pair(Partner("Ana"), Partner("Bo")))
        path = f"/couples/{add_couple(session, house.vault, cast.nora.actor, facts)}"
    assert nora.get(f"{path}/handouts/{SLUG}").status_code == 200
    assert nora.get(f"{path}/handouts/cycle-sheet").status_code == 404
    given = nora.post(f"{path}/handouts/{SLUG}", data={"for": "a", "giving": str(uuid4())})
    assert given.status_code == 303
    assert "Ana" in text_of(nora.get(f"{given.headers['location']}/pdf").content)


def test_a_handout_can_be_given_without_the_map(house, nora, couple):
    assert give(nora, couple, map="").status_code == 303
    assert given_rows(house)[0].map_id is None


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"for": "c"}, 422),
        ({"paper": "legal"}, 422),
        ({"orientation": "sideways"}, 422),
        ({"map": str(uuid4())}, 404),
        ({"map": "garbage"}, 404),
    ],
)
def test_a_form_that_does_not_fit_gives_nothing(house, nora, couple, fields, status):
    before = house.contents()
    assert give(nora, couple, **fields).status_code == status
    assert house.contents() == before


def test_the_map_of_another_couple_is_not_put_on_a_paper(house, cast, nora, couple):
    before = house.contents()
    for map_id in (cast.long_names.map, cast.the_others.map):
        assert give(nora, couple, map=str(map_id)).status_code == 404
    assert house.contents() == before


def test_a_map_that_was_put_away_meanwhile_is_not_left_out_silently(house, cast, nora, couple):
    with house.transaction() as session:
        file = house.file(session, couple)
        maps.archive_map(session, house.vault, cast.nora.actor, file, couple.map, archived=True)
    assert give(nora, couple).status_code == 404


@pytest.mark.parametrize("slug", ["no-such-paper", "cycle-sheet.html", "%2e%2e%2fsettings", "....md"])
def test_an_unknown_paper_is_not_there(nora, couple, slug):
    assert nora.get(f"{couple.path}/handouts/{slug}").status_code in {404, 405}
    assert give(nora, couple, slug=slug).status_code in {404, 405}


@pytest.mark.parametrize("choice", ["for=c", "paper=legal", "orientation=sideways"])
def test_a_choice_that_there_is_not_is_refused(nora, couple, choice):
    assert nora.get(f"{couple.path}/handouts/{SLUG}?{choice}").status_code == 422


def test_a_paper_of_another_couple_is_not_there(house, cast, nora, couple):
    where = give(nora, couple).headers["location"]
    given = where.rsplit("/", 1)[1]
    for path in (f"{cast.long_names.path}/papers/{given}", f"{couple.path}/papers/{uuid4()}"):
        assert nora.get(path).status_code == 404
        assert nora.get(f"{path}/pdf").status_code == 404
    vera = house.visitor().sign_in(cast.vera)
    for path in (where, f"{where}/pdf", f"{cast.the_others.path}/papers/{given}/pdf"):
        assert vera.get(path).status_code == 404


def test_the_id_of_another_couples_giving_gives_nothing_away(house, cast, nora, couple):
    giving = str(uuid4())
    give(nora, couple, giving=giving)
    vera = house.visitor().sign_in(cast.vera)
    answer = give(vera, cast.the_others, giving=giving)
    assert answer.status_code == 303
    assert vera.get(answer.headers["location"]).status_code == 200
    assert len(given_rows(house)) == 2


def test_the_name_of_the_file_and_of_the_page_tell_nobody(nora, couple):
    where = give(nora, couple).headers["location"]
    for path in (f"{couple.path}/handouts", f"{couple.path}/handouts/{SLUG}", where):
        title = re.search(r"<title>(.*?)</title>", nora.get(path).text, re.S)[1]
        assert not re.search(r"Maya|Jon|Chase|quill", title)
    assert "Maya" not in nora.get(f"{where}/pdf").headers["content-disposition"]


def test_markup_in_a_name_breaks_no_paper(house, cast, nora):
    with house.transaction() as session:
        names = Partner('</svg><img src="file:///etc/passwd">'), Partner("<script>alert(1)</script>")
        path = f"/couples/{add_couple(session, house.vault, cast.nora.actor, CoupleFacts(Pair(*names)))}"
    page = nora.get(f"{path}/handouts/{SLUG}").text
    assert "<img src=" not in page
    assert "<script>alert" not in page
    given = nora.post(f"{path}/handouts/{SLUG}", data={"for": "both", "giving": str(uuid4())})
    assert given.status_code == 303
    assert "root:" not in text_of(nora.get(f"{given.headers['location']}/pdf").content)


HALF = "my-half-of-the-cycle"


def test_worksheets_stand_beside_the_handouts(nora, couple):
    page = nora.get(f"{couple.path}/handouts").text
    for slug in library.worksheets():
        assert f'href="{couple.path}/handouts/{slug}"' in page
        assert library.load(slug).about.title in page


def test_a_worksheet_has_no_words_until_somebody_asks_for_them(nora, couple):
    empty = nora.get(f"{couple.path}/handouts/{HALF}?for=b").text
    asked = nora.get(f"{couple.path}/handouts/{HALF}?for=b&map={couple.map}").text
    assert "quill" not in empty
    assert WORDS[Audience.PARTNER_B] in asked
    for audience in (Audience.ROOM, Audience.PARTNER_A, Audience.COUNSELOR):
        assert WORDS[audience] not in asked
    assert "disabled" in empty


def test_a_worksheet_for_one_partner_is_never_for_both(nora, couple):
    page = nora.get(f"{couple.path}/handouts/{HALF}").text
    assert 'name="for" value="both"' not in page
    assert "For <bdi" in page or "For Maya" in page
    assert nora.get(f"{couple.path}/handouts/{HALF}?for=both").status_code == 404
    assert give(nora, couple, HALF).status_code == 404


def test_a_worksheet_is_given_and_kept_like_a_handout(house, nora, couple):
    answer = give(nora, couple, HALF, **{"for": "a", "map": ""})
    (row,) = given_rows(house)
    assert (row.slug, row.audience, row.map_id) == (HALF, Audience.PARTNER_A, None)
    pdf = nora.get(f"{answer.headers['location']}/pdf").content
    assert len(PdfReader(io.BytesIO(pdf)).get_fields()) == 13
    assert "My half of the loop" in nora.get(couple.path).text


def test_a_worksheet_that_speaks_of_no_map_takes_none(nora, couple):
    assert 'name="map"' not in nora.get(f"{couple.path}/handouts/trust-log").text.split('id="paper-give"')[0]
    assert nora.get(f"{couple.path}/handouts/trust-log?map={couple.map}").status_code == 404
