"""A couple's measures in the browser: they work, they belong to their couple, and they refuse what cannot be."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlmodel import select

from clinic.couples.rules import Audience, Reader, Side
from clinic.couples.session_rules import SessionState
from clinic.couples.session_tables import TherapySession
from clinic.couples.store import couple_keys, open_couple
from clinic.progress.measure_rules import Source, Taken
from clinic.progress.measure_store import NewScore, add_scores, schedule, scheduled, scores_of, withdraw_score
from clinic.progress.measure_tables import MeasureScore
from clinic.progress.measures import measures

TODAY = datetime.now(UTC).astimezone().date()
PULSE, PHQ = "connection-pulse", "phq-9"


@pytest.fixture
def path(cast):
    return f"{cast.maya_and_jon.path}/measures"


def typed(**more):
    return {"measure": PULSE, "partner": "a", "total": "31", "on": TODAY.isoformat(), "once": str(uuid4())} | more


def keep(house, cast, measure, *totals, side=Side.A):
    with house.transaction() as session:
        file = house.file(session, cast.maya_and_jon)
        new = [
            NewScore(uuid4(), side, measures()[measure], Taken(TODAY - timedelta(7 * week), total, Source.TYPED))
            for week, total in enumerate(reversed(totals))
        ]
        add_scores(session, house.vault, cast.nora.actor, file, new)


def test_a_total_is_kept_once_however_often_it_is_sent(nora, path):
    sent = typed()
    for _ in range(2):
        assert nora.post(path, data=sent).status_code == 303
    page = nora.get(path).text
    assert page.count("/withdraw") == 1
    assert "31 on" in page
    assert "Not a validated measure" in page


def test_the_page_tells_what_became_of_it(house, cast, nora, path):
    keep(house, cast, PHQ, 16, 12, 9)
    page = nora.get(path).text
    assert "Down 7 since" in page
    assert page.count("<svg xmlns") == 1
    assert "Kroenke" in page
    assert "<caption" in page


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"total": ""}, "Type the total."),
        ({"total": "many"}, "“many” is not a number."),
        ({"total": "61"}, "61 cannot be: Connection pulse goes from 0 to 60."),
        ({"measure": "no-such"}, "Choose the measure."),
        ({"partner": ""}, "Choose whose score it is."),
        ({"on": "soon"}, "This is no day of the calendar."),
        ({"on": (TODAY + timedelta(1)).isoformat()}, "This day is still to come."),
        ({"on": "0026-03-05"}, "Please look at the year"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_what_was_typed_stays(nora, path, wrong, message):
    answer = nora.post(path, data=typed(**wrong))
    assert answer.status_code == 422
    assert message in answer.text
    if "total" not in wrong:
        assert 'value="31"' in answer.text
    assert "/withdraw" not in nora.get(path).text


def test_a_withdrawn_score_leaves_every_chart_and_stays_in_the_file(house, cast, nora, path):
    keep(house, cast, PULSE, 20, 30)
    page = nora.get(path).text
    for _ in range(2):
        assert nora.post(re.search(r'action="([^"]+/withdraw)"', page)[1]).status_code == 303
    assert nora.get(path).text.count("/withdraw") == 1
    assert len(house.contents()["measure_score"]) == 2


def test_past_scores_come_all_or_none(house, nora, path):
    good = f"date,partner,measure,total\n2026-03-05,a,{PHQ},12\n2026-04-05,b,{PHQ},7\n"
    bad = good + f"2026-05-05,c,{PHQ},7\nsoon,a,{PHQ},7\n2026-05-05,a,mood,7\n2026-05-05,a,{PHQ},99\n2026-05-05,a\n"
    answer = nora.post(f"{path}/past", data={"past": bad})
    assert answer.status_code == 422
    for words in (
        "Line 4: “c” is no partner",
        "Line 5: “soon” is not a date",
        "Line 6: “mood” is no measure",
        "Line 7: 99",
        "Line 8: 2 values for 4 columns",
    ):
        assert words in answer.text
    assert "2026-05-05,c" in answer.text
    assert house.contents()["measure_score"] == []
    for _ in range(2):
        assert nora.post(f"{path}/past", data={"past": good}).status_code == 303
    assert len(house.contents()["measure_score"]) == 2


def test_two_people_share_a_chart_only_once_both_released_it(house, cast, nora, path):
    keep(house, cast, PULSE, 20, 30)
    keep(house, cast, PULSE, 25, 28, side=Side.B)
    assert nora.get(path).text.count("<svg xmlns") == 2
    nora.post(f"{path}/{PULSE}/release", data={"partner": "a", "released": "yes"})
    assert nora.get(path).text.count("<svg xmlns") == 2
    nora.post(f"{path}/{PULSE}/release", data={"partner": "b", "released": "yes"})
    assert nora.get(path).text.count("<svg xmlns") == 1
    assert nora.post(f"{path}/{PHQ}/release", data={"partner": "a", "released": "yes"}).status_code == 422


def readable(house, cast, reader):
    """Whose scores somebody who holds only this reader's keys can open."""
    with house.transaction() as session:
        couple = cast.maya_and_jon.id
        file = open_couple(session, house.vault, cast.nora.actor, couple, reader)
        assert file.keys.keys.keys() == couple_keys(session, house.vault, couple, reader).keys.keys()
        return {(one.measure, one.side) for one in scores_of(session, file)}


