"""Those who wait to write share a commit: each is kept or undone alone, and nobody is told too early."""

import asyncio
import threading
from collections.abc import Callable

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import event, text
from sqlmodel import Session

from clinic.database import close_database, is_busy, step_out
from clinic.embedded import Writing, embedded
from clinic.group_commit import MOST, GroupCommit
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


def all_at_once(engine, works: list[Work]) -> list[object]:
    """The first begins and holds the line up until all others wait in it."""
    line, everybody_waits = GroupCommit(engine), threading.Event()

    async def send() -> list[object]:
        first = asyncio.create_task(line.run(lambda _session: str(everybody_waits.wait(5))))
        await asyncio.sleep(0)
        rest = [asyncio.create_task(line.run(work)) for work in works]
        await asyncio.sleep(0)
        everybody_waits.set()
        assert await first == "True"
        return await asyncio.gather(*rest, return_exceptions=True)

    return run(send())


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
    assert "TransactionLostError" in repr(made.pop(place))
    assert (made, kept()) == (["a", "b"], {"a", "b"})


def test_what_stepped_out_is_kept_though_the_rest_fails(engine, kept):
    (made,) = all_at_once(engine, [then(then(says("a guess"), step_out), then(says("more"), fails))])
    assert isinstance(made, KeyError)
    assert kept() == {"a guess"}


def test_while_another_process_writes_all_are_told_to_wait_and_nothing_is_kept(tmp_path, engine, kept):
    event.listen(engine, "checkout", lambda opened, *_: opened.execute("PRAGMA busy_timeout = 20"))
    other = sqlcipher.connect(str(tmp_path / "clinic.db"), isolation_level=None)
    other.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    other.execute("BEGIN IMMEDIATE")
    line = GroupCommit(engine)

    async def send() -> list[object]:
        return await asyncio.gather(*(line.run(says(word)) for word in "ab"), return_exceptions=True)

    assert all(isinstance(made, Exception) and is_busy(made) for made in run(send()))
    other.execute("ROLLBACK")
    other.close()
    assert kept() == set()
    assert run(send()) == ["a", "b"], "and the line goes on"


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
