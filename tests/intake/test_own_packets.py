"""The practice's own forms, sent like any other: as they were when they were sent, and by this practice only."""

import re

from clinic.questionnaires.instruments import sidecar
from tests.intake.conftest import phone_for, send
from tests.questionnaires.test_own_form_pages import begun, id_of, publish, revision, write


def published(nora, **fields) -> tuple[str, str, str]:
    """A new form of one question: its path, the name under which it is sent, and its question's id."""
    path = begun(nora, "")
    line = id_of(write(nora, path, asks="long", **fields))
    assert publish(nora, path).status_code == 303
    return path, f"own-{path.rpartition('/')[2]}", line


def answered(phone, words: str) -> None:
    name = re.search(r'<textarea[^>]*name="(q\d+)"', phone.get("1/1").text)[1]
    assert phone.fill("1/1", **{name: words}).status_code == 303
    assert phone.post("1/check", sending="yes").status_code == 303


def test_an_own_form_is_sent_answered_and_read(house, nora, couple):
    _, slug, _ = published(nora, words="What helps you sleep?")
    assert f'value="{slug}"' in nora.get(f"{couple.path}/forms").text
    phone = phone_for(house, nora, send(nora, couple, "a", slug)).begin()
    assert "What helps you sleep?" in phone.get("1/1").text
    answered(phone, "quilltea and a book")
    read = nora.get(f"{couple.path}/intake").text
    assert "What helps you sleep?" in read
    assert "quilltea and a book" in read


def test_what_was_sent_keeps_its_version_and_what_is_sent_later_has_the_new_one(house, nora, couple):
    path, slug, line = published(nora, words="What helps you sleep?")
    earlier = phone_for(house, nora, send(nora, couple, "a", slug)).begin()
    id_of(write(nora, path, line, words="What calms you?", asks="long"))
    publish(nora, path)
    later = phone_for(house, nora, send(nora, couple, "b", slug)).begin()
    assert "What helps you sleep?" in earlier.get("1/1").text
    assert "What calms you?" in later.get("1/1").text
    answered(earlier, "quilltea")
    read = nora.get(f"{couple.path}/intake").text
    assert "What helps you sleep?" in read
    assert "It was version 1." in read
    answered(later, "quillsong")
    assert "It was version 2." in nora.get(f"{couple.path}/intake").text


def test_a_retired_form_is_not_sent_any_more_and_what_was_sent_stays(house, nora, couple):
    path, slug, _ = published(nora, words="What helps you sleep?")
    phone = phone_for(house, nora, send(nora, couple, "a", slug)).begin()
    nora.post(f"{path}/retire", data={"revision": revision(nora, path), "retired": "yes"})
    assert f'value="{slug}"' not in nora.get(f"{couple.path}/forms").text
    assert nora.post(f"{couple.path}/forms", data={"packet": slug, "side": "a"}).status_code == 422
    answered(phone, "quilltea")
    assert "quilltea" in nora.get(f"{couple.path}/intake").text


def test_a_form_that_is_only_a_draft_or_nobodys_is_not_sent(nora, couple):
    path = begun(nora, "")
    for slug in (f"own-{path.rpartition('/')[2]}", "own-nothing", "own-"):
        assert nora.post(f"{couple.path}/forms", data={"packet": slug, "side": "a"}).status_code == 422
        assert nora.post(f"{couple.path}/kiosk", data={"form": slug, "side": "a"}).status_code == 422


def test_the_tablet_is_handed_over_for_one(nora, couple):
    _, slug, _ = published(nora, words="What helps you sleep?")
    answer = nora.post(f"{couple.path}/kiosk", data={"form": slug, "side": "a"})
    assert answer.status_code == 303
    assert "What helps you sleep?" in nora.get(f"{answer.headers['location']}/1/1").text


def test_no_other_practice_can_send_it(house, nora, cast):
    _, slug, _ = published(nora, words="What helps you sleep?")
    vera, theirs = house.visitor().sign_in(cast.vera), cast.the_others
    assert vera.get(f"{theirs.path}/forms").status_code == 200
    assert slug not in vera.get(f"{theirs.path}/forms").text
    assert vera.post(f"{theirs.path}/forms", data={"packet": slug, "side": "a"}).status_code == 422


def fill(phone, page: str, *answers: str) -> None:
    """Types one answer after the other into the fields of a page."""
    names = dict.fromkeys(re.findall(r'name="(q\d+)"', phone.get(page).text))
    assert phone.fill(page, **dict(zip(names, answers, strict=False))).status_code == 303


def copy_of(nora, slug: str) -> str:
    path = begun(nora, slug)
    assert publish(nora, path).status_code == 303
    return f"own-{path.rpartition('/')[2]}"


def test_a_copy_of_ours_fills_the_brief_and_proposes_to_the_file_as_ours_does(house, nora, couple):
    phone = phone_for(house, nora, send(nora, couple, "a", copy_of(nora, "contact"))).begin()
    fill(phone, "1/1", "Mayalee", "they", "By the quillphone")
    fill(phone, "1/2", "A quillquiet home")
    assert phone.post("1/check", sending="yes").status_code == 303
    assert "Mayalee" in nora.get(f"{couple.path}/intake").text
    brief = nora.get(f"{couple.path}/intake/brief").text
    assert "A quillquiet home" in brief
    assert "Hopes" in brief


def test_a_copy_of_ours_raises_the_flags_of_ours_and_keeps_them_closed(house, nora, couple):
    phone = phone_for(house, nora, send(nora, couple, "a", copy_of(nora, "safety-screening"))).begin()
    fill(phone, "1/1", "0")
    fill(phone, "1/2", "3")
    fill(phone, "1/3", "")
    assert phone.post("1/check", sending="yes").status_code == 303
    flagged = nora.get(f"{couple.path}/intake").text
    for words in [one.words for one in sidecar("safety-screening").safety]:
        assert words in flagged


def test_what_gives_a_closed_answer_away_is_never_opened_and_the_editor_advises_to_ask_everybody(house, nora, couple):
    path = begun(nora, "")
    hurt = id_of(write(nora, path, words="Are you hurt?", matter="violence"))
    id_of(write(nora, path, words="Would a list help?", asks="long", show_when=f"{hurt}|yes"))
    assert "Whoever looks on can tell the answer from it." in nora.get(path).text
    assert publish(nora, path).status_code == 303
    phone = phone_for(house, nora, send(nora, couple, "a", f"own-{path.rpartition('/')[2]}")).begin()
    for page in ("1/1", "1/2"):
        name = re.search(r'name="(q\d+)"', phone.get(page).text)[1]
        assert "Only your counselor ever reads this page" in phone.get(page).text
        assert phone.fill(page, **{name: "yes"}).status_code == 303
    assert phone.post("1/check", sending="yes").status_code == 303
    read = nora.get(f"{couple.path}/intake").text
    assert read.count("Asked about violence: it stays between you and them") == 2
    assert "Open to the room" not in read
