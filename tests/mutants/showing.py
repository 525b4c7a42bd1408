"""Showing reviews: counts, orders, labels, structured data, widgets and feeds."""

from __future__ import annotations

from tests.mutants import Mutant

PAGES = "tests/reviews/showing/test_pages.py::"
SCORING = "tests/reviews/showing/test_scoring.py::"
ELSEWHERE = "tests/reviews/showing/test_elsewhere.py::"
TELLING = "tests/reviews/showing/test_telling.py::"

MUTANTS = [
    Mutant(
        "R4: a benefit stands beside the words in a widget",
        "reviews/showing/templates/showing/embed.html",
        '{% if review.incentivized %}<p class="told">{{ review|benefit_notice }}</p>{% endif %}',
        "",
        ELSEWHERE + "test_a_selection_says_of_how_many_and_tells_every_benefit",
    ),
    Mutant(
        "R4: a benefit stands in the feed",
        "reviews/showing/feed.py",
        '_text(it, "is_incentivized_review", _boolean(review.incentivized))',
        '_text(it, "is_incentivized_review", _boolean(False))',
        ELSEWHERE + "test_the_feed_has_what_counts_with_its_benefit",
    ),
    Mutant(
        "R4, R23: every notice stands beside the words on a page",
        "reviews/showing/templates/showing/_parts.html",
        "{{ disclosure(review) }}",
        "",
        PAGES + "test_every_benefit_relation_and_origin_stands_beside_the_review",
    ),
    Mutant(
        "R16: votes are for what it said",
        "reviews/showing/voting.py",
        "HelpfulVote.review_id == review_id, HelpfulVote.revision_number == review.revision_number",
        "HelpfulVote.review_id == review_id",
        PAGES + "test_votes_do_not_carry_over_to_changed_words",
    ),
    Mutant(
        "R22: what was withdrawn is gone",
        "reviews/reviewing/queries.py",
        "sa.select(Review).where(Review.reference == reference, Review.state == State.PUBLISHED)",
        "sa.select(Review).where(Review.reference == reference, Review.published_at.is_not(None))",
        PAGES + "test_a_review_has_an_address_of_its_own_while_it_is_public",
    ),
    Mutant(
        "R24: what was copied counts in no number",
        "reviews/showing/counting.py",
        "Review.state == State.PUBLISHED, Review.channel.not_in(sorted(COPIED)), Review.relation == Relation.NONE",
        "Review.state == State.PUBLISHED, Review.relation == Relation.NONE",
        PAGES + "test_page_data_and_structure_say_the_same",
    ),
    Mutant(
        "R24: what was copied is in no structured data",
        "reviews/showing/structured.py",
        "return review.channel not in COPIED and review.relation == Relation.NONE",
        "return review.relation == Relation.NONE",
        PAGES + "test_page_data_and_structure_say_the_same",
    ),
    Mutant(
        "R24: a file is taken once",
        "reviews/showing/importing.py",
        "    fingerprint = row.fingerprint(it.origin)\n",
        '    fingerprint = row.fingerprint(f"{it.origin} {it.id}")\n',
        "tests/reviews/showing/test_importing.py::test_a_file_is_looked_at_then_taken_once",
    ),
    Mutant(
        "R25: the newest come first",
        "reviews/showing/queries.py",
        "    newest = (Review.published_at.desc(), Review.id.desc())",
        "    newest = (Review.rating.desc(), Review.id.desc())",
        PAGES + "test_the_newest_come_first_and_any_other_order_is_named",
    ),
    Mutant(
        "R25: a selection says of how many",
        "reviews/showing/templates/showing/embed.html",
        "total=rating.shown",
        "total=shown.page.total",
        ELSEWHERE + "test_a_selection_says_of_how_many_and_tells_every_benefit",
    ),
    Mutant(
        "R26: the mean is the plain mean, halves upward",
        "reviews/showing/scoring.py",
        "return (200 * total + count) // (2 * count) if count else None",
        "return 100 * total // count if count else None",
        SCORING + "test_the_mean_is_the_nearest_hundredth_halves_upward",
    ),
    Mutant(
        "R26: the ranking score leans on its prior",
        "reviews/showing/scoring.py",
        "PRIOR_COUNT = 7",
        "PRIOR_COUNT = 5",
        SCORING + "test_the_ranking_score_leans_on_its_prior_as_published",
    ),
    Mutant(
        "R27: many votes outweigh few perfect ones",
        "reviews/showing/scoring.py",
        "return max(0.0, (middle - spread) / (1 + z * z / votes))",
        "return share",
        SCORING + "test_many_votes_outweigh_few_perfect_ones",
    ),
    Mutant(
        "R28: what was restored counts again",
        "reviews/showing/__init__.py",
        "    events.subscribe(app, facts.ReviewRestored, subscribers.recount)\n",
        "",
        "tests/reviews/showing/test_counting.py::test_the_aggregate_equals_a_recount_after_any_history",
    ),
    Mutant(
        "R28: what was removed counts no longer",
        "reviews/showing/__init__.py",
        "    events.subscribe(app, facts.ReviewRemoved, subscribers.recount)\n",
        "",
        "tests/reviews/showing/test_counting.py::test_the_aggregate_equals_a_recount_after_any_history",
    ),
    Mutant(
        "R28: of many at once each is counted",
        "reviews/showing/counting.py",
        "RatingAggregate.service_id == service_id).with_for_update()",
        "RatingAggregate.service_id == service_id)",
        "tests/concurrency/test_review_counts.py::test_whoever_counts_second_waits_and_sees_what_the_first_made_public",
    ),
    Mutant(
        "R29: JSON-LD says the number of the page",
        "reviews/showing/structured.py",
        '"ratingCount": rating.count,',
        '"ratingCount": rating.shown,',
        PAGES + "test_page_data_and_structure_say_the_same",
    ),
    Mutant(
        "R29: the script on the page computes the number",
        "reviews/showing/recomputing.py",
        "    counted = row.state == State.PUBLISHED and row.channel not in COPIED and row.relation == Relation.NONE\n",
        "    counted = row.state == State.PUBLISHED\n",
        PAGES + "test_the_script_on_the_page_computes_the_number_on_the_page",
    ),
    Mutant(
        "R30: nothing is not zero stars",
        "reviews/showing/scoring.py",
        "return (200 * total + count) // (2 * count) if count else None",
        "return (200 * total + count) // (2 * count) if count else 0",
        SCORING + "test_nothing_is_not_zero_stars",
    ),
    Mutant(
        "R35: words stay words",
        "reviews/showing/templates/showing/_parts.html",
        "{{ review.title or ngettext(",
        "{{ review.title|safe or ngettext(",
        PAGES + "test_words_stay_words",
    ),
    Mutant(
        "R35: no text ends the block of structured data",
        "reviews/showing/structured.py",
        'return raw.replace("<", "\\\\u003c").replace(">", "\\\\u003e").replace("&", "\\\\u0026")',
        "return raw",
        PAGES + "test_words_stay_words",
    ),
    Mutant(
        "Showing: nobody votes on their own review",
        "reviews/showing/voting.py",
        "if person is not None and person.id == review.user_id:",
        "if person is not None and person.id == review.id == 0:",
        PAGES + "test_nobody_votes_on_their_own_review",
    ),
    Mutant(
        "Showing: a widget sets no cookie and may stand in a frame",
        "reviews/showing/embedding.py",
        "form-action 'none'; frame-ancestors *",
        "form-action 'none'; frame-ancestors 'self'",
        ELSEWHERE + "test_a_widget_needs_nothing_but_itself",
    ),
    Mutant(
        "Showing: clients' words are told with their disclosure",
        "reviews/showing/telling.py",
        "disclosure=notice(review),",
        'disclosure="",',
        TELLING + "test_a_projects_public_words_are_told_with_their_disclosure",
    ),
    Mutant(
        "Showing: only public words of a project are told",
        "reviews/showing/telling.py",
        ".where(Review.project_id == project_id, Review.state == State.PUBLISHED)",
        ".where(Review.project_id == project_id)",
        TELLING + "test_a_projects_public_words_are_told_with_their_disclosure",
    ),
    Mutant(
        "Showing: a member has the mean of counted reviews",
        "reviews/showing/telling.py",
        "            is_counted(), Review.project_id.in_(mine)\n",
        "            Review.project_id.in_(mine)\n",
        TELLING + "test_a_member_has_the_mean_of_their_projects_reviews_and_a_client_none",
    ),
]
