"""A tailoring as the fields of a page say it."""

from dataclasses import dataclass

from clinic.couples.rules import WordsError, checked_words
from clinic.web.forms import Problems, Submitted
from clinic.wording import count
from reports.conditions import Addressee
from reports.tailoring import MOST, NOTE, Edit, LeftOut, OpenSection, Tailoring, problems_of

_START = 60


def read_tailoring(form: Submitted, sections: tuple[OpenSection, ...], kept: Tailoring) -> tuple[Tailoring, Problems]:
    """What was typed, on top of what was kept: only what was on the page changes. And what cannot be kept at all."""
    problems = Problems()
    for name, words in form.values.items():
        if name == NOTE or name.startswith("text-"):
            _check(name, words, problems)
    return Tailoring(_left_out(form, sections, kept), _edits(form, sections, kept), form[NOTE]), problems


def _check(name: str, words: str, problems: Problems) -> None:
    try:
        checked_words(words, MOST, "This text", may_be_empty=True)
    except WordsError as error:
        problems.add(name, str(error))


def _left_out(form: Submitted, sections: tuple[OpenSection, ...], kept: Tailoring) -> tuple[LeftOut, ...]:
    shown = [one for one in sections if one.key and f"section-{one.key}" in form.values]
    keys = {one.key for one in shown}
    others = [one for one in kept.left_out if one.key not in keys and form["let-go"] != one.key]
    return (*others, *(LeftOut(one.key, one.title) for one in shown if form[f"keep-{one.key}"] != "yes"))


def _edits(form: Submitted, sections: tuple[OpenSection, ...], kept: Tailoring) -> tuple[Edit, ...]:
    shown = {
        passage.key: passage.source
        for section in sections
        for passage in section.passages
        if f"text-{passage.key}" in form.values
    }
    others = [one for one in kept.edits if one.key not in shown and form["let-go"] != one.key]
    typed = {key: form[f"text-{key}"] for key in shown if form["put-back"] != key}
    changed = [Edit(key, shown[key], text) for key, text in typed.items() if text.strip() != shown[key].strip()]
    return (*others, *changed)


def changes_in(tailoring: Tailoring) -> str:
    """What is otherwise than in the library, in a few words; nothing if it is as written."""
    said = [
        count(len(tailoring.edits), "passage") + " in your words" if tailoring.edits else "",
        count(len(tailoring.left_out), "section") + " left out" if tailoring.left_out else "",
        "a note from you" if tailoring.note.strip() else "",
    ]
    return ", ".join(filter(None, said))


@dataclass(frozen=True, slots=True)
class Unprinted:
    """Words that are kept and cannot be printed yet: at which field of the page, which passage that is, and why."""

    field: str
    passage: str
    problem: str


def field_of(key: str) -> str:
    """The field in which a passage, or the note, is typed."""
    return NOTE if key == NOTE else f"text-{key}"


def unprinted_in(tailoring: Tailoring, addressee: Addressee) -> list[Unprinted]:
    """What of it cannot be printed yet. A passage is known by what the library says there, never by what was typed."""
    called = {one.key: f"The passage that begins “{_start(one.was)}”" for one in tailoring.edits}
    called[NOTE] = "Your note"
    return [
        Unprinted(field_of(key), called[key], problem) for key, problem in problems_of(tailoring, addressee).items()
    ]


def why_not_printed(unprinted: list[Unprinted]) -> str:
    """The same in one sentence for each."""
    return " ".join(f"{one.passage}: {one.problem}" for one in unprinted)


def _start(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _START else f"{line[:_START].rsplit(' ', 1)[0]} …"
