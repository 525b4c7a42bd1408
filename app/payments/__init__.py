"""Payments: what gateways and banks tell us about money, settled once, and shown to a person where it does not fit."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app import events
    from app.accounts.sockets import audit_words, personal_data
    from app.orders.facts import OrderCancelled, OrderExpired, OrderPaid
    from app.orders.sockets import being_paid, order_panels
    from app.payments import (  # noqa: F401
        desk,
        desk_bank,
        models,
        panels,
        queries,
        routes,
        sandbox_routes,
        subscribers,
        wording,
    )
    from app.payments.bank_transfer import BankTransfer
    from app.payments.gateway import label_of, offer
    from app.payments.sandbox import Sandbox
    from app.payments.stripe_gateway import Stripe
    from app.web import navigation

    offer(app, [Sandbox(), Stripe(app.extensions["settings"].stripe), BankTransfer()])
    for blueprint in (routes.routes, sandbox_routes.routes, desk.routes, desk_bank.routes):
        app.register_blueprint(blueprint)
    events.subscribe(app, OrderPaid, subscribers.close_open_payments)
    events.subscribe(app, OrderCancelled, subscribers.close_open_payments)
    events.subscribe(app, OrderExpired, subscribers.close_open_payments)
    app.add_template_global(label_of, "gateway_label")
    order_panels.plug(app, panels.order_panel)
    being_paid.plug(app, queries.is_being_paid)
    audit_words.plug(app, lambda: wording.AUDIT)
    navigation.menu.plug(app, panels.entries)
    navigation.search_hits.plug(app, panels.search)
    navigation.waiting.plug(app, panels.waiting)
    navigation.panels.plug(app, panels.panel_at)
    personal_data.plug(app, panels.payments_about)
