"""Reviewing: requests with their tokens, reviews with their revisions and media; the ground of the wing."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.web import navigation
    from reviews.reviewing import author_models, author_routes, media_routes, models, offer_models, panels, routes  # noqa: F401

    for blueprint in (routes.routes, author_routes.routes, media_routes.routes):
        app.register_blueprint(blueprint)
    panels.init_app(app)
    navigation.menu.plug(app, panels.menu)
    navigation.panels.plug(app, panels.panel_at)
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
