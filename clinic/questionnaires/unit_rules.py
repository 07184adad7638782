"""Units of UCUM that people are measured in, and how many of the base unit each is; others are not guessed at.

Two quantities in different units compare if both stand here and measure the same. The factors are those of UCUM
(https://ucum.org/ucum), exact where UCUM's are. Temperatures are left out: their scales begin at different points.
"""

from dataclasses import dataclass
from decimal import Decimal

UCUM = "http://unitsofmeasure.org"


@dataclass(frozen=True, slots=True)
class Unit:
    """How many of the base unit of what it measures it is."""

    measures: str
    factor: Decimal


def _units(measures: str, **factors: str) -> dict[str, Unit]:
    return {code: Unit(measures, Decimal(factor)) for code, factor in factors.items()}


UNITS: dict[str, Unit] = {
    **_units("length", m="1", km="1000", dm="0.1", cm="0.01", mm="0.001", um="0.000001", nm="0.000000001"),
    "[in_i]": Unit("length", Decimal("0.0254")),
    "[ft_i]": Unit("length", Decimal("0.3048")),
    "[yd_i]": Unit("length", Decimal("0.9144")),
    "[mi_i]": Unit("length", Decimal("1609.344")),
    **_units("mass", g="1", kg="1000", mg="0.001", ug="0.000001", ng="0.000000001", t="1000000"),
    "[lb_av]": Unit("mass", Decimal("453.59237")),
    "[oz_av]": Unit("mass", Decimal("28.349523125")),
    "[stone_av]": Unit("mass", Decimal("6350.29318")),
    **_units("time", s="1", ms="0.001", min="60", h="3600", d="86400", wk="604800", a="31557600", mo="2629800"),
    **_units("volume", L="1", l="1", dL="0.1", dl="0.1", cL="0.01", cl="0.01", mL="0.001", ml="0.001", uL="0.000001"),
    "m3": Unit("volume", Decimal(1000)),
    "cm3": Unit("volume", Decimal("0.001")),
    "[foz_us]": Unit("volume", Decimal("0.0295735295625")),
    "[cup_us]": Unit("volume", Decimal("0.2365882365")),
    "1": Unit("number", Decimal(1)),
    "%": Unit("number", Decimal("0.01")),
}


def unit_of(system: str, code: str) -> Unit | None:
    """The unit with this code, if it is one of UCUM's that stand here."""
    return UNITS.get(code) if system == UCUM else None
