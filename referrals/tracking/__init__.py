"""Tracking: links, touches, and who brought a buyer."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app import api, events
    from app.accounts.facts import EmailVerified, UserRegistered
    from app.accounts.sockets import audit_words, erasure, personal_data
    from app.demo.sockets import chapters
    from app.newsletter.facts import SubscriptionAsked, SubscriptionConfirmed
    from app.orders.facts import OrderPaid, OrderRefunded
    from app.web import navigation
    from referrals.programs.facts import PartnerJoined
    from referrals.tracking import (  # noqa: F401
        api_routes,
        carrying,
        desk,
        door,
        menus,
        models,
        privacy,
        queries,
        routes,
        story,
        subscribers,
        tasks,
        wording,
    )
    from referrals.tracking.facts import ConversionRecorded, RefundRecorded

    for blueprint in (routes.routes, routes.own, desk.routes):
        app.register_blueprint(blueprint)
    api.offer(app, api_routes.routes, wording.SCOPES)
    door.stand_before(app)
    carrying.init_app(app)
    _answer(app)
    events.subscribe(app, PartnerJoined, subscribers.make_first_link)
    events.subscribe(app, UserRegistered, subscribers.expect_registration)
    events.subscribe(app, EmailVerified, subscribers.credit_registration)
    events.subscribe(app, SubscriptionAsked, subscribers.expect_subscription)
    events.subscribe(app, SubscriptionConfirmed, subscribers.credit_subscription)
    events.subscribe(app, OrderPaid, subscribers.credit_order)
    events.subscribe(app, OrderRefunded, subscribers.note_refund)
    events.subscribe(app, ConversionRecorded, subscribers.tell_partner)
    events.subscribe(app, RefundRecorded, subscribers.tell_partner_of_refund)
    audit_words.plug(app, lambda: wording.AUDIT)
    navigation.menu.plug(app, menus.entries)
    navigation.panels.plug(app, carrying.panel_at)
    navigation.search_hits.plug(app, menus.search)
    personal_data.plug(app, privacy.links_about)
    erasure.plug(app, privacy.erase)
    chapters.plug(app, story.chapters)


def _answer(app: Flask) -> None:
    from app.orders.sockets import recommended, touches
    from app.reports.sockets import touch_kinds
    from referrals.programs.sockets import past_days
    from referrals.tracking import advocacy, carrying, queries, wording

    touches.plug(app, carrying.touches)
    touch_kinds.plug(app, lambda: wording.TOUCHES)
    recommended.plug(app, advocacy.recommended)
    past_days.plug(app, queries.past_days)
