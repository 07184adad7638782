"""Sets a line of text in a drawing in one go.

WeasyPrint 70 sets SVG text letter by letter, which takes most of the time a map costs on paper and leaves a PDF whose
words are hard to find. Where no letter has a place of its own, setting the whole line without kerning and ligatures
puts every letter on the same spot.
"""

from typing import Any

from weasyprint import svg as drawings
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.draw.text import draw_first_line
from weasyprint.matrix import Matrix
from weasyprint.svg import SVG, Node
from weasyprint.svg.bounding_box import extend_bounding_box
from weasyprint.svg.text import TextBox
from weasyprint.svg.utils import size
from weasyprint.text.ffi import FROM_UNITS, pango
from weasyprint.text.line_break import Layout, create_layout, line_size

_PLACED_LETTERS = {"dx", "dy", "rotate", "textLength", "letter-spacing", "dominant-baseline", "alignment-baseline"}

SETTING_SIZE = 32.0
"""Lines are set in this one size and scaled, because fonts are looked up anew for each size."""

_letter_by_letter = drawings.text


class _Style(dict[str, Any]):
    """What WeasyPrint's text engine asks of a style."""

    font_config: Any


def install() -> None:
    """Let WeasyPrint set whole lines from now on."""
    drawings.text = _text
    for tag, draw in drawings.TAGS.items():
        if draw is _letter_by_letter:
            drawings.TAGS[tag] = _text


def _text(svg: SVG, node: Node, font_size: float) -> None:
    if not node.text or not node.text.strip() or not is_plain_line(node):
        _letter_by_letter(svg, node, font_size)
        return
    style = line_style(svg, node)
    layout = _layout(svg, style, node.text)
    first_line, _ = layout.get_first_line()
    scale = font_size / SETTING_SIZE
    width, height = (length * scale for length in line_size(first_line, style))
    baseline = pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS * scale
    x = size(node.attrib["x"], font_size, svg.inner_width)
    y = size(node.attrib["y"], font_size, svg.inner_height)
    corners = ((x, y - baseline), (x + width, y - baseline + height))
    node.text_bounding_box = extend_bounding_box(node.text_bounding_box, corners)
    svg.stream.push_state()
    fill, stroke = svg.set_graphical_state(node, font_size)
    svg.stream.begin_text()
    svg.fill_stroke(fill, stroke, text=True)
    draw_first_line(svg.stream, TextBox(layout, style), "none", "none", Matrix(a=scale, d=-scale, e=x, f=y))
    svg.stream.end_text()
    svg.stream.pop_state()


def _layout(svg: SVG, style: _Style, text: str) -> Layout:
    """One layout for all lines of a drawing in the same style: making one takes longer than filling it."""
    made: dict[tuple[object, ...], Layout] = svg.__dict__.setdefault("_line_layouts", {})
    key = *style["font_family"], style["font_weight"]
    if key in made:
        made[key].set_text(text)
    else:
        made[key] = create_layout(text, style, svg.context, None, 0)
    return made[key]


def is_plain_line(node: Node) -> bool:
    """Whether no letter of `node` has a place of its own."""
    here = node.attrib
    return (
        node.tag == "text"
        and "x" in here
        and "y" in here
        and not _PLACED_LETTERS & set(here)
        and not list(node)
        and " " not in f"{here['x']}{here['y']}"
    )


def line_style(svg: SVG, node: Node) -> _Style:
    """The style of a line: letters side by side, as they are measured when a drawing is laid out."""
    style = _Style(INITIAL_VALUES)
    style.font_config = svg.font_config
    style["font_family"] = [family.strip("\"' ") for family in node.get("font-family", "sans-serif").split(",")]
    style["font_weight"] = int(node.get("font-weight", 400))
    style["font_size"] = SETTING_SIZE
    style["font_kerning"] = "none"
    style["font_variant_ligatures"] = "none"
    return style
