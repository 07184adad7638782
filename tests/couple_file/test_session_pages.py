"""A therapy session's page and the list of them: works, belongs, refuses; typed words are never lost."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from clinic.couple_file.session_forms import usual_time
from clinic.couples.note_store import note_of
from clinic.couples.rules import Reader
from clinic.couples.session_rules import SessionState, Step
from clinic.couples.session_store import released_summaries, therapy_session, therapy_sessions
from clinic.handouts.rules import Edition
from clinic.handouts.store import keep_given
from clinic.practice.audit import trail
from clinic.progress.store import way
from reports.conditions import Addressee
from reports.document import Orientation, Paper

TODAY = datetime.now(UTC).astimezone().date()
FILLED = {
    "way": "video",
    "attended": "both",
    "step": "5",
    "focus": "b",
    "move-mirror": "yes",
    "event-withdrawer_re_engagement": "yes",
    "plan": "quillplan stay with his fear",
    "summary": "quillsummary You both saw it.",
    "note": "quillnote slow down",
}
DRAFT = {"accept": "application/json"}


@pytest.fixture
def couple(cast):
    return cast.maya_and_jon


@pytest.fixture
def path(nora, couple):
    """Today's session, begun."""
    return nora.post(f"{couple.path}/sessions").headers["location"]


def kept(house, couple, path):
    with house.transaction() as session:
        file, session_id = house.file(session, couple), UUID(path.split("/")[-1])
        return (
            therapy_session(session, file, session_id),
            note_of(session, house.vault, house.cast.nora.actor, file, session_id),
            way(session, file),
        )


def draft(browser, path, words, revision):
    return browser.post(f"{path}/draft", data=words, headers={**DRAFT, "if-match": f'"{revision}"'})


def test_a_session_is_ended_with_everything_that_was_noted(house, nora, couple, path):
    assert nora.post(path, data=FILLED | {"act": "end", "revision": "1"}).status_code == 303
    now, note, known = kept(house, couple, path)
    assert now.state is SessionState.ENDED
    assert (now.plan, now.summary, note) == (FILLED["plan"], FILLED["summary"], FILLED["note"])
    assert known.place is not None
    assert known.place.step is Step.OWN_NEEDS
    assert len(known.seen) == 1
    assert "This session has ended" in nora.get(path).text


def test_saved_for_later_it_has_not_ended_and_the_way_is_untouched(house, nora, couple, path):
    assert nora.post(path, data=FILLED | {"act": "keep", "revision": "1"}).status_code == 303
    now, _, known = kept(house, couple, path)
    assert now.state is SessionState.BEGUN
    assert known.places == known.events == ()


def test_pressed_twice_it_is_kept_once(house, nora, path):
    for _ in range(2):
        assert nora.post(path, data=FILLED | {"act": "end", "revision": "1"}).status_code == 303
    assert len(house.contents()["place_noted"]) == len(house.contents()["change_event"]) == 1


def test_reworded_later_the_way_follows(house, nora, couple, path):
    nora.post(path, data=FILLED | {"act": "end", "revision": "1"})
    nora.post(path, data=FILLED | {"act": "keep", "revision": "2", "step": "4", "focus": ""})
    _, _, known = kept(house, couple, path)
    assert [one.place.step for one in known.places] == [Step.REFRAME]


def test_the_next_session_opens_with_what_was_planned(house, nora, couple, path):
    nora.post(path, data=FILLED | {"act": "end", "revision": "1", "next": "week"})
    with house.transaction() as session:
        following = therapy_sessions(session, house.file(session, couple))[0]
    assert following.held_on == TODAY + timedelta(weeks=1)
    page = nora.get(f"{couple.path}/sessions/{following.id}").text
    assert "quillplan" in page
    assert "Restructuring the bond, step 5" in page
    assert '<option value="5" selected>' in page
    assert "quillnote" not in page
    assert "Next session:" in nora.get(path).text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"plan": "x" * 2001}, "The plan has"),
        ({"summary": "x" * 2001}, "The summary has"),
        ({"note": "x" * 20_001}, "The private note has"),
        ({"next": "other"}, "Choose a day."),
        ({"next": "other", "next_day": str(TODAY + timedelta(days=3)), "next_time": "noon"}, "Choose a time"),
        ({"next": "other", "next_day": str(TODAY), "next_time": "14:00"}, "There is a session on that day"),
    ],
)
def test_what_does_not_fit_is_said_and_everything_comes_back(house, nora, path, fields, said):
    before = house.contents()
    answer = nora.post(path, data=FILLED | {"act": "end", "revision": "1"} | fields)
    assert answer.status_code == 422
    assert said in answer.text
    for name in ("plan", "summary", "note"):
        assert (FILLED | fields)[name] in answer.text
    assert house.contents() == before, "not even the words are half-saved"


