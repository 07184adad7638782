"""Keys and sealed values: each opens in its own place, for its own readers, and nowhere else."""

import json
from itertools import product
from uuid import uuid4

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from clinic.couples.rules import Audience, Reader, may_see
from clinic.keys import make_master_key, master_key
from clinic.settings import KeyPlace, Settings
from clinic.vault import Vault, VaultError, new_master_key, read_master_key

COUPLE = uuid4()


@pytest.fixture(scope="module")
def vault():
    return Vault(read_master_key(new_master_key()))


@pytest.fixture(scope="module")
def wrapped(vault):
    return vault.new_couple_keys(COUPLE)


@pytest.fixture
def keys(vault, wrapped):
    return vault.couple_keys(COUPLE, wrapped.items(), Reader.COUNSELOR)


@pytest.mark.parametrize("text", ["", "to matter", "Владимир נועה 田中 👩‍👧", "x" * 100_000])
def test_a_sealed_text_opens_as_it_was(keys, text):
    sealed = keys.seal(Audience.ROOM, "table.column", 1, text)
    assert keys.open(Audience.ROOM, "table.column", 1, sealed) == text
    assert text.encode() not in sealed or not text


def test_sealing_twice_looks_different_each_time(keys):
    one, two = (keys.seal(Audience.ROOM, "t.c", 1, "the same") for _ in range(2))
    assert one != two


@pytest.mark.parametrize(("reader", "audience"), list(product(Reader, Audience)))
def test_a_reader_is_handed_only_the_keys_of_what_they_may_see(vault, wrapped, keys, reader, audience):
    sealed = keys.seal(audience, "t.c", 1, "words")
    theirs = vault.couple_keys(COUPLE, wrapped.items(), reader)
    assert theirs.may_open(audience) is may_see(reader, audience)
    if may_see(reader, audience):
        assert theirs.open(audience, "t.c", 1, sealed) == "words"
    else:
        for other in Audience:
            with pytest.raises(VaultError):
                theirs.open(other, "t.c", 1, sealed)


def test_a_reader_cannot_seal_for_others_either(vault, wrapped):
    with pytest.raises(VaultError):
        vault.couple_keys(COUPLE, wrapped.items(), Reader.ROOM).seal(Audience.COUNSELOR, "t.c", 1, "x")


@pytest.mark.parametrize(
    ("audience", "column", "row"),
    [
        (Audience.COUNSELOR, "t.c", 1),
        (Audience.ROOM, "t.d", 1),
        (Audience.ROOM, "t.c", 2),
        (Audience.ROOM, "t.c|1", ""),
    ],
)
def test_a_value_moved_to_another_audience_column_or_row_does_not_open(keys, audience, column, row):
    sealed = keys.seal(Audience.ROOM, "t.c", 1, "words")
    with pytest.raises(VaultError):
        keys.open(audience, column, row, sealed)


def test_a_value_or_a_key_moved_to_another_couple_does_not_open(vault, wrapped, keys):
    other = uuid4()
    sealed = keys.seal(Audience.ROOM, "t.c", 1, "words")
    others = vault.couple_keys(other, vault.new_couple_keys(other).items(), Reader.COUNSELOR)
    with pytest.raises(VaultError):
        others.open(Audience.ROOM, "t.c", 1, sealed)
    with pytest.raises(VaultError):
        vault.couple_keys(other, wrapped.items(), Reader.COUNSELOR)


def test_a_key_passed_off_as_that_of_another_audience_does_not_open(vault, wrapped):
    with pytest.raises(VaultError):
        vault.couple_keys(COUPLE, [(Audience.ROOM, wrapped[Audience.COUNSELOR])], Reader.ROOM)


def test_a_changed_value_does_not_open_and_the_error_says_nothing_of_it(keys):
    sealed = bytearray(keys.seal(Audience.ROOM, "t.c", 1, "quillsecret"))
    sealed[-1] ^= 1
    for broken in (bytes(sealed), b"", b"x", bytes(sealed[:-5])):
        with pytest.raises(VaultError) as refused:
            keys.open(Audience.ROOM, "t.c", 1, broken)
        assert "quillsecret" not in str(refused.value)


