"""The web process of `make run`: the database up, its tables and translations up to date, the demo told once, then pages.

The server is started from here and not by a command of its own, because where processes are forked it then finds everything
imported.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from catalogues import compile_catalogues  # noqa: E402
from flask import Flask  # noqa: E402
from flask_migrate import upgrade  # noqa: E402
from granian import Granian  # noqa: E402
from granian.constants import Interfaces  # noqa: E402
from granian.log import LogLevels  # noqa: E402

from app.config import Settings, UnsafeSettings  # noqa: E402
from app.embedded import EmbeddedPostgres, EmbeddedPostgresError  # noqa: E402


def main() -> None:
    host, port, *options = sys.argv[1:]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server = None
    try:
        server = start_database()
        prepare()
        if "--reload" in options:
            serve_and_reload(host, port)
        else:
            Granian(
                "wsgi:app",
                address=host,
                port=int(port),
                interface=Interfaces.WSGI,
                blocking_threads=4,
                log_level=LogLevels.warning,
            ).serve()
    except (EmbeddedPostgresError, UnsafeSettings) as error:
        sys.exit(str(error))
    finally:
        if server is not None and server.was_started_here:
            server.stop()


def start_database() -> EmbeddedPostgres | None:
    """Start the embedded PostgreSQL, unless DATABASE_URL names a server; who is started from here inherits its address."""
    it = Settings.from_environment()
    if it.database_url:
        return None
    server = EmbeddedPostgres(it.instance_path / "postgres")
    os.environ["DATABASE_URL"] = server.ensure_running()
    return server


def prepare() -> None:
    compile_catalogues()
    from wsgi import app

    with app.app_context():
        logging.getLogger("alembic").setLevel(logging.WARNING)
        upgrade()
        app.extensions["sqlalchemy"].engine.dispose()  # no connection may be shared with a fork
        if app.extensions["settings"].environment == "development":
            apart(lambda: tell_demo(app))


def apart(work: Callable[[], None]) -> None:
    """Do it in a process of its own, where processes are forked. The story draws charts, and the engine that draws them
    hangs in a fork of the process that has used it once: the server would stand still at its first chart.
    """
    if not hasattr(os, "fork"):
        work()
        return
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            sys.stdout.flush()
            status = 0
        finally:
            if status:
                traceback.print_exc()
            os._exit(status)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0:
        sys.exit("The demo could not be told.")


def tell_demo(app: Flask) -> None:
    for verb in ("load", "logins"):
        result = app.test_cli_runner().invoke(args=["demo", verb])
        print(result.output, end="", flush=True)
        if result.exception:
            raise result.exception


def serve_and_reload(host: str, port: str) -> None:
    """For people who are changing the code: Flask's own server, which starts anew at every change."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "run", "--debug", "--host", host, "--port", port]
    with subprocess.Popen(command) as flask:
        try:
            flask.wait()
        finally:
            flask.terminate()


if __name__ == "__main__":
    main()
