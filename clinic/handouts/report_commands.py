"""`clinic report`: progress reports, discharge summaries and plans from the command line, for one couple or for all.

What is made is kept in the couple's file as well, with its bytes and hash. Names stand in no file's name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, NoReturn
from uuid import UUID, uuid4

import typer

from clinic.clock import this_day
from clinic.command_line import Desk, desk, stop
from clinic.couples.rules import ReportReader, Side
from clinic.couples.store import CoupleFile, list_couples
from clinic.couples.when_forms import EARLIEST, LATEST
from clinic.handouts.drafts import draft_of
from clinic.handouts.print_run import CORES, print_all, write_whole
from clinic.handouts.report_rules import READERS, SAID, ReportKind, Which
from clinic.handouts.report_store import Ordered, compose_report, facts_for, first_day, keep_report, on_letterhead
from clinic.language import Language
from clinic.practice import audit
from clinic.practice.rules import Act, may
from clinic.practice.store import members
from clinic.progress.report_gathering import Wish
from clinic.vault import VaultError
from clinic.wording import count
from reports.document import Document, Paper, TypeSize, body_of, to_html
from reports.other_names import NOT_KNOWN, other_names
from reports.pdf import PaperError, Press
from reports.report_facts import Period, Signer
from reports.report_parts import report_of

report = typer.Typer(help="Reports on the work with a couple, each for one reader.", no_args_is_help=True)
_STOPPED = 130

Couple = Annotated[str | None, typer.Option("--couple", help="The couple's id; `clinic couple list` shows them.")]
Out = Annotated[Path, typer.Option(help="The PDF to write; with --all, the folder.")]
From = Annotated[str | None, typer.Option("--from", help="The first day, like 2026-03-05; else the first session's.")]
To = Annotated[str | None, typer.Option("--to", help="The last day; else today.")]
OnPaper = Annotated[Paper, typer.Option(help="The paper.")]
In = Annotated[Language, typer.Option(help="The language; only what is for the couple can be in Spanish.")]
Size = Annotated[TypeSize, typer.Option(help="Large print is 16 points and more.")]
SignedBy = Annotated[str | None, typer.Option("--signed-by", help="The e-mail of the counselor who signs.")]
Authorized = Annotated[
    list[Side] | None,
    typer.Option(help="A partner who agreed in writing that their own part goes to somebody outside."),
]


@dataclass(frozen=True, slots=True)
class Order:
    """What the command line asks for, before it is known for which couple. Days are as they were typed."""

    which: Which
    start: str | None
    end: str | None
    paper: Paper
    language: Language
    size: TypeSize
    signed_by: str | None
    authorized: frozenset[Side]


@dataclass(frozen=True, slots=True)
class Made:
    """A report that is ready to be printed, or why there is none."""

    couple: UUID
    ordered: Ordered | None = None
    document: Document | None = None
    trouble: str = ""


@report.command("progress")
def progress(
    out: Out,
    couple: Couple = None,
    every: Annotated[bool, typer.Option("--all", help="For every couple of the practice, on all cores.")] = False,
    reader: Annotated[ReportReader, typer.Option(help="Who reads it.")] = ReportReader.COUPLE,
    start: From = None,
    end: To = None,
    paper: OnPaper = Paper.LETTER,
    language: In = Language.ENGLISH,
    size: Size = TypeSize.NORMAL,
    signed_by: SignedBy = None,
    authorized: Authorized = None,
) -> None:
    """Make a progress report as a PDF; with --all, one for each couple. Ctrl+C leaves whole files only."""
    which = Which(ReportKind.PROGRESS, reader)
    _make(Order(which, start, end, paper, language, size, signed_by, frozenset(authorized or ())), out, couple, every)


@report.command("discharge")
def discharge(
    out: Out,
    couple: Couple = None,
    reader: Annotated[ReportReader, typer.Option(help="Who reads it: file or referrer.")] = ReportReader.FILE,
    start: From = None,
    end: To = None,
    paper: OnPaper = Paper.LETTER,
    size: Size = TypeSize.NORMAL,
    signed_by: SignedBy = None,
    authorized: Authorized = None,
) -> None:
    """Make a discharge summary as a PDF. What the counselor wrote for the same days stands in it."""
    which, agreed = Which(ReportKind.DISCHARGE, reader), frozenset(authorized or ())
    _make(Order(which, start, end, paper, Language.ENGLISH, size, signed_by, agreed), out, couple)


@report.command("relapse")
def relapse(
    out: Out,
    couple: Couple = None,
    paper: OnPaper = Paper.LETTER,
    language: In = Language.ENGLISH,
    size: Size = TypeSize.NORMAL,
    signed_by: SignedBy = None,
) -> None:
    """Make the couple's plan for when the loop comes back, from their own map and words."""
    which = Which(ReportKind.RELAPSE, ReportReader.COUPLE)
    _make(Order(which, None, None, paper, language, size, signed_by, frozenset()), out, couple)


