"""Why a conversion earns nothing: a closed list, each with the words both sides read. Pure."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Outcome(StrEnum):
    """What was decided about a conversion."""

    EARNED = "earned"
    NO_PARTNER = "no_partner"
    PROGRAM_ENDED = "program_ended"
    PARTNER_INACTIVE = "partner_inactive"
    OWN_ORDER = "own_order"
    OTHER_KIND = "other_kind"
    OTHER_ACTION = "other_action"
    NOT_FIRST_ORDER = "not_first_order"
    OUTSIDE_PERIOD = "outside_period"
    OTHER_CURRENCY = "other_currency"
    NO_RATE = "no_rate"
    CAP_REACHED = "cap_reached"
    CARRIED_ON = "carried_on"
    RECOUNTED = "recounted"
    NOTHING_TO_EARN = "nothing_to_earn"


OUTCOMES = {
    Outcome.EARNED: _l("Earned"),
    Outcome.NO_PARTNER: _l("No partner brought this buyer."),
    Outcome.PROGRAM_ENDED: _l("The program was not running at that moment."),
    Outcome.PARTNER_INACTIVE: _l("The partner was not taking part in the program at that moment."),
    Outcome.OWN_ORDER: _l("The buyer and the partner are the same person."),
    Outcome.OTHER_KIND: _l("The program does not pay for this kind of event."),
    Outcome.OTHER_ACTION: _l("The program pays for another action."),
    Outcome.NOT_FIRST_ORDER: _l("The program pays for a customer's first order, and this was a later one."),
    Outcome.OUTSIDE_PERIOD: _l("The time in which this customer's orders are paid for is over."),
    Outcome.OTHER_CURRENCY: _l("The terms name amounts in another currency, and nothing is converted."),
    Outcome.NO_RATE: _l("The terms name amounts in another currency, and there was no exchange rate of that day."),
    Outcome.CAP_REACHED: _l("The most that the terms allow was reached before."),
    Outcome.CARRIED_ON: _l("It comes to less than the smallest unit of money, and is added to the next day."),
    Outcome.RECOUNTED: _l("Fewer were counted later, and what they had earned went back."),
    Outcome.NOTHING_TO_EARN: _l("By the terms, this comes to nothing."),
}


class Refusal(StrEnum):
    """Why a person refused what had been earned."""

    OWN_ORDER = "own_order"
    TRAFFIC = "traffic"
    LEAKED_CODE = "leaked_code"
    ACCOUNTS = "accounts"
    REFUNDS = "refunds"
    TERMS = "terms"


REFUSALS = {
    Refusal.OWN_ORDER: _l("The buyer and the partner belong together."),
    Refusal.TRAFFIC: _l("The visits did not come from people who were interested."),
    Refusal.LEAKED_CODE: _l("The code reached its buyers by a site that collects codes."),
    Refusal.ACCOUNTS: _l("The new accounts do not belong to different people."),
    Refusal.REFUNDS: _l("The orders were not meant to be kept."),
    Refusal.TERMS: _l("It was brought in a way that the terms do not allow."),
}
