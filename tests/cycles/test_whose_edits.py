"""A board left open goes on under the name it was opened with, or asks for a new sign-in."""

import re

from tests.cycles.test_board_pages import ADD, board_data


def edits(change: dict) -> dict:
    edit = {"id": "an-edit-of-noras", "at": "2026-11-23T15:00:00Z", "change": change}
    return {"device": "a-device-of-hers", "base": 0, "edits": [edit]}


def test_edits_of_a_board_are_not_kept_under_another_name(house, cast, nora):
    couple = cast.maya_and_jon
    address = board_data(nora.get(couple.board))["urls"]["edits"]
    sam = house.visitor().sign_in(cast.sam)
    refused = sam.post(address, json=edits(ADD))
    assert refused.status_code == 401
    assert re.search("sign", refused.json()["problem"]["message"], re.I)
    assert nora.post(address, json=edits(ADD)).status_code == 200
