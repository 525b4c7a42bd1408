"""The tables of reviews.reviewing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "reviews"
down_revision = "paid_touches"

# What may follow what, as in reviews.reviewing.states.
MOVES = """
    'draft>submitted', 'draft>withdrawn',
    'submitted>held', 'submitted>published', 'submitted>refused', 'submitted>withdrawn',
    'held>published', 'held>refused', 'held>submitted', 'held>withdrawn',
    'published>submitted', 'published>held', 'published>removed', 'published>withdrawn',
    'refused>submitted', 'refused>published', 'refused>withdrawn',
    'removed>submitted', 'removed>published', 'removed>withdrawn'
"""
# Stars and words change only to what the author's newest revision says, or to nothing when they are erased; an offer and whom it
# was made to never change; nothing is deleted, so that every sum stays recomputable.
KEEP = f"""
    CREATE FUNCTION review_words_are_the_authors() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.state <> OLD.state AND (OLD.state || '>' || NEW.state) NOT IN ({MOVES}) THEN
            RAISE EXCEPTION 'a review does not go from % to %', OLD.state, NEW.state
                USING ERRCODE = 'check_violation', CONSTRAINT = 'review_moves';
        END IF;
        IF (NEW.rating, NEW.title, NEW.text, NEW.author_name) IS DISTINCT FROM
           (OLD.rating, OLD.title, OLD.text, OLD.author_name)
           AND NOT (NEW.erased_at IS NOT NULL AND NEW.rating = OLD.rating)
           AND NOT (NEW.revision_number = OLD.revision_number + 1 AND EXISTS (
                SELECT 1 FROM review_revision r WHERE r.review_id = OLD.id AND r.number = NEW.revision_number
                AND (r.rating, r.title, r.text, r.author_name) = (NEW.rating, NEW.title, NEW.text, NEW.author_name)))
        THEN
            RAISE EXCEPTION 'the words of review % change only with a revision by its author', OLD.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'review_words_are_the_authors';
        END IF;
        IF (NEW.service_id, NEW.channel, NEW.incentivized, NEW.offer) IS DISTINCT FROM
           (OLD.service_id, OLD.channel, OLD.incentivized, OLD.offer) THEN
            RAISE EXCEPTION 'where review % came from, and what was given for it, stays', OLD.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'review_origin_stays';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER review_keeps_words BEFORE UPDATE ON review
        FOR EACH ROW EXECUTE FUNCTION review_words_are_the_authors();
    CREATE TRIGGER review_keeps_rows BEFORE DELETE ON review
        FOR EACH ROW EXECUTE FUNCTION imece_forbid_change();

    CREATE FUNCTION review_revision_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL
           AND (NEW.id, NEW.review_id, NEW.number, NEW.rating, NEW.proof, NEW.made_at)
             = (OLD.id, OLD.review_id, OLD.number, OLD.rating, OLD.proof, OLD.made_at) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'revision % is kept as it is', OLD.id
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'review_revision_is_kept';
    END $$;
    CREATE TRIGGER review_revision_keeps_words BEFORE UPDATE ON review_revision
        FOR EACH ROW EXECUTE FUNCTION review_revision_is_kept();
    CREATE TRIGGER review_revision_keeps_rows BEFORE DELETE ON review_revision
        FOR EACH ROW EXECUTE FUNCTION imece_forbid_change();

    CREATE FUNCTION review_request_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (NEW.offer, NEW.token_hash, NEW.service_id, NEW.order_line_id, NEW.channel, NEW.destination)
            IS DISTINCT FROM
           (OLD.offer, OLD.token_hash, OLD.service_id, OLD.order_line_id, OLD.channel, OLD.destination)
        THEN
            RAISE EXCEPTION 'request % stays as it was sent', OLD.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'review_request_is_frozen';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER review_request_stays BEFORE UPDATE ON review_request
        FOR EACH ROW EXECUTE FUNCTION review_request_is_frozen();
