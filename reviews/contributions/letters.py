"""Letters about ideas, works and licences; each once, in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from app.accounts.models import RoleGrant, User
from app.accounts.roles import Role
from app.config import settings
from app.database import db
from app.mail import outbox
from app.mail.links import absolute_url
from app.mail.outbox import Attachment
from reviews.contributions.asset_models import AssetDispute, AssetHolder, AssetRelease, Submission
from reviews.contributions.licence_models import Licence, LicenceOffer, LicenceRequest
from reviews.contributions.models import Idea, IdeaStep, IdeaVote
from reviews.contributions.wording import END_REASONS

PDF = "application/pdf"


def tell_moved(idea: Idea, step: IdeaStep) -> None:
    """Its author always, whoever voted when it was decided."""
    for person in _concerned(idea, everybody=bool(step.answer)):
        _to(
            person,
            "idea_moved",
            f"idea-step:{step.id}:{person.id}",
            idea=idea,
            step=step,
            is_author=person.id == idea.author_id,
            link=absolute_url("ideas.show", reference=idea.reference),
        )


def tell_submission_decided(submission: Submission) -> None:
    person = submission.user
    if person is not None and person.is_active:
        _to(
            person,
            "submission_decided",
            f"submission:{submission.id}:{submission.state}",
            submission=submission,
            brief=submission.brief,
            link=absolute_url("briefs.show_brief", reference=submission.brief.reference),
        )


def ask_holder(holder: AssetHolder) -> None:
    _to_holder(
        holder,
        "holder_asked",
        f"asset-holder:{holder.id}:{holder.share_bp}",
        asset=holder.asset,
        share_bp=holder.share_bp,
        link=absolute_url("my_assets.show", reference=holder.asset.reference),
    )


def tell_asked(offer: LicenceOffer) -> None:
    for holder in offer.asset.holders:
        _about_offer("licence_asked", offer, holder, f"licence-asked:{offer.id}:{holder.id}")


def remind(offer: LicenceOffer) -> None:
    """Those who have not agreed yet, once."""
    agreed = {each.holder_id for each in offer.consents}
    for holder in offer.asset.holders:
        if holder.id not in agreed:
            _about_offer("licence_asked", offer, holder, f"licence-reminded:{offer.id}:{holder.id}", again=True)


def tell_revoked(offer: LicenceOffer) -> None:
    for holder in offer.asset.holders:
        _about_offer("licence_revoked", offer, holder, f"licence-revoked:{offer.id}:{holder.id}")


def send_contract(licence: Licence) -> None:
    """To every holder, and to whoever asked in the library."""
    assert licence.contract_key is not None
    paper = Attachment(licence.contract_key, f"{licence.reference}.pdf", PDF)
    for holder in licence.asset.holders:
        _to_holder(
            holder,
            "contract",
            f"licence-contract:{licence.id}:{holder.id}",
            attachments=[paper],
            licence=licence,
            asset=licence.asset,
            fee=licence.fee,
            link=absolute_url("my_licences.show", reference=licence.offer.reference),
        )
    request = licence.offer.request
    if request is not None and request.email:
        _write(
            "contract_of_request",
            request.email,
            request.locale,
            request.name,
            f"licence-contract:{licence.id}:request",
            attachments=[paper],
            licence=licence,
            asset=licence.asset,
            link=absolute_url("licence_rights.statement", reference=licence.reference),
        )


def tell_ended(licence: Licence) -> None:
    for holder in licence.asset.holders:
        _to_holder(
            holder,
            "licence_ended",
            f"licence-ended:{licence.id}:{holder.id}",
            licence=licence,
            asset=licence.asset,
            reason=END_REASONS[licence.end_reason or "over"],
            link=absolute_url("my_licences.show", reference=licence.offer.reference),
        )


def tell_ending(licence: Licence) -> None:
    """Those at the desk, so that they ask again in time or print nothing more."""
    for person in marketers():
        _to(
            person,
            "licence_ending",
            f"licence-ending:{licence.id}:{person.id}",
            licence=licence,
            asset=licence.asset,
            link=absolute_url("licences_desk.show", reference=licence.offer.reference),
        )


def tell_requested(request: LicenceRequest) -> None:
    _write(
        "request_received",
        request.email,
        request.locale,
        request.name,
        f"licence-request:{request.id}",
        asset=request.asset,
        link=absolute_url("library.show", reference=request.asset.reference),
    )


def tell_request_declined(request: LicenceRequest) -> None:
    _write(
        "request_declined",
        request.email,
        request.locale,
        request.name,
        f"licence-request-declined:{request.id}",
        asset=request.asset,
        answer=request.answer,
    )


def ask_for_release(release: AssetRelease, raw: str) -> None:
    if release.email:
        _write(
            "release_asked",
            release.email,
            release.locale,
            release.name,
            f"asset-release:{release.id}",
            asset=release.asset,
            release=release,
            link=absolute_url("releases.show_release", token=raw),
        )


def tell_release_refused(release: AssetRelease) -> None:
    for holder in release.asset.holders:
        key = f"asset-release:{release.id}:{release.state}:{holder.id}"
        _to_holder(
            holder,
            "release_refused",
            key,
            asset=release.asset,
            release=release,
            link=absolute_url("my_assets.show", reference=release.asset.reference),
        )


def tell_disputed(dispute: AssetDispute) -> None:
    """The holders, those who decide, and whoever opened it."""
    for holder in dispute.asset.holders:
        _to_holder(
            holder,
            "disputed",
            f"dispute:{dispute.id}:{holder.id}",
            asset=dispute.asset,
            link=absolute_url("my_assets.show", reference=dispute.asset.reference),
        )
    for person in marketers():
        _to(
            person,
            "dispute_to_decide",
            f"dispute-desk:{dispute.id}:{person.id}",
            asset=dispute.asset,
            dispute=dispute,
            link=absolute_url("disputes_desk.show_dispute", reference=dispute.reference),
        )
    _to_opener(dispute, "dispute_received")


def tell_dispute_decided(dispute: AssetDispute) -> None:
    for holder in dispute.asset.holders:
        _to_holder(
            holder,
            "dispute_decided",
            f"dispute-decided:{dispute.id}:{holder.id}",
            asset=dispute.asset,
            dispute=dispute,
        )
    _to_opener(dispute, "dispute_decided")


def tell_statement(person: User, year: int) -> None:
    _to(
        person,
        "statement_ready",
        f"contribution-statement:{year}:{person.id}",
        year=year,
        link=absolute_url("my_licences.statement", year=year),
    )


def marketers() -> Sequence[User]:
    found = (
        sa.select(User)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(RoleGrant.role == Role.MARKETER, RoleGrant.revoked_at.is_(None), User.erased_at.is_(None))
    )
    return db.session.scalars(found.order_by(User.id)).unique().all()


def _about_offer(letter: str, offer: LicenceOffer, holder: AssetHolder, key: str, *, again: bool = False) -> None:
    _to_holder(
        holder,
        letter,
        key,
        offer=offer,
        asset=offer.asset,
        share_bp=holder.share_bp,
        fee=offer.fee,
        again=again,
        licensee=offer.licensee or settings().seller.legal_name,
        link=absolute_url("my_licences.show", reference=offer.reference),
    )


def _concerned(idea: Idea, *, everybody: bool) -> Sequence[User]:
    concerned = User.id == idea.author_id
    if everybody:
        voters = sa.select(IdeaVote.user_id).where(IdeaVote.idea_id == idea.id)
        concerned = sa.or_(concerned, User.id.in_(voters))
    found = sa.select(User).where(concerned, User.erased_at.is_(None))
    return db.session.scalars(found.order_by(User.id)).unique().all()


def _to(person: User, letter: str, key: str, **values: Any) -> None:
    _write(letter, person.email, person.locale, person.name, key, hold=not person.is_verified, **values)


def _to_holder(
    holder: AssetHolder, letter: str, key: str, attachments: Sequence[Attachment] = (), **values: Any
) -> None:
    """Whoever has no account yet is written to in the language of the work."""
    if holder.user is not None and not holder.user.is_active:
        return
    locale = holder.user.locale if holder.user else holder.asset.language
    address = holder.user.email if holder.user else holder.email
    if address:
        _write(letter, address, locale, holder.name, key, attachments=attachments, **values)


def _to_opener(dispute: AssetDispute, letter: str) -> None:
    if dispute.opener_email:
        _write(
            letter,
            dispute.opener_email,
            dispute.locale,
            dispute.opener_name,
            f"{letter}:{dispute.id}:opener",
            asset=dispute.asset,
            dispute=dispute,
        )


def _write(
    letter: str,
    to: str,
    locale: str,
    name: str,
    key: str,
    *,
    hold: bool = False,
    attachments: Sequence[Attachment] = (),
    **values: Any,
) -> None:
    outbox.send_later(
        f"contributions/mail/{letter}",
        to=to,
        locale=locale,
        key=key,
        private=True,
        hold=hold,
        attachments=attachments,
        name=name,
        **values,
    )
