"""The fence round a process that prints, tried from inside."""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable

import pytest

from reports.limits import MEMORY_LIMIT, fence

HELD, FREE = 0, 1


def behind_the_fence(act: Callable[[], object]) -> int:
    """The end of a forked process that tries `act` behind the fence: HELD if it was refused, else FREE."""
    child = os.fork()
    if child == 0:
        os.closerange(3, 256)
        fence(open_files=3, seconds=1)
        try:
            act()
        except (OSError, MemoryError):
            os._exit(HELD)
        os._exit(FREE)
    return os.waitpid(child, 0)[1]


@pytest.mark.parametrize(
    "act",
    [
        lambda: bytearray(MEMORY_LIMIT),
        lambda: open(__file__),  # noqa: SIM115, PTH123  (it must not even open)
        lambda: os.listdir("/"),  # noqa: PTH208  (the plain call)
        socket.socket,
        os.pipe,
    ],
    ids=["memory", "file", "folder", "socket", "pipe"],
)
def test_nothing_more_can_be_had(act):
    assert behind_the_fence(act) == HELD


def test_time_is_up_after_its_seconds():
    assert os.WTERMSIG(behind_the_fence(lambda: time.sleep(5))) == signal.SIGALRM


def test_what_was_there_before_still_works():
    assert os.waitstatus_to_exitcode(behind_the_fence(lambda: len(sys.modules))) == FREE
