"""Roles of the people who work here, and what each may do. The policy is data."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

PASSWORD_AT_LEAST = 15
PASSWORD_AT_MOST = 200
LICENSE_LIMIT = 120
IDLE_LIMIT = timedelta(minutes=60)
ABSOLUTE_LIMIT = timedelta(hours=12)


class Role(StrEnum):
    OWNER = "owner"
    COUNSELOR = "counselor"
    SUPERVISOR = "supervisor"
    FRONT_DESK = "front_desk"


class Act(StrEnum):
    """Something a page lets a person do."""

    LIST_COUPLES = "list_couples"
    ADD_COUPLE = "add_couple"
    OPEN_FILE = "open_file"
    CHANGE_FILE = "change_file"
    GIVE_PAPER = "give_paper"
    EDIT_WORDS = "edit_words"
    SEND_FORMS = "send_forms"
    PLAN_SESSIONS = "plan_sessions"
    EDIT_PRACTICE = "edit_practice"


_CLINICAL = frozenset(
    {
        Act.LIST_COUPLES,
        Act.ADD_COUPLE,
        Act.OPEN_FILE,
        Act.CHANGE_FILE,
        Act.GIVE_PAPER,
        Act.EDIT_WORDS,
        Act.SEND_FORMS,
        Act.PLAN_SESSIONS,
    }
)

MAY: dict[Role, frozenset[Act]] = {
    Role.OWNER: _CLINICAL | {Act.EDIT_PRACTICE},
    Role.COUNSELOR: _CLINICAL,
    Role.SUPERVISOR: frozenset(),
    Role.FRONT_DESK: frozenset({Act.LIST_COUPLES, Act.ADD_COUPLE, Act.PLAN_SESSIONS, Act.SEND_FORMS}),
}
"""A supervisor sees what a counselor shares; until sharing exists, that is nothing."""


def may(role: Role, act: Act) -> bool:
    """Whether somebody with `role` may do `act` in their own practice."""
    return act in MAY[role]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, for the audit trail. Nobody in particular at the command line has no member."""

    practice: UUID
    member: UUID | None = None
