"""The kit: one link, the address it leads to, QR codes, banners, texts and materials; each with its disclosure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from flask import Blueprint, Response, make_response, render_template, request

from app.accounts.access import signed_in
from app.accounts.models import User
from app.config import settings
from app.errors import Invalid, NotFound
from app.mail.links import absolute_url
from app.media import serving
from app.web import arguments
from app.web.limits import limiter
from app.web.locale import language_code
from referrals.portal import deep_links, pictures
from referrals.portal.entering import active_partner
from referrals.portal.forms import ShareForm
from referrals.portal.pictures import FORMATS, SIZES
from referrals.portal.queries import material_for, materials_for, open_link, open_links, shared_link
from referrals.portal.texts import NETWORKS, shared_texts
from referrals.programs.disclosure import disclosure
from referrals.promotions.friends import code_to_share
from referrals.tracking.models import ReferralLink

routes = Blueprint("partner_kit", __name__, url_prefix="/account/partner", template_folder="templates")
public = Blueprint("partner_pictures", __name__, url_prefix="/partners/pictures")
A_DAY = 24 * 3600


@routes.get("/kit")
@signed_in
def show() -> str:
    """Everything of one link on one page; what is asked for stands in the address."""
    me = active_partner()
    links = open_links(me)
    link = _chosen(me, links)
    form = ShareForm(request.args or None, meta={"csrf": False})
    target = _target(form)
    sub_id = form.sub_id.data or "" if not form.sub_id.errors else ""
    language = form.language.data if form.language.data in settings().languages else language_code()
    address = deep_links.tracked(link.code, target, sub_id) if link else ""
    return render_template(
        "partners/kit.html",
        links=links,
        link=link,
        form=form,
        address=address,
        code=code_to_share(link.enrolment) if link else None,
        spoken=language,
        texts=shared_texts(address, language) if link else [],
        networks=NETWORKS,
        sizes=list(SIZES.values()),
        query={"to": target, "sub": sub_id, "language": language},
        alternative=pictures.alternative(language),
        said=disclosure(language),
        snippet_of=lambda size: pictures.snippet(size, address, _address_of(link, size.name, language), language),
    )


@routes.get("/kit/<int:link_id>/qr.<form>")
@signed_in
def qr(link_id: int, form: str) -> Response:
    """A QR code on a card, of the address that the page shows."""
    link = open_link(active_partner(), link_id)
    target = deep_links.checked(arguments.text("to", "", 2000)) if request.args.get("to") else ""
    address = deep_links.tracked(link.code, target, arguments.text("sub", "", 60))
    return _drawn(pictures.qr(address, _language(), _format(form)), form, f"qr-{link.code}")


@routes.get("/materials")
@signed_in
def materials() -> str:
    me = active_partner()
    return render_template(
        "partners/materials.html", materials=materials_for(me), links=open_links(me)[:1], tracked=deep_links.tracked
    )


@routes.get("/materials/<int:material_id>/file")
@signed_in
def material_file(material_id: int) -> Response:
    found = material_for(active_partner(), material_id)
    if found.file is None:
        raise NotFound
    return serving.send(found.file, download=request.args.get("download") == "1")


@public.get("/<code>/<size>.<form>")
@limiter.limit("120 per minute")
def banner(code: str, size: str, form: str) -> Response:
    """A banner as it stands on the page of a partner: open to everybody, kept by browsers for a day."""
    shared_link(code)
    if size not in SIZES:
        raise NotFound
    answer = _drawn(pictures.banner(SIZES[size], _language(), _format(form)), form, f"{code}-{size}")
    answer.headers["Cache-Control"] = f"public, max-age={A_DAY}"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def _chosen(me: User, links: Sequence[ReferralLink]) -> ReferralLink | None:
    wanted = arguments.whole_number("link", 0)
    if wanted:
        return open_link(me, wanted)
    return links[0] if links else None


def _target(form: ShareForm) -> str:
    """The page asked for; an error of its own at the field when it is none of ours."""
    form.validate()
    if not form.page.data or form.page.errors:
        return ""
    try:
        return deep_links.checked(form.page.data)
    except Invalid as refusal:
        form.page.errors = [str(refusal)]
        return ""


def _address_of(link: ReferralLink | None, size: str, language: str) -> str:
    """The whole address of a banner, for the pages of partners."""
    code = link.code if link else ""
    return absolute_url("partner_pictures.banner", code=code, size=size, form="png", language=language)


def _language() -> str:
    return arguments.choice("language", settings().languages, language_code())


def _format(form: str) -> pictures.Format:
    if form not in FORMATS:
        raise NotFound
    return cast(pictures.Format, form)


def _drawn(data: bytes, form: str, name: str) -> Response:
    answer = make_response(data)
    answer.mimetype = FORMATS[form]
    answer.headers["X-Content-Type-Options"] = "nosniff"
    # Typst draws letters as shapes: no script and nothing from elsewhere is in them, and none may run.
    answer.headers["Content-Security-Policy"] = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox"
    answer.headers["Cache-Control"] = "private, no-cache"
    if request.args.get("download") == "1":
        answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.{form}")
    answer.add_etag()
    answer.make_conditional(request)
    return answer
