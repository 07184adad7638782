"""How couples are fetched and saved: always within the practice of the one who asks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from clinic.couples.rules import (
    Audience,
    CycleType,
    InjuryRole,
    Pair,
    Partner,
    Position,
    Reader,
    SecretsPolicy,
    Side,
    private_to,
)
from clinic.couples.tables import Couple, CoupleKey, PartnerRow
from clinic.identifiers import new_id
from clinic.practice import audit
from clinic.practice.rules import Actor
from clinic.statements import directly, table_of
from clinic.vault import CoupleKeys, Vault


@dataclass(frozen=True, slots=True)
class CoupleFacts:
    """What the counselor's file says of a couple."""

    partners: Pair[Partner]
    cycle_type: CycleType | None = None
    secrets_policy: SecretsPolicy | None = None


@dataclass(frozen=True, slots=True)
class CoupleFile:
    """One couple, opened for a reader. Whoever holds this was allowed to."""

    id: UUID
    facts: CoupleFacts
    keys: CoupleKeys
    created_at: datetime
    revision: int


@dataclass(frozen=True, slots=True)
class ListedCouple:
    """A line of the list: who they are, and nothing clinical."""

    id: UUID
    names: Pair[str]


class CoupleNotFoundError(LookupError):
    """No such couple in this practice; whether it exists elsewhere is not said."""


class ChangedMeanwhileError(Exception):
    """Someone saved the same file after this one was opened."""


def add_couple(session: Session, vault: Vault, actor: Actor, facts: CoupleFacts, couple_id: UUID | None = None) -> UUID:
    """A new couple with fresh keys; with the id of one that this practice has, nothing happens."""
    couple_id = couple_id or new_id()
    known = session.get(Couple, couple_id)
    if known is not None and known.practice_id == actor.practice:
        return couple_id
    wrapped = vault.new_couple_keys(couple_id)
    keys = vault.couple_keys(couple_id, wrapped.items(), Reader.COUNSELOR)
    couple = Couple(id=couple_id, practice_id=actor.practice, created_at=datetime.now(UTC), cycle_type_sealed=b"")
    _write(couple, keys, facts)
    session.add(couple)
    session.flush()
    session.add_all(CoupleKey(couple_id=couple_id, audience=audience, wrapped=key) for audience, key in wrapped.items())
    session.add_all(_partner_row(keys, side, facts.partners[side]) for side in Side)
    audit.record(session, vault, actor, "Added a couple.", couple_id)
    return couple_id


def open_couple(
    session: Session, vault: Vault, actor: Actor, couple_id: UUID, reader: Reader = Reader.COUNSELOR
) -> CoupleFile:
    """The couple's file, if it belongs to the actor's practice.

    Raises:
        CoupleNotFoundError: it does not, or there is none.
    """
    couple = session.exec(
        select(Couple).where(Couple.id == couple_id, Couple.practice_id == actor.practice)
    ).one_or_none()
    if couple is None:
        raise CoupleNotFoundError(str(couple_id))
    keys = couple_keys(session, vault, couple_id, reader)
    return CoupleFile(couple_id, _facts(session, keys, couple), keys, couple.created_at, couple.revision)


def held(session: Session, file: CoupleFile) -> CoupleFile:
    """The same file as it is now, held until the transaction ends. Every change to anything of a couple begins here.

    The order is the couple first, then its maps, then the practice (for the audit trail). So changes to one couple
    take turns, none waits for another in a circle, and what is read after this stays true.
    """
    couple = hold(session, file.id)
    return replace(file, facts=_facts(session, file.keys, couple), revision=couple.revision)


def hold(session: Session, couple_id: UUID) -> Couple:
    """The same where no file is at hand: the couple was found already, by the one asking or by a private link."""
    query = select(Couple).where(Couple.id == couple_id).with_for_update(key_share=True)
    return session.exec(query.execution_options(populate_existing=True)).one()


_key = table_of(CoupleKey).c
_KEYS = columns(_key.audience, _key.wrapped).where(_key.couple_id == bindparam("couple"))


def couple_keys(session: Session, vault: Vault, couple_id: UUID, reader: Reader) -> CoupleKeys:
    """The keys that `reader` may use for a couple that was already found through the one asking."""
    rows = directly(session).execute(_KEYS, {"couple": couple_id})
    return vault.couple_keys(couple_id, ((audience, wrapped) for audience, wrapped in rows), reader)


