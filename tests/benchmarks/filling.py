"""Many people at their forms, in a process of its own: `python -m tests.benchmarks.filling PORT FILE [PAUSE]`.

FILE is JSON: for each person the cookie of their browser and the pages they send, one after the other, each with its
path and its body. With PAUSE, everyone waits that many seconds before each page, as people do. Prints JSON: how long
all of it took, how long each page took, and how many answers there were of each status.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from pathlib import Path


class Desk:
    """Everybody, and what came of it."""

    def __init__(self, port: int, pause: float) -> None:
        self.port, self.pause = port, pause
        self.times: list[float] = []
        self.statuses: Counter[int] = Counter()

    async def fill(self, number: int, person: dict) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        await asyncio.sleep(self.pause * (number % 100) / 100)
        for page in person["pages"]:
            await asyncio.sleep(self.pause)
            started = time.perf_counter()
            writer.write(request(page, person["cookie"]))
            self.statuses[await status_of(reader)] += 1
            self.times.append(time.perf_counter() - started)
        writer.close()


def request(page: dict, cookie: str) -> bytes:
    body = page["body"].encode()
    head = (
        f"POST {page['path']} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nSec-Fetch-Site: same-origin\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def status_of(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next((line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), b":0")
    await reader.readexactly(int(length.partition(b":")[2]))
    return int(head[9:12])


async def main(port: int, file: str, pause: float) -> None:
    people, desk = json.loads(Path(file).read_text(encoding="utf-8")), Desk(port, pause)
    started = time.perf_counter()
    await asyncio.gather(*(desk.fill(number, person) for number, person in enumerate(people)))
    took = time.perf_counter() - started
    print(json.dumps({"seconds": took, "times": desk.times, "statuses": desk.statuses}))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]) if len(sys.argv) > 3 else 0.0))
