"""Projects: what a paid order sets to work, and who is in it. Boards, delivery and channels stand on this."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

# The packages inside, from the ground up; they hear one another's facts and do not import one another.
PARTS: tuple[str, ...] = (
    "app.projects.delivery",
    "app.projects.communication",
)


def init_app(app: Flask) -> None:
    from app import events
    from app.orders.facts import OrderDisputed, OrderDisputeSettled, OrderPaid, OrderRefunded
    from app.projects import framing, menus, models, routes, subscribers, wording  # noqa: F401
    from app.web import navigation

    app.register_blueprint(routes.routes)
    events.subscribe(app, OrderPaid, subscribers.open_project)
    events.subscribe(app, OrderDisputed, subscribers.hold_project)
    events.subscribe(app, OrderDisputeSettled, subscribers.resume_project)
    events.subscribe(app, OrderRefunded, subscribers.cancel_project)
    navigation.menu.plug(app, menus.entries)
    app.jinja_env.globals.update(
        project_state=wording.project_state,
        part_words=wording.part_words,
        project_event_words=wording.event_words,
        project_tabs=framing.tabs_for,
    )
    for name in PARTS:
        import_module(name).init_app(app)
