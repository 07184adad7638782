"""The door for guests: the policy of the pages that an open live link leads to."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from clinic.cycles.live_links import OpenLink, link_by_token
from clinic.database import transaction
from clinic.web.access import LinkEndedError, Policy
from clinic.web.cookies import link_token_from
from clinic.web.program import Program, Running


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody without an account who holds an open live link: to the picture of one map, and nothing else."""

    running: Program
    link: OpenLink


class HoldsLink(Policy):
    """The policy of the pages for guests."""

    def __call__(self, request: Request, running: Running) -> Guest:
        with transaction(running.engine, reading=True) as session:
            link = link_by_token(session, running.vault, link_token_from(request))
        if link is None:
            raise LinkEndedError
        return Guest(running, link)


HasLink = Annotated[Guest, Depends(HoldsLink())]
