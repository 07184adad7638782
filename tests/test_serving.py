"""`clinic serve` where it cannot: a clear end, before anybody is sent to the wrong place."""

import socket
import subprocess
import sys

COMMAND = [sys.executable, "-c", "from clinic.cli import main; main()", "serve"]


def served(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own program
        COMMAND, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_port_that_is_taken_is_said_before_an_address_is(tmp_path, monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = served({"CLINIC_DATA": str(tmp_path), "PORT": port, "PATH": ""})
    assert done.returncode == 1
    assert f"Port {port}" in done.stderr
    assert "http://" not in done.stdout
    assert "Traceback" not in done.stderr


def test_a_data_folder_that_is_a_file_is_said_in_words(tmp_path):
    file = tmp_path / "not-a-folder"
    file.write_text("words")
    done = served({"CLINIC_DATA": str(file), "PORT": "8199", "PATH": ""})
    assert done.returncode == 1
    assert "cannot be used" in done.stderr
    assert "Traceback" not in done.stderr
