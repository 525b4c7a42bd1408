"""The fair-terms sheet: pay, rights, data, leaving, complaints, said from what is really set and accepted first."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from app import clock
from app.accounts.models import User
from app.config import settings
from app.database import db
from app.web.filters import money
from reviews.army import logbook
from reviews.army.models import Campaign, CampaignTerms, Volunteer
from reviews.army.states import Part


def sheet(campaign: Campaign) -> str:
    """The words in the campaign's language, as they follow from it now."""
    with force_locale(campaign.locale):
        return "\n\n".join(f"{title}\n{words}" for title, words in _chapters(campaign))


def newest(campaign: Campaign) -> CampaignTerms | None:
    found = sa.select(CampaignTerms).where(CampaignTerms.campaign_id == campaign.id)
    return db.session.scalar(found.order_by(CampaignTerms.version.desc()).limit(1))


def write(campaign: Campaign, by: User | None) -> CampaignTerms:
    """The next version, if the words changed. Whoever accepted an older one is asked again before the next mission."""
    text, before = sheet(campaign), newest(campaign)
    if before is not None and before.text == text:
        return before
    row = CampaignTerms(
        campaign_id=campaign.id,
        version=(before.version if before else 0) + 1,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        written_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    logbook.note(campaign, "terms.written", by=by, subject=str(row.version), sha256=row.sha256)
    return row


def accept(volunteer: Volunteer) -> None:
    """The newest wording."""
    now = newest(volunteer.campaign)
    if now is not None and now.id != volunteer.terms_id:
        volunteer.terms_id, volunteer.accepted_at = now.id, clock.now()


def are_accepted(volunteer: Volunteer) -> bool:
    now = newest(volunteer.campaign)
    return now is not None and now.id == volunteer.terms_id


def _chapters(campaign: Campaign) -> list[tuple[str, str]]:
    return [
        (_("What you get"), _pay(campaign)),
        (
            _("Your rights"),
            _(
                "You are no employee and may say no to any mission without a reason and without a drawback. Your words and "
                "pictures stay yours: nobody changes them, and other uses need an agreement of their own."
            ),
        ),
        (
            _("You are named as a volunteer"),
            _(
                "Wherever you speak for us it says that you are a volunteer and get a reward. Say so yourself, too, and say "
                "what you think."
            ),
        ),
        (
            _("Your data"),
            _(
                "We keep what you enter here, your missions and your rewards. Customers see your chosen name; how to reach "
                "you only once both of you have said yes. You can see and delete it under “My account”."
            ),
        ),
        (
            _("How you leave"),
            _(
                "One click, at any time. What you have earned stays yours, and a mission that is being looked at is still "
                "decided."
            ),
        ),
        (_("Questions and complaints"), _answers(campaign)),
    ]


def _pay(campaign: Campaign) -> str:
    sentences = [
        _(
            "Before you take a mission you see how long it takes and what you get. That stays as it was when you took it."
        ),
        _(
            "You get it when the stages are accepted, whatever a customer says about it and however many stars they give. "
            "Expenses are paid up to the limit that stands with the mission."
        ),
    ]
    if campaign.minimum_hour_minor:
        sentences.append(_("No mission is worth less than %(amount)s an hour.", amount=money(campaign.minimum_hour)))
    return " ".join(sentences)


def _answers(campaign: Campaign) -> str:
    support = campaign.named(Part.SUPPORT)
    sentences = [
        ngettext(
            "We answer questions and complaints within %(num)s hour.",
            "We answer questions and complaints within %(num)s hours.",
            campaign.answer_hours,
        ),
        _(
            "A complaint is looked at by somebody who did not decide before; you can also write to %(email)s.",
            email=settings().seller.email,
        ),
    ]
    if support is not None:
        sentences.append(_("%(name)s answers for it.", name=support.name))
    return " ".join(sentences)
