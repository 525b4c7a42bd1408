"""Reviewing: requests with their tokens, reviews with their revisions and media; the ground of the wing."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app import events
    from reviews.reviewing import models, subscribers, tasks  # noqa: F401
    from reviews.reviewing.facts import ReviewRevised, ReviewSubmitted

    events.subscribe(app, ReviewSubmitted, subscribers.screen_submitted)
    events.subscribe(app, ReviewRevised, subscribers.screen_revised)
