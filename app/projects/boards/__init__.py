"""The board of a project: columns and cards, internal by default, shown to the client one by one."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app import events
    from app.accounts.sockets import erasure, personal_data
    from app.projects import sockets
    from app.projects.boards import (
        card_routes,
        column_routes,
        desk,
        faces,
        measuring,
        menus,
        offering,
        panels,
        parts_routes,
        privacy,
        routes,
        subscribers,
        wording,
    )
    from app.projects.boards.facts import CardAssigned, CardCommented
    from app.projects.facts import GrantsChanged, LeaderAppointed, MemberLeft
    from app.web import navigation

    for blueprint in (routes.routes, card_routes.routes, parts_routes.routes, column_routes.routes, desk.routes):
        app.register_blueprint(blueprint)
    events.subscribe(app, MemberLeft, subscribers.take_off_cards)
    events.subscribe(app, GrantsChanged, subscribers.take_off_cards)
    events.subscribe(app, LeaderAppointed, subscribers.take_former_leader_off)
    events.subscribe(app, CardCommented, subscribers.tell_mentioned)
    events.subscribe(app, CardAssigned, subscribers.tell_assigned)
    sockets.project_tabs.plug(app, panels.tabs)
    sockets.project_panels.plug(app, panels.project_panel)
    sockets.health_measures.plug(app, measuring.measures)
    sockets.exhibits.plug(app, offering.exhibits)
    sockets.waiting_items.plug(app, offering.waiting_items)
    navigation.panels.plug(app, panels.panel_at)
    navigation.search_hits.plug(app, panels.search)
    navigation.menu.plug(app, menus.entries)
    personal_data.plug(app, privacy.comments_about)
    personal_data.plug(app, privacy.work_about)
    erasure.plug(app, privacy.erase)
    app.jinja_env.globals.update(
        board_event_words=wording.board_event_words, card_faces=faces.faces, card_signs=faces.SIGNS
    )
