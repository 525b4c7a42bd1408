"""Invoices: numbered, unchangeable, mailed; a credit note for every refund; a pro forma for those who pay by transfer."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.accounts.sockets import audit_words, kept_contacts, personal_data
    from app.events import subscribe
    from app.invoices import desk, menus, models, numbering, privacy, queries, routes, subscribers, wording  # noqa: F401
    from app.invoices.facts import InvoiceIssued
    from app.orders.facts import OrderPaid
    from app.orders.sockets import order_panels
    from app.payments.facts import PaymentRefunded
    from app.web import navigation

    numbering.check_settings(app.extensions["settings"])
    app.register_blueprint(routes.routes)
    app.register_blueprint(desk.routes)
    audit_words.plug(app, lambda: wording.AUDIT)
    navigation.menu.plug(app, menus.entries)
    navigation.search_hits.plug(app, menus.search)
    navigation.waiting.plug(app, menus.waiting)
    navigation.panels.plug(app, menus.panel_at)
    kept_contacts.plug(app, queries.invoiced_contacts)
    order_panels.plug(app, menus.order_panel)
    personal_data.plug(app, privacy.invoices_about)
    subscribe(app, OrderPaid, subscribers.invoice_the_order)
    subscribe(app, PaymentRefunded, subscribers.credit_the_refund)
    subscribe(app, InvoiceIssued, subscribers.deliver_the_document)
