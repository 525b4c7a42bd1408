"""Every action that is written into the audit log can be read there as a sentence."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from flask_babel import force_locale

from app.accounts.desk.words import words_of

ROOT = Path(__file__).parents[3]
# What stands in the place of a value: `f"payout.noted_{outcome}"`.
VALUES = {
    "member.": "joined returned assessed accepted repositioned paused resumed left".split(),
    "payment_attention.": "accepted refunded ignored".split(),
    "payout.noted_": "paid failed returned".split(),
    "showcase.": "shown declined taken_down".split(),
    "program.": "paused live ended".split(),
}
MONEY = {"app/ledger", "app/rewards", "app/payouts", "app/orders", "app/payments", "referrals/promotions"}


def packages() -> dict[str, Path]:
    """Those that plug words in, by their folder."""
    found = (
        path.parent for root in ("app", "referrals", "reviews", "cases") for path in (ROOT / root).rglob("__init__.py")
    )
    return {
        str(each.relative_to(ROOT)): each for each in found if "audit_words.plug(" in (each / "__init__.py").read_text()
    }


def actions(package: Path) -> Iterator[str]:
    for path in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
                yield from _written(node.args[0])


def _written(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.IfExp):
        yield from _written(node.body)
        yield from _written(node.orelse)
    else:
        assert isinstance(node, ast.JoinedStr), ast.unparse(node)
        beginning = str(ast.literal_eval(node.values[0]))
        yield from (beginning + value for value in VALUES[beginning])


def test_every_action_in_the_audit_log_has_words(app: Flask) -> None:
    spoken = packages()
    assert spoken.keys() >= MONEY
    with app.test_request_context(), force_locale("en"):
        found = {action for package in spoken.values() for action in actions(package)}
        mute = sorted(action for action in found if words_of(action) == action)
    assert len(found) > 70
    assert not mute, (
        f"{mute}: give them words in AUDIT of the package's wording, which `accounts.audit_words` is plugged with."
    )
    assert all(re.fullmatch(r"[a-z_]+\.[a-z_]+", action) for action in found)
