"""`make bench`: every figure beside its baseline, in one run."""

from __future__ import annotations

import importlib
import pkgutil
import sys

from tests import bench
from tests.bench.figures import HEADER


def main(wanted: list[str]) -> None:
    """Each argument names a bench; `reports=1000000` gives it a size."""
    chosen = {name: int(size) if size else None for name, _, size in (each.partition("=") for each in wanted)}
    names = sorted(found.name for found in pkgutil.iter_modules(bench.__path__) if found.name.startswith("bench_"))
    print(HEADER)
    for name in names:
        if chosen and name.removeprefix("bench_") not in chosen:
            continue
        size = chosen.get(name.removeprefix("bench_"))
        for figure in importlib.import_module(f"tests.bench.{name}").run(*([size] if size else [])):
            print(figure.line(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
