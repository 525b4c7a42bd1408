"""Publishing: the case in public, in every form, and what came of it."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app import events
    from app.accounts.sockets import audit_words
    from cases.consent.facts import ConsentGiven, ConsentWithdrawn
    from cases.evidence.facts import ResultChanged
    from cases.publishing import models, shelf, subscribers, tasks, wording  # noqa: F401

    shelf.init_app(app)
    events.subscribe(app, ConsentGiven, subscribers.draw_anew)
    events.subscribe(app, ConsentWithdrawn, subscribers.take_down)
    events.subscribe(app, ResultChanged, subscribers.hold)
    audit_words.plug(app, lambda: wording.AUDIT)
