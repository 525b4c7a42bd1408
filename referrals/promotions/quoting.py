"""Quoting: which promotions a basket gets, and what to say about each code that was typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.catalogue.models import Service
from app.database import db
from app.orders.sockets import Adjustment, Basket, CodeFinding, Gift
from app.web.locale import language_code
from referrals.promotions import guessing, queries
from referrals.promotions.customers import Customer
from referrals.promotions.discounting import Item
from referrals.promotions.judging import SCARCE, Verdict, Wish, judge
from referrals.promotions.queries import FoundCode, Offer
from referrals.promotions.reasons import Reason
from referrals.promotions.stacking import Applied, Candidate, best
from referrals.promotions.terms import Kind
from referrals.promotions.wording import explained

SOURCE = "promotions"


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One promotion as it was judged, with the code it was asked for with."""

    offer: Offer
    code: FoundCode | None
    verdict: Verdict

    @property
    def candidate(self) -> Candidate:
        return Candidate(promotion_id=self.offer.id, terms=self.offer.terms, code=self.code.code if self.code else None)


@dataclass(frozen=True, kw_only=True)
class Quote:
    applied: tuple[Applied, ...]
    verdicts: dict[str, tuple[Verdict, Judged | None]]
    spoken: dict[str, str]


def adjustments(basket: Basket) -> list[Adjustment]:
    """The answer to `orders.adjustments`."""
    it = quote(basket)
    return [_adjustment(each, it) for each in it.applied]


def findings(basket: Basket) -> list[CodeFinding]:
    """The answer to `orders.code_findings`: one for each code, in the order of typing."""
    it = quote(basket)
    by_code = {each.candidate.code: each for each in it.applied}
    return [
        CodeFinding(
            typed=typed,
            reason=verdict.reason.value,
            words=explained(verdict, by_code.get(judged.code.code) if judged and judged.code else None),
        )
        for typed, (verdict, judged) in it.verdicts.items()
    ]


def quote(basket: Basket) -> Quote:
    asked = guessing.may_ask() if basket.codes else True
    found = queries.find_codes(basket.codes) if basket.codes and asked else {}
    offered = {
        each.id: each for each in queries.offers(basket.currency, {code.promotion_id for code in found.values()})
    }
    wish = _wish(basket, list(offered.values()))
    judged = _judged(offered, found, wish)
    chosen = best([each.candidate for each in judged.values() if each.verdict.applies], wish.items, basket.net)
    verdicts = {typed: _verdict_on(typed, found, judged, chosen, asked=asked) for typed in basket.codes}
    _note_misses(verdicts)
    spoken = {code.code: code.shown or typed.strip().upper() for typed, code in found.items()}
    return Quote(applied=tuple(chosen), verdicts=verdicts, spoken=spoken)


def items_of(basket: Basket, offered: Sequence[Offer]) -> list[Item]:
    """The basket's lines with their disciplines, which are only looked up when somebody asks for them."""
    known: dict[int, frozenset[str]] = {}
    if any(each.terms.disciplines for each in offered):
        known = queries.disciplines_of({service_id for service_id, _quantity, _unit in basket.lines if service_id})
    return [
        Item(
            service_id=service_id,
            disciplines=known.get(service_id or 0, frozenset()),
            quantity=quantity,
            unit_net=unit,
        )
        for service_id, quantity, unit in basket.lines
    ]


def _wish(basket: Basket, offered: Sequence[Offer]) -> Wish:
    customer = Customer(basket.user_id, basket.email)
    limited = [each.id for each in offered if each.limit_per_customer is not None]
    used = queries.uses_by(customer.keys, limited) if limited and customer.is_known else {}
    return Wish(basket=basket, items=items_of(basket, offered), customer=customer, used=used)


def _judged(offered: dict[int, Offer], found: dict[str, FoundCode], wish: Wish) -> dict[tuple[int, str], Judged]:
    """Each promotion that applies by itself, and each code once, of one promotion only as many as an order may have."""
    judged = {
        (each.id, ""): Judged(offer=each, code=None, verdict=_verdict(each, None, wish))
        for each in offered.values()
        if each.automatic
    }
    asked: dict[int, int] = {}
    for code in sorted(found.values(), key=lambda each: each.code):
        offer = offered.get(code.promotion_id)
        if offer is None or (offer.id, code.code) in judged:
            continue
        verdict = _verdict(offer, code, wish)
        if verdict.applies:
            asked[offer.id] = asked.get(offer.id, 0) + 1
            if offer.automatic or asked[offer.id] > offer.terms.codes_per_order:
                verdict = Verdict(reason=Reason.TWICE)
        judged[offer.id, code.code] = Judged(offer=offer, code=code, verdict=verdict)
    return judged


