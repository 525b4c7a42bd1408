"""Risk: what is noticed about partners waits for a person, who hears them and decides; nothing is deleted by itself."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app import events
    from app.accounts.sockets import audit_words, erasure, personal_data
    from app.demo.sockets import chapters
    from app.web import navigation
    from referrals.commissions.facts import ConversionDecided
    from referrals.commissions.sockets import holds
    from referrals.risk import desk, menus, models, privacy, routes, story, subscribers, tasks, wording  # noqa: F401
    from referrals.risk.facts import SignalRaised

    for blueprint in (routes.routes, desk.routes):
        app.register_blueprint(blueprint)
    events.subscribe(app, ConversionDecided, subscribers.screen)
    events.subscribe(app, SignalRaised, subscribers.tell)
    holds.plug(app, subscribers.holds)
    audit_words.plug(app, lambda: wording.AUDIT)
    navigation.menu.plug(app, menus.entries)
    navigation.waiting.plug(app, menus.waiting)
    personal_data.plug(app, privacy.cases_about)
    erasure.plug(app, privacy.erase)
    chapters.plug(app, story.chapters)
