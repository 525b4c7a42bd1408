"""Questions: partners ask the people behind their program, who answer; what was asked is part of each month's look back."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.accounts.sockets import audit_words, erasure, personal_data
    from app.demo.sockets import chapters
    from app.web import navigation
    from referrals.questions import desk, menus, models, privacy, routes, story, wording  # noqa: F401

    for blueprint in (routes.routes, desk.routes):
        app.register_blueprint(blueprint)
    audit_words.plug(app, lambda: wording.AUDIT)
    navigation.menu.plug(app, menus.entries)
    navigation.waiting.plug(app, menus.waiting)
    personal_data.plug(app, privacy.questions_about)
    erasure.plug(app, privacy.erase)
    chapters.plug(app, story.chapters)
