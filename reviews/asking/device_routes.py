"""Where people answer on the spot: the page behind a QR code, and the kiosk on a tablet."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.tokens import new_token
from app.catalogue.queries import service_by_slug
from app.config import settings
from app.database import transaction
from app.errors import NotFound
from app.web import arguments
from app.web.limits import limiter
from app.web.locale import language_code
from app.web.setup import csrf
from reviews.asking import addresses, kiosks
from reviews.asking.forms import KioskCodeForm
from reviews.reviewing.requesting import Recipient, request_review
from reviews.reviewing.states import Channel

routes = Blueprint("kiosk", __name__, template_folder="templates")
Answer = str | AnyResponse | tuple[str, int]
COOKIE = "kiosk"
STARS = ("1", "2", "3", "4", "5")
PAUSE_SECONDS = 6


@routes.get("/reviews/here/<slug>")
def here(slug: str) -> str:
    return render_template("asking/here.html", service=service_by_slug(slug))


@routes.post("/reviews/here/<slug>")
@limiter.limit("10 per minute;60 per day")
def begin_here(slug: str) -> AnyResponse:
    """A star was tapped on the spot; who it was is not known, so the review says so."""
    stars = int(arguments.choice("stars", STARS, source=request.form))
    with transaction():
        asked, raw = request_review(
            service_id=service_by_slug(slug).id,
            recipient=Recipient(locale=language_code()),
            channel=Channel.IN_PERSON_QR,
            valid_days=2,
        )
        asked.note_sent()
    return redirect(addresses.form_path(raw, stars), 303)


@routes.get("/kiosk")
def door() -> str:
    return render_template("asking/kiosk_door.html", form=KioskCodeForm())


@routes.post("/kiosk")
@limiter.limit("5 per minute;30 per hour")
def enter() -> Answer:
    form = KioskCodeForm()
    if not form.validate():
        return render_template("asking/kiosk_door.html", form=form), form.status
    try:
        with transaction():
            raw = kiosks.enter(form.code.data or "")
    except NotFound:
        form.code.errors = [
            *form.code.errors,
            _("This code does not open a kiosk. Codes last 15 minutes and work once."),
        ]
        return render_template("asking/kiosk_door.html", form=form), form.status
    answer = redirect(url_for(".ask"), 303)
    answer.set_cookie(
        COOKIE,
        raw,
        max_age=2 * 24 * 3600,
        httponly=True,
        samesite="Strict",
        secure=settings().is_production,
        path="/kiosk",
    )
    return answer


@routes.get("/kiosk/question")
def ask() -> Answer:
    kiosk = kiosks.of_device(request.cookies.get(COOKIE))
    return _in(kiosk.locale, "asking/kiosk.html", kiosk=kiosk, key=new_token()[:32], thanked=False)


@routes.post("/kiosk/question")
@csrf.exempt
@limiter.limit("120 per minute")
def collect() -> Answer:
    """The tablet shows its token in a cookie that other sites cannot send; answers may come later, in any number."""
    raw, form = request.cookies.get(COOKIE), request.form
    words = {
        "rating": int(arguments.choice("rating", STARS, "0", source=form)),
        "text": _short(form.get("text", ""), 2000),
        "author_name": _short(form.get("author_name", ""), 80),
    }
    with transaction():
        kiosks.collect(raw, form.get("client_key", ""), words)
    if request.headers.get("Sec-Fetch-Mode") == "cors":
        return Response(status=204)
    return redirect(url_for(".thank"), 303)


@routes.get("/kiosk/thanks")
def thank() -> Answer:
    kiosk = kiosks.of_device(request.cookies.get(COOKIE))
    answer = make_response(_in(kiosk.locale, "asking/kiosk.html", kiosk=kiosk, key="", thanked=True))
    answer.headers["Refresh"] = f"{PAUSE_SECONDS}; url={url_for('.ask')}"
    return answer


@routes.get("/kiosk/worker.js")
def worker() -> Response:
    """Keeps the page of the kiosk on the tablet while there is no connection; it may speak for /kiosk/ alone."""
    script = render_template("asking/kiosk_worker.js", version=current_app.extensions["web.assets_version"])
    return Response(script, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})


def _in(language: str, template: str, **values: object) -> str:
    with force_locale(language):
        return render_template(template, **values)


def _short(text: str, longest: int) -> str:
    return text.replace("\x00", "").strip()[:longest]
