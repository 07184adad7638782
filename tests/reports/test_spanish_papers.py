"""Papers in Spanish: our words are translated, the couple's never; marks, dates and names stand as Spanish has them."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from clinic.couples.rules import Pair, Reader, Side
from clinic.cycles.layout import Shape, lay_out
from clinic.cycles.map_words import map_wording
from clinic.cycles.rules import Element, Entry, MapKind, MapPartner, view_for
from clinic.language import Language
from reports import cycle_sheet, handout, then_and_now, worksheet
from reports.conditions import Addressee
from reports.document import Document, Orientation, Paper, reader_of, to_html
from reports.handout_parts import MapPart
from reports.library import load, slugs, worksheets
from reports.library_prose import plain_prose
from reports.map_on_paper import LEGIBLE, SPACES, fit_into_text
from reports.pdf import Press
from reports.prose import Telling
from reports.then_and_now import Moment
from tests.cycles.corpus import CORPUS
from tests.reports.papers import MADE_ON, PEOPLE, PRACTICE, SLUG, TYPICAL
from tests.reports.tagged import read
from tests.reports.test_library_on_paper import HALF_FULL, lowest_line

SPANISH = Language.SPANISH


def in_language(language: Language, addressee: Addressee = Addressee.BOTH) -> Document:
    return handout.build(
        SLUG,
        view_for(reader_of(addressee), TYPICAL),
        PEOPLE,
        addressee=addressee,
        paper=Paper.LETTER,
        made_on=MADE_ON,
        practice=PRACTICE,
        language=language,
    )


def map_of(document: Document):
    (found,) = [part for sheet in document.contents.sheets for part in sheet.parts if isinstance(part, MapPart)]
    return found.drawing


def test_the_maps_own_words_are_spanish_and_the_couples_stay():
    ours, theirs = map_of(in_language(SPANISH)), map_of(in_language(Language.ENGLISH))
    assert ours.full_title == "Mapa del ciclo de Maya y Jon: The Chase"
    assert {card.label for card in ours.cards} <= set(map_wording(MapKind.NEGATIVE, SPANISH).stems.values())
    assert not {card.label for card in ours.cards} & {card.label for card in theirs.cards}
    assert [[entry.text for entry in card.entries] for card in ours.cards] == [
        [entry.text for entry in card.entries] for card in theirs.cards
    ]


@pytest.mark.parametrize("kind", MapKind)
def test_every_stem_of_a_map_is_there_in_every_language(kind):
    for language in Language:
        wording = map_wording(kind, language)
        assert all(wording.stems[element].strip() and wording.names[element].strip() for element in Element)
        assert wording.title.format(both="Maya y Jon").endswith("Maya y Jon")
    english, spanish = map_wording(kind), map_wording(kind, SPANISH)
    assert not set(english.stems.values()) & set(spanish.stems.values())


@pytest.mark.parametrize("shape", Shape)
def test_the_stems_fit_their_cards(shape):
    """The longer words cost no ordinary map its size: not a step more than a tenth."""
    for kind in MapKind:
        view = view_for(Reader.ROOM, replace(CORPUS["optional"], kind=kind))
        usual, spanish = lay_out(view, shape), lay_out(view, shape, wording=map_wording(kind, SPANISH))
        assert spanish.text_size >= usual.text_size * 0.9
        for card in spanish.cards:
            for line in card.text:
                assert card.x <= line.left <= card.right + 0.5 - line.width, line.text


@pytest.mark.parametrize("name", ["typical", "three", "partial"])
def test_own_words_are_as_large_as_in_english(name):
    view = view_for(Reader.ROOM, CORPUS[name])
    for paper in Paper:
        usual, placed = (fit_into_text(view, paper, language) for language in Language)
        assert placed.room is usual.room
        assert SPACES[paper][placed.room].lettering(placed.drawing) >= LEGIBLE


def told(text: str, said: str = "me callo", second: str = "Jon") -> str:
    view = view_for(Reader.ROOM, replace(TYPICAL, entries=(Entry("1", Side.A, Element.MOVE, said),)))
    people = Pair(MapPartner("Maya"), MapPartner(second))
    return "".join(run.text for run in Telling(people, Addressee.BOTH, view, SPANISH).fill(plain_prose(text)))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("me callo", "Así: “me callo”. Y"),
        ("I go quiet.", "Así: “I go quiet”. Y"),
        ("¿Otra vez?", "Así: “¿Otra vez?”. Y"),
        ("I just ...", "Así: “I just ...”. Y"),
        ("¡Ya!", "Así: “¡Ya!”. Y"),
    ],
)
def test_a_period_stands_behind_the_quotation_marks(said, expected):
    assert told("Así: {said a move}. Y", said) == expected
    assert told("Así: {said a move}, y", said) == expected[: expected.index("”") + 1] + ", y"


def test_and_goes_by_the_sound_of_the_name():
    assert told("Para {a} y {b}", second="Inés") == "Para Maya e Inés"
    assert told("Para {a} y {b}.") == "Para Maya y Jon."
    assert told("Y {b} y más", second="Irma") == "Y Irma y más"


@pytest.mark.parametrize("addressee", Addressee)
def test_a_spanish_handout_holds_no_english_of_ours(addressee):
    html = to_html(in_language(SPANISH, addressee))
    assert '<html lang="es-US">' in html
    assert "3 de marzo de 2026" in html
    for words in ("When I", "Underneath", "put it this way", "For Maya", " and Jon", "March", "Cycle map"):
        assert words not in html


def test_the_printed_pages(press):
    tagged = read(press.print(in_language(SPANISH)))
    assert str(tagged.root.Lang) == "es-US"
    assert str(tagged.pdf.docinfo["/Title"]) == "Cuando la herida se vuelve distancia"


def test_the_first_document_of_a_press_may_be_in_spanish():
    """Words and hyphens of every language are there before the press can open no file any more."""
    press = Press()
    try:
        view = Moment(view_for(Reader.ROOM, TYPICAL))
        assert press.print(
            then_and_now.build(view, view, paper=Paper.A4, made_on=None, practice=None, language=SPANISH)
        )
        long = "Desproporcionadamente " * 60
        page = (
            '<html lang="es-US"><head><title>T</title></head><body><article class="paper a4">{}</article></body></html>'
        )
        pdf = PdfReader(io.BytesIO(press.print_html(page.format(f"<p>{long}</p>"))))
        assert "Despropor" in pdf.pages[0].extract_text()
        assert "-\n" in pdf.pages[0].extract_text().replace("\u2010", "-")
    finally:
        press.close()


@pytest.mark.parametrize("slug", slugs())
def test_every_text_fills_its_pages_as_the_english_one_does(press, slug):
    about = load(slug).about
    fitting = [one for one in (TYPICAL, CORPUS["positive"]) if about.map.takes(one.kind)]
    view = view_for(Reader.ROOM, fitting[0]) if fitting else None
    paper = Paper.A4 if slugs().index(slug) % 2 else Paper.LETTER
    document = handout.build(
        slug, view, PEOPLE, addressee=Addressee.BOTH, paper=paper, made_on=MADE_ON, practice=PRACTICE, language=SPANISH
    )
    pages = PdfReader(io.BytesIO(press.print(document))).pages
    assert 2 <= len(pages) <= 3
    assert all(lowest_line(page) < HALF_FULL for page in pages)


@pytest.mark.parametrize("slug", worksheets())
def test_every_worksheet_keeps_to_two_pages(press, slug):
    addressee = Addressee.A if load(slug).is_for_one_partner else Addressee.BOTH
    document = worksheet.build(
        slug, None, PEOPLE, addressee=addressee, paper=Paper.A4, made_on=None, practice=None, language=SPANISH
    )
    assert len(PdfReader(io.BytesIO(press.print(document))).pages) == 2


PAGES = {"handout": (3, 4), "sheet": (1, 1), "then and now": (2, 2)}


@pytest.mark.parametrize("paper", Paper)
def test_page_counts_are_sane_and_every_page_says_its_number_in_spanish(press, paper):
    view = view_for(Reader.ROOM, TYPICAL)
    common = {"paper": paper, "made_on": MADE_ON, "practice": PRACTICE, "language": SPANISH}
    documents = {
        "handout": handout.build(SLUG, view, PEOPLE, addressee=Addressee.BOTH, **common),
        "sheet": cycle_sheet.build(view, orientation=Orientation.LANDSCAPE, **common),
        "then and now": then_and_now.build(Moment(view_for(Reader.ROOM, CORPUS["partial"])), Moment(view), **common),
    }
    for name, document in documents.items():
        pages = PdfReader(io.BytesIO(press.print(document))).pages
        least, most = PAGES[name]
        assert least <= len(pages) <= most, name
        for number, page in enumerate(pages, start=1):
            assert name == "sheet" or f"Página {number} de {len(pages)}" in page.extract_text()
