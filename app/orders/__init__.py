"""Orders: placed once, confirmed only by verified money; and the quotes that become orders."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app import events
    from app.accounts.facts import ContactCorrected, EmailVerified
    from app.accounts.sockets import audit_words, erasure, personal_data
    from app.orders import (  # noqa: F401
        desk,
        menus,
        models,
        panels,
        privacy,
        quote_desk,
        quote_routes,
        routes,
        subscribers,
        tasks,
        wording,
    )
    from app.orders.facts import OrderCancelled, OrderExpired, OrderPaid, OrderPlaced, QuoteSent
    from app.web import navigation

    for blueprint in (routes.routes, quote_routes.routes, desk.routes, quote_desk.routes):
        app.register_blueprint(blueprint)
    events.subscribe(app, OrderPlaced, subscribers.confirm_receipt)
    events.subscribe(app, OrderPaid, subscribers.confirm_payment)
    events.subscribe(app, OrderCancelled, subscribers.tell_cancelled)
    events.subscribe(app, OrderExpired, subscribers.tell_expired)
    events.subscribe(app, QuoteSent, subscribers.offer)
    events.subscribe(app, EmailVerified, subscribers.settle_what_is_free)
    events.subscribe(app, ContactCorrected, subscribers.write_to_new_address)
    app.jinja_env.globals.update(
        state_words=wording.state_words,
        state_choices=wording.state_choices,
        why_lines=wording.why_lines,
        discounts_of=wording.discounts_of,
    )
    audit_words.plug(app, lambda: wording.AUDIT)
    navigation.menu.plug(app, menus.entries)
    navigation.search_hits.plug(app, menus.search)
    navigation.waiting.plug(app, menus.waiting)
    navigation.panels.plug(app, panels.panel_at)
    personal_data.plug(app, privacy.orders_about)
    personal_data.plug(app, privacy.quotes_about)
    erasure.plug(app, privacy.erase)
