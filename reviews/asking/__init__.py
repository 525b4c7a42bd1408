"""Asking: everyone who bought, or a sample anyone can draw again; by mail, on the site, by phone, in person, and elsewhere."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app import events
    from app.accounts.facts import ContactCorrected
    from app.accounts.sockets import audit_words, erasure, personal_data
    from app.demo.sockets import chapters
    from app.orders.facts import OrderRefunded
    from app.projects.facts import FeedbackMarked, ProjectDelivered, ProjectReopened
    from app.projects.sockets import waiting_items
    from app.web import navigation
    from reviews.asking import (  # noqa: F401
        desk,
        desk_calls,
        desk_campaigns,
        desk_devices,
        desk_words,
        device_routes,
        mention_routes,
        menus,
        models,
        permission_routes,
        permitting,
        place_models,
        policy,
        poll_routes,
        privacy,
        routes,
        story,
        subscribers,
        tasks,
        wording,
    )
    from reviews.reviewing.facts import RequestPostponed, ReviewSubmitted
    from reviews.reviewing.sockets import policy as policy_parts

    for pages in (routes, device_routes, permission_routes, poll_routes, mention_routes):
        app.register_blueprint(pages.routes)
    for pages in (desk, desk_words, desk_campaigns, desk_calls, desk_devices):
        app.register_blueprint(pages.routes)
    app.register_blueprint(poll_routes.staff)
    app.register_blueprint(mention_routes.staff)
    events.subscribe(app, FeedbackMarked, subscribers.ask_the_author)
    waiting_items.plug(app, permitting.waiting_for)
    events.subscribe(app, ProjectDelivered, subscribers.plan_delivered)
    events.subscribe(app, ProjectReopened, subscribers.wait_for_reopened)
    events.subscribe(app, OrderRefunded, subscribers.call_off_refunded)
    events.subscribe(app, ContactCorrected, subscribers.follow_address)
    events.subscribe(app, ReviewSubmitted, subscribers.settle_reviewed)
    events.subscribe(app, RequestPostponed, subscribers.ask_again_later)
    policy_parts.plug(app, policy.asking)
    audit_words.plug(app, lambda: wording.AUDIT)
    navigation.menu.plug(app, menus.entries)
    navigation.panels.plug(app, menus.panel_at)
    navigation.waiting.plug(app, menus.waiting)
    personal_data.plug(app, privacy.asks_about)
    personal_data.plug(app, privacy.voices_of)
    erasure.plug(app, privacy.erase)
    chapters.plug(app, story.chapters)
