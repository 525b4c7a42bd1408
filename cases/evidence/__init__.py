"""Evidence: results as rows, numbers bound to them, the chain to the order, and the seal of what was published."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.accounts.sockets import audit_words
    from app.demo.sockets import chapters
    from cases.evidence import (  # noqa: F401  (models: tables)
        charting,
        desk,
        menus,
        models,
        proving,
        queries,
        routes,
        story,
        wording,
    )
    from cases.writing import sockets

    app.register_blueprint(desk.routes)
    app.register_blueprint(routes.routes)
    audit_words.plug(app, lambda: wording.AUDIT)
    sockets.numbers.plug(app, queries.numbers_of)
    sockets.checks.plug(app, proving.checks)
    sockets.charts.plug(app, charting.drawn)
    sockets.chart_names.plug(app, menus.chart_names)
    sockets.tabs.plug(app, menus.tabs)
    sockets.panels.plug(app, menus.chain_panel)
    chapters.plug(app, story.chapters)