def _make(order: Order, out: Path, couple: str | None, every: bool = False) -> None:
    _check(order, every=every, one=bool(couple))
    _for_all(order, out) if every else _for_one(order, str(couple), out)
    if order.which.reader is ReportReader.SUPERVISOR:
        typer.echo(NOT_KNOWN, err=True)


def _check(order: Order, *, every: bool, one: bool) -> None:
    """Lets only through what can be made; else the program ends with why."""
    kind, reader = order.which.kind, order.which.reader
    if reader not in READERS[kind]:
        stop(
            f"This is for {' or '.join(SAID[given] for given in READERS[kind])}: --reader {' | '.join(READERS[kind])}."
        )
    if order.language is not Language.ENGLISH and reader is not ReportReader.COUPLE:
        stop("Only what is for the couple can be in Spanish.")
    if order.authorized and reader in {ReportReader.COUPLE, ReportReader.FILE}:
        stop("--authorized is for a report that goes to a supervisor, a referrer or payer.")
    if every == one:
        stop("Say for whom: --couple ID" + (", or --all." if kind is ReportKind.PROGRESS else "."))


def _for_one(order: Order, couple: str, out: Path) -> None:
    with desk() as here:
        file = here.couple(couple)
        ordered, document = _composed(here, file, order)
    press = Press()
    try:
        pdf = press.print(document)
        write_whole(out, pdf)
    except (PaperError, OSError) as error:
        _told(out, error)
    finally:
        press.close()
    _keep([(file.id, ordered, document, pdf)])


def _told(out: Path, error: Exception) -> NoReturn:
    stop(f"{out}: {error.strerror}." if isinstance(error, OSError) else str(error))


def _composed(here: Desk, file: CoupleFile, order: Order) -> tuple[Ordered, Document]:
    """The report for one couple, in the words the counselor gave it if there are any."""
    period = _period(here, file, order)
    wish = Wish(order.which.reader, period, order.authorized)
    ordered = Ordered(order.which, wish, order.paper, order.language, order.size)
    facts = facts_for(here.session, file, ordered, _signer(here, order), here.practice.name)
    wording = draft_of(here.session, file, ordered.draft, order.which.audience).tailoring
    document = on_letterhead(
        here.session, here.practice.id, compose_report(facts, ordered, wording), ordered, printed=True
    )
    _warn_of_words(document, file.id)
    audit.record(
        here.session, here.vault, here.actor, f"Made a report on the command line: {order.which.slug}.", file.id
    )
    if order.which.reader is ReportReader.SUPERVISOR:
        _point_at(other_names(facts, wording), file.id)
    return ordered, document


def _point_at(words: Sequence[str], couple: UUID) -> None:
    """In a report without the couple's names: what could be somebody else's."""
    if words:
        typer.echo(f"{couple}: these words could be a name: {', '.join(words)}.", err=True)


def _warn_of_words(document: Document, couple: UUID) -> None:
    """Words of the counselor stand in the report that were typed over a sentence which says something else by now."""
    stale = sum(bool(one.was) for section in report_of(document).open for one in section.sentences)
    if stale:
        said = count(stale, "sentence was", "sentences were")
        typer.echo(f"{couple}: {said} said your own way before the facts changed. Look at the words again.", err=True)


