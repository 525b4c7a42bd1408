"""Cases: written, proved, agreed to, published; and their stamps."""

from __future__ import annotations

from tests.mutants import Mutant

OUTPUTS = "tests/cases/publishing/test_outputs.py::"
PUBLIC = "tests/cases/publishing/test_in_public.py::"
CLIENT = "tests/cases/consent/test_the_clients_yes.py::"
PROOF = "tests/cases/evidence/test_proof_of_a_case.py::"
WRITING = "tests/cases/writing/test_writing_a_case.py::"
STAMPS = "tests/app/stamps/test_authority_and_verification.py::"

MUTANTS = [
    Mutant(
        "Cases: a number without a row is found",
        "cases/evidence/finding.py",
        '        if unicodedata.category(seen[place]) in {"No", "Nl"}:',
        '        if unicodedata.category(seen[place]) in {"Nl"}:',
        "tests/cases/evidence/test_numbers_are_found.py::test_a_number_typed_anywhere_is_found",
    ),
    Mutant(
        "Cases: one unbound number stops the case",
        "cases/evidence/proving.py",
        "        *_numbers(document, rows),\n",
        "",
        PROOF + "test_one_unbound_number_stops_a_case_wherever_it_stands",
    ),
    Mutant(
        "Cases: a changed row needs its confirmation again",
        "cases/evidence/recording.py",
        "    result.changed_at = clock.now()\n    result.confirmed_at = result.confirmed_by_id = None\n",
        "    result.changed_at = clock.now()\n",
        PROOF + "test_a_changed_row_changes_every_text_and_needs_its_confirmation_again",
    ),
    Mutant(
        "Cases: nobody saves over what they have not seen",
        "cases/writing/saving.py",
        "    if base != (newest.version if newest else 0):",
        "    if newest is None and base:",
        WRITING + "test_nobody_writes_over_what_they_have_not_seen_and_no_word_is_lost",
    ),
    Mutant(
        "Cases: words for us alone never reach the client's mail",
        "cases/consent/letters.py",
        "    if not said.internal:",
        "    if said:",
        CLIENT + "test_client_and_writers_talk_in_the_portal_and_each_hears_of_it_by_mail",
    ),
    Mutant(
        "Cases: without a yes to exactly this nothing goes out",
        "cases/consent/checking.py",
        "    if not queries.is_approved(case):",
        "    if queries.last_approval(case.id) is None:",
        CLIENT + "test_without_a_yes_to_exactly_this_nothing_goes_out",
    ),
    Mutant(
        "Cases: consent for a time ends by itself",
        "cases/consent/queries.py",
        "sa.or_(Consent.valid_until.is_(None), Consent.valid_until >= today)",
        "sa.true()",
        CLIENT + "test_consent_for_a_time_ends_by_itself",
    ),
    Mutant(
        "Cases: what is not public leaks nowhere",
        "cases/publishing/queries.py",
        "    seen = sa.and_(Publication.state == State.LIVE, _allows(Output.WEB))",
        "    seen = sa.and_(Publication.state.in_([State.LIVE, State.HELD]), _allows(Output.WEB))",
        PUBLIC + "test_what_is_not_public_leaks_nowhere",
    ),
    Mutant(
        "Cases: the press kit shows the numbers of the table",
        "cases/publishing/outputs/press.py",
        "it.change, it.period, it.source]",
        '"", it.period, it.source]',
        OUTPUTS + "test_the_same_numbers_stand_in_pdf_slides_card_and_kit",
    ),
    Mutant(
        "Cases: the PDF shows the numbers of the table",
        "cases/publishing/outputs/pdf.py",
        '        "value": it.value,',
        '        "value": it.baseline,',
        OUTPUTS + "test_the_same_numbers_stand_in_pdf_slides_card_and_kit",
    ),
    Mutant(
        "Cases: hostile words run in no output",
        "cases/publishing/outputs/press.py",
        'return without.replace("<", "&lt;").strip()',
        "return without.strip()",
        OUTPUTS + "test_hostile_words_and_files_run_in_no_output",
    ),
    Mutant(
        "Cases: nothing a writer types becomes a script",
        "cases/publishing/outputs/structured.py",
        'raw.replace("<", "\\\\u003c")',
        'raw.replace("<", "<")',
        OUTPUTS + "test_nothing_a_writer_types_becomes_a_script",
    ),
    Mutant(
        "Cases: the text of the PDF is read back exactly",
        "cases/publishing/outputs/pdf.py",
        '        "title": document.title,',
        '        "title": document.title[:-1],',
        OUTPUTS + "test_the_text_of_the_pdf_is_read_back_exactly",
    ),
    Mutant(
        "Cases: the feed is valid Atom",
        "cases/publishing/outputs/feed.py",
        '    _text(entry, "updated", moment(it.changed_at))\n',
        "",
        OUTPUTS + "test_the_feed_is_valid_atom",
    ),
    Mutant(
        "Cases: a failure and work from elsewhere say so",
        "cases/publishing/outputs/pdf.py",
        "    if document.is_failure:",
        "    if document.is_failure and not document.is_external:",
        OUTPUTS + "test_a_failure_and_a_story_from_elsewhere_say_so_in_every_form",
    ),
    Mutant(
        "Stamps: one flipped byte fails",
        "app/stamps/verifying.py",
        "        _verifier(certificates, nonce).verify(response, digest)",
        "        _verifier(certificates, nonce).verify(response, response.tst_info.message_imprint.message)",
        STAMPS + "test_other_words_another_nonce_or_another_root_are_not_genuine",
    ),
    Mutant(
        "Stamps: a pending stamp is never shown as stamped",
        "app/stamps/wording.py",
        'PENDING: (_l("Stamp pending"), "wait")',
        'PENDING: (_l("Stamped"), "good")',
        PROOF + "test_what_is_published_is_sealed_once_and_its_proof_is_public_only_while_it_is",
    ),
    Mutant(
        "Stamps: an authority that is down delays and never blocks",
        "app/stamps/stamping.py",
        "    if stamp.attempts >= MOST_ATTEMPTS:",
        "    if stamp.attempts:",
        "tests/app/stamps/test_stamping.py::test_an_authority_that_is_down_delays_and_never_blocks",
    ),
    Mutant(
        "Cases: the stamp of the PDF is that of the file anybody gets",
        "app/stamps/stamping.py",
        """        sa.select(Stamp).where(Stamp.kind == kind, Stamp.subject_id == subject_id, Stamp.digest == data_sha256)
""",
        """        sa.select(Stamp).where(Stamp.kind == kind, Stamp.subject_id == subject_id).order_by(Stamp.id.desc()).limit(1)
""",
        "tests/cases/publishing/test_in_public.py"
        "::test_the_stamp_of_the_pdf_is_that_of_the_file_anybody_gets_however_often_the_naming_changed",
    ),
    Mutant(
        "Cases: a search asks no more for many than for one",
        "cases/publishing/queries.py",
        """    records = [Record.from_json(each.record) for each in publications]
""",
        """    records = [Record.from_json(each.record) for each in publications if languages_of(each.case_id)]
""",
        "tests/cases/publishing/test_in_public.py::test_a_search_asks_no_more_statements_for_many_cases_than_for_one",
    ),
]
