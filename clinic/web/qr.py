"""An address as a picture to scan."""

from dataclasses import dataclass

import segno

QUIET_ZONE = 4
"""Modules of white that a scanner needs around a QR code."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code as one path over `size` by `size` modules."""

    size: int
    path: str


def qr_code(text: str) -> QrCode:
    """`text` as a QR code: runs of dark modules, row by row."""
    made = segno.make_qr(text, error="m")
    rows = [bytes(row) for row in made.matrix_iter(border=QUIET_ZONE)]
    runs = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark]
    return QrCode(len(rows), "".join(runs))
