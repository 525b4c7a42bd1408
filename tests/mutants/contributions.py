"""Ideas, works and licences: windows, exact words, silence, fees, interests, and what may be seen."""

from __future__ import annotations

from tests.mutants import Mutant

_LICENCES = "tests/reviews/contributions/test_licences.py::"
_GIVING = "tests/reviews/contributions/test_giving.py::"
_IDEAS = "tests/reviews/contributions/test_ideas.py::"
_PURE = "tests/reviews/contributions/test_pure.py::"
_CASES = "tests/reviews/contributions/test_pictures_in_cases.py::"
_PARALLEL = "tests/concurrency/test_exclusive_licences.py::"
_GONE = f"{_LICENCES}test_r39_a_work_is_gone_from_every_surface_within_a_minute_of_the_end_and_at_once_in_a_dispute"
_WORDS = f"{_LICENCES}test_r40_r42_every_holder_agrees_to_exact_words_and_the_fee_is_theirs_at_that_moment"
_STATEMENTS = f"{_LICENCES}test_r40_without_the_statements_or_with_other_words_there_is_no_licence"
_INTEREST = f"{_IDEAS}test_r44_whoever_has_an_interest_neither_evaluates_nor_decides_and_the_database_agrees"
_JOINED = f"{_IDEAS}test_r43_steps_are_kept_and_joined_ideas_keep_their_voters_each_counted_once"

