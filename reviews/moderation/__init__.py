"""Moderation: what a machine holds, what a person decides, who is told, and the public log of all of it."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app import events
    from app.accounts.sockets import audit_words, erasure, personal_data
    from app.demo.sockets import chapters
    from app.web import navigation
    from reviews.moderation import (  # noqa: F401
        cli,
        desk,
        desk_media,
        desk_notices,
        log_routes,
        media_models,
        media_routes,
        menus,
        models,
        policy,
        privacy,
        routes,
        screens,
        story,
        subscribers,
        wording,
    )
    from reviews.moderation.facts import DecisionTaken, DecisionTookEffect
    from reviews.reviewing import facts, sockets

    for rooms in (log_routes, desk, desk_notices, desk_media):
        app.register_blueprint(rooms.routes)
    for blueprint in (routes.statements, routes.notices, routes.proposals, media_routes.routes):
        app.register_blueprint(blueprint)
    audit_words.plug(app, lambda: wording.AUDIT)
    navigation.menu.plug(app, menus.entries)
    navigation.panels.plug(app, menus.panel_at)
    navigation.waiting.plug(app, menus.waiting)
    navigation.search_hits.plug(app, menus.search)
    sockets.screens.plug(app, screens.screen)
    sockets.media_screens.plug(app, screens.screen_media)
    sockets.replies.plug(app, menus.replies)
    for part in (policy.looking, policy.deciding, policy.keeping):
        sockets.policy.plug(app, part)
    personal_data.plug(app, privacy.statements_about)
    personal_data.plug(app, privacy.media_decisions_about)
    personal_data.plug(app, privacy.notices_by)
    erasure.plug(app, privacy.forget)
    chapters.plug(app, story.chapters)
    events.subscribe(app, facts.ReviewHeld, subscribers.held)
    events.subscribe(app, facts.ReviewMediaHeld, subscribers.media_held)
    events.subscribe(app, facts.ReviewPublished, subscribers.published)
    events.subscribe(app, facts.ReviewRefused, subscribers.refused)
    events.subscribe(app, facts.ReviewRemoved, subscribers.removed)
    events.subscribe(app, facts.ReviewRestored, subscribers.restored)
    events.subscribe(app, facts.ReviewRevised, subscribers.revised)
    events.subscribe(app, facts.ReviewWithdrawn, subscribers.withdrawn)
    events.subscribe(app, DecisionTaken, subscribers.taken)
    events.subscribe(app, DecisionTookEffect, subscribers.decided)
    app.cli.add_command(cli.moderation)
