"""Reviewing: requests with their tokens, reviews with their revisions and media; the ground of the wing."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.accounts.sockets import audit_words, erasure, personal_data
    from app.demo.sockets import chapters
    from app.reports.sockets import cost_kinds
    from app.web import navigation
    from reviews.reviewing import (  # noqa: F401
        author_models,
        author_routes,
        desk,
        desk_contests,
        media_routes,
        models,
        offer_models,
        panels,
        policy,
        privacy,
        routes,
        story,
        wording,
    )
    from reviews.reviewing.sockets import policy as policy_parts

    for rooms in (routes, author_routes, media_routes, desk, desk_contests):
        app.register_blueprint(rooms.routes)
    panels.init_app(app)
    navigation.menu.plug(app, panels.menu)
    navigation.panels.plug(app, panels.panel_at)
    navigation.waiting.plug(app, panels.waiting)
    audit_words.plug(app, lambda: wording.AUDIT)
    cost_kinds.plug(app, lambda: wording.COSTS)
    personal_data.plug(app, privacy.reviews_about)
    personal_data.plug(app, privacy.requests_about)
    erasure.plug(app, privacy.erase)
    chapters.plug(app, story.chapters)
    policy_parts.plug(app, policy.writing)
    policy_parts.plug(app, policy.giving)
    _hear(app)


def _hear(app: Flask) -> None:
    from app import events
    from app.accounts.facts import EmailVerified
    from reviews.reviewing import subscribers
    from reviews.reviewing.facts import ReviewRevised, ReviewSubmitted, ReviewWithdrawn

    events.subscribe(app, ReviewSubmitted, subscribers.screen_submitted)
    events.subscribe(app, ReviewSubmitted, subscribers.reward)
    events.subscribe(app, ReviewSubmitted, subscribers.thank)
    events.subscribe(app, ReviewRevised, subscribers.screen_revised)
    events.subscribe(app, ReviewWithdrawn, subscribers.clear_away)
    events.subscribe(app, EmailVerified, subscribers.give_waiting)
