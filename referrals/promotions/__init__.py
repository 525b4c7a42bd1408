"""Promotions: discounts and gifts with limits that hold, their codes, and what became of them."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app import api
    from app.accounts.sockets import audit_words, erasure, personal_data
    from app.demo.sockets import chapters
    from app.orders import sockets
    from app.rewards.sockets import kinds
    from app.web import navigation
    from referrals.promotions import (  # noqa: F401
        code_routes,
        crediting,
        desk,
        desk_codes,
        desk_gifts,
        friends,
        giving,
        menus,
        models,
        panels,
        privacy,
        quoting,
        story,
        tasks,
        wording,
    )
    from referrals.tracking.sockets import code_uses

    for blueprint in (desk.routes, desk_codes.routes, desk_gifts.routes):
        app.register_blueprint(blueprint)
    api.offer(app, code_routes.routes, code_routes.SCOPES)
    _hear(app)
    sockets.adjustments.plug(app, quoting.adjustments)
    sockets.code_findings.plug(app, quoting.findings)
    sockets.offered_codes.plug(app, friends.offered)
    sockets.order_panels.plug(app, panels.free_for_others)
    sockets.order_panels.plug(app, panels.gifts_of)
    sockets.receipt_words.plug(app, wording.receipt_words)
    code_uses.plug(app, crediting.code_uses)
    kinds.plug(app, giving.reward_kinds)
    audit_words.plug(app, lambda: wording.AUDIT)
    navigation.menu.plug(app, menus.entries)
    navigation.search_hits.plug(app, menus.search)
    navigation.waiting.plug(app, menus.waiting)
    navigation.panels.plug(app, panels.panel_at)
    personal_data.plug(app, privacy.codes_about)
    personal_data.plug(app, privacy.uses_about)
    personal_data.plug(app, privacy.gifts_about)
    erasure.plug(app, privacy.erase)
    chapters.plug(app, story.chapters)


def _hear(app: Flask) -> None:
    """What happens to an order and its money moves the uses of promotions; what happens to a program, its friends' benefit."""
    from app import events
    from app.accounts.facts import ContactCorrected
    from app.orders.facts import (
        OrderCancelled,
        OrderExpired,
        OrderPaid,
        OrderPlaced,
        OrderPriceRestored,
        OrderRefunded,
        OrderReinstated,
    )
    from app.payments.facts import PaymentsFailed, PaymentWanted
    from referrals.programs.facts import PartnerJoined, PartnerLeft, ProgramMoved, ProgramPublished
    from referrals.promotions import subscribers

    events.subscribe(app, ProgramPublished, subscribers.follow_terms)
    events.subscribe(app, ProgramMoved, subscribers.follow_program)
    events.subscribe(app, PartnerJoined, subscribers.hand_code)
    events.subscribe(app, PartnerLeft, subscribers.take_code)
    events.subscribe(app, OrderPlaced, subscribers.reserve)
    events.subscribe(app, OrderPaid, subscribers.capture)
    events.subscribe(app, OrderCancelled, subscribers.release)
    events.subscribe(app, OrderExpired, subscribers.release)
    events.subscribe(app, OrderReinstated, subscribers.hold_again)
    events.subscribe(app, PaymentsFailed, subscribers.let_go)
    events.subscribe(app, PaymentWanted, subscribers.hold_or_withdraw)
    events.subscribe(app, OrderPriceRestored, subscribers.hold_restored)
    events.subscribe(app, OrderRefunded, subscribers.follow_refund)
    events.subscribe(app, ContactCorrected, subscribers.recognise_new_address)
