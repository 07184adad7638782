"""What one running program holds, and the transaction each request lives in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Engine
from sqlmodel import Session

from clinic.database import transaction
from clinic.group_commit import GroupCommit
from clinic.settings import Settings
from clinic.vault import Vault
from clinic.web.live import Live
from reports.pdf import Press


@dataclass(frozen=True, slots=True)
class Program:
    """Made once at the start, and handed to every request."""

    settings: Settings
    engine: Engine
    vault: Vault
    press: Press
    writers: GroupCommit = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "writers", GroupCommit(self.engine))


def program(request: Request) -> Program:
    running: Program = request.app.state.program
    return running


async def _program(request: Request) -> Program:
    """The same as a dependency. What takes no time is `async`, because for all else there is a thread to be woken."""
    return program(request)


def request_session(request: Request) -> Iterator[Session]:
    """One request, one transaction. It is committed before the answer leaves, so that "saved" is true."""
    with transaction(program(request).engine) as session:
        yield session


async def live(request: Request) -> Live:
    followed: Live = request.app.state.live
    return followed


def reading_session(request: Request) -> Iterator[Session]:
    """For a page that writes nothing: it waits for nobody and nobody waits for it."""
    with transaction(program(request).engine, reading=True) as session:
        yield session


Running = Annotated[Program, Depends(_program)]
Database = Annotated[Session, Depends(request_session, scope="function")]
Followed = Annotated[Live, Depends(live)]
ReadingDatabase = Annotated[Session, Depends(reading_session, scope="function")]
