"""What the pages of a form's editor send, read into its lines; what was typed comes back if it cannot be used."""

from clinic.couples.rules import Matter
from clinic.questionnaires.drafting import Asks, Line, Offered, OwnDraft, ShowWhen, answers_of
from clinic.web.forms import Submitted

LONGEST = 4000
MOST_OPTIONS = 40


def line_from(form: Submitted, draft: OwnDraft, line_id: str) -> tuple[Line, dict[str, str]]:
    """The line that was typed, and what is wrong with it by field."""
    known = next((one for one in draft.lines if one.id == line_id), None)
    asks = form.choice("asks", Asks) or Asks.LONG
    question, _, answer = form["show_when"].partition("|")
    said = {name: form.trimmed(name)[: LONGEST + 1] for name in ("words", "spanish", "help", "help_spanish")}
    cut = {name: words[:LONGEST] for name, words in said.items()}
    line = Line(
        id=line_id,
        asks=asks,
        words=cut["words"],
        spanish=cut["spanish"],
        help=cut["help"],
        help_spanish=cut["help_spanish"],
        required=form["required"] == "yes" and asks is not Asks.READ,
        options=options_from(form, known) if asks.has_options else (),
        show_when=ShowWhen(question, answer) if question else None,
        matter=form.choice("matter", Matter),
    )
    return line, _problems(line, said, draft)


def _problems(line: Line, said: dict[str, str], draft: OwnDraft) -> dict[str, str]:
    found = {name: f"This is longer than {LONGEST} letters." for name, words in said.items() if len(words) > LONGEST}
    if not line.words:
        found["words"] = "Write the question, or the text to read."
    if line.asks.has_options and len(line.options) < 2:
        found["options"] = "Write two answers or more to choose from, each on a line of its own."
    words = [option.words for option in line.options]
    if len(words) > MOST_OPTIONS:
        found["options"] = f"A question has {MOST_OPTIONS} answers at the most."
    elif len(set(words)) != len(words):
        found["options"] = "Two of the answers are the same."
    if line.show_when and f"{line.show_when.question}|{line.show_when.answer}" not in rules_of(draft, line.id):
        found["show_when"] = (
            "This question waits for an answer that does not come before it. Choose another, or always."
        )
    return found


def options_from(form: Submitted, known: Line | None) -> tuple[Offered, ...]:
    """The answers, one on a line. Words that were there keep their code; so does a line reworded in its place."""
    others = [_one_line(one) for one in form["options_spanish"].split("\n")]
    listed = [(_one_line(one), place) for place, one in enumerate(form["options"].split("\n")) if one.strip()]
    words = [one for one, _ in listed]
    spanish = [others[place] if place < len(others) else "" for _, place in listed]
    before = known.options if known else ()
    by_words = {option.words: option for option in before}
    kept = {by_words[one].code for one in words if one in by_words}
    made: list[Offered] = []
    used = {option.code for option in before}
    for place, one in enumerate(words):
        old = by_words.get(one)
        if old is None and len(words) == len(before) and before[place].code not in kept:
            old = before[place]
        code = old.code if old else _fresh(used)
        used.add(code)
        made.append(Offered(code, one, spanish[place], old.exclusive if old else False))
    return tuple(made)


def _one_line(words: str) -> str:
    return " ".join(words.split())[:LONGEST]


def _fresh(used: set[str]) -> str:
    return next(code for number in range(1, 10_000) if (code := f"answer-{number}") not in used)


def rules_of(draft: OwnDraft, line_id: str) -> dict[str, str]:
    """Every answer a line can wait for: the value of the field, and its words."""
    found: dict[str, str] = {}
    for line in draft.before(line_id):
        if line.asks is not Asks.READ:
            found[f"{line.id}|"] = f"If “{line.words}” is answered"
            for code, words in answers_of(line).items():
                found[f"{line.id}|{code}"] = f"If “{line.words}”: {words}"
    return found


def rule_in_words(draft: OwnDraft, line: Line) -> str:
    rule = line.show_when
    if rule is None:
        return ""
    said = f"{rule.question}|{rule.answer}"
    return rules_of(draft, "").get(said, "If an answer comes that is no longer in the form")
