"""Sharing a map live: the counselor's page with the code, the link and its picture to scan."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from clinic.cycles.board import path_of
from clinic.cycles.live_codes import spoken_code
from clinic.cycles.live_links import OpenLink, end_links, open_link, own_link
from clinic.cycles.presentations import presentation_of
from clinic.cycles.presenting import Presentation
from clinic.cycles.store import OpenMap, open_map
from clinic.cycles.views import MapNotFoundError
from clinic.practice.store import sign_in_hash
from clinic.web.access import ChangesFile, NotFoundError, Visit, the_couple
from clinic.web.cookies import token_from
from clinic.web.qr import QrCode, qr_code
from clinic.web.rendering import Frame, frame, show

router = APIRouter(prefix="/couples/{couple_id}/maps/{map_id}/share")

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Shared:
    """An open link, for the counselor to say aloud or show."""

    code: str
    entrance: str
    address: str
    until: datetime
    qr: QrCode
    only_here: bool


@dataclass(frozen=True, slots=True)
class SharePage:
    """`shared` is nothing while no link is open; a map that was put away cannot be shared."""

    frame: Frame
    couple: UUID
    path: str
    shown: Presentation
    shared: Shared | None
    put_away: bool


@router.get("")
def share_page(visit: ChangesFile, couple_id: UUID, map_id: UUID, request: Request) -> Response:
    opened = _find(visit, couple_id, map_id)
    link = own_link(visit.session, visit.vault, visit.actor, map_id)
    page = SharePage(
        frame=frame(visit, "Share live"),
        couple=couple_id,
        path=path_of(couple_id, map_id),
        shown=presentation_of(visit.session, map_id),
        shared=_shared(request, link) if link else None,
        put_away=opened.archived_at is not None,
    )
    return show("cycles/share.html", page)


@router.post("")
def share(visit: ChangesFile, couple_id: UUID, map_id: UUID, request: Request) -> Response:
    if _find(visit, couple_id, map_id).archived_at is None:
        signed = sign_in_hash(token_from(request))
        open_link(visit.session, visit.vault, visit.actor, couple_id, map_id, signed)
    return RedirectResponse(f"{path_of(couple_id, map_id)}/share", status_code=303)


@router.post("/end")
def end(visit: ChangesFile, couple_id: UUID, map_id: UUID) -> Response:
    _find(visit, couple_id, map_id)
    end_links(visit.session, visit.vault, visit.actor, couple_id, map_id)
    return RedirectResponse(f"{path_of(couple_id, map_id)}/share", status_code=303)


def _find(visit: Visit, couple_id: UUID, map_id: UUID) -> OpenMap:
    file = the_couple(visit, couple_id, "")
    try:
        return open_map(visit.session, file, map_id)
    except MapNotFoundError as error:
        raise NotFoundError from error


def _shared(request: Request, link: OpenLink) -> Shared:
    entrance = str(request.url.replace(path="/live", query=""))
    address = f"{entrance}/{link.token}"
    return Shared(
        code=spoken_code(link.code),
        entrance=entrance,
        address=address,
        until=link.expires_at,
        qr=qr_code(address),
        only_here=urlsplit(address).hostname in LOOPBACK,
    )
