"""OpenSSL's own reading of an answer: for tokens whose certificates are not in DER order, which the library refuses.

The machine's configuration is left out, so that no name of its own stands for an object identifier.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

TIMEOUT_SECONDS = 20


class Failed(Exception):
    """The program refused, is not there, or took too long; the message is its last line."""


def run(*arguments: str | Path, folder: Path | None = None) -> str:
    """What `openssl ts` answers. Raises `Failed`."""
    try:
        done = subprocess.run(
            ["openssl", "ts", *map(str, arguments)],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=TIMEOUT_SECONDS,
            cwd=folder,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "OPENSSL_CONF": os.devnull},
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Failed(type(error).__name__) from error
    if done.returncode != 0:
        raise Failed(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "openssl refused")
    return done.stdout


def verify(answer: bytes, digest: bytes, chain: str) -> None:
    """`openssl ts -verify` of the whole answer over `digest`. Raises `Failed`."""
    with tempfile.TemporaryDirectory(prefix="imece-stamp-") as name:
        folder = Path(name)
        (folder / "answer.tsr").write_bytes(answer)
        (folder / "chain.pem").write_text(chain)
        run(
            "-verify", "-digest", digest.hex(), "-in", "answer.tsr", "-CAfile", "chain.pem", "-untrusted", "chain.pem",
            folder=folder,
        )  # fmt: skip


def described(answer: bytes) -> dict[str, str]:
    """The lines `name: value` that OpenSSL prints about an answer, with lower-case names. Raises `Failed`."""
    with tempfile.TemporaryDirectory(prefix="imece-stamp-") as name:
        path = Path(name) / "answer.tsr"
        path.write_bytes(answer)
        text = run("-reply", "-in", path, "-text")
    pairs = (re.match(r"([A-Z][A-Za-z ]+): (.+)", line) for line in text.splitlines())
    return {found[1].lower(): found[2].strip() for found in pairs if found}


def moment(text: str) -> datetime:
    """`Nov 24 12:00:05.25 2026 GMT`, as OpenSSL prints it."""
    without_fraction = re.sub(r"\.\d+", "", text)
    return datetime.strptime(without_fraction, "%b %d %H:%M:%S %Y GMT").replace(tzinfo=UTC)
