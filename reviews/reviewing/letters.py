"""The letters about reviews: thanks always, the way back, and what has to be confirmed."""

from __future__ import annotations

from flask_babel import force_locale

from app.accounts.queries import user_by_email
from app.config import LANGUAGES, settings
from app.database import db
from app.mail import outbox
from app.mail.links import absolute_url
from app.orders.models import OrderLine
from reviews.reviewing import authors, disclosing, sockets
from reviews.reviewing.models import Review, ReviewMedia
from reviews.reviewing.offer_models import ReviewEntitlement


def thank(review: Review) -> None:
    """For every review with an address, whatever it says, with the link to change it or take it back."""
    if review.author_email is None:
        return
    locale = locale_of(review)
    with force_locale(locale):
        offered = disclosing.offered(review.offer)
        more = [each for answer in sockets.thanks.answers(review.id) for each in answer]
    outbox.send_later(
        "reviewing/mail/thanks",
        to=review.author_email,
        locale=locale,
        key=f"review-thanks:{review.id}",
        private=True,
        name=name_of(review),
        subject_name=subject_in(review, locale),
        offered=offered,
        more=more,
        link=own_page(review),
    )


def ask_to_confirm(review: Review, raw: str, locale: str) -> None:
    assert review.author_email is not None
    outbox.send_later(
        "reviewing/mail/confirm",
        to=review.author_email,
        locale=locale,
        private=True,
        name=review.author_name,
        subject_name=subject_in(review, locale),
        rating=review.rating,
        text=review.text,
        link=absolute_url("reviewing.confirmation", token=raw),
    )


def send_link(email: str, locale: str, *, key: str | None = None) -> None:
    """The way back to everything written under this address."""
    outbox.send_later(
        "reviewing/mail/link",
        to=email,
        locale=locale,
        key=key,
        private=True,
        link=absolute_url("my_reviews.mine", key=authors.link_for(email)),
        days=authors.VALID_DAYS,
    )


def tell_refused(media: ReviewMedia) -> None:
    """A video or a recording could not be used, and why."""
    review = media.review
    if review.author_email is None:
        return
    outbox.send_later(
        "reviewing/mail/media_refused",
        to=review.author_email,
        locale=locale_of(review),
        key=f"review-media-refused:{media.id}",
        private=True,
        name=name_of(review),
        code=media.refusal,
        link=own_page(review),
    )


def reward_waits(entitlement: ReviewEntitlement) -> None:
    """There is something to have, and nobody with an account to have it."""
    if not entitlement.email:
        return
    locale = locale_of(entitlement.review)
    with force_locale(locale):
        offered = disclosing.offered(entitlement.offer)
    outbox.send_later(
        "reviewing/mail/reward_waits",
        to=entitlement.email,
        locale=locale,
        key=f"review-reward-waits:{entitlement.id}",
        private=True,
        offered=offered,
        link=own_page(entitlement.review),
    )


def locale_of(review: Review) -> str:
    """The language of the letter: of the account, else of the request, else of the words where we speak it."""
    user = review.user or (user_by_email(review.author_email) if review.author_email else None)
    wished = user.locale if user else review.request.locale if review.request else review.language
    return wished if wished in LANGUAGES else settings().default_language


def name_of(review: Review) -> str:
    """How to speak to them, which is not how they are shown."""
    if review.user is not None:
        return review.user.name
    return (review.request.recipient_name if review.request else "") or review.author_name


def subject_in(review: Review, locale: str) -> str:
    """What was reviewed: the line as it was ordered, else the service."""
    line = db.session.get(OrderLine, review.order_line_id) if review.order_line_id else None
    return line.title if line is not None else review.service.text(locale).title


def own_page(review: Review) -> str:
    """The author's page of it, by a link that needs no account."""
    return absolute_url("my_reviews.show", key=authors.link_to(review), reference=review.reference)
