"""A partner at their own forms: begun, saved page by page, come back to, looked over, sent, signed; nothing twice."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select, update

from clinic.couples.rules import Audience
from clinic.intake.rules import AWAY
from clinic.intake.tables import IntakeAnswer, IntakeDevice, IntakePacket
from clinic.questionnaires import instruments
from tests.intake.conftest import CODE, Phone, fill_all, hidden, phone_for, save_at_once, send


def answers(house):
    with house.transaction() as session:
        return {row.place: (row.audience, row.value_sealed) for row in session.exec(select(IntakeAnswer))}


def test_the_door_says_whose_it_is_and_nothing_of_what_and_opening_changes_nothing(house, nora, couple):
    phone = phone_for(house, nora, send(nora, couple, "a"))
    before = house.contents()
    page = phone.browser.get(phone.page)
    assert page.status_code == 200
    assert "<title>A page for you</title>" in page.text
    assert "where nobody can see your screen" in page.text
    assert 'href="/leave"' in page.text
    assert "988" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "<bdi>Maya</bdi>" in page.text, "a mailbox for two holds two messages that look the same"
    for word in ("Jon", "Being safe", "afraid"):
        assert word not in page.text
    assert house.contents() == before


def test_nothing_opens_before_it_was_begun(house, nora, couple):
    phone = phone_for(house, nora, send(nora, couple, "a"))
    for path in ("1/start", "1/1", "1/check", "2/2"):
        assert phone.get(path).headers["location"] == phone.page


@pytest.mark.parametrize(("code", "says"), [("", "four characters"), ("abc", "four"), ("x" * 80, "shorter")])
def test_a_code_is_chosen_or_the_page_says_why_not(house, nora, couple, code, says):
    phone = phone_for(house, nora, send(nora, couple, "a"))
    answer = phone.post("begin", code=code)
    assert answer.status_code == 422
    assert says in answer.text
    assert "<title>Error: A page for you</title>" in answer.text


def test_a_page_is_saved_and_goes_on(house, maya):
    answer = maya.fill("1/1", q2="quillname", q3="she/her", q4="")
    assert answer.headers["location"] == f"{maya.page}/1/2"
    assert 'value="quillname"' in maya.get("1/1").text
    assert {audience for audience, _ in answers(house).values()} == {Audience.PARTNER_A}
    assert all(b"quill" not in sealed for _, sealed in answers(house).values())
    assert maya.get("1/start").headers["location"] == f"{maya.page}/1/2"


def test_a_page_is_saved_with_few_queries_however_much_is_on_it(house, maya):
    page = hidden(maya.get("1/1").text)
    with house.statements() as said:
        assert maya.post("1/1", **page, q2="Maya", q3="she/her", q4="by phone").status_code == 303
    assert len(said) <= 10, said


def test_a_blank_field_on_the_page_is_left_blank_and_one_that_was_not_there_stays(maya):
    maya.fill("1/1", q2="Maya", q3="she/her")
    maya.post("1/1", shown="q2", revision="1", q2="Maja")
    page = maya.get("1/1").text
    assert 'value="Maja"' in page
    assert 'value="she/her"' in page
    maya.fill("1/1", q2="Maja", q3="")
    assert 'value="she/her"' not in maya.get("1/1").text


def test_what_is_required_and_missing_is_said_and_the_rest_is_kept(maya):
    answer = maya.fill("1/1", q2="", q3="quillkept")
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert "quillkept" in maya.get("1/1").text


def test_pressing_twice_and_going_back_lose_and_double_nothing(house, maya):
    page = hidden(maya.get("1/1").text)
    first = maya.post("1/1", **page, q2="Maya")
    before = house.contents()
    again = maya.post("1/1", **page, q2="Maya")
    assert again.headers["location"] == first.headers["location"]
    changed = house.contents()
    assert {name for name in before if before[name] != changed[name]} <= {"intake_device"}
    assert maya.post("1/1", **page, q2="Maja").status_code == 303, "the same browser's last word counts"
    assert 'value="Maja"' in maya.get("1/1").text


def test_of_pages_that_come_at_once_none_is_lost_or_refused(house, maya):
    assert save_at_once(house, maya) == ([303] * 6, [6])


def test_another_device_needs_the_code_and_goes_on_from_there(house, maya):
    maya.fill("1/1", q2="quillname")
    laptop = house.visitor()
    page = laptop.get(maya.link).headers["location"]
    door = laptop.get(page)
    assert "quillname" not in door.text
    assert "Welcome back" in door.text
    assert laptop.get(f"{page}/1/1").headers["location"] == page
    assert laptop.post(f"{page}/code", data={"code": "red heron 7"}).status_code == 422
    assert laptop.post(f"{page}/begin", data={"code": "new code"}).status_code == 422
    assert laptop.post(f"{page}/code", data={"code": f" {CODE.upper()} "}).status_code == 303
    assert "quillname" in laptop.get(f"{page}/1/1").text


def test_a_code_is_not_guessed(house, maya):
    laptop = house.visitor()
    page = laptop.get(maya.link).headers["location"]
    said = [laptop.post(f"{page}/code", data={"code": f"guess {number}"}).status_code for number in range(9)]
    assert said == [422] * 8 + [429], "few: who else has the link lives with them"
    assert laptop.post(f"{page}/code", data={"code": CODE}).status_code == 429


def second_device(house, phone) -> Phone:
    browser = house.visitor()
    page = browser.get(phone.link).headers["location"]
    browser.post(f"{page}/code", data={"code": CODE})
    return Phone(browser, phone.link, page)


def test_two_devices_on_one_page_are_told_and_lose_nothing(house, maya):
    laptop = second_device(house, maya)
    stale = hidden(laptop.get("1/1").text)
    maya.fill("1/1", q2="from the phone")
    answer = laptop.post("1/1", **stale, q2="from the laptop")
    assert answer.status_code == 409
    assert "from the laptop" in answer.text
    assert "from the phone" in maya.get("1/1").text
    assert laptop.post("1/1", **hidden(answer.text), q2="from the laptop").status_code == 303
    assert "from the laptop" in maya.get("1/1").text


def test_leaving_forgets_this_browser(maya):
    maya.fill("1/1", q2="quillname")
    left = maya.browser.get("/leave")
    assert left.status_code == 303
    assert maya.browser.get(maya.page).status_code == 404
    maya.browser.get(maya.link)
    assert "quillname" not in maya.browser.get(maya.page, follow_redirects=True).text
    assert "Your code" in maya.browser.get(maya.page).text


def test_a_page_whose_cookie_ended_keeps_what_was_typed_and_can_be_sent_again(maya):
    page = hidden(maya.get("1/1").text)
    maya.browser.cookies.clear()
    late = maya.post("1/1", **page, q2="quilllate & <more>")
    assert late.status_code == 404
    assert 'name="q2" value="quilllate &amp; &lt;more&gt;"' in late.text
    maya.browser.get(maya.link)
    still = maya.post("1/1", **page, q2="quilllate")
    assert 'value="quilllate"' in still.text
    maya.post("code", code=CODE)
    assert maya.post("1/1", **page, q2="quilllate").status_code == 303


def test_after_a_while_away_earlier_answers_about_safety_ask_for_the_code(house, maya):
    maya.fill("2/1", q2="1")
    maya.fill("1/1", q2="Maya")
    with house.transaction() as session:
        for device in session.exec(select(IntakeDevice)):
            device.seen_at -= AWAY * 2
            session.add(device)
    assert maya.get("2/1").headers["location"].startswith(f"{maya.page}/code?next=")
    assert maya.get("1/start").status_code == 303
    assert maya.fill("1/2", q6="quillback").status_code == 303, "other pages are open, and can be saved"
    for path in ("2/1", "2/check"):
        assert maya.get(path).headers["location"].startswith(f"{maya.page}/code?next="), (
            "they are no way round the code"
        )
    for more in ({"language": "es-US"}, {"stand": "of another day"}):
        answer = maya.post("2/check", sending="yes", **more)
        assert answer.headers["location"].startswith(f"{maya.page}/code?next="), "what is sent opens no answers either"
    asked = maya.browser.get(maya.get("2/1").headers["location"])
    answer = maya.post("code", code=CODE, next=hidden_next(asked.text))
    assert answer.headers["location"] == f"{maya.page}/2/1"
    assert maya.get("2/1").status_code == 200


def test_whoever_goes_on_is_never_away(house, maya):
    maya.fill("2/1", q2="1")
    for _ in range(2):
        with house.transaction() as session:
            for device in session.exec(select(IntakeDevice)):
                device.seen_at -= AWAY - timedelta(minutes=1)
                session.add(device)
        assert maya.get("2/1").status_code == 200


def hidden_next(page: str) -> str:
    return re.search(r'/code">\s*<input type="hidden" name="next" value="([^"]*)"', page)[1]


@pytest.mark.parametrize(("afraid", "harm"), [("0", "3"), ("1", "0"), ("", "")])
def test_the_next_page_is_the_same_whatever_the_answer_and_the_help_lines_are_open_for_everyone(maya, afraid, harm):
    first = maya.fill("2/1", **({"q2": afraid} if afraid else {}))
    assert first.headers["location"] == f"{maya.page}/2/2"
    second = maya.fill("2/2", **({"q4": harm} if harm else {}))
    assert second.headers["location"] == f"{maya.page}/2/3"
    after = maya.get("2/3").text
    assert '<details class="card card-quiet help-lines" lang="en-US" open>' in after
    assert "Everyone who answers these questions sees this." in after


def test_the_pages_of_two_people_weigh_the_same(maya, jon):
    maya.fill("2/1", q2="0")
    maya.fill("2/2", q4="3")
    jon.fill("2/1", q2="1")
    jon.fill("2/2", q4="0")
    assert len(maya.get("2/3").content) == len(jon.get("2/3").content)


def test_sending_freezes_and_seals_each_answer_for_its_audience(house, maya):
    maya.fill("1/1", q2="Maya")
    maya.fill("1/2", q6="quillhopes", q7="quillhunch")
    review = maya.get("1/check").text
    assert "quillhunch" in review
    assert maya.post("1/check", sending="yes").headers["location"] == maya.page
    audiences = {place: audience for place, (audience, _) in answers(house).items()}
    assert audiences[":hopes"] is Audience.PARTNER_A
    assert audiences[":hunch"] is Audience.COUNSELOR
    frozen = answers(house)
    for path in ("1/1", "1/2", "1/check", "1/start"):
        assert maya.get(path).headers["location"] == maya.page
        assert maya.post(path, q2="quillagain", shown="q2", sending="yes").status_code in {303, 404}
    assert answers(house) == frozen
    assert "quill" not in maya.browser.get(maya.page).text


def test_what_is_missing_is_not_sent(maya):
    answer = maya.post("1/check", sending="yes")
    assert answer.status_code == 422
    assert "What should we call you?" in answer.text


def test_all_of_it_is_complete_only_when_signed(house, maya):
    fill_all(maya, "quillall")
    with house.transaction() as session:
        (packet,) = session.exec(select(IntakePacket)).all()
        assert packet.finished_at is not None
    page = maya.browser.get(maya.page).text
    assert "Thank you" in page
    assert "quillall" not in page


def test_too_much_is_refused_and_the_draft_stays(maya):
    maya.fill("1/2", q6="short")
    answer = maya.fill("1/2", q6="x" * 19_000, q7="y" * 19_000)
    assert answer.status_code == 303
    assert maya.fill("1/2", q6="z" * 90_000).status_code == 422
    assert "x" * 19_000 in maya.get("1/2").text


@pytest.mark.parametrize("path", ["9/1", "9/check", "0/1", "-1/1", "x/1", "1/copy", "9/copy"])
def test_what_is_not_in_the_packet_is_not_there(maya, path):
    assert maya.get(path).status_code == 404


def test_a_page_number_that_is_not_asked_goes_on(maya):
    assert maya.get("1/77").headers["location"] == f"{maya.page}/1/check"
    assert maya.post("1/77", q2="x").headers["location"] == f"{maya.page}/1/check"


def test_the_form_stays_as_it_was_sent(house, maya, monkeypatch, tmp_path):
    monkeypatch.setattr(instruments, "HERE", tmp_path)
    assert "What should we call you?" in maya.get("1/1").text


def test_with_a_link_of_the_other_partner_or_an_ended_one_nothing_opens(house, nora, maya, jon, couple):
    assert maya.browser.get(f"{jon.page}/1/1").status_code == 404
    with house.transaction() as session:
        session.exec(update(IntakePacket).values(side="b"))
    assert maya.get("1/1").status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"shown": "q2", "revision": "-1", "q2": "x"},
        {"shown": "q2", "revision": "9" * 40, "q2": "x"},
        {"shown": "q0 q999 qx q2-1-1 q-1", "q999": "x", "q0": "x"},
        {"shown": "q2 " * 20_000, "q2": "x"},
        {"shown": "q2", "q2": "\x00\x1b\ud7ff"},
        {"shown": "q2", "q2": "x" * 99_000},
        {"shown": "q2", "q2.turns": "99", "more": "q2"},
        {f"q{number}": "x" for number in range(300)},
        {"q2.other": "x", "shown": "q2", "q2": "other"},
        {"name": "<script>", "sending": "yes"},
        {},
    ],
)
def test_whatever_is_sent_is_answered_calmly(maya, fields):
    for path in ("1/1", "2/1", "2/check", "3/check", "begin", "code"):
        answer = maya.post(path, **fields)
        assert answer.status_code in {200, 303, 400, 404, 413, 422}, path
        assert "<script>" not in answer.text
        assert maya.get("1/1").status_code == 200


def test_the_help_lines_are_those_of_the_practice_and_its_region(house, nora, couple):
    form = {"region": "uk", "help_lines": "Our office | 020 7946 0000, weekdays\nThe porter", "revision": "0"}
    assert nora.post("/practice", data=form).status_code == 303
    phone = phone_for(house, nora, send(nora, couple, "a"))
    page = phone.browser.get(phone.page).text
    assert '<a href="tel:02079460000">Our office: 020 7946 0000, weekdays</a>' in page
    assert "<li>The porter</li>" in page
    assert '<a href="tel:116123">Samaritans: call 116 123</a>' in page
    assert '<a href="sms:85258">Shout: text SHOUT to 85258</a>' in page
    assert '<a href="tel:999">In an emergency, call 999</a>' in page
    assert "988" not in page
    spanish = phone.browser.get(phone.page, headers={"accept-language": "es"}).text
    assert "llama al 116 123, en inglés" in spanish
    assert nora.post("/practice", data=form | {"region": "", "revision": "1"}).status_code == 303
    assert "call your local emergency number" in phone.browser.get(phone.page).text
    assert "116 123" not in phone.browser.get(phone.page).text
