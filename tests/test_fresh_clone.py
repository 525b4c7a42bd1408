"""A newcomer clones, says `make run`, and is answered; says it again, and is answered again; as root or not."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fresh_clone import clone_into, seconds_to_answer

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
OLD_ENOUGH = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))"


def newcomers() -> list[str | None]:
    """Who runs the tests; and, when that is root on a system with a Python for everybody, somebody without rights."""
    if os.name == "nt" or os.geteuid() != 0:
        return [None]
    python = shutil.which("python3", path="/usr/local/bin:/usr/bin:/bin")
    fit = (
        python is not None
        and subprocess.run([python, "-c", OLD_ENOUGH], capture_output=True, check=False).returncode == 0
    )
    return [None, "nobody"] if fit else [None]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path, open to the newcomer: what pytest offers is closed to other users."""
    made = Path(tempfile.mkdtemp(prefix="imece-new-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.mark.parametrize("user", newcomers())
def test_a_fresh_clone_answers_and_answers_again(folder: Path, user: str | None) -> None:
    clone = clone_into(folder)
    if user is not None:
        subprocess.run(["chown", "-R", user, str(folder)], check=True)
    first = seconds_to_answer(clone, user=user)
    second = seconds_to_answer(clone, user=user)
    assert second < first, "the second start installs, migrates and tells nothing again"
    tracked = ["git", "-c", f"safe.directory={clone}", "-C", str(clone), "status", "--porcelain"]
    assert subprocess.run(tracked, capture_output=True, check=True, text=True).stdout == "", "running leaves no traces"
