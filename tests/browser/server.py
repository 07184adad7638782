"""The program as a person runs it: its own process, its own folder, killed and started again at will."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

COMMAND = [sys.executable, "-c", "from clinic.cli import main; main()"]
PATIENCE = 60


class Server:
    """`clinic serve` on a free port of this machine, over one data folder."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.cookies: list[Any] = []
        """The cookies of somebody who signed in to this server, to be used again."""
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "CLINIC_DATA": str(self.data), "PORT": str(self.port)}

    @property
    def process(self) -> int:
        """The number of the running process."""
        if self._process is None:
            raise RuntimeError("the server does not run")
        return self._process.pid

    def command(self, *words: str) -> str:
        """What a `clinic` command prints, over the same folder."""
        done = subprocess.run(  # noqa: S603 - our own program
            [*COMMAND, *words], env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    def start(self) -> "Server":
        log = (self.data / "server.log").open("ab")
        self._process = subprocess.Popen([*COMMAND, "serve"], env=self.environment, stdout=log, stderr=log)  # noqa: S603
        log.close()
        ends = time.monotonic() + PATIENCE
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > ends:
                raise RuntimeError(f"the server did not start:\n{(self.data / 'server.log').read_text()[-2000:]}")
            time.sleep(0.05)
        return self

    def kill(self) -> None:
        """As a power cut would: no goodbye."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.kill()
            self._process = None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/sign-in", timeout=1):  # noqa: S310 - our own address
                return True
        except (urllib.error.URLError, OSError):
            return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
