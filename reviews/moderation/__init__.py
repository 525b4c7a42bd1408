"""Moderation: what a machine holds, what a person decides, who is told, and the public log of all of it."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app import events
    from reviews.moderation import cli, models, screens, subscribers, tasks  # noqa: F401
    from reviews.moderation.facts import DecisionTookEffect
    from reviews.reviewing import facts
    from reviews.reviewing.sockets import screens as asked

    asked.plug(app, screens.screen)
    events.subscribe(app, facts.ReviewHeld, subscribers.held)
    events.subscribe(app, facts.ReviewPublished, subscribers.published)
    events.subscribe(app, facts.ReviewRefused, subscribers.refused)
    events.subscribe(app, facts.ReviewRemoved, subscribers.removed)
    events.subscribe(app, facts.ReviewRestored, subscribers.restored)
    events.subscribe(app, facts.ReviewRevised, subscribers.revised)
    events.subscribe(app, facts.ReviewWithdrawn, subscribers.withdrawn)
    events.subscribe(app, DecisionTookEffect, subscribers.decided)
    app.cli.add_command(cli.moderation)
