"""Letters that ask. Around the desk's words stands what must be said: who asks, about what, what becomes of it (R10)."""

from __future__ import annotations

from app.database import db
from app.mail import outbox
from app.mail.links import absolute_url
from reviews.asking import addresses, objecting, templating
from reviews.asking.destinations import Place
from reviews.asking.models import AskingDestination, ReviewAsk
from reviews.asking.templating import Wording
from reviews.reviewing.models import ReviewRequest


def ask(it: ReviewAsk, request: ReviewRequest, raw: str, number: int) -> None:
    """One mail; a second of the same number adds nothing."""
    words = wording_of(it, number)
    templating.check(words.whole, Place(it.destination), offers=request.offer is not None)
    elsewhere = db.session.get(AskingDestination, it.destination) if it.destination != Place.HOUSE else None
    stop = addresses.objection(objecting.token_for(it.email))
    outbox.send_later(
        "asking/mail/ask",
        to=it.email,
        locale=it.locale,
        key=f"review-ask:{request.id}:{number}",
        private=True,
        hold=not it.line.order.contact.is_verified,
        unsubscribe_url=stop,
        wording=words,
        service=it.service.text(it.locale).title,
        order=it.line.order.reference,
        offer=request.offer,
        elsewhere=elsewhere,
        stars=[(each, addresses.form(raw, each)) for each in addresses.STARS],
        form=addresses.form(raw),
        not_yet=addresses.not_yet(raw),
        stop=stop,
        terms=absolute_url("policies.terms"),
        privacy=absolute_url("policies.privacy"),
    )


def wording_of(it: ReviewAsk, number: int) -> Wording:
    found = templating.wording("reminder" if number else "first", it.locale)
    order = it.line.order
    return found.about(name=order.contact.name, service=it.service.text(it.locale).title, order=order.reference)
