"""The one door to PDF. A document goes in, a tagged PDF or a `PaperError` comes out.

The work is done by the press room (`reports.press_room`), a process of its own that has WeasyPrint, fonts and styles
loaded and forks once per document. Nothing here imports WeasyPrint, so the web app stays small and has no copy of it.
"""

import atexit
import contextlib
import os
import socket
import struct
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path
from uuid import UUID

from clinic.couples.rules import Reader
from reports.document import Document, to_html
from reports.limits import TIME_LIMIT
from reports.printed_editions import PrintedEditions

_ROOT = Path(__file__).resolve().parent.parent
FONT_SETTINGS = _ROOT / "reports" / "styles" / "fonts.conf"
_LARGEST_JOB = 8 << 20
_PATIENCE = 5.0
"""Seconds beyond a document's own limit, for the room to start and for the answer to come."""
_BROKE_A_LIMIT = "Printing this took too long or grew too large, so it was stopped."
_LENGTH = struct.Struct("!I")
PRINTED = b"P"


class PaperError(RuntimeError):
    """A document could not be printed; the message is for the person who asked for it."""


class _RoomClosedError(Exception):
    """The press room has ended."""


class Press:
    """A running press room. Start one per program and share it between threads.

    It starts its process again when that has died, and prints at most as many documents at once as there are cores.
    """

    def __init__(self, seconds: int = TIME_LIMIT) -> None:
        """A press that gives each document this many `seconds`."""
        self._seconds = seconds
        self._editions = PrintedEditions()
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(os.cpu_count() or 1)
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def print(self, document: Document) -> bytes:
        """The document as a tagged PDF; one that was printed a moment ago for the same reader is not printed again.

        Raises:
            PaperError: a font or picture is missing, or the document is too large or takes too long.
        """
        return self._editions.printed(document.reader, to_html(document), self.print_html)

    def print_edition(self, html: str, reader: Reader, couple: UUID) -> bytes:
        """`html` as a tagged PDF for this reader of this couple, printed once while it is remembered.

        Raises:
            PaperError: as for `print`.
        """
        return self._editions.printed(reader, html, self.print_html, couple)

    def print_html(self, html: str) -> bytes:
        """`html`, which one of our own templates made, as a tagged PDF.

        Raises:
            PaperError: as for `print`.
        """
        job = html.encode("utf-8")
        if len(job) > _LARGEST_JOB:
            raise PaperError("This document is too large to print.")
        with self._slots:
            try:
                answer = self._ask(job)
            except _RoomClosedError:
                answer = self._ask_again(job)
        if answer[:1] == PRINTED:
            return answer[1:]
        raise PaperError(answer[1:].decode("utf-8") or _BROKE_A_LIMIT)

    def _ask_again(self, job: bytes) -> bytes:
        """A second try, in a new room."""
        try:
            return self._ask(job)
        except _RoomClosedError as closed:
            raise PaperError("Printing is not available just now. Please try again.") from closed

    def warm_up(self) -> None:
        """Start the process ahead of the first document; it gets ready while the program goes on."""
        self._running()

    @property
    def process_id(self) -> int:
        """The press room's process, or 0 when it is closed."""
        return self._process.pid if self._process else 0

    def close(self) -> None:
        """End the process and forget what was printed; a press that is used again starts a new one."""
        self._editions.forget()
        with self._lock:
            if self._control:
                self._control.close()
            if self._process:
                self._process.terminate()
                self._process.wait()
            self._control = self._process = None

    def _ask(self, job: bytes) -> bytes:
        """The press room's answer; nothing, if the document broke a limit.

        Raises:
            _RoomClosedError: the press room itself is gone.
        """
        process = self._running()
        ours, theirs = socket.socketpair()
        answer = b""
        with ours, contextlib.suppress(ConnectionError):
            ours.settimeout(self._seconds + _PATIENCE)
            try:
                self._hand_over(theirs)
                ours.sendall(_LENGTH.pack(len(job)) + job)
                answer = b"".join(iter(lambda: ours.recv(1 << 20), b""))
            except TimeoutError:
                process.kill()
                return b""
        if len(answer) > _LENGTH.size and _LENGTH.unpack_from(answer)[0] == len(answer) - _LENGTH.size:
            return answer[_LENGTH.size :]
        if _has_ended(process):
            raise _RoomClosedError
        return b""

    def _hand_over(self, job: socket.socket) -> None:
        with job, self._lock:
            if self._control is None:
                raise BrokenPipeError
            socket.send_fds(self._control, [b"j"], [job.fileno()])

    def _running(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                if self._control:
                    self._control.close()
                self._process, self._control = _start(self._seconds)
            return self._process


def _start(seconds: int) -> tuple[subprocess.Popen[bytes], socket.socket]:
    """A new press room, and the socket that leads to it. It starts with a bare environment: no keys, no settings."""
    ours, theirs = socket.socketpair()
    environment = {
        "PYTHONPATH": os.pathsep.join(str(place) for place in (_ROOT, *sys.path) if place),
        "FONTCONFIG_FILE": str(FONT_SETTINGS),
        "LANG": "C.UTF-8",
    }
    with theirs:
        process = subprocess.Popen(  # noqa: S603  (our own interpreter and module, nothing from outside)
            [sys.executable, "-m", "reports.press_room", str(theirs.fileno()), str(seconds)],
            pass_fds=[theirs.fileno()],
            env=environment,
            stdin=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
        )
    return process, ours


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(timeout=0.2)
    except subprocess.TimeoutExpired:
        return False
    return True


@cache
def _shared_press() -> Press:
    press = Press()
    atexit.register(press.close)
    return press


def render_pdf(document: Document) -> bytes:
    """The document as a tagged PDF, printed by a press this program keeps from its first use to its end.

    Raises:
        PaperError: as for `Press.print`.
    """
    return _shared_press().print(document)
