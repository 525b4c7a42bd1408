"""The customers canvas: no circle of payers, nobody else's eyes, words that are not lost."""

from __future__ import annotations

from tests.mutants import Mutant

MUTANTS = [
    Mutant(
        "Canvas 5: a pair that closes a circle is refused",
        "app/canvas/subsidy.py",
        "return entry == payer or entry in reach(payer, payers)",
        "return entry == payer or entry in payers.get(payer, ())",
        "tests/app/canvas/test_subsidy.py::test_what_refuses_circles_never_has_one",
    ),
    Mutant(
        "Canvas 5: a circle is said in words, at the payers",
        "app/canvas/mapping.py",
        "if subsidy.closes_circle(entry.id, payer_id, payers):",
        "if subsidy.closes_circle(entry.id, payer_id, {}):",
        "tests/app/canvas/test_pages.py::test_a_circle_is_said_at_the_payers",
    ),
    Mutant(
        "Canvas 5: the database refuses a circle, whoever writes it",
        "migrations/versions/20261124_23_canvas.py",
        "SELECT 1 FROM way WHERE id = NEW.entry_id",
        "SELECT 1 FROM way WHERE id = NEW.entry_id AND NEW.payer_id = NEW.entry_id",
        "tests/app/canvas/test_mapping.py::test_a_circle_is_refused_by_the_database_whoever_writes_it",
    ),
    Mutant(
        "Canvas 5: writers of one canvas wait for one another, also past our code",
        "migrations/versions/20261124_23_canvas.py",
        "            PERFORM 1 FROM canvas WHERE id = NEW.canvas_id FOR UPDATE;\n",
        "",
        "tests/concurrency/test_subsidy_circle.py::test_raw_writers_that_would_close_a_ring_together_leave_one_gap",
    ),
    Mutant(
        "Canvas 5: an entry without a payer says so on the picture",
        "app/canvas/showing.py",
        "            is_unpaid=entry.id in unpaid,\n",
        "            is_unpaid=False,\n",
        "tests/app/canvas/test_pages.py::test_an_entry_without_a_payer_says_so_on_the_picture",
    ),
    Mutant(
        "Canvas 5: it says so until somebody pays in the end",
        "app/canvas/subsidy.py",
        "return {entry for entry in entries if entry not in paying and not final_payers(entry, payers, paying)}",
        "return {entry for entry in entries if entry not in paying and not payers.get(entry)}",
        "tests/app/canvas/test_subsidy.py::test_everybody_pays_is_paid_for_or_is_told_to_have_no_payer",
    ),
    Mutant(
        "Canvas 6: a personal canvas is its owner's alone",
        "app/canvas/queries.py",
        "return sa.or_(own, Canvas.kind == Kind.ORGANISATION) if viewer.is_staff else own",
        "return sa.true() if viewer.is_staff else own",
        "tests/app/canvas/test_pages.py::test_a_personal_canvas_is_its_owners_alone",
    ),
    Mutant(
        "Canvas 6: the organisation's is for staff",
        "app/canvas/queries.py",
        "return sa.or_(own, Canvas.kind == Kind.ORGANISATION) if viewer.is_staff else own",
        "return sa.or_(own, Canvas.kind == Kind.ORGANISATION)",
        "tests/app/canvas/test_pages.py::test_the_organisations_canvas_is_for_staff",
    ),
    Mutant(
        "Canvas 6: nobody reads the pulse of projects they did not work in",
        "app/projects/channels/scoring.py",
        "        select = select.where(Project.id.in_(worked))\n",
        "        select = select.where(sa.or_(Project.id.in_(worked), sa.true()))\n",
        "tests/app/projects/test_helped.py::test_nobody_reads_the_pulse_of_projects_they_did_not_work_in",
    ),
    Mutant(
        "Canvas 7: an answer outlives a closed tab",
        "app/canvas/templates/canvas/question.html",
        'question.key, kept=True, class="stack question"',
        'question.key, kept=False, class="stack question"',
        "tests/journeys/test_members.py::test_an_answer_outlives_a_closed_tab_until_it_is_sent",
    ),
]
