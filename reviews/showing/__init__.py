"""Showing: pages of reviews, the number on them, how anybody can recompute it, and what other pages quote."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app import events
    from app.accounts.sockets import audit_words, erasure, personal_data
    from app.catalogue.sockets import public_pages
    from app.orders.sockets import touches
    from app.organisation.sockets import ratings
    from app.projects.sockets import testimonials
    from app.reports.sockets import touch_kinds
    from app.web import navigation
    from reviews.reviewing import facts
    from reviews.reviewing.sockets import deeds, uses
    from reviews.reviewing.sockets import policy as policy_parts
    from reviews.showing import (  # noqa: F401
        desk,
        desk_import,
        drawing,
        embedding,
        helping,
        menus,
        models,
        panels,
        policy,
        privacy,
        routes,
        subscribers,
        tasks,
        telling,
        touching,
        wording,
    )

    drawing.init_app(app)
    touching.init_app(app)
    for blueprint in (routes.routes, embedding.routes, desk.routes, desk.public, desk_import.routes):
        app.register_blueprint(blueprint)
    events.subscribe(app, facts.ReviewPublished, subscribers.recount)
    events.subscribe(app, facts.ReviewRevised, subscribers.recount)
    events.subscribe(app, facts.ReviewHeld, subscribers.recount)
    events.subscribe(app, facts.ReviewRemoved, subscribers.recount)
    events.subscribe(app, facts.ReviewRestored, subscribers.recount)
    events.subscribe(app, facts.ReviewWithdrawn, subscribers.recount)
    events.subscribe(app, facts.ReviewRevised, subscribers.begin_votes_anew)
    events.subscribe(app, facts.ReviewWithdrawn, subscribers.forget_votes)
    audit_words.plug(app, lambda: wording.AUDIT)
    navigation.menu.plug(app, menus.entries)
    navigation.panels.plug(app, panels.panel_at)
    touches.plug(app, touching.touches)
    touch_kinds.plug(app, lambda: touching.WORDS)
    public_pages.plug(app, telling.public_pages)
    ratings.plug(app, telling.ratings_of_member)
    testimonials.plug(app, telling.testimonials)
    uses.plug(app, telling.uses)
    deeds.plug(app, helping.deeds)
    policy_parts.plug(app, policy.showing)
    personal_data.plug(app, privacy.votes_about)
    erasure.plug(app, privacy.erase)
