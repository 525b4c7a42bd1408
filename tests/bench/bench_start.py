"""From `make run` to the first answer: cold in a fresh clone without an environment, and warm on the second call."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.bench.figures import Figure, at_most

HOME = Path(__file__).parents[2]


def run() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "imece"
        subprocess.run(["git", "clone", "--quiet", str(HOME), str(clone)], check=True)
        for name, goal in (("make run, cold, to the first answer", 60.0), ("make run, warm, to the first answer", 5.0)):
            yield at_most(goal, name=name, measured=_seconds_to_answer(clone), unit="s")


def _seconds_to_answer(clone: Path, patience: float = 300.0) -> float:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "VIRTUAL_ENV"}}
    begun = time.monotonic()
    running = subprocess.Popen(
        ["make", "run"],
        cwd=clone,
        env={**environ, "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while not _answers(port):
            if time.monotonic() - begun > patience or running.poll() is not None:
                raise RuntimeError("make run did not answer")
            time.sleep(0.05)
        return time.monotonic() - begun
    finally:
        _stop(running, clone)


def _stop(running: subprocess.Popen[bytes], clone: Path) -> None:
    """`make` itself ends at once; what it started stops its own children first, and the database last."""
    os.killpg(running.pid, signal.SIGTERM)
    running.wait(timeout=60)
    for _ in range(600):
        try:
            os.killpg(running.pid, 0)
        except ProcessLookupError:
            break
        time.sleep(0.1)
    subprocess.run(["make", "stop"], cwd=clone, check=True, stdout=subprocess.DEVNULL)


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/services", timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
