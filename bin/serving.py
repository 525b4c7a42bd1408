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
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from catalogues import compile_catalogues  # noqa: E402
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
        if app.extensions["settings"].environment == "development":
            tell_demo()
        app.extensions["sqlalchemy"].engine.dispose()  # no connection may be shared with a fork


def tell_demo() -> None:
    """In a process of its own: the story sets pages, and what sets them (typst) leaves threads that no fork has."""
    for verb in ("load", "logins"):
        subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", "demo", verb], cwd=Path(__file__).parents[1], check=True
        )


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
