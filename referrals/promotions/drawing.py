"""The desk's page of one promotion, which its routes and those of its codes draw."""

from __future__ import annotations

from flask import render_template

from app.accounts.access import viewer
from app.accounts.roles import Role
from app.database import db
from app.web import arguments
from app.web.pagination import paginate
from referrals.promotions import listing, results
from referrals.promotions.code_forms import BatchForm, CodeForm
from referrals.promotions.giving import draft_of
from referrals.promotions.models import Promotion
from referrals.promotions.term_words import sentences
from referrals.promotions.terms import Kind
from referrals.promotions.wording import KINDS, STANDINGS, USES

WRITERS = (Role.MARKETER, Role.ADMIN)


def draw(promotion: Promotion, code: CodeForm | None = None, batch: BatchForm | None = None) -> tuple[str, int]:
    """The page of a promotion: its terms, what it brought, its codes and batches."""
    code, batch = code or CodeForm(formdata=None), batch or BatchForm(formdata=None)
    page = render_template(
        "promotions/desk_promotion.html",
        promotion=promotion,
        standing=STANDINGS[promotion.standing],
        kind=KINDS[Kind(promotion.kind)],
        sentences=sentences(draft_of(promotion)),
        brought=results.brought(promotion.id),
        weeks=results.by_week(promotion.id),
        codes=paginate(listing.codes_of(promotion, arguments.text("q")), per_page=20),
        batches=paginate(listing.batches_of(promotion), per_page=20, argument="batches"),
        latest=db.session.scalars(listing.uses_of(promotion).limit(5)).all(),
        use_words=USES,
        code_form=code,
        batch_form=batch,
        may_write=may_write(),
    )
    return page, max(code.status, batch.status)


def may_write() -> bool:
    return viewer().has_role(*WRITERS)