MUTANTS = [
    Mutant(
        "R39: no use that the licence does not cover",
        "reviews/contributions/placing.py",
        "        if not yes:\n",
        "        if not yes and not words:\n",
        f"{_LICENCES}test_r39_nothing_is_used_that_its_licence_does_not_cover",
    ),
    Mutant(
        "R39: the window ends by itself",
        "reviews/contributions/surfaces.py",
        "Licence.starts_at <= now, Licence.ends_at > now, may_be_seen())",
        "Licence.starts_at <= now, may_be_seen())",
        _GONE,
    ),
    Mutant(
        "R39: a disputed work is shown nowhere",
        "reviews/contributions/surfaces.py",
        "Asset.withdrawn_at.is_(None), ~disputed, ~refused,",
        "Asset.withdrawn_at.is_(None), ~refused,",
        _GONE,
    ),
    Mutant(
        "R39: no cache keeps a licensed file",
        "reviews/contributions/library_routes.py",
        "    return serving.send(surfaces.shown_file(reference))",
        "    return serving.send(surfaces.shown_file(reference), cacheable=True)",
        _GONE,
    ),
    Mutant(
        "R39: a no of somebody in it counts",
        "reviews/contributions/surfaces.py",
        "~disputed, ~refused, sa.or_(",
        "~disputed, sa.or_(",
        f"{_GIVING}test_a_no_of_somebody_in_it_takes_a_work_off_every_page_and_a_licence_waits_for_their_yes",
    ),
    Mutant(
        "R39: what was copied from a review goes with its file",
        "reviews/contributions/surfaces.py",
        ".where(ReviewMedia.id == Asset.review_media_id, ReviewMedia.review_id == Review.id)",
        ".where(Review.id == Asset.review_id)",
        f"{_GIVING}test_r39_what_was_copied_from_a_review_goes_with_its_file_and_with_the_review",
    ),
    Mutant(
        "R39: a public case leaves out a picture whose licence is over",
        "cases/publishing/queries.py",
        "        record.without(over & record.permissions).named(",
        "        record.named(",
        f"{_CASES}test_r39_a_licensed_picture_leaves_a_public_case_and_its_files_by_itself",
    ),
    Mutant(
        "R39: a file drawn with a picture whose licence is over is given to nobody",
        "cases/publishing/permitting.py",
        "    return left_out_now(publication) == publication.left_out",
        "    return bool(publication.id)",
        f"{_CASES}test_r39_a_licensed_picture_leaves_a_public_case_and_its_files_by_itself",
    ),
    Mutant(
        "R39: a case is offered only pictures licensed for it",
        "reviews/contributions/surfaces.py",
        "in_force(), covered, Asset.kind",
        "in_force(), Asset.kind",
        f"{_CASES}test_a_case_takes_only_pictures_whose_licence_covers_it_and_says_where_they_stand",
    ),
    Mutant(
        "R40: a yes is to the words that were seen",
        "reviews/contributions/granting.py",
        "    if terms.digest(terms.words_for(offer, holder, language)) != seen_sha256:",
        "    if not seen_sha256:",
        _STATEMENTS,
    ),
    Mutant(
        "R40: no licence without the statement of age",
        "reviews/contributions/granting.py",
        "stated.is_mine and stated.of_age and stated.terms",
        "stated.is_mine and stated.terms",
        _STATEMENTS,
    ),
    Mutant(
        "R40: the contract gets its time stamp",
        "reviews/contributions/contract.py",
        "    request_stamp(STAMP_KIND, licence.id, bytes.fromhex(digest))",
        "    request_stamp(STAMP_KIND, licence.id, bytes(32))",
        _WORDS,
    ),
    Mutant(
        "R41: silence is a no",
        "reviews/contributions/ending.py",
        'LicenceOffer.state.in_(("asked", "named")), LicenceOffer.expires_at <= clock.now()',
        'LicenceOffer.state.in_(("named",)), LicenceOffer.expires_at <= clock.now()',
        f"{_LICENCES}test_r41_silence_is_a_no_after_fourteen_days",
    ),
    Mutant(
        "R42: the fee is due when the licence stands",
        "reviews/contributions/granting.py",
        "    paying.pay_fee(licence)\n",
        "    _ = paying.pay_fee\n",
        _WORDS,
    ),
    Mutant(
        "R42: a prize is booked beside the licence",
        "reviews/contributions/briefing.py",
        "            paying.pay_prize(brief, each.user)",
        "            _ = paying.pay_prize",
        f"{_IDEAS}test_r42_a_brief_pays_its_prize_once_beside_any_licence_and_tells_everybody_why",
    ),
    Mutant(
        "R43: a joined idea keeps its voters",
        "reviews/contributions/deciding.py",
        "    _carry_votes(idea, other)\n",
        "    _ = _carry_votes\n",
        _JOINED,
    ),
    Mutant(
        "R43: declined and joined need a public answer",
        "reviews/contributions/idea_states.py",
        "answer.strip()",
        "(answer or wanted)",
        f"{_PURE}test_r43_declined_and_joined_ideas_need_a_public_answer",
    ),
    Mutant(
        "R44: whoever has an interest does not evaluate",
        "reviews/contributions/evaluating.py",
        '        return _l("You voted for it.")',
        "        return None",
        _INTEREST,
    ),
    Mutant(
        "R44: the database refuses an evaluation by somebody with an interest",
        "migrations/versions/20261124_50_contributions.py",
        "           OR EXISTS (SELECT FROM idea_vote WHERE idea_id = NEW.idea_id AND user_id = NEW.evaluator_id)\n",
        "",
        _INTEREST,
    ),
    Mutant(
        "Two exclusive licences never overlap: the database",
        "migrations/versions/20261124_50_contributions.py",
        "(CASE WHEN exclusive THEN int8range(NULL, NULL) ELSE int8range(id, id, '[]') END)",
        "(CASE WHEN exclusive THEN int8range(id, id, '[]') ELSE int8range(id, id, '[]') END)",
        f"{_PARALLEL}test_without_any_lock_of_ours_the_database_lets_one_exclusive_window_in",
    ),
    Mutant(
        "Two exclusive licences never overlap: parallel acceptance",
        "migrations/versions/20261124_50_contributions.py",
        "(CASE WHEN exclusive THEN int8range(NULL, NULL) ELSE int8range(id, id, '[]') END)",
        "int8range(id, id, '[]')",
        f"{_PARALLEL}test_of_many_exclusive_offers_that_are_accepted_at_once_one_stands",
    ),
    Mutant(
        "The split of a fee sums exactly",
        "reviews/contributions/shares.py",
        "    return fee.split(shares_bp)",
        "    return [share(fee, each) for each in shares_bp]",
        f"{_PURE}test_the_split_of_a_fee_among_holders_sums_exactly",
    ),
    Mutant(
        "Fees never depend on a rating",
        "reviews/contributions/paying.py",
        "    fee, offer = licence.fee, licence.offer\n",
        "    fee, offer = licence.fee, licence.offer\n"
        "    if licence.asset.review is not None and licence.asset.review.rating < 3:\n"
        "        fee = Money(fee.minor // 2, fee.currency)\n",
        f"{_GIVING}test_the_photo_of_one_star_earns_what_the_photo_of_five_stars_earns",
    ),
    Mutant(
        "Nothing that pays can see a rating",
        "reviews/contributions/paying.py",
        "    fee, offer = licence.fee, licence.offer\n",
        "    fee, offer = licence.fee, licence.offer\n    _seen = licence.asset.review and licence.asset.review.rating\n",
        f"{_GIVING}test_nothing_that_pays_for_contributions_can_see_a_rating",
    ),
    Mutant(
        "R33: rights travel inside the delivered file",
        "reviews/contributions/rights.py",
        "xmp=packet(rights).encode())",
        'xmp=packet(rights).encode()[:0] or b"<x/>")',
        f"{_GIVING}test_r33_rights_are_written_into_pictures_and_films_after_everything_else_was_taken_out",
    ),
]
