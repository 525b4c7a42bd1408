"""The partner's portal: the first screen, the kit, leads, the team, contests, and what partners are told."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app import events
    from app.accounts.sockets import audit_words, erasure, personal_data
    from app.demo.sockets import chapters
    from app.orders.facts import OrderPaid
    from app.payouts.facts import PayoutPaid
    from app.reports.sockets import cost_kinds, metrics, reports
    from app.rewards.facts import RewardMatured
    from app.web import navigation
    from referrals.commissions.facts import CommissionEarned, ConversionDecided
    from referrals.portal import (  # noqa: F401
        menus,
        models,
        panels,
        privacy,
        registering,
        reporting,
        story,
        subscribers,
        tasks,
        wording,
    )
    from referrals.tracking.sockets import registered_leads

    _show_pages(app)
    events.subscribe(app, ConversionDecided, subscribers.keep_sub_id)
    events.subscribe(app, CommissionEarned, subscribers.tell_of_order)
    events.subscribe(app, RewardMatured, subscribers.tell_of_maturity)
    events.subscribe(app, PayoutPaid, subscribers.tell_of_payout)
    events.subscribe(app, OrderPaid, subscribers.end_lead)
    registered_leads.plug(app, registering.protecting)
    audit_words.plug(app, lambda: wording.AUDIT)
    cost_kinds.plug(app, lambda: wording.COSTS)
    metrics.plug(app, lambda: reporting.METRICS)
    reports.plug(app, lambda: [reporting.REPORT])
    navigation.menu.plug(app, menus.entries)
    navigation.waiting.plug(app, menus.waiting)
    navigation.panels.plug(app, panels.panel_at)
    personal_data.plug(app, privacy.partner_about)
    erasure.plug(app, privacy.erase)
    chapters.plug(app, story.chapters)


def _show_pages(app: Flask) -> None:
    from referrals.portal import (
        contest_routes,
        desk,
        desk_contests,
        desk_materials,
        invitation_routes,
        kit_routes,
        lead_routes,
        notice_routes,
        routes,
    )

    for pages in (routes, kit_routes, invitation_routes, lead_routes, contest_routes, notice_routes):
        app.register_blueprint(pages.routes)
    app.register_blueprint(kit_routes.public)
    for pages in (desk, desk_materials, desk_contests):
        app.register_blueprint(pages.routes)
