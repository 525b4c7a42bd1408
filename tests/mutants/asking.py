"""Asking: destinations, samples, steering words, caps, objections, kiosks, mentions."""

from __future__ import annotations

from tests.mutants import Mutant

CALLS = "tests/reviews/asking/test_calls.py::"
CAMPAIGNS = "tests/reviews/asking/test_campaigns.py::"
KIOSKS = "tests/reviews/asking/test_kiosks.py::"
MENTIONS = "tests/reviews/asking/test_mentions.py::"
SENDING = "tests/reviews/asking/test_sending.py::"

MUTANTS = [
    Mutant(
        "R5: places elsewhere refuse gifts",
        "reviews/asking/destinations.py",
        "if plan.offers and not rules.incentives else []",
        "if plan.offers and rules.incentives else []",
        "tests/reviews/asking/test_destinations.py::test_r5_places_elsewhere_refuse_gifts_selection_content_and_our_devices",
    ),
    Mutant(
        "R5: places elsewhere refuse a selected audience",
        "reviews/asking/campaigning.py",
        "selected=bool(draft.filters))",
        "selected=False)",
        CAMPAIGNS + "test_r5_for_google_and_trustpilot_selection_and_words_about_gifts_are_refused",
    ),
    Mutant(
        "R6: anyone with the list and the seed draws it again",
        "reviews/asking/sampling.py",
        'return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()',
        'return hashlib.sha256(f"{key}".encode()).hexdigest()',
        "tests/reviews/asking/test_sampling.py::test_r6_six_lines_draw_it_again",
    ),
    Mutant(
        "R6: nothing is drawn until it pleases",
        "reviews/asking/campaigning.py",
        "    if campaign.drawn_at is not None:",
        "    if campaign.drawn_at is not None and not campaign.seed:",
        CAMPAIGNS + "test_r6_a_draw_asks_the_sample_once_and_anyone_with_the_list_draws_the_same",
    ),
    Mutant(
        "R6: what chooses knows nothing of what they think",
        "reviews/asking/campaigning.py",
        "    sample_size: int | None = None\n",
        "    sample_size: int | None = None\n    rating: int = 0\n",
        CAMPAIGNS + "test_r6_what_chooses_whom_to_ask_reads_nothing_about_what_they_think",
    ),
    Mutant(
        "R7: words that steer are found",
        "reviews/asking/steering.py",
        "ALWAYS = (Steer.CONDITION, Steer.STARS, Steer.PRAISE, Steer.FIRST)",
        "ALWAYS = (Steer.CONDITION, Steer.STARS, Steer.PRAISE)",
        "tests/reviews/asking/test_steering.py::test_r7_steering_words_are_found_in_every_language",
    ),
    Mutant(
        "R7: words that steer are not kept",
        "reviews/asking/templating.py",
        "    check(it.whole)\n",
        "",
        SENDING + "test_the_desks_own_words_are_sent_and_words_that_steer_are_refused",
    ),
    Mutant(
        "R9: five mails in thirty days",
        "reviews/asking/caps.py",
        "    return recent[-MOST_MAILS] + WITHIN",
        "    return recent[-1] + WITHIN / 30",
        "tests/reviews/asking/test_caps.py::test_r9_sending_when_it_is_allowed_never_makes_six_in_thirty_days",
    ),
    Mutant(
        "R9: five mails, not six",
        "reviews/asking/caps.py",
        "MOST_MAILS = 5",
        "MOST_MAILS = 6",
        SENDING + "test_r9_a_person_gets_five_mails_in_thirty_days_over_all_orders_and_the_rest_wait",
    ),
    Mutant(
        "R9: the same service once in twelve months",
        "reviews/asking/caps.py",
        "SAME_SERVICE = timedelta(days=365)",
        "SAME_SERVICE = timedelta(days=360)",
        "tests/reviews/asking/test_caps.py::test_r9_the_same_service_is_asked_about_once_in_twelve_months",
    ),
    Mutant(
        "R9: none after a review",
        "reviews/asking/sending.py",
        "    if _is_reviewed(ask):",
        "    if _is_reviewed(ask) and ask.locale == '':",
        SENDING + "test_r9_never_twice_about_the_same_service_in_a_year_nor_after_a_review",
    ),
    Mutant(
        "R9: whoever has written is reminded no more",
        "reviews/asking/subscribers.py",
        '    .values(state="answered", next_at=None, settled_at=_NOW)',
        "    .values(settled_at=_NOW)",
        SENDING + "test_a_delivery_asks_after_its_delay_reminds_as_the_rule_says_and_stops_after_the_answer",
    ),
    Mutant(
        "R9: no two jobs together break a cap",
        "reviews/asking/sending.py",
        "    lock_person(ask.email)\n",
        "",
        "tests/concurrency/test_asking_caps.py::test_r9_twelve_jobs_at_once_send_five_mails_and_each_ask_once",
    ),
    Mutant(
        "R10: the mail says who asks and about what",
        "reviews/asking/templates/asking/mail/ask.txt",
        "praise and criticism alike, with the name you choose there. ",
        "praise and criticism alike. ",
        SENDING + "test_r10_the_mail_says_who_asks_about_what_what_becomes_of_it_and_how_to_say_no",
    ),
    Mutant(
        "R11: one click ends all asking",
        "reviews/asking/objecting.py",
        '            ask.skip("objected")\n',
        "            pass\n",
        SENDING + "test_r11_one_click_in_the_mail_or_by_the_mail_program_ends_all_asking",
    ),
    Mutant(
        "R11: said where the address is typed",
        "reviews/asking/templates/asking/_objection.html",
        "You can object at any time, at no cost: by one click in each such message, or by writing to %(address)s.",
        "Write to %(address)s.",
        SENDING + "test_r11_the_order_form_says_it_where_the_address_is_typed",
    ),
    Mutant(
        "Asking: the question rests when it is closed",
        "reviews/asking/prompting.py",
        "PromptDismissal.user_id == user.id, PromptDismissal.until > clock.now()",
        "PromptDismissal.user_id == user.id, PromptDismissal.until < clock.now()",
        CALLS + "test_the_question_on_the_site_is_calm_rests_when_closed_and_asks_only_whom_it_concerns",
    ),
    Mutant(
        "Asking: the question asks only whom it concerns",
        "reviews/asking/prompting.py",
        "        sa.or_(Order.placed_by_id == user.id, Contact.user_id == user.id), ~written.exists(), ~closed.exists()\n",
        "        ~written.exists(), ~closed.exists()\n",
        CALLS + "test_the_question_on_the_site_is_calm_rests_when_closed_and_asks_only_whom_it_concerns",
    ),
    Mutant(
        "R14: nobody learns whether an order exists",
        "reviews/asking/offering.py",
        "    if not lines:\n        return\n",
        "    if not lines:\n        raise NotFound\n",
        CALLS + "test_r14_a_link_by_order_number_and_address_tells_nobody_whether_the_order_exists",
    ),
    Mutant(
        "R14: links are not asked for without end",
        "reviews/asking/routes.py",
        '@limiter.limit("5 per minute;30 per day")\n',
        "",
        "tests/reviews/reviewing/test_attempts.py::test_r14_links_are_not_asked_for_without_end_whether_there_is_anything_or_not",
    ),
    Mutant(
        "Asking: answers of a kiosk are sealed",
        "reviews/asking/sealing.py",
        "return _box().encrypt(json.dumps(answer, ensure_ascii=False).encode()).decode()",
        'return str(_box().encrypt(b"{}") and json.dumps(answer, ensure_ascii=False))',
        KIOSKS + "test_a_kiosk_shows_staff_only_how_many_answered_until_the_batch_is_opened",
    ),
    Mutant(
        "Asking: an open kiosk is not released",
        "reviews/asking/kiosks.py",
        "    if kiosk.is_open:\n        raise Conflict(",
        "    if kiosk.is_open and not answers:\n        raise Conflict(",
        KIOSKS + "test_a_kiosk_shows_staff_only_how_many_answered_until_the_batch_is_opened",
    ),
    Mutant(
        "Asking: a batch hides each of its answers",
        "reviews/asking/kiosks.py",
        "LEAST_AT_ONCE = 3",
        "LEAST_AT_ONCE = 1",
        KIOSKS + "test_a_batch_too_small_to_hide_anybody_waits_two_days",
    ),
    Mutant(
        "R24: feeds are read as words and nothing else",
        "reviews/asking/feeds.py",
        "    if root.getroottree().docinfo.doctype:",
        "    if root.getroottree().docinfo.doctype is None:",
        MENTIONS + "test_feeds_are_read_as_words_and_nothing_else",
    ),
    Mutant(
        "R24: what is found elsewhere says it was not checked",
        "reviews/asking/templates/asking/mentions.html",
        '{{ _("not checked") }}',
        '{{ _("checked") }}',
        MENTIONS + "test_from_a_feed_and_a_file_to_the_public_page",
    ),
    Mutant(
        "Asking: a poll has one voice each",
        "reviews/asking/polling.py",
        'who = f"user:{user.id}" if user else f"browser:{browser}"',
        'who = f"browser:{browser}"',
        "tests/reviews/asking/test_polls.py::test_a_poll_from_the_question_to_the_results",
    ),
]