def list_couples(
    session: Session, vault: Vault, actor: Actor, only: Collection[UUID] | None = None
) -> list[ListedCouple]:
    """Every couple of the practice, or `only` these of it, by name. Two queries, however many couples there are."""
    ids = select(Couple.id).where(Couple.practice_id == actor.practice)
    if only is not None:
        ids = ids.where(col(Couple.id).in_(only))
    room_keys = session.exec(
        select(CoupleKey).where(col(CoupleKey.couple_id).in_(ids), CoupleKey.audience == Audience.ROOM)
    ).all()
    names: dict[UUID, dict[Side, bytes]] = {}
    for row in session.exec(select(PartnerRow).where(col(PartnerRow.couple_id).in_(ids))):
        names.setdefault(row.couple_id, {})[row.side] = row.name_sealed
    listed = [_listed(vault, row, names[row.couple_id]) for row in room_keys]
    return sorted(listed, key=lambda couple: (couple.names.a.casefold(), couple.names.b.casefold()))


def save_couple(
    session: Session, vault: Vault, actor: Actor, file: CoupleFile, facts: CoupleFacts, *, revision: int
) -> None:
    """Saves the file of one couple.

    Raises:
        ChangedMeanwhileError: it was saved by someone else since `revision`.
    """
    if held(session, file).revision != revision:
        raise ChangedMeanwhileError
    couple = session.get_one(Couple, file.id)
    _write(couple, file.keys, facts)
    couple.revision += 1
    session.add(couple)
    for side in Side:
        session.merge(_partner_row(file.keys, side, facts.partners[side]))
    audit.record(session, vault, actor, "Changed the couple's file.", file.id)


def _facts(session: Session, keys: CoupleKeys, couple: Couple) -> CoupleFacts:
    query = select(PartnerRow).where(PartnerRow.couple_id == couple.id).execution_options(populate_existing=True)
    return CoupleFacts(_partners(keys, session.exec(query).all()), _cycle_type(keys, couple), couple.secrets_policy)


def _write(couple: Couple, keys: CoupleKeys, facts: CoupleFacts) -> None:
    couple.cycle_type_sealed = keys.seal(
        Audience.COUNSELOR, "couple.cycle_type", couple.id, facts.cycle_type.value if facts.cycle_type else ""
    )
    couple.secrets_policy = facts.secrets_policy


def partner_name(session: Session, keys: CoupleKeys, side: Side) -> str:
    """The name of one partner. The room's key is enough, and no other word of the couple is opened for it."""
    query = select(PartnerRow.name_sealed).where(PartnerRow.couple_id == keys.couple, PartnerRow.side == side)
    return keys.open(Audience.ROOM, "partner.name", side, session.exec(query).one())


def _columns(side: Side) -> dict[str, Audience]:
    """Who each sealed column of a partner is for."""
    return {
        "name": Audience.ROOM,
        "pronouns": Audience.ROOM,
        "contact": private_to(side),
        "position": Audience.COUNSELOR,
        "injury_role": Audience.COUNSELOR,
    }


def _partner_row(keys: CoupleKeys, side: Side, partner: Partner) -> PartnerRow:
    sealed = {
        f"{column}_sealed": keys.seal(audience, f"partner.{column}", side, getattr(partner, column) or "")
        for column, audience in _columns(side).items()
    }
    return PartnerRow(couple_id=keys.couple, side=side, **sealed)


def _partners(keys: CoupleKeys, rows: Sequence[PartnerRow]) -> Pair[Partner]:
    by_side = {row.side: _partner(keys, row) for row in rows}
    return Pair(by_side[Side.A], by_side[Side.B])


def _partner(keys: CoupleKeys, row: PartnerRow) -> Partner:
    """A partner with what this reader may open; the rest is left blank."""
    opened = {
        column: keys.open(audience, f"partner.{column}", row.side, getattr(row, f"{column}_sealed"))
        if keys.may_open(audience)
        else ""
        for column, audience in _columns(row.side).items()
    }
    return Partner(
        name=opened["name"],
        pronouns=opened["pronouns"],
        contact=opened["contact"],
        position=Position(opened["position"]) if opened["position"] else None,
        injury_role=InjuryRole(opened["injury_role"]) if opened["injury_role"] else None,
    )


def _cycle_type(keys: CoupleKeys, couple: Couple) -> CycleType | None:
    if not keys.may_open(Audience.COUNSELOR):
        return None
    opened = keys.open(Audience.COUNSELOR, "couple.cycle_type", couple.id, couple.cycle_type_sealed)
    return CycleType(opened) if opened else None


def _listed(vault: Vault, key: CoupleKey, names: dict[Side, bytes]) -> ListedCouple:
    keys = vault.couple_keys(key.couple_id, [(key.audience, key.wrapped)], Reader.ROOM)
    a, b = (keys.open(Audience.ROOM, "partner.name", side, names[side]) for side in Side)
    return ListedCouple(key.couple_id, Pair(a, b))
