"""Signing in and out, and the first account of a new practice."""

from dataclasses import dataclass, field

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from clinic.database import step_out
from clinic.practice import store
from clinic.practice.entering import Attempt, FirstAccount, TooManyTriesError, begin, enter
from clinic.practice.passwords import password_problem
from clinic.web.access import open_to_everyone
from clinic.web.cookies import forget_token, forget_visits, set_token, token_from
from clinic.web.forms import Form, Problems, own_path
from clinic.web.program import Database, ReadingDatabase, Running
from clinic.web.rendering import Frame, show

router = APIRouter(dependencies=[open_to_everyone])

HOME = "/today"
"""A session is one click from there, and nothing on it is clinical."""
FIRST = "/couples"
"""Where a new practice begins: with its first couple."""


@dataclass(frozen=True, slots=True)
class SignInPage:
    frame: Frame
    email: str = ""
    next: str = ""
    problems: dict[str, str] = field(default_factory=dict)
    demo_email: str = ""


@dataclass(frozen=True, slots=True)
class WelcomePage:
    """The first page of a program without accounts."""

    frame: Frame
    values: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


@router.get("/")
def home() -> RedirectResponse:
    return RedirectResponse(HOME, status_code=303)


@router.get("/sign-in")
def sign_in_page(session: ReadingDatabase, next: str = "") -> Response:
    if not store.anyone_works_here(session):
        return RedirectResponse("/welcome", status_code=303)
    return show("practice/sign_in.html", SignInPage(Frame("Sign in"), next=next, demo_email=_demo_email(session)))


@router.post("/sign-in")
def sign_in(request: Request, session: ReadingDatabase, running: Running, form: Form) -> Response:
    email = form.trimmed("email").lower()
    problems = Problems()
    host = request.client.host if request.client else ""
    if not email:
        problems.add("email", "Enter your e-mail address.")
    if not form["password"]:
        problems.add("password", "Enter your password.")
    token = None
    if not problems:
        try:
            attempt = Attempt(email, form["password"], host, token_from(request))
            token = enter(running.engine, running.vault, attempt)
        except TooManyTriesError:
            problems.add("email", "There were many tries. Wait a few minutes, then try again.")
    if token is None:
        problems.add("email", "The e-mail address and password do not belong together.")
        page = SignInPage(Frame("Sign in"), email, form["next"], problems.by_field, _demo_email(session))
        return show("practice/sign_in.html", page, status=422)
    answer = RedirectResponse(own_path(form["next"], HOME), status_code=303)
    set_token(request, answer, token)
    forget_visits(request, answer)  # what a partner did on this tablet before is not for whoever has it next
    return answer


@router.post("/sign-out")
def sign_out(request: Request, session: Database, running: Running) -> Response:
    store.sign_out(session, running.vault, token_from(request))
    answer = RedirectResponse("/sign-in", status_code=303)
    forget_token(request, answer)
    return answer


@router.get("/welcome")
def welcome_page(session: ReadingDatabase) -> Response:
    if store.anyone_works_here(session):
        return RedirectResponse("/sign-in", status_code=303)
    return show("practice/welcome.html", WelcomePage(Frame("Welcome")))


@router.post("/welcome")
def welcome(request: Request, session: ReadingDatabase, running: Running, form: Form) -> Response:
    if store.anyone_works_here(session):
        return RedirectResponse("/sign-in", status_code=303)
    problems = _first_account_problems(form)
    if problems:
        kept = {name: form[name] for name in ("practice", "name", "email")}
        return show("practice/welcome.html", WelcomePage(Frame("Welcome"), kept, problems.by_field), status=422)
    step_out(session)
    first = FirstAccount(form["practice"], form["name"], form["email"], form["password"])
    token = begin(running.engine, running.vault, first)
    if token is None:
        return RedirectResponse("/sign-in", status_code=303)
    answer = RedirectResponse(FIRST, status_code=303)
    set_token(request, answer, token)
    return answer


def _first_account_problems(form: Form) -> Problems:
    problems = Problems()
    for name, message in (
        ("practice", "Enter the name of your practice."),
        ("name", "Enter your name."),
        ("email", "Enter your e-mail address."),
    ):
        if not form.trimmed(name):
            problems.add(name, message)
        if len(form[name]) > 200:
            problems.add(name, "Use at most 200 characters.")
        if not form[name].isprintable():
            problems.add(name, "Use letters and other characters that can be printed.")
    if form.trimmed("email") and "@" not in form["email"]:
        problems.add("email", "An e-mail address has an @ in it, like nora@example.com.")
    if problem := password_problem(form["password"], form["email"]):
        problems.add("password", problem)
    elif form["password"] != form["again"]:
        problems.add("again", "This is not the same as the password above.")
    return problems


def _demo_email(session: ReadingDatabase) -> str:
    practice = store.first_practice(session)
    if practice is None or not practice.is_demo:
        return ""
    return store.members(session, practice.id)[0].email
