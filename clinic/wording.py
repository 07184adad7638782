"""How dates, names, counts and the terms of the field are said. Terms are US English, as counselors read them."""

import re
from datetime import date, datetime

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from clinic.couples.goal_rules import Outcome, Rhythm
from clinic.couples.rules import CycleType, InjuryRole, Pair, Position, SecretsPolicy
from clinic.couples.session_rules import SessionState, Way
from clinic.language import Language

POSITIONS: dict[Position, str] = {
    Position.PURSUES: "Mostly pursues",
    Position.WITHDRAWS: "Mostly withdraws",
}

INJURY_ROLES: dict[InjuryRole, str] = {
    InjuryRole.INJURED: "Was hurt",
    InjuryRole.INJURING: "Caused the hurt",
    InjuryRole.NONE: "No injury known",
}

CYCLE_TYPES: dict[CycleType, str] = {
    CycleType.HURT_DISTANCE: "Hurt and distance",
    CycleType.PURSUE_WITHDRAW: "Pursue and withdraw",
    CycleType.WITHDRAW_WITHDRAW: "Both withdraw",
    CycleType.ATTACK_ATTACK: "Both attack",
    CycleType.REACTIVE: "Reactive: the long-time pursuer has stopped",
    CycleType.COMPLEX: "Complex: come close and go away",
}

SECRETS_POLICIES: dict[SecretsPolicy, str] = {
    SecretsPolicy.NO_SECRETS: "No secrets",
    SecretsPolicy.CONFIDENTIAL: "Kept confidential",
    SecretsPolicy.CASE_BY_CASE: "Case by case",
}

SECRETS_MEANINGS: dict[SecretsPolicy, str] = {
    SecretsPolicy.NO_SECRETS: "What either partner tells you may be brought into the room with both.",
    SecretsPolicy.CONFIDENTIAL: "What one partner tells you alone stays between the two of you.",
    SecretsPolicy.CASE_BY_CASE: "You and that partner decide each time what is shared, when and how.",
}

SESSION_STATES: dict[SessionState, str] = {
    SessionState.PLANNED: "Planned",
    SessionState.BEGUN: "Begun",
    SessionState.ENDED: "Ended",
    SessionState.CANCELED: "Did not take place",
}

WAYS: dict[Way, str] = {
    Way.IN_PERSON: "In person",
    Way.VIDEO: "By video",
    Way.PHONE: "By phone",
}

RHYTHMS: dict[Rhythm, str] = {
    Rhythm.ONCE: "Once",
    Rhythm.DAILY: "Every day",
    Rhythm.SOME_DAYS: "A few days a week",
    Rhythm.WEEKLY: "Once a week",
    Rhythm.WHEN_NEEDED: "When it is needed",
}

OUTCOMES: dict[Outcome, str] = {
    Outcome.DONE: "Done",
    Outcome.LET_GO: "Let go",
    Outcome.CARRIED_ON: "Carried on",
}


_SOUNDS_LIKE_I = re.compile(r"h?(?:í|[iïî](?![aeouáéóú])|ian\b)", re.IGNORECASE)


def joining(name: str, language: Language = Language.ENGLISH) -> str:
    """The "and" before `name`. Spanish says "e" before the sound of an i: "Maya e Inés", but "Maya y Hiedra"."""
    if language is Language.ENGLISH:
        return "and"
    return "e" if _SOUNDS_LIKE_I.match(name) else "y"


def both(names: Pair[str], language: Language = Language.ENGLISH) -> str:
    """Two names as one reads them: "Maya and Jon"."""
    return f"{names.a} {joining(names.b, language)} {names.b}"


def day(moment: date | datetime, language: Language = Language.ENGLISH) -> str:
    """A date, on this computer's calendar: "March 3, 2026"."""
    local = moment.astimezone().date() if isinstance(moment, datetime) else moment
    return format_date(local, "long", locale=language.locale)


_WEEKDAYS = {Language.ENGLISH: "EEEE, MMMM d", Language.SPANISH: "EEEE, d 'de' MMMM"}


def weekday(moment: date | datetime, language: Language = Language.ENGLISH) -> str:
    """A date with its day of the week: "Tuesday, March 3"."""
    local = moment.astimezone().date() if isinstance(moment, datetime) else moment
    return format_date(local, _WEEKDAYS[language], locale=language.locale)


def short_day(on: date, language: Language = Language.ENGLISH) -> str:
    """A date where there is little room: "Mar 3"."""
    if language is Language.ENGLISH:
        return f"{on:%b} {on.day}"
    return format_date(on, "d MMM", locale=language.locale)


def month(on: date, language: Language = Language.ENGLISH, *, with_year: bool = False) -> str:
    """A month where there is little room: "Mar", "Mar 2026"."""
    if language is Language.ENGLISH:
        return f"{on:%b %Y}" if with_year else f"{on:%b}"
    return format_date(on, "MMM y" if with_year else "MMM", locale=language.locale)


def language_name(base: str) -> str:
    """A language by its code, in English: "Spanish"."""
    return str(Locale("en").languages.get(base, "") or "language not stated")


def clock(moment: datetime, language: Language = Language.ENGLISH) -> str:
    """A time of day on this computer's clock: "2:32 PM"."""
    return format_time(moment.astimezone(), "h:mm a", locale=language.locale)


def count(number: int, one: str, many: str | None = None, language: Language = Language.ENGLISH) -> str:
    """A number with its noun, which is given in `language`: "1 page", "3 pages"."""
    return f"{format_decimal(number, locale=language.locale)} {one if number == 1 else many or one + 's'}"
