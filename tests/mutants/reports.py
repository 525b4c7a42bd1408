"""Reports: one definition everywhere, roll-ups, days, eyes, files."""

from __future__ import annotations

from tests.mutants import Mutant

_ONE = "tests/app/reports/test_one_definition.py::"
_ANSWERS = "tests/app/reports/test_answers.py::"
_ROLLED = "tests/app/reports/rollups/"
MUTANTS = [
    Mutant(
        "Reports 1: dashboard = rows = CSV = API (a figure counts what its rows are)",
        "app/reports/registry.py",
        "return select.where(self.where(row)) if self.where else select",
        "return select",
        _ONE + "test_page_rows_file_and_api_say_the_same_for_one_metric_of_each_kind",
    ),
    Mutant(
        "Reports 2: dashboard = rows = CSV = API (the file says what the page says)",
        "app/reports/exporting.py",
        'return wording.raw(record[column.key], column.unit, record.get("currency") or "")',
        'return wording.raw(record[column.key], "count", record.get("currency") or "")',
        _ONE + "test_page_rows_file_and_api_say_the_same_for_one_metric_of_each_kind",
    ),
    Mutant(
        "Reports 3: several currencies are never added",
        "app/reports/gathering.py",
        'row.currency if is_money else "", Sums(',
        '"EUR" if is_money else "", Sums(',
        _ONE + "test_page_rows_file_and_api_say_the_same_for_one_metric_of_each_kind",
    ),
    Mutant(
        "Reports 4: a refund stands in the month in which the money left",
        "app/reports/rollups/money.py",
        "AS too_much, r.settled_at,",
        "AS too_much, o.paid_at AS settled_at,",
        "tests/app/reports/test_sales.py::test_refunds_across_a_month_end_stand_in_the_month_in_which_the_money_left",
    ),
    Mutant(
        "Reports 5: a day is a day on the clock of the zone",
        "app/reports/parameters.py",
        "return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)",
        "return datetime.combine(day, time(), tzinfo=UTC)",
        "tests/app/reports/test_parameters.py::test_a_day_is_a_day_on_the_clock_of_the_zone_however_long_it_is",
    ),
    Mutant(
        "Reports 6: roll-ups equal a recomputation",
        "app/reports/rollups/money.py",
        "sum(line.net_minor)::bigint AS gross_minor",
        "max(line.net_minor)::bigint AS gross_minor",
        _ROLLED + "test_rolled.py::test_what_was_added_up_is_what_the_rows_say",
    ),
    Mutant(
        "Reports 7: days that wait are counted while they are read",
        "app/reports/gathering.py",
        "is_fresh=name in fresh",
        "is_fresh=False",
        _ROLLED + "test_rolled.py::test_what_was_added_up_is_what_the_rows_say",
    ),
    Mutant(
        "Reports 8: late events land in the right day",
        "app/reports/rollups/windows.py",
        "(day + 1)::timestamp AT TIME ZONE :zone AS ends",
        "day::timestamp AT TIME ZONE :zone + interval '24 hours' AS ends",
        _ROLLED + "test_counting.py::test_late_news_land_in_the_day_they_are_of",
    ),
    Mutant(
        "Reports 9: a leader counts own projects alone",
        "app/reports/subjects/flow.py",
        ".where(scope.holds(at), visible(scope.eyes))",
        ".where(scope.holds(at))",
        "tests/app/reports/test_flow.py::test_a_leader_counts_own_projects_alone_and_sees_no_others_client",
    ),
    Mutant(
        "Reports 10: nobody sees the name of a person they may not see",
        "app/reports/frames.py",
        "within.who if eyes.names_people and eyes.is_staff else",
        "within.who if eyes.is_staff else",
        _ANSWERS + "test_the_rows_name_a_person_only_for_eyes_that_may_see_them",
    ),
    Mutant(
        "Reports 11: what is not for a role is not there",
        "app/reports/sockets.py",
        "if found is None or not eyes.may_read(found.roles):",
        "if found is None:",
        "tests/app/reports/test_flow.py::test_what_is_not_for_a_role_is_not_there",
    ),
    Mutant(
        "Reports 12: groups of fewer than five are not told apart outside the desk",
        "app/reports/tables.py",
        'small = frame["people"] < smallest',
        'small = frame["people"] < 1',
        _ANSWERS + "test_groups_of_fewer_than_five_people_are_never_told_apart",
    ),
    Mutant(
        "Reports 13: cells that look like formulas are harmless",
        "app/reports/exporting.py",
        "writer.writerows([harmless(cell) for cell in line] for line in lines(table))",
        "writer.writerows(lines(table))",
        _ANSWERS + "test_cells_that_look_like_formulas_are_harmless_in_csv_and_texts_in_xlsx",
    ),
    Mutant(
        "Reports 14: wrong parameters get a sentence",
        "app/reports/parameters.py",
        "    if first > last:\n",
        "    if first > last and zone == '':\n",
        "tests/app/reports/test_parameters.py::test_wrong_parameters_get_a_sentence",
    ),
    Mutant(
        "Reports 15: Dask gives what pandas gives",
        "app/reports/archive/counting.py",
        "return finished(report, client.gather(parts))",
        "return finished(report, client.gather(parts[1:]))",
        "tests/app/reports/archive/test_archive.py::test_a_cluster_of_two_workers_counts_the_same_frame_by_frame",
    ),
    Mutant(
        "Reports 16: what is planted in a seeded world is found",
        "referrals/figures/brought.py",
        "it.kind.in_((SALE, REFUND)), it.enrolment_id.is_not(None), scope.holds(it.happened_at)",
        "it.kind == REFUND, it.enrolment_id.is_not(None), scope.holds(it.happened_at)",
        "tests/app/reports/seeding/test_world.py::test_what_is_planted_is_found",
    ),
    Mutant(
        "Reports 17: influence counts an order for every kind of touch on its way",
        "app/reports/subjects/loop.py",
        "sa.select(every.c.order_id, every.c.kind).distinct()",
        "sa.select(every.c.order_id, sa.func.min(every.c.kind).label('kind')).group_by(every.c.order_id)",
        "tests/app/reports/test_loop.py::test_influence_counts_an_order_for_every_kind_of_touch_on_its_way",
    ),
    Mutant(
        "Reports 18: a partner is named on the way of an order only for eyes that may see people",
        "referrals/figures/ways.py",
        "named = eyes.names_people and eyes.is_staff",
        "named = True",
        "tests/referrals/figures/test_brought.py::test_the_way_of_an_order_names_its_partner_only_for_eyes_that_may_see_people",
    ),
]
