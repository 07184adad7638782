"""A look at a form as the client sees it: its pages one below the other, with what is asked only after an answer."""

from dataclasses import dataclass, replace

from clinic.questionnaires.asked import AskedPage
from clinic.questionnaires.asking import ask, pages_asked
from clinic.questionnaires.form_words import UNKNOWN, base_language
from clinic.questionnaires.plan import Item, Plan
from clinic.web.rendering import Frame

LONGEST_LOOK = 60
"""Pages of a form that are looked at; a longer one is shown up to here."""


@dataclass(frozen=True, slots=True)
class LookPage:
    """`path` leads back to the form; `other` to the same in the other language, "" if there is none."""

    frame: Frame
    path: str
    about: str
    language: str
    title: str
    intro: str
    pages: list[AskedPage]
    left_out: int
    other: str = ""


def look(frame: Frame, path: str, plan: Plan, about: str = "", other: str = "") -> LookPage:
    always = replace(plan, items=tuple(_always(item) for item in plan.items))
    pages = pages_asked(always, {})
    return LookPage(
        frame=frame,
        path=path,
        about=about,
        language=base_language(plan.language).replace(UNKNOWN, ""),
        title=plan.title,
        intro=plan.description,
        pages=[ask(always, one, {}) for one in pages[:LONGEST_LOOK]],
        left_out=max(0, len(pages) - LONGEST_LOOK),
        other=other,
    )


def _always(item: Item) -> Item:
    """The item without rules of when it is asked."""
    return replace(item, conditions=(), items=tuple(_always(one) for one in item.items))
