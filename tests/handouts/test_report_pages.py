"""Reports in the browser: chosen, written, made once, kept with their bytes, and given; to nobody who may not."""

import hashlib
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from sqlmodel import select

from clinic.couples.rules import Audience
from clinic.couples.session_rules import SessionState
from clinic.couples.session_tables import TherapySession
from clinic.handouts.report_store import LastReports, last_reports
from clinic.handouts.tables import HandoutDraft, PaperGiven
from clinic.practice.tables import Member
from tests.progress.report_couple import MET, TODAY, fill

CHOSEN = {"what": "progress-report-couple", "from": "2025-01-01", "to": TODAY.isoformat(), "paper": "letter"}
MINE = "quillmine"


@pytest.fixture
def couple(house, cast):
    with house.transaction() as session:
        fill(session, house, cast.maya_and_jon, cast.nora.actor)
    return cast.maya_and_jon


def path(couple):
    return f"{couple.path}/reports"


def opened(browser, couple, **chosen):
    return browser.get(f"{path(couple)}/write", params=CHOSEN | chosen).text


def fields_of(page):
    """Every field of the form as a browser would send it."""
    hidden = re.findall(r'<input type="hidden" name="([^"]+)"(?: id="[^"]+")? value="([^"]*)"', page)
    texts = re.findall(r'<textarea id="([^"]+)"[^>]*>\n(.*?)</textarea>', page, re.S)
    ticks = re.findall(r'type="checkbox" id="(keep-[^"]+)"[^>]* checked', page)
    return dict(hidden) | dict(texts) | dict.fromkeys(ticks, "yes")


def send(browser, couple, page, **typed):
    return browser.post(f"{path(couple)}/write", data=fields_of(page) | typed)


def made(browser, couple, **chosen):
    answer = send(browser, couple, opened(browser, couple, **chosen), act="make")
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_the_choices_begin_with_the_whole_of_the_work(nora, couple):
    page = nora.get(path(couple)).text
    assert f'value="{TODAY.isoformat()}"' in page
    assert page.count("<option") == 8
    assert "None yet." in page


def test_a_first_session_that_was_called_off_begins_nothing(house, nora, couple):
    called_off = TODAY - timedelta(days=200)
    with house.transaction() as session:
        session.add(TherapySession(couple_id=couple.id, held_on=called_off, state=SessionState.CANCELED))
    page = nora.get(path(couple)).text
    assert f'value="{called_off}"' not in page
    assert f'value="{MET[0]}"' in page


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"what": "progress-report-neighbor"}, "Choose what to write, and for whom."),
        ({"from": "soon"}, "Type the day like 2026-03-05."),
        ({"from": "0026-05-01"}, "Please look at the year"),
        ({"from": "2190-05-01", "to": "2190-05-02"}, "This day is still to come."),
        ({"from": "2026-05-01", "to": "2026-04-01"}, "This day lies before the first one."),
        ({"what": "progress-report-file", "language": "es-US"}, "Only what is for the couple can be in Spanish."),
    ],
)
def test_what_cannot_be_is_said_at_its_field(nora, couple, wrong, message):
    for answer in (
        nora.get(f"{path(couple)}/write", params=CHOSEN | wrong),
        nora.post(f"{path(couple)}/write", data=CHOSEN | wrong),
    ):
        assert answer.status_code == 422
        assert message in answer.text
        assert "Error: " in answer.text


def test_what_is_typed_stands_on_the_paper_and_is_kept_for_its_reader(house, nora, couple):
    page = opened(nora, couple)
    assert "You marked a small moment on 1 day" in page
    typed = {"text-trust.trust_days": f"{MINE} You met.", "note": "Dear both", "license": "LMFT 77"}
    assert send(nora, couple, page, **typed).status_code == 303
    again = opened(nora, couple)
    assert again.count(MINE) == 2, "in its field and on the paper"
    assert "What it says by itself now" in again
    assert 'value="LMFT 77"' in again
    assert "LMFT 77</p>" in again.replace(" <span", "</p>")
    with house.transaction() as session:
        (draft,) = session.exec(select(HandoutDraft))
        assert draft.audience is Audience.ROOM
        assert MINE.encode() not in draft.content_sealed
    for other in ("progress-report-file", "progress-report-supervisor"):
        assert MINE not in opened(nora, couple, what=other)
    assert "Progress report, January 1, 2025" in nora.get(path(couple)).text


