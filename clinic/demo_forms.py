"""Gives the invented practice a form of its own: ours about the story, with two questions it added, published."""

from sqlmodel import Session

from clinic.identifiers import new_id
from clinic.practice.rules import Actor
from clinic.questionnaires.copying import copied
from clinic.questionnaires.drafting import OwnDraft, add, rule
from clinic.questionnaires.instruments import form, sidecar
from clinic.questionnaires.kinds import Asks
from clinic.questionnaires.lines import Line
from clinic.questionnaires.own_forms import begin, publish, save
from clinic.questionnaires.when_asked import choices
from clinic.vault import Vault

BEGAN_WITH = "story"
FAITH = Line(
    "faith",
    Asks.YES_NO,
    "Is faith or a community part of how you two hold on to each other?",
    "¿La fe o una comunidad es parte de cómo ustedes se sostienen?",
)
FAITH_HOW = Line(
    "faith-how",
    Asks.LONG,
    "What should we know about it, so that it has its place here?",
    "¿Qué conviene que sepamos, para que tenga su lugar aquí?",
    "A few words are enough.",
    "Bastan unas pocas palabras.",
)


def add_forms(session: Session, vault: Vault, actor: Actor) -> None:
    """Two versions: ours as it is, and with what the practice asks besides."""
    draft = copied(form(BEGAN_WITH), sidecar(BEGAN_WITH), form(BEGAN_WITH, "es"))
    form_id = begin(session, vault, actor, draft, new_id())
    publish(session, vault, actor, form_id, 1)
    save(session, vault, actor, form_id, _with_faith(draft), 2)
    publish(session, vault, actor, form_id, 3)


def _with_faith(draft: OwnDraft) -> OwnDraft:
    """At the end of the last page, the second question only after a yes to the first."""
    page = draft.plan.items[-1].link_id
    asked = add(add(draft, FAITH, page), FAITH_HOW, page)
    return rule(asked, FAITH_HOW.id, choices(asked.plan, FAITH_HOW.id)[f"{FAITH.id}|yes"])
