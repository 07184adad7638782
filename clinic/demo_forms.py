"""Gives the invented practice a form of its own: ours about the story, with two questions it added, published."""

from sqlmodel import Session

from clinic.identifiers import new_id
from clinic.practice.rules import Actor
from clinic.questionnaires.copying import copied
from clinic.questionnaires.drafting import Asks, Line, ShowWhen, add
from clinic.questionnaires.instruments import form, sidecar
from clinic.questionnaires.own_forms import begin, publish
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
    show_when=ShowWhen("faith", "yes"),
)


def add_forms(session: Session, vault: Vault, actor: Actor) -> None:
    draft = copied(form(BEGAN_WITH).plan, sidecar(BEGAN_WITH), form(BEGAN_WITH, "es").plan, BEGAN_WITH)
    form_id = begin(session, vault, actor, add(add(draft, FAITH), FAITH_HOW), new_id())
    publish(session, vault, actor, form_id, 1)