@pytest.mark.parametrize(
    "fields", [{"step": "10"}, {"step": "x"}, {"way": "letter"}, {"attended": "c"}, {"focus": "both"}, {"step": "٣"}]
)
def test_what_no_page_sends_changes_nothing(house, nora, path, fields):
    before = house.contents()
    assert nora.post(path, data=FILLED | {"act": "end", "revision": "1"} | fields).status_code == 422
    assert house.contents() == before


def test_of_two_who_save_the_second_is_shown_both(house, nora, path):
    nora.post(path, data=FILLED | {"act": "keep", "revision": "1"})
    before = house.contents()
    answer = nora.post(path, data=FILLED | {"act": "keep", "revision": "1", "plan": "quillother"})
    assert answer.status_code == 409
    assert "quillother" in answer.text
    assert "quillplan" in answer.text
    assert 'name="revision" value="2"' in answer.text
    assert house.contents() == before
    assert nora.post(path, data=FILLED | {"act": "keep", "revision": "2", "plan": "quillother"}).status_code == 303


def test_what_is_typed_is_kept_while_it_is_typed(house, nora, couple, path):
    first = draft(nora, path, FILLED, 1)
    assert (first.status_code, first.json()["revision"], first.headers["etag"]) == (200, 2, '"2"')
    assert draft(nora, path, FILLED, 1).json()["revision"] == 2, "the same words again are no change"
    now, note, known = kept(house, couple, path)
    assert (now.state, now.plan, note) == (SessionState.BEGUN, FILLED["plan"], FILLED["note"])
    assert known.places == ()


def summaries(house, couple):
    """What Jon's keys open."""
    with house.transaction() as session:
        keys = house.file(session, couple, Reader.PARTNER_B).keys
        return [told for _, told in released_summaries(session, couple.id, keys)]


def test_the_couple_gets_a_summary_by_a_button_and_never_while_it_is_typed(house, nora, couple, path):
    half, whole, better = "quillhalf you", "quillhalf you both saw it", "quillbetter you both saw it together"
    assert draft(nora, path, FILLED | {"summary": half, "released": "yes"}, 1).status_code == 200
    assert summaries(house, couple) == []
    assert kept(house, couple, path)[0].summary == half
    nora.post(path, data=FILLED | {"summary": whole, "released": "yes", "act": "keep", "revision": "2"})
    assert summaries(house, couple) == [whole]
    for typed in ({"summary": "", "released": "yes"}, {"summary": better}, {"summary": better, "released": "yes"}):
        revision = kept(house, couple, path)[0].revision
        assert draft(nora, path, FILLED | typed, revision).status_code == 200
        assert summaries(house, couple) == [whole], "neither given nor taken back by typing"
    page = nora.get(path).text
    assert better in page.split('name="summary"')[1].split("</textarea>")[0], "and what was typed is not lost"
    assert "the couple has your earlier words" in page
    assert better not in repr(house.contents())
    press = {"summary": better, "released": "yes", "act": "keep", "revision": "5"}
    assert nora.post(path, data=FILLED | press).status_code == 303
    assert summaries(house, couple) == [better]
    assert "the couple has your earlier words" not in nora.get(path).text


