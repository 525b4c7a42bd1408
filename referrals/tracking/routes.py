"""The friendly page behind unknown links, the visitor's choice, and partners' own links and postbacks."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from app import clock
from app.accounts.access import signed_in, viewer
from app.accounts.models import User
from app.config import settings
from app.database import transaction
from app.errors import Invalid, NotFound
from app.web import arguments
from app.web.limits import limiter
from app.web.pagination import paginate
from app.web.safety import local_target
from referrals.tracking import linking, postbacks, tokens
from referrals.tracking.carrying import CHOICE_KEPT_DAYS, remember, signing_key
from referrals.tracking.door import CHOICE, MARK, VIA
from referrals.tracking.forms import LinkForm, PostbackForm
from referrals.tracking.models import ReferralPostback
from referrals.tracking.queries import (
    calls_of,
    clicks_by_day,
    clicks_by_sub_id,
    enrolments_of,
    link_of,
    links_of,
    numbers_of,
    postback_of,
)
from referrals.tracking.wording import kind_words

routes = Blueprint("tracking", __name__, template_folder="templates")
own = Blueprint("referral_links", __name__, url_prefix="/account/referrals", template_folder="templates")
Answer = str | Response | tuple[str, int]
CHOICES = ("yes", "no")


@routes.get("/r/<code>")
def follow(code: str) -> Response:  # noqa: ARG001  (whatever it was, nothing is behind it)
    """Only what the door did not know comes here: a link that never was, or is no more."""
    answer = make_response(render_template("tracking/unknown.html"))
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@routes.get("/referral/choice")
def choice() -> str:
    return render_template("tracking/choice.html", now=request.cookies.get(CHOICE, ""))


@routes.post("/referral/choice")
def choose() -> Response:
    """Remember the answer; a yes keeps what the address carried, a no forgets what was kept."""
    chosen = arguments.choice("choice", CHOICES, source=request.form)
    back = local_target(request.form.get("next"), url_for("catalogue.home"))
    answer = redirect(_without_mark(back) if chosen == "yes" else back, 303)
    secure = settings().is_production
    answer.set_cookie(
        CHOICE, chosen, max_age=CHOICE_KEPT_DAYS * 24 * 3600, httponly=True, samesite="Lax", secure=secure
    )
    if chosen == "no":
        answer.delete_cookie(MARK, httponly=True, samesite="Lax", secure=secure)
        return answer
    key = signing_key()
    mark = tokens.merged([tokens.opened(request.cookies.get(MARK), key), tokens.opened(request.form.get(VIA), key)])
    if mark.touches:
        remember(answer, mark)
    return answer


def _without_mark(path: str) -> str:
    """The cookie carries it from now on."""
    address, _question, query = path.partition("?")
    kept = [part for part in query.split("&") if part and not part.startswith(f"{VIA}=")]
    return address + ("?" + "&".join(kept) if kept else "")


@own.get("/links")
@signed_in
def links() -> str:
    return _draw_links(_link_form())[0]


@own.post("/links")
@signed_in
@limiter.limit("30 per minute")
def make() -> Answer:
    form = _link_form()
    enrolments = {each.id: each for each in enrolments_of(_me())}
    if form.validate():
        try:
            with transaction():
                link = linking.make_link(
                    enrolments[form.enrolment.data],
                    target=form.path,
                    label=form.label.data or "",
                    code=form.code.data or "",
                )
        except linking.NotOurPage as refusal:
            form.target.errors = [str(refusal)]
        except Invalid as refusal:
            form.code.errors = [str(refusal)]
        else:
            flash(_("Your link is ready."), "good")
            return redirect(url_for(".link", link_id=link.id), 303)
    return _draw_links(form)


@own.get("/links/<int:link_id>")
@signed_in
def link(link_id: int) -> str:
    found = link_of(_me(), link_id)
    return render_template(
        "tracking/link.html",
        link=found,
        address=address_of(found.code),
        now=clock.now(),
        numbers=numbers_of([found.id])[found.id],
        days=clicks_by_day(found.id, 30),
        subs=clicks_by_sub_id(found.id),
        kinds=kind_words(),
    )


@own.post("/links/<int:link_id>/closing")
@signed_in
def close(link_id: int) -> Response:
    found = link_of(_me(), link_id)
    with transaction():
        found.disable()
    flash(_("The link leads nowhere from now on. What it brought stays yours."), "good")
    return redirect(url_for(".link", link_id=link_id), 303)


@own.post("/links/<int:link_id>/opening")
@signed_in
def reopen(link_id: int) -> Response:
    found = link_of(_me(), link_id)
    with transaction():
        found.enable()
    flash(_("The link works again."), "good")
    return redirect(url_for(".link", link_id=link_id), 303)


@own.get("/postback")
@signed_in
def postback() -> str:
    return _draw_postback(PostbackForm(obj=_partners_postback()))[0]


@own.post("/postback")
@signed_in
@limiter.limit("10 per minute")
def set_postback() -> Answer:
    _partners_postback()
    form = PostbackForm()
    if form.validate():
        try:
            with transaction():
                postbacks.set_up(_me(), form.url.data or "")
        except postbacks.Unreachable as refusal:
            form.url.errors = [str(refusal)]
        else:
            flash(_("From now on we tell this address. The secret below is new."), "good")
            return redirect(url_for(".postback"), 303)
    return _draw_postback(form)


@own.post("/postback/removal")
@signed_in
def remove_postback() -> Response:
    it = _partners_postback()
    if it is None:
        raise NotFound
    with transaction():
        postbacks.remove(it)
    flash(_("We tell nobody any more."), "good")
    return redirect(url_for(".postback"), 303)


def address_of(code: str) -> str:
    """The whole address of a link, as it is given away."""
    return f"{settings().base_url}/r/{code}"


def _me() -> User:
    user = viewer().user
    if user is None:
        raise NotFound
    return user


def _partners_postback() -> ReferralPostback | None:
    """Raises `NotFound` for who takes part in no program."""
    it = postback_of(_me())
    if it is None and not enrolments_of(_me()):
        raise NotFound
    return it


def _link_form() -> LinkForm:
    form = LinkForm()
    form.enrolment.choices = [SelectChoice(each.id, each.program.name) for each in enrolments_of(_me())]
    return form


def _draw_links(form: LinkForm) -> tuple[str, int]:
    page = paginate(links_of(_me()), per_page=20)
    drawn = render_template(
        "tracking/links.html",
        page=page,
        form=form,
        now=clock.now(),
        numbers=numbers_of([each.id for each in page]),
        address_of=address_of,
    )
    return drawn, form.status


def _draw_postback(form: PostbackForm) -> tuple[str, int]:
    it = _partners_postback()
    drawn = render_template(
        "tracking/postback.html",
        form=form,
        postback=it,
        secret=postbacks.secret_of(it) if it else "",
        calls=paginate(calls_of(it), per_page=20) if it else None,
    )
    return drawn, form.status
