"""The PostgreSQL that comes with the house, so that a newcomer installs no server.

We call the wheel's `initdb` and `pg_ctl` ourselves and never import its package: importing it takes a lock of the
whole machine, and as root it would add a user and open every folder above the data to the world.

On POSIX the server listens on a socket file in a folder only its own user may enter, and on no network port, so other
users of the machine cannot reach it and no password has to be kept. On Windows it listens on 127.0.0.1 and asks for a
password (SCRAM) kept in a file beside the data.

PostgreSQL refuses to run as root. Then the server runs as `postgres` or `nobody`; if that user cannot reach the folder
asked for (a checkout below /root), the data and a copy of the programs live below /var/lib/imece. No folder that was
there before is opened for it.
"""

import contextlib
import os
import secrets
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL

from app.embedded_programs import (
    ROOTS_HOME,
    EmbeddedPostgresError,
    ServerUser,
    as_user,
    binaries_for,
    can_enter,
    clean_environment,
    digest_of,
)

DATABASE = "imece"
OWNER = "imece"
SOCKET_PATH_LIMIT = 103  # bytes, the smallest limit among the systems we run on (macOS); Linux has 107
PATIENCE_SECONDS = 60.0
OLDEST_MAJOR = 15

DURABLE = MappingProxyType({"log_checkpoints": "off"})
THROWAWAY = MappingProxyType(
    {
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": "200",
        "autovacuum": "off",
        "log_checkpoints": "off",
    }
)


@dataclass(frozen=True)
class Postmaster:
    """What the file `postmaster.pid` says: one value a line, in an order PostgreSQL documents."""

    pid: int
    port: int
    socket_directory: str

    @classmethod
    def read(cls, data: Path) -> "Postmaster | None":
        """Answer None when there is no such file, or one that was not written to its end."""
        try:
            lines = (data / "postmaster.pid").read_text().splitlines()
            return cls(int(lines[0]), int(lines[3]), lines[4])
        except (FileNotFoundError, NotADirectoryError, IndexError, ValueError):
            return None

    def is_postgres(self) -> bool:
        """Tell whether this process is a PostgreSQL, and not another one that was given its old number."""
        try:
            command = Path(f"/proc/{self.pid}/cmdline").read_bytes().decode(errors="replace")
        except FileNotFoundError:
            if Path("/proc/self").exists():
                return False
            command = _listed_command(self.pid)
        return "postgres" in command


