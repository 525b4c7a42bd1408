"""Recovery: whoever was not content is heard by the right person, beside the review and never instead of it."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app import events
    from app.accounts.sockets import audit_words, erasure, personal_data
    from app.demo.sockets import chapters
    from app.projects.sockets import waiting_items
    from app.web import navigation
    from reviews.recovery import (  # noqa: F401
        desk,
        desk_changes,
        menus,
        models,
        privacy,
        questioning,
        routes,
        story,
        subscribers,
        tasks,
        wording,
    )
    from reviews.reviewing.facts import ReviewRevised, ReviewSubmitted, ReviewWithdrawn
    from reviews.reviewing.sockets import thanks

    for blueprint in (routes.routes, desk.routes, desk_changes.routes):
        app.register_blueprint(blueprint)
    events.subscribe(app, ReviewSubmitted, subscribers.look_at_submitted)
    events.subscribe(app, ReviewRevised, subscribers.look_at_revised)
    events.subscribe(app, ReviewWithdrawn, subscribers.close_withdrawn)
    thanks.plug(app, questioning.thanks)
    waiting_items.plug(app, menus.waiting_for)
    audit_words.plug(app, lambda: wording.AUDIT)
    navigation.menu.plug(app, menus.entries)
    navigation.waiting.plug(app, menus.waiting)
    navigation.search_hits.plug(app, menus.search)
    personal_data.plug(app, privacy.answers_of)
    erasure.plug(app, privacy.erase)
    chapters.plug(app, story.chapters)