"""


def upgrade() -> None:
    _create_review_request()
    _create_review()
    _create_review_request_token()
    _create_review_media()
    _create_review_revision()

    op.execute(KEEP)


def _create_review_request() -> None:
    op.create_table(
        "review_request",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column("order_line_id", sa.BigInteger(), nullable=True),
        sa.Column("project_id", sa.BigInteger(), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("recipient_name", sa.Text(), nullable=False),
        sa.Column("recipient_email", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("offer", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("postponed_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "channel IN ('email', 'sms', 'onsite_form', 'onsite_prompt', 'chat', 'phone_call', 'poll', 'in_person_qr', 'kiosk', 'paper', 'import', 'mention')",
            name=op.f("ck_review_request_known_channel"),
        ),
        sa.CheckConstraint("offer IS NULL OR destination = 'house'", name=op.f("ck_review_request_no_offer_elsewhere")),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_review_request_expires_later")),
        sa.CheckConstraint(
            "order_line_id IS NULL OR order_id IS NOT NULL", name=op.f("ck_review_request_line_with_order")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["customer_order.id"], name=op.f("fk_review_request_order_id_customer_order")
        ),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_line.id"], name=op.f("fk_review_request_order_line_id_order_line")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_review_request_project_id_project")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_review_request_service_id_service")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_review_request_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_request")),
        sa.UniqueConstraint("reference", name=op.f("uq_review_request_reference")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_review_request_token_hash")),
    )
    op.create_index(op.f("ix_review_request_campaign_id"), "review_request", ["campaign_id"])
    op.create_index(op.f("ix_review_request_created_at"), "review_request", ["created_at"])
    op.create_index(op.f("ix_review_request_order_id"), "review_request", ["order_id"])
    op.create_index(op.f("ix_review_request_order_line_id"), "review_request", ["order_line_id"])
    op.create_index(op.f("ix_review_request_project_id"), "review_request", ["project_id"])
    op.create_index(op.f("ix_review_request_recipient_email"), "review_request", ["recipient_email"])
    op.create_index(op.f("ix_review_request_service_id"), "review_request", ["service_id"])
    op.create_index(op.f("ix_review_request_user_id"), "review_request", ["user_id"])


def _create_review() -> None:
    op.create_table(
        "review",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column("order_line_id", sa.BigInteger(), nullable=True),
        sa.Column("project_id", sa.BigInteger(), nullable=True),
        sa.Column("request_id", sa.BigInteger(), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("author_email", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("rating", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason_code", sa.Text(), nullable=True),
        sa.Column("holds", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("verification", sa.Text(), nullable=False),
        sa.Column("incentivized", sa.Boolean(), nullable=False),
        sa.Column("offer", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("experienced_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision_number", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name=op.f("ck_review_withdrawn")),
        sa.CheckConstraint(
            "(state IN ('refused', 'removed')) = (reason_code IS NOT NULL)", name=op.f("ck_review_reason_for_refusal")
        ),
        sa.CheckConstraint(
            "channel IN ('email', 'sms', 'onsite_form', 'onsite_prompt', 'chat', 'phone_call', 'poll', 'in_person_qr', 'kiosk', 'paper', 'import', 'mention')",
            name=op.f("ck_review_known_channel"),
        ),
        sa.CheckConstraint(
            "channel NOT IN ('import', 'mention') OR (origin IS NOT NULL AND verification = 'none')",
            name=op.f("ck_review_copied_is_unverified"),
        ),
        sa.CheckConstraint(
            "erased_at IS NULL OR (title = '' AND text = '' AND author_name = '')",
            name=op.f("ck_review_erased_is_empty"),
        ),
        sa.CheckConstraint(
            "relation IN ('none', 'employee', 'manager', 'relative', 'agent')", name=op.f("ck_review_known_relation")
        ),
        sa.CheckConstraint(
            "state = 'draft' OR submitted_at IS NOT NULL OR withdrawn_at IS NOT NULL", name=op.f("ck_review_submitted")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'held', 'published', 'refused', 'withdrawn', 'removed')",
            name=op.f("ck_review_known_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('published', 'removed') OR published_at IS NOT NULL", name=op.f("ck_review_published")
        ),
        sa.CheckConstraint(
            "verification IN ('order_token', 'order_match_confirmed', 'proof_submitted', 'account_only', 'none')",
            name=op.f("ck_review_known_verification"),
        ),
        sa.CheckConstraint(
            "verification NOT IN ('order_token', 'order_match_confirmed') OR order_id IS NOT NULL OR erased_at IS NOT NULL",
            name=op.f("ck_review_verified_by_order"),
        ),
        sa.CheckConstraint("char_length(author_name) <= 80", name=op.f("ck_review_author_name_fits")),
        sa.CheckConstraint("char_length(text) <= 10000", name=op.f("ck_review_text_fits")),
        sa.CheckConstraint("char_length(title) <= 150", name=op.f("ck_review_title_fits")),
        sa.CheckConstraint("offer IS NULL OR incentivized", name=op.f("ck_review_benefit_is_told")),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_review_rating_in_range")),
        sa.CheckConstraint("revision_number >= 1", name=op.f("ck_review_revision_from_one")),
        sa.ForeignKeyConstraint(["order_id"], ["customer_order.id"], name=op.f("fk_review_order_id_customer_order")),
        sa.ForeignKeyConstraint(["order_line_id"], ["order_line.id"], name=op.f("fk_review_order_line_id_order_line")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_review_project_id_project")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["review_request.id"], name=op.f("fk_review_request_id_review_request")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_review_service_id_service")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_review_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("reference", name=op.f("uq_review_reference")),
        sa.UniqueConstraint("request_id", name=op.f("uq_review_request_id")),
    )
    op.create_index(op.f("ix_review_author_email"), "review", ["author_email"])
    op.create_index(op.f("ix_review_created_at"), "review", ["created_at"])
    op.create_index(op.f("ix_review_order_id"), "review", ["order_id"])
    op.create_index(op.f("ix_review_order_line_id"), "review", ["order_line_id"])
    op.create_index(op.f("ix_review_project_id"), "review", ["project_id"])
    op.create_index("ix_review_service_id_state_published_at", "review", ["service_id", "state", "published_at"])
    op.create_index(
        "ix_review_state", "review", ["state"], postgresql_where=sa.text("state IN ('draft', 'submitted', 'held')")
    )
    op.create_index(op.f("ix_review_user_id"), "review", ["user_id"])
    op.create_index(
        "uq_review_author_order_line",
        "review",
        ["author_email", "order_line_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'withdrawn'"),
    )


def _create_review_request_token() -> None:
    op.create_table(
        "review_request_token",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("request_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["review_request.id"], name=op.f("fk_review_request_token_request_id_review_request")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_review_request_token")),
    )
    op.create_index(op.f("ix_review_request_token_request_id"), "review_request_token", ["request_id"])


def _create_review_media() -> None:
    op.create_table(
        "review_media",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("caption", sa.Text(), nullable=False),
        sa.Column("transcript", sa.Text(), nullable=False),
        sa.Column("captions", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("original_id", sa.BigInteger(), nullable=True),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("poster_id", sa.BigInteger(), nullable=True),
        sa.Column("duration_ms", sa.BigInteger(), nullable=True),
        sa.Column("width", sa.BigInteger(), nullable=True),
        sa.Column("height", sa.BigInteger(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('photo', 'video', 'audio')", name=op.f("ck_review_media_known_kind")),
        sa.CheckConstraint(
            "state <> 'ready' OR (file_id IS NOT NULL AND original_id IS NULL)",
            name=op.f("ck_review_media_ready_is_new"),
        ),
        sa.CheckConstraint(
            "state <> 'ready' OR kind = 'photo' OR poster_id IS NOT NULL", name=op.f("ck_review_media_film_has_poster")
        ),
        sa.CheckConstraint("state IN ('waiting', 'ready', 'refused')", name=op.f("ck_review_media_known_state")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_review_media_file_id_stored_file")),
        sa.ForeignKeyConstraint(
            ["original_id"], ["stored_file.id"], name=op.f("fk_review_media_original_id_stored_file")
        ),
        sa.ForeignKeyConstraint(["poster_id"], ["stored_file.id"], name=op.f("fk_review_media_poster_id_stored_file")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_media_review_id_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_media")),
    )
    op.create_index(op.f("ix_review_media_review_id"), "review_media", ["review_id"])


def _create_review_revision() -> None:
    op.create_table(
        "review_revision",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("rating", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "erased_at IS NULL OR (title = '' AND text = '' AND author_name = '')",
            name=op.f("ck_review_revision_erased_is_empty"),
        ),
        sa.CheckConstraint(
            "number = 1 OR proof ~ '^(request|link|account):[0-9]+$'",
            name=op.f("ck_review_revision_only_the_author_revises"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_review_revision_number_from_one")),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_review_revision_rating_in_range")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_revision_review_id_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_revision")),
        sa.UniqueConstraint("review_id", "number", name=op.f("uq_review_revision_review_id_number")),
    )


def downgrade() -> None:
    for table in (
        "review_revision",
        "review_media",
        "review_request_token",
        "review",
        "review_request",
    ):
        op.drop_table(table)
    for function in ("review_words_are_the_authors", "review_revision_is_kept", "review_request_is_frozen"):
        op.execute(f"DROP FUNCTION {function}()")
