"""The ledger: who has what, as transfers that are only ever added, with balances that are the sum of them."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.accounts.sockets import audit_words, erasure, personal_data
    from app.ledger import cli, desk, menus, models, remarks, routes, tasks, wording  # noqa: F401
    from app.web import navigation

    app.register_blueprint(routes.routes)
    app.register_blueprint(desk.routes)
    app.cli.add_command(cli.ledger)
    audit_words.plug(app, lambda: wording.AUDIT)
    navigation.menu.plug(app, menus.entries)
    navigation.waiting.plug(app, menus.waiting)
    navigation.panels.plug(app, menus.panel_at)
    personal_data.plug(app, menus.transfers_about)
    personal_data.plug(app, menus.remarks_about)
    erasure.plug(app, remarks.forget)