class EmbeddedPostgres:
    """One PostgreSQL cluster below `directory`, shared by every process that asks for it.

    A cluster that is not `durable` is for tests: it never waits for the disk, and `stop` throws its data away.
    """

    def __init__(self, directory: Path, *, durable: bool = True) -> None:
        self.directory = Path(directory).absolute()
        self.durable = durable
        self.by_socket = sys.platform != "win32"
        self.was_started_here = False
        self._user = ServerUser.needed()

    def ensure_running(self) -> str:
        """Start what is not there yet and answer the SQLAlchemy URL; any number of processes may ask at once."""
        with self._lock():
            if not self._answers():
                self._create_cluster()
                self._start()
                self.was_started_here = True
            self._create_database()
            return self._url().render_as_string(hide_password=False)

    def stop(self) -> None:
        """Stop the server if it runs; the data of a throwaway cluster goes with it."""
        with self._lock():
            server = Postmaster.read(self._data)
            if server is not None and server.is_postgres():
                self._run("pg_ctl", "-w", "-D", str(self._data), "-m", "fast" if self.durable else "immediate", "stop")
            if server is not None and self.by_socket and Path(server.socket_directory) != self._run_directory:
                shutil.rmtree(server.socket_directory, ignore_errors=True)
        if not self.durable:
            shutil.rmtree(self._home, ignore_errors=True)

    # --- where things are

    @cached_property
    def _home(self) -> Path:
        """The folder asked for, or a place of root's when the server's user could not get there."""
        if self._user is None or can_enter(self._user, _nearest_existing(self.directory)):
            return self.directory
        return ROOTS_HOME / f"cluster-{digest_of(self.directory)}"

    @cached_property
    def _binaries(self) -> Path:
        return binaries_for(self._user)

    @property
    def _data(self) -> Path:
        return self._home / "data"

    @property
    def _run_directory(self) -> Path:
        return self._home / "run"

    @property
    def _password_file(self) -> Path:
        return self._home / "password"

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        """Let one process at a time look after this cluster."""
        home = self._home
        try:
            self._make_folders(home)
            descriptor = os.open(home / "lock", os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
        except PermissionError as error:
            raise EmbeddedPostgresError(
                f"{home} belongs to another user. Run as the user who made it, "
                "or remove it (its data goes with it), or set DATABASE_URL."
            ) from error
        try:
            _wait_for_lock(descriptor)
            yield
        finally:
            os.close(descriptor)

    # --- the server

    def _create_cluster(self) -> None:
        if (self._data / "PG_VERSION").exists():
            return
        self._make_private(self._run_directory)
        unfinished = self._home / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        self._make_private(unfinished)
        settings = ["-E", "UTF8", *self._locale(), *self._authentication()]
        self._run("initdb", "-D", str(unfinished), "-U", "postgres", *settings)
        unfinished.rename(self._data)

    def _locale(self) -> list[str]:
        """Sort by code point, the same everywhere, yet know the small letters of every alphabet."""
        major = int(self._run("postgres", "--version").split()[2].split(".")[0])
        if major < OLDEST_MAJOR:
            raise EmbeddedPostgresError(
                f"PostgreSQL {major} is too old: {OLDEST_MAJOR} or later is needed. Set PG_BINDIR or DATABASE_URL."
            )
        if major >= 17:
            return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        return ["--locale=C", "--lc-ctype=C.UTF-8"]

    def _authentication(self) -> list[str]:
        hurried = [] if self.durable else ["--no-sync"]
        if self.by_socket:
            return [*hurried, "--auth=trust"]
        self._password_file.touch(mode=0o600)
        self._password_file.write_text(secrets.token_urlsafe(32))
        if self._user:
            os.chown(self._password_file, self._user.uid, self._user.gid)
        return [*hurried, "--auth=scram-sha-256", f"--pwfile={self._password_file}"]

    def _start(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            self._forget_dead_server()
            failure = self._try_to_start()
            if failure is None or self._answers():
                return
            if time.monotonic() > deadline or "incompatible" in failure:
                raise EmbeddedPostgresError(f"The embedded PostgreSQL in {self._home} does not start.\n{failure}")
            time.sleep(0.2)  # a killed server's children, or another start, may need a moment

    def _forget_dead_server(self) -> None:
        """PostgreSQL does this itself, unless another process of the same user now has the old process number."""
        server = Postmaster.read(self._data)
        if server is not None and not server.is_postgres():
            (self._data / "postmaster.pid").unlink(missing_ok=True)

    def _try_to_start(self) -> str | None:
        """Answer what went wrong, or None."""
        log = self._run_directory / "server.log"
        said_before = log.stat().st_size if log.exists() else 0
        try:
            self._run("pg_ctl", "-w", "-t", "60", "-D", str(self._data), "-l", str(log), "-o", self._options(), "start")
        except EmbeddedPostgresError:
            if not log.exists():
                return "It left no log."
            return log.read_bytes()[said_before:].decode(errors="replace").strip()
        return None

    def _options(self) -> str:
        wanted = {"timezone": "UTC", **(DURABLE if self.durable else THROWAWAY)}
        if self.by_socket:
            wanted |= {"listen_addresses": "", "unix_socket_directories": str(self._socket_directory()), "port": "5432"}
        else:
            wanted |= {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "port": str(_free_port())}
        if sys.platform == "win32":
            return " ".join(f'-c {name}="{value}"' for name, value in wanted.items())
        return " ".join(f"-c {name}={shlex.quote(value)}" for name, value in wanted.items())

    def _socket_directory(self) -> Path:
        self._make_private(self._run_directory)
        if len(os.fsencode(self._run_directory / ".s.PGSQL.5432")) <= SOCKET_PATH_LIMIT:
            return self._run_directory
        short = Path(tempfile.mkdtemp(prefix="imece-", dir="/tmp" if len(tempfile.gettempdir()) > 60 else None))
        self._make_private(short)
        return short

    # --- talking to it

    def _connect(self, database: str, user: str) -> psycopg.Connection:
        server = Postmaster.read(self._data)
        if server is None:
            raise psycopg.OperationalError("no server")
        return psycopg.connect(
            host=server.socket_directory if self.by_socket else "127.0.0.1",
            port=server.port,
            dbname=database,
            user=user,
            password=self._password(),
            connect_timeout=10,
            autocommit=True,
        )

    def _password(self) -> str | None:
        return None if self.by_socket else self._password_file.read_text()

    def _answers(self) -> bool:
        """Tell whether the server is up; one that is still starting is waited for by `pg_ctl start`."""
        try:
            self._connect("postgres", "postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def _create_database(self) -> None:
        """The application is not a superuser here either: what works here works on a managed server."""
        with contextlib.suppress(psycopg.OperationalError):
            self._connect(DATABASE, OWNER).close()
            return
        with self._connect("postgres", "postgres") as connection:
            role, database = sql.Identifier(OWNER), sql.Identifier(DATABASE)
            if not connection.execute("select from pg_roles where rolname = %s", [OWNER]).fetchone():
                connection.execute(sql.SQL("create role {} login createdb password {}").format(role, self._password()))
            if not connection.execute("select from pg_database where datname = %s", [DATABASE]).fetchone():
                connection.execute(sql.SQL("create database {} owner {}").format(database, role))

    def _url(self) -> URL:
        server = Postmaster.read(self._data)
        if server is None:
            raise EmbeddedPostgresError(f"The embedded PostgreSQL in {self._home} stopped while we were asking for it.")
        if self.by_socket:
            place = {"host": server.socket_directory, "port": str(server.port)}
            return URL.create("postgresql+psycopg", username=OWNER, database=DATABASE, query=place)
        return URL.create("postgresql+psycopg", OWNER, self._password(), "127.0.0.1", server.port, DATABASE)

    # --- running its programs

    def _make_folders(self, home: Path) -> None:
        for missing in reversed([path for path in (home, *home.parents) if not path.exists()]):
            missing.mkdir(exist_ok=True)
            if self._user:
                missing.chmod(0o755)  # whatever root's umask, the server's user must come through

    def _make_private(self, directory: Path) -> None:
        directory.mkdir(mode=0o700, exist_ok=True)
        if self._user:
            os.chown(directory, self._user.uid, self._user.gid, follow_symlinks=False)

    def _run(self, program: str, *arguments: str) -> str:
        """Run one of PostgreSQL's programs as the server's user; answer what it printed."""
        with tempfile.TemporaryFile() as output:  # a pipe would stay open as long as the server runs
            finished = subprocess.run(
                [str(self._binaries / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self._home,
                env=clean_environment(),
                check=False,
                **as_user(self._user),
            )
            output.seek(0)
            said = output.read().decode(errors="replace")
        if finished.returncode:
            raise EmbeddedPostgresError(f"{program} failed:\n{said.strip()}")
        return said


def _nearest_existing(directory: Path) -> Path:
    return next(path for path in (directory, *directory.parents) if path.exists())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listed_command(pid: int) -> str:
    if sys.platform == "win32":
        asked = ["tasklist", "/FI", f"PID eq {pid}", "/NH"]
    else:
        asked = ["ps", "-o", "command=", "-p", str(pid)]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout


def _wait_for_lock(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        deadline = time.monotonic() + 2 * PATIENCE_SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):  # it gives up after ten seconds
                msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
                return
        raise EmbeddedPostgresError("Another process has been starting the embedded PostgreSQL for two minutes.")
    import fcntl

    fcntl.flock(descriptor, fcntl.LOCK_EX)
