"""Plants each mutant of tests/mutants in a copy of this checkout and runs the test that must catch it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from shutil import copy2

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

from tests.databases import Cluster, running_cluster  # noqa: E402 - the checkout is no installed package
from tests.mutants import Mutant, mutants  # noqa: E402

CAUGHT = 1  # pytest's exit code for "tests ran and failed"
PATIENCE_SECONDS = 300


def main(words: list[str]) -> int:
    """Exits 0 when each mutant was caught, else 1 after naming those that lived."""
    chosen = [each for each in mutants() if not words or any(word in f"{each.promise} {each.file}" for word in words)]
    with tempfile.TemporaryDirectory(prefix="imece-mutants-") as folder, running_cluster() as cluster:
        field = Field(_copied(Path(folder)), cluster)
        if chosen and (sound := field.run(sorted({each.caught_by for each in chosen}))).returncode != 0:
            print(sound.stdout, "The tests fail without any mutant: mend them first.", sep="\n")
            return 1
        lived = [each for number, each in enumerate(chosen, 1) if not _caught(field, each, f"{number:4}/{len(chosen)}")]
    for each in lived:
        print(f"LIVED: {each.promise}\n  {each.file}\n  - {each.was}\n  + {each.becomes}\n  {each.caught_by}")
    print(f"{len(chosen) - len(lived)} of {len(chosen)} mutants were caught")
    return 1 if lived or not chosen else 0


def _caught(field: Field, mutant: Mutant, place: str) -> bool:
    """Says on one line what became of it."""
    began = time.monotonic()
    verdict = field.planted(mutant)
    seconds = time.monotonic() - began
    print(f"{place} {verdict:7} {seconds:5.1f} s  {mutant.promise}  ({mutant.file})", flush=True)
    return verdict in {"caught", "timeout"}


@dataclass(frozen=True)
class Field:
    """A copy of the checkout to plant in, and the one database server of all its runs."""

    copy: Path
    cluster: Cluster

    def planted(self, mutant: Mutant) -> str:
        """Break the line, run the test, mend the line; the word for what happened."""
        path = self.copy / mutant.file
        sound = path.read_text("utf-8")
        if sound.count(mutant.was) != 1:
            return "STALE"
        path.write_text(sound.replace(mutant.was, mutant.becomes), "utf-8")
        try:
            migrated = not mutant.file.startswith("migrations/")
            ended = self.run([mutant.caught_by], timeout=PATIENCE_SECONDS, migrated=migrated)
        except subprocess.TimeoutExpired:
            return "timeout"
        finally:
            path.write_text(sound, "utf-8")
            _forget_bytecode(path)
        if ended.returncode == CAUGHT:
            return "caught"
        return "LIVED" if ended.returncode == 0 else f"EXIT {ended.returncode}"

    def run(
        self, tests: list[str], timeout: float | None = None, *, migrated: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Each run copies the template of the sound house, unless what is broken is a migration."""
        environment = os.environ | {"TEST_DATABASE_URL": self.cluster.server_url.render_as_string(hide_password=False)}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        if migrated:
            environment["TEST_TEMPLATE"] = self.cluster.template
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
        return subprocess.run(
            command, cwd=self.copy, env=environment, capture_output=True, text=True, timeout=timeout, check=False
        )


def _forget_bytecode(path: Path) -> None:
    """Bytecode tells a file by its second and its size: two mutants of one second could be taken for each other."""
    for kept in path.parent.glob(f"__pycache__/{path.stem}.*.pyc"):
        kept.unlink()


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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
