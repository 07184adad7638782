"""What the practice puts round its papers: a page to set it up, with a look at it; its logo and color for previews."""

from dataclasses import dataclass, replace

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from clinic.database import step_out
from clinic.practice.letterhead import (
    FOOTER_LIMIT,
    LINE_LIMIT,
    MOST_HELP_LINES,
    MOST_LINES,
    NAME_LIMIT,
    ColorError,
    PracticePaper,
    checked_color,
    problem_with,
)
from clinic.practice.letterhead_store import PaperChangedError, logo_of, practice_paper, save_paper
from clinic.practice.logo_proof import proof_of
from clinic.practice.logos import SVG, Logo, LogoError, read_logo
from clinic.practice.paper_round import letterhead_of
from clinic.web.access import EditsPractice, GivesPaper, NotFoundError
from clinic.web.forms import FormWithFile, Problems, Submitted, Uploaded
from clinic.web.rendering import Frame, frame, show
from reports.letterhead import Letterhead, regions
from reports.pdf import PaperError

router = APIRouter(prefix="/practice")

LARGEST_UPLOAD = 25 << 20
"""So much is read to say kindly that a logo is too large; what is larger still is refused at the door."""
CHANGED = "Somebody else changed this while the page was open. What you typed is here; save again to keep it."


@dataclass(frozen=True, slots=True)
class PracticePage:
    """`values` and `problems` go by field; `sample` is how a paper begins and ends as it is kept now."""

    frame: Frame
    values: dict[str, str]
    regions: dict[str, str]
    has_logo: bool
    revision: int
    sample: Letterhead
    saved: bool
    problems: dict[str, str]


@router.get("")
def practice_page(visit: EditsPractice, saved: str = "") -> Response:
    return _show(visit, _values(practice_paper(visit.session, visit.practice.id)), saved=saved == "yes")


@router.post("", max_body_size=LARGEST_UPLOAD)
def save(visit: EditsPractice, sent: FormWithFile) -> Response:
    """Keeps everything, or nothing and says why at each field."""
    paper, logo, problems = _read(sent)
    if logo and not problems:
        _try_on_paper(visit, logo, problems)
    if problems:
        return _show(visit, _values(paper) | sent.form.values, problems.by_field, status=422)
    try:
        without = sent.form["without_logo"] == "yes"
        save_paper(visit.session, visit.vault, visit.actor, paper, logo, without_logo=without)
    except PaperChangedError:
        return _show(visit, _values(paper) | sent.form.values, {"name": CHANGED}, status=409)
    return RedirectResponse("/practice?saved=yes", status_code=303)


@router.get("/logo")
def logo(visit: GivesPaper) -> Response:
    kept = logo_of(visit.session, visit.practice.id)
    if kept is None:
        raise NotFoundError
    return picture(kept)


@router.get("/paper.css")
def color(visit: GivesPaper) -> Response:
    return color_sheet(practice_paper(visit.session, visit.practice.id).color)


def picture(kept: Logo) -> Response:
    """A logo for a page. A drawing that somebody opens by itself can still do nothing."""
    fence = {"Content-Security-Policy": "default-src 'none'; style-src 'none'; sandbox"} if kept.kind == SVG else {}
    return Response(kept.content, media_type=kept.kind, headers=fence)


def color_sheet(color: str) -> Response:
    return Response(f".paper {{ --house: {color} }}\n" if color else "", media_type="text/css")


def _read(sent: Uploaded) -> tuple[PracticePaper, Logo | None, Problems]:
    form, problems = sent.form, Problems()
    paper = PracticePaper(
        name=_words(form, "name", NAME_LIMIT, "The name", problems),
        lines=_lines(form, "lines", MOST_LINES, problems),
        color=_color(form, problems),
        footer=_words(form, "footer", FOOTER_LIMIT, "The footer", problems),
        region=form["region"] if form["region"] in regions() else "",
        help_lines=_lines(form, "help_lines", MOST_HELP_LINES, problems),
        revision=form.count("revision"),
    )
    return paper, _logo(sent, problems), problems


def _words(form: Submitted, name: str, limit: int, what: str, problems: Problems) -> str:
    text = " ".join(form[name].split())
    if problem := problem_with(text, limit, what):
        problems.add(name, problem)
    return text


def _lines(form: Submitted, name: str, most: int, problems: Problems) -> tuple[str, ...]:
    lines = [line.strip() for line in form[name].split("\n") if line.strip()]
    if len(lines) > most:
        problems.add(name, f"There are {len(lines)} lines; the most is {most}.")
    for number, line in enumerate(lines, start=1):
        if problem := problem_with(line, LINE_LIMIT, f"Line {number}"):
            problems.add(name, problem)
    return tuple(lines)


def _color(form: Submitted, problems: Problems) -> str:
    try:
        return checked_color(form["color"])
    except ColorError as error:
        problems.add("color", str(error))
        return ""


def _logo(sent: Uploaded, problems: Problems) -> Logo | None:
    if not sent.size:
        return None
    try:
        return read_logo(sent.content, sent.size)
    except LogoError as error:
        problems.add("logo", str(error))
        return None


def _try_on_paper(visit: EditsPractice, logo: Logo, problems: Problems) -> None:
    """Prints the logo once: what cannot be printed would end every paper of the practice."""
    step_out(visit.session)  # printing takes a while, and others go on writing meanwhile
    try:
        visit.program.press.print(proof_of(logo))
    except PaperError as error:
        problems.add("logo", f"This logo cannot go on paper. {error} A PNG of it would do.")


def _values(paper: PracticePaper) -> dict[str, str]:
    return {
        "name": paper.name,
        "lines": "\n".join(paper.lines),
        "color": paper.color,
        "footer": paper.footer,
        "region": paper.region,
        "help_lines": "\n".join(paper.help_lines),
        "revision": str(paper.revision),
    }


def _show(
    visit: EditsPractice,
    values: dict[str, str],
    problems: dict[str, str] | None = None,
    *,
    saved: bool = False,
    status: int = 200,
) -> Response:
    kept = practice_paper(visit.session, visit.practice.id)
    sample = letterhead_of(kept, logo="/practice/logo" if kept.logo_type else "")
    page = PracticePage(
        frame=frame(visit, "Our papers", "practice"),
        values=values,
        regions={key: region.name for key, region in regions().items()} | {"": "Only our own lines"},
        has_logo=bool(kept.logo_type),
        revision=kept.revision,
        sample=replace(sample, name=sample.name or visit.practice.name),
        saved=saved,
        problems=problems or {},
    )
    return show("practice/papers.html", page, status)
