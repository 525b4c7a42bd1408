"""Make `.venv` ready from the pinned requirements; called by bin/setup with any Python from 3.11 and its standard library.

uv installs in seconds what takes pip most of a minute. When it is not there pip brings it into `.venv-uv`; when that or uv
itself fails, pip does the work.
"""

import contextlib
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
UV_VENV = ROOT / ".venv-uv"
STAMP = VENV / "imece-installed.json"
SCRIPTS = "Scripts" if sys.platform == "win32" else "bin"
PYTHON = VENV / SCRIPTS / "python"
RUNNING = ("requirements.txt",)
TESTING = ("requirements.txt", "requirements-dev.txt")
NO_VENV = (
    "This Python can neither make a virtual environment with pip in it, nor has it pip itself.\n"
    "On Debian and Ubuntu: apt-get install python3-venv"
)
# What pip was told about where packages come from, and how uv calls it.
SOURCES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
}


def main() -> None:
    files = TESTING if "--tests" in sys.argv[1:] else RUNNING
    with one_at_a_time():
        if is_ready(files):
            return
        install(files)
        STAMP.write_text(json.dumps(fingerprints(files)))


def is_ready(files: tuple[str, ...]) -> bool:
    """Tell whether these very requirements were installed here; a venv moved elsewhere or of another Python does not count."""
    try:
        installed = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return False
    return PYTHON.exists() and all(installed.get(name) == value for name, value in fingerprints(files).items())


def fingerprints(files: tuple[str, ...]) -> dict[str, str]:
    place = {"place": str(VENV), "python": f"{sys.version} {sysconfig.get_platform()}"}
    return place | {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in files}


def install(files: tuple[str, ...]) -> None:
    say(f"Installing {' and '.join(files)} into .venv ...")
    uv = find_uv() or bring_uv()
    if uv and with_uv(uv, files):
        return
    if uv:
        say("uv did not manage; pip tries (slower).")
    with_pip(files)


def with_uv(uv: Path, files: tuple[str, ...]) -> bool:
    """Answer whether it worked."""
    environment = os.environ | sources() | {"UV_PYTHON_DOWNLOADS": "never", "UV_HTTP_TIMEOUT": "120"}
    requirements = [word for name in files for word in ("-r", str(ROOT / name))]
    make = [str(uv), "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)]
    # Compiled once here, as pip does it: else each process compiles all it imports where Python may write no bytecode.
    # Several indexes are equals, as pip sees them: the hashes decide what is taken.
    how = ["--quiet", "--compile-bytecode", "--require-hashes", "--no-deps", "--index-strategy", "unsafe-best-match"]
    fill = [str(uv), "pip", "install", *how, "--python", str(PYTHON), *requirements]
    return all(subprocess.run(step, env=environment, cwd=ROOT, check=False).returncode == 0 for step in (make, fill))


def with_pip(files: tuple[str, ...]) -> None:
    if not has("ensurepip"):
        sys.exit(NO_VENV)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    requirements = [word for name in files for word in ("-r", str(ROOT / name))]
    quietly = ["--quiet", "--disable-pip-version-check", "--require-hashes", "--no-deps"]
    finished = subprocess.run([str(PYTHON), "-m", "pip", "install", *quietly, *requirements], check=False)
    if finished.returncode:
        sys.exit("The packages could not be installed: pip says why above. Is the network there?")


def find_uv() -> Path | None:
    """A uv that answers: on PATH (a version manager may leave an empty shell there) or brought here before."""
    for candidate in (shutil.which("uv"), UV_VENV / SCRIPTS / "uv", UV_VENV / "lib" / "bin" / "uv"):
        if candidate and Path(candidate).exists() and answers(Path(candidate)):
            return Path(candidate)
    return None


def bring_uv() -> Path | None:
    """Install uv beside the project, into a venv of its own, or with the system's pip where Python has no ensurepip."""
    wanted = ["--quiet", "--disable-pip-version-check", "--require-hashes", "-r", str(ROOT / "bin" / "uv.txt")]
    if has("ensurepip"):
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(UV_VENV)], check=True)
        command = [str(UV_VENV / SCRIPTS / "python"), "-m", "pip", "install", *wanted]
    elif has("pip"):
        command = [sys.executable, "-m", "pip", "install", "--target", str(UV_VENV / "lib"), *wanted]
    else:
        sys.exit(NO_VENV)
    return find_uv() if subprocess.run(command, check=False).returncode == 0 else None


def sources() -> dict[str, str]:
    """uv does not read pip's settings; a house that has its own package index should not have to say so twice."""
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    told: dict[str, str] = {}
    for line in listed.stdout.splitlines():
        name, _, value = line.partition("=")
        variable = SOURCES.get(name.rpartition(".")[2])
        if variable and variable not in os.environ:
            told.setdefault(variable, value.strip("'\"").replace("\\n", " ").strip())
    return told


def answers(uv: Path) -> bool:
    return subprocess.run([str(uv), "--version"], capture_output=True, check=False).returncode == 0


def has(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """`make run` and `make test` may be called together; the second waits for the first to install."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    descriptor = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


if __name__ == "__main__":
    main()
