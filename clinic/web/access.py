"""The door: who is asking, what their role may do, and the one way to a couple.

Every route declares its policy by one of the dependencies here. A program with a route that declares none does not
start (`require_policies`).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts
from sqlmodel import Session
from starlette.routing import BaseRoute, Mount

from clinic.couples.rules import Reader
from clinic.couples.store import CoupleFile, CoupleNotFoundError, open_couple
from clinic.database import transaction
from clinic.practice import audit
from clinic.practice.rules import Act, Actor, may
from clinic.practice.store import sign_in_hash, signed_in, watching
from clinic.practice.tables import Member, Practice
from clinic.vault import Vault
from clinic.web.cookies import token_from
from clinic.web.program import Database, Program, Running


class SignInNeededError(Exception):
    """Nobody is signed in, or the sign-in has ended."""


class LinkEndedError(Exception):
    """A live link that is not open, or not any more; or none at all."""


class VisitEndedError(Exception):
    """A private link that is not open in this browser: ended, expired, unknown or never opened. Which is not said."""


class TooManyGuessesError(VisitEndedError):
    """The same, after many wrong ones from one place."""


class ElsewhereError(Exception):
    """What was asked for begins on another page; `path` is the way to it. Nothing was done."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class NotAllowedError(Exception):
    """Somebody is signed in whose role may not do this."""


class NotFoundError(Exception):
    """Nothing here, or nothing for the one who asks; which of the two is not said."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody who is signed in and may do what the route declares."""

    request: Request
    session: Session
    program: Program
    member: Member
    practice: Practice

    @property
    def actor(self) -> Actor:
        return Actor(self.practice.id, self.member.id)

    @property
    def vault(self) -> Vault:
        return self.program.vault


class Policy:
    """What decides who may use a route. Every route has one."""


class Open(Policy):
    """The policy of a page that needs no sign-in."""

    async def __call__(self) -> None:
        return None


class May(Policy):
    """The policy of every other page: signed in, with a role that may do `act`."""

    def __init__(self, act: Act) -> None:
        self.act = act

    def __call__(self, request: Request, session: Database, running: Running) -> Visit:
        member = signed_in(session, token_from(request))
        if member is None:
            raise SignInNeededError
        if not may(member.role, self.act):
            raise NotAllowedError
        return Visit(request, session, running, member, session.get_one(Practice, member.practice_id))


@dataclass(frozen=True, slots=True)
class Watcher:
    """A counselor's page that only listens. No transaction stays open for it."""

    running: Program
    member: Member
    sign_in: bytes


class MayWatch(Policy):
    """The policy of such a page: that of `May`, but listening does not count as being seen."""

    def __init__(self, act: Act) -> None:
        self.act = act

    def __call__(self, request: Request, running: Running) -> Watcher:
        token = token_from(request)
        with transaction(running.engine, reading=True) as session:
            member = watching(session, token)
        if member is None:
            raise SignInNeededError
        if not may(member.role, self.act):
            raise NotAllowedError
        return Watcher(running, member, sign_in_hash(token))


open_to_everyone = Depends(Open())
WatchesFile = Annotated[Watcher, Depends(MayWatch(Act.OPEN_FILE))]
ListsCouples = Annotated[Visit, Depends(May(Act.LIST_COUPLES), scope="function")]
AddsCouple = Annotated[Visit, Depends(May(Act.ADD_COUPLE), scope="function")]
OpensFile = Annotated[Visit, Depends(May(Act.OPEN_FILE), scope="function")]
ChangesFile = Annotated[Visit, Depends(May(Act.CHANGE_FILE), scope="function")]
EditsWords = Annotated[Visit, Depends(May(Act.EDIT_WORDS), scope="function")]
SendsForms = Annotated[Visit, Depends(May(Act.SEND_FORMS), scope="function")]
PlansSessions = Annotated[Visit, Depends(May(Act.PLAN_SESSIONS), scope="function")]
EditsPractice = Annotated[Visit, Depends(May(Act.EDIT_PRACTICE), scope="function")]
GivesPaper = Annotated[Visit, Depends(May(Act.GIVE_PAPER), scope="function")]


def the_couple(visit: Visit, couple_id: UUID, sentence: str, reader: Reader = Reader.COUNSELOR) -> CoupleFile:
    """The couple with this id, if it is one of the asking person's practice; the opening is recorded.

    For somebody who sees nothing clinical it is opened as for the room: then there are names, and no key for more.

    Raises:
        NotFoundError: it is not.
    """
    try:
        file = open_couple(visit.session, visit.vault, visit.actor, couple_id, reader)
    except CoupleNotFoundError as error:
        raise NotFoundError from error
    if sentence:
        audit.record(visit.session, visit.vault, visit.actor, sentence, couple_id)
    return file


def require_policies(routes: Sequence[BaseRoute]) -> None:
    """Refuses to start a program with a route that nobody decided about.

    Raises:
        RuntimeError: naming the route.
    """
    for route in iter_route_contexts(routes):
        if isinstance(route.original_route, Mount) and route.name == "static":
            continue
        if not policies(route):
            raise RuntimeError(f"The route {route.path} declares no policy.")


def policies(route: RouteContext) -> list[Policy]:
    """The policies a route declares; also for the tests that walk them all."""
    dependant = getattr(route, "dependant", None)
    return list(_policies(dependant)) if dependant is not None else []


def _policies(dependant: Dependant) -> Iterable[Policy]:
    call: Callable[..., object] | None = dependant.call
    if isinstance(call, Policy):
        yield call
    for inner in dependant.dependencies:
        yield from _policies(inner)
