"""Asking: everyone who bought, or a sample anyone can draw again; by mail, on the site, by phone, in person, and elsewhere."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app import events
    from app.accounts.facts import ContactCorrected
    from app.accounts.sockets import erasure, personal_data
    from app.orders.facts import OrderRefunded
    from app.projects.facts import ProjectDelivered, ProjectReopened
    from app.web import navigation
    from reviews.asking import (  # noqa: F401
        desk,
        desk_campaigns,
        desk_words,
        menus,
        models,
        place_models,
        privacy,
        routes,
        subscribers,
        tasks,
    )
    from reviews.reviewing.facts import RequestPostponed, ReviewSubmitted

    for blueprint in (routes.routes, desk.routes, desk_words.routes, desk_campaigns.routes):
        app.register_blueprint(blueprint)
    events.subscribe(app, ProjectDelivered, subscribers.plan_delivered)
    events.subscribe(app, ProjectReopened, subscribers.wait_for_reopened)
    events.subscribe(app, OrderRefunded, subscribers.call_off_refunded)
    events.subscribe(app, ContactCorrected, subscribers.follow_address)
    events.subscribe(app, ReviewSubmitted, subscribers.settle_reviewed)
    events.subscribe(app, RequestPostponed, subscribers.ask_again_later)
    navigation.menu.plug(app, menus.entries)
    navigation.panels.plug(app, menus.panel_at)
    personal_data.plug(app, privacy.asks_about)
    erasure.plug(app, privacy.erase)
