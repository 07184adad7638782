"""The colors of a map by the part they play. Screens may override them by class; paper uses them as they are.

Partner A is a solid teal ribbon, partner B a double plum line: gray print and color-blind eyes keep them apart. The
positive cycle stands on green and gold; what tells it apart without color is in `braid` and in the template.
"""

from collections.abc import Mapping
from types import MappingProxyType

from clinic.cycles.rules import MapKind

_LIGHT = {
    "ground": "#ffffff",
    "below": "#f5efe4",
    "card": "#ffffff",
    "ink": "#17252d",
    "muted": "#56656e",
    "line": "#7d8a91",
    "ghost": "#87949a",
    "a": "#0f5f6b",
    "a-soft": "#9fcfd3",
    "b": "#7a3b69",
    "b-soft": "#d9b1cf",
}
_PAPER = _LIGHT | {
    "below": "#f3efe7",
    "ink": "#000000",
    "muted": "#3c4448",
    "line": "#4c555a",
    "ghost": "#6f7b81",
    "a": "#0c4f59",
    "a-soft": "#8fbfc4",
    "b": "#6b2f5b",
}
_WARM = {"ground": "#fbfaef", "below": "#e7f0d9", "line": "#6f7f3a"}
_WARM_PAPER = _WARM | {"line": "#566330"}


def paint(kind: MapKind, *, paper: bool) -> Mapping[str, str]:
    """The color of each part."""
    colors = _PAPER if paper else _LIGHT
    warm = _WARM_PAPER if paper else _WARM
    return MappingProxyType(colors | warm if kind is MapKind.POSITIVE else colors)
