"""Runs what is asynchronous, in a thread of its own: a process that drives a browser has a running loop already."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Made = TypeVar("Made")
LONGEST = 10
"""Seconds after which it hangs, and does not work."""


def run(work: Coroutine[None, None, Made], longest: float = LONGEST) -> Made:
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(asyncio.wait_for(work, longest))).result()
