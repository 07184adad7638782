"""What a person may choose about how the program runs; read from the environment, with safe defaults."""

from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class KeyPlace(StrEnum):
    """Where the master key is kept. A person chooses; the program never falls back from one to another."""

    FILE = "file"
    KEYRING = "keyring"
    ENVIRONMENT = "environment"


LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_OWN_NAMES = ("127.0.0.1", "localhost", "[::1]")


class Settings(BaseSettings):
    """Every setting is an environment variable with the prefix `CLINIC_`, except the usual `PORT`."""

    model_config = SettingsConfigDict(env_prefix="CLINIC_", extra="ignore")

    data: Path = Path("var")
    """Folder for the database, keys and documents."""

    port: int = Field(default=8000, ge=1, le=65535, validation_alias="PORT")
    host: str = "127.0.0.1"
    hosts: str = ""
    """The names people reach this program by, separated by commas; for a server behind https."""

    database_url: SecretStr | None = None
    """A PostgreSQL address for a group practice; without one, the encrypted file in `data`."""

    key_place: KeyPlace = KeyPlace.FILE
    key_file: Path | None = None
    """The master key's file; without one, `keys/master.json` in `data`."""

    master_key: SecretStr | None = None
    """The master key itself, for `CLINIC_KEY_PLACE=environment`."""

    mail_host: str = ""
    """The mail server that links may be sent through; without one, links are copied, scanned or printed."""

    mail_port: int = Field(default=587, ge=1, le=65535)
    mail_user: str = ""
    mail_password: SecretStr | None = None
    mail_from: str = ""
    """The sender that a partner sees: neutral, such as `hello@practice.example`."""

    address: str = Field(default="", pattern=r"^(https?://[^\s/]+)?/?$")
    """Where partners reach this program, such as `https://practice.example`: for links in a timer's messages."""

    @property
    def sends_mail(self) -> bool:
        return bool(self.mail_host and self.mail_from)

    @property
    def database_file(self) -> Path:
        return self.data / "clinic.db"

    @property
    def answers_to(self) -> list[str]:
        """Which Host headers are answered: on this computer alone, none that a page elsewhere could point here."""
        named = [name.strip() for name in self.hosts.split(",") if name.strip()]
        return [*named, *_OWN_NAMES] if named or self.host in LOOPBACK else ["*"]

    @property
    def master_key_file(self) -> Path:
        return self.key_file or self.data / "keys" / "master.json"


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
