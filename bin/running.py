"""The platform on this machine: the database, the web server and the worker, from one command until Ctrl-C."""

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
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from flask import Flask

    from app.embedded import EmbeddedPostgres

ROOT = Path(__file__).resolve().parent.parent
HOST = os.environ.get("HOST") or "127.0.0.1"
PORT = os.environ.get("PORT") or "8000"
ADDRESS = f"http://{HOST}:{PORT}"
PATIENCE_SECONDS = 60
STOPPING_SECONDS = 25  # a worker may finish the job it has in hand

Children = dict[str, subprocess.Popen[bytes]]


def main() -> int:
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    began = time.monotonic()
    check_port()
    for sign in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, sign):
            signal.signal(getattr(signal, sign), interrupt)
    children: Children = {}
    server = None
    try:
        server = start_database()
        logins = prepare()
        start(children)
        wait_for_answer(children)
        say(f"\nImece answers on {ADDRESS} after {time.monotonic() - began:.1f} s. Ctrl-C stops it.\n\n{logins}")
        return watch(children)
    except KeyboardInterrupt:
        say("\nStopping ...")
        return 0
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        stop(children)
        if server is not None and server.was_started_here:
            server.stop()


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
                sys.exit(f"Port {PORT} is in use. Stop what runs there (make stop), or choose another: make run PORT=8001")
            sys.exit(f"{HOST}:{PORT} cannot be opened: {error.strerror}.")


def start_database() -> EmbeddedPostgres | None:
    """Start the embedded PostgreSQL, unless DATABASE_URL names a server; the children inherit its address."""
    from app.config import Settings, UnsafeSettings
    from app.embedded import EmbeddedPostgres

    try:
        it = Settings.from_environment()
    except UnsafeSettings as error:
        sys.exit(str(error))
    if it.database_url:
        return None
    server = EmbeddedPostgres(it.instance_path / "postgres")
    os.environ["DATABASE_URL"] = server.ensure_running()
    return server


def prepare() -> str:
    """Bring the tables and the translations up to date, load the demo story once; answer its logins."""
    from catalogues import compile_catalogues
    from flask_migrate import upgrade

    from app import create_app

    compile_catalogues()
    app = create_app()
    with app.app_context():
        upgrade()
        logins = load_demo(app) if app.extensions["settings"].environment == "development" else ""
        app.extensions["sqlalchemy"].engine.dispose()
    return logins


def load_demo(app: Flask) -> str:
    runner = app.test_cli_runner()
    loaded = runner.invoke(args=["demo", "load"])
    if loaded.exception:
        raise loaded.exception
    say(loaded.output.rstrip())
    return runner.invoke(args=["demo", "logins"]).output


def start(children: Children) -> None:
    """Start web and worker in sessions of their own, so that Ctrl-C reaches them through us, in order."""
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", PORT]
    web += ["--workers", "1", "--blocking-threads", "4", "--log-level", "warning", "wsgi:app"]
    if "--reload" in sys.argv:
        web = [*flask, "run", "--debug", "--host", HOST, "--port", PORT]
    children["web"] = subprocess.Popen(web, start_new_session=True, stdin=subprocess.DEVNULL)
    children["worker"] = subprocess.Popen([*flask, "jobs", "work"], start_new_session=True, stdin=subprocess.DEVNULL)
    note = ROOT / "instance" / "running.json"
    note.parent.mkdir(exist_ok=True)
    note.write_text(json.dumps([os.getpid(), *(child.pid for child in children.values())]))


def wait_for_answer(children: Children) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if ended(children):
            return
        try:
            urllib.request.urlopen(f"{ADDRESS}/healthz", timeout=5).close()  # noqa: S310 - our own address
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    sys.exit(f"The web server did not answer within {PATIENCE_SECONDS} seconds.")


def watch(children: Children) -> int:
    """Stay until one of the two ends: then the other has no use."""
    while not (gone := ended(children)):
        time.sleep(0.2)
    say(f"\nThe {' and the '.join(gone)} ended by itself; see the lines above. Stopping the rest.")
    return 1


def ended(children: Children) -> list[str]:
    return [name for name, child in children.items() if child.poll() is not None]


def stop(children: Children) -> None:
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + STOPPING_SECONDS
    for child in children.values():
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    if children:
        (ROOT / "instance" / "running.json").unlink(missing_ok=True)


def say(sentence: str) -> None:
    print(sentence, flush=True)


if __name__ == "__main__":
    sys.exit(main())
