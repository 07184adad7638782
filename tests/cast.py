"""The standing cast: who works here, who comes here, and words that say by themselves who may read them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from fastapi import FastAPI
from sqlalchemy import Engine, event, inspect, text
from sqlmodel import Session
from starlette.testclient import TestClient

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
)
from clinic.couples.store import CoupleFacts, CoupleFile, add_couple, open_couple
from clinic.cycles.rules import CycleMap, Element, Entry, Link, MapKind, MapPartner
from clinic.cycles.store import import_map
from clinic.database import for_reading, transaction
from clinic.practice import store as practice_store
from clinic.practice.passwords import hashed
from clinic.practice.rules import Actor, Role
from clinic.practice.tables import Practice
from clinic.settings import Settings
from clinic.vault import Vault

ADDRESS = "http://127.0.0.1"


@dataclass(frozen=True)
class Person:
    """Somebody who works in one of the two practices."""

    name: str
    email: str
    role: Role
    password: str

    id: UUID = field(default_factory=uuid4)
    practice: UUID = field(default_factory=uuid4)

    @property
    def actor(self) -> Actor:
        return Actor(self.practice, self.id)


NORA = Person("Nora Whitfield", "nora@maple.example", Role.OWNER, "orchard lantern seven")
SAM = Person("Sam Okafor", "sam@maple.example", Role.COUNSELOR, "harbor window quilt")
SUE = Person("Sue Lindqvist", "sue@maple.example", Role.SUPERVISOR, "pebble thunder rye")
FINN = Person("Finn Abara", "finn@maple.example", Role.FRONT_DESK, "violet teapot drum")
VERA = Person("Vera Castellanos", "vera@harbor.example", Role.COUNSELOR, "meadow copper fox")

MAYA_AND_JON = CoupleFacts(
    Pair(
        Partner("Maya", "she/her", "maya@example.com, 865-555-0112", Position.PURSUES, InjuryRole.INJURED),
        Partner("Jon", "he/him", "jon@example.com, 865-555-0113", Position.WITHDRAWS, InjuryRole.INJURING),
    ),
    CycleType.PURSUE_WITHDRAW,
    SecretsPolicy.NO_SECRETS,
)
LONG_NAMES = CoupleFacts(
    Pair(
        Partner("Maximiliane-Joséphine von Hohenstein-Ågesen", "she/her", "maxi@example.com"),
        Partner("Владимир נועה 田中", "they/them", "vn@example.com"),
    ),
    CycleType.WITHDRAW_WITHDRAW,
)
THE_OTHERS = CoupleFacts(Pair(Partner("Ines"), Partner("Teo")))

WORDS = {
    Audience.ROOM: "quillroom you look at your phone",
    Audience.PARTNER_A: "quillmine I nearly left in May",
    Audience.PARTNER_B: "quillhis I was ashamed of crying",
    Audience.COUNSELOR: "quillonlyus he flinched here",
}
"""One canary for each audience; each word that begins with `quill` stands nowhere else."""

HUNCH = "quillhunch perhaps he fears her leaving"
LINK = "quilllink The more I push, the more you go quiet."
NO_ONE_ELSES = (*WORDS.values(), HUNCH, LINK)

MAP = CycleMap(
    partners=Pair(
        MapPartner("Maya", "she/her", Position.PURSUES, InjuryRole.INJURED),
        MapPartner("Jon", "he/him", Position.WITHDRAWS, InjuryRole.INJURING),
    ),
    title="The Chase",
    kind=MapKind.NEGATIVE,
    cycle_type=CycleType.PURSUE_WITHDRAW,
    entries=(
        Entry("1", Side.A, Element.CUE, WORDS[Audience.ROOM]),
        Entry("2", Side.A, Element.FEAR, WORDS[Audience.PARTNER_A], audience=Audience.PARTNER_A),
        Entry("3", Side.B, Element.PRIMARY_EMOTION, WORDS[Audience.PARTNER_B], audience=Audience.PARTNER_B),
        Entry("4", Side.B, Element.MOVE, WORDS[Audience.COUNSELOR], audience=Audience.COUNSELOR),
        Entry("5", Side.B, Element.FEAR, HUNCH, tentative=True),
    ),
    links=(Link(Side.A, LINK),),
)


@dataclass(frozen=True)
class Couple:
    """A couple with one map; `practice` is that of the people who work with them."""

    id: UUID
    map: UUID
    facts: CoupleFacts
    practice: UUID

    @property
    def path(self) -> str:
        return f"/couples/{self.id}"

    @property
    def board(self) -> str:
        return f"{self.path}/maps/{self.map}"


@dataclass(frozen=True)
class Cast:
    nora: Person
    sam: Person
    sue: Person
    finn: Person
    vera: Person
    maya_and_jon: Couple
    long_names: Couple
    the_others: Couple

    @property
    def everyone(self) -> tuple[Person, ...]:
        return self.nora, self.sam, self.sue, self.finn, self.vera


def settle(session: Session, vault: Vault) -> Cast:
    """Puts the cast into an empty database."""
    maple = practice_store.add_practice(session, vault, "Maple Street Counseling")
    harbor = practice_store.add_practice(session, vault, "Harbor Light")
    people = [_employ(session, vault, maple, person) for person in (NORA, SAM, SUE, FINN)]
    vera = _employ(session, vault, harbor, VERA)
    couples = [_welcome(session, vault, people[0], facts) for facts in (MAYA_AND_JON, LONG_NAMES)]
    return Cast(*people, vera, *couples, _welcome(session, vault, vera, THE_OTHERS))


def _employ(session: Session, vault: Vault, practice: Practice, person: Person) -> Person:
    member = practice_store.add_member(
        session, vault, practice, person.email, person.name, hashed(person.password), person.role
    )
    return Person(person.name, person.email, person.role, person.password, member.id, practice.id)


def _welcome(session: Session, vault: Vault, counselor: Person, facts: CoupleFacts) -> Couple:
    couple = add_couple(session, vault, counselor.actor, facts)
    file = open_couple(session, vault, counselor.actor, couple)
    return Couple(couple, import_map(session, vault, counselor.actor, file, MAP), facts, counselor.practice)


@dataclass(frozen=True)
class House:
    """One program over a database of its own, with the cast in it."""

    settings: Settings
    engine: Engine
    vault: Vault
    app: FastAPI
    cast: Cast

    @property
    def data(self) -> Path:
        return self.settings.data

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        with transaction(self.engine) as session:
            yield session

    def file(self, session: Session, couple: Couple, reader: Reader = Reader.COUNSELOR) -> CoupleFile:
        return open_couple(session, self.vault, Actor(couple.practice), couple.id, reader)

    def visitor(self, address: str = ADDRESS) -> "Visitor":
        return Visitor(self.app, base_url=address, raise_server_exceptions=False)

    def contents(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row of every table, to compare before and after."""
        return contents(self.engine)

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """The SQL that is run meanwhile."""
        seen: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            if not statement.startswith("BEGIN"):
                seen.append(statement)

        both = self.engine, for_reading(self.engine)
        for engine in both:
            event.listen(engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            for engine in both:
                event.remove(engine, "before_cursor_execute", note)


class Visitor(TestClient):
    """A browser; redirects are looked at, not followed."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, follow_redirects=False, **kwargs)

    def sign_in(self, person: Person) -> "Visitor":
        answer = self.post("/sign-in", data={"email": person.email, "password": person.password})
        assert answer.status_code == 303, answer.text
        return self

    def send_edits(self, couple: Couple, *changes: dict, base: int = 0, device: str = "device-0001", ids=()):
        """Sends changes to the couple's map as a board would."""
        made = [
            {"id": given, "at": datetime.now(UTC).isoformat(), "change": change}
            for given, change in zip([*ids, *(str(uuid4()) for _ in changes)], changes, strict=False)
        ]
        return self.post(f"{couple.board}/edits", json={"device": device, "base": base, "edits": made})


def contents(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        names = inspect(connection).get_table_names()
        return {
            name: sorted((tuple(row) for row in connection.execute(text(f'SELECT * FROM "{name}"'))), key=repr)  # noqa: S608 - names from the database itself
            for name in names
        }
