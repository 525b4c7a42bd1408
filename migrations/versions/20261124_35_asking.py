"""The tables of reviews.asking; no person gets a sixth mail within thirty days, whatever asks for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "asking"
down_revision = "mail_unsubscribe"

# As in reviews.asking.caps, kept once more where parallel jobs meet.
CAP = """
    CREATE FUNCTION asking_mail_cap() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock(hashtextextended('reviews.asking:' || NEW.email, 0));
        IF NEW.email <> '' AND (
            SELECT count(*) FROM asking_mail
            WHERE email = NEW.email AND sent_at > NEW.sent_at - interval '30 days'
        ) >= 5 THEN
            RAISE EXCEPTION 'a sixth mail within thirty days' USING ERRCODE = 'check_violation', CONSTRAINT = 'asking_mail_cap';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER asking_mail_cap BEFORE INSERT ON asking_mail FOR EACH ROW EXECUTE FUNCTION asking_mail_cap();
"""


def upgrade() -> None:
    op.create_table(
        "asking_destination",
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("place IN ('google', 'trustpilot')", name=op.f("ck_asking_destination_known_place")),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_asking_destination")),
    )
    op.create_table(
        "asking_prompt",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("after_days", sa.BigInteger(), nullable=False),
        sa.Column("rest_days", sa.BigInteger(), nullable=False),
        sa.Column("most_times", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("after_days BETWEEN 0 AND 90", name=op.f("ck_asking_prompt_after_in_range")),
        sa.CheckConstraint("id = 1", name=op.f("ck_asking_prompt_only_one")),
        sa.CheckConstraint("most_times BETWEEN 1 AND 10", name=op.f("ck_asking_prompt_times_in_range")),
        sa.CheckConstraint("rest_days BETWEEN 1 AND 365", name=op.f("ck_asking_prompt_rest_in_range")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asking_prompt")),
    )
    op.create_table(
        "mention_feed",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("keywords", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mention_feed")),
        sa.UniqueConstraint("url", name=op.f("uq_mention_feed_url")),
    )
    op.create_table(
        "asking_campaign",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("filters", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("sample_size", sa.BigInteger(), nullable=True),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("population_hash", sa.Text(), nullable=False),
        sa.Column("population_size", sa.BigInteger(), nullable=True),
        sa.Column("chosen_size", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "destination = 'house' OR filters = '{}'::jsonb", name=op.f("ck_asking_campaign_no_selection_elsewhere")
        ),
        sa.CheckConstraint(
            "destination IN ('house', 'google', 'trustpilot')", name=op.f("ck_asking_campaign_known_destination")
        ),
        sa.CheckConstraint(
            "filters - ARRAY['service_ids', 'languages'] = '{}'::jsonb",
            name=op.f("ck_asking_campaign_only_neutral_filters"),
        ),
        sa.CheckConstraint(
            "(drawn_at IS NULL) = (population_size IS NULL)", name=op.f("ck_asking_campaign_drawn_has_population")
        ),
        sa.CheckConstraint("char_length(name) BETWEEN 1 AND 120", name=op.f("ck_asking_campaign_name_fits")),
        sa.CheckConstraint("sample_size >= 1", name=op.f("ck_asking_campaign_sample_is_somebody")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_asking_campaign_created_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asking_campaign")),
        sa.UniqueConstraint("reference", name=op.f("uq_asking_campaign_reference")),
    )
    op.create_table(
        "asking_rule",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("delay_days", sa.BigInteger(), nullable=False),
        sa.Column("reminders", sa.BigInteger(), nullable=False),
        sa.Column("reminder_gap_days", sa.BigInteger(), nullable=False),
        sa.Column("not_yet_days", sa.BigInteger(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("delay_days BETWEEN 0 AND 90", name=op.f("ck_asking_rule_delay_in_range")),
        sa.CheckConstraint("not_yet_days BETWEEN 3 AND 180", name=op.f("ck_asking_rule_not_yet_in_range")),
        sa.CheckConstraint("reminder_gap_days BETWEEN 3 AND 60", name=op.f("ck_asking_rule_gap_in_range")),
        sa.CheckConstraint("reminders BETWEEN 0 AND 3", name=op.f("ck_asking_rule_reminders_in_range")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_asking_rule_service_id_service")),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["user_account.id"], name=op.f("fk_asking_rule_updated_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asking_rule")),
        sa.UniqueConstraint("service_id", name=op.f("uq_asking_rule_service_id")),
    )
    op.create_table(
        "asking_suppression",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "reason IN ('objected', 'told_us', 'called')", name=op.f("ck_asking_suppression_known_reason")
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["user_account.id"], name=op.f("fk_asking_suppression_added_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asking_suppression")),
        sa.UniqueConstraint("email", name=op.f("uq_asking_suppression_email")),
    )
    op.create_table(
        "asking_template",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("kind IN ('first', 'reminder')", name=op.f("ck_asking_template_known_kind")),
        sa.CheckConstraint("char_length(subject) BETWEEN 1 AND 150", name=op.f("ck_asking_template_subject_fits")),
        sa.CheckConstraint("char_length(words) BETWEEN 1 AND 2000", name=op.f("ck_asking_template_words_fit")),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["user_account.id"], name=op.f("fk_asking_template_updated_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asking_template")),
        sa.UniqueConstraint("kind", "locale", name=op.f("uq_asking_template_kind_locale")),
    )
    op.create_table(
        "kiosk",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("code_expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device_hash", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("char_length(place) BETWEEN 1 AND 120", name=op.f("ck_kiosk_place_fits")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["user_account.id"], name=op.f("fk_kiosk_opened_by_id_user_account")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_kiosk_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosk")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_kiosk_code_hash")),
        sa.UniqueConstraint("device_hash", name=op.f("uq_kiosk_device_hash")),
    )
    op.create_index(op.f("ix_kiosk_service_id"), "kiosk", ["service_id"], unique=False)
    op.create_table(
        "mention",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("keyword", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("feed_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("dismissal", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'dismissed') = (dismissal <> '')", name=op.f("ck_mention_dismissed_for_a_reason")),
        sa.CheckConstraint(
            "dismissal IN ('', 'not_about_us', 'duplicate', 'spam', 'private', 'no_words')",
            name=op.f("ck_mention_known_dismissal"),
        ),
        sa.CheckConstraint("origin <> ''", name=op.f("ck_mention_has_origin")),
        sa.CheckConstraint("source IN ('csv', 'feed')", name=op.f("ck_mention_known_source")),
        sa.CheckConstraint("state IN ('new', 'shown', 'dismissed')", name=op.f("ck_mention_known_state")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_mention_decided_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["feed_id"], ["mention_feed.id"], name=op.f("fk_mention_feed_id_mention_feed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mention")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_mention_fingerprint")),
    )
    op.create_index(op.f("ix_mention_feed_id"), "mention", ["feed_id"], unique=False)
    op.create_index("ix_mention_state_found_at", "mention", ["state", "found_at"], unique=False)
    op.create_table(
        "poll",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("allows_text", sa.Boolean(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("char_length(question) BETWEEN 1 AND 200", name=op.f("ck_poll_question_fits")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_poll_created_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_poll_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll")),
        sa.UniqueConstraint("reference", name=op.f("uq_poll_reference")),
    )
    op.create_table(
        "poll_option",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("poll_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.CheckConstraint("char_length(label) BETWEEN 1 AND 120", name=op.f("ck_poll_option_label_fits")),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_poll_option_poll_id_poll")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_option")),
        sa.UniqueConstraint("poll_id", "position", name=op.f("uq_poll_option_poll_id_position")),
    )
    op.create_table(
        "poll_vote",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("poll_id", sa.BigInteger(), nullable=False),
        sa.Column("option_id", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("voter", sa.Text(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("voted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("option_id IS NOT NULL OR text <> ''", name=op.f("ck_poll_vote_says_something")),
        sa.CheckConstraint("char_length(text) <= 1000", name=op.f("ck_poll_vote_text_fits")),
        sa.ForeignKeyConstraint(["option_id"], ["poll_option.id"], name=op.f("fk_poll_vote_option_id_poll_option")),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_poll_vote_poll_id_poll")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_poll_vote_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_vote")),
        sa.UniqueConstraint("poll_id", "voter", name=op.f("uq_poll_vote_poll_id_voter")),
    )
    op.create_index(op.f("ix_poll_vote_option_id"), "poll_vote", ["option_id"], unique=False)
    op.create_index(op.f("ix_poll_vote_user_id"), "poll_vote", ["user_id"], unique=False)
    op.create_table(
        "asking_campaign_entry",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("order_line_id", sa.BigInteger(), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["asking_campaign.id"], name=op.f("fk_asking_campaign_entry_campaign_id_asking_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_line.id"], name=op.f("fk_asking_campaign_entry_order_line_id_order_line")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asking_campaign_entry")),
        sa.UniqueConstraint("campaign_id", "key", name=op.f("uq_asking_campaign_entry_campaign_id_key")),
    )
    op.create_table(
        "asking_prompt_dismissal",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("order_line_id", sa.BigInteger(), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_line.id"], name=op.f("fk_asking_prompt_dismissal_order_line_id_order_line")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_asking_prompt_dismissal_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("user_id", "order_line_id", name=op.f("pk_asking_prompt_dismissal")),
    )
    op.create_table(
        "review_ask",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("order_line_id", sa.BigInteger(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=True),
        sa.Column("campaign_id", sa.BigInteger(), nullable=True),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("request_id", sa.BigInteger(), nullable=True),
        sa.Column("reminders_sent", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'skipped') = (because <> '')", name=op.f("ck_review_ask_skipped_for_a_reason")),
        sa.CheckConstraint(
            "destination IN ('house', 'google', 'trustpilot')", name=op.f("ck_review_ask_known_destination")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'answered', 'skipped')", name=op.f("ck_review_ask_known_state")
        ),
        sa.CheckConstraint(
            "state NOT IN ('answered', 'skipped') OR next_at IS NULL",
            name=op.f("ck_review_ask_settled_waits_for_nothing"),
        ),
        sa.CheckConstraint("reminders_sent BETWEEN 0 AND 3", name=op.f("ck_review_ask_reminders_in_range")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["asking_campaign.id"], name=op.f("fk_review_ask_campaign_id_asking_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_line.id"], name=op.f("fk_review_ask_order_line_id_order_line")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_review_ask_project_id_project")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["review_request.id"], name=op.f("fk_review_ask_request_id_review_request")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_review_ask_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_ask")),
        sa.UniqueConstraint("order_line_id", "destination", name=op.f("uq_review_ask_order_line_id_destination")),
        sa.UniqueConstraint("request_id", name=op.f("uq_review_ask_request_id")),
    )
    op.create_index(op.f("ix_review_ask_campaign_id"), "review_ask", ["campaign_id"], unique=False)
    op.create_index(op.f("ix_review_ask_email"), "review_ask", ["email"], unique=False)
    op.create_index(
        "ix_review_ask_next_at",
        "review_ask",
        ["next_at"],
        unique=False,
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_index(op.f("ix_review_ask_project_id"), "review_ask", ["project_id"], unique=False)
    op.create_index(op.f("ix_review_ask_service_id"), "review_ask", ["service_id"], unique=False)
    op.create_table(
        "asking_call",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("order_line_id", sa.BigInteger(), nullable=False),
        sa.Column("called_by_id", sa.BigInteger(), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("call_again_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("request_id", sa.BigInteger(), nullable=True),
        sa.Column("review_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(outcome = 'answered') = (request_id IS NOT NULL)", name=op.f("ck_asking_call_answered_has_request")
        ),
        sa.CheckConstraint(
            "(outcome = 'call_later') = (call_again_at IS NOT NULL)", name=op.f("ck_asking_call_later_has_day")
        ),
        sa.CheckConstraint(
            "outcome IN ('answered', 'no_answer', 'call_later', 'refused', 'wrong_number')",
            name=op.f("ck_asking_call_known_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["called_by_id"], ["user_account.id"], name=op.f("fk_asking_call_called_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_line.id"], name=op.f("fk_asking_call_order_line_id_order_line")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["review_request.id"], name=op.f("fk_asking_call_request_id_review_request")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_asking_call_review_id_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asking_call")),
    )
    op.create_index(op.f("ix_asking_call_order_line_id"), "asking_call", ["order_line_id"], unique=False)
    op.create_table(
        "asking_chat_permission",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("request_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (given IS NULL)", name=op.f("ck_asking_chat_permission_answered_yes_or_no")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_asking_chat_permission_author_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["channel_message.id"], name=op.f("fk_asking_chat_permission_message_id_channel_message")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_asking_chat_permission_project_id_project")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["review_request.id"], name=op.f("fk_asking_chat_permission_request_id_review_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asking_chat_permission")),
        sa.UniqueConstraint("message_id", name=op.f("uq_asking_chat_permission_message_id")),
        sa.UniqueConstraint("request_id", name=op.f("uq_asking_chat_permission_request_id")),
    )
    op.create_index(op.f("ix_asking_chat_permission_author_id"), "asking_chat_permission", ["author_id"], unique=False)
    op.create_index(
        op.f("ix_asking_chat_permission_project_id"), "asking_chat_permission", ["project_id"], unique=False
    )
    op.create_table(
        "asking_mail",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("request_id", sa.BigInteger(), nullable=False),
        sa.Column("ask_id", sa.BigInteger(), nullable=True),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number BETWEEN 0 AND 3", name=op.f("ck_asking_mail_at_most_three_reminders")),
        sa.ForeignKeyConstraint(["ask_id"], ["review_ask.id"], name=op.f("fk_asking_mail_ask_id_review_ask")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["review_request.id"], name=op.f("fk_asking_mail_request_id_review_request")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_asking_mail_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asking_mail")),
        sa.UniqueConstraint("request_id", "number", name=op.f("uq_asking_mail_request_id_number")),
    )
    op.create_index(op.f("ix_asking_mail_ask_id"), "asking_mail", ["ask_id"], unique=False)
    op.create_index("ix_asking_mail_email_sent_at", "asking_mail", ["email", "sent_at"], unique=False)
    op.create_table(
        "kiosk_answer",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kiosk_id", sa.BigInteger(), nullable=False),
        sa.Column("client_key", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("received_on", sa.DateTime(timezone=True), nullable=False),
        sa.Column("review_id", sa.BigInteger(), nullable=True),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.CheckConstraint("sealed = '' OR review_id IS NULL", name=op.f("ck_kiosk_answer_opened_once")),
        sa.ForeignKeyConstraint(["kiosk_id"], ["kiosk.id"], name=op.f("fk_kiosk_answer_kiosk_id_kiosk")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_kiosk_answer_review_id_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosk_answer")),
        sa.UniqueConstraint("kiosk_id", "client_key", name=op.f("uq_kiosk_answer_kiosk_id_client_key")),
        sa.UniqueConstraint("review_id", name=op.f("uq_kiosk_answer_review_id")),
    )
    op.execute(CAP)


def downgrade() -> None:
    op.execute("DROP TRIGGER asking_mail_cap ON asking_mail")
    op.execute("DROP FUNCTION asking_mail_cap")
    for table in (
        "kiosk_answer",
        "asking_mail",
        "asking_chat_permission",
        "asking_call",
        "review_ask",
        "asking_prompt_dismissal",
        "asking_campaign_entry",
        "poll_vote",
        "poll_option",
        "poll",
        "mention",
        "kiosk",
        "asking_template",
        "asking_suppression",
        "asking_rule",
        "asking_campaign",
        "mention_feed",
        "asking_prompt",
        "asking_destination",
    ):
        op.drop_table(table)
