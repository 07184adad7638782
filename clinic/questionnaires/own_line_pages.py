"""One line of a form of the practice's own: added, changed, moved, removed."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import RedirectResponse, Response

from clinic.couples.rules import Matter
from clinic.identifiers import new_id
from clinic.questionnaires.definitions import name_of
from clinic.questionnaires.drafting import (
    OwnDraft,
    add,
    as_it_began,
    draft_matter,
    draft_start,
    move,
    remove,
    with_matter,
)
from clinic.questionnaires.kinds import Asks
from clinic.questionnaires.lines import Line, words_of
from clinic.questionnaires.meaning import counted_in, warned_of
from clinic.questionnaires.meanwhile import other_words
from clinic.questionnaires.own_editor import CHANGED, MOVED, editor, found_form, kind_in_words, rule_said
from clinic.questionnaires.own_export import read_kept
from clinic.questionnaires.own_form_fields import AS_IS, WORDED, shown_spanish, written
from clinic.questionnaires.own_form_views import AUDIENCES, KINDS, LinePage, said_of
from clinic.questionnaires.own_forms import FormChangedError, content_of, save
from clinic.questionnaires.tables import OwnForm
from clinic.questionnaires.when_asked import choices, chosen, cut
from clinic.web.access import EditsWords, NotFoundError
from clinic.web.forms import Form, Submitted
from clinic.web.rendering import frame, show

router = APIRouter(prefix="/practice/forms/{form_id}/lines")

NEW, NEW_HEADING = "new", "new-heading"
GONE = "Someone removed this from the form while the page was open. What you typed is here; save to add it again."
ANOTHER = "This page was saved before, with other words. Save it again to add what stands here as one more."
Within = Annotated[str, Query(max_length=2000)]


@router.post("/{name}/act")
def act_on_line(visit: EditsWords, form_id: UUID, name: str, form: Form) -> Response:
    """Up, down, or out of the form."""
    kept = found_form(visit, form_id)
    draft = content_of(kept)
    if form.count("revision") != kept.revision:
        return editor(visit, kept, notice=MOVED, status=409)
    link_id = _named(draft, name)
    if form["act"] == "remove":
        changed, then = remove(draft, link_id), "?said=removed"
    else:
        changed, then = move(draft, link_id, -1 if form["act"] == "up" else 1), f"#line-{name}"
    try:
        save(visit.session, visit.vault, visit.actor, form_id, changed, kept.revision)
    except FormChangedError:
        return editor(visit, kept, notice=MOVED, status=409)
    return RedirectResponse(f"/practice/forms/{form_id}{then}", status_code=303)


@router.get("/{name}")
def edit_line(visit: EditsWords, form_id: UUID, name: str, within: Within = "") -> Response:
    kept = found_form(visit, form_id)
    draft, link_id = _with_line(content_of(kept), name, within, new_id())
    return _page(visit, kept, draft, link_id, name, within)


@router.post("/{name}")
def change_line(visit: EditsWords, form_id: UUID, name: str, form: Form, within: Within = "") -> Response:
    kept = found_form(visit, form_id)
    present = content_of(kept)
    if not _is_new(name) and _place(present, name) is None:
        draft, link_id = _with_line(present, NEW, "", form.once())
        draft = with_matter(draft, link_id, _touched(kept, present, name))
        return _page(visit, kept, draft, link_id, NEW, "", form, notice=GONE, status=409)
    draft, link_id = _with_line(present, name, within, form.once())
    typed = written(form, draft, link_id, is_new=_is_new(name))
    if typed.problems:
        return _page(visit, kept, draft, link_id, name, within, form, typed.problems, status=422)
    try:
        save(visit.session, visit.vault, visit.actor, form_id, typed.draft, form.count("revision"))
    except FormChangedError:
        if _is_new(name) and link_id in present:
            draft, link_id = _with_line(present, name, within, new_id())
            return _page(visit, kept, draft, link_id, name, within, form, notice=ANOTHER, status=409)
        return _page(visit, kept, draft, link_id, name, within, form, notice=CHANGED, status=409)
    return RedirectResponse(f"/practice/forms/{form_id}?said=saved#line-{name_of(link_id)}", status_code=303)


def _touched(kept: OwnForm, present: OwnDraft, name: str) -> Matter | None:
    """What a line touched that is gone, as far as one knows: before the last change, or when the form began."""
    before = [read_kept(kept.before)] if kept.before else []
    for draft in (*before, as_it_began(present)):
        link_id = _place(draft, name)
        if link_id is not None:
            return draft_matter(draft, link_id)
    return None


def _is_new(name: str) -> bool:
    return name in {NEW, NEW_HEADING}


def _place(draft: OwnDraft, name: str) -> str | None:
    """The linkId of the line with this name."""
    return next((item.link_id for item in draft.plan if name_of(item.link_id) == name), None)


def _named(draft: OwnDraft, name: str) -> str:
    found = _place(draft, name)
    if found is None:
        raise NotFoundError
    return found


def _with_line(draft: OwnDraft, name: str, within: str, once: UUID) -> tuple[OwnDraft, str]:
    """The form with the line of this name in it, a new one as one without words, and the line's linkId.

    A new one whose heading is gone meanwhile stands at the end.
    """
    if not _is_new(name):
        return draft, _named(draft, name)
    link_id = f"q-{once.hex}"
    asks = Asks.GROUP if name == NEW_HEADING else Asks.LONG
    return add(draft, Line(link_id, asks, ""), _place(draft, within) or ""), link_id


def _page(
    visit: EditsWords,
    kept: OwnForm,
    draft: OwnDraft,
    link_id: str,
    name: str,
    within: str,
    form: Submitted | None = None,
    wrong: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    """One line on its own; what was typed stands in it as it was typed."""
    path, line = f"/practice/forms/{kept.id}", draft[link_id]
    saved = _shown(draft, line)
    sent = {one: form[one] for one in saved if one in form.values or one == "required"} if form else {}
    typed = saved | sent
    page = LinePage(
        frame=frame(visit, _heading(line, is_new=_is_new(name)), "words"),
        path=path,
        name=name,
        action=f"{path}/lines/{name}" + (f"?within={within}" if within else ""),
        title=draft.title,
        revision=kept.revision,
        line=line,
        typed=typed,
        kinds=_kinds(draft, line),
        rules=_rules(draft, link_id),
        rule_kept=_rule_kept(draft, link_id),
        rule=rule_said(draft, draft.plan[link_id]),
        starts={one.value: words for one, words in AUDIENCES.items()},
        closed=_closed(draft, link_id),
        notes=_notes(draft, link_id),
        problems=wrong or {},
        notice=notice,
        now=other_words(saved, typed) if notice == CHANGED and not _is_new(name) else {},
        once=str(UUID(link_id[2:]) if _is_new(name) else new_id()),
    )
    return show("questionnaires/own_line.html", page, status)


def _heading(line: Line, *, is_new: bool) -> str:
    what = "heading" if line.asks is Asks.GROUP else "text" if line.asks is Asks.READ else "question"
    return f"{'Add' if is_new else 'Change'} a {what}"


def _shown(draft: OwnDraft, line: Line) -> dict[str, str]:
    item = draft.plan[line.id]
    fields = {name: str(getattr(line, name)) for name in WORDED}
    fields["options"] = "\n".join(" ".join(one.words.split()) for one in line.options)
    fields["options_spanish"] = shown_spanish(line)
    fields["asks"] = line.asks.value if line.asks else AS_IS
    rule = chosen(draft.plan, item)
    fields["show_when"] = AS_IS if item.conditions and not rule else rule
    fields["required"] = "yes" if line.required else ""
    own = draft.matters.get(line.id)
    return fields | {"matter": own.value if own else "", "start": draft_start(draft, line.id).value}


def _kinds(draft: OwnDraft, line: Line) -> dict[str, str]:
    as_is = {} if line.asks else {AS_IS: kind_in_words(draft.plan[line.id])}
    return as_is | {asks.value: words for asks, words in KINDS.items()}


def _rules(draft: OwnDraft, link_id: str) -> dict[str, dict[str, str]]:
    """The simple rules it can have, under the question each waits for: a long form has a hundred of them."""
    found: dict[str, dict[str, str]] = {}
    for name, choice in choices(draft.plan, link_id).items():
        asked = draft.plan[choice.condition.question]
        found.setdefault(cut(words_of(asked) or asked.link_id), {})[name] = choice.words
    return found


def _rule_kept(draft: OwnDraft, link_id: str) -> dict[str, str]:
    item = draft.plan[link_id]
    return {AS_IS: "As it is now"} if item.conditions and not chosen(draft.plan, item) else {}


def _closed(draft: OwnDraft, link_id: str) -> str:
    """What an answer touches that nobody here can change: the form began with it, or the heading above says so."""
    matter = draft_matter(with_matter(draft, link_id, None), link_id)
    return said_of(matter) if matter not in {Matter.ORDINARY, Matter.UNDECIDED} else ""


def _notes(draft: OwnDraft, link_id: str) -> list[str]:
    """What hangs on a question, so that one knows before one changes it."""
    notes = []
    if title := counted_in(draft).get(link_id):
        notes.append(f"It counts in “{title}”. With other answers or of another kind, that total is no longer counted.")
    if link_id in warned_of(draft):
        notes.append("Some of its answers are told to you at once. Keep those answers, or nothing warns you.")
    return notes
