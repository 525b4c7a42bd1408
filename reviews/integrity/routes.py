"""The public review policy, written from what is really configured."""

from __future__ import annotations

from flask import Blueprint, render_template

from app.web.locale import language_code
from reviews.integrity import policy

routes = Blueprint("review_policy", __name__, url_prefix="/reviews", template_folder="templates")


@routes.get("/policy")
def show() -> str:
    return render_template("integrity/policy.html", parts=policy.parts(), addition=policy.addition(language_code()))
