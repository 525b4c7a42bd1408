"""Rewards: one way to give something, once per source, and to take it back exactly."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app import events
    from app.orders.facts import OrderPaid, OrderPlaced, OrderRefunded
    from app.rewards import menus, models, routes, sockets, subscribers, tasks  # noqa: F401
    from app.rewards.facts import RewardGranted, RewardMatured, RewardReversed
    from app.rewards.kinds import core_kinds
    from app.rewards.occasions import core_occasions
    from app.web import navigation

    app.register_blueprint(routes.routes)
    events.subscribe(app, OrderPlaced, subscribers.promise_for_order)
    events.subscribe(app, OrderPaid, subscribers.keep_for_order)
    events.subscribe(app, OrderRefunded, subscribers.take_share_back)
    events.subscribe(app, RewardGranted, subscribers.tell_granted)
    events.subscribe(app, RewardMatured, subscribers.tell_matured)
    events.subscribe(app, RewardReversed, subscribers.tell_reversed)
    sockets.kinds.plug(app, core_kinds)
    sockets.occasions.plug(app, core_occasions)
    sockets.barriers.plug(app, subscribers.wait_for_dispute)
    navigation.menu.plug(app, menus.entries)
