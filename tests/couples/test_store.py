"""Couples in the database: whose they are, which keys open them, and what the file on disk gives away."""

from datetime import date
from uuid import uuid4

import pytest
from sqlmodel import select

from clinic.couples.rules import Audience, CycleType, InjuryRole, Pair, Partner, Position, Reader, SecretsPolicy, Side
from clinic.couples.session_store import therapy_session_on
from clinic.couples.store import (
    ChangedMeanwhileError,
    CoupleFacts,
    CoupleNotFoundError,
    add_couple,
    list_couples,
    open_couple,
    save_couple,
)
from clinic.couples.tables import CoupleKey, PartnerRow
from clinic.vault import VaultError


def test_a_couple_comes_back_as_it_was_added(house, cast):
    with house.transaction() as session:
        for couple in (cast.maya_and_jon, cast.long_names):
            file = open_couple(session, house.vault, cast.nora.actor, couple.id)
            assert file.facts == couple.facts
            assert file.revision == 1


def test_a_colleague_opens_it_and_another_practice_does_not(house, cast):
    with house.transaction() as session:
        assert open_couple(session, house.vault, cast.sam.actor, cast.maya_and_jon.id)
        for actor, couple in ((cast.vera.actor, cast.maya_and_jon.id), (cast.nora.actor, cast.the_others.id)):
            with pytest.raises(CoupleNotFoundError):
                open_couple(session, house.vault, actor, couple)
        with pytest.raises(CoupleNotFoundError):
            open_couple(session, house.vault, cast.nora.actor, uuid4())


def test_the_list_is_by_name_and_of_ones_own_practice(house, cast):
    with house.transaction() as session:
        listed = list_couples(session, house.vault, cast.nora.actor)
        assert [couple.id for couple in listed] == [cast.long_names.id, cast.maya_and_jon.id]
        assert [couple.id for couple in list_couples(session, house.vault, cast.vera.actor)] == [cast.the_others.id]


@pytest.mark.parametrize(
    ("reader", "contacts"),
    [
        (Reader.ROOM, ("", "")),
        (Reader.PARTNER_A, (MAYA := "maya@example.com, 865-555-0112", "")),
        (Reader.PARTNER_B, ("", JON := "jon@example.com, 865-555-0113")),
        (Reader.COUNSELOR, (MAYA, JON)),
    ],
)
def test_a_reader_opens_only_what_is_theirs(house, cast, reader, contacts):
    with house.transaction() as session:
        facts = open_couple(session, house.vault, cast.nora.actor, cast.maya_and_jon.id, reader).facts
    assert (facts.partners.a.name, facts.partners.b.name) == ("Maya", "Jon")
    assert (facts.partners.a.contact, facts.partners.b.contact) == contacts
    clinical = [facts.cycle_type]
    clinical += [getattr(facts.partners[side], name) for side in Side for name in ("position", "injury_role")]
    assert all(clinical) if reader is Reader.COUNSELOR else not any(clinical)


def test_a_partners_keys_cannot_open_the_others_columns(house, cast):
    with house.transaction() as session:
        keys = house.file(session, cast.maya_and_jon, Reader.PARTNER_B).keys
        row = session.exec(select(PartnerRow).where(PartnerRow.side == Side.A)).first()
        assert set(keys.keys) == {Audience.ROOM, Audience.PARTNER_B}
        with pytest.raises(VaultError, match="no key"):
            keys.open(Audience.PARTNER_A, "partner.contact", Side.A, row.contact_sealed)
        for audience in keys.keys:
            with pytest.raises(VaultError):
                keys.open(audience, "partner.contact", Side.A, row.contact_sealed)


def test_each_couple_has_its_own_key_for_each_audience(house, cast):
    with house.transaction() as session:
        rows = session.exec(select(CoupleKey)).all()
    assert {(row.couple_id, row.audience) for row in rows} == {
        (couple.id, audience)
        for couple in (cast.maya_and_jon, cast.long_names, cast.the_others)
        for audience in Audience
    }
    assert len({row.wrapped for row in rows}) == len(rows)


def test_saving_counts_up_and_refuses_what_was_changed_meanwhile(house, cast):
    changed = CoupleFacts(
        Pair(Partner("Maya Ruth", "she/her", "new@example.com", Position.WITHDRAWS, InjuryRole.NONE), Partner("Jon")),
        CycleType.REACTIVE,
        SecretsPolicy.CASE_BY_CASE,
    )
    with house.transaction() as session:
        file = house.file(session, cast.maya_and_jon)
        save_couple(session, house.vault, cast.nora.actor, file, changed, revision=1)
    with house.transaction() as session:
        file = house.file(session, cast.maya_and_jon)
        assert (file.facts, file.revision) == (changed, 2)
    before = house.contents()
    with house.transaction() as session:
        file = house.file(session, cast.maya_and_jon)
        with pytest.raises(ChangedMeanwhileError):
            save_couple(session, house.vault, cast.nora.actor, file, cast.maya_and_jon.facts, revision=1)
    assert house.contents() == before


def test_one_therapy_session_a_day(house, cast):
    with house.transaction() as session:
        first, again, other = (
            therapy_session_on(session, cast.nora.actor, cast.maya_and_jon.id, day)
            for day in (date(2026, 3, 3), date(2026, 3, 3), date(2026, 3, 10))
        )
    assert first == again != other


def test_two_couples_may_share_one_address(house, cast):
    facts = CoupleFacts(Pair(Partner("Ana", contact="home@example.com"), Partner("Bo", contact="home@example.com")))
    with house.transaction() as session:
        one, two = (add_couple(session, house.vault, cast.nora.actor, facts) for _ in range(2))
        assert open_couple(session, house.vault, cast.nora.actor, one).facts == facts
        assert one != two
