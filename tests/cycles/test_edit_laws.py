"""Laws of the edit log, tried in many orders: two counselors and a tablet, offline and back, with lost and repeated
replies. Every device comes to the same map; nothing is doubled, nothing typed is lost, nothing private is opened."""

from collections.abc import Sequence

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from clinic.couples.rules import Reader
from clinic.couples.store import open_couple
from clinic.cycles import store, views
from clinic.cycles.edits import (
    fold,
)
from clinic.cycles.rules import MapKind, view_for
from clinic.cycles.store import Accepted, NewEdit
from tests.cycles.edit_devices import Log
from tests.cycles.edit_model import Editing

QUIETLY = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=True)


def test_the_laws_of_the_log():
    run_state_machine_as_test(Editing, settings=settings(QUIETLY, max_examples=120, stateful_step_count=35))


class Kept(Log):
    """The same promises, kept by the database: each batch goes to both, and both must answer alike."""

    def __init__(self, house) -> None:
        super().__init__()
        self.house, self.cast = house, house.cast
        with house.transaction() as session:
            file = house.file(session, self.cast.maya_and_jon)
            self.map = store.start_map(session, house.vault, self.cast.nora.actor, file, MapKind.NEGATIVE, None)

    def take(self, device: str, base: int, sent: Sequence[NewEdit]) -> list[Accepted]:
        expected = super().take(device, base, sent)
        actor = self.cast.nora.actor
        with self.house.transaction() as session:
            file = open_couple(session, self.house.vault, actor, self.cast.maya_and_jon.id)
            found = store.append(session, self.house.vault, actor, file, self.map, device, base, sent).accepted
        assert found == expected
        return found

    def check_kept(self) -> None:
        with self.house.transaction() as session:
            file = self.house.file(session, self.cast.maya_and_jon)
            opened = store.open_map(session, file, self.map)
            names = store.own_partners(file)
            assert opened.folded == fold(self.edits, names)
            for reader in (Reader.ROOM, Reader.PARTNER_A, Reader.PARTNER_B):
                keys = self.house.file(session, self.cast.maya_and_jon, reader).keys
                kept = views.shared_view(session, keys, self.map, reader)
                expected = view_for(reader, opened.map)
                assert [(one.side, one.element, one.text) for one in kept.entries] == [
                    (one.side, one.element, one.text) for one in expected.entries
                ]
                assert (kept.title, kept.links, kept.partners) == (expected.title, expected.links, expected.partners)


def test_the_laws_of_the_log_in_the_database(house):
    class InTheDatabase(Editing):
        def __init__(self) -> None:
            super().__init__()
            self.server = Kept(house)

        def teardown(self):
            super().teardown()
            self.server.check_kept()

    run_state_machine_as_test(InTheDatabase, settings=settings(QUIETLY, max_examples=8, stateful_step_count=25))
