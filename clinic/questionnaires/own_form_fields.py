"""What the pages of a form's editor send, read into a changed form; what was typed comes back if it cannot be used."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from clinic.couples.rules import Matter, WordsError, checked_words
from clinic.questionnaires.drafting import OwnDraft, change, rule, with_matter, with_start
from clinic.questionnaires.fhir import LONGEST_TITLE
from clinic.questionnaires.kinds import Asks, can_be_read_only
from clinic.questionnaires.lines import Line, Offered
from clinic.questionnaires.sidecar import StartsAs
from clinic.questionnaires.when_asked import choices, chosen
from clinic.web.forms import Submitted

LONGEST = 4000
LONGEST_FIELD = 200_000
"""Letters of a field of which each line is shorter."""
MOST_OPTIONS = 40
AS_IS = "as-is"
"""The value of a choice that leaves alone what the editor has no word for."""
WORDED = ("words", "spanish", "help", "help_spanish")


@dataclass(frozen=True, slots=True)
class Written:
    """The form with the line as it was typed, and what is wrong with it by field."""

    draft: OwnDraft
    problems: dict[str, str]


def written(form: Submitted, draft: OwnDraft, link_id: str, *, is_new: bool) -> Written:
    """The line, when it is asked, and what it touches, as typed; a new one is in the form already, without words."""
    before, item = draft[link_id], draft.plan[link_id]
    line = _line(form, before, is_new=is_new)
    found = not_text(form, (*WORDED, "options", "options_spanish"))
    found |= _problems(form, draft, before, line, is_new=is_new)
    simple, when = choices(draft.plan, link_id), form["show_when"]
    if when not in {"", AS_IS, *simple}:
        found["show_when"] = "This waits for an answer that does not come before it. Choose another, or always."
    if found:
        return Written(draft, found)
    changed = change(draft, line) if line != before else draft
    if when != AS_IS and (when, bool(when)) != (chosen(draft.plan, item), bool(item.conditions)):
        changed = rule(changed, link_id, simple.get(when))
    if "matter" in form.values:  # a page whose heading says already what it touches does not ask
        changed = with_matter(changed, link_id, form.choice("matter", Matter))
    start = form.choice("start", StartsAs)
    return Written(with_start(changed, link_id, start) if start else changed, {})


def not_text(form: Submitted, names: Iterable[str]) -> dict[str, str]:
    """The fields with a character that no database and no page can hold."""
    found = {}
    for name in names:
        try:
            checked_words(form[name], LONGEST_FIELD, "This", may_be_empty=True)
        except WordsError as error:
            found[name] = str(error)
    return found


def wrong_start(typed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is wrong with the title and the words at the start, by field."""
    if not typed["title"]:
        yield "title", "Give the form a title."
    for name, words in typed.items():
        most = LONGEST_TITLE if name.startswith("title") else LONGEST
        if len(words) > most:
            yield name, f"This has {len(words)} letters; the most is {most}."


def _line(form: Submitted, before: Line, *, is_new: bool) -> Line:
    stays = form["asks"] in {"", AS_IS} or (before.asks is Asks.GROUP and not is_new)
    asks = before.asks if stays else form.choice("asks", Asks)
    words = {name: _kept_or(form.trimmed(name), getattr(before, name)) for name in WORDED}
    is_question = asks is None or asks.is_question
    return replace(
        before,
        asks=asks,
        required=form["required"] == "yes" if is_question else before.required and asks is Asks.GROUP,
        options=_options(form, before) if asks and asks.has_options else before.options,
        **words,
    )


def _kept_or(typed: str, was: str) -> str:
    """What was typed; what was there before, with all its blanks, where nothing but blanks differs."""
    return was if typed == was.strip() else typed


