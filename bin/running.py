"""The platform on this machine: the database, the web server and the worker, from one command until Ctrl-C.

This process only looks after the others. The web process prepares what it serves; the worker starts once pages are answered.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
NOTE = ROOT / "instance" / "running.json"
HOST = os.environ.get("HOST") or "127.0.0.1"
PORT = os.environ.get("PORT") or "8000"
ADDRESS = f"http://{HOST}:{PORT}"
PATIENCE_SECONDS = 120
STOPPING_SECONDS = 25  # a worker may finish the job it has in hand

Children = dict[str, subprocess.Popen[bytes]]


def main() -> int:
    os.chdir(ROOT)
    began = time.monotonic()
    check_port()
    on_signals(interrupt, but="SIGINT")
    children: Children = {}
    try:
        start(children, "web", str(ROOT / "bin" / "serving.py"), HOST, PORT, *sys.argv[1:])
        if wait_for_answer(children):
            start(children, "worker", "-m", "flask", "--app", "wsgi", "jobs", "work")
            say(f"\nImece answers on {ADDRESS} after {time.monotonic() - began:.1f} s. Ctrl-C stops it.\n")
        return watch(children)
    except KeyboardInterrupt:
        say("\nStopping ...")
        return 0
    finally:
        on_signals(signal.SIG_IGN)
        stop(children)


def on_signals(answer: Callable[[int, FrameType | None], object] | signal.Handlers, *, but: str = "") -> None:
    """What asks us to end may ask twice (`make` passes on what its whole group was told): stopping is not broken off."""
    for sign in ("SIGINT", "SIGTERM", "SIGHUP"):
        if sign != but and hasattr(signal, sign):
            signal.signal(getattr(signal, sign), answer)


def interrupt(_sign: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def check_port() -> None:
    """Say at once what would otherwise come as a long error of the web server."""
    if not PORT.isdecimal() or not 0 < int(PORT) < 65536:
        sys.exit(f"PORT must be a number from 1 to 65535, not {PORT!r}.")
    with socket.socket(socket.AF_INET6 if ":" in HOST else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(PORT)))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                sys.exit(
                    f"Port {PORT} is in use. Stop what runs there (make stop), or choose another: make run PORT=8001"
                )
            sys.exit(f"{HOST}:{PORT} cannot be opened: {error.strerror}.")


def start(children: Children, name: str, *command: str) -> None:
    """Start a child in a session of its own, so that Ctrl-C reaches it through us, in order."""
    children[name] = subprocess.Popen([sys.executable, *command], start_new_session=True, stdin=subprocess.DEVNULL)
    NOTE.parent.mkdir(exist_ok=True)
    NOTE.write_text(json.dumps([os.getpid(), *(child.pid for child in children.values())]))


def wait_for_answer(children: Children) -> bool:
    """Answer False when the web process ended before it ever answered."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not ended(children):
        try:
            urllib.request.urlopen(f"{ADDRESS}/healthz", timeout=5).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            if time.monotonic() > deadline:
                sys.exit(f"The web server did not answer within {PATIENCE_SECONDS} seconds.")
            time.sleep(0.05)
        else:
            return True
    return False


def watch(children: Children) -> int:
    """Stay until one of the two ends: then the other has no use."""
    while not (gone := ended(children)):
        time.sleep(0.2)
    say(f"\nThe {' and the '.join(gone)} ended by itself; see the lines above. Stopping the rest.")
    return 1


def ended(children: Children) -> list[str]:
    return [name for name, child in children.items() if child.poll() is not None]


def stop(children: Children) -> None:
    """Stop the last one started first: the web process also stops the database."""
    for child in reversed(children.values()):
        if child.poll() is None:
            child.terminate()
        try:
            child.wait(STOPPING_SECONDS)
        except subprocess.TimeoutExpired:
            kill_with_its_own(child)
            child.wait()
    NOTE.unlink(missing_ok=True)


def kill_with_its_own(child: subprocess.Popen[bytes]) -> None:
    """The web server has workers of its own, who would outlive it; the database has a session of its own and stays."""
    if hasattr(os, "killpg"):
        os.killpg(child.pid, signal.SIGKILL)
    else:
        child.kill()


def say(sentence: str) -> None:
    print(sentence, flush=True)


if __name__ == "__main__":
    sys.exit(main())
