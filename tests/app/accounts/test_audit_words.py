"""Every action that is written into the audit log can be read there as a sentence."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from flask_babel import force_locale

from app.accounts.desk.words import words_of
from app.demo.story import TOLD

ROOT = Path(__file__).parents[3]
# What stands in the place of a value: `f"payout.noted_{outcome}"`.
VALUES = {
    "member.": "joined returned assessed accepted repositioned paused resumed left".split(),
    "payment_attention.": "accepted refunded ignored".split(),
    "payout.noted_": "paid failed returned".split(),
    "showcase.": "shown declined taken_down".split(),
    "program.": "paused live ended".split(),
    "risk.": "released refused".split(),
    "fraud_signal.": "confirmed dismissed".split(),
    "appeal.": "restored upheld".split(),
    "media_appeal.": "restored upheld".split(),
    "review.": "publish refuse remove restore".split(),
    "notice.": "removed kept abusive".split(),
    "review_media.": "show take_out".split(),
    "army_campaign.": "launched paused closed".split(),
    "case.": "draft review".split(),
}
# What is written under a name given elsewhere, which is found there.
NAMED_ELSEWHERE = {"acted.action", "TOLD"}
WRITERS = {"audit.record", "doors.StaffActed"}


def calls() -> Iterator[tuple[Path, ast.Call]]:
    for root in ("app", "referrals", "reviews", "cases"):
        for path in sorted((ROOT / root).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call):
                    yield path, node


def actions() -> Iterator[str]:
    for _path, node in calls():
        if ast.unparse(node.func) in WRITERS and ast.unparse(node.args[0]) not in NAMED_ELSEWHERE:
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
        assert beginning in VALUES, f"{ast.unparse(node)}: say in VALUES what can stand in the place of the value."
        yield from (beginning + value for value in VALUES[beginning])


def test_every_action_in_the_audit_log_has_words(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        found = {*actions(), TOLD}
        mute = sorted(action for action in found if words_of(action) == action)
    assert len(found) > 150
    assert not mute, (
        f"{mute}: give them words in AUDIT of the package's wording, which `accounts.audit_words` is plugged with."
    )
    assert all(re.fullmatch(r"[a-z_]+\.[a-z_]+", action) for action in found)


def test_nothing_writes_into_the_log_unseen_by_this_test() -> None:
    """`audit.record` and `StaffActed` are always called by these names."""
    other = [
        str(path.relative_to(ROOT))
        for path, node in calls()
        if re.fullmatch(r"(.*\.)?(AuditEntry|StaffActed)", ast.unparse(node.func))
        and ast.unparse(node.func) not in WRITERS
        and path != ROOT / "app/accounts/audit.py"
    ]
    assert not other, f"{other}: write `audit.record(...)`, so that every action is given words."
