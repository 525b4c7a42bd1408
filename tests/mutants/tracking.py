"""Tracking: who is credited, what is counted, and what came before the conversion; the forty invariants about attribution."""

from __future__ import annotations

from tests.mutants import Mutant

_CREDIT = "tests/referrals/tracking/test_attribution.py"
_FOLLOWING = "tests/referrals/tracking/test_following.py"
_TOLD = "tests/referrals/tracking/test_conversions.py"

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
    Mutant(
        "Invariant 11: another report under the same id is a conflict",
        "referrals/tracking/recording.py",
        'if earlier.because.get("report") != asked:',
        'if earlier.because.get("report") is None:',
        f"{_TOLD}::test_another_report_under_the_same_id_is_a_conflict",
    ),
    Mutant(
        "Invariant 12: a refund before its sale waits for it",
        "referrals/tracking/recording.py",
        "    for refund in _waiting_for(row):\n",
        "    for refund in _waiting_for(row)[:0]:\n",
        f"{_TOLD}::test_every_order_of_arrival_ends_the_same",
    ),
    Mutant(
        "A hostile destination leads where the link leads",
        "referrals/tracking/door.py",
        'destination(values.get("to"), kept.target, self._hosts)',
        'values.get("to") or kept.target',
        f"{_FOLLOWING}::test_a_hostile_destination_leads_where_the_link_leads",
    ),
    Mutant(
        "Without consent nothing is stored on the device",
        "referrals/tracking/door.py",
        'remembered = cookies.get(CHOICE) == "yes"',
        'remembered = cookies.get(CHOICE) != "no"',
        f"{_FOLLOWING}::test_without_consent_nothing_is_stored_on_the_device",
    ),
    Mutant(
        "A partner's own click is counted apart",
        "referrals/tracking/intake.py",
        "user_session.user_id = link.user_id",
        "user_session.user_id <> link.user_id",
        f"{_FOLLOWING}::test_a_partners_own_click_is_counted_apart_and_credits_nobody",
    ),
    Mutant(
        "The same visitor counts once a day and link",
        "referrals/tracking/intake.py",
        ") THEN 'repeat'",
        ") THEN 'counted'",
        f"{_FOLLOWING}::test_the_same_visitor_counts_once_a_day_and_link",
    ),
    Mutant(
        "Addresses are hashed by a key that changes every day",
        "referrals/tracking/door.py",
        'f"referrals.visitor:{day}".encode()',
        'f"referrals.visitor:{day[:4]}".encode()',
        f"{_FOLLOWING}::test_an_address_is_kept_only_as_a_hash_whose_key_changes_every_day",
    ),
    Mutant(
        "One mailbox is paid once for an action",
        "referrals/tracking/awaiting.py",
        "unaliased(email).encode(), hashlib",
        "email.encode(), hashlib",
        "tests/referrals/tracking/test_awaiting.py::test_one_mailbox_is_paid_once_whatever_its_aliases",
    ),
    Mutant(
        "Invariant 10: parallel copies of one report are one conversion",
        "referrals/tracking/recording.py",
        """    _lock(report.source, report.sale or report.external_id)
""",
        "",
        "tests/concurrency/test_conversion_copies.py::test_parallel_copies_are_one_conversion_with_one_answer",
    ),
    Mutant(
        "Invariant 10: the same report again changes nothing",
        "referrals/tracking/recording.py",
        'if earlier.because.get("report") != asked:',
        'if earlier.because.get("report") == asked:',
        "tests/referrals/tracking/test_conversions.py::test_the_same_report_again_changes_nothing_and_says_the_same",
    ),
    Mutant(
        "Invariant 13: no acknowledged click is lost when the server is killed",
        "referrals/tracking/intake.py",
        "        _check(line.pgconn.prepare(_NAME, _KEEP))\n",
        '        line.pgconn.exec_(b"BEGIN")\n        _check(line.pgconn.prepare(_NAME, _KEEP))\n',
        "tests/concurrency/test_server_killed.py::test_no_acknowledged_click_is_lost_when_the_server_is_killed",
    ),
    Mutant(
        "Invariant 36: link and code of one partner are one credit",
        "referrals/tracking/attribution.py",
        "winner = next((each for each in codes if each not in verdicts), best)",
        "winner = best or next((each for each in codes if each not in verdicts), None)",
        "tests/referrals/tracking/test_attribution.py::test_the_precedence_matrix",
    ),
    Mutant(
        "Invariant 40: a partner earns nothing by registering again",
        "referrals/tracking/awaiting.py",
        "buyer = accounts_of_mailbox(email) | ({number} if action == REGISTRATION else frozenset())",
        "buyer: frozenset[int] = frozenset({number})",
        "tests/referrals/tracking/test_awaiting.py::test_a_partner_earns_nothing_by_registering_again",
    ),
    Mutant(
        "More than was sold cannot go back",
        "referrals/tracking/recording.py",
        "if amount_minor > sale.amount_minor - refunded_minor(sale):",
        "if amount_minor > sale.amount_minor:",
        "tests/referrals/tracking/test_conversions.py::test_more_than_was_sold_cannot_go_back",
    ),
    Mutant(
        "Refunds of an order in any parts give the same",
        "referrals/tracking/recording.py",
        "more = whole - refunded_minor(sale)",
        "more = whole",
        "tests/referrals/tracking/test_orders.py::test_refunds_in_any_parts_give_the_same_and_all_of_it_at_the_end",
    ),
    Mutant(
        "Programs and early fetches are counted apart",
        "referrals/tracking/traffic.py",
        "return not agent.strip() or crawleruseragents.is_crawler(agent, case_sensitive=False)",
        "return not agent.strip()",
        "tests/referrals/tracking/test_following.py::test_programs_and_early_fetches_are_counted_apart",
    ),
    Mutant(
        "A HEAD request is no visit",
        "referrals/tracking/traffic.py",
        'if environ.get("REQUEST_METHOD") == "HEAD" or _is_early(environ):',
        "if _is_early(environ):",
        "tests/referrals/tracking/test_following.py::test_a_head_request_is_no_visit",
    ),
    Mutant(
        "A link that is no more meets the friendly page",
        "referrals/tracking/intake.py",
        """          AND (link.expires_at IS NULL OR link.expires_at > $2::timestamptz)
""",
        "",
        "tests/referrals/tracking/test_following.py::test_a_link_that_is_no_more_meets_the_friendly_page_and_counts_nothing",
    ),
    Mutant(
        "Whatever is no link meets a friendly page",
        "referrals/tracking/door.py",
        'return self._inside({**environ, "PATH_INFO": "/r/-", "QUERY_STRING": ""}, start_response)',
        "return self._inside(environ, start_response)",
        "tests/referrals/tracking/test_following.py::test_what_is_no_link_meets_a_friendly_page",
    ),
    Mutant(
        "Bad queries of a good link change nothing",
        "referrals/tracking/destinations.py",
        'and "\\x00" not in value:',
        "and value:",
        "tests/referrals/tracking/test_following.py::test_bad_queries_of_a_good_link_change_nothing",
    ),
    Mutant(
        "Sub-ids are kept exactly, UTM travels on",
        "referrals/tracking/destinations.py",
        """            kept.setdefault(name, value)
""",
        """            kept.setdefault(name, value.strip("_"))
""",
        "tests/referrals/tracking/test_following.py::test_utm_and_sub_ids_are_kept_exactly_and_utm_travels_on",
    ),
    Mutant(
        "Without consent the address carries it to the order",
        "referrals/tracking/carrying.py",
        'if known[endpoint] and (request.method == "GET" or endpoint == request.endpoint):',
        'if known[endpoint] and request.method == "POST":',
        "tests/referrals/tracking/test_carrying.py::test_without_consent_the_address_carries_it_through_every_page_to_the_order",
    ),
    Mutant(
        "A click after checkout has begun is marked late",
        "referrals/tracking/tokens.py",
        "return self.began_at is not None and touch.at >= self.began_at",
        "return self.began_at is not None and touch.at < self.began_at",
        "tests/referrals/tracking/test_carrying.py::test_a_click_after_checkout_has_begun_is_marked_late",
    ),
    Mutant(
        "A forged mark brings nobody",
        "referrals/tracking/tokens.py",
        """    if not hmac.compare_digest(signature.encode(), _signature(words, key).encode()):
        return None
""",
        """    if not signature:
        return None
""",
        "tests/referrals/tracking/test_tokens.py::test_one_changed_letter_is_noticed",
    ),
    Mutant(
        "Counting again changes nothing",
        "referrals/tracking/rolling.py",
        """DO UPDATE SET count = EXCLUDED.count
""",
        """DO UPDATE SET count = referral_day.count + EXCLUDED.count
""",
        "tests/referrals/tracking/test_rolling.py::test_counting_again_changes_nothing_and_new_touches_are_added",
    ),
    Mutant(
        "Touches go after ninety days and their numbers stay",
        "referrals/tracking/tasks.py",
        """        drop_before(_first_kept(today))
""",
        """        drop_before(today - timedelta(days=365))
""",
        "tests/referrals/tracking/test_rolling.py::test_touches_older_than_ninety_days_go_and_their_numbers_stay",
    ),
    Mutant(
        "A day whose touches are gone keeps its numbers",
        "referrals/tracking/tasks.py",
        """        roll_up(clock.today(), _first_kept(clock.today()))
""",
        """        roll_up(clock.today())
""",
        "tests/referrals/tracking/test_rolling.py::test_a_day_whose_touches_are_gone_keeps_its_numbers",
    ),
    Mutant(
        "Postbacks end after twenty failures in a row",
        "referrals/tracking/postbacks.py",
        """    postback.failures += 1
""",
        """    postback.failures = 1
""",
        "tests/referrals/tracking/test_postbacks.py::test_after_twenty_failures_in_a_row_it_stops_with_one_mail",
    ),
    Mutant(
        "Postbacks are signed",
        "referrals/tracking/tasks.py",
        "outgoing.signature(secret, second, body)",
        'outgoing.signature(secret, second, b"")',
        "tests/referrals/tracking/test_postbacks.py::test_a_credited_sale_and_its_refund_are_told_signed",
    ),
    Mutant(
        "Reports are authenticated",
        "referrals/tracking/api_routes.py",
        """@bearer("conversions:write")
@idempotent""",
        """@bearer("conversions:read")
@idempotent""",
        "tests/referrals/tracking/test_conversions.py::test_without_the_scope_nothing_is_kept",
    ),
    Mutant(
        "A mark that is too old says why",
        "referrals/tracking/attribution.py",
        '    return Verdict.TOO_OLD if it.kind != "lead" and at - it.at > rule.window else None',
        '    return Verdict.AFTER if it.kind != "lead" and at - it.at > rule.window else None',
        "tests/referrals/tracking/test_conversions.py::test_a_mark_that_is_too_old_credits_nobody_and_says_why",
    ),
    Mutant(
        "Charlie finds no link of Bob",
        "referrals/tracking/queries.py",
        "own.where(ReferralLink.id == link_id, Enrolment.user_id == user.id)",
        "own.where(ReferralLink.id == link_id)",
        "tests/referrals/tracking/test_pages.py::test_charlie_finds_no_link_of_bob",
    ),
    Mutant(
        "Rates, levels and policies of published terms cannot be changed",
        "migrations/versions/20261124_08_programs.py",
        "IF OLD.published_at IS NOT NULL THEN",
        "IF OLD.version < 0 THEN",
        "tests/referrals/tracking/test_orders.py::test_published_terms_cannot_be_changed",
    ),
]
