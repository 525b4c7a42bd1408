"""Making links: a code nobody has, a page of ours it leads to."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.database import db
from app.errors import Invalid
from app.web.safety import local_target
from referrals.programs.models import Enrolment
from referrals.tracking.models import ReferralLink

# Without letters that look alike: a code is read out on the phone.
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 8
MOST_LINKS = 500


class NotOurPage(Invalid):
    title = _l("A link can only lead to a page of ours")


def make_link(enrolment: Enrolment, *, target: str = "/", label: str = "", code: str = "") -> ReferralLink:
    """Raises `NotOurPage`; `Invalid` when the wished code is taken or there are too many links."""
    if local_target(target, "") != target:
        raise NotOurPage(_l("Give the path of a page here, such as /services/website."))
    if code:
        return _written(enrolment, target, label, code.lower()) or _refuse_taken()
    count = sa.select(sa.func.count()).select_from(ReferralLink).where(ReferralLink.enrolment_id == enrolment.id)
    if (db.session.scalar(count) or 0) >= MOST_LINKS:
        raise Invalid(_l("There are %(most)s links already. Sub-ids tell places apart too.", most=MOST_LINKS))
    while True:
        drawn = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        if (link := _written(enrolment, target, label, drawn)) is not None:
            return link


def _written(enrolment: Enrolment, target: str, label: str, code: str) -> ReferralLink | None:
    """None when the code is taken."""
    return db.session.scalar(
        insert(ReferralLink)
        .values(code=code, enrolment_id=enrolment.id, target=target, label=label, created_at=clock.now())
        .on_conflict_do_nothing(index_elements=["code"])
        .returning(ReferralLink)
    )


def _refuse_taken() -> ReferralLink:
    raise Invalid(_l("This code is taken. Choose another one."))
