"""How a practice's own suggested words are fetched and saved: one small file for each kind of map."""

from datetime import UTC, datetime
from uuid import UUID

from sqlmodel import Session

from clinic.cycles.rules import MapKind
from clinic.cycles.tables import PracticeWords
from clinic.cycles.vocabulary import OURS, Vocabulary, read_vocabulary, write_vocabulary
from clinic.database import one_at_a_time
from clinic.practice import audit
from clinic.practice.rules import Actor
from clinic.vault import Vault

LANGUAGE = "en"


class WordsChangedError(Exception):
    """Somebody else changed the words since the page was opened."""


def practice_words(session: Session, practice: UUID, kind: MapKind) -> tuple[Vocabulary, int]:
    """A practice's own lists and how often they were changed; none and 0 if it has never changed them."""
    row = session.get(PracticeWords, (practice, LANGUAGE, kind))
    return (read_vocabulary(row.content), row.revision) if row else (OURS, 0)


def save_words(
    session: Session, vault: Vault, actor: Actor, kind: MapKind, vocabulary: Vocabulary, revision: int
) -> None:
    """Keeps a practice's own lists.

    Raises:
        WordsChangedError: `revision` is not the present one.
    """
    one_at_a_time(session.connection(), f"words|{actor.practice}")
    row = session.get(PracticeWords, (actor.practice, LANGUAGE, kind))
    if (row.revision if row else 0) != revision:
        raise WordsChangedError
    now = datetime.now(UTC)
    row = row or PracticeWords(practice_id=actor.practice, language=LANGUAGE, kind=kind, changed_at=now)
    row.content = write_vocabulary(vocabulary)
    row.revision = revision + 1
    row.changed_by, row.changed_at = actor.member, now
    session.add(row)
    audit.record(session, vault, actor, "Changed the practice's suggested words.", None)
