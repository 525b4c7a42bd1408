"""From rows to signals: each kind is noticed once, honest days are not, and own orders are seen however they are disguised."""

from __future__ import annotations

import pytest

from app.database import transaction
from referrals.risk import scanning

pytestmark = pytest.mark.usefixtures("db")


def test_nothing_happened_and_nothing_is_noticed() -> None:
    with transaction():
        assert scanning.scan() == 0
