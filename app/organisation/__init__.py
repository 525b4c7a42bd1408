"""Organisation: the independent members, what they are and can do, and how their membership goes."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app import events
    from app.accounts.facts import InvitationAccepted
    from app.accounts.sockets import audit_words, erasure, personal_data
    from app.catalogue.sockets import public_pages
    from app.organisation import (  # noqa: F401
        desk,
        desk_decisions,
        framing,
        menus,
        models,
        privacy,
        routes,
        sockets,
        subscribers,
        wording,
    )
    from app.web import navigation

    for blueprint in (routes.public, routes.portal, framing.desk_routes):
        app.register_blueprint(blueprint)
    events.subscribe(app, InvitationAccepted, subscribers.welcome)
    app.jinja_env.globals.update(
        stage_tones=wording.STAGE_TONES,
        event_tones=wording.EVENT_TONES,
        event_words=wording.event_words,
        eligibility_lines=wording.eligibility_lines,
        receipt_lines=wording.receipt_lines,
        suggestion_lines=wording.suggestion_lines,
    )
    audit_words.plug(app, lambda: wording.AUDIT)
    navigation.menu.plug(app, menus.entries)
    navigation.search_hits.plug(app, menus.search)
    navigation.waiting.plug(app, menus.waiting)
    navigation.panels.plug(app, menus.panel_at)
    public_pages.plug(app, menus.public_pages)
    personal_data.plug(app, privacy.membership_about)
    erasure.plug(app, privacy.erase)
