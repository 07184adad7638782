"""The door for partners: the policy of pages that a private link leads to, and how the counselor is shown a link.

A page for partners asks for `Annotated[Visitor, Depends(Visits(purpose), scope="function")]` and has `{link_id}` in its
path. What it is handed opens that partner's words and the room's, and nothing of the other partner's. A page that is
sent by many at once asks for `Annotated[Arrival, Depends(Arrives(purpose))]` instead, which does all of it in one go.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from clinic.catalogs import marked, words
from clinic.couples.link_rules import PrivateLink, Purpose
from clinic.couples.link_store import link_by_token, token_of
from clinic.couples.rules import Reader, Side, reader_on
from clinic.couples.store import couple_keys
from clinic.database import is_embedded, step_out, transaction
from clinic.practice import audit
from clinic.practice.tries import may_guess
from clinic.settings import LOOPBACK
from clinic.vault import CoupleKeys, Vault
from clinic.web.access import Policy, TooManyGuessesError, VisitEndedError
from clinic.web.cookies import visit_token_from
from clinic.web.languages import language_of
from clinic.web.program import Database, Program, Running, program
from clinic.web.qr import QrCode, qr_code
from clinic.web.rendering import Frame
from clinic.web.turns import wait_without_a_place

GUESSES = "a private link"
NEUTRAL = marked("A page for you")
"""All that a browser's history and tabs say about it."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """One request of a partner who opened their private link with its token. `keys` are this partner's own and the
    room's.
    """

    request: Request
    session: Session
    program: Program
    practice: UUID
    link: PrivateLink
    keys: CoupleKeys
    token: str

    @property
    def couple(self) -> UUID:
        return self.link.couple

    @property
    def side(self) -> Side:
        return self.link.side

    @property
    def reader(self) -> Reader:
        return reader_on(self.link.side)

    @property
    def vault(self) -> Vault:
        return self.program.vault

    def record(self, sentence: str) -> None:
        """Puts into the couple's trail what this partner did; without any of their words."""
        audit.record_visit(self.session, self.vault, self.practice, sentence, self.couple)


class VisitPolicy(Policy):
    """The policy of pages for who opened a private link of this purpose."""

    def __init__(self, purpose: Purpose) -> None:
        self.purpose = purpose

    def visitor(self, request: Request, session: Session, running: Program, link_id: UUID) -> Visitor:
        """Who is at the door.

        Raises:
            VisitEndedError: nobody with an open link.
        """
        token = visit_token_from(request, link_id)
        found = link_by_token(session, token) if token else None
        if token and found is None:
            allowed = may_guess(session, GUESSES, host_of(request))
            step_out(session)  # so that the guess counts, although nothing else comes of this request
            raise VisitEndedError if allowed else TooManyGuessesError
        if found is None or found[0].id != link_id or found[0].purpose is not self.purpose:
            raise VisitEndedError
        link, practice = found
        keys = couple_keys(session, running.vault, link.couple, reader_on(link.side))
        return Visitor(request, session, running, practice, link, keys, token)


class Visits(VisitPolicy):
    """Lets them in within the request's transaction."""

    def __call__(self, request: Request, session: Database, running: Running, link_id: UUID) -> Visitor:
        return self.visitor(request, session, running, link_id)


WRITERS = ThreadPoolExecutor(8, "writer")
"""On a server they write side by side; into the one file, in groups."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A request that somebody may have sent who opened a private link. Nothing was looked at yet."""

    policy: VisitPolicy
    request: Request
    program: Program
    link_id: UUID

    async def answer(self, work: Callable[[Visitor], Response]) -> Response:
        """What `work` answers, done in one transaction: committed before the answer leaves, or as if never begun.

        Raises:
            VisitEndedError: it is nobody with an open link.
        """

        def in_session(session: Session) -> Response:
            return work(self.policy.visitor(self.request, session, self.program, self.link_id))

        if is_embedded(self.program.engine):
            wait_without_a_place(self.request)
            return await self.program.writers.run(in_session)
        return await asyncio.get_running_loop().run_in_executor(WRITERS, self._within, in_session)

    def _within(self, work: Callable[[Session], Response]) -> Response:
        try:
            with transaction(self.program.engine) as session:
                return work(session)
        except StopIteration as error:
            raise RuntimeError from error  # no loop takes one from a thread: its visitor would wait for ever


class Arrives(VisitPolicy):
    """Leaves it to the page to let them in, so that door, work and commit are one piece of work in one thread."""

    async def __call__(self, request: Request, link_id: UUID) -> Arrival:
        return Arrival(self, request, program(request), link_id)


def visit_frame(request: Request) -> Frame:
    """What stands around a partner's page, in the language of their browser or the one they chose."""
    language = language_of(request)
    return Frame(words(language).gettext(NEUTRAL), language=language, here=request.url.path)


def host_of(request: Request) -> str:
    return request.client.host if request.client else ""


@dataclass(frozen=True, slots=True)
class ShownLink:
    """An open link as the counselor's page shows it, to send or to scan."""

    id: UUID
    side: Side
    address: str
    until: datetime
    qr: QrCode
    only_here: bool


def shown_link(request: Request, vault: Vault, link: PrivateLink) -> ShownLink:
    address = str(request.url.replace(path=f"/p/{token_of(vault, link.id)}", query=""))
    only_here = urlsplit(address).hostname in LOOPBACK
    return ShownLink(link.id, link.side, address, link.expires_at, qr_code(address), only_here)
