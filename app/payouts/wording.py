"""How payouts are spoken of: a word and a tone (see the status macro) for each state, and sentences for each reason."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.ledger import remarks
from app.payouts.candidates import cause
from app.payouts.models import PayoutMethod
from app.payouts.reasons import REASONS
from app.payouts.standing import BANK, CREDIT, DONATION, Obstacle
from app.web.locale import language_code

STATES = {
    "prepared": (_l("In preparation"), "wait"),
    "released": (_l("Released"), "wait"),
    "sent": (_l("On its way"), "wait"),
    "unknown": (_l("Being looked up"), "warn"),
    "paid": (_l("Arrived"), "good"),
    "failed": (_l("Did not arrive"), "bad"),
    "withdrawn": (_l("Taken back"), "quiet"),
    # Not a state: a paid one that came back later stays paid.
    "returned": (_l("Came back"), "warn"),
}
BATCH_STATES = {
    "prepared": (_l("Waits for its release"), "wait"),
    "released": (_l("On its way"), "wait"),
    "settled": (_l("Settled"), "good"),
    "discarded": (_l("Discarded"), "quiet"),
}
KINDS = {
    BANK: _l("Bank transfer"),
    CREDIT: _l("Store credit"),
    DONATION: _l("Donation"),
}
TAX_KINDS = {"person": _l("Private person"), "company": _l("Company or self-employed")}
# What the ledger's postings of payouts were for.
PURPOSES: dict[str, LazyString] = {
    "payout_claimed": _l("Put into a payout"),
    "payout_given_back": _l("A payout did not leave or arrive"),
    "payout_handed_over": _l("A payout arrived"),
    "payout_returned": _l("A payout came back"),
}
# Why a payout or a batch moved, where it is not a bank's code.
MOVES: dict[str, LazyString] = {
    "prepared": _l("Put into a batch"),
    "released": _l("Released by a second person"),
    "all_settled": _l("Everything in it is settled"),
    "empty": _l("Nothing was left in it"),
    "credited": _l("Booked as store credit"),
    "handed_to_bank": _l("Given to the bank"),
    "being_sent": _l("Being sent"),
    "no_answer": _l("The bank did not answer"),
    "no_word_from_bank": _l("No word from the bank for days"),
    "never_received": _l("The bank never received it: sent again with the same key"),
    "provider_accepted": _l("Taken on by the bank"),
    "provider_paid": _l("The bank says that it arrived"),
    "statement": _l("Stands on the bank’s statement"),
    "noted_by_hand": _l("Noted at the desk"),
    "balance_fell": _l("A refund came in between: the balance is below zero"),
    "method_stopped": _l("The account was stopped"),
    "method_changed": _l("Another way to be paid was chosen"),
    "no_account": _l("There is no account to send it to"),
}


def purposes() -> Mapping[str, LazyString]:
    return PURPOSES


def reason_of(reason: str) -> str:
    """A reason in words: ours, the bank's, or what somebody typed."""
    return str(MOVES.get(reason) or REASONS.get(reason) or remarks.spoken_reason(reason) or reason)


# What its owner may read of why a payout moved; the rest is between us and the bank.
_PUBLIC = frozenset(
    "credited handed_to_bank never_received provider_accepted provider_paid statement balance_fell".split()
)


def public_reason(reason: str) -> str:
    return reason_of(reason) if reason in _PUBLIC or reason in REASONS else ""


def method_label(method: PayoutMethod) -> str:
    """`Bank transfer to EE•• •••• 5685`."""
    if method.kind == DONATION:
        chosen = cause(method.cause or "")
        return _("Donation to %(cause)s", cause=chosen.name if chosen else method.cause)
    if method.kind == BANK and method.shown:
        return _("Bank transfer to %(account)s", account=method.shown)
    return str(KINDS[method.kind])


def obstacle_words(it: Obstacle) -> str:
    """Why not yet, to the person it concerns."""
    missing = it.missing.format(language_code()) if it.missing else ""
    return {
        "negative": _(
            "You are %(missing)s below zero: a refund took back more than you had. What you earn next makes up for it.",
            missing=missing,
        ),
        "nothing": _("There is nothing to pay out at the moment."),
        "below_threshold": _("%(missing)s are missing to the least amount we pay out.", missing=missing),
        "under_way": _("A payout is under way. What comes in now leaves with the next."),
        "method_missing": _("You have not told us yet how you want to be paid."),
        "cooling_off": _("Your account was changed; for your safety it waits before it is used."),
        "cause_unknown": _("The cause you chose is no longer offered. Please choose another."),
        "tax_details_missing": _("Your tax details are missing; the law wants them before the first payout."),
    }[it.kind]


def obstacle_note(it: Obstacle) -> str:
    """The same in short, for the desk."""
    missing = it.missing.format(language_code()) if it.missing else ""
    return {
        "negative": _("owes %(missing)s", missing=missing),
        "nothing": _("nothing there"),
        "below_threshold": _("%(missing)s below the threshold", missing=missing),
        "under_way": _("a payout is under way"),
        "method_missing": _("no method chosen"),
        "cooling_off": _("account changed, waits"),
        "cause_unknown": _("cause no longer offered"),
        "tax_details_missing": _("tax details missing"),
    }[it.kind]


# What stands in the audit log, in the reader's words.
AUDIT = {
    "payout_method.chosen": _l("Way to be paid chosen"),
    "payout_method.stopped": _l("Way to be paid given up"),
    "tax_details.declared": _l("Tax details declared"),
    "self_billing.agreed": _l("Self-billing agreed"),
    "self_billing.withdrawn": _l("Self-billing agreement withdrawn"),
    "payout_batch.prepared": _l("Batch of payouts prepared"),
    "payout_batch.released": _l("Batch of payouts released"),
    "payout_batch.discarded": _l("Batch of payouts discarded"),
    "payout_batch.handed_over": _l("Batch of payouts handed over to the bank"),
    "payout_statement.imported": _l("Bank statement about payouts imported"),
    "payout_rules.set": _l("Rhythm and least amounts of payouts set"),
    "payout.looked_up": _l("Payout looked up at the bank"),
    "payout.withdrawn": _l("Payout withdrawn"),
    "payout.noted_paid": _l("Payout noted as paid"),
    "payout.noted_failed": _l("Payout noted as failed"),
    "payout.noted_returned": _l("Payout noted as returned"),
}