def test_a_score_opens_only_for_its_readers(house, cast, nora, path):
    keep(house, cast, PULSE, 20)
    keep(house, cast, PHQ, 12)
    own = {(PULSE, Side.A), (PHQ, Side.A)}
    assert readable(house, cast, Reader.PARTNER_A) == own
    assert readable(house, cast, Reader.PARTNER_B) == readable(house, cast, Reader.ROOM) == set()
    nora.post(f"{path}/{PULSE}/release", data={"partner": "a", "released": "yes"})
    keep(house, cast, PULSE, 33)
    assert readable(house, cast, Reader.PARTNER_B) == {(PULSE, Side.A)}
    nora.post(f"{path}/{PULSE}/release", data={"partner": "a", "released": "no"})
    assert readable(house, cast, Reader.PARTNER_B) == set()
    with house.transaction() as session:
        assert {row.audience for row in session.exec(select(MeasureScore))} == {Audience.PARTNER_A}


def test_what_is_on_a_schedule_becomes_due(house, cast, nora, path):
    assert nora.post(f"{path}/{PULSE}/schedule", data={"every": "1"}).status_code == 303
    assert "Due now for Maya and Jon." in nora.get(path).text
    keep(house, cast, PULSE, 20)
    assert "Due now for Jon." in nora.get(path).text
    assert nora.post(f"{path}/{PULSE}/schedule", data={"every": "3"}).status_code == 422
    nora.post(f"{path}/{PULSE}/schedule", data={"every": "0"})
    assert "Due now" not in nora.get(path).text


@pytest.mark.parametrize(
    ("sessions", "due"),
    [
        ({1: SessionState.PLANNED}, False),
        ({1: SessionState.PLANNED, 8: SessionState.PLANNED}, False),  # the second of them is not next
        ({-6: SessionState.ENDED, -3: SessionState.CANCELED}, False),
        ({-6: SessionState.ENDED, -3: SessionState.PLANNED}, False),  # nobody came, as far as is known
        ({-6: SessionState.ENDED, -3: SessionState.ENDED}, True),
        ({-6: SessionState.ENDED, 0: SessionState.BEGUN}, True),
        ({-6: SessionState.ENDED, 3: SessionState.PLANNED}, True),
    ],
)
def test_a_schedule_counts_sessions_that_took_place_and_the_next(house, cast, sessions, due):
    keep(house, cast, PULSE, 20, 21)
    with house.transaction() as session:
        file = house.file(session, cast.maya_and_jon)
        for row in session.exec(select(TherapySession).where(TherapySession.couple_id == file.id)):
            row.held_on = TODAY - timedelta(400)
        newest = next(row for row in session.exec(select(MeasureScore)) if row.taken_on == TODAY)
        withdraw_score(session, house.vault, cast.nora.actor, file, newest.id)  # the last one is a week old
        schedule(session, house.vault, cast.nora.actor, file, measures()[PULSE], 2)
        for away, state in sessions.items():
            session.add(TherapySession(couple_id=file.id, held_on=TODAY + timedelta(away), state=state))
    with house.transaction() as session:
        file = house.file(session, cast.maya_and_jon)
        (one,) = scheduled(session, file, scores_of(session, file))
    assert (Side.A in one.due) is due


