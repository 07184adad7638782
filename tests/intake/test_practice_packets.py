"""Packets of the practice's own: put together, sent beside ours, kept as sent; the front desk edits none."""

import re
from uuid import uuid4

import pytest
from sqlmodel import select

from clinic.intake.packet_rules import MOST_FORMS, FullPacketError, PacketDraft, problems
from clinic.intake.tables import IntakeForm, IntakePacket
from tests.intake.conftest import phone_for, send
from tests.intake.test_imported_packets import EVENINGS, slug_of
from tests.intake.test_own_packets import published
from tests.questionnaires.test_imported_form_pages import imported

LIST = "/practice/packets"


def begun(browser, begin: str = "", once: str = "") -> str:
    answer = browser.post(LIST, data={"begin": begin, "once": once or str(uuid4())})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def revision(browser, path: str) -> str:
    return re.search(r'name="revision" value="(\d+)"', browser.get(path).text)[1]


def forms_in(browser, path: str) -> list[str]:
    return re.findall(r'<li id="form-([^"]+)"', browser.get(path).text)


def add(browser, path: str, *slugs: str) -> None:
    for slug in slugs:
        assert browser.post(f"{path}/forms", data={"form": slug}).status_code == 303


def rename(browser, path: str, **fields: str):
    words = {"title": "Starting again", "about": "After a break.", "revision": revision(browser, path)}
    return browser.post(path, data=words | fields)


def slug(path: str) -> str:
    return f"packet-{path.rpartition('/')[2]}"


def test_ours_is_a_beginning_and_forms_of_every_kind_are_put_in_order(house, nora, couple):
    _, own, _ = published(nora, words="What helps you sleep?")
    theirs = slug_of(imported(nora, EVENINGS))
    path = begun(nora, "before-the-first-visit")
    assert forms_in(nora, path) == ["contact", "safety-screening", "consent-treatment"]
    add(nora, path, own, theirs, own)
    at = revision(nora, path)
    for _ in range(2):
        moved = nora.post(f"{path}/act", data={"form": theirs, "to": "0", "revision": at})
        assert moved.headers["location"].endswith(f"#form-{theirs}")
    nora.post(f"{path}/act", data={"form": "contact", "to": "out"})
    assert forms_in(nora, path) == [theirs, "safety-screening", "consent-treatment", own]
    rename(nora, path)
    listed = nora.get(f"{couple.path}/forms").text
    assert "Starting again" in listed
    assert "After a break. 4 forms: Evenings" in listed
    packet = send(nora, couple, "a", slug(path))
    assert "Starting again" in nora.get(packet).text
    phone = phone_for(house, nora, packet).begin()
    titles = re.findall(r'class="task-title"[^>]*><bdi[^>]*>([^<]+)', phone.browser.get(phone.page).text)
    assert titles[:3] == ["Evenings", "Being safe", "Agreement to counseling"]
    with house.transaction() as session:
        signed = {row.slug for row in session.exec(select(IntakeForm)) if row.signed}
    assert signed == {"consent-treatment"}


def test_a_form_without_spanish_is_marked_and_one_that_is_signed(nora):
    path = begun(nora, "before-the-first-visit")
    add(nora, path, slug_of(imported(nora, EVENINGS)))
    page = nora.get(path).text
    assert "Imported · English only" in page
    assert "signed with a typed name" in page


def test_what_was_sent_keeps_its_title_and_its_forms(house, nora, couple):
    path = begun(nora)
    add(nora, path, "contact", "safety-screening")
    rename(nora, path, title="Quillbefore")
    packet = send(nora, couple, "a", slug(path))
    rename(nora, path, title="Quillafter")
    nora.post(f"{path}/act", data={"form": "contact", "to": "out"})
    nora.post(f"{path}/retire", data={"retired": "yes"})
    assert "Quillbefore" in nora.get(packet).text
    assert "0 of 2 finished" in nora.get(packet).text
    assert "Quillbefore: sent" in nora.get(f"{couple.path}/intake").text
    assert "Quillafter" not in nora.get(f"{couple.path}/forms").text
    assert nora.post(f"{couple.path}/forms", data={"packet": slug(path), "side": "b"}).status_code == 422


def test_what_was_sent_before_titles_were_kept_is_called_as_it_was(house, nora, couple):
    _, own, _ = published(nora, words="What helps you sleep?")
    named = {own: "A new form", "private-check": "Asked in private"}
    sent = {send(nora, couple, "a", one): title for one, title in named.items()}
    with house.transaction() as session:
        for row in session.exec(select(IntakePacket)):
            assert row.title
            row.title = None
            session.add(row)
    for packet, title in sent.items():
        assert f"{title}" in re.search(r"<h1.*?</h1>.*?</p>", nora.get(packet).text, re.DOTALL)[0]


