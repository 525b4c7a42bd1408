"""Commissions: what an order earns for those who brought it, at every level, and what a refund takes back."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app import events
    from app.accounts.sockets import audit_words, erasure, personal_data
    from app.orders.facts import OrderRefunded
    from app.reports.sockets import cost_kinds
    from app.rewards.sockets import barriers
    from app.web import navigation
    from referrals.commissions import desk, menus, models, privacy, routes, subscribers, wording  # noqa: F401
    from referrals.tracking.facts import ConversionRecorded, DayRecorded, RefundRecorded

    for blueprint in (routes.routes, desk.routes):
        app.register_blueprint(blueprint)
    events.subscribe(app, ConversionRecorded, subscribers.decide)
    events.subscribe(app, DayRecorded, subscribers.decide_day)
    events.subscribe(app, RefundRecorded, subscribers.take_back)
    events.subscribe(app, OrderRefunded, subscribers.follow_order)
    barriers.plug(app, subscribers.wait_for_source)
    barriers.plug(app, subscribers.wait_for_person)
    audit_words.plug(app, lambda: wording.AUDIT)
    cost_kinds.plug(app, lambda: wording.COSTS)
    navigation.menu.plug(app, menus.entries)
    personal_data.plug(app, privacy.commissions_about)
    erasure.plug(app, privacy.forget_line)
