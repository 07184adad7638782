"""How an answer is said to people, in the language of the form."""

from datetime import date, datetime, time

from babel.dates import format_date, format_time

from clinic.questionnaires.fitting import said
from clinic.questionnaires.form_words import FormWords, form_words
from clinic.questionnaires.rules import Date, DateTime, Time, Value, is_whole


def said_to(value: Value, words: FormWords | None = None) -> str:
    """An answer as people read it."""
    words = words or form_words("en")
    match value:
        case bool():
            return words["yes"] if value else words["no"]
        case str():
            return value
        case Date() | DateTime() if is_whole(value):
            return _dated(value.text, words.language)
        case Time() if is_whole(value):
            return _clock(time.fromisoformat(value.text[:5]), words.language)
    return said(value)


def _dated(text: str, language: str) -> str:
    day, _, clock = text.partition("T")
    parts = [int(part) for part in day.split("-")]
    if len(parts) < 3:
        pattern = "MMMM y" if len(parts) == 2 else "y"
        return format_date(date(parts[0], parts[1] if len(parts) == 2 else 1, 1), pattern, locale=language)
    said_day = format_date(date(*parts), "long", locale=language)
    if not clock:
        return said_day
    return f"{said_day}, {_clock(datetime.fromisoformat(text).time(), language)}"


def _clock(moment: time, language: str) -> str:
    return format_time(moment, "short", locale=language).replace("\N{NARROW NO-BREAK SPACE}", " ")
