"""The tables of reviews.contributions: ideas and briefs, works and whose they are, licences whose windows cannot overlap."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.database import append_only

revision = "contributions"
down_revision = "reports"

# R44: whoever proposed an idea, voted for it, or said they have an interest in it does not evaluate it.
NOBODY_WITH_INTEREST = """
    CREATE FUNCTION idea_evaluated_by_others() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT FROM idea WHERE id = NEW.idea_id AND author_id = NEW.evaluator_id)
           OR EXISTS (SELECT FROM idea_vote WHERE idea_id = NEW.idea_id AND user_id = NEW.evaluator_id)
           OR EXISTS (SELECT FROM idea_interest WHERE idea_id = NEW.idea_id AND user_id = NEW.evaluator_id)
        THEN
            RAISE EXCEPTION 'person % has an interest in idea %', NEW.evaluator_id, NEW.idea_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'idea_evaluated_by_others';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER idea_evaluation_by_others BEFORE INSERT ON idea_evaluation
        FOR EACH ROW EXECUTE FUNCTION idea_evaluated_by_others();
"""

# What was agreed stays as it was agreed; only its paper, its file and its end come later.
LICENCE_STAYS = """
    CREATE FUNCTION licence_stays_as_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (NEW.id, NEW.reference, NEW.offer_id, NEW.asset_id, NEW.purposes, NEW.places, NEW.media, NEW.starts_at, NEW.ends_at,
            NEW.exclusive, NEW.currency, NEW.fee_minor, NEW.because, NEW.granted_at)
           IS DISTINCT FROM
           (OLD.id, OLD.reference, OLD.offer_id, OLD.asset_id, OLD.purposes, OLD.places, OLD.media, OLD.starts_at, OLD.ends_at,
            OLD.exclusive, OLD.currency, OLD.fee_minor, OLD.because, OLD.granted_at)
           OR (OLD.ended_at IS NOT NULL AND (NEW.ended_at, NEW.end_reason) IS DISTINCT FROM (OLD.ended_at, OLD.end_reason))
           OR (OLD.contract_sha256 IS NOT NULL AND NEW.contract_sha256 IS DISTINCT FROM OLD.contract_sha256)
        THEN
            RAISE EXCEPTION 'licence % stays as it was agreed', OLD.reference
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'licence_stays_as_agreed';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER licence_keeps_terms BEFORE UPDATE ON licence
        FOR EACH ROW EXECUTE FUNCTION licence_stays_as_agreed();
    CREATE TRIGGER licence_keeps_rows BEFORE DELETE ON licence
        FOR EACH ROW EXECUTE FUNCTION imece_forbid_change();
    CREATE TRIGGER licence_usage_keeps_rows BEFORE DELETE ON licence_usage
        FOR EACH ROW EXECUTE FUNCTION imece_forbid_change();