def test_a_section_without_its_tick_is_left_out(nora, couple):
    page = opened(nora, couple)
    send(nora, couple, page, **{"keep-goals": ""})
    again = opened(nora, couple)
    assert 'name="keep-goals" value="yes">' in again
    assert "What you agreed on, and what became of it" not in again


def test_two_who_write_at_once_lose_nothing(nora, couple):
    page = opened(nora, couple)
    assert send(nora, couple, page, note="First").status_code == 303
    assert send(nora, couple, page, note="First").status_code == 303, "the same words once more"
    answer = send(nora, couple, page, note="Second")
    assert answer.status_code == 409
    assert "Second" in answer.text
    assert send(nora, couple, answer.text).status_code == 303


def test_a_name_in_a_supervisors_report_is_an_error_at_its_sentence(house, nora, couple):
    page = opened(nora, couple, what="progress-report-supervisor")
    assert "Maya" not in page.partition('id="paper-preview"')[2]
    answer = send(nora, couple, page, **{"text-intro.intro": "Maya and the other one", "act": "make"})
    assert answer.status_code == 422
    assert "here stands “Maya”" in answer.text
    assert 'id="text-intro.intro-problem"' in answer.text
    assert "Maya and the other one" in answer.text
    assert house.contents()["paper_given"] == house.contents()["handout_draft"] == []


def test_who_writes_for_supervision_is_told_which_words_could_be_somebody_elses_name(nora, couple):
    page = opened(nora, couple, what="progress-report-supervisor")
    assert "The program knows no other names and no places" in page
    assert send(nora, couple, page, **{"text-intro.intro": "They came with Lily from San Antonio."}).status_code == 303
    page = opened(nora, couple, what="progress-report-supervisor")
    assert "<bdi><strong>Lily</strong></bdi>, <bdi><strong>San Antonio</strong></bdi>." in page
    for reader in ("couple", "file", "referrer"):
        assert "could be a name" not in opened(nora, couple, what=f"progress-report-{reader}")


def test_words_that_cannot_be_printed_are_an_error_at_their_field(nora, couple):
    page = opened(nora, couple)
    answer = send(nora, couple, page, **{"text-intro.intro": "ring \x07", "license": "x" * 200})
    assert answer.status_code == 422
    assert "U+0007" in answer.text
    assert 'id="license-problem"' in answer.text


def test_an_edition_is_made_once_and_kept_with_its_hash(house, cast, nora, couple):
    page = opened(nora, couple)
    for _ in range(2):
        answer = send(nora, couple, page, act="make", note="Dear both")
        assert answer.status_code == 303, answer.text
    place = answer.headers["location"]
    with house.transaction() as session:
        (kept,) = session.exec(select(PaperGiven))
        assert (kept.slug, kept.audience) == ("progress-report-couple", Audience.ROOM)
        assert last_reports(session, cast.nora.practice) == {couple.id: LastReports(TODAY)}
        assert last_reports(session, cast.vera.practice) == {}
        sha = kept.sha256
    pdf = nora.get(f"{place}/pdf").content
    assert hashlib.sha256(pdf).hexdigest() == sha
    for shown in (nora.get(path(couple)).text, nora.get(couple.path).text):
        assert "Progress report, January 1, 2025 to" in shown


def test_the_couples_goes_to_each_partner_by_a_link(house, nora, couple):
    place = made(nora, couple, language="es-US")
    sent = nora.post(f"{place}/links", data={"side": "a", "once": str(uuid4())})
    assert sent.status_code == 303
    link = re.search(r"http://[^\"<\s]+/p/[\w-]+", nora.get(place).text)[0]
    phone = house.visitor()
    door = phone.get(urlsplit(link).path)
    read = phone.get(f"{door.headers['location']}/read").text
    assert "Informe de progreso" in read
    assert "/static/report.css" in read


