"""The name of a map and the couple's sentences from two devices: what comes late waits in the tray, deletes nothing."""

import pytest

from clinic.couples.rules import Audience, Pair, Reader, Side
from clinic.cycles.changes import Edit, PlaceWords, RemoveEntry, ReviseEntry, SetLink, SetTitle, Undo
from clinic.cycles.edit_checks import KnownIds, check
from clinic.cycles.edits import fold
from clinic.cycles.rules import Element, MapPartner, Parked, view_for
from clinic.cycles.sealing import SealingAudiences
from clinic.cycles.store import open_map
from tests.cycles.board_answers import state

NAMES = Pair(MapPartner("Maya"), MapPartner("Jon"))
LINES = pytest.mark.parametrize("line", [SetTitle, lambda text: SetLink(Side.A, text)], ids=["name", "sentence"])


def edits(*made: tuple[str, int, object]) -> list[Edit]:
    return [Edit(seq, f"x{seq}", device, base, change) for seq, (device, base, change) in enumerate(made, 1)]


def words(log):
    made = fold(log, NAMES).map
    return next((link.text for link in made.links), made.title), [parked.text for parked in made.parked]


@LINES
def test_late_words_wait_in_the_tray_of_both(line):
    log = edits(("tablet", 0, line("The Storm")), ("laptop", 0, line("The Chase")))
    assert words(log) == ("The Storm", ["The Chase"])
    assert fold(log, NAMES).map.parked == (Parked("x2", "The Chase"),)
    assert view_for(Reader.ROOM, fold(log, NAMES).map).parked == ()


@LINES
def test_late_blanks_take_nothing_away(line):
    assert words(edits(("tablet", 0, line("The Storm")), ("laptop", 0, line("")))) == ("The Storm", [])


@LINES
def test_what_is_not_late_replaces(line):
    log = edits(("tablet", 0, line("The Storm")), ("laptop", 1, line("The Chase")), ("laptop", 1, line("The Rain")))
    assert words(log) == ("The Rain", [])
    assert words([*log, Edit(4, "x4", "tablet", 3, line(""))]) == ("", [])


@LINES
def test_the_same_words_at_once_are_the_same_words(line):
    log = edits(("tablet", 0, line("The Storm")), ("laptop", 0, line("The Storm")))
    assert words(log) == ("The Storm", [])
    assert words([*log, Edit(3, "x3", "tablet", 2, Undo("x1"))]) == ("The Storm", [])


@LINES
def test_an_undo_that_was_not_seen_is_news_too(line):
    log = edits(("tablet", 0, line("The Storm")), ("tablet", 1, line("The Rain")), ("tablet", 2, Undo("x2")))
    assert words([*log, Edit(4, "x4", "laptop", 2, line(""))]) == ("The Storm", [])


@LINES
def test_late_words_stay_where_they_are_when_the_others_are_taken_back(line):
    log = edits(("tablet", 0, line("The Storm")), ("laptop", 0, line("The Chase")))
    assert words([*log, Edit(3, "x3", "tablet", 2, Undo("x1"))]) == ("", ["The Chase"])
    assert words([*log, Edit(3, "x3", "laptop", 2, Undo("x2"))]) == ("The Storm", [])


def test_they_are_like_all_parked_words():
    log = edits(("tablet", 0, SetTitle("The Storm")), ("laptop", 0, SetTitle("The Chase")))
    known = KnownIds(log)
    for change in (ReviseEntry("x2", "a chase"), PlaceWords("x2", Side.A, Element.CUE), RemoveEntry("x2")):
        check(change, known)
    placed = fold([*log, Edit(3, "x3", "laptop", 2, PlaceWords("x2", Side.A, Element.CUE))], NAMES).map
    assert [(entry.id, entry.text) for entry in placed.entries] == [("x2", "The Chase")]
    assert placed.parked == ()
    sealed = SealingAudiences([])
    assert [sealed.of(edit) for edit in log] == [Audience.ROOM, Audience.COUNSELOR]


def test_each_sentence_and_the_name_are_lines_of_their_own():
    log = edits(
        ("tablet", 0, SetTitle("The Storm")),
        ("laptop", 0, SetLink(Side.A, "The more I")),
        ("laptop", 0, SetLink(Side.B, "The less I")),
    )
    assert len(fold(log, NAMES).map.links) == 2
    assert fold(log, NAMES).map.parked == ()


def test_both_boards_have_them(house, cast, nora):
    couple = cast.maya_and_jon
    seen = state(nora, couple)["seq"]
    for device, text in (("device-tablet", "The Storm"), ("device-laptop", "The Net"), ("device-phone", "")):
        told = nora.send_edits(couple, {"kind": "set_title", "text": text}, base=seen, device=device)
        assert told.status_code == 200
    assert told.json()["state"]["title"] == "The Storm"
    assert [parked["text"] for parked in told.json()["state"]["parked"]] == ["The Net"]
    with house.transaction() as session:
        assert open_map(session, house.file(session, couple), couple.map).map.title == "The Storm"
    assert "The Net" not in nora.get(f"{couple.board}/show").text
