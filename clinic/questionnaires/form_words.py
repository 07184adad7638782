"""What our pages say around a form's own questions, in the languages we have; content, in `words/<language>.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent / "words"
ENGLISH = "en"
UNKNOWN = "und"
"""The language of a form that does not say which it is in; the word is that of BCP 47."""
LABEL_LIMIT = 90


@dataclass(frozen=True, slots=True)
class FormWords:
    """The sentences of one language. `words["go_on"]` is one as it stands, `words.say(…)` one with its gaps filled."""

    language: str
    sentences: dict[str, str]
    problems: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.sentences[name]

    def say(self, name: str, **gaps: object) -> str:
        return self.sentences[name].format(**gaps)

    def problem(self, name: str, label: str, **gaps: object) -> str:
        """What is wrong, and with which question: it is read alone on top of the page as well as beside the field."""
        return self.problems[name].format(label=shortened(label), **gaps).removesuffix(": ")


def base_language(tag: str) -> str:
    """ "es" of "es-MX"; a tag that is none is an unknown language."""
    base = tag.partition("-")[0].strip().lower()
    return base if base.isascii() and base.isalpha() and len(base) < 9 else UNKNOWN


def form_words(language: str) -> FormWords:
    """The words for a form in this language; English where we have none in it."""
    spoken = base_language(language)
    return _read(spoken if spoken in languages() else ENGLISH)


@cache
def languages() -> tuple[str, ...]:
    return tuple(sorted(file.stem for file in HERE.glob("*.toml")))


@cache
def _read(language: str) -> FormWords:
    content = tomllib.loads((HERE / f"{language}.toml").read_text(encoding="utf-8"))
    return FormWords(
        language, {name: text for name, text in content.items() if name != "problems"}, content["problems"]
    )


def shortened(label: str) -> str:
    """A long question, cut between words."""
    if len(label) <= LABEL_LIMIT:
        return label
    return label[:LABEL_LIMIT].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
