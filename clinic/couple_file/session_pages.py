"""A therapy session's page: what they planned, what is new, the way to the board, and a short form to end it."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header
from starlette.responses import JSONResponse, RedirectResponse, Response

from clinic.couple_file.session_forms import next_moment, read_words
from clinic.couple_file.session_view import CHANGED, session_view
from clinic.couples.appointments import DayTakenError, plan_session
from clinic.couples.rules import WordsError
from clinic.couples.session_rules import (
    SessionState,
    SessionWords,
)
from clinic.couples.session_store import (
    KeptSession,
    SessionChangedError,
    SessionNotFoundError,
    cancel_session,
    save_session,
    start_session,
    therapy_sessions,
)
from clinic.couples.store import CoupleFile
from clinic.practice import audit
from clinic.progress.rules import place
from clinic.progress.store import note_session
from clinic.web.access import ChangesFile, NotFoundError, OpensFile, Visit, the_couple
from clinic.web.forms import Form, Problems
from clinic.web.rendering import show
from clinic.wording import clock

router = APIRouter(prefix="/couples/{couple_id}/sessions")


@router.post("")
def start(visit: ChangesFile, couple_id: UUID) -> Response:
    """Begins today's session, or goes on with it."""
    file = the_couple(visit, couple_id, "")
    session_id = start_session(visit.session, visit.vault, visit.actor, file, datetime.now(UTC))
    return RedirectResponse(f"/couples/{couple_id}/sessions/{session_id}", status_code=303)


@router.get("/{session_id}")
def session_page(visit: OpensFile, couple_id: UUID, session_id: UUID) -> Response:
    file = the_couple(visit, couple_id, "")
    page = session_view(visit, file, session_id)
    opened = "Opened a therapy session with its private note." if page.has_note else "Opened a therapy session."
    audit.record(visit.session, visit.vault, visit.actor, opened, file.id)
    return show("couple_file/session.html", page)


@router.post("/{session_id}")
def keep(visit: ChangesFile, couple_id: UUID, session_id: UUID, form: Form) -> Response:
    """Keeps the form, and ends the session if that was the button; plans the next one if a date was chosen."""
    file = the_couple(visit, couple_id, "")
    words, problems, now = read_words(form), Problems(), datetime.now(UTC)
    opened = _opened(visit, file, session_id)
    moment = next_moment(form, opened.starts_at or opened.began_at or now, problems)
    status, changed = 422, None
    try:
        if not problems:
            with visit.session.begin_nested():  # the words and the next date, or neither
                _save(visit, file, session_id, words, form, ends=form["act"] == "end", now=now)
                if moment is not None:
                    plan_session(visit.session, visit.vault, visit.actor, file.id, visit.member.id, moment, 50)
            return RedirectResponse(f"/couples/{couple_id}/sessions/{session_id}", status_code=303)
    except WordsError as error:
        problems.add(_field_of(str(error)), str(error))
    except DayTakenError:
        problems.add("next_day", "There is a session on that day already. Choose another day.")
    except SessionChangedError as error:
        status, changed = 409, error
    page = session_view(visit, file, session_id, words, problems, changed, form)
    return show("couple_file/session.html", page, status=status)


@router.post("/{session_id}/draft")
def keep_draft(
    visit: ChangesFile,
    couple_id: UUID,
    session_id: UUID,
    form: Form,
    if_match: Annotated[str, Header()] = "",
) -> JSONResponse:
    """Keeps what was typed so far, for the page's script; `If-Match` is the revision that it knows.

    Nothing of it reaches the couple, and nothing they have changes: only a button does that.
    """
    file = the_couple(visit, couple_id, "")
    form.values["revision"] = if_match.strip('"')
    try:
        kept = _save(visit, file, session_id, read_words(form), form, ends=False, now=datetime.now(UTC), typing=True)
    except WordsError as error:
        return JSONResponse({"problem": str(error)}, status_code=422)
    except SessionChangedError as error:
        return JSONResponse({"problem": CHANGED, "revision": error.now.revision}, status_code=412)
    return JSONResponse(
        {"revision": kept.revision, "at": clock(datetime.now(UTC))}, headers={"ETag": f'"{kept.revision}"'}
    )


@router.post("/{session_id}/cancel")
def cancel(visit: ChangesFile, couple_id: UUID, session_id: UUID) -> Response:
    file = the_couple(visit, couple_id, "")
    try:
        cancel_session(visit.session, visit.vault, visit.actor, file, session_id)
    except SessionNotFoundError as error:
        raise NotFoundError from error
    return RedirectResponse("/today", status_code=303)


def _save(
    visit: Visit,
    file: CoupleFile,
    session_id: UUID,
    words: SessionWords,
    form: Form,
    *,
    ends: bool,
    now: datetime,
    typing: bool = False,
) -> KeptSession:
    """The words; and once the session has ended, where the couple is."""
    kept_by = (visit.session, visit.vault, visit.actor, file, session_id)
    revision = form.count("revision")
    try:
        kept = save_session(*kept_by, words, revision=revision, ends=ends, now=now, typing=typing)
    except SessionNotFoundError as error:
        raise NotFoundError from error
    if kept.state is SessionState.ENDED:
        record = kept.record
        where = place(record.step, record.focus)
        note_session(visit.session, visit.vault, visit.actor, file, kept.id, kept.held_on, where, record.events)
    return kept


def _field_of(problem: str) -> str:
    return "note" if "note" in problem else "summary" if "summary" in problem else "plan"


def _opened(visit: Visit, file: CoupleFile, session_id: UUID) -> KeptSession:
    for one in therapy_sessions(visit.session, file):
        if one.id == session_id:
            return one
    raise NotFoundError
