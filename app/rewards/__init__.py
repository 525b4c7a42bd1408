"""Rewards: one way to give something, once per source, and to take it back exactly."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.rewards import (
        desk,
        desk_offers,
        desk_policies,
        desk_queues,
        models,  # noqa: F401
        place_routes,
        routes,
        shelf_routes,
        showcase_routes,
    )

    for blueprint in (
        routes,
        shelf_routes,
        place_routes,
        showcase_routes,
        desk,
        desk_policies,
        desk_offers,
        desk_queues,
    ):
        app.register_blueprint(blueprint.routes)
    _hear(app)
    _plug_in(app)


def _hear(app: Flask) -> None:
    from app import events
    from app.orders.facts import OrderCancelled, OrderExpired, OrderPaid, OrderPlaced, OrderRefunded, OrderReinstated
    from app.rewards import subscribers
    from app.rewards.facts import RewardGranted, RewardMatured, RewardReversed

    events.subscribe(app, OrderPlaced, subscribers.promise_for_order)
    events.subscribe(app, OrderPaid, subscribers.keep_for_order)
    events.subscribe(app, OrderRefunded, subscribers.take_share_back)
    events.subscribe(app, OrderPlaced, subscribers.reserve_credit)
    events.subscribe(app, OrderPaid, subscribers.capture_credit)
    events.subscribe(app, OrderCancelled, subscribers.release_credit)
    events.subscribe(app, OrderExpired, subscribers.release_credit)
    events.subscribe(app, OrderReinstated, subscribers.hold_credit_again)
    events.subscribe(app, OrderRefunded, subscribers.return_credit)
    events.subscribe(app, RewardGranted, subscribers.tell_granted)
    events.subscribe(app, RewardMatured, subscribers.tell_matured)
    events.subscribe(app, RewardReversed, subscribers.tell_reversed)


def _plug_in(app: Flask) -> None:
    from app.accounts.sockets import audit_words, erasure, personal_data
    from app.orders.sockets import credit_at_hand, credit_used, receipt_words
    from app.rewards import menus, privacy, receipts, sockets, spending, subscribers, wording
    from app.rewards.kinds import core_kinds
    from app.rewards.occasions import core_occasions
    from app.web import navigation

    credit_at_hand.plug(app, spending.at_hand)
    credit_used.plug(app, spending.adjust)
    receipt_words.plug(app, receipts.order_words)
    sockets.kinds.plug(app, core_kinds)
    sockets.occasions.plug(app, core_occasions)
    sockets.barriers.plug(app, subscribers.wait_for_dispute)
    audit_words.plug(app, lambda: wording.AUDIT)
    navigation.menu.plug(app, menus.entries)
    navigation.waiting.plug(app, menus.waiting)
    navigation.search_hits.plug(app, menus.search)
    navigation.panels.plug(app, menus.panel_at)
    personal_data.plug(app, privacy.rewards_about)
    personal_data.plug(app, privacy.redemptions_about)
    personal_data.plug(app, privacy.gifts_about)
    erasure.plug(app, privacy.erase)
