"""Recovery: cases, letters, the two questions."""

from __future__ import annotations

from tests.mutants import Mutant

CASES = "tests/reviews/recovery/test_cases.py::"
NUMBERS = "tests/reviews/recovery/test_numbers.py::"
PARITY = "tests/reviews/recovery/test_parity.py::"

MUTANTS = [
    Mutant(
        "R37: two stars or six of ten open a case",
        "reviews/recovery/intervals.py",
        "return (rating is not None and rating <= 2) or",
        "return (rating is not None and rating < 2) or",
        NUMBERS + "test_r37_two_stars_or_six_of_ten_open_a_case_and_nothing_above",
    ),
    Mutant(
        "R37: a case opens within a minute",
        "reviews/recovery/subscribers.py",
        "    tasks.open_for_review.defer(review_id=fact.review_id)\n\n\ndef look_at_revised",
        "    pass\n\n\ndef look_at_revised",
        CASES
        + "test_r37_a_low_review_opens_a_case_for_who_answers_the_client_within_a_minute_and_is_published_all_the_same",
    ),
    Mutant(
        "R37: a case is for who answers the client",
        "reviews/recovery/opening.py",
        "owner_id=owner.user_id if owner else None,",
        "owner_id=None,",
        CASES
        + "test_r37_a_low_review_opens_a_case_for_who_answers_the_client_within_a_minute_and_is_published_all_the_same",
    ),
    Mutant(
        "R37: a case that cannot be opened holds no review up",
        "reviews/recovery/subscribers.py",
        "    tasks.open_for_review.defer(review_id=fact.review_id)\n\n\ndef look_at_revised",
        "    opening.open_for_review(fact.review_id)\n\n\ndef look_at_revised",
        CASES + "test_r37_a_case_that_cannot_be_opened_holds_no_review_up",
    ),
    Mutant(
        "R37: nothing in recovery can hold, hide or change a review",
        "reviews/recovery/opening.py",
        '    return _open(review, {"review_id": review.id})\n',
        '    review.hold([])\n    return _open(review, {"review_id": review.id})\n',
        CASES + "test_r37_nothing_in_recovery_can_hold_hide_or_change_a_review",
    ),
    Mutant(
        "R37: no letter asks for another review",
        "reviews/recovery/helping.py",
        "    if found:\n        raise AsksForChange(found)\n",
        "",
        CASES + "test_a_colleague_helps_by_letter_and_note_and_closing_never_asks_for_another_review",
    ),
    Mutant(
        "R37: the clock reminds after a day, once",
        "reviews/recovery/helping.py",
        "        case.reminded_at = clock.now()\n",
        "",
        CASES + "test_the_clock_reminds_after_a_day_and_tells_more_people_after_two_each_once",
    ),
    Mutant(
        "R9: the two questions are mailed once",
        "reviews/recovery/inviting.py",
        "    if not may or not is_new:",
        "    if may and is_new:",
        "tests/reviews/recovery/test_inviting.py::test_everybody_is_asked_once_after_a_week_in_the_same_words_and_a_tap_only_chooses",
    ),
    Mutant(
        "R38: what follows is the same for every star",
        "reviews/reviewing/templates/reviewing/review.html",
        "{{ files_panel(review, author) }}",
        "{% if review.rating != 1 %}{{ files_panel(review, author) }}{% endif %}",
        PARITY + "test_r38_the_form_and_what_follows_are_the_same_for_every_star",
    ),
    Mutant(
        "R38: no page compares the stars",
        "reviews/reviewing/templates/reviewing/review.html",
        "{{ files_panel(review, author) }}",
        "{% if review.rating > 3 %}{{ files_panel(review, author) }}{% endif %}",
        PARITY + "test_r38_no_page_and_no_prompt_compares_the_stars",
    ),
    Mutant(
        "R38: the thanks say the same",
        "reviews/recovery/questioning.py",
        "    return [Thanks(words=str(words), url=link_to(review_id))]\n",
        "    return [Thanks(words=str(words) if review_id % 2 else str(words)[:9], url=link_to(review_id))]\n",
        PARITY + "test_r38_the_thanks_say_the_same_whatever_was_said",
    ),
    Mutant(
        "Recovery: a theme says by which word it was found",
        "reviews/recovery/changing.py",
        'word=found.get(theme_id, ""),',
        'word="",',
        "tests/reviews/recovery/test_changes.py::test_from_a_review_to_a_theme_to_a_card",
    ),
    Mutant(
        "R19: what waits for a decision shows its stars on no list of themes",
        "reviews/recovery/changing.py",
        'Review.text != "", Review.state.in_(DECIDED)',
        'Review.text != "", Review.state.in_(SPOKEN)',
        "tests/reviews/recovery/test_changes.py::test_from_a_review_to_a_theme_to_a_card",
    ),
]
