"""Those who wait to write share a commit: each is kept or undone alone, and nobody is told too early."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session

from clinic.database import close_database, is_busy, step_out
from clinic.embedded import Writing, embedded
from clinic.group_commit import MOST, GroupCommit, TransactionLostError
from tests.loops import run

KEY = bytes(32)
Work = Callable[[Session], str]


@pytest.fixture
def engine(tmp_path):
    made = embedded(tmp_path / "clinic.db", KEY)
    with made.begin() as connection:
        connection.execute(text("CREATE TABLE word (said TEXT PRIMARY KEY)"))
    yield made
    close_database(made)


@pytest.fixture
def kept(tmp_path, engine):
    """What somebody else finds in the file."""
    other = sqlcipher.connect(str(tmp_path / "clinic.db"), check_same_thread=False, isolation_level=None)
    other.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    yield lambda: {said for (said,) in other.execute("SELECT said FROM word")}
    other.close()


@pytest.fixture
def commits(monkeypatch):
    """How often was committed."""
    count: list[int] = []
    real = Writing.do_commit
    monkeypatch.setattr(Writing, "do_commit", lambda self, raw: (count.append(1), real(self, raw))[1])
    return count


def says(word: str) -> Work:
    def work(session: Session) -> str:
        session.execute(text("INSERT INTO word VALUES (:word)"), {"word": word})
        return word

    return work


def then(work: Work, after: Callable[[Session], object]) -> Work:
    def both(session: Session) -> str:
        made = work(session)
        after(session)
        return made

    return both


def fails(session: Session) -> None:
    raise KeyError("no")


def gives_up_the_transaction(session: Session) -> None:
    """As a full disk would."""
    raw = session.connection().connection.dbapi_connection
    raw.execute("ROLLBACK")
    raise OSError("the disk is full")


class PanicError(BaseException):
    """As a library in another language raises it: no `Exception`, and nothing to end the program for."""


def panics(session: Session) -> None:
    raise PanicError


def finds_nothing(session: Session) -> None:
    next(iter(()))


def begins_another_transaction(session: Session) -> None:
    """Nothing tells any more that the first one was lost."""
    raw = session.connection().connection.dbapi_connection
    raw.execute("ROLLBACK")
    raw.execute("BEGIN IMMEDIATE")
    raise OSError("the disk is full")


def fails_to_commit(writing: Writing, raw: object) -> None:
    raise sqlcipher.OperationalError("disk I/O error")


def all_at_once(engine, works: list[Work]) -> list[object]:
    """The first begins and holds the line up until all others wait in it."""
    line, is_writing, everybody_waits = GroupCommit(engine), threading.Event(), threading.Event()

    def holds_up(_session: Session) -> str:
        is_writing.set()
        return str(everybody_waits.wait(5))

    async def send() -> list[object]:
        first = asyncio.create_task(line.run(holds_up))
        await asyncio.to_thread(is_writing.wait, 5)
        rest = [asyncio.create_task(line.run(work)) for work in works]
        await asyncio.sleep(0)
        everybody_waits.set()
        assert await first == "True"
        return await asyncio.gather(*rest, return_exceptions=True)

    return run(send())


async def together(line: GroupCommit, works: list[Work]) -> list[object]:
    return await asyncio.gather(*(line.run(work) for work in works), return_exceptions=True)


def test_many_share_a_commit(engine, kept, commits):
    words = [f"word {number}" for number in range(2 * MOST)]
    assert all_at_once(engine, [says(word) for word in words]) == words
    assert kept() == set(words)
    assert len(commits) == 3, "that of the first, who came alone, and of two groups"


def test_nobody_is_told_before_it_is_kept(engine, kept):
    line = GroupCommit(engine)

    async def one(word: str) -> bool:
        return await line.run(says(word)) in kept()

    async def all_of_them() -> list[bool]:
        return await asyncio.gather(*(one(str(number)) for number in range(30)))

    assert all(run(all_of_them()))


@pytest.mark.parametrize("place", range(3))
def test_who_fails_loses_what_is_theirs_and_nobody_elses(engine, kept, commits, place):
    works = [says("a"), says("b")]
    works.insert(place, then(says("wrong"), fails))
    made = all_at_once(engine, works)
    assert isinstance(made.pop(place), KeyError)
    assert (made, kept(), len(commits)) == (["a", "b"], {"a", "b"}, 2)


def test_what_the_database_refuses_is_told_to_the_one_who_sent_it(engine, kept):
    first, second, third = all_at_once(engine, [says("a"), says("a"), says("b")])
    assert (first, third, kept()) == ("a", "b", {"a", "b"})
    assert "UNIQUE" in str(second)


@pytest.mark.parametrize("place", range(3))
def test_where_the_whole_transaction_is_lost_the_others_are_done_again(engine, kept, place):
    works = [says("a"), says("b")]
    works.insert(place, then(says("wrong"), gives_up_the_transaction))
    made = all_at_once(engine, works)
    assert isinstance(made.pop(place), TransactionLostError)
    assert (made, kept()) == (["a", "b"], {"a", "b"})


@pytest.mark.parametrize("wrong", [panics, finds_nothing])
def test_whatever_ends_a_work_is_told_and_the_line_goes_on(engine, kept, wrong):
    first, second, third = all_at_once(engine, [says("a"), then(says("wrong"), wrong), says("b")])
    assert (first, third, kept()) == ("a", "b", {"a", "b"})
    assert isinstance(second, RuntimeError)
    assert all_at_once(engine, [says("c")]) == ["c"]


@pytest.mark.parametrize("place", range(3))
def test_a_lost_transaction_that_another_one_hides_is_found_before_anybody_is_told(engine, kept, place):
    works = [says("a"), says("b")]
    works.insert(place, then(says("wrong"), begins_another_transaction))
    made = all_at_once(engine, works)
    assert isinstance(made.pop(place), Exception)
    assert (made, kept()) == (["a", "b"], {"a", "b"})


def test_a_full_disk_is_told_to_the_one_whom_it_does_not_hold(engine, kept):
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 3}")
    a, long, b = all_at_once(engine, [says("a"), says("word " * 100_000), says("b")])
    assert (a, b, kept()) == ("a", "b", {"a", "b"})
    assert isinstance(long, TransactionLostError)


def test_what_is_wrong_only_at_the_commit_is_told_to_the_one_who_did_it(engine, kept):
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE echo (said TEXT REFERENCES word DEFERRABLE INITIALLY DEFERRED)"))

    def echoes(session: Session) -> None:
        session.execute(text("INSERT INTO echo VALUES ('nobody said it')"))

    a, wrong, b = all_at_once(engine, [says("a"), then(says("wrong"), echoes), says("b")])
    assert (a, b, kept()) == ("a", "b", {"a", "b"})
    assert isinstance(wrong, IntegrityError)


def test_where_nothing_can_be_committed_nobody_is_told_that_it_is_and_later_it_works_again(engine, kept, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(Writing, "do_commit", fails_to_commit)
        line = GroupCommit(engine)
        made = run(together(line, [says(word) for word in "abc"]))
    assert [type(one) for one in made] == [OperationalError] * 3
    assert kept() == set()
    assert run(together(line, [says(word) for word in "abc"])) == ["a", "b", "c"]
    assert engine.pool.checkedout() == 0


def test_one_takes_back_their_own_and_sees_what_is_left_of_it(engine, kept):
    def changes_their_mind(session: Session) -> str:
        says("taken back")(session)
        session.rollback()
        says("left")(session)
        with suppress(IntegrityError), session.begin_nested():
            says("inner")(session)
            says("left")(session)
        return ", ".join(session.execute(text("SELECT said FROM word WHERE said NOT IN ('a', 'b')")).scalars())

    assert all_at_once(engine, [says("a"), changes_their_mind, says("b")]) == ["a", "left", "b"]
    assert kept() == {"a", "left", "b"}


def test_what_stepped_out_is_kept_though_the_rest_fails(engine, kept):
    (made,) = all_at_once(engine, [then(then(says("a guess"), step_out), then(says("more"), fails))])
    assert isinstance(made, KeyError)
    assert kept() == {"a guess"}


@pytest.fixture
def other(tmp_path, engine):
    """Another process, which writes; and we wait for it for a moment only."""
    event.listen(engine, "checkout", lambda opened, *_: opened.execute("PRAGMA busy_timeout = 50"))
    opened = sqlcipher.connect(str(tmp_path / "clinic.db"), isolation_level=None)
    opened.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    opened.execute("BEGIN IMMEDIATE")
    yield opened
    opened.close()


def test_while_another_process_writes_all_are_told_to_wait_and_nothing_is_kept(engine, kept, other):
    line = GroupCommit(engine)
    works = [says(word) for word in "ab"]
    assert all(is_busy(made) for made in run(together(line, works)))
    other.execute("ROLLBACK")
    assert kept() == set()
    assert run(together(line, works)) == ["a", "b"], "and the line goes on"
    assert engine.pool.checkedout() == 0


def test_those_who_wait_behind_a_group_wait_no_longer_than_it(engine, other, monkeypatch):
    tries: list[int] = []
    real = Writing.do_begin
    monkeypatch.setattr(Writing, "do_begin", lambda self, raw: (tries.append(1), real(self, raw))[1])
    line = GroupCommit(engine)
    made = run(together(line, [says(str(number)) for number in range(5 * MOST)]))
    assert len(made) == 5 * MOST
    assert all(is_busy(one) for one in made)
    assert len(tries) <= 2, "those of the first try, and those who came meanwhile"


def test_who_went_away_before_their_turn_writes_nothing(engine, kept):
    line, begun, may_go_on = GroupCommit(engine), threading.Event(), threading.Event()

    def holds_up(session: Session) -> str:
        begun.set()
        may_go_on.wait(5)
        return says("a")(session)

    async def leave() -> str:
        first = asyncio.create_task(line.run(holds_up))
        await asyncio.to_thread(begun.wait, 5)
        second = asyncio.create_task(line.run(says("too late")))
        await asyncio.sleep(0)
        second.cancel()
        await asyncio.wait([second])
        may_go_on.set()
        await first
        return await line.run(says("b"))

    assert run(leave()) == "b"
    assert kept() == {"a", "b"}


def test_who_went_away_is_kept_all_the_same(engine, kept):
    line, begun, may_go_on = GroupCommit(engine), threading.Event(), threading.Event()

    def work(session: Session) -> str:
        begun.set()
        may_go_on.wait(5)
        return says("a")(session)

    async def leave() -> None:
        sent = asyncio.create_task(line.run(work))
        await asyncio.to_thread(begun.wait, 5)
        sent.cancel()
        may_go_on.set()
        assert await line.run(says("b")) == "b"

    run(leave())
    assert kept() == {"a", "b"}


def test_a_loop_that_is_gone_holds_nobody_up(engine, kept):
    line, begun, may_go_on = GroupCommit(engine), threading.Event(), threading.Event()

    def work(session: Session) -> str:
        begun.set()
        may_go_on.wait(5)
        return says("a")(session)

    async def vanish() -> None:
        task = asyncio.create_task(line.run(work))
        await asyncio.to_thread(begun.wait, 5)
        task.cancel()

    run(vanish())
    may_go_on.set()
    assert run(line.run(says("b"))) == "b"
    assert kept() == {"a", "b"}
