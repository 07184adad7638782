"""The press room: a process with WeasyPrint, fonts and styles loaded, which forks once per document.

`python -m reports.press_room N SECONDS` serves the Unix socket that is file descriptor N and gives each document
SECONDS. Each message on it brings a socket of
its own for one job: four bytes of length, then HTML in UTF-8. Back comes a length and then `P` and the PDF, or `E` and
a sentence; nothing at all if the document broke a limit. It ends when the program that started it does.
"""

import gc
import os
import signal
import socket
import struct
import sys

from reports.complaints import FaultyDocumentError
from reports.limits import fence
from reports.typesetter import Typesetter

_LENGTH = struct.Struct("!I")
_JOB_FILE = 3
_JOB_PATIENCE = 5.0


def serve(control: socket.socket, seconds: int) -> None:
    """Print what comes in until the other end closes."""
    typesetter = Typesetter()
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        message, files, _, _ = socket.recv_fds(control, 1, 1)
        if not message:
            return
        with socket.socket(fileno=files[0]) as job:
            _take(job, typesetter, seconds)


def _take(job: socket.socket, typesetter: Typesetter, seconds: int) -> None:
    job.settimeout(_JOB_PATIENCE)
    try:
        html = _received(job)
    except (OSError, struct.error, UnicodeDecodeError):
        return
    typesetter.keep(html)
    if os.fork() == 0:
        os._exit(_print_one(job, html, typesetter, seconds))


def _received(job: socket.socket) -> str:
    with job.makefile("rb") as stream:
        (length,) = _LENGTH.unpack(stream.read(_LENGTH.size))
        return stream.read(length).decode("utf-8")


def _print_one(job: socket.socket, html: str, typesetter: Typesetter, seconds: int) -> int:
    """Print in the forked child: one document, one answer."""
    try:
        os.dup2(job.fileno(), _JOB_FILE)
        os.closerange(_JOB_FILE + 1, 256)
        gc.disable()
        fence(_JOB_FILE + 1, seconds)
        with socket.socket(fileno=_JOB_FILE) as back:
            back.setblocking(True)
            answer = _answer(html, typesetter)
            back.sendall(_LENGTH.pack(len(answer)) + answer)
    except OSError:
        return 1
    return 0


def _answer(html: str, typesetter: Typesetter) -> bytes:
    try:
        return b"P" + typesetter.print(html)
    except FaultyDocumentError as complaint:
        return f"EThis document is incomplete, so it was not printed: {complaint}.".encode()
    except (MemoryError, RecursionError):
        return b"EThis document is too large or too deeply nested to print."
    except Exception as error:
        return f"EThis document could not be printed ({type(error).__name__}).".encode()


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as from_program:
        serve(from_program, int(sys.argv[2]))
