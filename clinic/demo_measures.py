"""Fills the invented couples' measures from their stories: totals of months, who released them, when they are taken.

[[measures]]
measure = "csi-4"          every = 1                taken in every so many sessions; 0 is not on a schedule
a = [9, 10, …]             b = [11, 10, …]          totals, the newest last; "" where one was missed
weeks = 2                  released = true          weeks between two totals; whether both may see them
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from clinic.couples.rules import Side
from clinic.couples.store import CoupleFile
from clinic.identifiers import new_id
from clinic.practice.rules import Actor
from clinic.progress.measure_rules import Source, Taken
from clinic.progress.measure_store import NewScore, add_scores, release, schedule
from clinic.progress.measures import measures
from clinic.vault import Vault


def tell_measures(
    session: Session, vault: Vault, actor: Actor, file: CoupleFile, story: dict[str, Any], today: date
) -> None:
    """One couple's scores as its story tells them, counted back from the day of their last session."""
    last = today - timedelta(days=story["days_ago"])
    for told in story.get("measures", ()):
        measure = measures()[told["measure"]]
        for side in Side:
            if told.get("released"):
                release(session, vault, actor, file, measure, side, released=True)
        add_scores(session, vault, actor, file, list(_scores(told, last)))
        schedule(session, vault, actor, file, measure, told.get("every", 0))


def _scores(told: dict[str, Any], last: date) -> Iterator[NewScore]:
    measure = measures()[told["measure"]]
    for side in Side:
        for back, total in enumerate(reversed(told.get(side, ()))):
            if total != "":
                on = last - timedelta(weeks=back * told["weeks"])
                yield NewScore(new_id(), side, measure, Taken(on, float(total), Source.TYPED))
