"""Months: a look back at each program once a month, with numbers that are frozen, and what people decide from them."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.accounts.sockets import audit_words, erasure, personal_data
    from app.demo.sockets import chapters
    from app.web import navigation
    from referrals.months import desk, menus, models, privacy, story, tasks, wording  # noqa: F401

    app.register_blueprint(desk.routes)
    audit_words.plug(app, lambda: wording.AUDIT)
    navigation.menu.plug(app, menus.entries)
    navigation.waiting.plug(app, menus.waiting)
    personal_data.plug(app, privacy.remarks_about)
    erasure.plug(app, privacy.erase)
    chapters.plug(app, story.chapters)
