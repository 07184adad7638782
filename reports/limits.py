"""What one document may cost, and the fence round the process that prints it."""

import contextlib
import ctypes
import os
import resource
import signal
from collections.abc import Iterator

MEMORY_LIMIT = 700 << 20
"""Address space in bytes."""
TIME_LIMIT = 10
"""Seconds."""
_NEW_NETWORK = 0x40000000
_NEW_USER = 0x10000000


def fence(open_files: int, seconds: int) -> None:
    """Limit the calling process for good: memory, time, no file written or opened, no network.

    `open_files` is the number of descriptors it may hold; those it has already stay usable. `seconds` are counted on
    the wall and on the processor.
    """
    _leave_network()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (open_files, open_files))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(seconds)


class TooSlowError(BaseException):
    """Time is up. No `except Exception` of a library on the way may swallow it."""


@contextlib.contextmanager
def hurried(seconds: float) -> Iterator[None]:
    """Stop what is done inside after so many `seconds` on the wall; for the main thread.

    Raises:
        TooSlowError: it took longer.
    """
    before = signal.signal(signal.SIGALRM, _time_is_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _time_is_up(_number: int, _frame: object) -> None:
    raise TooSlowError


def _leave_network() -> None:
    """Move to a network of one's own, where there is nothing, if the system lets us.

    It is the second wall: nothing here asks the network for anything, and no new socket can be opened either.
    """
    with contextlib.suppress(AttributeError, OSError):
        unshare = ctypes.CDLL(None, use_errno=True).unshare
        if unshare(_NEW_NETWORK) != 0 and os.getuid() != 0:
            unshare(_NEW_USER | _NEW_NETWORK)
