"""What a group practice runs on: migrations, the stores, the trail and the pages on a real PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from threading import Barrier
from uuid import uuid4

import pytest
from pydantic import SecretStr
from sqlalchemy import delete, text, update
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select

from clinic.couples.calendar_rules import FeedTitles
from clinic.couples.calendar_store import open_feed
from clinic.couples.calendar_tables import CalendarFeed
from clinic.couples.rules import Pair, Partner, Reader, Side
from clinic.couples.session_tables import TherapySession
from clinic.couples.store import ChangedMeanwhileError, list_couples, save_couple
from clinic.cycles import store, views
from clinic.cycles.edits import AddEntry, SetTitle
from clinic.cycles.rules import Element, MapKind
from clinic.cycles.store import EditRefusedError, NewEdit
from clinic.cycles.tables import CycleEdit
from clinic.database import transaction
from clinic.keys import make_master_key, master_key
from clinic.migrating import is_current, migrate
from clinic.practice import audit
from clinic.practice.entering import FirstAccount, begin
from clinic.settings import Settings
from clinic.vault import Vault, VaultError, new_master_key, read_master_key
from clinic.web.program import Program
from tests import test_migrations, test_own_form_migration
from tests.cast import MAP, NO_ONE_ELSES, House, contents, settle
from tests.intake.conftest import fill_all, phone_for, save_at_once, send
from tests.intake.forms import own_library
from tests.intake.test_imported_packets import EVENINGS, answered, slug_of
from tests.intake.test_practice_packets import add, begun, slug
from tests.postgresql import server
from tests.questionnaires.test_imported_form_pages import imported
from tests.test_migrations import EMPTY, downgrade, drift, tables

pytestmark = pytest.mark.xdist_group("postgresql")


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with server(tmp_path_factory.mktemp("postgresql")) as made:
        yield made


@pytest.fixture
def house(engine, running_app, press, tmp_path):
    """The cast on a database that was empty before."""
    migrate(engine)
    vault = Vault(read_master_key(new_master_key()))
    with transaction(engine) as session:
        cast = settle(session, vault)
    chosen = Settings(data=tmp_path)
    running_app.state.program = Program(chosen, engine, vault, press)
    yield House(chosen, engine, vault, running_app, cast)
    engine.dispose()
    downgrade(engine)


def append(house, *changes, device="laptop"):
    couple = house.cast.maya_and_jon
    edits = [NewEdit(str(uuid4()), change, datetime.now(UTC)) for change in changes]
    with house.transaction() as session:
        file = house.file(session, couple)
        return store.append(session, house.vault, house.cast.nora.actor, file, couple.map, device, 0, edits)


def test_migrations_go_up_and_down_and_say_what_the_code_says(engine):
    migrate(engine)
    assert is_current(engine)
    assert drift(engine) == []
    downgrade(engine)
    assert tables(engine) == EMPTY


def test_a_session_of_before_is_begun_here_too(engine):
    test_migrations.test_a_session_of_before_is_begun_and_loses_nothing(engine)
    downgrade(engine)
    test_migrations.test_what_was_sent_before_has_no_title_and_what_was_imported_is_not_retired(engine)
    downgrade(engine)


def test_forms_of_the_practices_own_of_before_lose_nothing_here_too(engine):
    test_own_form_migration.check_that_nothing_is_lost(engine)
    downgrade(engine)


def test_two_processes_migrate_at_once(engine):
    with ThreadPoolExecutor(2) as both:
        for done in [both.submit(migrate, engine) for _ in range(2)]:
            done.result()
    assert is_current(engine)
    downgrade(engine)


def test_two_first_accounts_at_once_make_one_practice(engine, monkeypatch):
    migrate(engine)
    vault = Vault(read_master_key(new_master_key()))
    begun = Barrier(2)

    def hashed(_password):
        begun.wait()
        return "hash"

    monkeypatch.setattr("clinic.practice.entering.hashed", hashed)
    firsts = [FirstAccount("Maple", name, f"{name}@maple.example", "orchard lantern seven") for name in ("nora", "sam")]
    with ThreadPoolExecutor(2) as both:
        tokens = list(both.map(partial(begin, engine, vault), firsts))
    assert tokens.count(None) == 1
    assert len(contents(engine)["practice"]) == 1
    downgrade(engine)


def test_a_couple_and_their_map_come_back_as_they_were(house):
    couple = house.cast.maya_and_jon
    with house.transaction() as session:
        file = house.file(session, couple)
        assert file.facts == couple.facts
        opened = store.open_map(session, file, couple.map)
        assert [entry.text for entry in opened.map.entries] == [entry.text for entry in MAP.entries]
        keys = house.file(session, couple, Reader.ROOM).keys
        view = views.shared_view(session, keys, couple.map, Reader.ROOM)
        assert len(view.entries) == 1
        assert len(list_couples(session, house.vault, house.cast.nora.actor)) == 2


def test_all_or_nothing(house):
    before = contents(house.engine)
    with pytest.raises(EditRefusedError):
        append(house, SetTitle("good"), SetTitle("x" * 200))
    assert contents(house.engine) == before


def test_a_feed_opened_while_another_is_opened_ends_it(house):
    def opened(session, titles):
        return open_feed(session, house.vault, house.cast.nora.actor, titles).id

    def second():
        with house.transaction() as session:
            return opened(session, FeedTitles.INITIALS)

    with ThreadPoolExecutor(1) as other:
        with house.transaction() as session:
            opened(session, FeedTitles.NEUTRAL)
            waiting = other.submit(second)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.5)
        last = waiting.result()
    with house.transaction() as session:
        assert [one.id for one in session.exec(select(CalendarFeed)) if one.ended_at is None] == [last]


def test_two_threads_at_once_make_one_log(house):
    def type_much(device):
        for number in range(6):
            append(house, AddEntry(f"{device}-{number}", Side.A, Element.BODY, "x"), device=device)

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(type_much, device) for device in ("one", "two")]:
            done.result()
    with house.transaction() as session:
        map_id = house.cast.maya_and_jon.map
        seqs = session.exec(select(CycleEdit.seq).where(CycleEdit.map_id == map_id).order_by(CycleEdit.seq)).all()
        assert list(seqs) == list(range(1, len(seqs) + 1))
        assert list(audit.verify(session, house.vault, house.cast.nora.practice)) == []


def at_once(*works):
    """Each in a thread of its own, begun at the same moment; what any of them raises is raised."""
    start = Barrier(len(works))

    def begun(work):
        start.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as threads:
        return [done.result(timeout=60) for done in [threads.submit(begun, work) for work in works]]


def save(house, name, revision):
    couple, actor = house.cast.maya_and_jon, house.cast.nora.actor
    with house.transaction() as session:
        file = house.file(session, couple)
        facts = replace(couple.facts, partners=Pair(Partner(name), couple.facts.partners.b))
        save_couple(session, house.vault, actor, file, facts, revision=revision)
        store.refresh_views(session, file)


def test_words_and_names_at_once_do_not_wait_for_each_other_in_a_circle(house):
    def rename():
        for number in range(8):
            save(house, f"Name {number}", number + 1)

    def type_much():
        for number in range(16):
            append(house, AddEntry(f"e{number}", Side.A, Element.BODY, "x"))

    at_once(rename, type_much)
    couple = house.cast.maya_and_jon
    with house.transaction() as session:
        file = house.file(session, couple, Reader.ROOM)
        assert (file.facts.partners.a.name, file.revision) == ("Name 7", 9)
        view = views.shared_view(session, file.keys, couple.map, Reader.ROOM)
        assert len(view.entries) == 17
        assert list(audit.verify(session, house.vault, house.cast.nora.practice)) == []


def test_of_two_who_save_at_once_one_is_told(house):
    def try_to(name, revision):
        try:
            save(house, name, revision)
        except ChangedMeanwhileError:
            return 0
        return 1

    for revision in range(1, 9):
        assert sum(at_once(*(partial(try_to, name, revision) for name in ("One", "Two")))) == 1


def test_a_day_begins_one_therapy_session_however_many_type(house):
    couple, actor = house.cast.long_names, house.cast.nora.actor
    with house.transaction() as session:
        session.exec(update(CycleEdit).values(therapy_session_id=None))
        session.exec(delete(TherapySession))
        file = house.file(session, couple)
        maps = [
            store.start_map(session, house.vault, house.cast.nora.actor, file, MapKind.NEGATIVE, None) for _ in "ab"
        ]

    def type_into(map_id):
        edit = NewEdit(str(uuid4()), SetTitle("x"), datetime.now(UTC))
        with house.transaction() as session:
            file = house.file(session, couple)
            store.append(session, house.vault, actor, file, map_id, "laptop", 0, [edit])

    at_once(*(partial(type_into, map_id) for map_id in maps))
    with house.transaction() as session:
        assert len(session.exec(select(TherapySession)).all()) == 1


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET sentence = ''", "DELETE FROM audit_event"])
def test_the_trail_only_grows(house, statement):
    with pytest.raises(SQLAlchemyError, match="only grows"), house.engine.begin() as connection:
        connection.execute(text(statement))


def test_the_trail_is_whole_and_the_pages_work(house):
    couple = house.cast.maya_and_jon
    nora = house.visitor().sign_in(house.cast.nora)
    for path in ("/couples", couple.path, couple.board, f"{couple.board}/show", f"{couple.path}/trail"):
        assert nora.get(path).status_code == 200, path
    added = {"kind": "add_entry", "entry": "e1", "partner": "a", "element": "need", "text": "to matter"}
    assert nora.send_edits(couple, added).status_code == 200
    therapy_session = nora.post(f"{couple.path}/sessions").headers["location"]
    ended = {
        "act": "end",
        "revision": "1",
        "step": "4",
        "event-cycle_de_escalation": "yes",
        "note": "x",
        "next": "week",
    }
    assert nora.post(therapy_session, data=ended).status_code == 303
    assert nora.post(f"{couple.path}/goals", data={"owner": "both", "text": "a walk"}).status_code == 303
    assert nora.post(f"{couple.path}/injuries", data={"title": "The night"}).status_code == 303
    ends = ("sessions", "way", "goals", "injuries")
    for path in ("/today", "/caseload", therapy_session, *(f"{couple.path}/{end}" for end in ends)):
        assert nora.get(path).status_code == 200, path
    with house.transaction() as session:
        assert list(audit.verify(session, house.vault, house.cast.nora.practice)) == []


def test_no_words_are_readable_in_the_tables(house):
    everything = repr(contents(house.engine))
    assert not any(words.split()[0] in everything for words in NO_ONE_ELSES)
    assert "Maya" not in everything


def test_no_new_master_key_is_made_beside_a_filled_server(house, tmp_path, monkeypatch):
    address = house.engine.url.render_as_string(hide_password=False)
    chosen = Settings(data=tmp_path / "elsewhere", database_url=SecretStr(address))
    assert not make_master_key(chosen)
    assert not chosen.master_key_file.exists()
    with pytest.raises(VaultError, match="put back their key"):
        master_key(chosen)
    downgrade(house.engine)
    assert make_master_key(chosen), "an empty server gets one"
    migrate(house.engine)


def test_the_command_line_refuses_another_master_key(house, clinic, monkeypatch):
    monkeypatch.setenv("CLINIC_DATABASE_URL", house.engine.url.render_as_string(hide_password=False))
    refused = clinic("user", "list")
    assert refused.exit_code == 1
    assert "another master key" in refused.stderr


def test_many_who_sign_in_at_once_all_come_in(house):
    def come_in(person):
        for _ in range(4):
            house.visitor().sign_in(person)

    at_once(*(partial(come_in, person) for person in (house.cast.nora, house.cast.nora, house.cast.vera)))
    with house.transaction() as session:
        assert list(audit.verify(session, house.vault, house.cast.nora.practice)) == []


def test_two_partners_answer_sign_and_are_read(house, tmp_path):
    """An intake from the link to the counselor's page, with both of them at once."""
    with own_library(tmp_path):
        nora, couple = house.visitor().sign_in(house.cast.nora), house.cast.maya_and_jon
        phones = [phone_for(house, nora, send(nora, couple, side)).begin() for side in Side]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda phone: fill_all(phone, "quillpg", afraid="0", harm="2"), phones))
        assert nora.get(f"{couple.path}/intake").text.count("Thoughts of self-harm") == 2
        assert phones[0].post("1/1", shown="q2", q2="again").headers["location"] == phones[0].page


def test_a_form_imported_by_two_at_once_is_kept_once_and_sent_in_a_packet(house):
    couple = house.cast.maya_and_jon
    desks = [house.visitor().sign_in(person) for person in (house.cast.nora, house.cast.sam)]
    at_once(*(partial(imported, desk, EVENINGS) for desk in desks))
    assert len(contents(house.engine)["imported_form"]) == 1
    packet = begun(desks[0])
    add(desks[0], packet, slug_of(imported(desks[1], EVENINGS)), "safety-screening")
    phone = phone_for(house, desks[0], send(desks[0], couple, "a", slug(packet))).begin()
    answered(phone, "quillpg")
    assert "quillpg" in desks[0].get(f"{couple.path}/intake").text


def test_of_pages_that_come_at_once_none_is_lost_or_refused(house, tmp_path):
    with own_library(tmp_path):
        nora, couple = house.visitor().sign_in(house.cast.nora), house.cast.maya_and_jon
        phone = phone_for(house, nora, send(nora, couple, "a")).begin()
        assert save_at_once(house, phone) == ([303] * 6, [6])
