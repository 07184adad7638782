"""The counselor's page of a couple's intake, and what can be done there: see a flag, decide, open an answer."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from clinic.couples.rules import WordsError
from clinic.couples.store import CoupleFile
from clinic.intake.fit import decide_fit
from clinic.intake.flags import FlagNotFoundError, acknowledge
from clinic.intake.intake_page import Refused, intake_page
from clinic.intake.proposals import decide
from clinic.intake.reading import AnswerNotFoundError, NeverOpenedError, set_audience
from clinic.intake.rules import FileField, Fit
from clinic.intake.signatures import SignatureNotFoundError, withdraw
from clinic.web.access import ChangesFile, NotFoundError, OpensFile, Visit, the_couple
from clinic.web.forms import Form, FormError
from clinic.web.rendering import show

router = APIRouter(prefix="/couples/{couple_id}/intake")


@router.get("")
def intake(visit: OpensFile, couple_id: UUID) -> Response:
    file = the_couple(visit, couple_id, "Read the couple's intake.")
    return show("intake/intake.html", intake_page(visit, file))


@router.post("/flags/{flag_id}")
def seen(visit: ChangesFile, couple_id: UUID, flag_id: UUID, form: Form) -> Response:
    file = the_couple(visit, couple_id, "")
    try:
        acknowledge(visit.session, visit.vault, visit.actor, file, flag_id, form["decided"])
    except FlagNotFoundError as error:
        raise NotFoundError from error
    except WordsError as error:
        where = f"decided-{flag_id}"
        return _refused(visit, file, f"Say what you decided. {error}", where, {where: form["decided"]})
    return _back_to(couple_id, "flags")


@router.post("/review")
def review(visit: ChangesFile, couple_id: UUID, form: Form) -> Response:
    """Takes over or leaves one proposal, or all of them."""
    file = the_couple(visit, couple_id, "")
    chosen = None
    if form["which"] != "all":
        form_id, _, name = form["which"].partition("|")
        try:
            chosen = [(UUID(form_id), FileField(name))]
        except ValueError as error:
            raise FormError("which") from error
    decide(visit.session, visit.vault, visit.actor, file, chosen, accepted=form["accepted"] == "yes")
    return _back_to(couple_id, "review")


@router.post("/answers")
def open_answer(visit: ChangesFile, couple_id: UUID, form: Form) -> Response:
    file = the_couple(visit, couple_id, "")
    try:
        form_id = UUID(form["form"])
        to_room = form["to"] == "room"
        set_audience(visit.session, visit.vault, visit.actor, file, form_id, form["place"], to_room=to_room)
    except (ValueError, AnswerNotFoundError) as error:
        raise NotFoundError from error
    except NeverOpenedError:
        never = "This answer stays between you and the one who gave it, whoever asks."
        return _refused(visit, file, never, f"form-{form_id}", {})
    return _back_to(couple_id, f"form-{form_id}")


@router.post("/fit")
def fit(visit: ChangesFile, couple_id: UUID, form: Form) -> Response:
    file = the_couple(visit, couple_id, "")
    chosen = form.choice("fit", Fit)
    try:
        if chosen is None:
            raise WordsError("Choose how to go on.")
        decide_fit(visit.session, visit.vault, visit.actor, file, chosen, form["reason"])
    except WordsError as error:
        return _refused(
            visit, file, str(error), "reason" if chosen else "fit", {"fit": form["fit"], "reason": form["reason"]}
        )
    return _back_to(couple_id, "fit")


@router.post("/signatures/{signature_id}/withdraw")
def take_back(visit: ChangesFile, couple_id: UUID, signature_id: UUID) -> Response:
    file = the_couple(visit, couple_id, "")
    try:
        withdraw(visit.session, visit.vault, visit.actor, file, signature_id)
    except SignatureNotFoundError as error:
        raise NotFoundError from error
    return _back_to(couple_id, "flags")


def _refused(visit: Visit, file: CoupleFile, why: str, at: str, typed: dict[str, str]) -> Response:
    """The page once more, with what was typed and what is wrong with it."""
    return show("intake/intake.html", intake_page(visit, file, Refused(why, at, typed)), status=422)


def _back_to(couple_id: UUID, part: str) -> Response:
    return RedirectResponse(f"/couples/{couple_id}/intake#{part}", status_code=303)