"""
KEPT = ("idea_step", "idea_evaluation", "licence_consent", "contribution_royalty")


def upgrade() -> None:
    _create_contribution_policy()
    _create_contribution_brief()
    _create_idea()
    _create_idea_comment()
    _create_idea_credit()
    _create_idea_evaluation()
    _create_idea_file()
    _create_idea_interest()
    _create_idea_step()
    _create_idea_vote()
    _create_asset()
    _create_asset_dispute()
    _create_asset_holder()
    _create_asset_release()
    _create_brief_submission()
    _create_licence_request()
    _create_licence_offer()
    _create_licence()
    _create_licence_consent()
    _create_contribution_royalty()
    _create_licence_usage()
    for table in KEPT:
        op.execute(append_only(table))
    op.execute(NOBODY_WITH_INTEREST)
    op.execute(LICENCE_STAYS)
    op.execute(
        "INSERT INTO contribution_policy (id, names_price, platform_fee_bp, silence_days, enough_evaluations) "
        "VALUES (1, false, 0, 14, 1)"
    )


def downgrade() -> None:
    for table in (
        "licence_usage",
        "contribution_royalty",
        "licence_consent",
        "licence",
        "licence_offer",
        "licence_request",
        "brief_submission",
        "asset_release",
        "asset_holder",
        "asset_dispute",
        "asset",
        "idea_vote",
        "idea_step",
        "idea_interest",
        "idea_file",
        "idea_evaluation",
        "idea_credit",
        "idea_comment",
        "idea",
        "contribution_brief",
        "contribution_policy",
    ):
        op.drop_table(table)
    op.execute("DROP FUNCTION idea_evaluated_by_others(), licence_stays_as_agreed()")


def _create_contribution_policy() -> None:
    op.create_table(
        "contribution_policy",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("names_price", sa.Boolean(), nullable=False),
        sa.Column("platform_fee_bp", sa.BigInteger(), nullable=False),
        sa.Column("silence_days", sa.BigInteger(), nullable=False),
        sa.Column("enough_evaluations", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "enough_evaluations BETWEEN 1 AND 9", name=op.f("ck_contribution_policy_evaluations_in_range")
        ),
        sa.CheckConstraint("id = 1", name=op.f("ck_contribution_policy_only_one")),
        sa.CheckConstraint("platform_fee_bp BETWEEN 0 AND 5000", name=op.f("ck_contribution_policy_fee_in_range")),
        sa.CheckConstraint("silence_days BETWEEN 3 AND 60", name=op.f("ck_contribution_policy_silence_in_range")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution_policy")),
    )


def _create_contribution_brief() -> None:
    op.create_table(
        "contribution_brief",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("budget_minor", sa.BigInteger(), nullable=False),
        sa.Column("prize_minor", sa.BigInteger(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closing_words", sa.Text(), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('idea', 'photo', 'video', 'audio', 'text')", name=op.f("ck_contribution_brief_known_kind")
        ),
        sa.CheckConstraint(
            "budget_minor >= 0 AND prize_minor >= 0", name=op.f("ck_contribution_brief_amounts_not_negative")
        ),
        sa.CheckConstraint(
            "closed_at IS NULL OR published_at IS NOT NULL", name=op.f("ck_contribution_brief_closed_was_public")
        ),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("ck_contribution_brief_closes_later")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_contribution_brief_created_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution_brief")),
        sa.UniqueConstraint("reference", name=op.f("uq_contribution_brief_reference")),
    )


def _create_idea() -> None:
    op.create_table(
        "idea",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("brief_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("merged_into_id", sa.BigInteger(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(state = 'duplicate') = (merged_into_id IS NOT NULL)", name=op.f("ck_idea_duplicate_of_another")
        ),
        sa.CheckConstraint(
            "category IN ('service', 'product', 'way', 'place', 'words', 'other')", name=op.f("ck_idea_known_category")
        ),
        sa.CheckConstraint("hidden_at IS NULL OR hidden_reason <> ''", name=op.f("ck_idea_hidden_for_a_reason")),
        sa.CheckConstraint(
            "state IN ('open', 'under_review', 'shortlisted', 'accepted', 'started', 'completed', 'declined', 'duplicate', 'withdrawn')",
            name=op.f("ck_idea_known_state"),
        ),
        sa.CheckConstraint("char_length(text) <= 6000", name=op.f("ck_idea_text_fits")),
        sa.CheckConstraint("char_length(title) <= 150", name=op.f("ck_idea_title_fits")),
        sa.CheckConstraint("merged_into_id <> id", name=op.f("ck_idea_not_itself")),
        sa.ForeignKeyConstraint(["author_id"], ["user_account.id"], name=op.f("fk_idea_author_id_user_account")),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["contribution_brief.id"], name=op.f("fk_idea_brief_id_contribution_brief")
        ),
        sa.ForeignKeyConstraint(["merged_into_id"], ["idea.id"], name=op.f("fk_idea_merged_into_id_idea")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea")),
        sa.UniqueConstraint("reference", name=op.f("uq_idea_reference")),
    )
    op.create_index(op.f("ix_idea_author_id"), "idea", ["author_id"], unique=False)
    op.create_index(op.f("ix_idea_brief_id"), "idea", ["brief_id"], unique=False)
    op.create_index(op.f("ix_idea_merged_into_id"), "idea", ["merged_into_id"], unique=False)
    op.create_index(op.f("ix_idea_state"), "idea", ["state"], unique=False)
    op.create_index(op.f("ix_idea_submitted_at"), "idea", ["submitted_at"], unique=False)


def _create_idea_comment() -> None:
    op.create_table(
        "idea_comment",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("idea_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("by_staff", sa.Boolean(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "hidden_at IS NULL OR hidden_reason <> ''", name=op.f("ck_idea_comment_hidden_for_a_reason")
        ),
        sa.CheckConstraint("char_length(text) BETWEEN 1 AND 2000", name=op.f("ck_idea_comment_text_fits")),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_idea_comment_idea_id_idea")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_idea_comment_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_comment")),
    )
    op.create_index(op.f("ix_idea_comment_idea_id"), "idea_comment", ["idea_id"], unique=False)
    op.create_index(op.f("ix_idea_comment_user_id"), "idea_comment", ["user_id"], unique=False)


def _create_idea_credit() -> None:
    op.create_table(
        "idea_credit",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("idea_id", sa.BigInteger(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=False),
        sa.Column("shown_name", sa.Text(), nullable=False),
        sa.Column("credited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("credited_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["credited_by_id"], ["user_account.id"], name=op.f("fk_idea_credit_credited_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_idea_credit_idea_id_idea")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_idea_credit_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_credit")),
        sa.UniqueConstraint("idea_id", "service_id", name=op.f("uq_idea_credit_idea_id_service_id")),
    )
    op.create_index(op.f("ix_idea_credit_service_id"), "idea_credit", ["service_id"], unique=False)


def _create_idea_evaluation() -> None:
    op.create_table(
        "idea_evaluation",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("idea_id", sa.BigInteger(), nullable=False),
        sa.Column("evaluator_id", sa.BigInteger(), nullable=False),
        sa.Column("rubric", sa.Text(), nullable=False),
        sa.Column("points", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("evaluated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("total BETWEEN 0 AND 100", name=op.f("ck_idea_evaluation_total_in_range")),
        sa.ForeignKeyConstraint(
            ["evaluator_id"], ["user_account.id"], name=op.f("fk_idea_evaluation_evaluator_id_user_account")
        ),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_idea_evaluation_idea_id_idea")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_evaluation")),
    )
    op.create_index(op.f("ix_idea_evaluation_evaluator_id"), "idea_evaluation", ["evaluator_id"], unique=False)
    op.create_index(op.f("ix_idea_evaluation_idea_id"), "idea_evaluation", ["idea_id"], unique=False)


def _create_idea_file() -> None:
    op.create_table(
        "idea_file",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("idea_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_idea_file_file_id_stored_file")),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_idea_file_idea_id_idea")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_file")),
    )
    op.create_index(op.f("ix_idea_file_idea_id"), "idea_file", ["idea_id"], unique=False)


def _create_idea_interest() -> None:
    op.create_table(
        "idea_interest",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("idea_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_idea_interest_idea_id_idea")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_idea_interest_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_interest")),
        sa.UniqueConstraint("idea_id", "user_id", name=op.f("uq_idea_interest_idea_id_user_id")),
    )
    op.create_index(op.f("ix_idea_interest_user_id"), "idea_interest", ["user_id"], unique=False)


def _create_idea_step() -> None:
    op.create_table(
        "idea_step",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("idea_id", sa.BigInteger(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("because", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'under_review', 'shortlisted', 'accepted', 'started', 'completed', 'declined', 'duplicate', 'withdrawn')",
            name=op.f("ck_idea_step_known_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('declined', 'duplicate') OR answer <> ''", name=op.f("ck_idea_step_answered")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_idea_step_by_id_user_account")),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_idea_step_idea_id_idea")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_step")),
    )
    op.create_index(op.f("ix_idea_step_idea_id"), "idea_step", ["idea_id"], unique=False)


def _create_idea_vote() -> None:
    op.create_table(
        "idea_vote",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("idea_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("came_from_id", sa.BigInteger(), nullable=True),
        sa.Column("voted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["came_from_id"], ["idea.id"], name=op.f("fk_idea_vote_came_from_id_idea")),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_idea_vote_idea_id_idea")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_idea_vote_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_vote")),
        sa.UniqueConstraint("idea_id", "user_id", name=op.f("uq_idea_vote_idea_id_user_id")),
    )
    op.create_index(op.f("ix_idea_vote_user_id"), "idea_vote", ["user_id"], unique=False)


def _create_asset() -> None:
    op.create_table(
        "asset",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("review_id", sa.BigInteger(), nullable=True),
        sa.Column("review_media_id", sa.BigInteger(), nullable=True),
        sa.Column("idea_id", sa.BigInteger(), nullable=True),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("preview_id", sa.BigInteger(), nullable=True),
        sa.Column("original_id", sa.BigInteger(), nullable=True),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("made_where", sa.Text(), nullable=False),
        sa.Column("tags", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("shows_people", sa.Boolean(), nullable=True),
        sa.Column("shows_property", sa.Boolean(), nullable=True),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=True),
        sa.Column("exclusive_price_minor", sa.BigInteger(), nullable=True),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(source = 'idea') = (idea_id IS NOT NULL)", name=op.f("ck_asset_from_an_idea")),
        sa.CheckConstraint("(source = 'review') = (review_id IS NOT NULL)", name=op.f("ck_asset_from_a_review")),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_reason = '')", name=op.f("ck_asset_withdrawn_for_a_reason")
        ),
        sa.CheckConstraint("kind IN ('idea', 'photo', 'video', 'audio', 'text')", name=op.f("ck_asset_known_kind")),
        sa.CheckConstraint("made IN ('own', 'together', 'machine', 'other')", name=op.f("ck_asset_known_making")),
        sa.CheckConstraint("source IN ('upload', 'review', 'idea')", name=op.f("ck_asset_known_source")),
        sa.CheckConstraint(
            "price_minor >= 0 AND exclusive_price_minor >= 0", name=op.f("ck_asset_prices_not_negative")
        ),
        sa.CheckConstraint("withdrawn_at IS NULL OR listed_at IS NULL", name=op.f("ck_asset_withdrawn_is_not_listed")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_asset_file_id_stored_file")),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_asset_idea_id_idea")),
        sa.ForeignKeyConstraint(["original_id"], ["stored_file.id"], name=op.f("fk_asset_original_id_stored_file")),
        sa.ForeignKeyConstraint(["preview_id"], ["stored_file.id"], name=op.f("fk_asset_preview_id_stored_file")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_asset_review_id_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset")),
        sa.UniqueConstraint("idea_id", name=op.f("uq_asset_idea_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_asset_reference")),
        sa.UniqueConstraint("review_media_id", name=op.f("uq_asset_review_media_id")),
    )
    op.create_index(op.f("ix_asset_listed_at"), "asset", ["listed_at"], unique=False)
    op.create_index(op.f("ix_asset_review_id"), "asset", ["review_id"], unique=False)


def _create_asset_dispute() -> None:
    op.create_table(
        "asset_dispute",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("asset_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("opener_id", sa.BigInteger(), nullable=True),
        sa.Column("opener_name", sa.Text(), nullable=False),
        sa.Column("opener_email", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "code IN ('not_theirs', 'in_it', 'property', 'terms', 'other')", name=op.f("ck_asset_dispute_known_code")
        ),
        sa.CheckConstraint("decided_at IS NULL OR answer <> ''", name=op.f("ck_asset_dispute_decided_with_answer")),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (upheld IS NULL)", name=op.f("ck_asset_dispute_decided_with_outcome")
        ),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name=op.f("fk_asset_dispute_asset_id_asset")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_asset_dispute_decided_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["opener_id"], ["user_account.id"], name=op.f("fk_asset_dispute_opener_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset_dispute")),
        sa.UniqueConstraint("reference", name=op.f("uq_asset_dispute_reference")),
    )
    op.create_index(op.f("ix_asset_dispute_asset_id"), "asset_dispute", ["asset_id"], unique=False)
    op.create_index(
        "ix_asset_dispute_open",
        "asset_dispute",
        ["asset_id"],
        unique=False,
        postgresql_where=sa.text("decided_at IS NULL"),
    )
    op.create_index(op.f("ix_asset_dispute_opener_email"), "asset_dispute", ["opener_email"], unique=False)


def _create_asset_holder() -> None:
    op.create_table(
        "asset_holder",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("asset_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("share_bp", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("share_bp BETWEEN 1 AND 10000", name=op.f("ck_asset_holder_share_in_range")),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name=op.f("fk_asset_holder_asset_id_asset")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_asset_holder_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset_holder")),
        sa.UniqueConstraint("asset_id", "email", name=op.f("uq_asset_holder_asset_id_email")),
    )
    op.create_index(op.f("ix_asset_holder_email"), "asset_holder", ["email"], unique=False)
    op.create_index(op.f("ix_asset_holder_user_id"), "asset_holder", ["user_id"], unique=False)


def _create_asset_release() -> None:
    op.create_table(
        "asset_release",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("asset_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=True),
        sa.Column("paper_id", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'waiting') = (answered_at IS NULL)", name=op.f("ck_asset_release_answered")),
        sa.CheckConstraint("kind IN ('model', 'property')", name=op.f("ck_asset_release_known_kind")),
        sa.CheckConstraint(
            "state IN ('waiting', 'given', 'refused', 'revoked')", name=op.f("ck_asset_release_known_state")
        ),
        sa.CheckConstraint(
            "token_hash IS NOT NULL OR paper_id IS NOT NULL OR name = ''",
            name=op.f("ck_asset_release_shown_by_something"),
        ),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name=op.f("fk_asset_release_asset_id_asset")),
        sa.ForeignKeyConstraint(["paper_id"], ["stored_file.id"], name=op.f("fk_asset_release_paper_id_stored_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset_release")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_asset_release_token_hash")),
    )
    op.create_index(op.f("ix_asset_release_asset_id"), "asset_release", ["asset_id"], unique=False)
    op.create_index(op.f("ix_asset_release_email"), "asset_release", ["email"], unique=False)


def _create_brief_submission() -> None:
    op.create_table(
        "brief_submission",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("brief_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("idea_id", sa.BigInteger(), nullable=True),
        sa.Column("asset_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state IN ('sent', 'shortlisted', 'chosen', 'not_chosen')", name=op.f("ck_brief_submission_known_state")
        ),
        sa.CheckConstraint(
            "state NOT IN ('chosen', 'not_chosen') OR reason <> ''",
            name=op.f("ck_brief_submission_decided_for_a_reason"),
        ),
        sa.CheckConstraint("(idea_id IS NULL) <> (asset_id IS NULL)", name=op.f("ck_brief_submission_one_thing")),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name=op.f("fk_brief_submission_asset_id_asset")),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["contribution_brief.id"], name=op.f("fk_brief_submission_brief_id_contribution_brief")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_brief_submission_decided_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_brief_submission_idea_id_idea")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_brief_submission_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brief_submission")),
        sa.UniqueConstraint("asset_id", name=op.f("uq_brief_submission_asset_id")),
        sa.UniqueConstraint("idea_id", name=op.f("uq_brief_submission_idea_id")),
    )
    op.create_index(op.f("ix_brief_submission_brief_id"), "brief_submission", ["brief_id"], unique=False)
    op.create_index(op.f("ix_brief_submission_user_id"), "brief_submission", ["user_id"], unique=False)


def _create_licence_request() -> None:
    op.create_table(
        "licence_request",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("asset_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("purposes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("places", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("media", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("days", sa.BigInteger(), nullable=False),
        sa.Column("exclusive", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state IN ('new', 'offered', 'declined')", name=op.f("ck_licence_request_known_state")),
        sa.CheckConstraint("days BETWEEN 1 AND 36500", name=op.f("ck_licence_request_days_in_range")),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["user_account.id"], name=op.f("fk_licence_request_answered_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name=op.f("fk_licence_request_asset_id_asset")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_licence_request_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_request")),
        sa.UniqueConstraint("reference", name=op.f("uq_licence_request_reference")),
    )
    op.create_index(op.f("ix_licence_request_asset_id"), "licence_request", ["asset_id"], unique=False)
    op.create_index(op.f("ix_licence_request_email"), "licence_request", ["email"], unique=False)
    op.create_index(op.f("ix_licence_request_state"), "licence_request", ["state"], unique=False)
    op.create_index(op.f("ix_licence_request_user_id"), "licence_request", ["user_id"], unique=False)


def _create_licence_offer() -> None:
    op.create_table(
        "licence_offer",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("asset_id", sa.BigInteger(), nullable=False),
        sa.Column("request_id", sa.BigInteger(), nullable=True),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column("licensee", sa.Text(), nullable=False),
        sa.Column("purposes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("places", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("media", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("exclusive", sa.Boolean(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("fee_minor", sa.BigInteger(), nullable=True),
        sa.Column("royalty_bp", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (state IN ('asked', 'named', 'agreed'))", name=op.f("ck_licence_offer_closed")
        ),
        sa.CheckConstraint(
            "state IN ('asked', 'named', 'agreed', 'granted', 'declined', 'expired', 'revoked')",
            name=op.f("ck_licence_offer_known_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('agreed', 'granted') OR fee_minor IS NOT NULL",
            name=op.f("ck_licence_offer_granted_with_fee"),
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_licence_offer_ends_later")),
        sa.CheckConstraint("fee_minor >= 0", name=op.f("ck_licence_offer_fee_not_negative")),
        sa.CheckConstraint(
            "jsonb_array_length(purposes) > 0 AND jsonb_array_length(places) > 0 AND jsonb_array_length(media) > 0",
            name=op.f("ck_licence_offer_covers_something"),
        ),
        sa.CheckConstraint("royalty_bp BETWEEN 0 AND 5000", name=op.f("ck_licence_offer_royalty_in_range")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user_account.id"], name=op.f("fk_licence_offer_asked_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name=op.f("fk_licence_offer_asset_id_asset")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["customer_order.id"], name=op.f("fk_licence_offer_order_id_customer_order")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["licence_request.id"], name=op.f("fk_licence_offer_request_id_licence_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_offer")),
        sa.UniqueConstraint("reference", name=op.f("uq_licence_offer_reference")),
        sa.UniqueConstraint("request_id", name=op.f("uq_licence_offer_request_id")),
    )
    op.create_index(op.f("ix_licence_offer_asset_id"), "licence_offer", ["asset_id"], unique=False)
    op.create_index(op.f("ix_licence_offer_order_id"), "licence_offer", ["order_id"], unique=False)
    op.create_index(op.f("ix_licence_offer_state"), "licence_offer", ["state"], unique=False)


def _create_licence() -> None:
    op.create_table(
        "licence",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("offer_id", sa.BigInteger(), nullable=False),
        sa.Column("asset_id", sa.BigInteger(), nullable=False),
        sa.Column("purposes", postgresql.INT4MULTIRANGE(), nullable=False),
        sa.Column("places", postgresql.INT4MULTIRANGE(), nullable=False),
        sa.Column("media", postgresql.INT4MULTIRANGE(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("exclusive", sa.Boolean(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("fee_minor", sa.BigInteger(), nullable=False),
        sa.Column("because", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contract_key", sa.Text(), nullable=True),
        sa.Column("contract_sha256", sa.Text(), nullable=True),
        sa.Column("delivered_id", sa.BigInteger(), nullable=True),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("ended_by_id", sa.BigInteger(), nullable=True),
        postgresql.ExcludeConstraint(
            (sa.text("int8range(asset_id, asset_id, '[]')"), "&&"),
            (sa.text("tstzrange(starts_at, ends_at)"), "&&"),
            (sa.text("purposes"), "&&"),
            (sa.text("places"), "&&"),
            (sa.text("media"), "&&"),
            (sa.text("(CASE WHEN exclusive THEN int8range(NULL, NULL) ELSE int8range(id, id, '[]') END)"), "&&"),
            where=sa.text("ended_at IS NULL"),
            using="gist",
            name="no_overlap_with_exclusive",
        ),
        sa.CheckConstraint(
            "end_reason IN ('over', 'withdrawn', 'dispute', 'revoked', 'agreed', 'release')",
            name=op.f("ck_licence_known_end"),
        ),
        sa.CheckConstraint(
            "(contract_key IS NULL) = (contract_sha256 IS NULL)", name=op.f("ck_licence_contract_with_digest")
        ),
        sa.CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name=op.f("ck_licence_ended_for_a_reason")),
        sa.CheckConstraint(
            "NOT isempty(purposes) AND NOT isempty(places) AND NOT isempty(media)", name=op.f("ck_licence_covers")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_licence_ends_later")),
        sa.CheckConstraint("fee_minor >= 0", name=op.f("ck_licence_fee_not_negative")),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name=op.f("fk_licence_asset_id_asset")),
        sa.ForeignKeyConstraint(["delivered_id"], ["stored_file.id"], name=op.f("fk_licence_delivered_id_stored_file")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["user_account.id"], name=op.f("fk_licence_ended_by_id_user_account")),
        sa.ForeignKeyConstraint(["offer_id"], ["licence_offer.id"], name=op.f("fk_licence_offer_id_licence_offer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence")),
        sa.UniqueConstraint("offer_id", name=op.f("uq_licence_offer_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_licence_reference")),
    )
    op.create_index(op.f("ix_licence_asset_id"), "licence", ["asset_id"], unique=False)
    op.create_index(op.f("ix_licence_ends_at"), "licence", ["ends_at"], unique=False)


def _create_licence_consent() -> None:
    op.create_table(
        "licence_consent",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("offer_id", sa.BigInteger(), nullable=False),
        sa.Column("holder_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("terms_sha256", sa.Text(), nullable=False),
        sa.Column("stated", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("named_minor", sa.BigInteger(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "terms <> '' AND char_length(terms_sha256) = 64", name=op.f("ck_licence_consent_exact_words")
        ),
        sa.CheckConstraint("named_minor >= 0", name=op.f("ck_licence_consent_named_not_negative")),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["asset_holder.id"], name=op.f("fk_licence_consent_holder_id_asset_holder")
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["licence_offer.id"], name=op.f("fk_licence_consent_offer_id_licence_offer")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_licence_consent_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_consent")),
        sa.UniqueConstraint("offer_id", "holder_id", name=op.f("uq_licence_consent_offer_id_holder_id")),
    )
    op.create_index(op.f("ix_licence_consent_holder_id"), "licence_consent", ["holder_id"], unique=False)
    op.create_index(op.f("ix_licence_consent_user_id"), "licence_consent", ["user_id"], unique=False)


def _create_contribution_royalty() -> None:
    op.create_table(
        "contribution_royalty",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("licence_id", sa.BigInteger(), nullable=True),
        sa.Column("brief_id", sa.BigInteger(), nullable=True),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column("reward_id", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.CHAR(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("because", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('fee', 'royalty', 'prize')", name=op.f("ck_contribution_royalty_known_kind")),
        sa.CheckConstraint(
            "(licence_id IS NULL) <> (brief_id IS NULL)", name=op.f("ck_contribution_royalty_for_one_thing")
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_contribution_royalty_amount_positive")),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["contribution_brief.id"], name=op.f("fk_contribution_royalty_brief_id_contribution_brief")
        ),
        sa.ForeignKeyConstraint(
            ["licence_id"], ["licence.id"], name=op.f("fk_contribution_royalty_licence_id_licence")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["customer_order.id"], name=op.f("fk_contribution_royalty_order_id_customer_order")
        ),
        sa.ForeignKeyConstraint(["reward_id"], ["reward.id"], name=op.f("fk_contribution_royalty_reward_id_reward")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_contribution_royalty_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution_royalty")),
        sa.UniqueConstraint("reward_id", name=op.f("uq_contribution_royalty_reward_id")),
        sa.UniqueConstraint("source", name=op.f("uq_contribution_royalty_source")),
    )
    op.create_index(op.f("ix_contribution_royalty_brief_id"), "contribution_royalty", ["brief_id"], unique=False)
    op.create_index(op.f("ix_contribution_royalty_licence_id"), "contribution_royalty", ["licence_id"], unique=False)
    op.create_index(op.f("ix_contribution_royalty_order_id"), "contribution_royalty", ["order_id"], unique=False)
    op.create_index(
        "ix_contribution_royalty_user_id_booked_at", "contribution_royalty", ["user_id", "booked_at"], unique=False
    )


def _create_licence_usage() -> None:
    op.create_table(
        "licence_usage",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("licence_id", sa.BigInteger(), nullable=False),
        sa.Column("surface", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("medium", sa.Text(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=True),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("placed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("(ended_at IS NULL) = (end_reason = '')", name=op.f("ck_licence_usage_ended_for_a_reason")),
        sa.CheckConstraint(
            "(surface = 'service') = (service_id IS NOT NULL)", name=op.f("ck_licence_usage_on_a_service")
        ),
        sa.CheckConstraint(
            "surface IN ('service', 'case', 'social', 'mail', 'print', 'film', 'place', 'other')",
            name=op.f("ck_licence_usage_known_surface"),
        ),
        sa.ForeignKeyConstraint(["licence_id"], ["licence.id"], name=op.f("fk_licence_usage_licence_id_licence")),
        sa.ForeignKeyConstraint(
            ["placed_by_id"], ["user_account.id"], name=op.f("fk_licence_usage_placed_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_licence_usage_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_usage")),
    )
    op.create_index(op.f("ix_licence_usage_licence_id"), "licence_usage", ["licence_id"], unique=False)
    op.create_index(op.f("ix_licence_usage_service_id"), "licence_usage", ["service_id"], unique=False)
