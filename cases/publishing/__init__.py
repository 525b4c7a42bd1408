"""Publishing: the case in public, in every form, and what came of it."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app import events
    from app.accounts.sockets import audit_words
    from app.catalogue.sockets import public_pages
    from app.demo.sockets import chapters
    from app.orders.sockets import touches
    from app.reports.sockets import metrics, reports, touch_kinds
    from app.web import navigation
    from cases.consent.facts import ConsentGiven, ConsentWithdrawn
    from cases.consent.sockets import portal_panels, previews
    from cases.evidence.facts import ResultChanged
    from cases.evidence.sockets import public_versions, served_pdfs
    from cases.publishing import (
        blog_routes,
        carrying,
        desk,
        download_routes,
        drawing,
        embed_routes,
        menus,
        models,  # noqa: F401
        proving,
        reporting,
        routes,
        shelf,
        showing,
        story,
        subscribers,
        tasks,  # noqa: F401
        wording,
        yield_desk,
    )
    from cases.writing.sockets import tabs

    shelf.init_app(app)
    drawing.init_app(app)
    carrying.init_app(app)
    public = (routes, download_routes, blog_routes, embed_routes)
    for module in (*public, yield_desk, desk):
        app.register_blueprint(module.routes)
    events.subscribe(app, ConsentGiven, subscribers.draw_anew)
    events.subscribe(app, ConsentWithdrawn, subscribers.take_down)
    events.subscribe(app, ResultChanged, subscribers.hold)
    navigation.menu.plug(app, menus.entries)
    navigation.panels.plug(app, menus.panel_at)
    navigation.waiting.plug(app, menus.waiting)
    public_pages.plug(app, menus.public_pages)
    touches.plug(app, carrying.touches)
    touch_kinds.plug(app, lambda: wording.TOUCHES)
    metrics.plug(app, lambda: reporting.METRICS)
    reports.plug(app, lambda: [reporting.REPORT])
    public_versions.plug(app, proving.is_public_version)
    served_pdfs.plug(app, proving.served_pdf)
    previews.plug(app, showing.preview)
    portal_panels.plug(app, showing.portal_panel)
    tabs.plug(app, menus.tab)
    audit_words.plug(app, lambda: wording.AUDIT)
    chapters.plug(app, story.chapters)