def test_a_form_that_was_retired_is_marked_and_left_out(nora, couple, house):
    form = imported(nora, EVENINGS)
    path = begun(nora)
    add(nora, path, slug_of(form))
    nora.post(f"{form}/retire", data={"retired": "yes"})
    page = nora.get(path).text
    assert "Evenings" in page
    assert "It is left out when the packet is sent" in page
    assert slug(path) not in nora.get(f"{couple.path}/forms").text, "nothing is left to send"
    add(nora, path, "contact")
    send(nora, couple, "a", slug(path))
    with house.transaction() as session:
        assert [row.slug for row in session.exec(select(IntakeForm))] == ["contact"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": "  "}, "Give the packet a name."),
        ({"title": "x" * 81}, "The name has 81 letters; the most is 80."),
        ({"about": "y" * 241}, "This has 241 letters; the most is 240."),
        ({"title": "One\x07"}, "cannot be shown"),
    ],
)
def test_what_does_not_fit_is_told_at_its_field_and_stays_typed(nora, fields, said):
    path = begun(nora)
    answer = rename(nora, path, **({"about": "Typed with care"} | fields))
    assert answer.status_code == 422
    assert said in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert fields.get("about", "Typed with care") in answer.text


def test_a_stale_page_overwrites_nothing_and_loses_nothing(nora):
    path = begun(nora, "before-the-first-visit")
    rename(nora, path)
    stale = rename(nora, path, title="From an old page", revision="1")
    assert stale.status_code == 409
    assert "From an old page" in stale.text
    assert "From an old page" not in nora.get(path).text
    moved = nora.post(f"{path}/act", data={"form": "contact", "to": "2", "revision": "1"})
    assert moved.status_code == 409
    assert "nothing you pressed was done" in moved.text
    assert forms_in(nora, path)[0] == "contact"


def test_everything_sent_twice_is_done_once(house, nora):
    once = str(uuid4())
    assert begun(nora, "", once) == begun(nora, "", once)
    path = begun(nora, "private-check")
    for _ in range(2):
        add(nora, path, "contact")
        nora.post(f"{path}/act", data={"form": "safety-screening", "to": "out"})
        nora.post(f"{path}/retire", data={"retired": "yes"})
    assert forms_in(nora, path) == ["contact"]
    assert len(house.contents()["practice_packet"]) == 2


def test_what_no_page_of_ours_sends_is_refused(nora):
    path = begun(nora)
    assert nora.post(LIST, data={"begin": "nothing"}).status_code == 422
    for form in ("", "nothing", "own-x", "weekly-check-in"):
        answer = nora.post(f"{path}/forms", data={"form": form})
        assert (answer.status_code, "Choose a form to add." in answer.text) == (422, True)
    assert nora.post(f"{path}/act", data={"form": "nothing", "to": "7", "revision": "1"}).status_code == 303
    assert forms_in(nora, path) == []


def test_another_practices_packet_is_not_there_and_the_front_desk_sends_but_does_not_edit(house, nora, couple, cast):
    vera, finn = (house.visitor().sign_in(one) for one in (cast.vera, cast.finn))
    path = begun(nora, "private-check")
    assert vera.get(path).status_code == 404
    for end in ("", "/forms", "/act", "/retire"):
        assert vera.post(path + end, data={"title": "x", "form": "contact", "retired": "yes"}).status_code == 404
        assert finn.post(path + end, data={"title": "x", "form": "contact"}).status_code == 403
    assert path not in vera.get(LIST).text
    assert finn.get(LIST).status_code == 403
    assert finn.get(path).status_code == 403
    assert LIST not in finn.get(f"{couple.path}/forms").text
    assert send(finn, couple, "a", slug(path))
    assert vera.post(f"{cast.the_others.path}/forms", data={"packet": slug(path), "side": "a"}).status_code == 422
    assert forms_in(nora, path) == ["safety-screening"]


def test_pages_take_as_many_queries_for_many_as_for_one(house, nora, couple):
    def asked(*paths: str) -> list[int]:
        counted = []
        for path in paths:
            with house.statements() as statements:
                assert nora.get(path).status_code == 200
            counted.append(len(statements))
        return counted

    one = begun(nora, "private-check")
    imported(nora, EVENINGS)
    published(nora, words="One?")
    pages = (LIST, one, f"{couple.path}/forms")
    few = asked(*pages)
    for number in range(4):
        published(nora, words=f"Number {number}?")
        add(nora, begun(nora, "private-check"), slug_of(imported(nora, EVENINGS | {"url": f"urn:{number}"})))
    assert asked(*pages) == few


def test_a_draft_holds_each_form_once_and_in_any_order():
    draft = PacketDraft("P", "", ("a", "b", "c"))
    assert draft.with_form("b") is draft
    assert draft.with_form("d").forms == ("a", "b", "c", "d")
    assert draft.with_form_at("c", 0).forms == ("c", "a", "b")
    assert draft.with_form_at("a", 99).forms == ("b", "c", "a")
    assert draft.with_form_at("x", 0) is draft
    assert draft.without("b").forms == ("a", "c")
    full = PacketDraft("P", "", tuple(str(number) for number in range(MOST_FORMS)))
    with pytest.raises(FullPacketError):
        full.with_form("one more")
    assert list(problems(full)) == []


def test_a_packet_is_not_begun_under_the_id_of_another_practices(house, nora, cast):
    once = str(uuid4())
    path = begun(nora, once=once)
    vera = house.visitor().sign_in(cast.vera)
    assert vera.post(LIST, data={"once": once}).status_code == 404
    assert path in nora.get(LIST).text
