"""Reads, once for all followers of this process, what is new for them and whose right still stands."""

import json
from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from sqlmodel import Session

from clinic.cycles.frames import Shape
from clinic.cycles.live_links import standing_links
from clinic.cycles.live_picture import Marks, marks, picture
from clinic.database import transaction
from clinic.language import Language
from clinic.practice.rules import Act
from clinic.practice.store import standing_sign_ins
from clinic.web.live import Looked, Right, Told, Topic
from clinic.web.program import Program


class MapDesk:
    """The desk for cycle maps. `running` gives the program of this process."""

    def __init__(self, running: Callable[[], Program]) -> None:
        self._running = running

    def look(self, topics: Collection[Topic], rights: Collection[Right], known: Mapping[Topic, str]) -> Looked:
        """One reading transaction, and one new picture for each map, shape and language that changed."""
        program = self._running()
        with transaction(program.engine, reading=True) as session:
            standing = _standing(session, rights)
            stand = marks(session, list({topic.map for topic in topics}))
            now = {topic: _mark(topic, stand[topic.map]) for topic in topics if topic.map in stand}
            news = {
                topic: _told(session, program, topic, mark) for topic, mark in now.items() if known.get(topic) != mark
            }
        return Looked(standing, news)


def _standing(session: Session, rights: Collection[Right]) -> frozenset[Right]:
    links = standing_links(session, {right.link for right in rights if right.link is not None})
    sign_ins = standing_sign_ins(session, {one.sign_in for one in rights if one.sign_in is not None}, Act.OPEN_FILE)
    return frozenset(one for one in rights if one.link in links or one.sign_in in sign_ins)


def _mark(topic: Topic, marks: Marks) -> str:
    return marks.board if topic.shape is None else marks.couple


def _told(session: Session, program: Program, topic: Topic, mark: str) -> Told:
    if topic.shape is None:
        return Told(mark, signal(mark))
    shown = picture(session, program.vault, topic.couple, topic.map, Shape(topic.shape), language=topic.language)
    return Told(mark, json.dumps(shown, ensure_ascii=False))


def signal(mark: str) -> str:
    """What the counselor's own pages are told: where the log and the presentation stand, and no word of anybody."""
    seq, revision, _names = mark.split(".")
    return json.dumps({"seq": int(seq), "revision": int(revision), "mark": mark})


def seat(couple: UUID, map_id: UUID, shape: Shape | None, language: Language = Language.ENGLISH) -> Topic:
    """What somebody follows: pictures of a shape, or signals."""
    return Topic(couple, map_id, shape.value if shape else None, language)
