"""Approvals, deliveries, the communication plan and the health of projects."""

from __future__ import annotations

from tests.mutants import Mutant

ANSWERING = "tests/app/projects/delivery/test_answering.py"
KEYBOARD = "tests/journeys/test_client_by_keyboard.py::test_from_the_invitation_mail_to_an_approved_delivery"

MUTANTS = [
    Mutant(
        "Deliveries 1: only the version that was looked at is answered",
        "app/projects/delivery/answering.py",
        "if version.version != number or version.seal != seal:",
        "if version.version < number:",
        f"{ANSWERING}::test_a_newer_version_must_be_looked_at_before_it_is_answered",
    ),
    Mutant(
        "Deliveries 1: what is not what was shown is never approved",
        "app/projects/delivery/answering.py",
        "if version.seal_now != version.seal:",
        "if not version.seal_now:",
        f"{ANSWERING}::test_a_version_that_is_not_what_was_shown_is_never_approved",
    ),
    Mutant(
        "Deliveries 1: other files have another seal",
        "app/projects/delivery/sealing.py",
        '"files": [list(each) for each in files]}',
        '"files": sorted(name for name, _digest in files)}',
        "tests/app/projects/delivery/test_sealing.py::test_words_cannot_move_between_fields_unnoticed",
    ),
    Mutant(
        "Deliveries 1: an answer refuses raw changes",
        "migrations/versions/20261124_14_delivery.py",
        "IF NEW.words = '' AND to_jsonb(NEW) - 'words' = to_jsonb(OLD) - 'words' THEN",
        "IF NEW.words = '' THEN",
        f"{ANSWERING}::test_only_the_words_beside_an_answer_can_be_emptied",
    ),
    Mutant(
        "Deliveries 1: a card is approved with the words it had",
        "app/projects/delivery/models.py",
        "return seal(title=self.title, text=self.text, source=self.source, files=files)",
        'return seal(title=self.title, text="", source=self.source, files=files)',
        f"{ANSWERING}::test_what_is_approved_is_exactly_what_was_shown",
    ),
    Mutant(
        "Deliveries 2: silence without an agreement approves nothing",
        "app/projects/delivery/answering.py",
        "if agreement is None or silence.meaning(question, agreement, moment) is not silence.Silence.APPROVES:",
        "if agreement is None:",
        "tests/app/projects/delivery/test_agreeing.py::test_without_two_reminders_in_time_silence_does_not_count",
    ),
    Mutant(
        "Deliveries 2: two reminders are needed",
        "app/projects/delivery/silence.py",
        "REMINDERS_NEEDED = 2",
        "REMINDERS_NEEDED = 1",
        "tests/app/projects/delivery/test_silence.py::test_the_table_of_silence",
    ),
    Mutant(
        "Deliveries 2: an agreement made after the question does not count",
        "app/projects/delivery/silence.py",
        "if agreement.agreed_at >= question.asked_at:",
        "if agreement.agreed_at >= question.due_at:",
        "tests/app/projects/delivery/test_agreeing.py::test_an_agreement_made_after_the_question_does_not_count_for_it",
    ),
    Mutant(
        "Deliveries 2: a delivery is never accepted by silence",
        "app/projects/delivery/silence.py",
        "    if question.is_delivery:\n        return Silence.IS_DELIVERY\n",
        "",
        "tests/app/projects/delivery/test_agreeing.py::test_a_delivery_is_never_accepted_by_silence",
    ),
    Mutant(
        "Deliveries 2: an offer nobody agreed to approves nothing",
        "app/projects/delivery/silence.py",
        "    if agreement is None:\n        return Silence.NO_AGREEMENT\n",
        "    if agreement is None:\n        return Silence.APPROVES\n",
        "tests/app/projects/delivery/test_silence.py::test_the_table_of_silence",
    ),
    Mutant(
        "Deliveries 2: an agreement refuses raw changes",
        "migrations/versions/20261124_14_delivery.py",
        "AND (NEW.agreed_at, NEW.agreed_by_id) IS DISTINCT FROM (OLD.agreed_at, OLD.agreed_by_id))",
        "AND NEW.agreed_by_id IS DISTINCT FROM OLD.agreed_by_id)",
        "tests/app/projects/delivery/test_agreeing.py::test_an_agreement_refuses_raw_changes",
    ),
    Mutant(
        "Deliveries 3: a version has one answer, also under parallel clicks",
        "app/projects/delivery/answering.py",
        "    if (earlier := version.answer) is not None:\n        return _same(earlier, by, approved=approved)\n",
        "    if (earlier := version.answer) is not None:\n        return earlier\n",
        "tests/concurrency/test_approvals.py::test_yes_and_no_at_once_leave_one_answer",
    ),
    Mutant(
        "Deliveries 3: a project is delivered once",
        "app/projects/delivery/answering.py",
        "    if known is None:\n",
        "    if known is None or project.delivered_at:\n",
        f"{ANSWERING}::test_a_project_taken_up_again_and_delivered_again_is_told_once",
    ),
    Mutant(
        "Deliveries 3: a form sent eight times asks once",
        "app/projects/delivery/asking.py",
        "if earlier is not None and earlier.project_id == project.id:",
        "if earlier is not None and earlier.project_id != project.id:",
        "tests/concurrency/test_approvals.py::test_one_form_sent_eight_times_asks_once",
    ),
    Mutant(
        "Deliveries 3: a reminder is written once",
        "app/projects/delivery/reminding.py",
        "number = silence.next_reminder(version.as_question, clock.now())",
        "number = silence.next_reminder(version.as_question, clock.now()) or 1",
        "tests/concurrency/test_approvals.py::test_a_reminder_that_many_workers_write_is_written_once",
    ),
    Mutant(
        "Deliveries 4: nobody but the client answers",
        "app/projects/delivery/answering.py",
        "if member is None or member.part != Part.CLIENT or not member.on_board:",
        "if member is None or not member.on_board:",
        f"{ANSWERING}::test_nobody_but_the_client_answers",
    ),
    Mutant(
        "Deliveries 4: who is only on the channel answers nothing",
        "app/projects/delivery/answering.py",
        "if member is None or member.part != Part.CLIENT or not member.on_board:",
        "if member is None or member.part != Part.CLIENT:",
        f"{ANSWERING}::test_who_left_the_project_or_is_only_on_the_channel_answers_nothing",
    ),
    Mutant(
        "Deliveries 5: a client sees the milestones that are shown to them",
        "app/projects/delivery/milestone_queries.py",
        "return select if me.sees_internal else select.where(Milestone.shown_to_client)",
        "return select",
        "tests/app/projects/delivery/test_pages.py::test_the_client_sees_only_the_milestones_that_are_theirs_to_know",
    ),
    Mutant(
        "Deliveries 5: a client sees of the plan what is shown to them",
        "app/projects/communication/queries.py",
        "return found if me.sees_internal else found.where(CommunicationItem.shown_to_client)",
        "return found",
        "tests/app/projects/communication/test_pages.py"
        "::test_the_client_sees_what_is_shown_to_them_and_no_trace_of_the_rest",
    ),
    Mutant(
        "Deliveries 5: no internal card is offered for approval",
        "app/projects/boards/offering.py",
        ".where(Card.board_id == board.id, Card.shown_to_client, Card.archived_at.is_(None))",
        ".where(Card.board_id == board.id, Card.archived_at.is_(None))",
        "tests/app/projects/boards/test_offering.py"
        "::test_only_cards_the_client_sees_are_offered_and_no_internal_file_of_theirs",
    ),
    Mutant(
        "Deliveries 5: no internal file is offered for approval",
        "app/projects/boards/offering.py",
        "            CardFile.internal.is_(False),\n",
        "",
        "tests/app/projects/boards/test_offering.py"
        "::test_only_cards_the_client_sees_are_offered_and_no_internal_file_of_theirs",
    ),
    Mutant(
        "Deliveries 5: a client sees nothing of the health of the project",
        "app/projects/health/panels.py",
        "    if not me.sees_internal or me.project.known_state not in LOOKED_AT:\n        return None\n",
        "    if me.project.known_state not in LOOKED_AT:\n        return None\n",
        "tests/app/projects/health/test_watching.py::test_the_client_sees_nothing_of_it",
    ),
    Mutant(
        "Deliveries 6: thresholds are inclusive where more is worse",
        "app/projects/health/stability.py",
        "return Level.UNSTABLE if value >= it.unstable else",
        "return Level.UNSTABLE if value > it.unstable else",
        "tests/app/projects/health/test_stability.py::test_thresholds_are_inclusive_where_more_is_worse",
    ),
    Mutant(
        "Deliveries 6: worse is never better",
        "app/projects/health/stability.py",
        "bad = (500 - value) * FULL // (500 - it.unstable) if it.less_is_worse else",
        "bad = value * FULL // it.unstable if it.less_is_worse else",
        "tests/app/projects/health/test_stability.py::test_worse_is_never_better",
    ),
    Mutant(
        "Deliveries 6: each change is noted once",
        "app/projects/health/watching.py",
        "    return verdict.level not in known\n",
        "    return bool(known)\n",
        "tests/app/projects/health/test_watching.py::test_each_change_is_noted_once_with_its_reason",
    ),
    Mutant(
        "Deliveries 6: the leader learns it first",
        "app/projects/health/watching.py",
        "        if verdict.level is Level.UNSTABLE:\n",
        "        if verdict.level is Level.STABLE:\n",
        "tests/app/projects/health/test_watching.py::test_the_leader_learns_it_first_and_nobody_else_is_told",
    ),
    Mutant(
        "Deliveries 7: everything on the way is reached by the keyboard",
        "app/projects/delivery/templates/delivery/approval.html",
        'class="panel waits no-print" id="answer">',
        'class="panel waits no-print" id="answer" inert>',
        KEYBOARD,
    ),
    Mutant(
        "Deliveries 7: every page on the way fits a phone",
        "app/projects/delivery/templates/delivery/approval.html",
        '<h2>{{ _("Facts") }}</h2>',
        "<h2>{{ (_(\"Facts\") ~ '\\u00a0') * 12 }}</h2>",
        KEYBOARD,
    ),
]
