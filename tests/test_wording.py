"""Dates, times, counts and two names, as each language says them."""

from datetime import date, datetime

import pytest

from clinic.couples.rules import Pair
from clinic.language import Language
from clinic.wording import both, clock, count, day

SPANISH = Language.SPANISH


@pytest.mark.parametrize(
    ("second", "joined"),
    [
        ("Jon", "Maya y Jon"),
        ("Inés", "Maya e Inés"),
        ("Íñigo", "Maya e Íñigo"),
        ("Hilda", "Maya e Hilda"),
        ("Ian", "Maya e Ian"),
        ("Iago", "Maya y Iago"),
        ("Hiedra", "Maya y Hiedra"),
        ("Yolanda", "Maya y Yolanda"),
        ("Ana", "Maya y Ana"),
        ("伊藤", "Maya y 伊藤"),
        ("", "Maya y "),
    ],
)
def test_spanish_joins_two_names_by_their_sound(second, joined):
    assert both(Pair("Maya", second), SPANISH) == joined
    assert both(Pair("Maya", second)) == f"Maya and {second}"


def test_dates_times_and_counts():
    at = datetime(2026, 3, 3, 14, 5).astimezone()
    assert (day(at), day(date(2026, 12, 31))) == ("March 3, 2026", "December 31, 2026")
    assert (day(at, SPANISH), day(date(2026, 12, 31), SPANISH)) == ("3 de marzo de 2026", "31 de diciembre de 2026")
    assert clock(at) == "2:05 PM"
    assert clock(at, SPANISH).startswith("2:05 p")
    assert [count(number, "page") for number in (0, 1, 1234)] == ["0 pages", "1 page", "1,234 pages"]
    assert [count(number, "mes", "meses", SPANISH) for number in (1, 2)] == ["1 mes", "2 meses"]
