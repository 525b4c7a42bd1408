"""Programs: versions, levels that the law allows, joining and coming back."""

from __future__ import annotations

from tests.mutants import Mutant

_JOINING = "tests/referrals/programs/test_joining.py"

MUTANTS = [
    Mutant(
        "What happens between leaving and coming back earns nothing",
        "referrals/programs/models.py",
        "if any(each.left_at <= moment < each.back_at for each in self.absences):",
        "if any(each.left_at == moment for each in self.absences):",
        f"{_JOINING}::test_what_happened_between_leaving_and_coming_back_earns_nothing",
    ),
    Mutant(
        "The time between leaving and coming back is remembered",
        "referrals/programs/models.py",
        "PartnerAbsence(left_at=self.ended_at, back_at=clock.now())",
        "PartnerAbsence(left_at=self.ended_at, back_at=self.ended_at)",
        f"{_JOINING}::test_what_happened_between_leaving_and_coming_back_earns_nothing",
    ),
    Mutant(
        "Visits and sights are paid by a program that says the most",
        "referrals/programs/drafting.py",
        "if draft.basis in DAILY and draft.cap_month_minor is None and draft.cap_partner_minor is None:",
        'if draft.basis == "sights" and draft.cap_month_minor is None:',
        "tests/referrals/programs/test_wizard.py::test_visits_and_sights_are_paid_by_a_program_that_says_the_most",
    ),
    Mutant(
        "Where one level is allowed no second can be written",
        "referrals/programs/jurisdictions.py",
        "return LEVELS.get(jurisdiction, LEVELS[DEFAULT])",
        "return LEVELS.get(jurisdiction, LEVELS[DEFAULT]) + 1",
        "tests/referrals/programs/test_wizard.py::test_where_one_level_is_allowed_no_second_can_be_written",
    ),
    Mutant(
        "New terms are accepted by version",
        "referrals/programs/joining.py",
        """    enrolment.terms_id = terms.id


def leave""",
        """    enrolment.terms_id = enrolment.terms_id


def leave""",
        "tests/referrals/programs/test_joining.py::test_new_terms_are_accepted_by_version",
    ),
    Mutant(
        "An address that is not proven cannot join",
        "referrals/programs/joining.py",
        """    if not user.is_verified:
""",
        """    if not user.email:
""",
        "tests/referrals/programs/test_joining.py::test_an_address_that_is_not_proven_cannot_join",
    ),
    Mutant(
        "Who may not join is told why",
        "referrals/programs/audience.py",
        "(least > 0, lambda:",
        "(least > 1, lambda:",
        "tests/referrals/programs/test_joining.py::test_who_may_not_join_is_told_why",
    ),
    Mutant(
        "All levels and the friend together get at most half",
        "referrals/programs/drafting.py",
        "levels=draft.levels) + draft.friend_bp > MOST_SHARE_BP:",
        "levels=draft.levels) > MOST_SHARE_BP:",
        "tests/referrals/promotions/test_friends.py::test_all_levels_and_the_friend_together_get_at_most_half",
    ),
    Mutant(
        "Leaving ends the links",
        "referrals/tracking/intake.py",
        "AND enrolment.state = 'active' AND program.state",
        "AND program.state",
        "tests/referrals/programs/test_joining.py::test_leaving_ends_the_links_and_coming_back_opens_them",
    ),
    Mutant(
        "A change is a new version and the old one stays",
        "referrals/programs/drafting.py",
        """    draft = program.draft
    if draft is None:
        last""",
        """    draft = program.draft or program.terms
    if draft is None:
        last""",
        "tests/referrals/programs/test_wizard.py::test_a_change_is_a_new_version_and_the_old_one_stays",
    ),
    Mutant(
        "Several levels need a name",
        "referrals/programs/forms.py",
        "if len(self.rates()) > 1 and not field.data:",
        "if len(self.rates()) > 5 and not field.data:",
        "tests/referrals/programs/test_wizard.py::test_several_levels_need_the_law_and_a_name",
    ),
    Mutant(
        "Where a person decides the wish waits",
        "referrals/programs/joining.py",
        'state = "asked" if terms.joining == "approval" else "active"',
        'state = "asked" if terms.joining == "invited" else "active"',
        "tests/referrals/programs/test_joining.py::test_where_a_person_decides_the_wish_waits",
    ),
    Mutant(
        "The past shows what it would have cost",
        "referrals/programs/simulating.py",
        """pays=terms.pays,
        levels=terms.levels,""",
        """pays=terms.pays,
        levels=terms.levels[:1],""",
        "tests/referrals/programs/test_terms.py::test_the_past_shows_what_it_would_have_cost",
    ),
]
