"""Many followers in a process of their own: `python -m tests.benchmarks.crowd PORT COOKIES SIZE`.

Prints the number of a picture as soon as every follower has it.
"""

import asyncio
import re
import sys

EVENT = re.compile(rb"id: (\d+)\s")


class Crowd:
    """What each follower has seen."""

    def __init__(self, port: int, cookies: list[str], size: int) -> None:
        self.port, self.cookies = port, cookies
        self.seen = [-1] * size
        self.told = -1

    async def follow(self, number: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 22)
        writer.write(
            "GET /live/stream?shape=wide HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n"
            f"Cookie: {self.cookies[number % len(self.cookies)]}\r\n\r\n".encode()
        )
        while line := await reader.readline():
            if found := EVENT.match(line):
                self.seen[number] = int(found[1])
                self.tell()

    def tell(self) -> None:
        everyone = min(self.seen)
        if everyone > self.told:
            self.told = everyone
            sys.stdout.write(f"{everyone}\n")
            sys.stdout.flush()


async def main(port: int, cookies: list[str], size: int) -> None:
    crowd = Crowd(port, cookies, size)
    await asyncio.gather(*(crowd.follow(number) for number in range(size)))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2].split(), int(sys.argv[3])))
