"""Row ids: made by the program, because they are part of what a sealed value is bound to, and in time order."""

from uuid import UUID

from uuid_utils import compat


def new_id() -> UUID:
    """A new UUIDv7."""
    return compat.uuid7()
