"""`make bench`: every figure beside its baseline, in one run."""

from __future__ import annotations

import importlib
import pkgutil
import sys

from tests import bench
from tests.bench.figures import HEADER


def main(chosen: list[str]) -> None:
    names = sorted(found.name for found in pkgutil.iter_modules(bench.__path__) if found.name.startswith("bench_"))
    print(HEADER)
    for name in names:
        if chosen and name.removeprefix("bench_") not in chosen:
            continue
        for figure in importlib.import_module(f"tests.bench.{name}").run():
            print(figure.line(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
