"""The agreement that silence approves: offered, agreed to, ended."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from app.accounts.access import signed_in
from app.database import transaction
from app.errors import NotFound
from app.projects.delivery import agreeing
from app.projects.delivery.queries import agreement_of, agreements_of
from app.projects.delivery.routes.blueprint import (
    Answer,
    client_in,
    leading_in,
    place_in,
    require_button,
    routes,
    to,
)
from app.projects.delivery.wording import agreement_words


@routes.get("/agreement")
@signed_in
def agreement(reference: str) -> str:
    me = place_in(reference)
    return render_template(
        "delivery/agreement.html",
        me=me,
        present=agreement_of(me.project.id),
        earlier=[each for each in agreements_of(me.project.id) if each.ended_at is not None],
        words=agreement_words(),
    )


@routes.post("/agreement")
@signed_in
def offer_agreement(reference: str) -> Answer:
    """The words go out, and are kept, in the language of the client."""
    me = leading_in(reference)
    require_button()
    locale = me.project.order.contact.locale
    with force_locale(locale):
        words = agreement_words()
    with transaction():
        agreeing.offer(me.project.id, words, locale=locale, by=me.user)
    flash(_("The client is asked whether they agree, and gets a mail."), "good")
    return to("agreement", reference)


@routes.post("/agreement/<int:agreement_id>/consent")
@signed_in
def agree(reference: str, agreement_id: int) -> Answer:
    me = client_in(reference)
    require_button()
    with transaction():
        agreeing.agree(me.project.id, agreement_id, by=me.user)
    flash(_("You have agreed. You can end the agreement at any time."), "good")
    return to("agreement", reference)


@routes.post("/agreement/<int:agreement_id>/end")
@signed_in
def end_agreement(reference: str, agreement_id: int) -> Answer:
    me = place_in(reference)
    if not (me.leads or me.is_client):
        raise NotFound
    require_button()
    with transaction():
        agreeing.end(me.project.id, agreement_id, by=me.user)
    flash(_("The agreement is ended. From now on silence approves nothing."), "good")
    return to("agreement", reference)
