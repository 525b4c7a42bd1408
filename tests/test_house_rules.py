"""Rules of the house that a machine can keep; each message says why the rule is there and what to do instead."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.database import db

ROOT = Path(__file__).parents[1]
ROOTS = ("app", "referrals", "reviews", "cases")
LONGEST_FILE = 400
LONGEST_FUNCTION = 60

MONEY_FOLDERS = (
    "app/orders",
    "app/payments",
    "app/invoices",
    "app/ledger",
    "app/payouts",
    "referrals/commissions",
    "referrals/promotions",
)
MONEY_FILES = ("app/money.py", "app/catalogue/pricing.py", "app/catalogue/models.py")
RENDERED_WITHOUT_ESCAPING: dict[str, str] = {}
FORBIDDEN_NAMES = ("utils", "util", "helpers", "helper", "common", "services", "service", "misc", "core", "managers")
FORBIDDEN_VERBS = ("handle", "process", "manage", "do")
NAMED_BY_WTFORMS = {"process_formdata", "process_data"}
READ_METHODS = {"GET", "HEAD", "OPTIONS"}


def files(*patterns: str, roots: tuple[str, ...] = ROOTS) -> list[Path]:
    return sorted(path for root in roots for pattern in patterns for path in (ROOT / root).rglob(pattern))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text()))


def places(path: Path, found: list[ast.expr] | list[ast.stmt]) -> list[str]:
    return [f"{named(path)}:{node.lineno}" for node in found]


def called(node: ast.AST) -> str:
    """The dotted name a call goes to, as far as it is written out: `db.session.commit`."""
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""


def calls(path: Path, pattern: str) -> list[str]:
    wanted = re.compile(pattern)
    return [
        f"{named(path)}:{node.lineno} {called(node)}()"
        for node in nodes(path)
        if isinstance(node, ast.Call) and wanted.fullmatch(called(node))
    ]


def test_only_transaction_commits() -> None:
    found = [
        place for path in files("*.py") if named(path) != "app/database.py" for place in calls(path, r".*\.commit")
    ]

    assert not found, (
        f"{found}: wrap the change in `with transaction():` in the route, job or command. "
        "Whoever commits halfway makes half of a story true."
    )


def test_there_is_one_clock() -> None:
    pattern = r"(datetime\.)?(datetime|date)\.(now|utcnow|today)|time\.(time|localtime|gmtime)"
    found = [place for path in files("*.py") if named(path) != "app/clock.py" for place in calls(path, pattern)]

    assert not found, (
        f"{found}: ask app.clock.now(), which tests and the demo story can stop. Durations use time.monotonic()."
    )


def money_files() -> list[Path]:
    """All but the chapters of the demo story, which tell the hour of a day in fractions."""
    found = [path for path in files("*.py", roots=MONEY_FOLDERS) if path.name != "story.py"]
    return [*found, *(ROOT / name for name in MONEY_FILES)]


def test_no_float_comes_near_money() -> None:
    found = []
    for path in money_files():
        for node in nodes(path):
            literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
            cast = called(node) == "float" or (isinstance(node, ast.Name) and node.id == "float")
            if literal or cast or is_true_division(node):
                found.append(f"{named(path)}:{node.lineno} {ast.unparse(node)}")  # type: ignore[attr-defined]

    assert not found, (
        f"{found}: 0.1 + 0.2 is not 0.3. Amounts are whole minor units, rates whole basis points; divide with Money.split or "
        "round_half_up."
    )


def is_true_division(node: ast.AST) -> bool:
    """`a / b` on anything but paths, whose right side is a text, and Decimals, which stay exact."""
    if not isinstance(node, ast.BinOp | ast.AugAssign) or not isinstance(node.op, ast.Div):
        return False
    if "Decimal(" in ast.unparse(node):
        return False
    right = node.right if isinstance(node, ast.BinOp) else node.value
    return not isinstance(right, ast.JoinedStr) and not (
        isinstance(right, ast.Constant) and isinstance(right.value, str)
    )


def test_no_column_holds_a_fraction() -> None:
    found = [
        f"{table.name}.{column.name}"
        for table in db.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, sa.Float | sa.Numeric) and not isinstance(column.type, sa.Integer)
    ]

    assert not found, (
        f"{found}: money is amount_minor, a rate is rate_bp, a duration names its unit; all are whole numbers."
    )


def test_times_in_the_database_know_their_zone() -> None:
    found = [
        f"{table.name}.{column.name}"
        for table in db.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, sa.DateTime) and not column.type.timezone
    ]

    assert not found, f"{found}: use DateTime(timezone=True); `Mapped[datetime]` does."


@pytest.mark.parametrize("path", files("*.py", roots=(*ROOTS, "tests", "bin")), ids=named)
def test_a_file_can_be_read_in_one_sitting(path: Path) -> None:
    length = len(path.read_text().splitlines())

    assert length < LONGEST_FILE, (
        f"{named(path)} has {length} lines: split it by what its parts do, before it grows further."
    )


def test_a_function_can_be_held_in_the_head() -> None:
    found = [
        f"{named(path)}:{node.lineno} {node.name}"
        for path in files("*.py", roots=(*ROOTS, "tests", "bin"))
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and length_of(node) > LONGEST_FUNCTION
    ]

    assert not found, f"{found}: more than {LONGEST_FUNCTION} lines. Give its steps names of their own."


def length_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_files_are_named_for_their_subject() -> None:
    found = [
        named(path) for path in files("*.py") if path.stem in FORBIDDEN_NAMES or path.parent.name in FORBIDDEN_NAMES
    ]

    assert not found, (
        f"{found}: everything fits into such a file, so nothing can be found there. Name it for what it is about."
    )


def test_functions_are_named_for_what_they_do() -> None:
    pattern = re.compile(rf"_?({'|'.join(FORBIDDEN_VERBS)})_")
    found = [
        f"{named(path)}:{node.lineno} {node.name}"
        for path in files("*.py")
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and pattern.match(node.name)
        and node.name not in NAMED_BY_WTFORMS
    ]

    assert not found, f"{found}: say it as a colleague would: order.cancel, code.reserve, review.publish."


def test_every_signature_says_its_types() -> None:
    found = [
        f"{named(path)}:{node.lineno} {node.name}"
        for path in files("*.py")
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns is None
    ]

    assert not found, f"{found}: say what it returns."


def test_fakes_are_real_programs() -> None:
    pattern = re.compile(r"unittest\.mock|from unittest import mock|import mock\b|pytest_mock|\bmocker\b")
    found = [named(path) for path in files("*.py", roots=(*ROOTS, "tests")) if path != Path(__file__)]
    found = [name for name in found if pattern.search((ROOT / name).read_text())]

    assert not found, (
        f"{found}: a mock agrees with whatever we believe. Let a small real server or a socket plug play the part."
    )


def test_no_test_is_left_out() -> None:
    pattern = re.compile(r"pytest\.mark\.(skip|skipif|xfail)|pytest\.(skip|xfail)\(")
    found = [named(path) for path in files("*.py", roots=("tests",)) if path != Path(__file__)]
    found = [name for name in found if pattern.search((ROOT / name).read_text())]

    assert not found, f"{found}: a test that does not run proves nothing. Mend it, or take it out and say why."


def test_nothing_is_left_for_later() -> None:
    pattern = re.compile(r"\b(TODO|FIXME|HACK)\b")
    every = files("*.py", "*.html", "*.js", "*.css", "*.txt", "*.typ", roots=(*ROOTS, "tests", "migrations"))
    found = [named(path) for path in every if path != Path(__file__) and pattern.search(path.read_text())]

    assert not found, f"{found}: finish it, or open an issue that says what is missing."


def templates() -> list[Path]:
    return files("*.html")


def test_templates_leave_escaping_on() -> None:
    pattern = re.compile(r"\|\s*safe\b|autoescape\s+false|Markup\(")
    found = [named(path) for path in templates() if pattern.search(path.read_text())]
    found = [name for name in found if name not in RENDERED_WITHOUT_ESCAPING]

    assert not found, (
        f"{found}: text from people becomes script there. Let Python give Markup of what nh3 has cleaned, or add the file to "
        "RENDERED_WITHOUT_ESCAPING with the reason."
    )


def test_pages_carry_no_inline_style_or_script() -> None:
    inline = re.compile(
        r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*\ssrc=)(?![^>]*application/ld\+json)",
        re.IGNORECASE,
    )
    found = [
        f"{named(path)}:{number}"
        for path in templates()
        if not path.match("*/mail/*") and "mail" not in path.parts
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if inline.search(line)
    ]

    assert not found, (
        f"{found}: the Content-Security-Policy blocks it. Use a class, or a module found by data-behaviour."
    )


def test_pages_load_nothing_from_elsewhere() -> None:
    foreign = re.compile(
        r"<(script|link|img|iframe|source|video|audio)[^>]*\s(src|href)\s*=\s*[\"'](https?:)?//", re.IGNORECASE
    )
    found = [named(path) for path in templates() if foreign.search(path.read_text()) and "mail" not in path.parts]

    assert not found, (
        f"{found}: no page tells another company who reads it. Serve the file from a Python package or static/."
    )


def test_an_address_that_reads_does_not_also_write(app: Flask) -> None:
    found = []
    for rule in app.url_map.iter_rules():
        methods = (rule.methods or set()) - READ_METHODS
        module = app.view_functions[rule.endpoint].__module__
        if rule.methods and "GET" in rule.methods and methods - {"POST"} and module.startswith(ROOTS):
            found.append(f"{rule.rule} {sorted(rule.methods)}")

    assert not found, f"{found}: give the change an address of its own, as in POST /orders/7/cancellation."


def test_a_request_that_changes_something_is_not_a_get() -> None:
    """A view that only answers GET opens no transaction."""
    found = [
        f"{named(path)}:{node.lineno} {node.name}"
        for path in files("*.py")
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef) and only_reads(node) and "transaction()" in ast.unparse(node)
    ]

    assert not found, f"{found}: browsers, mail scanners and crawlers follow every link. Let a POST do it."


def only_reads(node: ast.FunctionDef) -> bool:
    decorators = [ast.unparse(decorator) for decorator in node.decorator_list]
    routes = [text for text in decorators if re.match(r"\w+\.(get|route|post|put|patch|delete)\(", text)]
    return bool(routes) and all(".get(" in text or (".route(" in text and "methods" not in text) for text in routes)


def test_the_third_partys_files_stay_in_their_packages() -> None:
    found = [named(path) for path in files("*.min.js", "*.min.css", "bootstrap*.css", "bootstrap*.js")]

    assert not found, f"{found}: take it from a Python package, which is pinned and updated, instead of keeping a copy."
