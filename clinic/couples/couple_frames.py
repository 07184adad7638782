"""The frame of a page about one couple: while a therapy session with them goes on, it leads back there in one step."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from clinic.couples.session_store import running_session
from clinic.web.access import Visit
from clinic.web.rendering import Frame, frame


def couple_frame(visit: Visit, couple_id: UUID, title: str) -> Frame:
    """For whoever may open the session's page."""
    around = frame(visit, title)
    running = running_session(visit.session, couple_id, datetime.now(UTC)) if around.opens_files else None
    return replace(around, session=f"/couples/{couple_id}/sessions/{running}") if running else around
