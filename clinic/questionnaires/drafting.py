"""A form of the practice's own as a counselor edits it: the FHIR definition itself, whole, in English and Spanish.

Both languages have the same items, kinds, rules and answers; only the words differ. Every operation gives a new draft,
and what the editor has no word for stays as it is. What the form means is kept beside it as it began
(clinic/questionnaires/meaning.py says what is left of that), with what the practice says of single questions.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

from clinic.couples.rules import Matter
from clinic.questionnaires.definitions import added, every_item, item_in, moved, removed, replaced
from clinic.questionnaires.fhir import Reading, compile_questionnaire
from clinic.questionnaires.fhir_json import Json
from clinic.questionnaires.kinds import Asks, made_into
from clinic.questionnaires.lines import Line, line_of, rewritten, words_of
from clinic.questionnaires.plan import Plan
from clinic.questionnaires.privacy import matter_of, starts_as
from clinic.questionnaires.sidecar import Sidecar, StartsAs
from clinic.questionnaires.when_asked import Choice, broken

Said = TypeVar("Said")

SYSTEM = "urn:secure-base:own-answers"
"""What new answers are codes of, before the id of their question."""
NAMELESS = "urn:secure-base:own-form"
"""The address of a form that was copied from nothing, until it is published under its own."""


@dataclass(frozen=True, slots=True)
class Began:
    """What a form was copied from, whole: it says which scores and warnings still fit what they were made for."""

    english: Json
    spanish: Json
    sidecar: Sidecar


@dataclass(frozen=True)
class OwnDraft:
    """The whole form. `matters` and `audiences` are what the practice says of single questions, by linkId.

    `is_decided`: a question without a matter touches nothing that may never be opened. Of what others wrote, nobody has
    said so until the practice does.
    """

    english: Json
    spanish: Json
    began: Began
    audience: StartsAs = StartsAs.PRIVATE
    signed: bool = False
    is_decided: bool = True
    matters: dict[str, Matter] = field(default_factory=dict)
    audiences: dict[str, StartsAs] = field(default_factory=dict)

    @cached_property
    def reading(self) -> Reading:
        return compile_questionnaire(self.english, b"")

    @property
    def plan(self) -> Plan:
        return self.reading.plan

    @cached_property
    def spanish_plan(self) -> Plan:
        return compile_questionnaire(self.spanish, b"").plan

    @cached_property
    def began_plan(self) -> Plan:
        return compile_questionnaire(self.began.english, b"").plan

    @cached_property
    def began_spanish_plan(self) -> Plan:
        return compile_questionnaire(self.began.spanish, b"").plan

    def __contains__(self, link_id: object) -> bool:
        return link_id in self.plan

    def __getitem__(self, link_id: str) -> Line:
        """One line; KeyError if there is none."""
        spanish = self.spanish_plan.get(link_id)
        return line_of(self.plan[link_id], spanish)

    @cached_property
    def marked(self) -> Sidecar:
        """The sidecar it began with, and what the practice says of the form and of single questions."""
        began, plan = self.began.sidecar, self.plan
        closed = {name: one for name, one in began.matters.items() if plan.named(name) and self._holds(name, one)}
        starts = {name: start for name, start in began.audience.items.items() if plan.named(name) is not None}
        named = {name: item.link_id for name in (*closed, *starts) if (item := plan.named(name)) is not None}
        ours = {name: start for name, start in starts.items() if named[name] not in self.audiences}
        fixed = {named[name] for name in closed}
        own = {one: matter for one, matter in self.matters.items() if one in plan and one not in fixed}
        audience = replace(began.audience, default=self.audience, items=ours | _there(self, self.audiences))
        unnamed = Matter.ORDINARY if self.is_decided else began.unnamed
        return replace(began, audience=audience, matters=closed | own, unnamed=unnamed)

    def _holds(self, name: str, matter: Matter) -> bool:
        """Whether it is settled what a question touches: what nobody had decided, the practice does."""
        return matter is not Matter.UNDECIDED or not (self.is_decided or name in self.matters)

    @property
    def must_be_decided(self) -> bool:
        """Whether others wrote it, so that the practice says what its questions touch."""
        return self.began.sidecar.unnamed is not Matter.ORDINARY

    @property
    def title(self) -> str:
        return self.plan.title

    @property
    def has_spanish(self) -> bool:
        """Whether every word of it is there in Spanish."""
        return self.start_has_spanish and not any(self.lacks_spanish(item.link_id) for item in self.plan)

    @property
    def start_has_spanish(self) -> bool:
        """Whether the title and the words at the start are."""
        title, intro = str(self.spanish.get("title", "")), self.spanish_plan.description
        return _is_whole([(self.plan.title, title), (self.plan.description, intro)])

    def lacks_spanish(self, link_id: str) -> bool:
        """Whether a word of a line is missing in Spanish."""
        line = self[link_id]
        pairs = [(line.words, line.spanish), (line.help, line.help_spanish)]
        return not _is_whole([*pairs, *((option.words, option.spanish) for option in line.options)])


def _is_whole(pairs: list[tuple[str, str]]) -> bool:
    return all(spanish.strip() for english, spanish in pairs if english.strip())


def as_it_began(draft: OwnDraft) -> OwnDraft:
    """The form before anything was changed."""
    began, about = draft.began, draft.began.sidecar
    is_decided = about.unnamed is Matter.ORDINARY
    return OwnDraft(began.english, began.spanish, began, about.audience.default, about.instrument.signed, is_decided)


def on_both(draft: OwnDraft, change: Callable[[Json], Json]) -> OwnDraft:
    """The same change in both languages."""
    return replace(draft, english=change(draft.english), spanish=change(draft.spanish))


def change(draft: OwnDraft, after: Line) -> OwnDraft:
    """A line with other words, answers, help, or of another kind."""
    before, item = draft[after.id], draft.plan[after.id]
    spoken = draft.spanish_plan[after.id]
    english = rewritten(item_in(draft.english, after.id), item, before, after, SYSTEM, spanish=False)
    spanish = rewritten(item_in(draft.spanish, after.id), spoken, before, after, SYSTEM, spanish=True)
    return replace(draft, english=replaced(draft.english, english), spanish=replaced(draft.spanish, spanish))


def add(draft: OwnDraft, line: Line, within: str = "") -> OwnDraft:
    """Puts a line at the end of the form or of a group; sending it twice adds it once."""
    if line.id in draft:
        return change(draft, line)
    empty = made_into({"linkId": line.id}, line.asks or Asks.LONG)
    return change(on_both(draft, lambda one: added(one, empty, within)), line)


def remove(draft: OwnDraft, link_id: str) -> OwnDraft:
    """Without a line, and without all that stands in it."""
    return on_both(draft, lambda one: removed(one, link_id))


def move(draft: OwnDraft, link_id: str, by: int) -> OwnDraft:
    """One up (-1) or down (1). What a group kept closed for its questions, a question takes along out of it."""
    after = on_both(draft, lambda one: moved(one, link_id, by))
    inside = [link_id, *(one["linkId"] for one in every_item(item_in(after.english, link_id)))]
    matters = {one: draft_matter(draft, one) for one in inside}
    lost = {one: was for one, was in matters.items() if draft_matter(after, one) is not was is not Matter.ORDINARY}
    closed = [one for one in inside if draft_start(draft, one) is StartsAs.COUNSELOR]
    kept = {one: StartsAs.COUNSELOR for one in closed if draft_start(after, one) is not StartsAs.COUNSELOR}
    return replace(after, matters=after.matters | lost, audiences=after.audiences | kept)


def rule(draft: OwnDraft, link_id: str, choice: Choice | None) -> OwnDraft:
    """Asks an item only by a simple rule, or always. A rule it had, however many conditions, is gone."""

    def ruled(holder: Json) -> Json:
        item = item_in(holder, link_id)
        rest = {name: value for name, value in item.items() if name not in {"enableWhen", "enableBehavior"}}
        return replaced(holder, rest | ({"enableWhen": [choice.content]} if choice else {}))

    return on_both(draft, ruled)


def with_matter(draft: OwnDraft, link_id: str, matter: Matter | None) -> OwnDraft:
    """Says what a question touches; what it began with, or what it stands in, cannot be taken away by that."""
    rest = {one: said for one, said in draft.matters.items() if one != link_id}
    closed = {link_id: matter} if matter and matter is not Matter.ORDINARY else {}
    return replace(draft, matters=rest | closed)


def with_start(draft: OwnDraft, link_id: str, start: StartsAs) -> OwnDraft:
    """Says who may know an answer at first; where that is so anyway, nothing of its own is said of the question."""
    plain = replace(draft, audiences={one: said for one, said in draft.audiences.items() if one != link_id})
    if draft_start(plain, link_id) is start:
        return plain
    return replace(plain, audiences=plain.audiences | {link_id: start})


def with_start_words(draft: OwnDraft, title: str, intro: str, title_spanish: str, intro_spanish: str) -> OwnDraft:
    """Other words above the questions; what did not change stays as it stands."""
    before = draft.title, draft.plan.description, str(draft.spanish.get("title", "")), draft.spanish_plan.description
    english = _headed(_headed(draft.english, "title", before[0], title), "description", before[1], intro)
    spanish = _headed(draft.spanish, "title", before[2], title_spanish)
    return replace(draft, english=english, spanish=_headed(spanish, "description", before[3], intro_spanish))


def _headed(form: Json, name: str, was: str, words: str) -> Json:
    if words == was.strip():
        return form
    rest = {one: value for one, value in form.items() if one not in {name, f"_{name}"}}
    return rest | ({name: words} if words else {})


def draft_matter(draft: OwnDraft, link_id: str) -> Matter:
    """What an answer touches that may never be opened: what it began with cannot be taken away."""
    return matter_of(draft.plan, draft.marked, link_id)


def draft_start(draft: OwnDraft, link_id: str) -> StartsAs:
    """Who may know an answer at first."""
    return starts_as(draft.plan, draft.marked, link_id)


def _there(draft: OwnDraft, said: dict[str, Said]) -> dict[str, Said]:
    return {link_id: value for link_id, value in said.items() if link_id in draft.plan}


def problems(draft: OwnDraft) -> dict[str, str]:
    """Why it cannot be published yet, by the linkId of the item, or "title" and "lines"."""
    found: dict[str, str] = {}
    if not draft.title.strip():
        found["title"] = "Give the form a title."
    if not any(item.is_question for item in draft.plan):
        found["lines"] = "Add at least one question."
    for item in draft.plan:
        line = draft[item.link_id]
        if not line.words.strip() and item.link_id not in draft.began_plan:
            found[item.link_id] = "A question has no words yet."
        elif line.asks and line.asks.has_options and len(line.options) < 2 and item.link_id not in draft.began_plan:
            found[item.link_id] = f"“{words_of(item)}” needs two answers or more to choose from."
    as_it_began = broken(draft.began_plan)
    for (link_id, condition), words in broken(draft.plan).items():
        if (link_id, condition) not in as_it_began:
            found.setdefault(link_id, words)
    for remark in draft.reading.refused:
        found.setdefault(remark.link_id if remark.link_id in draft else "lines", str(remark))
    return found
