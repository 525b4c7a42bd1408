"""The house stands as drawn: who may import whom, the bare core, each wing alone."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.config import WINGS
from app.database import db
from tests.databases import Cluster, test_settings

ROOT = Path(__file__).parents[1]
ROOTS = ("app", *WINGS)

# Files that only reckon and decide. Of ours they know money and one another, and beside it the names they raise (errors), the
# plain types a socket is answered with, and words still to be translated: none of these touches a request or a table.
PURE = (
    "money",
    "states",
    "pricing",
    "totals",
    "references",
    "numbering",
    "matching",
    "relations",
    "roles",
    "levels",
    "standing",
    "subsidy",
    "chart",
    "facts",
)
PLAIN = {*PURE, "errors", "sockets"}
LIBRARIES = {*sys.stdlib_module_names, "babel"}
LAZY_WORDS = {"flask_babel.lazy_gettext", "flask_babel.lazy_ngettext", "flask_babel.speaklater.LazyString"}


def contracts_in(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copy_of_the_house(tmp_path: Path) -> Path:
    for name in ROOTS:
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "static", "templates")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_imports_go_the_way_of_the_drawing() -> None:
    judged = contracts_in(ROOT)

    assert judged.returncode == 0, judged.stdout


@pytest.mark.parametrize(
    ("file", "line", "broken"),
    [
        ("app/orders/models.py", "import referrals", "the core knows no wing"),
        ("reviews/__init__.py", "import cases", "Wings know the core, never one another"),
        ("app/accounts/models.py", "import app.orders.models", "Inside the core imports go downward only"),
        ("app/media/keys.py", "import app.mail.outbox", "Inside the core imports go downward only"),
        ("app/clock.py", "import app.accounts.models", "Inside the core imports go downward only"),
        ("app/orders/models.py", "import app.orders.queries", "from the edge to the heart"),
        ("app/catalogue/pricing.py", "import app.catalogue.routes", "Nobody but init_app plugs in routes"),
        ("app/newcomer/__init__.py", "", "Inside the core imports go downward only"),
    ],
)
def test_a_forbidden_import_is_told_by_name(copy_of_the_house: Path, file: str, line: str, broken: str) -> None:
    path = copy_of_the_house / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{path.read_text() if path.exists() else ''}\n{line}\n")

    judged = contracts_in(copy_of_the_house)
    said = " ".join(judged.stdout.split())

    assert judged.returncode == 1
    assert any(broken in name and name.rstrip().endswith("BROKEN") for name in sentences(said)), judged.stdout


def sentences(said: str) -> Iterator[str]:
    """The verdict on each contract, one line each."""
    verdicts = said.partition("dependencies.")[2].partition("Contracts:")[0]
    for word in ("KEPT", "BROKEN"):
        verdicts = verdicts.replace(f" {word}", f" {word}\n")
    yield from verdicts.splitlines()


def pure_files() -> list[Path]:
    return sorted(path for root in ROOTS for path in (ROOT / root).rglob("*.py") if path.stem in PURE)


@pytest.mark.parametrize("path", pure_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_pure_file_imports_money_and_the_standard_library(path: Path) -> None:
    strangers = [name for name in imported(path) if not is_pure(name)]

    assert not strangers, (
        f"{path.relative_to(ROOT)} imports {', '.join(strangers)}. A pure file knows no web and no database, so that it can be "
        "proved by tables and properties: give it plain values, and let its caller fetch and store them."
    )


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_pure(name: str) -> bool:
    parts = name.split(".")
    return parts[0] in LIBRARIES or name in LAZY_WORDS or (parts[0] in ROOTS and not PLAIN.isdisjoint(parts))


def test_the_table_of_contents_fits_on_a_screen() -> None:
    lines = (ROOT / "app" / "__init__.py").read_text().splitlines()

    assert len(lines) < 60, "create_app() is a table of contents: move what it decides into the package that knows it"


@pytest.fixture
def started(cluster: Cluster, tmp_path: Path) -> Iterator[list[Flask]]:
    """Applications started in this test, whose connections are closed after it."""
    apps: list[Flask] = []
    yield apps
    for app in apps:
        with app.app_context():
            db.engine.dispose()


def started_with(cluster: Cluster, instance: Path, *extensions: str) -> Flask:
    url = cluster.server_url.set(database=cluster.template).render_as_string(hide_password=False)
    return create_app(test_settings(url, instance, extensions=extensions))


def test_the_bare_core_starts_without_wings(cluster: Cluster, tmp_path: Path, started: list[Flask]) -> None:
    app = started_with(cluster, tmp_path)
    started.append(app)

    assert app.test_client().get("/healthz").status_code == 200


@pytest.mark.parametrize("wing", WINGS)
def test_each_wing_starts_alone(cluster: Cluster, tmp_path: Path, started: list[Flask], wing: str) -> None:
    app = started_with(cluster, tmp_path, wing)
    started.append(app)

    assert app.test_client().get("/healthz").status_code == 200
    assert wing in sys.modules


def test_the_bare_core_loads_no_wing() -> None:
    program = (
        "import sys; from app.config import Settings, WINGS; from app import create_app; "
        "create_app(Settings(secret_key='x' * 32, environment='test', extensions=(), "
        "database_url='postgresql+psycopg://nobody@localhost/none')); "
        "sys.exit(', '.join(name for name in WINGS if name in sys.modules) or 0)"
    )
    finished = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)

    assert finished.returncode == 0, finished.stderr
