"""A form in the browser on its own, for whoever imports or writes one: every page, as people will meet it.

It has no sign-in, no database and no memory: what is typed stays in this process until it stops.
"""

from dataclasses import dataclass, field
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import RedirectResponse, Response

from clinic import web
from clinic.questionnaires.answers import Place
from clinic.questionnaires.asked import AskedPage
from clinic.questionnaires.asking import ask, pages_asked
from clinic.questionnaires.export import exported, response_of
from clinic.questionnaires.form_pages import FormPage
from clinic.questionnaires.form_words import FormWords, form_words
from clinic.questionnaires.plan import Plan
from clinic.questionnaires.posting import read_page
from clinic.questionnaires.responses import write_json
from clinic.questionnaires.reviewing import Chapter, Row, review
from clinic.questionnaires.rules import Value
from clinic.questionnaires.starting import starting_answers
from clinic.web.access import open_to_everyone
from clinic.web.forms import EveryField
from clinic.web.rendering import Frame, show
from clinic.web.security import SameOriginOnly, SecurityHeaders
from clinic.web.static_files import Revalidated

STATIC = Path(web.__file__).parent / "static"
FIELDS = 2_000


@dataclass(slots=True)
class Trial:
    """One form being tried out, and what was answered so far."""

    plan: Plan
    answers: dict[Place, tuple[Value, ...]] = field(default_factory=dict)

    @property
    def words(self) -> FormWords:
        return form_words(self.plan.language)

    def pages(self) -> tuple[FormPage, ...]:
        """The pages that are asked now."""
        return pages_asked(self.plan, self.answers)

    def after(self, number: int) -> str:
        """Where it goes on after a page."""
        later = (page.number for page in self.pages() if page.number > number)
        return address(following) if (following := next(later, None)) else "/check"

    def before(self, number: int) -> str:
        earlier = [page.number for page in self.pages() if page.number < number]
        return address(earlier[-1]) if earlier else ""


@dataclass(frozen=True, slots=True)
class PreviewPage:
    frame: Frame
    asked: AskedPage
    action: str
    back: str
    progress: str
    grew: bool = False


@dataclass(frozen=True, slots=True)
class ReviewPage:
    frame: Frame
    words: FormWords
    chapters: tuple[Chapter, ...]
    missing: tuple[Row, ...]
    action: str = "/check"


@dataclass(frozen=True, slots=True)
class SentPage:
    frame: Frame
    response: str


def address(number: int) -> str:
    return f"/page/{number}"


router = APIRouter(dependencies=[open_to_everyone])


def preview_app(plan: Plan) -> FastAPI:
    """The form as a program of its own."""
    app = FastAPI(
        title="Preview",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        form_limits={"max_fields": FIELDS, "max_part_size": 100_000},
    )
    app.state.trial = Trial(plan, starting_answers(plan))
    app.include_router(router)
    app.mount("/static", Revalidated(directory=STATIC), name="static")
    app.add_middleware(SameOriginOnly)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"], www_redirect=False)
    app.middleware_stack = SecurityHeaders(app.build_middleware_stack())
    return app


def _trial(request: Request) -> Trial:
    trial: Trial = request.app.state.trial
    return trial


@router.get("/")
def start(request: Request) -> Response:
    """Begins again, with nothing answered."""
    trial = _trial(request)
    trial.answers = starting_answers(trial.plan)
    return RedirectResponse(trial.after(0), status_code=303)


@router.get("/page/{number}")
def page(request: Request, number: int, grew: bool = False) -> Response:
    trial = _trial(request)
    found = _page(trial, number)
    if found is None:
        return RedirectResponse(trial.after(number), status_code=303)
    return _show(trial, found, ask(trial.plan, found, trial.answers), grew=grew)


@router.post("/page/{number}")
def send_page(request: Request, number: int, typed: EveryField) -> Response:
    trial = _trial(request)
    found = _page(trial, number)
    if found is None:
        return RedirectResponse("/", status_code=303)
    read = read_page(trial.plan, found, trial.answers, typed)
    trial.answers = dict(read.answers)
    if read.problems:
        return _show(trial, found, read.page(), status=422)
    if read.asks_more:
        return _show(trial, found, read.page(), grew="more" not in typed)
    return RedirectResponse(trial.after(number), status_code=303)


@router.get("/check")
def check(request: Request) -> Response:
    return _review(_trial(request))


@router.post("/check")
def hand_in(request: Request) -> Response:
    trial = _trial(request)
    chapters = review(trial.plan, trial.answers, address)
    if any(row.missing for chapter in chapters for row in chapter.rows):
        return _review(trial, status=422)
    response, _ = response_of(trial.plan, trial.answers)
    return show("questionnaires/sent.html", SentPage(Frame("Preview"), write_json(exported(response, "preview"))))


def _page(trial: Trial, number: int) -> FormPage | None:
    return next((one for one in trial.pages() if one.number == number), None)


def _show(trial: Trial, found: FormPage, asked: AskedPage, *, grew: bool = False, status: int = 200) -> Response:
    pages = trial.pages()
    numbers = [one.number for one in pages]
    place = numbers.index(found.number) + 1 if found.number in numbers else 1
    progress = trial.words.say("progress", number=place, count=len(pages))
    frame = Frame(trial.plan.title or "Preview")
    made = PreviewPage(frame, asked, address(found.number), trial.before(found.number), progress, grew)
    return show("questionnaires/preview.html", made, status)


def _review(trial: Trial, status: int = 200) -> Response:
    chapters = review(trial.plan, trial.answers, address)
    missing = tuple(row for chapter in chapters for row in chapter.rows if row.missing) if status == 422 else ()
    made = ReviewPage(Frame(trial.words["review_title"]), trial.words, chapters, missing)
    return show("questionnaires/review.html", made, status)
