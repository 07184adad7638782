"""Makes the form fields of a worksheet ones that people can type in, whatever they read PDFs with.

WeasyPrint 70 gives fields a font that viewers cannot choose letters from. Here every field gets one simple font that is
embedded as a whole, with the letters of Western Europe. What has been typed never scrolls out of sight: a field that is
full takes no more, so that nothing is missing when it is printed.
"""

import struct
import zlib

import pydyf
import uharfbuzz as hb
from weasyprint.pdf.fonts import Font

from clinic.cycles.faces import FOLDER, Face

_FONT = "Writing"
_FILE = "AtkinsonNext-Regular.ttf"
_SIZE = 11
_INK = "0.086 0.141 0.169 rg"
_FIRST, _LAST = 32, 255
_NO_SCROLLING = 1 << 23
_NON_SYMBOLIC = 32
# Read while files may still be opened: the process that prints one document may open none.
_data = (FOLDER / _FILE).read_bytes()
_packed = zlib.compress(_data)
_face = Face(_FILE)
_LETTERS = tuple(bytes([code]).decode("cp1252", "replace") for code in range(_FIRST, _LAST + 1))
_WIDTHS = tuple(round(_face.advance(letter) * 1000) for letter in _LETTERS)


def install() -> None:
    """Keep WeasyPrint from embedding whole fonts for fields: they get their own."""
    Font.used_in_forms = property(lambda _font: False, lambda _font, _used: None)


def finish_fields(pdf: pydyf.PDF) -> None:
    """Give the form fields of `pdf`, if there are any, their font and their manners."""
    if "AcroForm" not in pdf.catalog:
        return
    form = pdf.catalog["AcroForm"]
    form["DR"] = pydyf.Dictionary({"Font": pydyf.Dictionary({_FONT: _font(pdf)})})
    form["DA"] = pydyf.String(f"/{_FONT} {_SIZE} Tf {_INK}")
    for reference in form["Fields"]:
        _finish(pdf.objects[int(reference.split()[0])])


def _finish(field: pydyf.Dictionary) -> None:
    left, top, right, bottom = field["Rect"]
    field["Rect"] = pydyf.Array((left, min(top, bottom), right, max(top, bottom)))
    if field["FT"] == "/Tx":
        field["DA"] = pydyf.String(f"/{_FONT} {_SIZE} Tf {_INK}")
        field["Ff"] = field.get("Ff", 0) | _NO_SCROLLING


def _font(pdf: pydyf.PDF) -> bytes:
    """The reference of the fields' font."""
    file = pydyf.Stream([_packed], pydyf.Dictionary({"Length1": len(_data), "Filter": "/FlateDecode"}))
    pdf.add_object(file)
    descriptor = pydyf.Dictionary({**_measures(), "FontFile2": file.reference})
    pdf.add_object(descriptor)
    font = pydyf.Dictionary(
        {
            "Type": "/Font",
            "Subtype": "/TrueType",
            "BaseFont": descriptor["FontName"],
            "Encoding": "/WinAnsiEncoding",
            "FirstChar": _FIRST,
            "LastChar": _LAST,
            "Widths": pydyf.Array(_WIDTHS),
            "FontDescriptor": descriptor.reference,
        }
    )
    pdf.add_object(font)
    return bytes(font.reference)


def _measures() -> dict[str, object]:
    """The descriptor of the font, in thousandths of its size."""
    face = hb.Face(hb.Blob(_data))
    scale = 1000 / face.upem
    box = struct.unpack_from(">4h", face.reference_table("head").data, 36)
    extents = hb.Font(face).get_font_extents("ltr")
    return {
        "Type": "/FontDescriptor",
        "FontName": "/AtkinsonNext-Regular",
        "Flags": _NON_SYMBOLIC,
        "FontBBox": pydyf.Array(round(side * scale) for side in box),
        "ItalicAngle": 0,
        "Ascent": round(extents.ascender * scale),
        "Descent": round(extents.descender * scale),
        "CapHeight": 668,
        "StemV": 80,
    }