def test_words_typed_back_to_what_the_couple_has_leave_nothing_waiting(house, nora, couple, path):
    nora.post(path, data=FILLED | {"released": "yes", "act": "keep", "revision": "1"})
    draft(nora, path, FILLED | {"summary": "other words"}, 2)
    assert kept(house, couple, path)[0].reworded == "other words"
    draft(nora, path, FILLED, 3)
    now = kept(house, couple, path)[0]
    assert (now.reworded, now.summary) == (None, FILLED["summary"])
    nora.post(path, data=FILLED | {"act": "keep", "revision": "4"})
    assert summaries(house, couple) == [], "a button without the tick takes it back"


def test_a_draft_that_crossed_another_is_refused_and_says_so(house, nora, path):
    draft(nora, path, FILLED, 1)
    before = house.contents()
    answer = draft(nora, path, FILLED | {"note": "mine"}, 1)
    assert (answer.status_code, answer.json()["revision"]) == (412, 2)
    assert "quill" not in answer.text
    assert house.contents() == before


def test_a_draft_that_cannot_be_kept_says_why(nora, path):
    answer = draft(nora, path, FILLED | {"plan": "x" * 2001}, 1)
    assert answer.status_code == 422
    assert "The plan has" in answer.json()["problem"]


def test_signed_out_a_script_is_told(nora, path):
    nora.post("/sign-out")
    assert draft(nora, path, FILLED, 1).status_code == 401


def test_what_is_written_ahead_waits_for_the_day(house, nora, couple):
    day = TODAY + timedelta(days=5)
    nora.post("/today/sessions", data={"day": str(day), "time": "10:00", "couple": str(couple.id)})
    with house.transaction() as session:
        ahead = therapy_sessions(session, house.file(session, couple))[0]
    path = f"{couple.path}/sessions/{ahead.id}"
    assert "End the session" not in nora.get(path).text
    nora.post(path, data=FILLED | {"act": "end", "revision": "1"})
    now, _, known = kept(house, couple, path)
    assert (now.state, now.plan, known.places) == (SessionState.PLANNED, FILLED["plan"], ())


def test_it_can_be_said_that_it_did_not_take_place(house, nora, couple, path):
    assert nora.post(f"{path}/cancel").status_code == 303
    assert kept(house, couple, path)[0].state is SessionState.CANCELED
    assert "did not take place" in nora.get(path).text
    assert nora.post(f"{couple.path}/sessions").headers["location"] == path


def test_the_board_opens_within_the_session_and_leads_back(nora, couple, path):
    board = f"{couple.board}?session={path.split('/')[-1]}"
    assert f'href="{board}"' in nora.get(path).text
    page = nora.get(board).text
    assert f'href="{path}"' in page
    assert f"session={path.split('/')[-1]}" in page.split("edits?")[1][:120]
    assert nora.get(f"{couple.board}?session={couple.map}").status_code == 404


@pytest.mark.parametrize("end", ["", "/draft", "/cancel"])
def test_a_session_is_not_reached_through_another_couple(house, cast, nora, path, end):
    other = f"{cast.long_names.path}/sessions/{path.split('/')[-1]}{end}"
    before = house.contents()["therapy_session"]
    assert nora.post(other, data=FILLED).status_code == 404
    assert house.contents()["therapy_session"] == before
    assert nora.get(other.removesuffix(end)).status_code == 404


def test_a_private_note_is_its_authors_alone(house, cast, nora, couple, path):
    nora.post(path, data=FILLED | {"act": "keep", "revision": "1"})
    sam = house.visitor().sign_in(cast.sam)
    page = sam.get(path).text
    assert "quillplan" in page
    for hidden in ("quillnote", 'name="note"', "Only for you"):
        assert hidden not in page
    without = {name: text for name, text in FILLED.items() if name != "note"} | {"plan": "quillsams"}
    assert sam.post(path, data=without | {"act": "keep", "revision": "2"}).status_code == 303
    now, note, _ = kept(house, couple, path)
    assert (now.plan, note) == ("quillsams", FILLED["note"]), "his words are kept and hers are not touched"
    before = house.contents()
    forced = without | {"note": "quillforced", "act": "keep", "revision": "3"}
    answer = sam.post(path, data=forced)
    assert answer.status_code == draft(sam, path, forced, 3).status_code == 422
    assert "Another counselor wrote the private note" in answer.text
    assert "quillforced" in answer.text, "what he typed is not lost"
    crossed = sam.post(path, data=without | {"plan": "late", "act": "keep", "revision": "1"})
    assert crossed.status_code == 409
    assert "quillnote" not in answer.text + crossed.text
    assert house.contents() == before
    with house.transaction() as session:
        told = [one.sentence for one in trail(session, cast.nora.practice, couple.id) if one.who == cast.sam.name]
    assert "Opened a therapy session." in told
    assert "Opened a therapy session with its private note." not in told


