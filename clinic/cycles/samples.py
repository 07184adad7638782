"""The sample map of each kind of loop: invented couples, as content."""

from functools import cache
from pathlib import Path

from clinic.cycles.file_form import read_map
from clinic.cycles.rules import CycleMap

SAMPLES = Path(__file__).parent / "patterns" / "samples"


@cache
def sample_map(slug: str) -> CycleMap:
    """The sample map of the kind of loop named `slug`."""
    return read_map((SAMPLES / f"{slug}.json").read_text(encoding="utf-8"))
