"""Integrity: detectors, signals, the parity audit, the policy."""

from __future__ import annotations

from tests.mutants import Mutant

TARGETS = "tests/reviews/integrity/test_targets.py::"
SIGNALS = "tests/reviews/integrity/test_signals.py::"

MUTANTS = [
    Mutant(
        "Integrity: a promotion that asks many is no burst",
        "reviews/integrity/detecting.py",
        'expected=(base["reviews"] + 1) / (base["exposure"] + BASE_DAYS) * (window["exposure"] + WINDOW_DAYS),',
        'expected=(base["reviews"] + 1) / BASE_DAYS * WINDOW_DAYS,',
        SIGNALS + "test_a_promotion_that_asked_many_raises_nothing",
    ),
    Mutant(
        "Integrity: fifteen strangers are found",
        "reviews/integrity/detecting.py",
        "unverified: float = 1e-4",
        "unverified: float = 1e-14",
        TARGETS + "test_a_promotion_that_asks_many_is_no_burst_and_fifteen_strangers_are",
    ),
    Mutant(
        "Integrity: who never asks is judged by the days alone",
        "reviews/integrity/detecting.py",
        "together: float = 2e-5",
        "together: float = 2e-1",
        TARGETS + "test_at_most_two_of_a_hundred_clean_companies_are_accused_in_a_quarter",
    ),
    Mutant(
        "Integrity: false discoveries are bounded",
        "reviews/integrity/detecting.py",
        "if p <= rate * rank / len(ranked)]",
        "if p <= rate]",
        TARGETS + "test_false_discoveries_are_bounded_whatever_the_number_of_tests",
    ),
    Mutant(
        "Integrity: a beginning is too good only with all signs",
        "reviews/integrity/following.py",
        "return subjects[enough & good & unknown]",
        "return subjects[enough & good]",
        TARGETS + "test_a_beginning_is_too_good_only_with_all_three_signs",
    ),
    Mutant(
        "Integrity: what a person cleared is not held again",
        "reviews/integrity/raising.py",
        "if review.known_state not in WATCHED or _cleared(review):",
        "if review.known_state not in WATCHED:",
        SIGNALS + "test_fifteen_strangers_after_a_bad_review_wait_for_a_person_with_three_reasons",
    ),
    Mutant(
        "Integrity: another stranger waits while a signal is open",
        "reviews/integrity/screens.py",
        "FraudSignal.state == OPEN,",
        "FraudSignal.state != OPEN,",
        SIGNALS + "test_fifteen_strangers_after_a_bad_review_wait_for_a_person_with_three_reasons",
    ),
    Mutant(
        "Integrity: a signal is a sentence with numbers",
        "reviews/integrity/finding.py",
        '"count": int(row.window_unverified),',
        '"count": 0,',
        SIGNALS + "test_fifteen_strangers_after_a_bad_review_wait_for_a_person_with_three_reasons",
    ),
    Mutant(
        "R19: the parity audit speaks when the displeased wait",
        "reviews/integrity/auditing.py",
        "r.published_at <= r.submitted_at + interval '1 day'",
        "r.published_at <= r.submitted_at + interval '9 days'",
        SIGNALS + "test_the_parity_audit_is_quiet_for_equals_and_speaks_when_the_displeased_wait",
    ),
    Mutant(
        "R19: two proportions are compared as in the textbooks",
        "reviews/integrity/parity.py",
        "p=erfc(abs(z) / sqrt(2)))",
        "p=erfc(abs(z)))",
        TARGETS + "test_two_proportions_are_compared_as_in_the_textbooks",
    ),
    Mutant(
        "Integrity: the policy says what is configured",
        "reviews/moderation/policy.py",
        "            *reasons,\n",
        "",
        SIGNALS + "test_the_policy_is_written_from_what_is_configured_in_every_language",
    ),
    Mutant(
        "Integrity: a stranger finds no signal",
        "reviews/integrity/desk.py",
        '@routes.get("/signals")\n@desk(*STAFF)\n',
        '@routes.get("/signals")\n',
        SIGNALS + "test_a_stranger_finds_no_signal",
    ),
]
