"""Terms in plain words, one sentence for each thing a partner wants to know, and a worked example."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from app.money import Money, share
from app.web.filters import money, number, percent_bp
from referrals.programs.calculating import earned, earned_by_events
from referrals.programs.models import ProgramTerms
from referrals.programs.plain_people import people

EXAMPLE_MINOR = 100_000
EXAMPLES = {"click": 1_000, "impression": 10_000, "action": 10}
DAILY = frozenset({"click", "impression"})


def sentences(terms: ProgramTerms) -> list[str]:
    """Everything a partner agrees to, the most important first."""
    return [
        *_earning(terms),
        *_limits(terms),
        *_friend(terms),
        *(_counting_days() if terms.basis in DAILY else _crediting(terms)),
        _hold(terms),
        *(
            [_("If the customer gets money back, your share of it goes back too, in proportion.")]
            if _orders(terms)
            else []
        ),
        _(
            "Joining costs nothing, and nobody is paid for bringing new partners in: only for what customers really buy or do."
        ),
        *people(terms),
    ]


def _friend(terms: ProgramTerms) -> list[str]:
    if not terms.friend_bp:
        return []
    saved = percent_bp(terms.friend_bp)
    return [_("Your friend gets %(share)s off their first order, by your link or your code.", share=saved)]


def _orders(terms: ProgramTerms) -> bool:
    return terms.basis == "order"


def _crediting(terms: ProgramTerms) -> list[str]:
    """Whose an order or an action is."""
    return [
        ngettext(
            "A link counts for %(num)s day after it was followed.",
            "A link counts for %(num)s days after it was followed.",
            terms.window_days,
        ),
        _("If several partners' links were followed, the last one counts.")
        if terms.model == "last"
        else _("If several partners' links were followed, the first one counts."),
        code_sentence(terms.code_policy),
    ]


def _counting_days() -> list[str]:
    return [
        _("Only people count, each once for each link and day: no programs, no early fetches, and not yourself."),
        _("A day is counted once it is over (UTC). A new version of the terms holds for whole days."),
    ]


def _hold(terms: ProgramTerms) -> str:
    if _orders(terms):
        return ngettext(
            "What you earn is yours %(num)s day after the order, if it was not sent back.",
            "What you earn is yours %(num)s days after the order, if it was not sent back.",
            terms.hold_days,
        )
    return ngettext(
        "What you earn is yours %(num)s day after it was counted.",
        "What you earn is yours %(num)s days after it was counted.",
        terms.hold_days,
    )


def code_sentence(policy: str) -> str:
    return {
        "always": _("A code that the customer types counts before any link."),
        "if_involved": _("A code counts only if the customer followed a link of the same partner too."),
        "if_winner": _("A code counts only if the link of the same partner would count anyway."),
        "fallback": _("A code counts only if the customer followed no link."),
    }[policy]


def _earning(terms: ProgramTerms) -> list[str]:
    return [_first(terms), *(_above(terms, level) for level in range(2, len(terms.levels) + 1))]


def _above(terms: ProgramTerms, level: int) -> str:
    rate = terms.levels[level - 1]
    amount = percent_bp(rate) if terms.pays == "percent" else _money(terms, rate)
    match terms.basis:
        case "click":
            return _(
                "For each visitor of a partner you brought, you get %(amount)s (level %(level)s): never for recruiting.",
                amount=amount,
                level=level,
            )
        case "impression":
            return _(
                "For 1,000 sights of a partner you brought, you get %(amount)s (level %(level)s): never for recruiting.",
                amount=amount,
                level=level,
            )
        case "action":
            return _(
                "If a partner you brought sends somebody who does it, you get %(amount)s (level %(level)s): not for recruiting.",
                amount=amount,
                level=level,
            )
    return _(
        "When a partner you brought sells, you get %(amount)s (level %(level)s): of what is sold, never for recruiting.",
        amount=amount,
        level=level,
    )


def _first(terms: ProgramTerms) -> str:
    rate = terms.levels[0]
    match terms.basis:
        case "action":
            return _action(terms)
        case "click":
            return _("You get %(amount)s for each visitor who follows your link.", amount=_money(terms, rate))
        case "impression":
            return _(
                "You get %(amount)s for 1,000 people who see your banner; parts of it are carried on to the next day.",
                amount=_money(terms, rate),
            )
    if terms.pays == "percent":
        part = percent_bp(rate)
        if terms.orders == "first":
            return _(
                "You get %(share)s of the first order of each new customer, without VAT and after discounts.",
                share=part,
            )
        return ngettext(
            "You get %(share)s of every order of a customer you brought, for %(num)s day, without VAT and after discounts.",
            "You get %(share)s of every order of a customer you brought, for %(num)s days, without VAT and after discounts.",
            terms.period_days,
            share=part,
        )
    amount = money(Money(rate, terms.currency))
    if terms.orders == "first":
        return _("You get %(amount)s for the first order of each new customer.", amount=amount)
    return ngettext(
        "You get %(amount)s for every order of a customer you brought, for %(num)s day.",
        "You get %(amount)s for every order of a customer you brought, for %(num)s days.",
        terms.period_days,
        amount=amount,
    )


def _action(terms: ProgramTerms) -> str:
    amount = _money(terms, terms.levels[0])
    match terms.action:
        case "registration":
            return _("You get %(amount)s for each person who registers and proves their address.", amount=amount)
        case "newsletter":
            return _(
                "You get %(amount)s for each person who subscribes to the newsletter and confirms it.", amount=amount
            )
    return _(
        "You get %(amount)s each time somebody you sent does this: %(action)s.", amount=amount, action=terms.action
    )


def _limits(terms: ProgramTerms) -> list[str]:
    said = []
    if terms.cap_order_minor is not None:
        most = _money(terms, terms.cap_order_minor)
        said.append(
            _("One order earns at most %(most)s.", most=most)
            if _orders(terms)
            else _("One action earns at most %(most)s.", most=most)
        )
    if terms.cap_month_minor is not None:
        said.append(_("In one month a partner earns at most %(most)s.", most=_money(terms, terms.cap_month_minor)))
    if terms.cap_partner_minor is not None:
        said.append(_("In all a partner earns at most %(most)s.", most=_money(terms, terms.cap_partner_minor)))
    return said


def _money(terms: ProgramTerms, minor: int) -> str:
    return money(Money(minor, terms.currency))


def example(terms: ProgramTerms, *, net: Money | None = None, count: int | None = None) -> list[tuple[str, Money]]:
    """What an order of `net` earns, or `count` visits, sights or actions, level by level; `EXAMPLES` unless said."""
    if _orders(terms):
        net = net or Money(EXAMPLE_MINOR, terms.currency)
        saved = share(net, terms.friend_bp)
        found = earned(
            net - saved,
            pays=terms.pays,
            levels=terms.levels,
            currency=terms.currency,
            cap_order_minor=terms.cap_order_minor,
        )
    else:
        found = earned_by_events(
            EXAMPLES[terms.basis] if count is None else count,
            basis=terms.basis,
            levels=terms.levels,
            currency=terms.currency,
            cap_minor=terms.cap_month_minor,
        )
    names = [_("You earn")] + [
        _("The partner at level %(level)s earns", level=level) for level in range(2, len(found) + 1)
    ]
    friend = [(_("Your friend saves"), share(net, terms.friend_bp))] if net is not None and terms.friend_bp else []
    return [*friend, *zip(names, found, strict=True)]


def example_words(terms: ProgramTerms, *, net: Money | None = None, count: int | None = None) -> str:
    """What the example is about."""
    if _orders(terms):
        net = net or Money(EXAMPLE_MINOR, terms.currency)
        return _("A customer orders for %(amount)s without VAT.", amount=money(net))
    count = EXAMPLES[terms.basis] if count is None else count
    told = number(count)
    match terms.basis:
        case "click":
            return ngettext(
                "In one month, %(told)s visitor follows the link.",
                "In one month, %(told)s visitors follow the link.",
                count,
                told=told,
            )
        case "impression":
            return ngettext(
                "In one month, %(told)s person sees the banner.",
                "In one month, %(told)s people see the banner.",
                count,
                told=told,
            )
    return ngettext("In one month, %(told)s person does it.", "In one month, %(told)s people do it.", count, told=told)


def count_label(basis: str) -> str:
    """What the calculator asks for."""
    return {
        "click": _("Visitors in a month"),
        "impression": _("People who see it in a month"),
    }.get(basis, _("People who do it in a month"))