@pytest.mark.parametrize("what", ["progress-report-file", "progress-report-supervisor", "discharge-summary-referrer"])
def test_what_is_for_others_goes_to_no_partner(house, nora, couple, what):
    place = made(nora, couple, what=what)
    page = nora.get(place).text
    assert "New link for" not in page
    assert nora.post(f"{place}/links", data={"side": "a", "once": str(uuid4())}).status_code in {400, 422}
    with house.transaction() as session:
        assert {one.audience for one in session.exec(select(PaperGiven))} == {Audience.COUNSELOR}


def test_a_license_is_the_counselors_own(house, nora, cast, couple):
    send(nora, couple, opened(nora, couple), license="LMFT 77")
    with house.transaction() as session:
        assert {one.name: one.license for one in session.exec(select(Member)) if one.license} == {
            cast.nora.name: "LMFT 77"
        }
    sam = house.visitor().sign_in(cast.sam)
    assert "LMFT 77" not in opened(sam, couple)


def test_the_plan_and_the_summary_are_written_the_same_way(nora, couple):
    assert "When our loop comes back" in opened(nora, couple, what="relapse-plan-couple")
    page = opened(nora, couple, what="discharge-summary-file")
    assert "Reason for ending:" in page
    send(nora, couple, page, **{"text-reason.why": "They found each other again."})
    again = opened(nora, couple, what="discharge-summary-file")
    paper = again.partition("<article")[2]
    assert "<p>They found each other again.</p>" in paper
    assert "Reason for ending:" not in paper


def test_it_belongs_to_the_practice_and_refuses_the_front_desk(house, cast, couple):
    for person, status in ((cast.vera, 404), (cast.finn, 403)):
        browser = house.visitor().sign_in(person)
        for answer in (
            browser.get(path(couple)),
            browser.get(f"{path(couple)}/write", params=CHOSEN),
            browser.post(f"{path(couple)}/write", data=CHOSEN | {"act": "make"}),
        ):
            assert answer.status_code == status
            assert "Jon" not in answer.text


def test_the_pages_take_the_same_queries_however_much_there_is(house, nora, cast):
    def asked(couple):
        nora.get(path(couple))
        with house.statements() as seen:
            nora.get(path(couple))
            opened(nora, couple, what="progress-report-file")
        return len(seen)

    few = asked(cast.long_names)
    with house.transaction() as session:
        fill(session, house, cast.long_names, cast.nora.actor)
    assert asked(cast.long_names) <= few <= 50


def test_choices_stay_with_what_is_typed(nora, couple):
    answer = send(nora, couple, opened(nora, couple, **{"paper": "a4", "size": "large", "stage": "yes"}), note="Hello")
    kept = {name: value for name, (value,) in parse_qs(urlsplit(answer.headers["location"]).query).items()}
    assert (kept["paper"], kept["size"], kept["stage"]) == ("a4", "large", "yes")
    assert "The way has three parts." in nora.get(answer.headers["location"]).text


def test_what_is_opened_on_purpose_is_told_to_the_trail(house, nora, couple):
    made(nora, couple, stage="yes")
    made(nora, couple, **{"what": "progress-report-referrer", "own-a": "yes", "stage": ""})
    told = [repr(event) for event in house.contents()["audit_event"]]
    assert sum("Opened to the couple, in a report" in one for one in told) == 1
    assert sum("as they authorized" in one for one in told) == 1
    assert sum("Made a paper to give: progress-report" in one for one in told) == 2


def test_words_changed_after_back_are_never_answered_with_the_older_paper(house, nora, couple):
    page = opened(nora, couple)
    first = send(nora, couple, page, act="make", note="quillfirst").headers["location"]
    assert send(nora, couple, page, act="make", note="quillfirst").headers["location"] == first
    answer = send(nora, couple, page, act="make", note="quillsecond")
    assert answer.status_code == 409
    assert "quillsecond" in answer.text
    second = send(nora, couple, answer.text, act="make").headers["location"]
    assert second != first
    with house.transaction() as session:
        assert len(session.exec(select(PaperGiven)).all()) == 2
