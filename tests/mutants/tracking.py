"""Tracking: who is credited, what is counted, and what came before the conversion; the forty invariants about attribution."""

from __future__ import annotations

from tests.mutants import Mutant

_CREDIT = "tests/referrals/tracking/test_attribution.py"

MUTANTS = [
    Mutant(
        "Invariant 36: the same events in any order choose the same winner",
        "referrals/tracking/attribution.py",
        "told = sorted(set(candidates), key=lambda each: each.place)",
        "told = list(dict.fromkeys(candidates))",
        f"{_CREDIT}::test_the_same_events_in_any_order_choose_the_same_winner",
    ),
    Mutant(
        "Invariant 36: the window includes both its ends",
        "referrals/tracking/attribution.py",
        "at - it.at > rule.window",
        "at - it.at >= rule.window",
        f"{_CREDIT}::test_the_window_includes_both_its_ends",
    ),
    Mutant(
        "Invariant 37: the precedence matrix",
        "referrals/tracking/attribution.py",
        "if best is None or best.partner != code.partner:",
        "if best is None:",
        f"{_CREDIT}::test_the_precedence_matrix",
    ),
    Mutant(
        "Invariant 38: nobody is credited with what they bought themselves",
        "referrals/tracking/attribution.py",
        "if it.partner in buyer:",
        'if it.kind == "lead" and it.partner in buyer:',
        f"{_CREDIT}::test_nobody_is_credited_with_what_they_bought_themselves",
    ),
    Mutant(
        "A click after checkout has begun displaces nobody",
        "referrals/tracking/attribution.py",
        "return [each for each in links if each.late and early - {each.partner}]",
        "return [each for each in links if each.late and not early]",
        f"{_CREDIT}::test_a_click_after_checkout_has_begun_never_displaces_an_earlier_partner",
    ),
]
