"""The style page for developers: every part in every state, on every layout. Not there in production."""

from __future__ import annotations

from flask import Blueprint

routes = Blueprint("look", __name__, url_prefix="/dev/look")
