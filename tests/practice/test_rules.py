"""Roles and what each may do, as a whole table."""

from itertools import product

import pytest

from clinic.practice.rules import MAY, Act, Role, may

ALLOWED = {
    Role.OWNER: set(Act),
    Role.COUNSELOR: set(Act) - {Act.EDIT_PRACTICE},
    Role.SUPERVISOR: set(),
    Role.FRONT_DESK: {Act.LIST_COUPLES, Act.ADD_COUPLE, Act.PLAN_SESSIONS, Act.SEND_FORMS},
}


@pytest.mark.parametrize(("role", "act"), list(product(Role, Act)))
def test_who_may_do_what(role, act):
    assert may(role, act) is (act in ALLOWED[role])


def test_every_role_is_decided_about():
    assert set(MAY) == set(Role)
