"""What the tests of the board read from its answers."""

import json
import re

ADD = {"kind": "add_entry", "entry": "e1", "partner": "a", "element": "need", "text": "to matter"}


def board_data(answer) -> dict:
    found = re.search(r'<script type="application/json" id="(?:board|show)-data">(.*?)</script>', answer.text, re.S)
    return json.loads(found[1])


def state(browser, couple, shape="wide") -> dict:
    return browser.get(f"{couple.board}/state", params={"shape": shape}).json()


def entry_id(browser, couple, text) -> str:
    return next(entry["id"] for entry in state(browser, couple)["entries"] if entry["text"] == text)
