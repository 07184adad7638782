"""The tablet opens one form and nothing else; and nothing of one partner is anywhere the other can reach."""

import re
from uuid import uuid4

import pytest
from fastapi.routing import iter_route_contexts
from sqlmodel import select

from clinic.couples.rules import Reader, private_to
from clinic.intake.tables import IntakeAnswer, IntakeSignature
from tests.intake.conftest import Phone, fill_all, hidden


def handed_over(nora, couple, form="contact", side="a", once=None) -> Phone:
    answer = nora.post(f"{couple.path}/kiosk", data={"form": form, "side": side, "once": once or str(uuid4())})
    assert answer.status_code == 303, answer.text
    return Phone(nora, "", answer.headers["location"])


def test_the_tablet_opens_one_form_and_locks(house, nora, couple):
    tablet = handed_over(nora, couple)
    for path in ("/couples", couple.path, couple.board, f"{couple.path}/intake", f"{couple.path}/forms"):
        assert tablet.browser.get(path).headers["location"].startswith("/sign-in")
    assert tablet.browser.get(tablet.page).text.count('class="task"') == 1
    tablet.fill("1/1", q2="Maya")
    tablet.fill("1/2", q6="quillhopes")
    assert tablet.post("1/check", sending="yes").status_code == 303
    done = tablet.browser.get(tablet.page).text
    assert "Please hand the tablet back now." in done
    assert "/sign-in?next=/couples" in done
    for path in ("1/1", "1/2", "1/check"):
        assert tablet.get(path).headers["location"] == tablet.page
    assert "quill" not in done
    browser = house.visitor().sign_in(house.cast.nora)
    page = browser.get(f"{couple.path}/forms").text
    assert "In the room" in page
    assert "Complete" in page


def test_the_next_person_with_the_tablet_finds_nothing_of_the_one_before(house, nora, couple):
    hers = handed_over(nora, couple, "safety-screening")
    hers.fill("1/1", q2="2")
    nora.sign_in(house.cast.nora)
    assert hers.get("1/1").status_code == 404, "signing in closed it"
    hers = handed_over(nora, couple, "safety-screening")
    nora.cookies.update(house.visitor().sign_in(house.cast.nora).cookies)
    his = handed_over(nora, couple, side="b")
    for path in ("1/start", "1/1", "1/check"):
        assert hers.get(path).status_code == 404, "handing over closed it"
    assert his.get("1/1").status_code == 200


def test_a_phone_may_offer_its_owners_name_and_the_tablet_offers_nobodys(house, nora, couple, maya):
    """What a browser may fill in, it remembers: on the tablet it would show the name of the one before."""
    assert re.findall(r'id="(\w+)" name="\w+" value="" dir="auto" autocomplete="(\w+)"', maya.get("1/1").text) == [
        ("q2", "name"),
        ("q3", "off"),
        ("q4", "off"),
    ]
    maya.fill("3/1", q3="yes")
    assert 'id="name" name="name" value="" autocomplete="name"' in maya.get("3/check").text
    tablet = handed_over(nora, couple)
    assert set(re.findall(r'autocomplete="(\w+)"', tablet.get("1/1").text)) == {"off"}
    nora.sign_in(house.cast.nora)
    tablet = handed_over(nora, couple, "consent-treatment")
    tablet.fill("1/1", q3="yes")
    assert 'id="name" name="name" value="" autocomplete="off"' in tablet.get("1/check").text


def test_a_form_left_on_the_tablet_is_handed_over_again_with_what_was_written(house, nora, couple):
    finn = house.visitor().sign_in(house.cast.finn)
    left = handed_over(nora, couple)
    left.fill("1/1", q2="quillhalf")
    assert nora.get("/leave").status_code == 303
    packet = re.search(r'href="([^"]+/forms/[\w-]+)"', nora.sign_in(house.cast.nora).get(f"{couple.path}/forms").text)[
        1
    ]
    assert "Hand over to" not in finn.get(packet).text
    which = {"packet": packet.rpartition("/")[2]}
    assert finn.post(f"{couple.path}/kiosk", data=which).status_code == 404, "it would show what was written"
    assert "Hand over to" in nora.get(packet).text
    again = nora.post(f"{couple.path}/kiosk", data=which)
    assert again.headers["location"] == left.page
    assert "quillhalf" in left.get("1/1").text
    assert nora.get(couple.path).headers["location"].startswith("/sign-in")


