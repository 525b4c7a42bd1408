"""Contributions: ideas people propose and works they give, bought with a licence, paid and credited."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app import events
    from app.accounts.sockets import audit_words, erasure, personal_data
    from app.catalogue.sockets import public_pages
    from app.demo.sockets import chapters
    from app.orders.facts import OrderPaid, OrderRefunded
    from app.web import navigation
    from reviews.contributions import (
        brief_desk,
        idea_desk,
        idea_routes,
        library_desk,
        library_routes,
        licence_desk,
        licence_routes,
        menus,
        privacy,
        story,
        subscribers,
        wording,
        work_routes,
    )
    from reviews.reviewing.facts import ReviewWithdrawn

    for blueprint in (
        idea_routes.briefs,
        idea_routes.ideas,
        library_routes.library,
        library_routes.rights,
        library_routes.releases,
        work_routes.routes,
        licence_routes.routes,
        idea_desk.routes,
        brief_desk.routes,
        library_desk.routes,
        licence_desk.licences,
        licence_desk.disputes,
        licence_desk.rules,
    ):
        app.register_blueprint(blueprint)
    app.add_template_global(wording.idea_state_words, "idea_state_words")
    events.subscribe(app, OrderPaid, subscribers.sell)
    events.subscribe(app, OrderRefunded, subscribers.give_back)
    events.subscribe(app, ReviewWithdrawn, subscribers.withdraw_with_review)
    _answer(app)
    audit_words.plug(app, lambda: wording.AUDIT)
    navigation.menu.plug(app, menus.entries)
    navigation.waiting.plug(app, menus.waiting)
    navigation.search_hits.plug(app, menus.search)
    navigation.panels.plug(app, menus.panel_at)
    public_pages.plug(app, menus.public_pages)
    for section in (privacy.ideas_about, privacy.works_about, privacy.requests_about):
        personal_data.plug(app, section)
    erasure.plug(app, privacy.erase)
    chapters.plug(app, story.chapters)


def _answer(app: Flask) -> None:
    """Questions of others: which pictures may be shown now, and who had ideas."""
    from app import events
    from app.media.facts import PermittedPictureRemoved, PermittedPictureShown
    from app.media.sockets import permitted
    from reviews.contributions import helping, subscribers, surfaces
    from reviews.reviewing.sockets import deeds

    events.subscribe(app, PermittedPictureShown, subscribers.note_use)
    events.subscribe(app, PermittedPictureRemoved, subscribers.note_removal)
    permitted.plug(app, surfaces.permitted)
    deeds.plug(app, helping.deeds)
