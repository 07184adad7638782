"""Many documents printed at once, as many side by side as there are cores, each written whole or not at all."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Protocol

from reports.document import Document

CORES = os.cpu_count() or 1


class Prints(Protocol):
    """Something that makes bytes of a document."""

    def print(self, document: Document) -> bytes: ...


def print_all(press: Prints, documents: Sequence[Document], side_by_side: int = CORES) -> Iterator[tuple[int, bytes]]:
    """Each document's number and its PDF, in the order they are ready. Whoever stops listening stops the run.

    Only a few are waiting to be printed at any time, so that a long run needs no more memory than a short one.

    Raises:
        PaperError: a document could not be printed; those that were ready before it have come already.
    """
    numbers = iter(range(len(documents)))
    pool = ThreadPoolExecutor(side_by_side)
    open_still: dict[Future[bytes], int] = {}
    try:
        while True:
            for number in numbers:
                open_still[pool.submit(press.print, documents[number])] = number
                if len(open_still) > side_by_side:
                    break
            if not open_still:
                return
            for ready in wait(open_still, return_when=FIRST_COMPLETED).done:
                yield open_still.pop(ready), ready.result()
    finally:
        pool.shutdown(cancel_futures=True)


def write_whole(file: Path, content: bytes) -> None:
    """Write a file for its owner alone, so that nobody ever finds half of it, whatever happens meanwhile.

    Raises:
        OSError: it cannot be written.
    """
    part = file.with_name(f".{file.name}.part")
    try:
        part.touch(mode=0o600)
        part.write_bytes(content)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
