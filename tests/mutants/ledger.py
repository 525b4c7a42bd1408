"""The ledger: postings once, balances that are sums, statements in a chain, corrections by two."""

from __future__ import annotations

from tests.mutants import Mutant

MUTANTS = [
    Mutant(
        "Ledger 5: each balance is the sum of its transfers, and every unit adds up to zero",
        "migrations/versions/20261124_06_ledger_restoring.py",
        "UPDATE ledger_account SET balance = balance - NEW.amount WHERE id = NEW.debit_account_id;\n"
        "            UPDATE ledger_account SET balance = balance + NEW.amount WHERE id = NEW.credit_account_id;\n"
        "        ELSE",
        "UPDATE ledger_account SET balance = balance + NEW.amount WHERE id = NEW.credit_account_id;\n        ELSE",
        "tests/app/ledger/test_posting.py::test_a_transfer_changes_both_sides",
    ),
    Mutant(
        "Ledger 5: the fixture of all tests proves the sums",
        "app/ledger/proving.py",
        "WHERE account.balance <> coalesce(recomputed.units, 0)",
        "WHERE account.balance <> account.balance",
        "tests/app/ledger/test_proving.py::test_a_changed_balance_is_found_and_the_fixture_of_all_tests_fails",
    ),
    Mutant(
        "Ledger: postings and transfers refuse raw changes",
        "migrations/versions/20261124_01_ledger.py",
        'op.execute(append_only("ledger_transfer"))',
        "",
        "tests/app/ledger/test_rows.py::test_transfers_and_postings_refuse_raw_changes",
    ),
    Mutant(
        "Ledger: balances refuse raw changes",
        "migrations/versions/20261124_01_ledger.py",
        "IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1",
        "IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 0",
        "tests/app/ledger/test_rows.py::test_balances_refuse_raw_changes",
    ),
    Mutant(
        "Ledger: a transfer written by hand moves the balances too",
        "migrations/versions/20261124_01_ledger.py",
        "CREATE TRIGGER ledger_transfer_carries AFTER INSERT ON ledger_transfer\n        FOR EACH ROW",
        "CREATE TRIGGER ledger_transfer_carries AFTER INSERT ON ledger_transfer\n        FOR EACH ROW WHEN (NEW.position < 2)",
        "tests/app/ledger/test_rows.py::test_a_transfer_written_by_hand_moves_the_balances_too",
    ),
    Mutant(
        "Ledger: a statement refuses raw changes",
        "migrations/versions/20261124_21_ledger_statements.py",
        'op.execute(append_only("ledger_statement"))',
        "",
        "tests/app/ledger/test_statements.py::test_a_statement_cannot_be_changed",
    ),
    Mutant(
        "Ledger: parallel copies of a posting are one",
        "app/ledger/posting.py",
        "    if posting is None:\n        return _same_again(source, moves)\n",
        '    if posting is None:\n        posting = _first(f"{source}+", purpose, because, by) or _same_again(source, moves)\n',
        "tests/concurrency/test_ledger_copies.py::test_fifty_copies_of_a_posting_are_one",
    ),
    Mutant(
        "Ledger: the same source with other moves is refused",
        "app/ledger/posting.py",
        "    if written != [(move.debit, move.credit, move.amount, move.reverses_id) for move in moves]:",
        "    if len(written) != len(moves):",
        "tests/app/ledger/test_posting.py::test_the_same_source_with_another_amount_is_refused",
    ),
    Mutant(
        "Ledger: nobody empties an account twice",
        "app/ledger/posting.py",
        "        if left[move.debit] < 0 and account.personal and not (overdraft and account.may_overdraw):",
        "        if left[move.debit] < 0 and account.personal and not account.may_overdraw:",
        "tests/concurrency/test_ledger_copies.py::test_an_account_is_not_emptied_twice",
    ),
    Mutant(
        "Ledger: no more is taken back than was given",
        "app/ledger/posting.py",
        "if move.reverses_id == old.id) > old.amount - reversed_of(old):",
        "if move.reverses_id == old.id) > old.amount + reversed_of(old):",
        "tests/concurrency/test_ledger_copies.py::test_parallel_reversals_take_back_no_more_than_was_given",
    ),
    Mutant(
        "Ledger 6: points never fall below zero, also not by a clawback",
        "migrations/versions/20261124_01_ledger.py",
        '("redeemable", True, False, "points")',
        '("redeemable", True, True, "points")',
        "tests/app/ledger/test_posting.py::test_points_never_fall_below_zero_even_by_a_clawback",
    ),
    Mutant(
        "Ledger: statements form a chain",
        "app/ledger/stating.py",
        "content = content_of(holder_id, month, number, last.digest if last else BEGINNING)",
        "content = content_of(holder_id, month, number, BEGINNING)",
        "tests/app/ledger/test_statements.py::test_each_statement_holds_the_hash_of_the_one_before",
    ),
    Mutant(
        "Ledger: a changed statement or transfer is found",
        "app/ledger/stating.py",
        "        elif content_of(each.holder_id, each.month, each.number, previous) != each.content:",
        "        elif False and each.content:",
        "tests/app/ledger/test_statements.py::test_what_was_changed_behind_our_back_is_found",
    ),
    Mutant(
        "Ledger: a statement whose digest is wrong is found",
        "app/ledger/stating.py",
        "        elif digest(each.content) != each.digest:",
        "        elif not each.digest:",
        "tests/app/ledger/test_statements.py::test_what_was_changed_behind_our_back_is_found",
    ),
    Mutant(
        "Ledger: a corrupted balance raises an alarm on the desk",
        "app/ledger/menus.py",
        "len(latest.flaws) if latest else 0",
        "0 if latest else 0",
        "tests/app/ledger/test_desk.py::test_a_corrupted_balance_raises_an_alarm_on_the_desk_until_it_is_right",
    ),
    Mutant(
        "Ledger: whoever prepares a correction cannot post it",
        "app/ledger/correcting.py",
        "if correction.prepared_by_id == by.id:",
        "if correction.holder_id == by.id:",
        "tests/app/ledger/test_desk.py::test_a_correction_needs_two_people",
    ),
    Mutant(
        "Ledger: the database wants two people for a correction",
        "migrations/versions/20261124_21_ledger_statements.py",
        "state <> 'posted' OR decided_by_id <> prepared_by_id",
        "state <> 'posted' OR decided_by_id IS NOT NULL",
        "tests/app/ledger/test_desk.py::test_the_database_wants_two_people",
    ),
    Mutant(
        "Ledger: words of staff go with the person",
        "app/ledger/remarks.py",
        '.values(text="", forgotten_at=clock.now())',
        ".values(text=Remark.text)",
        "tests/app/ledger/test_remarks.py::test_words_of_staff_stand_beside_the_books_and_go_with_the_person",
    ),
]
