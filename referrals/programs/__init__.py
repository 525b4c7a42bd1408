"""Programs: the rules by which referring is rewarded, versioned, and who takes part."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.accounts.sockets import audit_words, erasure, personal_data
    from app.demo.sockets import chapters
    from app.web import navigation
    from referrals.programs import desk, menus, models, privacy, routes, story, wording  # noqa: F401
    from referrals.programs.disclosure import disclosure

    app.add_template_global(disclosure, "referral_disclosure")
    app.register_blueprint(routes.routes)
    app.register_blueprint(desk.routes)
    audit_words.plug(app, lambda: wording.AUDIT)
    navigation.menu.plug(app, menus.entries)
    navigation.waiting.plug(app, menus.waiting)
    personal_data.plug(app, privacy.partnerships_about)
    erasure.plug(app, privacy.erase)
    chapters.plug(app, story.chapters)
