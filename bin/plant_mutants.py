"""Plants each mutant of tests/mutants in a copy of this checkout and runs the test that must catch it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from shutil import copy2

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

from tests.mutants import Mutant, mutants  # noqa: E402 - the checkout is no installed package

CAUGHT = 1  # pytest's exit code for "tests ran and failed"
PATIENCE_SECONDS = 300


def main(words: list[str]) -> int:
    """Exits 0 when each mutant was caught, else 1 after naming those that lived."""
    chosen = [each for each in mutants() if not words or any(word in f"{each.promise} {each.file}" for word in words)]
    lived: list[Mutant] = []
    with tempfile.TemporaryDirectory(prefix="imece-mutants-") as folder:
        copy = _copied(Path(folder))
        if chosen and (sound := _run(copy, sorted({each.caught_by for each in chosen}))).returncode != 0:
            print(sound.stdout, "The tests fail without any mutant: mend them first.", sep="\n")
            return 1
        for number, each in enumerate(chosen, 1):
            began = time.monotonic()
            verdict = _planted(copy, each)
            if verdict not in {"caught", "timeout"}:
                lived.append(each)
            seconds = time.monotonic() - began
            print(f"{number:4}/{len(chosen)} {verdict:7} {seconds:5.1f} s  {each.promise}  ({each.file})", flush=True)
    for each in lived:
        print(f"LIVED: {each.promise}\n  {each.file}\n  - {each.was}\n  + {each.becomes}\n  {each.caught_by}")
    print(f"{len(chosen) - len(lived)} of {len(chosen)} mutants were caught")
    return 1 if lived or not chosen else 0


def _copied(folder: Path) -> Path:
    """What git knows of this checkout, as it stands here, and the installed packages beside it."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=HOME, capture_output=True, check=True
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (HOME / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            copy2(HOME / name, folder / name)
    for compiled in HOME.glob("**/LC_MESSAGES/*.mo"):
        if ".venv" not in compiled.parts:
            copy2(compiled, folder / compiled.relative_to(HOME))
    (folder / ".venv").symlink_to(HOME / ".venv")
    return folder


def _planted(copy: Path, mutant: Mutant) -> str:
    path = copy / mutant.file
    sound = path.read_text("utf-8")
    if sound.count(mutant.was) != 1:
        return "STALE"
    path.write_text(sound.replace(mutant.was, mutant.becomes), "utf-8")
    try:
        ended = _run(copy, [mutant.caught_by], timeout=PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        return "timeout"
    finally:
        path.write_text(sound, "utf-8")
    if ended.returncode == CAUGHT:
        return "caught"
    return "LIVED" if ended.returncode == 0 else f"EXIT {ended.returncode}"


def _run(copy: Path, tests: list[str], timeout: float | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    return subprocess.run(command, cwd=copy, capture_output=True, text=True, timeout=timeout, check=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
