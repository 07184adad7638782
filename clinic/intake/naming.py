"""How the terms of an intake are said to the people of the practice."""

from clinic.couples.rules import Matter, Pair
from clinic.couples.store import CoupleFile
from clinic.intake.reading import SentForm
from clinic.intake.rules import FileField, Fit, PacketState
from clinic.questionnaires.scoring import scores

STATES: dict[PacketState, str] = {
    PacketState.NOT_SENT: "Not sent",
    PacketState.SENT: "Sent",
    PacketState.OPENED: "Opened",
    PacketState.IN_PROGRESS: "In progress",
    PacketState.COMPLETE: "Complete",
}
FITS: dict[Fit, str] = {
    Fit.GO_ON: "Go on with both",
    Fit.INDIVIDUAL_FIRST: "Individual sessions first",
    Fit.REFER: "Refer",
}
FIELDS: dict[FileField, str] = {
    FileField.NAME: "Name",
    FileField.PRONOUNS: "Pronouns",
    FileField.CONTACT: "Getting in touch",
}
MATTERS: dict[Matter, str] = {
    Matter.ORDINARY: "",
    Matter.VIOLENCE: "Asked about violence: it stays between you and them",
    Matter.COERCION: "Asked about coercion: it stays between you and them",
    Matter.AFFAIR: "May be about an affair: it stays between you and them",
    Matter.SUBSTANCE_USE: "Asked about substance use: it stays between you and them",
    Matter.SELF_HARM: "Asked about self-harm: it stays between you and them",
    Matter.UNDECIDED: "From an imported form, and nobody has said what it is about: it stays between you and them",
}


def names_of(file: CoupleFile) -> Pair[str]:
    return Pair(file.facts.partners.a.name, file.facts.partners.b.name)


def scores_said(form: SentForm) -> dict[str, str]:
    """Every total by its title, with its band, or why there is none."""
    if form.edition.sidecar is None or not form.edition.sidecar.score:
        return {}
    said = {}
    for one in scores(form.edition.plan, form.edition.sidecar, form.values):
        most = next(rule.range[1] for rule in form.edition.sidecar.score if rule.name == one.name)
        total = (
            f"{one.total:f} of {most:f}"
            if one.total is not None
            else f"not scored, {one.answered} of {one.of} answered"
        )
        crossed = "; ".join(cut.meaning for cut in one.crossed)
        said[one.title] = f"{total}{f', {one.band}' if one.band else ''}{f'. {crossed}' if crossed else ''}"
    return said
