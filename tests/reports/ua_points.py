"""What a program can check of PDF/UA-1 (ISO 14289-1, after the Matterhorn Protocol), point by point.

Each point yields what is wrong, or nothing. What only a person can judge, such as whether an alternative text says the
right thing, is not here; and no screen reader has been asked.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise

from pikepdf import Array, Dictionary, Name

from tests.reports.tagged import Tagged, fonts, painted

Problems = Iterator[str]

STANDARD = {
    *(
        "Document",
        "Part",
        "Art",
        "Sect",
        "Div",
        "BlockQuote",
        "Caption",
        "NonStruct",
        "Private",
        "Span",
        "Quote",
        "Note",
    ),
    *("P", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "THead", "TBody"),
    *("TFoot", "Reference", "Link", "Annot", "Figure", "Form"),
}
PARENTS = {
    "LI": {"L"}, "LBody": {"LI"}, "Lbl": {"LI"}, "TR": {"Table", "THead", "TBody", "TFoot"},
    "TD": {"TR"}, "TH": {"TR"}, "THead": {"Table"}, "TBody": {"Table"}, "TFoot": {"Table"},
}  # fmt: skip
CHILDREN = {
    "L": {"LI", "L", "Caption"}, "LI": {"Lbl", "LBody"}, "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "TR": {"TH", "TD"}, "THead": {"TR"}, "TBody": {"TR"},
}  # fmt: skip
PRINTED = 1 << 2


def kind(element: Dictionary) -> str:
    return str(element.S)[1:]


def kids(element: Dictionary) -> list[Dictionary]:
    found = element.get("/K", Array())
    return [kid for kid in (found if isinstance(found, Array) else [found]) if isinstance(kid, Dictionary)]


def widgets(paper: Tagged) -> list[Dictionary]:
    return [one for page in paper.pdf.pages for one in page.get("/Annots", ()) if one.Subtype == Name.Widget]


def says_it_is_tagged(paper: Tagged) -> Problems:
    info = paper.root.get("/MarkInfo", Dictionary())
    if not info.get("/Marked") or info.get("/Suspects"):
        yield "MarkInfo"


def names_the_standard(paper: Tagged) -> Problems:
    if not re.search(rb'pdfuaid:part(>|=")1', paper.root.Metadata.read_bytes()):
        yield "pdfuaid:part"


def has_a_language(paper: Tagged) -> Problems:
    if not re.fullmatch(r"[a-z]{2}-[A-Z]{2}", str(paper.root.get("/Lang", ""))):
        yield "Lang"


def shows_its_title(paper: Tagged) -> Problems:
    title = str(paper.pdf.docinfo.get("/Title", ""))
    if not title or title.encode() not in paper.root.Metadata.read_bytes():
        yield "title"
    if not paper.root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle"):
        yield "DisplayDocTitle"


def uses_a_version_with_tags(paper: Tagged) -> Problems:
    if paper.pdf.pdf_version != "1.7":
        yield paper.pdf.pdf_version


def uses_standard_tags(paper: Tagged) -> Problems:
    yield from set(paper.kinds) - STANDARD


def nests_lists_and_tables(paper: Tagged) -> Problems:
    for element in paper.elements:
        inside, allowed = kind(element), CHILDREN.get(kind(element))
        for kid in kids(element):
            if "/S" in kid and allowed and kind(kid) not in allowed:
                yield f"{kind(kid)} in {inside}"
            if "/S" in kid and inside not in PARENTS.get(kind(kid), {inside}):
                yield f"{kind(kid)} in {inside}"


def knows_each_parent(paper: Tagged) -> Problems:
    for element in paper.elements:
        if any("/S" in kid and kid.P.objgen != element.objgen for kid in kids(element)):
            yield kind(element)


def orders_headings(paper: Tagged) -> Problems:
    levels = [int(kind(one)[1]) for one in paper.all("H1", "H2", "H3", "H4", "H5", "H6")]
    if levels[:1] != [1] or levels.count(1) != 1 or any(after - before > 1 for before, after in pairwise(levels)):
        yield str(levels)


def gives_figures_words(paper: Tagged) -> Problems:
    yield from (str(one.get("/Alt")) for one in paper.all("Figure") if len(str(one.get("/Alt", ""))) < 20)


def gives_figures_a_place(paper: Tagged) -> Problems:
    for figure in paper.all("Figure"):
        left, bottom, right, top = map(float, figure.A.BBox)
        _, _, width, height = map(float, figure.Pg.MediaBox)
        if Name.Layout != figure.A.O or not (0 <= left < right <= width and 0 <= bottom < top <= height):
            yield str(figure.A.BBox)


def gives_headers_a_scope(paper: Tagged) -> Problems:
    yield from ("TH" for one in paper.all("TH") if one.A.get("/Scope") not in {Name.Row, Name.Column})


def leads_cells_to_headers(paper: Tagged) -> Problems:
    names = {bytes(one.ID) for one in paper.elements if "/ID" in one}
    tree = paper.root.StructTreeRoot.get("/IDTree", Dictionary()).get("/Names", Array())
    if {bytes(one) for one in list(tree)[::2]} != names:
        yield "IDTree"
    for cell in paper.all("TD"):
        headers = {bytes(one) for one in cell.A.get("/Headers", ())}
        if not headers or not headers <= names:
            yield "TD without headers"


def marks_all_that_is_painted(paper: Tagged) -> Problems:
    counted = Counter(state for _, state, _ in painted(paper))
    yield from (f"{count} {state}" for state, count in counted.items() if state not in {"tagged", "artifact"})


def finds_its_way_back(paper: Tagged) -> Problems:
    """From each piece of a page to its element, and from there to that piece."""
    numbers = list(paper.root.StructTreeRoot.ParentTree.Nums)
    back = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
    for number, page in enumerate(paper.pdf.pages):
        parents = back[int(page.StructParents)]
        for mark in paper.reached[number]:
            if mark not in [int(kid) for kid in parents[mark].K if not isinstance(kid, Dictionary)]:
                yield f"page {number}, mark {mark}"


def tabs_in_the_order_of_reading(paper: Tagged) -> Problems:
    yield from ("Tabs" for page in paper.pdf.pages if page.get("/Tabs") != Name.S)


def embeds_its_fonts(paper: Tagged) -> Problems:
    for font in fonts(paper):
        descriptor = font.get("/FontDescriptor")
        if descriptor is not None and not any(f"/FontFile{kind}" in descriptor for kind in ("", "2", "3")):
            yield str(font.BaseFont)
        if descriptor is None and font.Subtype not in {Name.Type0, Name.Type3}:
            yield str(font.BaseFont)


def says_what_letters_mean(paper: Tagged) -> Problems:
    for font in fonts(paper):
        if font.Subtype == Name.Type0 and "/ToUnicode" not in font:
            yield str(font.BaseFont)
        if font.Subtype == Name.TrueType and font.Encoding != Name.WinAnsiEncoding:
            yield str(font.BaseFont)


def tags_its_fields(paper: Tagged) -> Problems:
    """Each field is in a Form element of its own, and knows it."""
    held = Counter(kid.Obj.objgen for form in paper.all("Form") for kid in kids(form) if kid.get("/Type") == Name.OBJR)
    numbers = list(paper.root.StructTreeRoot.ParentTree.Nums)
    back = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
    for field in widgets(paper):
        if held[field.objgen] != 1 or kind(back[int(field.StructParent)]) != "Form":
            yield str(field.T)


def names_its_fields(paper: Tagged) -> Problems:
    fields = widgets(paper)
    for name, count in Counter(str(field.T) for field in fields).items():
        if count > 1 or not re.fullmatch(r"[a-z0-9-]+", name):
            yield name
    yield from (str(field.T) for field in fields if len(str(field.get("/TU", "")).strip()) < 3)


def prints_and_shows_its_fields(paper: Tagged) -> Problems:
    fields, form = widgets(paper), paper.root.get("/AcroForm")
    if bool(fields) != (form is not None):
        yield "AcroForm"
    if form is not None and ([f.objgen for f in form.Fields] != [f.objgen for f in fields] or not form.NeedAppearances):
        yield "Fields"
    for field in fields:
        left, bottom, right, top = map(float, field.Rect)
        if int(field.F) & PRINTED == 0 or right - left < 8 or top - bottom < 8:
            yield str(field.T)
        if Name.Tx == field.FT and str(field.DA).split()[0] not in form.DR.Font:
            yield str(field.DA)


def runs_nothing(paper: Tagged) -> Problems:
    yield from (key for key in ("/OpenAction", "/AA") if key in paper.root)
    yield from ("JavaScript" for one in paper.pdf.objects if isinstance(one, Dictionary) and "/JS" in one)
    yield from ("an annotation" for page in paper.pdf.pages for one in page.get("/Annots", ()) if "/A" in one)


POINTS: tuple[Callable[[Tagged], Problems], ...] = (
    says_it_is_tagged, names_the_standard, has_a_language, shows_its_title, uses_a_version_with_tags,
    uses_standard_tags, nests_lists_and_tables, knows_each_parent, orders_headings, gives_figures_words,
    gives_figures_a_place, gives_headers_a_scope, leads_cells_to_headers, marks_all_that_is_painted,
    finds_its_way_back, tabs_in_the_order_of_reading, embeds_its_fonts, says_what_letters_mean, tags_its_fields,
    names_its_fields, prints_and_shows_its_fields, runs_nothing,
)  # fmt: skip


def problems(paper: Tagged) -> list[str]:
    """Everything that is wrong, each with its point."""
    return [f"{point.__name__}: {problem}" for point in POINTS for problem in point(paper)]
