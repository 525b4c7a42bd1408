"""Commissions: what is earned at each level, taken back, and never twice; the forty invariants about money and refunds."""

from __future__ import annotations

from tests.mutants import Mutant

_LEVELS = "tests/referrals/commissions/test_levels.py"
_EARNING = "tests/referrals/commissions/test_earning.py"
_ORDERS = "tests/referrals/commissions/test_orders.py"
_CLAWING = "tests/referrals/commissions/test_clawing.py"
_WHOLE = "tests/referrals/risk/test_invariants.py"

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
    Mutant(
        "Invariant 4: an order that gives too much away waits",
        "referrals/risk/subscribers.py",
        "fact.outcome == Outcome.EARNED and fact.hold_days == 0",
        "fact.outcome == Outcome.EARNED and fact.hold_days < 0",
        f"{_WHOLE}::test_an_order_that_gives_too_much_away_waits_before_anything_is_theirs",
    ),
    Mutant(
        "Invariant 5: the base is net of discounts and tax",
        "referrals/tracking/recording.py",
        "amount_minor=order.net_minor,",
        "amount_minor=order.total_minor,",
        f"{_WHOLE}::test_the_base_is_what_was_paid_without_tax_and_after_discounts",
    ),
    Mutant(
        "Invariant 7: a missing rate is refused",
        "app/rates/queries.py",
        "ExchangeRate.day >= day - STILL_COUNTS)",
        "ExchangeRate.day >= day - 99 * STILL_COUNTS)",
        "tests/app/rates/test_desk.py::test_the_last_rate_counts_for_a_week_and_a_missing_one_is_refused",
    ),
    Mutant(
        "Invariant 9: what went back is neither lost nor counted twice",
        "app/rewards/granting.py",
        "    reward.taken_back += units\n",
        "    reward.taken_back += max(units, 0)\n",
        f"{_WHOLE}::test_whatever_happens_what_was_earned_is_all_there_at_every_instant",
    ),
    Mutant(
        "Invariant 10: the job of an order earns once",
        "referrals/commissions/booking.py",
        "return db.session.scalar(found) is not None",
        "return db.session.scalar(found.where(sa.false())) is not None",
        f"{_EARNING}::test_the_same_conversion_again_earns_nothing_more",
    ),
    Mutant(
        "What went back before the job of an order ran is taken back with it",
        "referrals/commissions/tasks.py",
        "            bring_in_step(conversion)\n",
        "            pass\n",
        f"{_ORDERS}::test_the_job_of_an_order_earns_once_and_knows_what_went_back_before_it",
    ),
    Mutant(
        "Invariant 26: any partition of refunds takes the same at every level",
        "referrals/commissions/clawing.py",
        "back = Money(round_half_up(whole * refunded.minor, paid.minor), paid.currency)",
        "back = Money(whole * refunded.minor // paid.minor, paid.currency)",
        f"{_CLAWING}::test_a_refund_takes_its_share_at_every_level",
    ),
    Mutant(
        "Invariants 27, 28: a refund reaches every level by new transfers",
        "referrals/commissions/taking_back.py",
        "for commission, target in zip(booked, targets, strict=True):",
        "for commission, target in list(zip(booked, targets, strict=True))[:1]:",
        "tests/referrals/commissions/test_taking_back.py::test_half_the_money_takes_half_of_everything",
    ),
    Mutant(
        "Invariant 28: a refund frees the cap it used",
        "referrals/commissions/taking_back.py",
        "target.minor - before, sale.happened_at",
        "0, sale.happened_at",
        "tests/referrals/commissions/test_taking_back.py::test_a_refund_frees_the_cap_it_used",
    ),
    Mutant(
        "Invariant 29: a refund that is undone gives again what it took",
        "referrals/commissions/taking_back.py",
        "    if before == target.minor:\n",
        "    if before >= target.minor:\n",
        f"{_ORDERS}::test_a_refund_that_is_undone_gives_back_what_it_took",
    ),
    Mutant(
        "Invariant 32: an upline's share never matures before its source",
        "referrals/commissions/subscribers.py",
        'return "source_waits" if source == PENDING else None',
        "return None",
        "tests/referrals/commissions/test_taking_back.py::test_what_an_upline_earns_never_matures_before_its_source",
    ),
    Mutant(
        "Invariant 38: whoever buys earns nothing by it at any level",
        "referrals/commissions/earning.py",
        "        taking_part.pop(each, None)\n",
        "        taking_part.get(each)\n",
        f"{_WHOLE}::test_whoever_buys_earns_nothing_by_it_at_any_level",
    ),
    Mutant(
        "Invariant 10: a conversion that was told before earns nothing more",
        "referrals/commissions/earning.py",
        "(not is_new and is_decided(conversion))",
        "(is_new and is_decided(conversion))",
        f"{_EARNING}::test_the_same_conversion_again_earns_nothing_more",
    ),
    Mutant(
        "New terms never reach back",
        "referrals/tracking/attributing.py",
        "if each.published_at is not None and each.published_at <= at]",
        "if each.published_at is not None]",
        f"{_EARNING}::test_new_terms_never_reach_back",
    ),
    Mutant(
        "Invariant 1: no float comes near money",
        "referrals/commissions/levels.py",
        "return given.minor * BASIS_POINTS <= gross.minor * cap_bp",
        "return given.minor * BASIS_POINTS <= gross.minor * float(cap_bp)",
        "tests/test_house_rules.py::test_no_float_comes_near_money",
    ),
    Mutant(
        "Invariant 3: a level nobody may fill is paid to no one",
        "referrals/commissions/levels.py",
        """        elif gaps is Gaps.BREAKAGE:
            found.append(None)
""",
        """        elif gaps is Gaps.COMPRESSION:
            found.append(None)
""",
        "tests/referrals/commissions/test_earning.py::test_a_level_nobody_may_fill_is_paid_to_no_one",
    ),
    Mutant(
        "One order earns at most its cap, shared by the levels",
        "referrals/commissions/earning.py",
        """    if terms.cap_order_minor is not None:
""",
        """    if terms.cap_order_minor == 0:
""",
        "tests/referrals/commissions/test_earning.py::test_one_order_earns_at_most_its_cap_shared_by_the_levels",
    ),
    Mutant(
        "A partner earns at most the caps of the month and ever",
        "referrals/commissions/caps.py",
        "caps = {month: terms.cap_month_minor, EVER: terms.cap_partner_minor}",
        "caps = {EVER: terms.cap_partner_minor}",
        "tests/referrals/commissions/test_earning.py::test_a_partner_earns_at_most_the_caps_of_month_and_ever",
    ),
    Mutant(
        "Invariant 6: a discount below zero or above the sum is refused",
        "app/orders/totals.py",
        "if allowance.minor < 0 or allowance.minor > sum(",
        "if allowance.minor < 0 and allowance.minor > sum(",
        "tests/app/orders/test_totals.py::test_it_refuses_a_discount_below_zero_or_above_the_sum",
    ),
    Mutant(
        "Invariant 7: another currency is counted at the rate of its day, never one to one",
        "referrals/commissions/earning.py",
        "base = exchange.convert(conversion.amount) if exchange else conversion.amount",
        "base = Money(conversion.amount_minor, terms.currency) if exchange else conversion.amount",
        "tests/referrals/commissions/test_currencies.py::test_it_is_counted_at_the_rate_of_its_day_and_the_receipt_shows_it",
    ),
    Mutant(
        "Invariant 7: a report without a rate is refused as a whole",
        "referrals/commissions/entitlement.py",
        """        if conversion.order_id is None:
            raise
        return Outcome.NO_RATE""",
        "        return Outcome.NO_RATE",
        "tests/referrals/commissions/test_currencies.py::test_a_report_without_a_rate_is_refused_and_can_be_made_again",
    ),
    Mutant(
        "Invariant 10: of parallel copies one decides",
        "referrals/commissions/booking.py",
        "where(ReferralConversion.id == conversion.id).with_for_update())",
        "where(ReferralConversion.id == conversion.id))",
        "tests/concurrency/test_commissions.py::test_parallel_copies_of_one_conversion_earn_once",
    ),
    Mutant(
        "Invariant 12: a refund that waited takes back what its sale earned",
        "referrals/commissions/subscribers.py",
        "bring_in_step(db.session.get_one(ReferralConversion, fact.sale_id))",
        "bring_in_step(db.session.get_one(ReferralConversion, fact.refund_id))",
        "tests/referrals/risk/test_invariants.py::test_sale_and_refunds_in_every_order_of_arrival_leave_the_same_commissions",
    ),
    Mutant(
        "Invariant 23: a cap that many reach for is never passed",
        "referrals/commissions/caps.py",
        """        .with_for_update()
        .execution_options(populate_existing=True)
""",
        """        .execution_options(populate_existing=True)
""",
        "tests/concurrency/test_commissions.py::test_a_cap_that_many_reach_for_is_never_passed",
    ),
    Mutant(
        "Invariant 26: what is taken back follows from the sum of all refunds",
        "referrals/commissions/taking_back.py",
        "bring_taken_back_to(commission.reward, target.minor, because=because)",
        "bring_taken_back_to(commission.reward, min(before + target.minor, commission.amount_minor), because=because)",
        "tests/referrals/commissions/test_orders.py::test_a_refund_takes_its_share_in_whatever_parts_it_comes",
    ),
    Mutant(
        "Invariant 26: each level gives back in proportion to what it earned",
        "referrals/commissions/clawing.py",
        "return back.split([amount.minor for amount in earned])",
        "return back.split([1 for _ in earned])",
        "tests/referrals/commissions/test_clawing.py::test_refunds_in_any_partition_take_the_same_at_every_level",
    ),
    Mutant(
        "Invariant 26: all the money back leaves nothing",
        "referrals/commissions/taking_back.py",
        "money_gone(order.total_minor, order.paid_minor, order.refunded_minor)",
        "money_gone(order.total_minor, order.paid_minor, order.refunded_minor) // 2",
        "tests/referrals/commissions/test_orders.py::test_a_full_refund_leaves_nothing",
    ),
    Mutant(
        "Invariant 27: what waits shrinks too",
        "referrals/commissions/taking_back.py",
        """    if before == target.minor:
        return
""",
        """    if before == target.minor or commission.reward.state == "pending":
        return
""",
        "tests/referrals/commissions/test_taking_back.py::test_it_is_taken_back_from_what_waits_too",
    ),
    Mutant(
        "Invariant 28: a refused conversion is taken back at every level",
        "referrals/commissions/taking_back.py",
        "targets = [each.amount for each in booked]",
        "targets = [each.amount if each.level == 1 else each.taken_back for each in booked]",
        "tests/referrals/risk/test_holding.py::test_a_refusal_takes_back_at_every_level_by_new_transfers",
    ),
    Mutant(
        "Invariant 32: the days of the hold are those of the terms",
        "referrals/commissions/booking.py",
        """        hold_days=terms.hold_days,
        tell=False,""",
        """        hold_days=0,
        tell=False,""",
        "tests/referrals/commissions/test_earning.py::test_what_is_earned_waits_for_the_hold",
    ),
    Mutant(
        "Invariant 38: nobody earns by an order of their own",
        "referrals/commissions/entitlement.py",
        "if partner.id in {order.placed_by_id, order.contact.user_id} or order.contact.email == partner.email:",
        "if order.contact.email == partner.name:",
        "tests/referrals/commissions/test_earning.py::test_nobody_earns_by_their_own_order",
    ),
    Mutant(
        "Invariant 39: the sponsors are a forest under parallel edits",
        "migrations/versions/20261124_13_commissions.py",
        "PERFORM pg_advisory_xact_lock(hashtext('partner_sponsorship'));",
        "PERFORM 1;",
        "tests/concurrency/test_commissions.py::test_64_parallel_edits_of_the_sponsors_leave_a_forest",
    ),
    Mutant(
        "Invariant 39: no circle of any length",
        "migrations/versions/20261124_13_commissions.py",
        "IF place = NEW.user_id THEN",
        "IF place = NEW.user_id AND place = NEW.sponsor_id THEN",
        "tests/referrals/commissions/test_sponsors.py::test_raw_sql_closes_no_circle_either",
    ),
    Mutant(
        "Invariant 39: past commissions keep the path of their time",
        "referrals/commissions/taking_back.py",
        "found = sa.select(Commission).where(Commission.conversion_id == sale.id).order_by(Commission.level)",
        """in_line = sa.text("(commission.level = 1 OR commission.user_id IN (SELECT sponsor_id FROM partner_sponsorship))")
    found = sa.select(Commission).where(Commission.conversion_id == sale.id, in_line).order_by(Commission.level)""",
        "tests/referrals/risk/test_invariants.py::test_a_new_sponsor_changes_nothing_that_was_earned",
    ),
    Mutant(
        "Invariant 40: no commission without a conversion",
        "referrals/commissions/models.py",
        """conversion_id: Mapped[int] = mapped_column(sa.ForeignKey("referral_conversion.id"))
    enrolment_id""",
        """conversion_id: Mapped[int | None] = mapped_column(sa.ForeignKey("referral_conversion.id"))
    enrolment_id""",
        "tests/referrals/commissions/test_sponsors.py::test_a_commission_cannot_exist_without_a_conversion_of_somebody_else",
    ),
    Mutant(
        "Fractions of a unit are carried on",
        "referrals/commissions/earning_days.py",
        "whole[each.enrolment_id], each.micro = whole_units(micro[each.enrolment_id], each.micro)",
        "whole[each.enrolment_id], each.micro = whole_units(micro[each.enrolment_id], 0)",
        "tests/referrals/commissions/test_days.py::test_sights_are_paid_by_the_thousand_and_fractions_are_carried_on",
    ),
    Mutant(
        "A partner sees nothing of others",
        "referrals/commissions/queries.py",
        """.where(Commission.user_id == user.id)
        .options(""",
        """.where(Commission.user_id > 0)
        .options(""",
        "tests/referrals/commissions/test_pages.py::test_charlie_sees_nothing_of_bobs",
    ),
    Mutant(
        "What was ordered in time earns although it is paid after the end",
        "referrals/programs/models.py",
        """        before = [each for each in self.moves if each.moved_at <= moment]
""",
        """        before = list(self.moves)
""",
        "tests/referrals/commissions/test_orders.py::test_what_was_ordered_in_time_earns_although_it_is_paid_after_the_end",
    ),
    Mutant(
        "What is counted late is one more transfer, the difference alone",
        "referrals/tracking/daily.py",
        """    if terms is None or counted == before:
        return None
""",
        """    if terms is None:
        return None
    before = 0
""",
        "tests/referrals/commissions/test_days.py::test_what_is_counted_late_is_one_more_transfer_and_what_is_gone_goes_back",
    ),
    Mutant(
        "Disabling program and partner changes nothing that was earned",
        "referrals/commissions/subscribers.py",
        '    return "held" if conversion_id is not None and holds_of([conversion_id]) else None',
        """    if conversion_id is not None and db.session.get_one(ReferralConversion, conversion_id).enrolment.ended_at:
        return "held"
    return "held" if conversion_id is not None and holds_of([conversion_id]) else None""",
        "tests/referrals/risk/test_invariants.py::test_leaving_and_ending_change_nothing_that_was_earned",
    ),
    Mutant(
        "Invariant 9: what is in a payout or paid is neither lost nor counted twice",
        "app/payouts/settling.py",
        """    moving.hand_over(payout, by=by)
""",
        "",
        "tests/referrals/risk/test_invariants.py::test_what_was_earned_is_all_there_in_a_payout_and_when_it_was_paid",
    ),
]
