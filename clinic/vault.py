"""Keys and sealed columns: each couple has one data key per audience, and a reader gets only the keys it may use.

A sealed value is authenticated together with its couple, audience, column and row, so that a ciphertext moved
anywhere else does not open. Data keys are Tink keysets, wrapped by the master key.
"""

import base64
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

import tink
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from tink import aead, json_proto_keyset_format, mac, proto_keyset_format, secret_key_access

from clinic.couples.rules import Audience, Reader, audiences_for

aead.register()
mac.register()

FORMAT = "clinic-master-key/1"
KEPT_OPEN = 2_000
"""Data keys that stay open in a running program, which holds the master key of all of them anyway."""
NOTES = "psychotherapy_notes"
"""What the key of psychotherapy notes is bound to; no audience, because nobody else is ever meant."""


class VaultError(Exception):
    """A key is missing or wrong, or a sealed value is not what it should be. Never carries content."""


@dataclass(frozen=True, repr=False)
class MasterKey:
    """What everything else hangs on: the file key of the embedded database, the envelope key, the audit key."""

    database: bytes
    envelope: aead.Aead
    audit: mac.Mac

    def derived(self, purpose: str) -> bytes:
        """32 bytes for one purpose, always the same for the same purpose."""
        return HKDF(SHA256(), 32, salt=None, info=f"clinic|{purpose}".encode()).derive(self.database)


def new_master_key() -> str:
    """A fresh master key as text, to be kept in a file, a keyring or an environment variable."""
    envelope = tink.new_keyset_handle(aead.aead_key_templates.AES256_GCM)
    audit = tink.new_keyset_handle(mac.mac_key_templates.HMAC_SHA256_256BITTAG)
    return json.dumps(
        {
            "format": FORMAT,
            "database": secrets.token_hex(32),
            "envelope": json.loads(json_proto_keyset_format.serialize(envelope, secret_key_access.TOKEN)),
            "audit": json.loads(json_proto_keyset_format.serialize(audit, secret_key_access.TOKEN)),
        }
    )


def read_master_key(text: str) -> MasterKey:
    """The master key from its text form.

    Raises:
        VaultError: the text is not a master key of this program.
    """
    try:
        parts = json.loads(text)
        if parts["format"] != FORMAT:
            raise VaultError("This master key has a format that this program does not know.")
        return MasterKey(
            database=bytes.fromhex(parts["database"]),
            envelope=_keyset(parts["envelope"]).primitive(aead.Aead),
            audit=_keyset(parts["audit"]).primitive(mac.Mac),
        )
    except (ValueError, KeyError, TypeError, tink.TinkError) as error:
        raise VaultError("This is not a master key of this program.") from error


def _keyset(part: object) -> tink.KeysetHandle:
    return json_proto_keyset_format.parse(json.dumps(part), secret_key_access.TOKEN)


@dataclass(frozen=True, repr=False)
class CoupleKeys:
    """The opened keys of one couple that one reader may use. This is the only way to seal or open its columns."""

    couple: UUID
    keys: Mapping[Audience, aead.Aead]
    _name: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_name", str(self.couple))

    def seal(self, audience: Audience, column: str, row: object, text: str) -> bytes:
        """`text` sealed for `column` ("table.column") of `row`."""
        return self.seal_bytes(audience, column, row, text.encode())

    def open(self, audience: Audience, column: str, row: object, sealed: bytes) -> str:
        """The text of a sealed value.

        Raises:
            VaultError: this reader has no key for the audience, or the value was sealed for another place.
        """
        return self.open_bytes(audience, column, row, sealed).decode()

    def seal_bytes(self, audience: Audience, column: str, row: object, content: bytes) -> bytes:
        """The same for a whole document."""
        return bytes(self._key(audience).encrypt(content, self._bound_to(audience, column, row)))

    def open_bytes(self, audience: Audience, column: str, row: object, sealed: bytes) -> bytes:
        """The bytes of a sealed document; raises as `open` does."""
        try:
            return bytes(self._key(audience).decrypt(sealed, self._bound_to(audience, column, row)))
        except tink.TinkError as error:
            raise VaultError(f"A value in {column} does not open: it was changed or moved.") from error

    def may_open(self, audience: Audience) -> bool:
        return audience in self.keys

    def _key(self, audience: Audience) -> aead.Aead:
        if audience not in self.keys:
            raise VaultError("This reader has no key for that audience.")
        return self.keys[audience]

    def _bound_to(self, audience: Audience, column: str, row: object) -> bytes:
        return f"{self._name}|{audience}|{column}|{row}".encode()


