"""Letters about moderation, in the language of whoever reads them. Each once."""

from __future__ import annotations

from typing import Any

from app.accounts.models import User
from app.config import LANGUAGES, settings
from app.database import db
from app.mail import outbox
from app.mail.links import absolute_url
from reviews.moderation.codes import REASONS, Code
from reviews.moderation.deadlines import ANSWER_HOURS
from reviews.moderation.marking import pieces
from reviews.moderation.media_models import MediaAppeal, MediaDecision
from reviews.moderation.models import Appeal, Decision, EditProposal, HeldReview, Notice, Reply, StatementOfReasons
from reviews.reviewing.authors import link_to
from reviews.reviewing.letters import own_page
from reviews.reviewing.models import Review, ReviewMedia


def language_of(review: Review) -> str:
    """The language the author chose: in their account, by the request they answered, else that of the review."""
    user = db.session.get(User, review.user_id) if review.user_id else None
    chosen = (user and user.locale) or (review.request and review.request.locale) or review.language
    return chosen if chosen in LANGUAGES else settings().default_language


def held(it: HeldReview) -> None:
    codes = [REASONS[Code(hold["code"])] for hold in it.review.holds if hold["code"] in Code.__members__]
    _to_author("held", it.review, f"review-held:{it.id}", reasons=codes, due_at=it.due_at)


def statement(it: StatementOfReasons, raw: str) -> None:
    outbox.send_later(
        "moderation/mail/statement",
        to=it.recipient,
        locale=it.locale,
        key=f"statement-of-reasons:{it.id}",
        private=True,
        statement=it,
        decision=it.decision,
        cut=lambda part: pieces(it.evidence[part], it.evidence["passages"], part),
        reason=REASONS[Code(it.decision.code or "")],
        service=it.review.service,
        name=it.evidence["author_name"],
        link=absolute_url("review_reasons.show", token=raw),
        mine=own_page(it.review),
        policy=absolute_url("moderation_log.log"),
    )


def published(decision: Decision) -> None:
    """A person looked, and it is shown."""
    _to_author("published", decision.review, f"review-shown:{decision.id}", restored=decision.verdict == "restore")


def media_held(media: ReviewMedia) -> None:
    """A photo or film waits; the review stays as it is."""
    codes = [REASONS[Code(hold["code"])] for hold in media.holds if hold["code"] in Code.__members__]
    key = f"review-media-held:{media.id}:{media.held_at}"
    _to_author("media", media.review, key, what="held", reasons=codes, note="", law="", hours=ANSWER_HOURS, why="")


def media_decided(decision: MediaDecision, media: ReviewMedia) -> None:
    codes = [REASONS[Code(decision.code)]] if decision.code else []
    reasons_page = media_reasons(media) if decision.code else ""
    _to_author(
        "media",
        media.review,
        f"review-media-decided:{decision.id}",
        what=decision.verdict,
        reasons=codes,
        note=decision.note,
        law=decision.law,
        hours=ANSWER_HOURS,
        why=reasons_page,
    )


def media_reasons(media: ReviewMedia) -> str:
    """A link by which its author reads why a file is not shown, and appeals."""
    return absolute_url(
        "media_reasons.show", key=link_to(media.review), reference=media.review.reference, media_id=media.id
    )


def media_appeal(what: str, it: MediaAppeal) -> None:
    """That we have it, or what became of it: `what` is received, restored or upheld."""
    _to_author("media_appeal", it.decision.review, f"media-appeal-{what}:{it.id}", what=what, appeal=it)


def appeal_received(it: Appeal) -> None:
    _about_statement("appeal_received", it.statement, f"appeal-received:{it.id}", appeal=it)


def appeal_decided(it: Appeal) -> None:
    _about_statement("appeal_decided", it.statement, f"appeal-decided:{it.id}", appeal=it)


def notice_received(it: Notice) -> None:
    _about_notice("notice_received", it)


def notice_decided(it: Notice) -> None:
    _about_notice("notice_decided", it)


def replied(it: Reply) -> None:
    _to_author("replied", it.review, f"review-replied:{it.id}", reply=it)


def proposed(it: EditProposal, raw: str) -> None:
    link = absolute_url("review_edits.show", token=raw)
    _to_author("proposed", it.review, f"edit-proposed:{it.id}", proposal=it, link=link)


def _about_statement(letter: str, it: StatementOfReasons, key: str, **values: Any) -> None:
    if it.recipient:
        outbox.send_later(
            f"moderation/mail/{letter}",
            to=it.recipient,
            locale=it.locale,
            key=key,
            statement=it,
            service=it.review.service,
            name=it.evidence["author_name"],
            mine=own_page(it.review),
            **values,
        )


def _about_notice(letter: str, it: Notice) -> None:
    outbox.send_later(
        f"moderation/mail/{letter}",
        to=it.email,
        locale=it.locale,
        key=f"{letter}:{it.id}",
        notice=it,
        reason=REASONS[Code(it.code)],
        name=it.name,
    )


def _to_author(letter: str, review: Review, key: str, **values: Any) -> None:
    """Nobody is written to whose address is not known, or who took the review back."""
    if review.author_email:
        outbox.send_later(
            f"moderation/mail/{letter}",
            to=review.author_email,
            locale=language_of(review),
            key=key,
            private=True,
            review=review,
            service=review.service,
            name=review.author_name,
            mine=own_page(review),
            **values,
        )
