"""The counselor's side: sending, states, flags, opening one answer, the review queue, fit; and who may not."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlmodel import select, update

from clinic.couples.link_tables import PrivateLinkRow
from clinic.couples.rules import Audience, Matter, Reader, Side
from clinic.intake.packets import packets
from clinic.intake.rules import CodeProblem, PacketState, can_be_opened, code_problem, first_audience, packet_state
from clinic.intake.tables import IntakeAnswer, IntakeFit, IntakeFlag, IntakePacket
from clinic.vault import VaultError
from tests.intake.conftest import CODE, fill_all, phone_for, send

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moments", "state"),
    [
        ((None, None, None, None), PacketState.NOT_SENT),
        ((NOW, None, None, None), PacketState.SENT),
        ((NOW, NOW, None, None), PacketState.OPENED),
        ((NOW, NOW, NOW, None), PacketState.IN_PROGRESS),
        ((NOW, NOW, NOW, NOW), PacketState.COMPLETE),
    ],
)
def test_states(moments, state):
    assert packet_state(*moments) is state


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("matter", Matter)
def test_what_can_be_opened_and_what_never(side, matter):
    assert can_be_opened(matter, side) is (matter is Matter.ORDINARY)
    assert first_audience(side, counselor_only=True) is Audience.COUNSELOR
    assert first_audience(side, counselor_only=False).value.endswith(side)


@pytest.mark.parametrize(
    ("code", "problem"),
    [("abcd", None), ("  abc ", CodeProblem.TOO_SHORT), ("x" * 60, None), ("x" * 61, CodeProblem.TOO_LONG)],
)
def test_codes(code, problem):
    assert code_problem(code) is problem


def test_sending_to_both_makes_two_links_that_have_nothing_in_common(house, nora, couple):
    once = str(uuid4())
    for _ in range(2):
        answer = nora.post(f"{couple.path}/forms", data={"packet": "private-check", "side": "both", "once": once})
        assert answer.headers["location"] == f"{couple.path}/forms"
    with house.transaction() as session:
        assert sorted(row.side for row in session.exec(select(IntakePacket))) == ["a", "b"]
        assert len({row.token_hash for row in session.exec(select(PrivateLinkRow))}) == 2
    page = nora.get(f"{couple.path}/forms").text
    assert page.count("Asked in private</a>") == 2
    assert "Sent" in page


def test_another_packet_from_the_page_one_went_back_to_is_sent_too(house, nora, couple):
    once = str(uuid4())
    for packet in ("private-check", "before-the-first-visit", "private-check"):
        nora.post(f"{couple.path}/forms", data={"packet": packet, "side": "a", "once": once})
    with house.transaction() as session:
        assert sorted(row.packet for row in session.exec(select(IntakePacket))) == [
            "before-the-first-visit",
            "private-check",
        ]


@pytest.mark.parametrize("fields", [{"packet": "nothing", "side": "a"}, {"packet": "private-check", "side": "c"}, {}])
def test_what_nobody_can_send_is_refused(house, nora, couple, fields):
    before = house.contents()["intake_packet"]
    assert nora.post(f"{couple.path}/forms", data=fields).status_code == 422
    assert house.contents()["intake_packet"] == before


def test_the_state_follows_each_partner_alone(house, nora, couple):
    packet = send(nora, couple, "a")
    other = send(nora, couple, "b")
    phone = phone_for(house, nora, packet)
    assert ">Sent<" in nora.get(packet).text
    phone.begin()
    assert ">Opened<" in nora.get(packet).text
    phone.fill("1/1", q2="Maya")
    assert ">In progress<" in nora.get(packet).text
    fill_all(phone, "quill")
    assert ">Complete<" in nora.get(packet).text
    assert ">Sent<" in nora.get(other).text


def test_a_link_is_ended_renewed_and_extended_and_the_draft_stays(house, nora, couple):
    packet = send(nora, couple, "a")
    phone = phone_for(house, nora, packet).begin()
    phone.fill("1/1", q2="quillkept")
    link = re.search(r'name="link" value="([^"]+)"', nora.get(packet).text)[1]
    nora.post(f"{packet}/end", data={"link": link})
    assert phone.get("1/1").status_code == 404
    assert "no open link" in nora.get(packet).text
    nora.post(f"{packet}/renew", data={"once": str(uuid4())})
    again = phone_for(house, nora, packet)
    again.post("code", code=CODE)
    assert "quillkept" in again.get("1/1").text
    with house.transaction() as session:
        session.exec(update(PrivateLinkRow).values(expires_at=datetime.now(UTC) - timedelta(days=1)))
    page = nora.get(packet).text
    expired = re.search(r'name="link" value="([^"]+)"', page)[1]
    nora.post(f"{packet}/extend", data={"link": expired})
    assert phone_for(house, nora, packet).link == again.link
    assert nora.post(f"{packet}/extend", data={"link": str(uuid4())}).status_code == 404


def test_a_forgotten_code_is_chosen_anew(house, nora, couple):
    packet = send(nora, couple, "a")
    phone = phone_for(house, nora, packet).begin()
    phone.fill("1/1", q2="quillkept")
    nora.post(f"{packet}/code")
    laptop = phone_for(house, nora, packet).begin("another one")
    assert "quillkept" in laptop.get("1/1").text


def test_the_slip_names_nobody(nora, couple):
    page = nora.get(send(nora, couple, "a") + "/slip").text
    assert "/p/" in page
    assert "A page for you" in page
    assert "Una página para ti" in page, "whoever reads only Spanish gets the same slip"
    for word in ("Maya", "Jon", "Maple", "counsel"):
        assert word not in page.partition("<main")[2].partition("</main>")[0]


def test_the_front_desk_sends_and_sees_states_and_nothing_clinical(house, cast, nora, couple, maya):
    fill_all(maya, "quill", afraid="0", harm="3")
    finn = house.visitor().sign_in(cast.finn)
    page = finn.get(f"{couple.path}/forms")
    assert ">Complete<" in page.text
    for text in (page.text, finn.get(re.search(r'href="([^"]+/forms/[^"]+)"', page.text)[1]).text):
        assert "quill" not in text
        assert "afraid" not in text
        assert "/intake" not in text.partition("<main")[2]
    for path in ("intake", "intake/brief", ""):
        assert finn.get(f"{couple.path}/{path}").status_code in {403, 404, 307}
    assert send(finn, couple, "b")


def test_drafts_are_nobodys_to_read(nora, couple, maya):
    maya.fill("1/1", q2="quilldraft")
    assert "quilldraft" not in nora.get(f"{couple.path}/intake").text


def test_a_crisis_is_told_at_once_and_the_rest_when_it_is_sent(house, nora, couple, maya):
    maya.fill("2/1", q2="0")
    maya.fill("2/2", q4="2")
    page = nora.get(f"{couple.path}/intake").text
    assert "Thoughts of self-harm" in page
    assert "afraid of their partner" not in page
    maya.fill("2/2", q4="2")
    maya.post("2/check", sending="yes")
    assert nora.get(f"{couple.path}/intake").text.count("</bdi>: Says they are afraid") == 1
    with house.transaction() as session:
        assert len(session.exec(select(IntakeFlag)).all()) == 2


def test_a_flag_is_acknowledged_with_what_was_decided(house, nora, couple, maya):
    maya.fill("2/2", q4="1")
    flag = re.search(r"/intake/flags/([\w-]+)", nora.get(f"{couple.path}/intake").text)[0]
    assert nora.post(f"{couple.path}{flag}", data={"decided": "  "}).status_code == 422
    nora.post(f"{couple.path}{flag}", data={"decided": "quillcall her today"})
    nora.post(f"{couple.path}{flag}", data={"decided": "something else"})
    page = nora.get(f"{couple.path}/intake").text
    assert "Seen by Nora Whitfield" in page
    assert "quillcall her today" in page
    assert "something else" not in page


def test_one_answer_is_opened_to_the_room_recorded_and_closed_again(house, nora, couple, maya):
    fill_all(maya, "quill")
    page = nora.get(f"{couple.path}/intake").text
    form = re.search(r'id="form-([\w-]+)">\s*<summary>About you', page)[1]
    where = {"form": form, "place": ":hopes"}
    assert nora.post(f"{couple.path}/intake/answers", data=where | {"to": "room"}).status_code == 303
    with house.transaction() as session:
        row = session.get(IntakeAnswer, (UUID(form), ":hopes"))
        room = house.file(session, couple, Reader.ROOM).keys
        assert row.audience is Audience.ROOM
        assert "quillhopes" in room.open(Audience.ROOM, "intake_answer.value", f"{form}|:hopes", row.value_sealed)
        other = session.get(IntakeAnswer, (UUID(form), ":hunch"))
        with pytest.raises(VaultError):
            room.open(other.audience, "intake_answer.value", f"{form}|:hunch", other.value_sealed)
    assert "Opened an answer of partner A to the room." in nora.get(f"{couple.path}/trail").text
    nora.post(f"{couple.path}/intake/answers", data=where | {"to": "private"})
    with house.transaction() as session:
        assert session.get(IntakeAnswer, (UUID(form), ":hopes")).audience is Audience.PARTNER_A


@pytest.mark.parametrize("place", [":afraid", ":harm"])
def test_what_is_never_widened_is_refused_whoever_asks(house, nora, couple, maya, place):
    fill_all(maya, "quill", afraid="0", harm="2")
    page = nora.get(f"{couple.path}/intake").text
    form = re.search(r'id="form-([\w-]+)">\s*<summary>Being safe', page)[1]
    before = house.contents()["intake_answer"]
    answer = nora.post(f"{couple.path}/intake/answers", data={"form": form, "place": place, "to": "room"})
    assert answer.status_code == 422
    assert "stays between you" in answer.text
    assert house.contents()["intake_answer"] == before
    assert f'name="place" value="{place}"' not in page


def test_what_they_wrote_about_themselves_waits_and_never_overwrites(nora, couple, maya):
    fill_all(maya, "quill")
    file = nora.get(couple.path).text
    assert "quillname" not in file
    page = nora.get(f"{couple.path}/intake").text
    which = re.findall(r'name="which" value="([^"]+)"', page)
    assert len(which) == 4, "name, pronouns, contact, and all of them"
    nora.post(f"{couple.path}/intake/review", data={"which": which[0], "accepted": "yes"})
    nora.post(f"{couple.path}/intake/review", data={"which": which[1], "accepted": "no"})
    file = nora.get(couple.path).text
    assert "quillname" in file
    assert "quillpronouns" not in file
    assert "quillname" in nora.get(couple.board).text, "the maps follow the file"
    nora.post(f"{couple.path}/intake/review", data={"which": "all", "accepted": "yes"})
    assert "quillreach" in nora.get(couple.path).text
    assert "They wrote this about themselves" not in nora.get(f"{couple.path}/intake").text


@pytest.mark.parametrize("fields", [{}, {"fit": "go_on", "reason": " "}, {"fit": "nonsense", "reason": "x"}])
def test_a_decision_needs_its_reason(house, nora, couple, fields):
    before = house.contents()["intake_fit"]
    assert nora.post(f"{couple.path}/intake/fit", data=fields).status_code == 422
    assert house.contents()["intake_fit"] == before


def test_the_newest_decision_counts(nora, couple):
    for fit, reason in (("go_on", "quillfirst"), ("refer", "quillsecond")):
        nora.post(f"{couple.path}/intake/fit", data={"fit": fit, "reason": reason})
    page = nora.get(f"{couple.path}/intake").text
    assert "<strong>Refer</strong>: <bdi>quillsecond</bdi>" in page
    assert "quillfirst" not in page


def test_a_consent_that_was_taken_back_says_so_once(house, nora, couple, maya):
    fill_all(maya, "quill")
    path = re.search(r"/intake/signatures/[\w-]+/withdraw", nora.get(f"{couple.path}/intake").text)[0]
    for _ in range(2):
        assert nora.post(f"{couple.path}{path}").status_code == 303
    page = nora.get(f"{couple.path}/intake").text
    assert page.count("Taken back") == 1
    assert nora.post(f"{couple.path}/intake/signatures/{uuid4()}/withdraw").status_code == 404


def test_every_packet_of_ours_has_forms():
    assert set(packets()) == {"before-the-first-visit", "private-check"}


def test_the_page_asks_no_more_when_there_is_more_to_show(house, nora, couple, maya, jon):
    fill_all(maya, "quill")
    with house.statements() as few:
        nora.get(f"{couple.path}/intake")
    fill_all(jon, "quill")
    with house.statements() as many:
        nora.get(f"{couple.path}/intake")
    assert len(many) <= len(few) + 1
    assert len(many) < 40


def test_the_brief_on_screen_and_as_a_pdf_is_the_counselors_alone(house, cast, nora, couple, maya, jon):
    fill_all(maya, "quillhers", afraid="0", harm="2")
    fill_all(jon, "quillhis")
    page = nora.get(f"{couple.path}/intake/brief")
    assert "Says they are afraid of their partner" in page.text
    assert "quillhershopes" in page.text
    assert "quillhishopes" in page.text
    pdf = nora.get(f"{couple.path}/intake/brief.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    assert 'filename="first-visit-brief.pdf"' in pdf.headers["content-disposition"]
    for person, status in ((cast.finn, 403), (cast.sue, 403), (cast.vera, 404)):
        other = house.visitor().sign_in(person)
        for path in ("intake", "intake/brief", "intake/brief.pdf"):
            assert other.get(f"{couple.path}/{path}").status_code == status


def test_a_blank_brief_says_so(nora, couple):
    assert "Neither of them has sent anything yet." in nora.get(f"{couple.path}/intake/brief").text
    assert nora.post(f"{couple.path}/intake/board").status_code == 404


def test_nothing_typed_is_lost_when_a_decision_or_a_letter_is_refused(nora, couple, maya):
    fill_all(maya, "quill", afraid="0")
    page = nora.get(f"{couple.path}/intake").text
    flag = re.search(r'action="([^"]+/intake/flags/([\w-]+))"', page)
    long = "quillwords " * 300
    answer = nora.post(flag[1], data={"decided": long})
    assert answer.status_code == 422
    assert f'id="decided-{flag[2]}-problem"' in answer.text
    assert f'href="#decided-{flag[2]}"' in answer.text
    assert long in answer.text
    answer = nora.post(f"{couple.path}/intake/fit", data={"fit": "refer", "reason": long})
    assert long in answer.text
    assert re.search(r'value="refer" checked', answer.text)
    answer = nora.post(f"{couple.path}/intake/letter", data={"whom": "b", "help": "", "to": "Dr. Quill"})
    assert answer.status_code == 422
    assert 'value="Dr. Quill"' in answer.text
    assert re.search(r'name="whom" value="b" checked', answer.text)


def test_pressing_twice_decides_once(house, nora, couple):
    for reason in ("They agree.", "They agree.", "One of them does not."):
        assert nora.post(f"{couple.path}/intake/fit", data={"fit": "go_on", "reason": reason}).status_code == 303
    with house.transaction() as session:
        assert len(session.exec(select(IntakeFit)).all()) == 2


def test_forms_are_read_in_the_order_in_which_they_were_asked(nora, couple, maya):
    fill_all(maya, "quill")
    page = nora.get(f"{couple.path}/intake").text
    titles = ["About you", "Being safe", "Agreement to counseling"]
    places = [page.index(f"<summary>{title}") for title in titles]
    assert places == sorted(places)
