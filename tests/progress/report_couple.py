"""Maya and Jon with a year in their file, in which every private kind of fact holds a word that stands nowhere else."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

from sqlmodel import Session

from clinic.couples.goal_rules import Owner, Rhythm
from clinic.couples.goal_store import agree_goal, set_tick
from clinic.couples.rules import Side
from clinic.couples.session_rules import Attended, ChangeEvent, SessionRecord, SessionWords, Step, Way
from clinic.couples.session_store import save_session, start_session
from clinic.couples.session_tables import TherapySession
from clinic.progress.measure_rules import Source, Taken
from clinic.progress.measure_store import NewScore, add_scores, release
from clinic.progress.measures import measures
from clinic.progress.rules import Place
from clinic.progress.store import note_event, note_place
from tests.cast import HUNCH, WORDS, Audience

TODAY = datetime.now(UTC).astimezone().date()
ALONE = TODAY - timedelta(days=21)
"""The day on which Maya came alone."""
MET = tuple(TODAY - timedelta(days=days) for days in (70, 42, 21, 7))

ROOM = WORDS[Audience.ROOM].split()[0]
OPEN = {ROOM, "quillreleased", "quillgoalboth", "31.5", "33.5"}
"""What both may see."""
COUNSELORS = {"quillunreleased", "quillplan", "quillwhy", "quillseen"}
"""What the counselor noted for themself."""
OWN_A = {"quillgoalmaya", "13.625", "7.125"}
OWN_B = {"quillgoaljon", "11.375"}
NEVER = {"quillnote", *(WORDS[one].split()[0] for one in Audience if one is not Audience.ROOM), HUNCH.split()[0]}
"""The private note, and words of the map that are not for everyone: in no report at all."""
EVERY = OPEN | COUNSELORS | OWN_A | OWN_B | NEVER
CONTACTS = {"maya@example.com", "jon@example.com", "865-555-0112", "865-555-0113"}


def fill(session: Session, house, couple, actor) -> None:
    """A year with everything in it."""
    file = house.file(session, couple)
    vault = house.vault
    for on in MET:
        _session(session, house, file, actor, on)
    _measures(session, vault, actor, file)
    for owner, word in ((Owner.BOTH, "both"), (Owner.A, "maya"), (Owner.B, "jon")):
        goal = agree_goal(
            session,
            vault,
            actor,
            file,
            owner,
            f"quillgoal{word} Jon and Maya walk",
            Rhythm.DAILY,
            MET[0],
            None,
            uuid4(),
        )
        if owner is Owner.BOTH:
            set_tick(session, file.id, goal, Side.A, MET[1], ticked=True)
    why = "quillwhy Maya says Jon is back, call maya@example.com"
    note_place(session, vault, actor, file, MET[1], Place(Step.OWN_NEEDS, Side.B), why)
    note_event(session, vault, actor, file, MET[1], ChangeEvent.DE_ESCALATION, "quillseen Jon took Maya’s hand")


def _session(session: Session, house, file, actor, on: date) -> None:
    now = datetime.combine(on, time(15)).astimezone()
    kept = start_session(session, house.vault, actor, file, now)
    is_last, alone = on == MET[-1], on == ALONE
    words = SessionWords(
        SessionRecord(Way.IN_PERSON, Attended.A if alone else Attended.BOTH),
        plan="quillplan Stay with Jon, ring 865-555-0113" if is_last else "",
        summary="quillreleased Jon and Maya found the loop." if is_last else "quillunreleased Maya wept, Jon stayed.",
        released=is_last,
        note="quillnote Maya told me of May",
    )
    revision = session.get_one(TherapySession, kept).revision
    save_session(session, house.vault, actor, file, kept, words, revision=revision, ends=True, now=now)


def _measures(session: Session, vault, actor, file) -> None:
    pulse, phq, csi = (measures()[slug] for slug in ("connection-pulse", "phq-9", "csi-4"))
    for side in Side:
        release(session, vault, actor, file, pulse, side, released=True)
    scores = [
        (Side.A, pulse, 28.0, 31.5),
        (Side.B, pulse, 30.0, 33.5),
        (Side.A, phq, 16.0, 13.625),
        (Side.B, phq, 12.0, 11.375),
        (Side.A, csi, 6.0, 7.125),
    ]
    new = [
        NewScore(uuid4(), side, measure, Taken(on, total, Source.TYPED))
        for side, measure, *totals in scores
        for on, total in zip((MET[0], MET[-1]), totals, strict=True)
    ]
    add_scores(session, vault, actor, file, new)
