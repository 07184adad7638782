"""On a screen a wide drawing has a tall one beside it, for a phone; the printer never gets it."""

import re

import pytest

from clinic.couples.rules import Reader
from clinic.cycles.rules import view_for
from reports.conditions import Addressee
from reports.document import Orientation, Paper, to_html
from reports.on_screen import for_screen
from reports.then_and_now import Moment, build
from tests.reports.papers import MADE_ON, PRACTICE, a_handout, a_sheet
from tests.reports.papers import TYPICAL as MAP

VIEW = view_for(Reader.ROOM, MAP)


def drawings(html):
    return re.findall(r'<div class="map([^"]*)"', html)


@pytest.mark.parametrize("document", [a_handout(MAP, Addressee.BOTH), a_sheet(MAP)], ids=["handout", "sheet"])
def test_a_wide_drawing_has_a_tall_one_beside_it_with_the_same_words(document):
    html, printed = to_html(for_screen(document)), to_html(document)
    (wide, tall), (alone,) = drawings(html), drawings(printed)
    assert "has-tall" in wide
    assert "tall is-tall" in tall
    assert "has-tall" not in alone
    first, second = re.findall(r"<desc[^>]*>(.*?)</desc>", html)
    assert first == second
    assert len(set(re.findall(r'<title id="([^"]+)"', html))) == 2


def test_a_drawing_that_is_tall_needs_no_other():
    sheet = a_sheet(MAP, orientation=Orientation.PORTRAIT)
    assert for_screen(sheet) == sheet
    assert drawings(to_html(sheet)) == [" alone is-tall"]


def test_then_and_now_stands_on_a_screen_in_the_sheets_that_print():
    moment = Moment(VIEW)
    document = build(moment, moment, paper=Paper.LETTER, made_on=MADE_ON, practice=PRACTICE)
    html = to_html(for_screen(document))
    assert html.count('<div class="sheet">') == (1 if document.contents.beside else 2)
