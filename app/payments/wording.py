"""How payments are spoken of: a word and a tone (see the status macro) for each state."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

STATES = {
    "started": (_l("Started"), "wait"),
    "pending": (_l("Waiting for the bank"), "wait"),
    "captured": (_l("Paid"), "good"),
    "failed": (_l("Declined"), "bad"),
    "abandoned": (_l("Not finished"), "quiet"),
    "refunded": (_l("Refunded"), "note"),
    "disputed": (_l("Disputed"), "bad"),
}
REFUND_STATES = {
    "requested": (_l("On its way"), "wait"),
    "succeeded": (_l("Sent back"), "good"),
    "failed": (_l("Came back"), "bad"),
}
OUTCOMES = {
    "settled": (_l("Settled"), "good"),
    "waiting": (_l("Waits for earlier news"), "wait"),
    "attention": (_l("Needs a person"), "warn"),
    "failed": (_l("Failed, tried again"), "bad"),
}
KINDS = {
    "created": _l("Payment opened"),
    "pending": _l("Payment under way"),
    "declined": _l("Attempt declined"),
    "captured": _l("Money came in"),
    "failed": _l("Payment failed"),
    "abandoned": _l("Payment not finished"),
    "refunded": _l("Money went back"),
    "refund_failed": _l("Refund came back"),
    "disputed": _l("Dispute opened"),
    "dispute_won": _l("Dispute won"),
    "dispute_lost": _l("Dispute lost"),
}
RESOLUTIONS = {
    "accepted": _l("Accepted"),
    "refunded": _l("Sent back"),
    "assigned": _l("Assigned to an order"),
    "ignored": _l("Put aside"),
    "became_known": _l("Answered by later news"),
}
SOURCES = {
    "webhook": _l("Told by the gateway"),
    "look_up": _l("Asked by us"),
    "statement": _l("Bank statement"),
    "desk": _l("Told at the desk"),
}


# What stands in the audit log, in the reader's words.
AUDIT = {
    "bank_line.assigned": _l("Line of a bank statement assigned"),
    "bank_import.finished": _l("Bank statement imported"),
    "payment_notice.retried": _l("Notice of a payment tried again"),
    "refund.asked": _l("Refund asked for"),
    "refund.sent": _l("Refund sent by hand"),
    "payment_attention.accepted": _l("Payment accepted as it is"),
    "payment_attention.refunded": _l("Payment sent back"),
    "payment_attention.ignored": _l("Note about a payment put aside"),
}
