"""The mutants fit the code as it stands; that their tests catch them is seen by `make mutants`."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from tests.mutants import Mutant, mutants

HOME = Path(__file__).parents[1]


def test_every_mutant_finds_its_line_once_and_its_test() -> None:
    stale = [f"{each.promise}: {why}" for each in mutants() for why in _stale(each)]
    assert stale == [], "these mutants no longer fit the code: say anew what they break, and run `make mutants`"


def test_every_mutant_can_be_read_by_python() -> None:
    for each in mutants():
        if each.file.endswith(".py"):
            ast.parse(_text(each.file).replace(each.was, each.becomes))


def _stale(mutant: Mutant) -> list[str]:
    found = _text(mutant.file).count(mutant.was)
    file, _, test = mutant.caught_by.partition("::")
    why = [] if found == 1 else [f"{mutant.file} holds its line {found} times"]
    return why if test.partition("[")[0] in _tests(file) else [*why, f"there is no {mutant.caught_by}"]


@cache
def _text(file: str) -> str:
    path = HOME / file
    return path.read_text("utf-8") if path.exists() else ""


@cache
def _tests(file: str) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(_text(file))) if isinstance(node, ast.FunctionDef)}
