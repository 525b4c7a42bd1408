"""Integrity: signs of false reviews, proof that all are treated alike, and the policy that says how."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.accounts.sockets import audit_words
    from app.demo.sockets import chapters
    from app.web import navigation
    from reviews.integrity import desk, menus, models, policy, routes, screens, story, tasks, wording  # noqa: F401
    from reviews.moderation.sockets import hold_words
    from reviews.reviewing import sockets

    for blueprint in (routes.routes, desk.routes):
        app.register_blueprint(blueprint)
    audit_words.plug(app, lambda: wording.AUDIT)
    navigation.menu.plug(app, menus.entries)
    navigation.waiting.plug(app, menus.waiting)
    sockets.screens.plug(app, screens.screen)
    sockets.policy.plug(app, policy.checking)
    hold_words.plug(app, screens.in_words)
    chapters.plug(app, story.chapters)
