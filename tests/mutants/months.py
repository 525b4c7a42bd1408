"""Months of programs: counted once, frozen, and counted anew beside it."""

from __future__ import annotations

from tests.mutants import Mutant

MUTANTS = [
    Mutant(
        "Months: only months that are over are counted",
        "referrals/months/calendar.py",
        """    month = first_of(today)
""",
        """    month = following(first_of(today))
""",
        "tests/referrals/months/test_pure.py::test_only_months_that_are_over_are_counted",
    ),
    Mutant(
        "Months: every partner is kept or lost at one step",
        "referrals/months/steps.py",
        "return self.of - self.reached",
        "return self.of - self.reached // 2",
        "tests/referrals/months/test_pure.py::test_every_partner_is_either_kept_or_lost",
    ),
    Mutant(
        "Months: what comes later is counted beside it",
        "referrals/months/freezing.py",
        "made = _keep(program.id, month, last.edition + 1)",
        "made = _keep(program.id, month, last.edition)",
        "tests/referrals/months/test_months.py::test_what_comes_later_is_counted_beside_it_and_the_frozen_numbers_stay",
    ),
]