@dataclass(frozen=True, repr=False)
class NoteKey:
    """A couple's key for psychotherapy notes alone. No reader of anything else is ever handed it."""

    couple: UUID
    key: aead.Aead

    def seal(self, row: object, text: str) -> bytes:
        return bytes(self.key.encrypt(text.encode(), self._bound_to(row)))

    def open(self, row: object, sealed: bytes) -> str:
        """The note of `row`.

        Raises:
            VaultError: it was sealed for another place.
        """
        try:
            return bytes(self.key.decrypt(sealed, self._bound_to(row))).decode()
        except tink.TinkError as error:
            raise VaultError("A private note does not open: it was changed or moved.") from error

    def _bound_to(self, row: object) -> bytes:
        return f"{self.couple}|{NOTES}|psychotherapy_note.note|{row}".encode()


class Vault:
    """Makes and opens the data keys of couples."""

    def __init__(self, master: MasterKey) -> None:
        self.master = master
        self._opened: dict[tuple[UUID, str, bytes], aead.Aead] = {}

    def new_couple_keys(self, couple: UUID) -> dict[Audience, bytes]:
        """A fresh wrapped keyset for each audience of a new couple."""
        return {audience: self._wrapped(couple, audience) for audience in Audience}

    def couple_keys(self, couple: UUID, wrapped: Iterable[tuple[Audience, bytes]], reader: Reader) -> CoupleKeys:
        """The keys of `couple` that `reader` may use; the others are never unwrapped."""
        allowed = audiences_for(reader)
        return CoupleKeys(
            couple,
            {audience: self._unwrapped(couple, audience, key) for audience, key in wrapped if audience in allowed},
        )

    def new_note_key(self, couple: UUID) -> bytes:
        """A fresh wrapped keyset for the psychotherapy notes of a couple."""
        return self._wrapped(couple, NOTES)

    def note_key(self, couple: UUID, wrapped: bytes) -> NoteKey:
        return NoteKey(couple, self._unwrapped(couple, NOTES, wrapped))

    def key_check(self, practice: UUID) -> bytes:
        """A value that only this master key makes for `practice`; it says nothing about the key."""
        return bytes(self.master.audit.compute_mac(_key_check_of(practice)))

    def is_key_of(self, practice: UUID, check: bytes) -> bool:
        """Whether `check` was made for `practice` with this master key."""
        try:
            self.master.audit.verify_mac(check, _key_check_of(practice))
        except tink.TinkError:
            return False
        return True

    def outbox_key(self, member: UUID, map_id: UUID) -> str:
        """The browser's key for words on their way to the server: the same for one member and map, base64url."""
        return base64.urlsafe_b64encode(self.master.derived(f"outbox|{member}|{map_id}")).decode().rstrip("=")

    def _wrapped(self, couple: UUID, audience: str) -> bytes:
        handle = tink.new_keyset_handle(aead.aead_key_templates.AES256_GCM)
        bound = f"{couple}|{audience}".encode()
        return bytes(proto_keyset_format.serialize_encrypted(handle, self.master.envelope, bound))

    def _unwrapped(self, couple: UUID, audience: str, wrapped: bytes) -> aead.Aead:
        """The key, opened once as long as it is asked for often. It is known by its wrapped form, which the database
        has: a key that was destroyed there is not asked for again."""
        known = self._opened.get((couple, audience, wrapped))
        if known is not None:
            return known
        try:
            handle = proto_keyset_format.parse_encrypted(wrapped, self.master.envelope, f"{couple}|{audience}".encode())
        except tink.TinkError as error:
            raise VaultError("A couple's key does not open with this master key.") from error
        if len(self._opened) >= KEPT_OPEN:
            self._opened.clear()
        return self._opened.setdefault((couple, audience, wrapped), handle.primitive(aead.Aead))


def _key_check_of(practice: UUID) -> bytes:
    return f"key check|{practice}".encode()
