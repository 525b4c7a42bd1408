"""The feedback channel of a project: what client and team say to one another, and how fast it is answered."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app import events
    from app.accounts.sockets import erasure, personal_data
    from app.canvas import sockets as canvas
    from app.projects import wording as project_wording
    from app.projects.channels import (  # noqa: F401
        desk,
        due,
        measuring,
        menus,
        models,
        panels,
        privacy,
        scoring,
        subscribers,
        tasks,
        wording,
    )
    from app.projects.channels.routes import decisions, messages, pages  # noqa: F401  (they add to the blueprint)
    from app.projects.channels.routes.blueprint import routes
    from app.projects.facts import LeaderAppointed, MilestoneReached
    from app.projects.sockets import health_measures, project_panels, project_tabs, waiting_items
    from app.web import navigation

    app.register_blueprint(routes)
    app.register_blueprint(desk.routes)
    events.subscribe(app, LeaderAppointed, subscribers.open_channel)
    events.subscribe(app, MilestoneReached, subscribers.ask_pulse)
    project_wording.word_events(wording.EVENTS)
    app.jinja_env.globals.update(part_names=wording.PART_NAMES)
    navigation.menu.plug(app, menus.entries)
    navigation.waiting.plug(app, menus.waiting)
    navigation.panels.plug(app, panels.panel_at)
    project_tabs.plug(app, panels.tabs)
    project_panels.plug(app, panels.project_panel)
    canvas.scores.plug(app, scoring.scores)
    health_measures.plug(app, measuring.measures)
    waiting_items.plug(app, due.waiting_for)
    personal_data.plug(app, privacy.messages_about)
    personal_data.plug(app, privacy.pulse_about)
    erasure.plug(app, privacy.erase)