def test_it_belongs_to_the_practice_and_refuses_the_front_desk(house, cast, path):
    vera, finn = house.visitor().sign_in(cast.vera), house.visitor().sign_in(cast.finn)
    for browser, status in ((vera, 404), (finn, 403)):
        assert browser.get(path).status_code == status
        assert browser.post(path, data=typed()).status_code == status
        assert browser.post(f"{path}/past", data={"past": ""}).status_code == status


def test_a_score_of_another_couple_is_not_found(house, cast, nora, path):
    keep(house, cast, PULSE, 20)
    withdrawing = re.search(r'action="([^"]+/withdraw)"', nora.get(path).text)[1]
    other = withdrawing.replace(str(cast.maya_and_jon.id), str(cast.long_names.id))
    assert nora.post(other).status_code == 404
    assert "/withdraw" in nora.get(path).text


def test_the_page_takes_the_same_queries_however_many_scores(house, cast, nora, path):
    keep(house, cast, PULSE, 20)
    nora.get(path)
    with house.statements() as few:
        nora.get(path)
    keep(house, cast, PULSE, *range(1, 30))
    keep(house, cast, PHQ, *range(1, 20), side=Side.B)
    with house.statements() as many:
        nora.get(path)
    assert len(many) == len(few) <= 16, few


def test_nothing_kept_beside_it_holds_the_total(house, nora, path):
    nora.post(path, data=typed(total="47.125", measure=PULSE))
    (row,) = house.contents()["measure_score"]
    told = [repr(event) for event in house.contents()["audit_event"]]
    assert not any("47.125" in text or "47.125" in repr(row) for text in told)
    assert any("Kept 1 score" in text for text in told)


def test_the_same_line_twice_is_named_and_nothing_is_kept(house, nora, path):
    line = f"2026-03-05,a,{PHQ},12\n"
    answer = nora.post(f"{path}/past", data={"past": f"date,partner,measure,total\n{line}{line}"})
    assert answer.status_code == 422
    assert "Line 3: this is the same score as in line 2." in answer.text
    assert house.contents()["measure_score"] == []


def test_a_withdrawn_past_score_comes_back_with_its_file(nora, path):
    sent = {"past": f"date,partner,measure,total\n2026-03-05,a,{PHQ},12\n"}
    nora.post(f"{path}/past", data=sent)
    nora.post(re.search(r'action="([^"]+/withdraw)"', nora.get(path).text)[1])
    assert "/withdraw" not in nora.get(path).text
    nora.post(f"{path}/past", data=sent)
    assert nora.get(path).text.count("/withdraw") == 1


def test_another_total_from_the_same_page_is_another_score(nora, path):
    sent = typed()
    nora.post(path, data=sent)
    nora.post(path, data=sent | {"total": "13"})
    assert nora.get(path).text.count("/withdraw") == 2


@pytest.mark.parametrize(
    "line", ["20260305,a,phq-9,12", "0026-03-05,a,phq-9,12", "2026-03-05,a,phq-9,1_2", "2026-03-05,a,phq-9,١٢"]
)
def test_only_plain_dates_and_numbers_are_read(nora, path, line):
    assert nora.post(f"{path}/past", data={"past": f"date,partner,measure,total\n{line}\n"}).status_code == 422


def test_past_scores_are_read_as_spreadsheets_copy_them(nora, path):
    past = "\ufeffdate;partner;measure;total\r\n2026-03-05;A;PHQ-9;12,0\r\n"
    assert nora.post(f"{path}/past", data={"past": past}).status_code == 303
    assert "12 on March 5, 2026" in nora.get(path).text
