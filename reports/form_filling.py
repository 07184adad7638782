"""From the form parts of a worksheet to printed ones, for one reader of one couple."""

from collections.abc import Iterator

from clinic.cycles.lettering import clean
from clinic.cycles.map_words import map_wording
from reports.handout_parts import DiaryCell, DiaryPart, DiaryRow, FieldPart, FormPrinted, StemPart, TickPart
from reports.library_text import Diary, Field, Part, Stems, Tick
from reports.prose import Run, Telling, Voice


def printed_form(part: Part, telling: Telling, slug: str) -> Iterator[FormPrinted]:
    """`part` as it is printed, if it is one to fill in.

    Names of fields begin with `slug`, so that they are like no other worksheet's.
    """
    match part:
        case Field(name, label, lines) if runs := telling.fill(label):
            yield FieldPart(f"{slug}-{name}", runs, lines)
        case Tick(name, label) if runs := telling.fill(label):
            yield TickPart(f"{slug}-{name}", runs)
        case Diary():
            yield _diary(part, slug)
        case Stems():
            yield from _stems(part, telling, slug)


def _diary(part: Diary, slug: str) -> DiaryPart:
    rows = (_row(part, f"{slug}-{part.name}-{number}", head) for number, head in enumerate(part.rows, start=1))
    return DiaryPart(part.corner, part.write, part.ticks, tuple(rows))


def _row(part: Diary, name: str, head: str) -> DiaryRow:
    ticks = (DiaryCell(f"{name}-tick-{n}", f"{head}: {tick}") for n, tick in enumerate(part.ticks, start=1))
    return DiaryRow(head, DiaryCell(f"{name}-words", f"{head}: {part.write}"), tuple(ticks))


def _stems(part: Stems, telling: Telling, slug: str) -> Iterator[StemPart]:
    """How each part of the reader's own half begins. Nobody else's words can be among those under it."""
    wording, side, view = map_wording(language=telling.language), telling.addressee.side, telling.view
    for element in part.elements:
        entries = view.said(side, element) if view and side else ()
        words = tuple(Run(clean(entry.text), Voice.SAID) for entry in entries)
        name = f"{slug}-{element.value.replace('_', '-')}"
        yield StemPart(name, f"{wording.stems[element]} …", wording.hints[element], words, part.lines)
