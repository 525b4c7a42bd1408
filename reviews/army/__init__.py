"""Army: people who stand by the company, found in its own data, and what they do together with it, on fair terms."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from reviews.army import (  # noqa: F401
        account_routes,
        desk,
        desk_campaigns,
        desk_monitor,
        desk_support,
        fan_models,
        fan_routes,
        mission_models,
        models,
        routes,
        support_models,
        tasks,
        wish_routes,
    )

    for blueprint in (
        routes.routes,
        fan_routes.routes,
        account_routes.routes,
        account_routes.questions,
        wish_routes.routes,
        desk.routes,
        desk_campaigns.routes,
        desk_monitor.routes,
        desk_support.routes,
    ):
        app.register_blueprint(blueprint)
    _plug_in(app)


def _plug_in(app: Flask) -> None:
    from app import events
    from app.accounts.sockets import audit_words, erasure, personal_data
    from app.catalogue.sockets import public_pages
    from app.demo.sockets import chapters
    from app.rewards.sockets import occasions as reward_occasions
    from app.web import navigation
    from reviews.army import menus, occasions, policy, privacy, story, subscribers, wording
    from reviews.army.facts import VolunteerLeft
    from reviews.reviewing.sockets import policy as policy_parts

    events.subscribe(app, VolunteerLeft, subscribers.offer_to_others)
    reward_occasions.plug(app, occasions.occasions)
    policy_parts.plug(app, policy.volunteers)
    public_pages.plug(app, menus.public_pages)
    audit_words.plug(app, lambda: wording.AUDIT)
    navigation.menu.plug(app, menus.entries)
    navigation.waiting.plug(app, menus.waiting)
    navigation.search_hits.plug(app, menus.search)
    navigation.panels.plug(app, menus.panel_at)
    personal_data.plug(app, privacy.standing_of)
    personal_data.plug(app, privacy.taking_of)
    personal_data.plug(app, privacy.wishes_of)
    erasure.plug(app, privacy.erase)
    chapters.plug(app, story.chapters)
