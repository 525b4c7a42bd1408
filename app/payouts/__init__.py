"""Payouts: what people earned on its way to them, prepared by one person and released by another."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.accounts.sockets import audit_words, erasure, personal_data
    from app.events import subscribe
    from app.ledger.sockets import purposes
    from app.money import Money
    from app.payouts import (
        cli,
        desk,
        desk_batches,
        desk_rules,
        desk_statements,
        menus,
        privacy,
        routes,
        subscribers,
        terms,
        wording,
    )
    from app.payouts.bank_file import BankFile
    from app.payouts.facts import PayoutFailed, PayoutMethodChanged, PayoutPaid, PayoutReadyToSend, PayoutReturned
    from app.payouts.providers import offer
    from app.payouts.sandbox_bank import SandboxBank
    from app.web import navigation

    terms.check_settings(app.extensions["settings"].payouts)
    offer(app, [BankFile(), SandboxBank()])
    for blueprint in (routes.routes, desk.routes, desk_batches.routes, desk_statements.routes, desk_rules.routes):
        app.register_blueprint(blueprint)
    app.cli.add_command(cli.payouts)
    app.add_template_global(wording.method_label, "method_label")
    app.add_template_global(Money, "amount_of")
    app.add_template_global(Money.zero, "zero_of")
    audit_words.plug(app, lambda: wording.AUDIT)
    navigation.menu.plug(app, menus.entries)
    navigation.search_hits.plug(app, menus.search)
    navigation.waiting.plug(app, menus.waiting)
    navigation.panels.plug(app, menus.panel_at)
    for section in (privacy.payouts_about, privacy.methods_about, privacy.tax_about):
        personal_data.plug(app, section)
    erasure.plug(app, privacy.forget)
    purposes.plug(app, wording.purposes)
    subscribe(app, PayoutReadyToSend, subscribers.send_it)
    subscribe(app, PayoutPaid, subscribers.document_and_tell)
    subscribe(app, PayoutFailed, subscribers.tell_of_failure)
    subscribe(app, PayoutReturned, subscribers.take_document_back)
    subscribe(app, PayoutMethodChanged, subscribers.tell_of_method)
