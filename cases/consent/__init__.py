"""Consent: the client as co-author of a case. They fill in, confirm, approve a version, choose for each output, and take back."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app import events
    from app.accounts.sockets import audit_words, erasure, personal_data
    from app.web import navigation
    from cases.consent import checking, desk, drawing, menus, models, privacy, routes, subscribers, tasks, wording  # noqa: F401
    from cases.consent.facts import CoauthorInvited, ConsentWithdrawn
    from cases.evidence.facts import ResultChanged
    from cases.writing.facts import CaseCommented, CaseSentForReview, CaseVersionSaved
    from cases.writing.sockets import checks, tabs

    drawing.init_app(app)
    app.register_blueprint(routes.routes)
    app.register_blueprint(desk.routes)
    events.subscribe(app, CoauthorInvited, subscribers.write_invitation)
    events.subscribe(app, ConsentWithdrawn, subscribers.say_it_is_withdrawn)
    events.subscribe(app, CaseVersionSaved, subscribers.ask_again)
    events.subscribe(app, ResultChanged, subscribers.ask_again)
    events.subscribe(app, CaseSentForReview, subscribers.say_it_is_ready)
    events.subscribe(app, CaseCommented, subscribers.say_what_was_said)
    checks.plug(app, checking.checks)
    tabs.plug(app, menus.tab)
    navigation.menu.plug(app, menus.entries)
    navigation.waiting.plug(app, menus.waiting)
    navigation.panels.plug(app, menus.panel_at)
    audit_words.plug(app, lambda: wording.AUDIT)
    personal_data.plug(app, privacy.about)
    erasure.plug(app, privacy.erase)
