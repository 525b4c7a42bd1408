"""Commissions: what is earned at each level, taken back, and never twice; the forty invariants about money and refunds."""

from __future__ import annotations

from tests.mutants import Mutant

_LEVELS = "tests/referrals/commissions/test_levels.py"

MUTANTS = [
    Mutant(
        "Invariant 1: shares are rounded half up in whole units",
        "app/money.py",
        "quotient += 2 * remainder >= abs(denominator)",
        "quotient += 2 * remainder > abs(denominator)",
        "tests/app/test_money.py::test_a_share_is_rounded_half_up",
    ),
    Mutant(
        "Invariant 2: a split loses no unit",
        "app/money.py",
        "lucky = set(by_remainder[:left])",
        "lucky = set(by_remainder[: left - 1])",
        "tests/app/test_money.py::test_a_split_loses_no_unit_and_is_fair",
    ),
    Mutant(
        "Invariant 3: all levels together get the capped rate",
        "referrals/commissions/levels.py",
        "min(sum(rates), scale.cap_bp)",
        "sum(rates)",
        f"{_LEVELS}::test_all_levels_together_get_the_capped_rate_of_the_base_and_no_unit_more",
    ),
    Mutant(
        "Invariant 4: discount and commissions stay within their share",
        "referrals/commissions/levels.py",
        "return given.minor * BASIS_POINTS <= gross.minor * cap_bp",
        "return given.minor * BASIS_POINTS <= 2 * gross.minor * cap_bp",
        f"{_LEVELS}::test_discount_commissions_and_benefit_together_stay_within_the_joint_cap",
    ),
]
