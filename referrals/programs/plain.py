"""Terms in plain words, one sentence for each thing a partner wants to know, and a worked example."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from app.money import Money
from app.web.filters import money, percent_bp
from referrals.programs.calculating import earned
from referrals.programs.models import ProgramTerms

EXAMPLE_MINOR = 100_000


def sentences(terms: ProgramTerms) -> list[str]:
    return [
        *_earning(terms),
        *_limits(terms),
        ngettext(
            "A link counts for %(num)s day after it was followed.",
            "A link counts for %(num)s days after it was followed.",
            terms.window_days,
        ),
        _("If several partners' links were followed, the last one counts.")
        if terms.model == "last"
        else _("If several partners' links were followed, the first one counts."),
        code_sentence(terms.code_policy),
        ngettext(
            "What you earn is yours %(num)s day after the order, if it was not sent back.",
            "What you earn is yours %(num)s days after the order, if it was not sent back.",
            terms.hold_days,
        ),
        _("If the customer gets money back, your share of it goes back too, in proportion."),
        _(
            "Joining costs nothing, and nobody is paid for bringing new partners in: only for what customers really buy or do."
        ),
        joining_sentence(terms.joining),
    ]


def code_sentence(policy: str) -> str:
    return {
        "always": _("A code that the customer types counts before any link."),
        "if_involved": _("A code counts only if the customer followed a link of the same partner too."),
        "if_winner": _("A code counts only if the link of the same partner would count anyway."),
        "fallback": _("A code counts only if the customer followed no link."),
    }[policy]


def joining_sentence(joining: str) -> str:
    return {
        "open": _("Everybody may join."),
        "approval": _("Everybody may ask to join; a person decides."),
        "customers": _("Everybody who has ordered here may join."),
        "invited": _("Partners are invited."),
    }[joining]


def _earning(terms: ProgramTerms) -> list[str]:
    said = [_first(terms)]
    for level, rate in enumerate(terms.levels[1:], start=2):
        amount = percent_bp(rate) if terms.pays == "percent" else money(Money(rate, terms.currency))
        said.append(
            _(
                "When a partner you brought sells, you get %(amount)s (level %(level)s): of what is sold, never for recruiting.",
                amount=amount,
                level=level,
            )
        )
    return said


def _first(terms: ProgramTerms) -> str:
    rate = terms.levels[0]
    if terms.basis == "action":
        amount = money(Money(rate, terms.currency))
        return _(
            "You get %(amount)s each time somebody you sent does this: %(action)s.", amount=amount, action=terms.action
        )
    if terms.pays == "percent":
        share = percent_bp(rate)
        if terms.orders == "first":
            return _(
                "You get %(share)s of the first order of each new customer, without VAT and after discounts.",
                share=share,
            )
        return ngettext(
            "You get %(share)s of every order of a customer you brought, for %(num)s day, without VAT and after discounts.",
            "You get %(share)s of every order of a customer you brought, for %(num)s days, without VAT and after discounts.",
            terms.period_days,
            share=share,
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


def _limits(terms: ProgramTerms) -> list[str]:
    said = []
    if terms.cap_order_minor is not None:
        said.append(_("One order earns at most %(most)s.", most=_money(terms, terms.cap_order_minor)))
    if terms.cap_month_minor is not None:
        said.append(_("In one month a partner earns at most %(most)s.", most=_money(terms, terms.cap_month_minor)))
    if terms.cap_partner_minor is not None:
        said.append(_("In all a partner earns at most %(most)s.", most=_money(terms, terms.cap_partner_minor)))
    return said


def _money(terms: ProgramTerms, minor: int) -> str:
    return money(Money(minor, terms.currency))


def example(terms: ProgramTerms, net: Money | None = None) -> list[tuple[str, Money]]:
    """What an order of `net` (1 000 in the currency of the terms) earns, level by level."""
    if terms.basis != "order":
        return []
    net = net or Money(EXAMPLE_MINOR, terms.currency)
    found = earned(
        net, pays=terms.pays, levels=terms.levels, currency=terms.currency, cap_order_minor=terms.cap_order_minor
    )
    names = [_("You earn")] + [
        _("The partner at level %(level)s earns", level=level) for level in range(2, len(found) + 1)
    ]
    return list(zip(names, found, strict=True))
