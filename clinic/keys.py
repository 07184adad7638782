"""Where the master key is kept: a file, the operating system's keyring, or the environment. A person chooses."""

import os
from pathlib import Path

import keyring

from clinic.database import is_there
from clinic.settings import KeyPlace, Settings
from clinic.vault import MasterKey, VaultError, new_master_key, read_master_key

SERVICE = "Secure Base"


def master_key(chosen: Settings) -> MasterKey:
    """The master key from the chosen place.

    Raises:
        VaultError: there is none, it cannot be read, or others could read its file.
    """
    return read_master_key(_READ[chosen.key_place](chosen))


def make_master_key(chosen: Settings) -> bool:
    """Makes a master key in the chosen place if there is none; says whether it did. Never replaces one.

    Where there are data already, their key is missing, not new: one made now would only hide that.
    """
    if chosen.key_place is KeyPlace.FILE and not chosen.master_key_file.exists() and not is_there(chosen):
        _write_file(chosen.master_key_file, new_master_key())
        return True
    if chosen.key_place is KeyPlace.KEYRING and not _in_keyring(chosen) and not is_there(chosen):
        keyring.set_password(SERVICE, _account(chosen), new_master_key())
        return True
    return False


def _from_file(chosen: Settings) -> str:
    path = chosen.master_key_file
    if not path.exists():
        raise VaultError(f"There is no master key at {path}. If there are data already, put back their key.")
    if path.stat().st_mode & 0o077:
        raise VaultError(f"Others on this computer can read {path}. Set its mode to 0600.")
    return path.read_text()


def _from_keyring(chosen: Settings) -> str:
    kept = _in_keyring(chosen)
    if kept is None:
        raise VaultError(
            "The keyring holds no master key for this folder. If there are data already, put back their key."
        )
    return kept


def _in_keyring(chosen: Settings) -> str | None:
    return keyring.get_password(SERVICE, _account(chosen))


def _from_environment(chosen: Settings) -> str:
    if chosen.master_key is None:
        raise VaultError("CLINIC_KEY_PLACE is environment, but CLINIC_MASTER_KEY is not set.")
    return chosen.master_key.get_secret_value()


def _account(chosen: Settings) -> str:
    return str(chosen.data.resolve())


def _write_file(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)


_READ = {
    KeyPlace.FILE: _from_file,
    KeyPlace.KEYRING: _from_keyring,
    KeyPlace.ENVIRONMENT: _from_environment,
}
