"""A fresh clone and the way from `make run` to its first answer, as a newcomer would go it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

HOME = Path(__file__).parents[1]
# What would lead the clone to something that the newcomer does not have.
NOT_THEIRS = {
    "DATABASE_URL", "VIRTUAL_ENV", "SECRET_KEY", "IMECE_INSTANCE", "IMECE_ENV", "PYTHONPATH", "PYTHONPYCACHEPREFIX"
}  # fmt: skip


def clone_into(folder: Path) -> Path:
    """What is committed, and nothing else."""
    clone = folder / "imece"
    subprocess.run(["git", "clone", "--quiet", str(HOME), str(clone)], check=True)
    return clone


def seconds_to_answer(clone: Path, *, user: str | None = None, patience: float = 300.0) -> float:
    """Seconds from `make run` until the catalogue answers; everything it started is stopped afterwards.

    `user` runs it as somebody else (for root only). Raises RuntimeError when it ends or does not answer in time.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {key: value for key, value in os.environ.items() if key not in NOT_THEIRS} | {"PORT": str(port)}
    if user is not None:
        environ |= {"HOME": str(clone.parent), "PATH": "/usr/local/bin:/usr/bin:/bin"}
        environ.pop("UV_CACHE_DIR", None)
    begun = time.monotonic()
    with (clone.parent / f"{clone.name}.log").open("ab") as log:
        running = subprocess.Popen(
            ["make", "run"], cwd=clone, env=environ, stdout=log, stderr=log, start_new_session=True, user=user
        )
    try:
        while not _answers(port):
            if time.monotonic() - begun > patience or running.poll() is not None:
                raise RuntimeError((clone.parent / f"{clone.name}.log").read_text()[-2000:])
            time.sleep(0.05)
        return time.monotonic() - begun
    finally:
        _stop(running, clone, environ, user)


def _stop(running: subprocess.Popen[bytes], clone: Path, environ: dict[str, str], user: str | None) -> None:
    """`make` itself ends at once; what it started stops its own children first, and the database last."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGTERM)
    running.wait(timeout=60)
    for _ in range(600):
        try:
            os.killpg(running.pid, 0)
        except ProcessLookupError:
            break
        time.sleep(0.1)
    subprocess.run(["make", "stop"], cwd=clone, env=environ, capture_output=True, user=user, check=True)


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/services", timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
