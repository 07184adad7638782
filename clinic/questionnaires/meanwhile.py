"""What stands in a form by now, where somebody else saved other words than those one is about to save."""

from collections.abc import Mapping

LABELS = {
    "title": "Title",
    "intro": "A few words at the start",
    "title_spanish": "Title in Spanish",
    "intro_spanish": "The words at the start in Spanish",
    "words": "The question",
    "options": "Answers to choose from",
    "help": "A line of help",
    "spanish": "The question in Spanish",
    "options_spanish": "The answers in Spanish",
    "help_spanish": "The line of help in Spanish",
}
NOTHING = "Nothing"


def other_words(saved: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
    """The words that are saved and others than those typed, by what their fields are called."""
    both = {label: (saved[name].strip(), typed[name].strip()) for name, label in LABELS.items() if name in saved}
    return {label: there or NOTHING for label, (there, mine) in both.items() if there != mine}