def test_the_private_note_stands_on_no_other_page(nora, couple, path):
    nora.post(path, data=FILLED | {"act": "end", "revision": "1", "released": "yes"})
    others = ("", "/edit", "/trail", "/handouts", "/sessions", "/way", "/goals", "/injuries", "/then-and-now")
    for page in (*(couple.path + end for end in others), couple.board, f"{couple.board}/show", "/today", "/caseload"):
        text = nora.get(page).text
        assert "quillnote" not in text, page
        assert "quillplan" not in text or page == f"{couple.path}/sessions", page
    assert "quillnote" in nora.get(path).text


def test_the_list_tells_of_every_session_and_the_maps_in_it(nora, couple, path):
    nora.post(path, data=FILLED | {"act": "end", "revision": "1", "released": "yes"})
    page = nora.get(f"{couple.path}/sessions").text
    for said in ("The Chase", "By video", "both", "step 5", "Mirror what happens now", "quillsummary", "released"):
        assert said in page


@pytest.mark.parametrize("whom", list(Addressee))
def test_a_paper_for_one_of_them_stands_folded(house, cast, nora, couple, path, whom):
    with house.transaction() as session:
        edition = Edition("trust-log", whom, None, Paper.LETTER, Orientation.PORTRAIT)
        file = house.file(session, couple)
        keep_given(session, house.vault, cast.nora.actor, file, edition, uuid4(), b"%PDF")
    news = nora.get(path).text.split("New since last time")[1].split("</section>")[0]
    assert "Paper given" in news
    assert ("Paper given" in news.split("<details")[0]) is (whom is Addressee.BOTH)


def test_pages_take_the_same_queries_for_any_number_of_sessions(house, nora, couple, path):
    counts = []
    for weeks in (1, 9):
        for week in range(1, weeks):
            day = {"day": str(TODAY + timedelta(weeks=week)), "time": "10:00", "couple": str(couple.id)}
            nora.post("/today/sessions", data=day)
        for address in (path, f"{couple.path}/sessions"):
            with house.statements() as seen:
                assert nora.get(address).status_code == 200
            counts.append(len(seen))
    assert counts[:2] == counts[2:]
    assert counts[0] <= 24, counts
    assert counts[1] <= 14, counts


def test_the_trail_tells_of_it_without_a_word_of_it(house, cast, nora, couple, path):
    nora.get(path)
    nora.post(path, data=FILLED | {"act": "end", "revision": "1"})
    with house.transaction() as session:
        told = [one.sentence for one in trail(session, cast.nora.practice, couple.id)]
    for sentence in (
        "Started a therapy session.",
        "Opened a therapy session with its private note.",
        "Ended a therapy session.",
        "Noted where the couple is.",
        "Noted a change event.",
    ):
        assert sentence in told
    assert "quill" not in repr(told)


@pytest.mark.parametrize(("minute", "usual"), [(0, "14:00"), (7, "14:00"), (8, "14:15"), (52, "14:45"), (53, "15:00")])
def test_the_usual_time_is_the_nearest_quarter(minute, usual):
    began = datetime(2026, 3, 3, 14, minute).astimezone()
    assert f"{usual_time(began):%H:%M}" == usual


def test_the_usual_time_stays_on_the_day_it_began():
    assert usual_time(datetime(2026, 3, 3, 23, 58).astimezone()) == datetime(2026, 3, 3, 23, 45)
