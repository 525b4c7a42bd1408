"""Canvas: whom a person or the organisation helps, who pays for it, and how well it goes.

After the Customers block of *Business Model You* by Tim Clark with Alexander Osterwalder and Yves Pigneur.
"""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.accounts.sockets import erasure, personal_data
    from app.canvas import exporting, filling_routes, menus, models, privacy, routes, sockets  # noqa: F401
    from app.canvas.framing import routes as blueprint
    from app.web import navigation

    app.register_blueprint(blueprint)
    app.jinja_env.globals["canvas_payment"] = exporting.payment_words
    navigation.menu.plug(app, menus.entries)
    personal_data.plug(app, privacy.canvases_about)
    erasure.plug(app, privacy.erase)
