"""The program behind a real port, because a stream never ends by itself; and somebody who follows it."""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import uvicorn
from fastapi import FastAPI

PATIENCE = 10
JSON = {"accept": "application/json"}
BENEATH = "quillbeneath that I do not matter"


def add(element: str = "cue", text: str = "quillnew you sigh", **more: Any) -> dict[str, Any]:
    """A change that puts words on the map, as a board sends it."""
    facts = {"entry": str(uuid4()), "partner": "a", "element": element, "text": text, "tentative": False}
    return {"kind": "add_entry", **facts, "audience": "room", **more}


@contextmanager
def served(app: FastAPI) -> Iterator[int]:
    """`app` on a free port of this machine; gives the port."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_level="error", lifespan="off", timeout_graceful_shutdown=2
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    ends = time.monotonic() + PATIENCE
    while not server.started:
        assert time.monotonic() < ends
        time.sleep(0.01)
    app.state.live._closed = False
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        app.state.live.close()
        server.should_exit = True
        thread.join(PATIENCE)


@dataclass
class Event:
    name: str = ""
    id: str = ""
    data: Any = None


@dataclass
class Follower:
    """One open stream: every byte it was sent, and the events in them."""

    port: int
    path: str
    cookie: str
    last: str = ""
    bytes: bytes = b""
    status: int = 0
    _lines: Any = field(default=None, repr=False)

    def __enter__(self) -> "Follower":
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Accept": "text/event-stream", "Cookie": self.cookie}
        self._connection.request(
            "GET", self.path, headers=headers | ({"Last-Event-ID": self.last} if self.last else {})
        )
        self._answer = self._connection.getresponse()
        self.status = self._answer.status
        self.bytes += str(self._answer.headers).encode()
        return self

    def __exit__(self, *_: object) -> None:
        self._answer.close()
        self._connection.close()

    def next(self) -> Event:
        """The next event; a name of "" says that the stream is over."""
        event = Event()
        while line := self._answer.readline():
            self.bytes += line
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name == "event":
                event.name = value
            elif name == "id":
                event.id = value
            elif name == "data":
                event.data = json.loads(value)
            elif not name and event.name:
                if event.name != "alive":
                    return event
                event = Event()
        return Event()
