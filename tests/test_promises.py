"""docs/promises.md names a test for every promise; a promise whose test is gone is no promise."""

from __future__ import annotations

import ast
import re
from pathlib import Path

HOME = Path(__file__).parents[1]
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def test_every_promise_names_tests_that_exist() -> None:
    named = NAMED.findall((HOME / "docs/promises.md").read_text())
    assert len(named) > 20
    missing = [f"{file}::{name}" for file, name in named if not _stands(file, name)]
    assert missing == [], "docs/promises.md names tests that are not there (any more)"


def _stands(file: str, name: str) -> bool:
    path = HOME / file
    if not path.exists():
        return False
    defined = {node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)}
    return not name or name in defined
