"""Members: what they are, how a membership goes, who is suggested."""

from __future__ import annotations

from tests.mutants import Mutant

MEMBERSHIP = "tests/app/organisation/test_membership.py"

MUTANTS = [
    Mutant(
        "Members 1: only representatives are passive, says the database",
        "migrations/versions/20261124_04_organisation.py",
        "\"role_activity = 'active' OR status = 'customer_representative'\",",
        "\"role_activity = 'active' OR status <> 'project_leader'\",",
        "tests/app/organisation/test_constraints.py::test_leaders_and_experts_are_always_active",
    ),
    Mutant(
        "Members 1: a leader holds both competences and leadership, says the database",
        "migrations/versions/20261124_04_organisation.py",
        'coalesce(support_level, 0) >= 3"',
        'coalesce(support_level, 0) >= 0"',
        "tests/app/organisation/test_constraints.py::test_nobody_leads_without_both_competences_and_leadership",
    ),
    Mutant(
        "Members 1: a passive representative is never suggested",
        "app/organisation/queries.py",
        "            Member.role_activity == RoleActivity.ACTIVE,\n",
        "",
        "tests/app/organisation/test_suggestions.py::test_a_passive_representative_is_never_suggested",
    ),
    Mutant(
        "Members 1: only partners are suggested",
        "app/organisation/queries.py",
        "            Member.stage == Stage.PARTNER,\n            Member.role_activity",
        "            Member.stage != Stage.LEFT,\n            Member.role_activity",
        "tests/app/organisation/test_suggestions.py::test_only_partners_are_suggested",
    ),
    Mutant(
        "Members 1: nobody is made leader without what leading needs",
        "app/organisation/standing.py",
        "    Status.PROJECT_LEADER: COMPETENCES,\n",
        '    Status.PROJECT_LEADER: ("leadership",),\n',
        f"{MEMBERSHIP}::test_nobody_is_made_leader_without_both_competences_and_leadership",
    ),
    Mutant(
        "Members 1: two decisions at once never make a passive expert",
        "app/organisation/membership.py",
        "if position.role_activity is RoleActivity.PASSIVE and not may_be_passive(position.status):",
        "if position.role_activity is RoleActivity.PASSIVE and not may_be_passive(member.known_status):",
        f"{MEMBERSHIP}::test_leaders_and_experts_cannot_be_made_passive",
    ),
    Mutant(
        "Members 2: a membership moves only along its path",
        "app/organisation/states.py",
        "    Stage.CANDIDATE: frozenset({Stage.ASSESSED, Stage.LEFT}),\n",
        "    Stage.CANDIDATE: frozenset({Stage.ASSESSED, Stage.PARTNER, Stage.LEFT}),\n",
        "tests/app/organisation/test_standing.py::test_a_membership_moves_only_along_its_path",
    ),
    Mutant(
        "Members 2: it moves once under parallel decisions",
        "app/organisation/queries.py",
        "sa.select(Member).where(Member.id == member_id).with_for_update(of=Member)",
        "sa.select(Member).where(Member.id == member_id)",
        "tests/concurrency/test_membership_races.py::test_a_candidate_who_is_accepted_by_six_at_once_is_accepted_once",
    ),
    Mutant(
        "Members 2: every step keeps who, when and why",
        "app/organisation/membership.py",
        "        reason=reason,\n        because=because or {},\n",
        "        because=because or {},\n",
        f"{MEMBERSHIP}::test_from_candidate_to_partner_with_who_when_and_why",
    ),
    Mutant(
        "Members 2: steps refuse raw changes",
        "migrations/versions/20261124_04_organisation.py",
        "NEW.reason = '' AND (to_jsonb(NEW) - 'reason') = (to_jsonb(OLD) - 'reason') THEN",
        "NEW.reason = OLD.reason THEN",
        "tests/app/organisation/test_constraints.py::test_steps_of_a_membership_refuse_raw_changes",
    ),
    Mutant(
        "Members 2: pausing takes the role of the account",
        "app/organisation/entitling.py",
        "return frozenset({Role(member.status)}) if member.is_partner else frozenset()",
        "return frozenset({Role(member.status)})",
        f"{MEMBERSHIP}::test_pausing_takes_the_role_and_resuming_gives_it_back",
    ),
    Mutant(
        "Members 3: a lead is handed over first",
        "app/projects/answering.py",
        "led = sa.select(Project).join(ProjectMember).where(_live(user_id), ProjectMember.part == Part.PROJECT_LEADER)",
        "led = sa.select(Project).join(ProjectMember).where(_live(user_id), ProjectMember.part == Part.CLIENT)",
        "tests/app/projects/test_following.py::test_a_leader_hands_over_before_pausing_or_leaving",
    ),
    Mutant(
        "Members 3: what binds stands against pausing and leaving",
        "app/organisation/membership.py",
        "    if bound:\n        raise StillBound",
        "    if len(bound) > 99:\n        raise StillBound",
        f"{MEMBERSHIP}::test_what_must_be_handed_over_stands_against_pausing_and_leaving",
    ),
    Mutant(
        "Members 3: who leaves the organisation leaves every project",
        "app/projects/following.py",
        "def leave_projects(fact: facts.MemberLeft) -> None:\n"
        '    """Who left the organisation leaves every project, ended ones too, and sees nothing new from that moment."""\n'
        "    for seat in _seats(fact.user_id):",
        "def leave_projects(fact: facts.MemberLeft) -> None:\n"
        '    """Who left the organisation leaves every project, ended ones too, and sees nothing new from that moment."""\n'
        "    for seat in _seats(fact.user_id)[:1]:",
        "tests/app/projects/test_following.py::test_who_leaves_the_organisation_sees_nothing_new_of_any_project",
    ),
    Mutant(
        "Members 3: an expert is never passive, not even while pausing",
        "app/projects/following.py",
        "            _read_along(seat)\n        else:\n            joining.remove(",
        "            joining.remove(seat.project_id, seat.id, by=None)\n        else:\n            joining.remove(",
        "tests/app/projects/test_following.py::test_a_pausing_representative_reads_along_and_a_pausing_expert_leaves",
    ),
    Mutant(
        "Members 3: nobody decides about themselves",
        "app/organisation/membership.py",
        '    if member.user_id == by.id:\n        raise Conflict(_l("Nobody decides',
        '    if member.id == by.id < 0:\n        raise Conflict(_l("Nobody decides',
        f"{MEMBERSHIP}::test_nobody_decides_about_their_own_membership",
    ),
    Mutant(
        "Members 4: no score is more than a hundred",
        "app/organisation/matching.py",
        "    return points * part // whole if whole else points\n",
        "    return points * part // whole + 1 if whole else points\n",
        "tests/app/organisation/test_matching.py::test_every_score_lies_between_nothing_and_a_hundred",
    ),
    Mutant(
        "Members 4: the one who fits best comes first",
        "app/organisation/queries.py",
        "made.sort(key=lambda each: (-each.score,",
        "made.sort(key=lambda each: (each.score,",
        "tests/app/organisation/test_suggestions.py::test_the_one_who_fits_best_comes_first_and_it_is_told_why",
    ),
    Mutant(
        "Members 6: the list of members is for those who lead and administer",
        "app/organisation/desk.py",
        "@desk(*READERS)\ndef index(",
        "@desk()\ndef index(",
        "tests/app/organisation/test_desk.py::test_nobody_else_reads_about_members",
    ),
]