def _problems(form: Submitted, draft: OwnDraft, before: Line, line: Line, *, is_new: bool) -> dict[str, str]:
    found = {
        name: f"This is longer than {LONGEST} letters."
        for name in WORDED
        if len(getattr(line, name)) > LONGEST and getattr(line, name) != getattr(before, name)
    }
    if not line.words.strip() and (is_new or before.words.strip()):
        found["words"] = "Write the question, or the text to read."
    if line.asks is Asks.READ and before.asks is not Asks.READ and not can_be_read_only(draft.plan[line.id]):
        found["asks"] = "Other questions hang on this one. Move or remove them first, or leave it a question."
    if line.asks is Asks.GROUP and before.asks is not Asks.GROUP and not is_new:
        found["asks"] = "A question cannot become a heading. Add a heading, and move the question under it."
    offered = before.asks is not None and before.asks.has_options
    if line.asks and line.asks.has_options and (line.options != before.options or not offered):
        found |= _wrong_options(form, before, line)
    return found


def _wrong_options(form: Submitted, before: Line, line: Line) -> dict[str, str]:
    words = [option.words.casefold() for option in line.options]
    if len(words) < 2:
        return {"options": "Write two answers or more to choose from, each on a line of its own."}
    most = max(MOST_OPTIONS, len(before.options))
    if len(words) > most:
        return {"options": f"A question has {most} answers at the most."}
    if len(set(words)) != len(words):
        return {"options": "Two of the answers are the same."}
    return _wrong_spanish(form, before, line)


def _wrong_spanish(form: Submitted, before: Line, line: Line) -> dict[str, str]:
    """Answers in Spanish are told apart by their lines alone, so that as many are needed; or none at all."""
    others, count = _spanish_lines(form, len(line.options)), len(line.options)
    if others and len(others) != count and not _left_alone(form, before):
        said = f"There are {count} answers, and {len(others)} in Spanish. Write one for each, or none."
        return {"options_spanish": said}
    spoken = [option.spanish.casefold() for option in line.options if option.spanish]
    return {"options_spanish": "Two of the answers are the same."} if len(set(spoken)) != len(spoken) else {}


def _left_alone(form: Submitted, before: Line) -> bool:
    """Whether nobody touched the answers in Spanish. Then each goes with its own, wherever that went in English."""
    return [_one_line(one) for one in form["options_spanish"].split("\n")] == shown_spanish(before).split("\n")


def shown_spanish(line: Line) -> str:
    """The answers in Spanish as they stand on the page, each on its line."""
    return "\n".join(_one_line(one.spanish) for one in line.options)


def _spanish_lines(form: Submitted, wanted: int) -> list[str]:
    """The answers in Spanish, line by line; blank lines count where only they make it as many as in English."""
    lines = [_one_line(one) for one in form["options_spanish"].split("\n")]
    said = [one for one in lines if one]
    return lines if said and len(said) != wanted == len(lines) else said


def _options(form: Submitted, before: Line) -> tuple[Offered, ...]:
    """The answers, one on a line. Words that were there are the same answer; so is a line reworded in its place."""
    listed = [_one_line(one) for one in form["options"].split("\n") if one.strip()]
    others = _spanish_lines(form, len(listed))
    old = {_one_line(one.words): one for one in before.options}
    kept = {old[words].place for words in listed if words in old}
    made = []
    for number, words in enumerate(listed):
        was = old.get(words)
        if was is None and len(listed) == len(before.options) and before.options[number].place not in kept:
            was = before.options[number]
        spanish = others[number] if number < len(others) else ""
        if _left_alone(form, before):
            spanish = _one_line(was.spanish) if was else ""
        made.append(_offered(words, spanish, was))
    return tuple(made)


def _offered(words: str, spanish: str, was: Offered | None) -> Offered:
    if was is None:
        return Offered(words, spanish)
    same, said = words == _one_line(was.words), spanish == _one_line(was.spanish)
    return Offered(was.words if same else words, was.spanish if said else spanish, was.place)


def _one_line(words: str) -> str:
    return " ".join(words.split())[:LONGEST]
