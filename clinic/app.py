"""The program, as a table of contents."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from anyio import to_thread
from fastapi import Depends, FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware

from clinic.couple_file import caseload_pages, session_pages, sessions_pages
from clinic.couple_file import pages as couple_file
from clinic.couple_file import today_pages as today
from clinic.couples import calendar_pages as calendar
from clinic.couples import goal_pages as goals
from clinic.couples import goal_visit_pages as goal_visits
from clinic.couples import link_pages as private_links
from clinic.couples import pages as couples
from clinic.cycles import history_pages as history
from clinic.cycles import live_pages as live
from clinic.cycles import pages as cycles
from clinic.cycles import share_pages as share
from clinic.cycles import show_pages as showing
from clinic.cycles import type_pages as cycle_types
from clinic.cycles import words_pages as words
from clinic.cycles.live_desk import MapDesk
from clinic.database import close_database, open_database, transaction
from clinic.handouts import gallery_pages as gallery
from clinic.handouts import given_pages as given
from clinic.handouts import own_pages as own
from clinic.handouts import pack_pages as packs
from clinic.handouts import pages as handouts
from clinic.handouts import report_pages as reports
from clinic.handouts import tailor_pages as tailoring
from clinic.handouts import then_and_now_pages as then_and_now
from clinic.handouts import visitor_pages as reading
from clinic.intake import answer_pages as answers
from clinic.intake import brief_pages as brief
from clinic.intake import fhir_pages as sent_as_fhir
from clinic.intake import kiosk_pages as kiosk
from clinic.intake import pages as intake
from clinic.intake import practice_packet_pages as practice_packets
from clinic.intake import visitor_forms as own_forms
from clinic.intake import visitor_pages as own_list
from clinic.intake.sending import follow_sending
from clinic.keys import master_key
from clinic.practice import letterhead_pages as letterhead
from clinic.practice import pages as practice
from clinic.practice.store import require_own_key
from clinic.progress import check_in_pages as check_ins
from clinic.progress import check_in_visit_pages as check_in_visits
from clinic.progress import injury_pages as injuries
from clinic.progress import measure_pages as measures
from clinic.progress import pages as way
from clinic.progress.counted_forms import count_form
from clinic.questionnaires import import_pages as importing
from clinic.questionnaires import imported_form_pages as imported
from clinic.questionnaires import own_form_pages as practice_forms
from clinic.questionnaires import own_line_pages
from clinic.settings import Settings, settings
from clinic.vault import Vault
from clinic.web import errors, languages
from clinic.web.access import require_policies
from clinic.web.live import Live, TellsFollowers
from clinic.web.live_signals import signals_of
from clinic.web.not_saved import keep_typed
from clinic.web.program import Program
from clinic.web.security import SameOriginOnly, SecurityHeaders
from clinic.web.static_files import Revalidated
from clinic.web.turns import TakesTurns
from reports.pdf import Press

VISITORS = (own_list, own_forms, check_in_visits, goal_visits, reading)
"""Asked first whose path it is: these are the pages that many people use at once."""
PRACTICE = (practice, letterhead, couples, private_links)
SESSIONS = (today, calendar, goals, way, injuries, measures, sessions_pages, session_pages, caseload_pages)
PAPERS = (own, packs, handouts, tailoring, given, then_and_now, reports, gallery)
CYCLES = (cycles, words, cycle_types, history, showing, share, live)
FORMS = (importing, imported, practice_forms, own_line_pages, practice_packets)
INTAKE = (*FORMS, intake, answers, brief, sent_as_fhir, kiosk, check_ins)
STATIC = Path(__file__).parent / "web" / "static"
LARGEST_BODY = 1_000_000
THREADS = 8
"""Sync routes run best on about four threads a core; more only queue for the database. So many requests are at work."""
SPARE_THREADS = 4
"""For what goes on without a request's place: streams that look again, files that are sent."""


def create_app(chosen: Settings | None = None) -> FastAPI:
    """The program with its own database, keys and press.

    Raises:
        VaultError: there is no master key.
        RuntimeError: a route declares no policy.
    """
    chosen = chosen or settings()
    follow_sending(count_form)
    master = master_key(chosen)
    program = Program(chosen, open_database(chosen, master), Vault(master), Press())

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = THREADS + SPARE_THREADS
        app.state.live.open()
        yield
        app.state.live.close()
        program.press.close()
        close_database(program.engine)

    app = FastAPI(
        title="Secure Base",
        lifespan=life,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        max_body_size=LARGEST_BODY,
        form_limits={"max_fields": 200, "max_part_size": 100_000},
    )
    app.state.program = program
    app.state.live = Live(MapDesk(lambda: app.state.program), lambda: signals_of(app.state.program.engine))
    for room in VISITORS:
        app.include_router(room.router)
    for room in (languages, *PRACTICE, *CYCLES, *INTAKE, *SESSIONS, *PAPERS, couple_file):
        app.include_router(room.router, dependencies=[Depends(keep_typed)])
    app.mount("/static", Revalidated(directory=STATIC), name="static")
    app.add_middleware(TakesTurns, places=THREADS, small=LARGEST_BODY)
    app.add_middleware(TellsFollowers, live=app.state.live)
    app.add_middleware(errors.Unexpected)
    app.add_middleware(SameOriginOnly)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=chosen.answers_to, www_redirect=False)
    errors.install(app)
    require_policies(app.routes)
    # Outermost, so that the framework's own refusals, such as a body that is too large, have the headers too.
    app.middleware_stack = SecurityHeaders(errors.InWords(app.build_middleware_stack()))
    return app


def served() -> FastAPI:
    """The program as `clinic serve` runs it: the press gets ready while somebody signs in.

    Raises:
        VaultError: the database was filled under another master key.
    """
    app = create_app()
    running: Program = app.state.program
    with transaction(running.engine, reading=True) as session:
        require_own_key(session, running.vault)
    running.press.warm_up()
    _look_less_for_garbage()
    return app


def _look_less_for_garbage() -> None:
    """What is here by now stays for good, so the collector need not go through it again and again, while all wait."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)
