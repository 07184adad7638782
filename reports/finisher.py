"""Closes what WeasyPrint 70 leaves open of PDF/UA-1 (ISO 14289-1) in the tag tree it writes.

Running feet become artifacts, figures get their box in points, and header cells get a scope and a tree of their names.
"""

from collections.abc import Iterator

import pydyf
from weasyprint import Document

from reports.form_fields import finish_fields

_POINTS = 0.75
"""Points in one CSS pixel."""


def finish(_document: Document, pdf: pydyf.PDF) -> None:
    """Put the tag tree of `pdf` right; given to WeasyPrint as its finisher."""
    tree = _Tree(pdf)
    for figure in (element for element in tree.elements if element.get("S") == "/Figure"):
        _box_in_points(figure, tree)
    _name_header_cells(tree, pdf)
    finish_fields(pdf)
    for number, reference in enumerate(pdf.page_references):
        _mark_artifacts(tree, number, tree.at(tree.at(reference)["Contents"]))


class _Tree:
    """The structure tree in reading order, and what of each page's content it reaches."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self._objects = pdf.objects
        self._pages = {reference: number for number, reference in enumerate(pdf.page_references)}
        self.root = self.at(pdf.catalog["StructTreeRoot"])
        self.reached: list[set[int]] = [set() for _ in pdf.page_references]
        self.elements = list(self._walk(self.root))

    def at(self, reference: bytes) -> pydyf.Dictionary:
        """The object `12 0 R` points to."""
        return self._objects[int(reference.split()[0])]

    def _walk(self, element: pydyf.Dictionary) -> Iterator[pydyf.Dictionary]:
        for kid in element.get("K", ()):
            if isinstance(kid, int):
                self.reached[self._pages[element["Pg"]]].add(kid)
            elif (child := self.at(kid)).get("Type") == "/StructElem":
                yield child
                yield from self._walk(child)

    def parents_of_content(self, page: int) -> pydyf.Array:
        """For each piece of marked content of `page`, the element it belongs to."""
        return self.at(self.root["ParentTree"])["Nums"][2 * page + 1]


def _box_in_points(figure: pydyf.Dictionary, tree: _Tree) -> None:
    left, top, right, bottom = figure["A"]["BBox"]
    height = tree.at(figure["Pg"])["MediaBox"][3]
    figure["A"]["BBox"] = pydyf.Array(
        (left * _POINTS, height - bottom * _POINTS, right * _POINTS, height - top * _POINTS)
    )


def _name_header_cells(tree: _Tree, pdf: pydyf.PDF) -> None:
    named = sorted((element["ID"].string, element) for element in tree.elements if "ID" in element)
    names = pydyf.Array()
    for name, element in named:
        row_header = any(tree.at(kid).get("S") == "/TD" for kid in tree.at(element["P"])["K"])
        element["A"]["Scope"] = "/Row" if row_header else "/Column"
        names.extend((pydyf.String(name), element.reference))
    if names:
        leaf = pydyf.Dictionary({"Names": names})
        pdf.add_object(leaf)
        tree.root["IDTree"] = leaf.reference


def _mark_artifacts(tree: _Tree, page: int, content: pydyf.Stream) -> None:
    """Marked content no element reaches is decoration; say so, and let nothing point at it."""
    operators = content.stream
    for position, item in enumerate(operators):
        if isinstance(item, pydyf.Dictionary) and item.get("MCID", -1) not in tree.reached[page] | {-1}:
            operators[position - 1 : position + 2] = "/Artifact", b"", b"BMC"
    parents = tree.parents_of_content(page)
    for number in range(len(parents)):
        if number not in tree.reached[page]:
            parents[number] = "null"
