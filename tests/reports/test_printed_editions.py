"""What was printed is remembered for its reader alone, for a while, in a bounded room; kept pages look the same."""

import time
from uuid import uuid4

import pytest

from clinic.couples.rules import Reader
from reports.document import to_html
from reports.pdf import Press
from reports.printed_editions import MOST_SECONDS, PrintedEditions
from reports.sheets import FOLD, KEPT_FOLD
from tests.reports.ink import ink_of
from tests.reports.papers import a_handout, a_sheet
from tests.reports.tagged import read


class Printer:
    """Counts what it prints, and prints a page of this many bytes."""

    def __init__(self, size: int = 10) -> None:
        self.size, self.jobs = size, []

    def __call__(self, html: str) -> bytes:
        self.jobs.append(html)
        return html.encode().ljust(self.size)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_same_edition_is_printed_once():
    editions, printer = PrintedEditions(), Printer()
    first = editions.printed(Reader.ROOM, "one", printer)
    assert editions.printed(Reader.ROOM, "one", printer) is first
    assert editions.printed(Reader.ROOM, "another", printer) != first
    assert printer.jobs == ["one", "another"]


def test_nothing_goes_from_one_reader_to_another():
    editions, printer = PrintedEditions(), Printer()
    for reader in Reader:
        editions.printed(reader, "the same words", printer)
    assert len(printer.jobs) == len(Reader)


def test_nothing_goes_from_one_couple_to_another():
    editions, printer = PrintedEditions(), Printer()
    one, other = uuid4(), uuid4()
    for couple in (one, other, None, one):
        editions.printed(Reader.ROOM, "the same words", printer, couple)
    assert len(printer.jobs) == 3


def test_it_is_forgotten_after_a_while_however_often_it_is_asked_for():
    clock = Clock()
    editions, printer = PrintedEditions(clock=clock), Printer()
    for clock.now in (0.0, MOST_SECONDS - 1, MOST_SECONDS + 1):
        editions.printed(Reader.ROOM, "one", printer)
    assert len(printer.jobs) == 2


def test_the_oldest_go_when_there_is_no_room():
    editions, printer = PrintedEditions(most_bytes=100), Printer(size=30)
    for html in ("1", "2", "3", "4"):
        editions.printed(Reader.ROOM, html, printer)
    editions.printed(Reader.ROOM, "4", printer)
    assert printer.jobs == ["1", "2", "3", "4"]
    editions.printed(Reader.ROOM, "1", printer)
    assert printer.jobs[-1] == "1"
    editions.printed(Reader.ROOM, "x" * 200, printer)
    assert editions._bytes <= 100


def test_what_failed_is_not_remembered():
    def fails(_html):
        raise ValueError

    editions, printer = PrintedEditions(), Printer()
    with pytest.raises(ValueError):  # noqa: PT011
        editions.printed(Reader.ROOM, "one", fails)
    assert editions.printed(Reader.ROOM, "one", printer).startswith(b"one")


def test_a_press_forgets_when_it_closes():
    press = Press()
    try:
        first = press.print(a_sheet())
        again = press.print(a_sheet())
        assert again is first
        press.close()
        assert press.print(a_sheet()) is not first
    finally:
        press.close()


def test_an_unchanged_edition_comes_at_once(press):
    press.print(a_sheet())
    began = time.perf_counter()
    for _ in range(20):
        press.print(a_sheet())
    assert (time.perf_counter() - began) / 20 < 0.06, "far less than printing takes, on a busy machine too"


def test_pages_that_were_painted_before_look_the_same(press):
    """The same handout with its kept pages, and with every page laid out and painted for it alone."""
    html = to_html(a_handout())
    assert html.count(KEPT_FOLD) == 2
    kept, anew = (read(press.print_html(one)) for one in (html, html.replace(KEPT_FOLD, FOLD)))
    assert kept.kinds == anew.kinds
    assert kept.reached == anew.reached
    for one, other in zip(ink_of(kept.pdf).written, ink_of(anew.pdf).written, strict=True):
        assert (one.page, one.color, one.ground) == (other.page, other.color, other.ground)
        assert one.size == pytest.approx(other.size)
        assert (one.left, one.right, one.baseline) == pytest.approx((other.left, other.right, other.baseline), abs=0.3)
