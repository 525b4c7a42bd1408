"""Moderation: screens, decisions, statements, appeals, notices, replies, and the public log."""

from __future__ import annotations

from tests.mutants import Mutant

CHAIN = "tests/reviews/moderation/test_chain.py::"
DECIDING = "tests/reviews/moderation/test_deciding.py::"
LOG = "tests/reviews/moderation/test_log.py::"
SCREENING = "tests/reviews/moderation/test_screening.py::"
SPEAKING = "tests/reviews/moderation/test_speaking.py::"
MEDIA = "tests/reviews/moderation/test_media.py::"

MUTANTS = [
    Mutant(
        "Moderation: clean reviews appear, held ones wait",
        "reviews/reviewing/screening.py",
        "    if reasons:\n",
        "    if reasons and not review.text:\n",
        DECIDING + "test_clean_reviews_appear_within_a_minute_and_held_ones_wait_with_their_reason",
    ),
    Mutant(
        "Moderation: a decision can be undone for a minute",
        "reviews/moderation/deadlines.py",
        "UNDO_SECONDS = 60",
        "UNDO_SECONDS = 0",
        DECIDING + "test_clean_reviews_appear_within_a_minute_and_held_ones_wait_with_their_reason",
    ),
    Mutant(
        "R17: the company's words count when the author accepts them",
        "reviews/moderation/proposing.py",
        "    letters.proposed(it, raw)\n",
        '    reword(review, title=it.title, text=it.text, proof=f"proposal:{it.id}")\n    letters.proposed(it, raw)\n',
        SPEAKING + "test_the_company_never_changes_a_word_or_a_star_and_may_only_ask",
    ),
    Mutant(
        "R18: a refusal has a reason of the list",
        "reviews/moderation/deciding.py",
        "    if takes_down and verdict.code not in REASONS:",
        "    if takes_down and verdict.code in REASONS and not verdict.code:",
        DECIDING + "test_only_reasons_of_the_closed_list_are_taken_by_verbs_forms_and_tables",
    ),
    Mutant(
        "R18: what is against the law names the law",
        "reviews/moderation/deciding.py",
        "    if takes_down and verdict.code is Code.ILL and not verdict.law.strip():",
        "    if takes_down and verdict.code is Code.ILL and verdict.law is None:",
        DECIDING + "test_only_reasons_of_the_closed_list_are_taken_by_verbs_forms_and_tables",
    ),
    Mutant(
        "R18: the author is told",
        "reviews/moderation/deciding.py",
        "        stating.tell(*statement)\n",
        "        pass\n",
        DECIDING + "test_a_refusal_is_told_with_the_passage_to_nobody_but_its_author",
    ),
    Mutant(
        "R18: an appeal is decided by somebody else",
        "reviews/moderation/appealing.py",
        "    if it.first_decider_id == by.id:",
        "    if it.first_decider_id == by.id and it.outcome is not None:",
        DECIDING + "test_an_appeal_is_decided_by_somebody_else_and_restores",
    ),
    Mutant(
        "R18: an appeal restores",
        "reviews/moderation/appealing.py",
        "    if outcome == RESTORED:",
        "    if outcome == RESTORED and not words:",
        DECIDING + "test_an_appeal_is_decided_by_somebody_else_and_restores",
    ),
    Mutant(
        "R19: the list contains no opinion",
        "reviews/moderation/codes.py",
        'name=_l("Insult or threat"),',
        'name=_l("Negative tone"),',
        CHAIN + "test_the_closed_list_contains_no_opinion",
    ),
    Mutant(
        "R19: nobody who decides can read the stars",
        "reviews/moderation/deciding.py",
        "    if review.known_state not in FITTING[verdict.verdict]:",
        "    if review.rating < 0 or review.known_state not in FITTING[verdict.verdict]:",
        LOG + "test_nobody_who_decides_before_publication_can_read_the_stars",
    ),
    Mutant(
        "R19: the desk does not show the stars",
        "reviews/moderation/templates/moderation/desk_waiting.html",
        "{% block content %}",
        "{% block content %}{# review.rating #}",
        LOG + "test_the_desk_templates_do_not_show_the_stars",
    ),
    Mutant(
        "R20: received is the sum of all that became of them",
        "reviews/moderation/counting.py",
        "counts[step.was, step.was_code, step.was_stars] -= step.times",
        "counts[step.was, step.was_code, step.stars] -= step.times",
        CHAIN + "test_the_public_counts_always_sum_up",
    ),
    Mutant(
        "R20: a changed entry is found",
        "reviews/moderation/chaining.py",
        '        if digest(entry) != entry["hash"]:',
        '        if not entry["hash"]:',
        CHAIN + "test_whatever_is_changed_taken_out_or_put_in_is_found_where_it_was",
    ),
    Mutant(
        "R20: each entry holds the hash before it",
        "reviews/moderation/chaining.py",
        '        elif entry["previous"] != previous:',
        '        elif not entry["previous"]:',
        CHAIN + "test_whatever_is_changed_taken_out_or_put_in_is_found_where_it_was",
    ),
    Mutant(
        "R20: the program we print finds a gap",
        "reviews/moderation/chaining.py",
        'whole = entry["number"] == number and entry["previous"] == before',
        'whole = entry["number"] >= number',
        CHAIN + "test_the_program_we_print_checks_a_downloaded_file",
    ),
    Mutant(
        "R21: what is disputed is kept",
        "reviews/moderation/forgetting.py",
        "        *(~each for each in disputed),\n",
        "",
        DECIDING + "test_a_removal_stays_countable_and_what_was_taken_down_goes_after_a_year",
    ),
    Mutant(
        "R21: after a year it is emptied",
        "reviews/moderation/forgetting.py",
        "        review.erase()\n",
        "        pass\n",
        DECIDING + "test_a_removal_stays_countable_and_what_was_taken_down_goes_after_a_year",
    ),
    Mutant(
        "R22: a withdrawal overtakes a decision",
        "reviews/moderation/deciding.py",
        "        _settle(decision, LAPSED)\n        return\n",
        "        _settle(decision, DONE)\n        return\n",
        DECIDING + "test_the_authors_last_word_overtakes_a_decision",
    ),
    Mutant(
        "R23: an address of the house waits for a person",
        "reviews/moderation/screens.py",
        "*_undeclared(submission), ",
        "",
        DECIDING + "test_somebody_of_the_house_is_held_or_labelled",
    ),
    Mutant(
        "R36: a number to call is found",
        "reviews/moderation/screening.py",
        "if (8 if told_as_number else 10) <= len(digits) <= 15 and not _is_date(hit.group()):",
        "if 16 <= len(digits) and not _is_date(hit.group()):",
        DECIDING + "test_clean_reviews_appear_within_a_minute_and_held_ones_wait_with_their_reason",
    ),
    Mutant(
        "R36: what people write every day is left alone",
        "reviews/moderation/screening.py",
        "if (8 if told_as_number else 10) <= len(digits) <= 15 and not _is_date(hit.group()):",
        "if 6 <= len(digits) <= 15:",
        SCREENING + "test_what_people_write_every_day_is_left_alone_also_when_it_is_harsh",
    ),
    Mutant(
        "R36: an account is known by its check digits",
        "reviews/moderation/screening.py",
        "        if _luhn(_digits(hit.group())):",
        "        if not _luhn(_digits(hit.group())):",
        SCREENING + "test_personal_data_links_and_advertising_are_found_where_they_stand",
    ),
    Mutant(
        "R34, R36: what a person took out, a person looks at again",
        "reviews/moderation/screens.py",
        "    if before is not None and before.code is not None:",
        "    if before is not None and before.code is None:",
        MEDIA + "test_a_person_takes_a_file_out_for_a_reason_and_it_can_be_corrected_shown_and_is_kept_a_year",
    ),
    Mutant(
        "R34, R36: the words of a film are screened, not its times",
        "reviews/moderation/screens.py",
        'return _TIMES.sub(" ", submission.captions)',
        "return submission.captions",
        MEDIA + "test_words_of_a_film_are_screened_and_the_times_of_its_captions_are_no_numbers",
    ),
    Mutant(
        "R18: an appeal about a photo or film shows it again",
        "reviews/moderation/media_appealing.py",
        "    if outcome == RESTORED and media is not None and",
        "    if outcome == RESTORED and media is None and",
        MEDIA + "test_an_author_appeals_about_a_file_and_another_person_decides",
    ),
    Mutant(
        "R18: whose photo or film is taken out is told with the way to appeal",
        "reviews/moderation/letters.py",
        'media_reasons(media) if decision.code else ""',
        'media_reasons(media) if not decision.code else ""',
        MEDIA + "test_an_author_appeals_about_a_file_and_another_person_decides",
    ),
    Mutant(
        "R21: a photo or film in dispute is kept",
        "reviews/moderation/media_deciding.py",
        "MediaAppeal.outcome.is_(None)",
        "MediaAppeal.outcome.is_not(None)",
        MEDIA + "test_an_author_appeals_about_a_file_and_another_person_decides",
    ),
    Mutant(
        "Moderation: a notice is confirmed",
        "reviews/moderation/noticing.py",
        "    letters.notice_received(notice)\n",
        "",
        SPEAKING + "test_a_notice_is_confirmed_decided_and_answered",
    ),
    Mutant(
        "Moderation: who misuses notices is not heard for a while",
        "reviews/moderation/noticing.py",
        "    if until is not None and until > clock.now():",
        "    if until is not None and until < clock.now():",
        SPEAKING + "test_who_misuses_notices_is_not_heard_for_a_while",
    ),
    Mutant(
        "R37: a reply never buys another opinion",
        "reviews/moderation/replying.py",
        "    found = pressure_in(text)\n",
        '    found = ""\n',
        SPEAKING + "test_the_company_answers_once_in_public_with_every_wording_kept",
    ),
    Mutant(
        "R37: a price for a change is found",
        "reviews/moderation/pressing.py",
        "(_has(_PRICE, sentence) or _has(_THREAT, sentence))",
        "_has(_THREAT, sentence)",
        CHAIN + "test_a_reply_may_apologise_but_not_buy_or_threaten",
    ),
]
