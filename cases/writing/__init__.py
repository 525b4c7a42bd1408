"""Writing: what a case is, its texts in versions and languages, and who says what about them."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.accounts.sockets import audit_words, erasure, personal_data
    from app.web import navigation
    from cases.writing import (  # noqa: F401  (tables and tasks are declared by being imported)
        checking,
        desk,
        desk_files,
        desk_texts,
        menus,
        models,
        privacy,
        sockets,
        tasks,
        wording,
    )

    for blueprint in (desk.routes, desk_texts.routes, desk_files.routes):
        app.register_blueprint(blueprint)
    audit_words.plug(app, lambda: wording.AUDIT)
    navigation.menu.plug(app, menus.entries)
    navigation.waiting.plug(app, menus.waiting)
    navigation.search_hits.plug(app, menus.search)
    personal_data.plug(app, privacy.comments_of)
    erasure.plug(app, privacy.erase)
    sockets.checks.plug(app, checking.findings_of)
