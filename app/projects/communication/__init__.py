"""The communication plan of a project: discipline × channel × time, with one message behind all of it."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.accounts.sockets import personal_data
    from app.projects import sockets, wording
    from app.projects.communication import models, panels, privacy, routes  # noqa: F401
    from app.projects.communication import wording as own_words

    app.register_blueprint(routes.routes)
    app.jinja_env.globals.update(
        channel_name=own_words.channel_name,
        discipline_name=own_words.discipline_name,
        plan_column=own_words.column_name,
    )
    wording.word_events(own_words.EVENTS, own_words.COUNTED_EVENTS)
    sockets.project_tabs.plug(app, panels.tabs)
    personal_data.plug(app, privacy.items_about)
