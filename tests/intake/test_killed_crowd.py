"""A server killed while many save at once: each page that was answered is in the file, whole, and no page is twice."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

import pytest
from sqlmodel import select

from clinic.couples.link_tables import PrivateLinkRow
from clinic.couples.rules import reader_on
from clinic.couples.store import couple_keys
from clinic.database import close_database, open_database, transaction
from clinic.intake.answer_rows import read_answers
from clinic.intake.tables import IntakeForm, IntakePage
from clinic.keys import master_key
from clinic.settings import Settings
from clinic.vault import Vault
from tests.benchmarks.filling import request, status_of
from tests.benchmarks.test_intake import everybody
from tests.browser.server import Server
from tests.loops import run

CROWD = 40
Page = tuple[int, int]
"""Whose it is, and its number."""


@pytest.fixture
def server(tmp_path, settled) -> Iterator[Server]:
    settled.copy_to(tmp_path / "data")
    running = Server(tmp_path / "data")
    yield running
    running.stop()


class Crowd:
    """Everybody with what they send, and which pages of theirs were answered."""

    def __init__(self, server: Server) -> None:
        self.server, self.people = server, everybody(server, CROWD)
        self.answered: set[Page] = set()
        for who, person in enumerate(self.people):
            for number, page in enumerate(person["pages"], 1):
                page["body"] = urlencode(dict(parse_qsl(page["body"])) | {said_in(page): f"quill {who} {number}"})

    async def fill_until(self, many: int) -> None:
        """Everybody sends what was not answered yet, one page after the other, until the server is killed."""
        everyone = (self._fill(who, many) for who in range(CROWD))
        ends = await asyncio.gather(*everyone, return_exceptions=True)
        assert all(isinstance(one, OSError | asyncio.IncompleteReadError) for one in ends), ends

    async def _fill(self, who: int, many: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.server.port)
        with closing(writer):
            await self._send(who, many, reader, writer)

    async def _send(self, who: int, many: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        person = self.people[who]
        for number, page in enumerate(person["pages"], 1):
            if (who, number) in self.answered:
                continue
            writer.write(request(page, person["cookie"]))
            assert await status_of(reader) == 303
            self.answered.add((who, number))
            if len(self.answered) == many:
                self.server.kill()
        await asyncio.Event().wait()

    def kept(self) -> dict[Page, tuple[int, bool]]:
        """What is in the file: how often each page was saved, and whether what was said on it is there."""
        chosen = Settings(data=self.server.data)
        master = master_key(chosen)
        engine, found = open_database(chosen, master), {}
        with transaction(engine, reading=True) as session:
            for who, person in enumerate(self.people):
                link = session.get_one(PrivateLinkRow, UUID(person["pages"][0]["path"].split("/")[2]))
                form = session.exec(select(IntakeForm.id).where(IntakeForm.packet_id == link.thing_id)).one()
                keys = couple_keys(session, Vault(master), link.couple_id, reader_on(link.side))
                said = [value for values in read_answers(session, keys, form).values() for value in values]
                for page in session.exec(select(IntakePage).where(IntakePage.form_id == form)):
                    found[who, page.number] = (page.revision, said.count(f"quill {who} {page.number}") == 1)
        close_database(engine)
        return found


def said_in(page: dict) -> str:
    """The name of the page's field for a longer text."""
    return max(parse_qsl(page["body"]), key=lambda one: len(one[1]))[0]


def test_a_server_killed_under_a_crowd_loses_and_doubles_nothing(server):
    crowd = Crowd(server)
    for many in (45, 130):
        server.start()
        run(crowd.fill_until(many), longest=60)
        kept = crowd.kept()
        assert kept.keys() >= crowd.answered
        assert len(kept) <= len(crowd.answered) + CROWD, "and of each at most the one that was on its way"
        assert set(kept.values()) == {(1, True)}, "each whole and once, also where it was sent again"
