"""`clinic forms`: questionnaires in FHIR R4 from the command line."""

import json
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from clinic.command_line import Desk, desk, stop
from clinic.questionnaires import instruments
from clinic.questionnaires.answers import answers_in
from clinic.questionnaires.checking import Report, Verdict, check
from clinic.questionnaires.fhir import Reading
from clinic.questionnaires.fhir_json import FhirError, Json, read_json
from clinic.questionnaires.importing import Fate, take_in
from clinic.questionnaires.packages import FoundForm, forms_in
from clinic.questionnaires.plan import Plan
from clinic.questionnaires.responses import Issue, Response, read_response, write_json
from clinic.questionnaires.scoring import Score, disagreements, scores
from clinic.questionnaires.sidecar import CutOff, Sidecar, SidecarError, read_sidecar
from clinic.wording import count

CODES = {Verdict.VALID: 0, Verdict.INVALID: 1, Verdict.UNCHECKED: 3}

forms = typer.Typer(
    help="Questionnaires in FHIR R4: import, list, check a response, score it, and see a form in the browser.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

FormFile = Annotated[Path, typer.Argument(metavar="QUESTIONNAIRE.json", help="A FHIR R4 Questionnaire.")]
ResponseFile = Annotated[Path, typer.Argument(metavar="RESPONSE.json", help="A FHIR R4 QuestionnaireResponse.")]


@forms.command("import")
def import_forms(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="A Questionnaire, a Bundle, or a FHIR package (.tgz).")
    ],
) -> None:
    """Take forms into the practice, for ever as they are.

    A form with anything that cannot be kept as it is meant is refused, with each element and its linkId. What is only
    put aside is listed as a warning. Forms that fit are stored even if others beside them do not. Exit 1 if any was
    refused.
    """
    found = [_forms_in(file) for file in files]
    fitting = [one for forms_ in found for one in forms_ or () if _fits(one)]
    kept = 0
    if fitting:
        with desk() as here:
            kept = sum(_keep(here, one) for one in fitting)
    refused = sum(1 if forms_ is None else len(forms_) for forms_ in found) - kept
    if refused:
        stop(f"{count(refused, 'form')} refused, {count(kept, 'form')} accepted.")


@forms.command("check")
def check_response(questionnaire: FormFile, response: ResponseFile) -> None:
    """Hold a response against its form, and print the verdict as JSON.

    Exit 0: valid. 1: invalid. 3: unchecked, where the verdict hinges on a list of answers that is not in the form or
    on an expression. No database is needed.
    """
    report = check(form_in(questionnaire).plan, *_response(response))
    typer.echo(json.dumps(told(report), ensure_ascii=False, indent=2))
    raise typer.Exit(CODES[report.verdict])


@forms.command("score")
def score_response(
    questionnaire: FormFile,
    response: ResponseFile,
    sidecar: Annotated[
        Path | None, typer.Option(help="The rules for the score (TOML); without it, those known for this form.")
    ] = None,
) -> None:
    """Compute the totals of a response anew, and print them as JSON. No database is needed.

    A total that the response itself states is compared: `mismatch` says whether its answers do not give it.
    """
    plan = form_in(questionnaire).plan
    given, malformed = _response(response)
    for issue in malformed:
        say(f"{response}: warning: {issue.link_id or 'the response'}: {issue.message}", err=True)
    if not given.is_finished:
        say(f"{response}: warning: it is not finished ({given.status or 'no status'}).", err=True)
    about = _sidecar(sidecar) if sidecar else instruments.sidecar_for(plan)
    _say_disagreements(plan, about, str(questionnaire))
    found = scores(plan, about, answers_in(plan, given.items))
    if not found:
        stop(f"{questionnaire}: nothing says how this form is scored. Give the rules with --sidecar.")
    typer.echo(write_json(told_score(about, found)), nl=False)


def told(report: Report) -> Json:
    """A report as JSON. What only could not be looked at counts as an issue when nothing worse was found."""
    open_ = report.open if report.verdict is Verdict.UNCHECKED else ()
    return {
        "verdict": report.verdict.value,
        "issues": [_told_issue(issue) for issue in (*report.issues, *open_)],
        "warnings": [_told_issue(issue) for issue in report.noted],
    }


