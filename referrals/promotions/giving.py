"""Personal codes: for a partner who shares one, and as a reward for somebody who uses it."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask import url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.config import settings
from app.database import db
from app.errors import Conflict
from app.events import publish
from app.mail import outbox
from app.rewards.models import Reward, RewardReversal
from app.rewards.sockets import RewardKind
from referrals.promotions import drafting, queries
from referrals.promotions.codes import in_groups, new_codes
from referrals.promotions.drafting import Draft
from referrals.promotions.facts import CodeGiven
from referrals.promotions.models import PromoCode, Promotion
from referrals.promotions.term_words import sentences

KIND = "promo_code"


class NothingToGive(Conflict):
    title = _l("There is no promotion to give a code of")


def give(
    promotion: Promotion, to: User, *, part: str, shown: str = "", use_limit: int | None = None, tell: bool = True
) -> PromoCode:
    """A personal code: as `partner` to share with others, as `holder` to use. The person gets a mail."""
    word = shown or in_groups(new_codes(1)[0])
    code = drafting.add_code(
        promotion,
        word,
        use_limit=use_limit if part == "partner" else use_limit or 1,
        partner=to if part == "partner" else None,
        holder=to if part == "holder" else None,
    )
    publish(CodeGiven(code=code.code, promotion_id=promotion.id, user_id=to.id))
    if tell:
        _write_to(to, code, promotion, part)
    return code


def draft_of(promotion: Promotion) -> Draft:
    """A promotion that exists, as the form and the sentences know it."""
    return Draft(
        name=promotion.name,
        automatic=promotion.automatic,
        starts_at=promotion.starts_at,
        ends_at=promotion.ends_at,
        timezone=promotion.timezone,
        limit_total=promotion.limit_total,
        limit_per_customer=promotion.limit_per_customer,
        terms=promotion.rules,
        budgets={row.currency: row.budget_minor for row in promotion.budgets if row.budget_minor is not None},
    )


def reward_kinds() -> Sequence[RewardKind]:
    """The answer to `rewards.kinds`: a code of a promotion that the policy or the offer chooses."""
    return [
        RewardKind(
            name=KIND,
            label=_l("Promo code"),
            counts="pieces",
            words=_words,
            icon="bi-ticket-perforated",
            give=_prepare,
            mature=_hand_over,
            take_back=_take_back,
            restore=_restore,
            choices=_choices,
            needs_choice=True,
            use=_use,
        )
    ]


def _choices() -> list[tuple[str, str]]:
    offered = sa.select(Promotion).where(Promotion.state == "active", ~Promotion.automatic)
    return [(str(each.id), each.name) for each in db.session.scalars(offered.order_by(sa.func.lower(Promotion.name)))]


def _prepare(reward: Reward) -> None:
    """The code exists from the beginning; it can be used once the reward is the person's."""
    chosen = str(reward.details.get("choice") or "")
    promotion = db.session.get(Promotion, int(chosen)) if chosen.isdecimal() else None
    if promotion is None or promotion.state == "ended":
        raise NothingToGive
    to = db.session.get_one(User, reward.user_id)
    code = give(promotion, to, part="holder", use_limit=reward.units, tell=False)
    drafting.end_code(code)
    reward.details = {**reward.details, "code": code.code, "shown": code.shown}


def _hand_over(reward: Reward) -> None:
    code = _code_of(reward)
    drafting.revive_code(code)
    _write_to(db.session.get_one(User, reward.user_id), code, queries.promotion_by_id(code.promotion_id or 0), "holder")


def _take_back(reward: Reward, reversal: RewardReversal) -> None:
    """As many uses less; what was used already stays used."""
    code = _code_of(reward)
    left = (code.use_limit or 0) - reversal.units
    code.use_limit = max(left, code.taken)
    if left <= code.taken:
        drafting.end_code(code)


def _restore(reward: Reward, reversal: RewardReversal) -> None:
    code = _code_of(reward)
    code.use_limit = (code.use_limit or 0) - reversal.units
    if reward.matured_at is not None:
        drafting.revive_code(code)


def _words(reward: Reward) -> str:
    shown = reward.details.get("shown")
    if reward.matured_at is None or not shown:
        return _("A promo code")
    return _("The promo code %(code)s", code=shown)


def _use(reward: Reward) -> tuple[str, str] | None:
    if reward.matured_at is None:
        return None
    return _("Use it with your next order"), url_for("catalogue.services")


def _code_of(reward: Reward) -> PromoCode:
    return db.session.get_one(PromoCode, reward.details["code"], with_for_update=True)


def _write_to(to: User, code: PromoCode, promotion: Promotion, part: str) -> None:
    with force_locale(to.locale):
        terms = sentences(draft_of(promotion))[2:]
    outbox.send_later(
        "promotions/mail/code",
        to=to.email,
        locale=to.locale,
        key=f"promo-code:{code.code}",
        private=True,
        name=to.name,
        code=code.shown,
        part=part,
        label=promotion.rules.label(to.locale),
        terms=terms,
        link=f"{settings().base_url}/services",
    )
