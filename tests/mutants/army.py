"""Superfans, campaigns and missions: points, scores, rewards without stars, labels, limits, and the gate before a launch."""

from __future__ import annotations

from tests.mutants import Mutant

_FANS = "tests/reviews/army/test_superfans.py::"
_SCORING = "tests/reviews/army/test_scoring.py::"
_PAIRING = "tests/reviews/army/test_pairing.py::"
_MISSIONS = "tests/reviews/army/test_missions.py::"
_JOURNEY = "tests/reviews/army/test_journey.py::"
_POINTS = "tests/reviews/army/test_points.py::"
_LIMITS = f"{_PAIRING}test_r49_no_pair_breaks_a_limit_and_nobody_has_more_than_three_at_once"
_LEDGER = f"{_POINTS}test_r45_points_of_missions_are_earned_spent_taken_back_and_corrected_by_entries_alone"
_BOTH = f"{_MISSIONS}test_r49_both_may_refuse_without_penalty_and_the_next_best_is_offered"
_STARS = f"{_MISSIONS}test_r47_the_reward_depends_on_that_it_took_place_and_never_on_stars"

MUTANTS = [
    Mutant(
        "R45: what was earned in a life stays earned when points are spent",
        "app/rewards/redeeming.py",
        "            debit=personal(redemption.user_id, REDEEMABLE, POINTS),",
        '            debit=personal(redemption.user_id, "lifetime", POINTS),',
        _LEDGER,
    ),
    Mutant(
        "R45: points taken back after they are spent are owed, never below zero",
        "app/rewards/counting.py",
        "        for account, part in ((redeemable, at_hand), (owed, units - at_hand))",
        "        for account, part in ((redeemable, at_hand),)",
        _LEDGER,
    ),
    Mutant(
        "R46: two accounts of one person conserve the sum",
        "reviews/army/scoring.py",
        "            each.name: getattr(self, each.name) + getattr(other, each.name)\n",
        "            each.name: max(getattr(self, each.name), getattr(other, each.name))\n",
        f"{_SCORING}test_r46_two_accounts_of_one_person_conserve_what_was_counted",
    ),
    Mutant(
        "R46: a run of a day again changes nothing",
        "reviews/army/finding.py",
        'index_elements=["day"], set_=numbers',
        'index_elements=["day"], set_={**numbers, "people": FanRun.people + len(found)}',
        f"{_FANS}test_superfans_are_found_by_what_they_did_and_a_day_again_changes_nothing",
    ),
    Mutant(
        "R46: equal people have equal fifths",
        "reviews/army/scoring.py",
        "    return [-(-5 * (2 * below[value] + counts[value] + 1) // (2 * total)) for value in values]",
        "    return [-(-5 * (2 * below[value] + 2 * place + 1) // (4 * total)) for place, value in enumerate(values)]",
        f"{_SCORING}test_equal_people_have_equal_fifths_in_whatever_order_they_stand",
    ),
    Mutant(
        "R47: no reward before it is said that it took place",
        "reviews/army/working.py",
        " or (it.wish is not None and it.confirmed_at is None):",
        ":",
        _STARS,
    ),
    Mutant(
        "R47: the reward never depends on stars",
        "reviews/army/rewarding.py",
        "    if not to.is_active:\n",
        "    found = db.session.scalar(sa.text(f'SELECT stars FROM army_echo WHERE assignment_id = {it.id}'))\n"
        "    if not to.is_active or (found or 5) < 3:\n",
        f"{_STARS}[1]",
    ),
    Mutant(
        "R48: a volunteer is labelled wherever they speak",
        "reviews/army/templates/army/wish.html",
        "<p>{{ volunteer_label() }}</p>\n{{ post_button",
        "{{ post_button",
        f"{_JOURNEY}test_r48_a_volunteer_is_labelled_wherever_they_speak",
    ),
    Mutant(
        "R49: no pair breaks a limit",
        "reviews/army/pairing.py",
        "found[row, at] = helper.id in able and helper.user_id not in wish.never and",
        "found[row, at] = helper.id in able and",
        _LIMITS,
    ),
    Mutant(
        "R49: nobody has more than three at once",
        "reviews/army/pairing.py",
        "    free = [max(0, min(each.most, MOST_AT_ONCE) - each.load) for each in helpers]",
        "    free = [max(0, min(each.most, MOST_AT_ONCE)) for each in helpers]",
        _LIMITS,
    ),
    Mutant(
        "R49: who waited longest comes first among equals",
        "reviews/army/pairing.py",
        "    waits = sorted({each.waited for each in helpers}, reverse=True)",
        "    waits = sorted({each.waited for each in helpers})",
        f"{_PAIRING}test_r49_who_was_offered_one_least_recently_comes_first_among_equals",
    ),
    Mutant(
        "R49: a tie is drawn by the seed",
        "reviews/army/pairing.py",
        'f"{seed}:{wish_id}"',
        'f"{wish_id}"',
        f"{_PAIRING}test_r49_the_same_seed_gives_the_same_pairs_in_any_order_and_another_seed_others",
    ),
    Mutant(
        "R49: the next best is offered when somebody says no",
        "reviews/army/rounds.py",
        "    it.declined_by = side\n",
        "    it.declined_by = side\n    if side:\n        return None\n",
        _BOTH,
    ),
    Mutant(
        "R49: a refusal costs nobody their turn",
        "reviews/army/rounds.py",
        "        if step not in REFUSED:\n",
        "        if step:\n",
        _BOTH,
    ),
    Mutant(
        "Matching is reproducible by its seed",
        "reviews/army/pairing.py",
        "    ids = np.array([each.id for each in helpers])\n",
        "    ids = np.random.default_rng().permutation([each.id for each in helpers])\n",
        f"{_PAIRING}test_two_thousand_customers_and_five_hundred_volunteers_are_matched_in_seconds",
    ),
    Mutant(
        "R50: who objects leaves all lists at the next run",
        "reviews/army/activity.py",
        "User.id.not_in(of_ours), User.id.not_in(sa.select(FanObjection.user_id))",
        "User.id.not_in(of_ours)",
        f"{_FANS}test_r50_everybody_sees_their_parts_and_one_click_ends_it",
    ),
    Mutant(
        "R50: who was looked at and not invited sees why",
        "reviews/army/inviting.py",
        "    for score in others:\n",
        "    for score in others[:0]:\n",
        f"{_FANS}test_r50_invitations_go_by_a_rule_that_is_told_and_end_by_one_click",
    ),
    Mutant(
        "R50: a volunteer reads which limit it was",
        "reviews/army/pairing.py",
        "not_chosen={each.id: why_not(each, wishes, rules)",
        'not_chosen={each.id: "others"',
        f"{_PAIRING}test_r50_each_limit_is_a_reason_that_is_told",
    ),
    Mutant(
        "Nothing is launched before the checklist is complete",
        "reviews/army/planning.py",
        "    missing = [check for check in checks(campaign) if not check.done]",
        "    missing = [check for check in checks(campaign) if check is None]",
        f"{_MISSIONS}test_nothing_is_launched_before_the_checklist_is_complete",
    ),
    Mutant(
        "The budget is never promised twice",
        "reviews/army/budgets.py",
        "    if left(campaign).minor < wanted_minor:",
        "    if campaign.budget_minor < wanted_minor:",
        f"{_MISSIONS}test_what_was_promised_stays_and_the_budget_is_never_promised_twice",
    ),
    Mutant(
        "Changed terms are accepted before the next mission",
        "reviews/army/working.py",
        "    if not terms.are_accepted(volunteer):",
        "    if volunteer.terms_id is None:",
        f"{_MISSIONS}test_changed_terms_are_accepted_before_the_next_mission",
    ),
]