def test_another_master_key_opens_nothing(wrapped):
    with pytest.raises(VaultError, match="does not open with this master key"):
        Vault(read_master_key(new_master_key())).couple_keys(COUPLE, wrapped.items(), Reader.ROOM)


def test_nothing_secret_is_in_what_is_printed(vault, keys):
    text = new_master_key()
    printed = repr(read_master_key(text)) + repr(keys) + repr(vault)
    assert json.loads(text)["database"] not in printed


def test_the_browsers_key_is_the_same_for_one_member_and_map(vault):
    member, map_id = uuid4(), uuid4()
    assert vault.outbox_key(member, map_id) == vault.outbox_key(member, map_id)
    others = {vault.outbox_key(*who) for who in ((member, map_id), (uuid4(), map_id), (member, uuid4()))}
    assert len(others) == 3
    assert all(len(key) == 43 for key in others)
    assert vault.master.database not in {vault.master.derived("outbox")}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "not json",
        '{"format": "clinic-master-key/1"}',
        '{"format": "clinic-master-key/2"}',
        json.dumps(json.loads(new_master_key()) | {"database": "xyz"}),
        json.dumps(json.loads(new_master_key()) | {"envelope": {}}),
        json.dumps(json.loads(new_master_key()) | {"audit": None}),
    ],
    ids=lambda text: text[:24],
)
def test_what_is_no_master_key_is_refused(text):
    with pytest.raises(VaultError):
        read_master_key(text)


# Where it is kept.


def test_a_key_file_is_for_its_owner_alone_and_is_never_replaced(tmp_path):
    chosen = Settings(data=tmp_path / "data")
    assert make_master_key(chosen)
    assert chosen.master_key_file.stat().st_mode & 0o777 == 0o600
    assert chosen.master_key_file.parent.stat().st_mode & 0o077 == 0
    kept = chosen.master_key_file.read_text()
    assert not make_master_key(chosen)
    assert chosen.master_key_file.read_text() == kept


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_file_that_others_can_read_is_refused(tmp_path, mode):
    chosen = Settings(data=tmp_path)
    make_master_key(chosen)
    chosen.master_key_file.chmod(mode)
    with pytest.raises(VaultError, match="0600"):
        master_key(chosen)


def test_a_missing_key_is_said_and_never_made_beside_a_database(tmp_path):
    chosen = Settings(data=tmp_path)
    with pytest.raises(VaultError, match="no master key"):
        master_key(chosen)
    chosen.database_file.touch()
    assert not make_master_key(chosen)
    assert not chosen.master_key_file.exists()


def test_the_environment_can_hold_it_and_nothing_else_is_tried(tmp_path):
    text = new_master_key()
    chosen = Settings(data=tmp_path, key_place=KeyPlace.ENVIRONMENT, master_key=text)
    assert master_key(chosen).database.hex() == json.loads(text)["database"]
    assert text not in repr(chosen)
    make_master_key(Settings(data=tmp_path))
    with pytest.raises(VaultError, match="CLINIC_MASTER_KEY"):
        master_key(Settings(data=tmp_path, key_place=KeyPlace.ENVIRONMENT))


class Pocket(KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        raise PasswordDeleteError


def test_the_keyring_holds_one_for_each_folder(tmp_path):
    before = keyring.get_keyring()
    keyring.set_keyring(Pocket())
    try:
        one, two = (Settings(data=tmp_path / name, key_place=KeyPlace.KEYRING) for name in ("one", "two"))
        assert make_master_key(one)
        assert not make_master_key(one)
        assert master_key(one).database == master_key(one).database
        with pytest.raises(VaultError, match="keyring"):
            master_key(two)
        assert not one.master_key_file.exists()
    finally:
        keyring.set_keyring(before)