def told_score(about: Sidecar | None, found: tuple[Score, ...]) -> Json:
    """The first total, and all of them."""
    every = [_told_one(score) for score in found]
    return {"instrument": about.instrument.name if about else None} | every[0] | {"scores": every}


def _told_issue(issue: Issue) -> Json:
    return {"linkId": issue.link_id, "code": issue.code, "message": issue.message}


def _told_one(score: Score) -> Json:
    return {
        "name": score.name,
        "title": score.title,
        "total": score.total,
        "complete": score.complete,
        "prorated": score.prorated,
        "answered": score.answered,
        "of": score.of,
        "missing": list(score.missing),
        "band": score.band or None,
        "cut_offs_crossed": [
            {"at": cut.at, "side": cut.side, "for": cut.for_whom or None, "meaning": cut.meaning}
            for cut in score.crossed
        ],
        "stored_total": score.stored,
        "mismatch": score.mismatch,
        "notes": list(score.notes),
    }


def _told_cut_off(cut: CutOff) -> Json:
    return {"at": cut.at, "side": cut.side, "for": cut.for_whom or None, "meaning": cut.meaning}


def say(text: str, *, err: bool = False) -> None:
    """One line. What a file holds cannot move the cursor or color the screen of the one who imports it."""
    typer.echo(
        "".join(one if one.isprintable() or one == "\t" else "\N{REPLACEMENT CHARACTER}" for one in text), err=err
    )


def _fits(found: FoundForm) -> bool:
    """Whether a form can be kept; what is put aside, and why it cannot, is said."""
    for remark in found.reading.warned:
        say(f"{found.name}: warning: {remark}", err=True)
    for remark in found.reading.refused:
        say(f"{found.name}: refused: {remark}", err=True)
    return found.reading.accepted


def _keep(here: Desk, found: FoundForm) -> bool:
    """Keeps a form that fits, and says what became of it; whether it was."""
    outcome = take_in(here.session, here.vault, here.actor, found)
    if outcome.kept is None:
        words = "this version is here already and reads differently. A changed form needs a new version."
        say(f"{found.name}: refused: {outcome.plan.identity}: {words}", err=True)
        return False
    for problem in outcome.doubts:
        say(f"{found.name}: warning: {problem}.", err=True)
    kept, joined = outcome.kept, f", scored as {outcome.known_as}" if outcome.known_as else ""
    state = "imported" if outcome.fate is Fate.KEPT else "here already"
    say(f"{kept.id}\t{str(kept.identity) or '-'}\t{kept.identity.sha256}\t{kept.title}\t{state}{joined}")
    return True


def _say_disagreements(plan: Plan, about: Sidecar | None, name: str) -> None:
    for problem in disagreements(plan, about) if about else ():
        say(f"{name}: warning: {problem}.", err=True)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        stop(f"{file}: {error.strerror}.")


def _forms_in(file: Path) -> list[FoundForm] | None:
    """The forms in a file; nothing, and a line that says why, if it cannot be read. Others are read all the same."""
    try:
        return forms_in(file.read_bytes(), str(file))
    except OSError as error:
        say(f"{file}: refused: {error.strerror}.", err=True)
    except FhirError as error:
        say(f"{file}: refused: it {error}", err=True)
    return None


def form_in(file: Path) -> Reading:
    try:
        found = forms_in(_read(file), str(file))
    except FhirError as error:
        _unfit(file, error)
    if len(found) > 1:
        stop(f"{file} holds {len(found)} forms; one is needed.")
    return found[0].reading


def _response(file: Path) -> tuple[Response, list[Issue]]:
    try:
        return read_response(read_json(_read(file)))
    except FhirError as error:
        _unfit(file, error)


def _sidecar(file: Path) -> Sidecar:
    try:
        return read_sidecar(_read(file).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        stop(f"{file}: byte {error.start + 1} is not UTF-8 text.")
    except SidecarError as error:
        stop("\n".join(f"{file}: {problem}" for problem in error.problems))


def _unfit(file: Path, error: FhirError) -> NoReturn:
    stop(f"{file} {error}")
