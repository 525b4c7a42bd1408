"""The partner's portal: disclosure beside every link, leads that are registered first, contests with fixed rules."""

from __future__ import annotations

from tests.mutants import Mutant

_LEADS = "tests/referrals/portal/test_leads.py"
_CONTESTS = "tests/referrals/portal/test_contests.py"

MUTANTS = [
    Mutant(
        "The same scores in any order give the same places",
        "referrals/portal/ranking.py",
        "key=lambda each: (-each.score, each.reached_at, drawn(seed, each.person)),",
        "key=lambda each: (-each.score, each.reached_at),",
        f"{_CONTESTS}::test_the_same_scores_in_any_order_give_the_same_places",
    ),
    Mutant(
        "What was there before a lead stays in the race",
        "referrals/tracking/attribution.py",
        "if first is not None and each.place > first.place]",
        "if first is not None and each != first]",
        f"{_LEADS}::test_what_was_there_before_a_lead_stays_in_the_race_and_nobody_is_their_own_lead",
    ),
    Mutant(
        "Invariant 28: a contest is closed after the days for refunds",
        "referrals/portal/contests.py",
        "if clock.now() < closes_from(contest):",
        "if clock.now() < contest.ends_at:",
        f"{_CONTESTS}::test_it_is_closed_once_after_the_days_for_refunds_by_what_stays_paid",
    ),
    Mutant(
        "Disclosure stands beside every link and code on every page",
        "referrals/portal/templates/partners/_parts.html",
        """  <p class="disclosure" data-disclosure>{{ said }}</p>
""",
        "",
        "tests/referrals/portal/test_disclosure.py::test_every_link_and_code_on_every_page_of_a_partner_has_it_beside",
    ),
    Mutant(
        "Disclosure goes along with what is copied",
        "referrals/portal/templates/partners/_parts.html",
        '{{ ways(said ~ "\\n" ~ address, title) }}',
        "{{ ways(address, title) }}",
        "tests/referrals/portal/test_disclosure.py::test_every_link_and_code_on_every_page_of_a_partner_has_it_beside",
    ),
    Mutant(
        "Every ready text begins with the disclosure",
        "referrals/portal/texts.py",
        'words = f"{said}\\n\\n{message}\\n{address}"',
        'words = f"{message}\\n{said}\\n{address}"',
        "tests/referrals/portal/test_disclosure.py::test_every_text_in_every_language_begins_with_it",
    ),
    Mutant(
        "Banners carry the disclosure in the picture",
        "referrals/portal/pictures.py",
        '"line": _line(), "disclosure": disclosure()}',
        '"line": _line(), "disclosure": ""}',
        "tests/referrals/portal/test_disclosure.py::test_banners_and_qr_codes_carry_it_in_the_picture",
    ),
    Mutant(
        "Only a page of ours becomes a tracked link",
        "referrals/portal/deep_links.py",
        '    if target.startswith("/") and not _is_a_page(target):',
        '    if target.startswith("/desk") and not _is_a_page(target):',
        "tests/referrals/portal/test_disclosure.py::test_a_pasted_address_becomes_a_tracked_link_only_where_it_is_a_page_of_ours",
    ),
    Mutant(
        "Nobody is asked to recommend us before they paid",
        "referrals/portal/panels.py",
        "isinstance(order, Order) and order.state == State.PAID)",
        "isinstance(order, Order))",
        "tests/referrals/portal/test_pages.py::test_nobody_is_asked_to_recommend_us_before_they_paid",
    ),
    Mutant(
        "Only clicks of people are a partner's clicks",
        "referrals/portal/numbers.py",
        """        .where(ReferralDay.event == "click", ReferralDay.kind == "counted")
        .where(ReferralDay.link_id.in_(link_ids)""",
        """        .where(ReferralDay.event == "click")
        .where(ReferralDay.link_id.in_(link_ids)""",
        "tests/referrals/portal/test_pages.py::test_numbers_are_told_by_day_link_and_sub_id_in_a_fixed_number_of_statements",
    ),
    Mutant(
        "Leads: of parallel registrations exactly one wins",
        "referrals/portal/registering.py",
        """            mailbox=mailbox,
            email=email,""",
        """            mailbox=f"{enrolment.id}:{mailbox}",
            email=email,""",
        "tests/referrals/portal/test_leads.py::test_of_parallel_registrations_exactly_one_wins",
    ),
    Mutant(
        "Leads: a conversation prolongs the protection",
        "referrals/portal/registering.py",
        """    lead.expires_at = max(lead.expires_at, min(clock.now() + timedelta(days=PROTECTED_DAYS), furthest))
""",
        """    lead.expires_at = min(lead.expires_at, furthest)
""",
        "tests/referrals/portal/test_leads.py::test_a_lead_ends_unless_there_was_a_conversation_and_is_forgotten_later",
    ),
    Mutant(
        "Leads: who did not order is forgotten",
        "referrals/portal/registering.py",
        ".values(**_NOBODY, forgotten_at=now)",
        ".values(forgotten_at=now)",
        "tests/referrals/portal/test_leads.py::test_a_lead_ends_unless_there_was_a_conversation_and_is_forgotten_later",
    ),
    Mutant(
        "Leads: a lead protects whatever a code weighs",
        "referrals/tracking/attribution.py",
        """    for each in _after_lead(told, verdicts):
        verdicts[each] = Verdict.LEAD_FIRST
""",
        "",
        "tests/referrals/portal/test_leads.py::test_a_lead_protects_from_its_registration_on_whatever_a_code_weighs",
    ),
    Mutant(
        "An invitation sets the sponsor of newcomers only",
        "referrals/portal/team.py",
        "if user.id == sponsor.id or db.session.scalar(took_part) or db.session.get(Sponsorship, user.id):",
        "if user.id == sponsor.id:",
        "tests/referrals/portal/test_pages.py::test_an_invitation_sets_the_sponsor_of_newcomers_only_and_pays_nothing",
    ),
    Mutant(
        "A team is seen by name only as far as its people agreed",
        "referrals/portal/team.py",
        'User.name), else_="")',
        "User.name), else_=User.name)",
        "tests/referrals/portal/test_pages.py::test_a_team_is_seen_by_name_only_as_far_as_its_people_agreed",
    ),
    Mutant(
        "A contest is closed once",
        "referrals/portal/contests.py",
        """    _must_be(contest, "published")
    if clock.now() < closes_from(contest):""",
        "    if clock.now() < closes_from(contest):",
        "tests/referrals/portal/test_contests.py::test_it_is_closed_once_after_the_days_for_refunds_by_what_stays_paid",
    ),
    Mutant(
        "Invariant 28: what goes back leaves the leaderboard",
        "referrals/portal/contests.py",
        ".where(left > 0, Reward.taken_back < Reward.units, User.erased_at.is_(None))",
        ".where(User.erased_at.is_(None))",
        "tests/referrals/portal/test_contests.py::test_what_goes_back_leaves_the_list_at_once_and_what_is_undone_returns",
    ),
    Mutant(
        "News are told once",
        "referrals/portal/telling.py",
        """            subject=subject,
""",
        """            subject=f"{subject}:{clock.now()}",
""",
        "tests/referrals/portal/test_news.py::test_the_first_click_and_every_order_are_told_once",
    ),
    Mutant(
        "One click stops a letter",
        "referrals/portal/telling.py",
        "profile.notices = {**profile.notices, **dict.fromkeys([kind] if kind else KINDS, NEVER)}",
        "profile.notices = dict(profile.notices)",
        "tests/referrals/portal/test_news.py::test_a_letter_is_stopped_with_one_click_and_only_by_its_own_address",
    ),
    Mutant(
        "A partner's pages are theirs",
        "referrals/portal/lead_queries.py",
        "found = db.session.scalar(leads_of(user).where(PartnerLead.id == lead_id))",
        "found = db.session.scalar(leads().where(PartnerLead.id == lead_id))",
        "tests/referrals/portal/test_leads.py::test_pages_of_a_lead_are_its_partners_and_the_desks",
    ),
]
