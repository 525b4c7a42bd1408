"""Stop what `make run` left behind: its processes, should it have been killed, and the embedded PostgreSQL."""

import json
import os
import signal
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTE = ROOT / "instance" / "running.json"
PATIENCE_SECONDS = 30


def main() -> None:
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    from app.config import Settings
    from app.embedded import EmbeddedPostgres

    stop_processes()
    it = Settings.from_environment()
    if not it.database_url and (it.instance_path / "postgres").exists():
        EmbeddedPostgres(it.instance_path / "postgres").stop()


def stop_processes() -> None:
    pids = [pid for pid in json.loads(NOTE.read_text()) if is_ours(pid)] if NOTE.exists() else []
    for pid in pids:
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while any(is_ours(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.1)
    NOTE.unlink(missing_ok=True)


def is_ours(pid: int) -> bool:
    """Tell whether this process still runs from this folder, and is not another that was given its old number."""
    try:
        if Path("/proc/self").exists():
            return str(ROOT / ".venv").encode() in Path(f"/proc/{pid}/cmdline").read_bytes() or (
                Path(f"/proc/{pid}/cwd").resolve() == ROOT
                and b"bin/running.py" in Path(f"/proc/{pid}/cmdline").read_bytes()
            )
        os.kill(pid, 0)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
