"""Reads what a PDF says of itself: its tag tree, its text, and whether everything painted is tagged or an artifact."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name

PAINTING = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "Tj", "TJ", "'", '"', "EI"}


@dataclass
class Tagged:
    """A parsed PDF, its tagged elements in reading order, and per page the marked content they reach."""

    pdf: pikepdf.Pdf
    elements: list[Dictionary] = field(default_factory=list)
    reached: dict[int, set[int]] = field(default_factory=dict)

    @property
    def root(self) -> Dictionary:
        return self.pdf.Root

    def all(self, *kinds: str) -> list[Dictionary]:
        return [element for element in self.elements if str(element.S) in {f"/{kind}" for kind in kinds}]

    @property
    def kinds(self) -> list[str]:
        return [str(element.S)[1:] for element in self.elements]


def read(data: bytes) -> Tagged:
    return walked(pikepdf.open(io.BytesIO(data)))


def walked(pdf: pikepdf.Pdf) -> Tagged:
    """What `pdf` says of itself as it is now."""
    tagged = Tagged(pdf, reached={number: set() for number in range(len(pdf.pages))})
    pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
    _walk(pdf.Root.StructTreeRoot, tagged, pages)
    return tagged


def _walk(element: Dictionary, tagged: Tagged, pages: dict[tuple[int, int], int]) -> None:
    kids = element.get("/K", Array())
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and "/S" in kid:
            tagged.elements.append(kid)
            _walk(kid, tagged, pages)
        elif not isinstance(kid, Dictionary):
            tagged.reached[pages[element.Pg.objgen]].add(int(kid))


def painted(tagged: Tagged) -> Iterator[tuple[int, str, str]]:
    """For each thing painted: its page, `tagged`, `artifact`, `orphan` or `unmarked`, and the operator."""
    for number, page in enumerate(tagged.pdf.pages):
        marks: list[tuple[str, int | None]] = []
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in {"BDC", "BMC"}:
                facts = operands[1] if name == "BDC" else Dictionary()
                marks.append((str(operands[0]), int(facts.MCID) if "/MCID" in facts else None))
            elif name == "EMC":
                marks.pop()
            elif name in PAINTING:
                yield number, _state(marks, tagged.reached[number]), name


def _state(marks: list[tuple[str, int | None]], reached: set[int]) -> str:
    if any(tag == "/Artifact" for tag, _ in marks):
        return "artifact"
    numbers = [number for _, number in marks if number is not None]
    if not numbers:
        return "unmarked"
    return "tagged" if numbers[-1] in reached else "orphan"


def fonts(tagged: Tagged) -> Iterator[Dictionary]:
    for thing in tagged.pdf.objects:
        if isinstance(thing, Dictionary) and thing.get("/Type") == Name.Font:
            yield thing


def everything(data: bytes) -> bytes:
    """All bytes of a PDF with every stream decompressed."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(
            out, stream_decode_level=pikepdf.StreamDecodeLevel.all, object_stream_mode=pikepdf.ObjectStreamMode.disable
        )
    return data + out.getvalue()
