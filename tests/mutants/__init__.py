"""The house broken on purpose: each mutant breaks one line that keeps a promise, and names the test that must fail for it.

`make mutants` plants them one after another in a copy of the checkout and runs their tests; `docs/promises.md` says which
tests keep which promise, this says that those tests can fail. `tests/test_mutants.py` keeps the list true while code changes.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module


@dataclass(frozen=True)
class Mutant:
    """One change that breaks `promise`: in `file` the text `was`, which stands there once, `becomes` another one."""

    promise: str
    file: str
    was: str
    becomes: str
    caught_by: str  # as pytest names a test: tests/…/test_x.py::test_y


def mutants() -> Iterator[Mutant]:
    """Every mutant of every file in this folder, file by file."""
    for module in sorted(each.name for each in pkgutil.iter_modules(__path__)):
        yield from import_module(f"{__name__}.{module}").MUTANTS