def _verdict(offer: Offer, code: FoundCode | None, wish: Wish) -> Verdict:
    """What holds it back may be the customer's own unpaid order, which gives way to this one."""
    refused = judge(offer, code, wish)
    return _with_own_room(offer, code, wish, refused) if refused.reason in SCARCE else refused


def _with_own_room(offer: Offer, code: FoundCode | None, wish: Wish, refused: Verdict) -> Verdict:
    mine = queries.own_unpaid_orders(wish.customer.keys) if wish.customer.keys else {}
    held = [use for use in queries.reserved_in(mine) if use.promotion_id == offer.id and not use.beyond]
    if not held:
        return refused
    freed = sum(use.amount_minor for use in held if use.currency == wish.basket.currency)
    roomy = replace(offer, taken=offer.taken - len(held), taken_minor=offer.taken_minor - freed)
    used = {offer.id: wish.used.get(offer.id, 0) - len(held)}
    if code is not None:
        code = replace(code, taken=code.taken - sum(use.code == code.code for use in held))
    verdict = judge(roomy, code, replace(wish, used=used))
    if not verdict.applies:
        return refused
    orders = sorted({mine[use.order_id] for use in held})
    return Verdict(reason=Reason.APPLIES, numbers={"replaces": orders})


def _verdict_on(
    typed: str,
    found: dict[str, FoundCode],
    judged: dict[tuple[int, str], Judged],
    chosen: Sequence[Applied],
    *,
    asked: bool,
) -> tuple[Verdict, Judged | None]:
    if not asked:
        return Verdict(reason=Reason.TOO_MANY_TRIES), None
    code = found.get(typed)
    it = judged.get((code.promotion_id, code.code)) if code else None
    if it is None or it.verdict.reason == Reason.UNKNOWN:
        return Verdict(reason=Reason.UNKNOWN), None
    if it.verdict.applies and it.candidate not in [each.candidate for each in chosen]:
        winner = chosen[0].candidate.terms.label(language_code()) if chosen else ""
        return Verdict(reason=Reason.OUTDONE, numbers={"winner": winner}), it
    return it.verdict, it


def _note_misses(verdicts: dict[str, tuple[Verdict, Judged | None]]) -> None:
    for typed, (verdict, _judged) in verdicts.items():
        if verdict.reason == Reason.UNKNOWN:
            guessing.note_miss(typed.strip().upper())


def _adjustment(it: Applied, quote: Quote) -> Adjustment:
    terms = it.candidate.terms
    because: dict[str, Any] = {"promotion": terms.label(language_code()), "promotion_id": it.candidate.promotion_id}
    if it.candidate.code is not None:
        because |= {"code": quote.spoken.get(it.candidate.code, it.candidate.code), "code_id": it.candidate.code}
    if terms.gives_gift:
        because["worth_minor"] = it.worth.minor
    else:
        because["on_minor"] = it.base.minor
    if terms.kind == Kind.PERCENTAGE:
        because["rate_bp"] = terms.rate_bp
    return Adjustment(
        source=SOURCE, label=terms.label(language_code()), net=-it.amount, because=because, gift=_gift(it)
    )


def _gift(it: Applied) -> Gift | None:
    terms, locale = it.candidate.terms, language_code()
    if terms.kind == Kind.FREE_ITEM:
        return Gift(title=terms.gift_title(locale), description=terms.label(locale), quantity=terms.gift_quantity)
    if terms.kind != Kind.FREE_SERVICE or terms.gift_service_id is None:
        return None
    service = db.session.get(Service, terms.gift_service_id)
    title = service.text(locale).title if service is not None else terms.label(locale)
    return Gift(
        title=title,
        description=terms.label(locale),
        quantity=terms.gift_quantity,
        service_id=terms.gift_service_id,
    )
