"""The demo couples' maps: read without loss, drawn without trouble, and private where they must be."""

from pathlib import Path

import pytest

from clinic.couples.rules import Audience, InjuryRole, Reader
from clinic.cycles.file_form import read_map, write_map
from clinic.cycles.layout import Shape, lay_out
from clinic.cycles.rules import loop_closes, view_for

FILES = sorted((Path(__file__).parent.parent / "data").glob("*.json"))


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def text(request) -> str:
    return request.param.read_text(encoding="utf-8")


def test_all_four_are_there() -> None:
    assert {path.stem for path in FILES} >= {"the-chase", "after-the-promise", "long-names", "many-scripts"}


def test_a_file_comes_back_byte_for_byte(text: str) -> None:
    assert write_map(read_map(text)) == text


def test_every_loop_closes_for_the_room(text: str) -> None:
    assert loop_closes(view_for(Reader.ROOM, read_map(text)))


@pytest.mark.parametrize("shape", Shape)
def test_own_words_stay_large_enough_to_read(text: str, shape: Shape) -> None:
    assert lay_out(view_for(Reader.ROOM, read_map(text)), shape).text_size >= 21


def test_the_room_gets_neither_hunch_nor_private_word() -> None:
    injury = read_map((FILES[0].parent / "after-the-promise.json").read_text(encoding="utf-8"))
    assert {partner.injury_role for partner in (injury.partners.a, injury.partners.b)} == {
        InjuryRole.INJURED,
        InjuryRole.INJURING,
    }
    kept_back = [entry for entry in injury.entries if entry.tentative or entry.audience is not Audience.ROOM]
    assert len(kept_back) == 3
    drawn = repr(lay_out(view_for(Reader.ROOM, injury)))
    assert not any(entry.text in drawn for entry in kept_back)
