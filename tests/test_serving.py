"""How the server starts: the demo story leaves nothing behind in the process whose forks answer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
HOME = Path(__file__).parents[1]
# The story draws a chart, then a worker is forked, as the server does it, and draws one too.
STORY_AND_WORKER = """
import os, sys
sys.path[:0] = [".", "bin"]
import serving, typst
from app.reports.charts import _converter

def draw():
    _converter().vegalite_to_svg({"data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a"}}})
    typst.compile(b"= Drawn")

serving.apart(draw)
if not hasattr(os, "fork"):
    sys.exit(draw())
if os.fork() == 0:
    draw()
    os._exit(0)
sys.exit(os.waitstatus_to_exitcode(os.wait()[1]))
"""


def test_what_the_demo_draws_at_the_start_leaves_the_workers_able_to_draw() -> None:
    """Told in the server's own process the story froze the first chart of every worker for good."""
    command = [sys.executable, "-c", STORY_AND_WORKER]
    done = subprocess.run(command, cwd=HOME, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