def _period(here: Desk, file: CoupleFile, order: Order) -> Period:
    end = _day(order.end, "--to") or this_day()
    start = _day(order.start, "--from") or first_day(here.session, file, end)
    if start > end:
        stop("--to lies before --from.")
    return Period(start, end)


def _day(given: str | None, option: str) -> date | None:
    if given is None:
        return None
    try:
        found = date.fromisoformat(given)
    except ValueError:
        stop(f"{option} is a day like 2026-03-05; this is “{given}”.")
    if not EARLIEST <= found <= LATEST:
        stop(f"{option} is too far from today; please look at the year of “{given}”.")
    return found


def _signer(here: Desk, order: Order) -> Signer:
    """Who signs: the one named, or the only counselor there is; else the name is a line to write on."""
    counselors = [one for one in members(here.session, here.practice.id) if may(one.role, Act.GIVE_PAPER)]
    if order.signed_by:
        counselors = [one for one in counselors if one.email == order.signed_by.strip().lower()]
        if not counselors:
            stop(f"No counselor here signs in with {order.signed_by}.")
    if len(counselors) == 1:
        return Signer(counselors[0].name, counselors[0].license or "")
    return Signer("")


def _for_all(order: Order, out: Path) -> None:
    """Every couple's report. One that cannot be made is named at the end, and the others are made."""
    if out.is_file():
        stop(f"{out} is a file; with --all, --out is the folder to write into.")
    with desk() as here:
        made = [_tried(here, one.id, order) for one in list_couples(here.session, here.vault, here.actor)]
    ready = [one for one in made if one.document]
    troubles = {one.couple: one.trouble for one in made if one.trouble}
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    done: list[tuple[UUID, Ordered, Document, bytes]] = []
    press = Press()
    try:
        _print_all(press, ready, out, order.which.slug, done, troubles)
    except KeyboardInterrupt:
        typer.echo(f"\nStopped. {len(done)} of {len(made)} reports are in {out}, each of them whole.", err=True)
        raise typer.Exit(_STOPPED) from None
    except OSError as error:
        _told(out, error)
    finally:
        press.close()
        _keep(done)
    typer.echo(f"{len(done)} of {len(made)} reports are in {out}.")
    for couple, trouble in troubles.items():
        typer.echo(f"{couple}: {trouble}", err=True)
    if troubles:
        raise typer.Exit(1)


def _tried(here: Desk, couple: UUID, order: Order) -> Made:
    try:
        ordered, document = _composed(here, here.couple(str(couple)), order)
    except (VaultError, ValueError, LookupError) as error:
        return Made(couple, trouble=str(error))
    return Made(couple, ordered, document)


@dataclass(frozen=True, slots=True)
class _Forgiving:
    """A press that says why a document was not printed, in place of the bytes, so that a run goes on."""

    press: Press

    def print(self, document: Document) -> bytes:
        try:
            return self.press.print(document)
        except PaperError as error:
            return f"E{error}".encode()


def _print_all(
    press: Press,
    ready: list[Made],
    out: Path,
    slug: str,
    done: list[tuple[UUID, Ordered, Document, bytes]],
    troubles: dict[UUID, str],
) -> None:
    documents = [one.document for one in ready if one.document]
    with typer.progressbar(length=len(documents), label=f"{len(documents)} reports on {CORES} cores") as bar:
        for number, pdf in print_all(_Forgiving(press), documents):
            one = ready[number]
            if pdf.startswith(b"%PDF") and one.ordered and one.document:
                write_whole(out / f"{slug}.{one.couple}.pdf", pdf)
                done.append((one.couple, one.ordered, one.document, pdf))
            else:
                troubles[one.couple] = pdf[1:].decode()
            bar.update(1)


def _keep(done: Sequence[tuple[UUID, Ordered, Document, bytes]]) -> None:
    """Keeps every edition that was made, in its couple's file."""
    if not done:
        return
    with desk() as here:
        for couple, ordered, document, pdf in done:
            file = here.couple(str(couple))
            page = body_of(to_html(document))
            keep_report(here.session, here.vault, here.actor, file, ordered, uuid4(), pdf, page)