def test_a_form_to_sign_is_signed_on_the_tablet_and_pressing_twice_hands_over_one(house, nora, couple):
    once = str(uuid4())
    first = handed_over(nora, couple, "consent-treatment", once=once)
    nora.sign_in(house.cast.nora)
    again = handed_over(nora, couple, "consent-treatment", once=once)
    assert first.page == again.page
    again.fill("1/1", q3="yes")
    assert again.post("1/check", sending="yes", name="Maya").status_code == 303
    with house.transaction() as session:
        assert session.exec(select(IntakeSignature)).one().delivery == "kiosk"


@pytest.mark.parametrize(
    "fields", [{"form": "nothing", "side": "a"}, {"form": "contact"}, {"form": "contact", "side": "x"}]
)
def test_nothing_else_is_handed_over(nora, couple, fields):
    assert nora.post(f"{couple.path}/kiosk", data=fields).status_code == 422
    assert nora.get(couple.path).status_code == 200, "and the counselor is still in"


def reachable_by_partners(app, phone: Phone) -> list[str]:
    """Every page a partner's link leads to, by the program's own routes."""
    ident = re.search(r"/yours/([\w-]+)/", phone.page)[1]
    found = []
    for route in iter_route_contexts(app.routes):
        if route.path.startswith("/yours/") and "GET" in (route.methods or ()):
            for number in (1, 2, 3, 4):
                path = route.path.replace("{link_id}", ident).replace("{number}", str(number))
                found.append(path.replace("{page_number}", "1"))
    return sorted(set(found))


def test_nothing_of_maya_is_anywhere_jon_or_a_joint_view_can_reach(house, nora, couple, maya, jon, running_app):
    before = {path: jon.browser.get(path).text for path in reachable_by_partners(running_app, jon)}
    fill_all(maya, "quillmaya", afraid="0", harm="3")
    after = {path: jon.browser.get(path).text for path in reachable_by_partners(running_app, jon)}
    assert len(after) > 10
    assert after == before, "not content, not state, not a date, not one letter more"
    joint = ["show", "window", "share", "history"]
    joint_pages = [f"{couple.board}/{end}" for end in joint] + [f"{couple.path}/handouts", f"{couple.path}/forms"]
    joint_pages += [f"{couple.path}/handouts/when-hurt-turns-into-distance?for={whom}" for whom in ("both", "a", "b")]
    joint_pages += [f"{couple.path}/handouts/cycle-sheet", f"{couple.path}/then-and-now", couple.path]
    for path in joint_pages:
        page = nora.get(path)
        assert page.status_code == 200, path
        assert "quillmaya" not in page.text, path
        assert "afraid of their partner" not in page.text, path
    for sentence in nora.get(f"{couple.path}/trail").text.split("<li"):
        assert "quillmaya" not in sentence


def test_no_key_but_the_counselors_opens_what_one_partner_sent(house, couple, maya):
    fill_all(maya, "quillmaya")
    with house.transaction() as session:
        theirs = house.file(session, couple, Reader.PARTNER_B).keys
        rows = session.exec(select(IntakeAnswer)).all()
        assert rows
        assert not any(theirs.may_open(row.audience) for row in rows)
        own = house.file(session, couple, Reader.PARTNER_A).keys
        assert {row.place for row in rows if not own.may_open(row.audience)} == {":hunch"}
        assert not theirs.may_open(private_to("a"))


def test_no_marked_word_is_in_the_tables_as_it_was_written(house, maya):
    fill_all(maya, "quillmaya", afraid="0", harm="3")
    for name, rows in house.contents().items():
        for row in rows:
            assert b"quillmaya" not in repr(row).encode(), name


def test_autosave_keeps_the_page_and_goes_nowhere(maya):
    page = hidden(maya.get("1/1").text)
    kept = maya.post("1/1", **page, q2="quilldraft", quietly="yes")
    assert (kept.status_code, kept.headers["x-revision"]) == (204, "1")
    assert "quilldraft" in maya.get("1/1").text
