"""Remembers for a while what was printed, so that an unchanged edition is not printed again.

In the memory of this process alone, never on a disk, and never from one reader or one couple to another, not even if
the words are the same: the key is the digest of the whole HTML, which says everything that is printed, with both. What
nobody asks for is forgotten after some minutes, and all of it when the press closes.
"""

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from clinic.couples.rules import Reader

MOST_BYTES = 16 << 20
MOST_SECONDS = 600.0

Key = tuple[Reader, UUID | None, bytes]


@dataclass(frozen=True, slots=True)
class _Printed:
    pdf: bytes
    at: float


class PrintedEditions:
    """The last editions, up to a number of bytes. Threads may share it."""

    def __init__(self, most_bytes: int = MOST_BYTES, clock: Callable[[], float] = time.monotonic) -> None:
        self._most_bytes, self._clock = most_bytes, clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, _Printed] = OrderedDict()
        self._bytes = 0

    def printed(
        self, reader: Reader, html: str, print_html: Callable[[str], bytes], couple: UUID | None = None
    ) -> bytes:
        """The PDF of `html` for `reader` of `couple`: the one that was printed already, or a new one."""
        key = reader, couple, hashlib.sha256(html.encode("utf-8")).digest()
        if pdf := self._find(key):
            return pdf
        pdf = print_html(html)
        self._keep(key, pdf)
        return pdf

    def forget(self) -> None:
        """Keep nothing any more."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0

    def _find(self, key: Key) -> bytes | None:
        with self._lock:
            self._drop_old()
            found = self._kept.get(key)
            return found.pdf if found else None

    def _keep(self, key: Key, pdf: bytes) -> None:
        with self._lock:
            self._drop(key)
            self._kept[key] = _Printed(pdf, self._clock())
            self._bytes += len(pdf)
            while self._bytes > self._most_bytes:
                self._drop(next(iter(self._kept)))

    def _drop_old(self) -> None:
        """The oldest are first: an edition is kept from when it was printed, however often it is asked for."""
        while self._kept:
            key, oldest = next(iter(self._kept.items()))
            if self._clock() - oldest.at <= MOST_SECONDS:
                return
            self._drop(key)

    def _drop(self, key: Key) -> None:
        if gone := self._kept.pop(key, None):
            self._bytes -= len(gone.pdf)
