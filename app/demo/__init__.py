"""The demo story: a small agency with a catalogue, people in every role and orders in every state.

Everything is done by the verbs the pages use, under a stopped clock; no state is written by hand.
"""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_babel import lazy_gettext as _l

    from app.demo import cli
    from app.reports.sockets import cost_kinds

    app.cli.add_command(cli.demo)
    cost_kinds.plug(app, lambda: {"demo": _l("Thank-you rewards")})
