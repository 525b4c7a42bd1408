"""Promotions: discounts and gifts with limits that hold, their codes, and what became of them."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app import events
    from app.orders import sockets
    from app.orders.facts import OrderCancelled, OrderExpired, OrderPaid, OrderPlaced, OrderRefunded, OrderReinstated
    from referrals.promotions import models, quoting, subscribers, wording  # noqa: F401

    events.subscribe(app, OrderPlaced, subscribers.reserve)
    events.subscribe(app, OrderPaid, subscribers.capture)
    events.subscribe(app, OrderCancelled, subscribers.release)
    events.subscribe(app, OrderExpired, subscribers.release)
    events.subscribe(app, OrderReinstated, subscribers.hold_again)
    events.subscribe(app, OrderRefunded, subscribers.follow_refund)
    sockets.adjustments.plug(app, quoting.adjustments)
    sockets.code_findings.plug(app, quoting.findings)
    sockets.receipt_words.plug(app, wording.receipt_words)
