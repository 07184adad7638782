"""What could be a name in a report without the couple's names is pointed at, for a person to decide."""

from dataclasses import replace
from datetime import date

import pytest

from clinic.couples.rules import ReportReader
from reports.other_names import other_names, perhaps_names
from reports.tailoring import AS_WRITTEN, Edit
from tests.reports.report_papers import FACTS


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("their daughter Lily slept at Dana’s", ["Lily", "Dana"]),
        ("drove to San Antonio, then to Austin", ["San Antonio", "Austin"]),
        ("Lily was there. Then she left.", []),
        ("he said: “Come here,” and I’m sure I can", []),
        ("on Sunday in May, as Partner B put it, of Partner A’s", []),
        ("an EFT session and the PHQ", []),
        ("she told Renée-Marie about O'Neill", ["Renée-Marie", "O'Neill"]),
        ("- Come home\n- Call Sam", ["Sam"]),
        ("(Then) and — So", []),
        ("она видела Анну", ["Анну"]),
        ("", []),
        ("Ⅷ 3 ١ ß", []),
    ],
)
def test_capital_letters_in_a_sentence_are_pointed_at(text, names):
    assert list(perhaps_names(text)) == names


def test_each_is_named_once_wherever_it_was_written():
    facts = FACTS[ReportReader.SUPERVISOR]
    facts = replace(
        facts,
        summaries=((date(2026, 3, 5), "You told us of Quillhurst and of Dana."), *facts.summaries),
        plan=(date(2026, 3, 5), "Ask about Dana."),
    )
    wording = replace(AS_WRITTEN, note="Please greet Xanthe.", edits=(Edit("intro", "", "They live in Zebulon."),))
    found = other_names(facts, wording)
    assert found.count("Dana") == 1
    assert {"Quillhurst", "Xanthe", "Zebulon"} <= set(found)
    assert not {facts.names.a, facts.names.b} & set(found), "they are taken out"


def test_what_a_couple_called_their_map_is_no_name():
    facts = FACTS[ReportReader.SUPERVISOR]
    title = facts.maps[0].view.title
    assert " " in title
    told = replace(facts, summaries=((date(2026, 3, 5), f"You called it {title}."),))
    assert not any(word in name for name in other_names(told, AS_WRITTEN) for word in title.split())
