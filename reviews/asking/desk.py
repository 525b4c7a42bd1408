"""Asking at the desk: what it brings, who is asked next, the rule of each service, and who said no."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import sqlalchemy as sa
from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.accounts import audit
from app.accounts.access import desk, viewer
from app.accounts.roles import STAFF_ROLES, Role
from app.catalogue.queries import active_services, service_by_slug
from app.database import db, transaction
from app.web import arguments
from app.web.exports import csv_response
from app.web.locale import language_code
from app.web.pagination import paginate
from reviews.asking import counting, objecting, rules
from reviews.asking.forms import ConfirmForm, PromptForm, RuleForm, SuppressionForm
from reviews.asking.models import ASK_STATES, OnsitePrompt, ReviewAsk, Suppression
from reviews.asking.prompting import prompt_rules
from reviews.asking.rules import Rule
from reviews.asking.schedule import Pace
from reviews.asking.wording import ASK_STATE_WORDS, CHANNELS, SKIPPED, SUPPRESSED

routes = Blueprint("asking_desk", __name__, url_prefix="/desk/asking", template_folder="templates")
WRITERS = (Role.MARKETER, Role.ADMIN)
SPANS = ("30", "90", "365")
Answer = str | AnyResponse | tuple[str, int]


@routes.get("")
@desk(*STAFF_ROLES)
def overview() -> str:
    since = clock.now() - timedelta(days=int(arguments.choice("days", SPANS, "90")))
    service_id = _service_id()
    counts = counting.by_channel(since=since, service_id=service_id)
    return render_template(
        "asking/desk_overview.html",
        counts=counts,
        total=counting.totals(counts),
        unasked=counting.unasked_by_channel(since=since, service_id=service_id),
        mails=counting.by_number(since=since, service_id=service_id),
        channels=CHANNELS,
        services=_services(),
        spans=[(span, _("%(days)s days", days=span)) for span in SPANS],
    )


@routes.get("/export.csv")
@desk(*STAFF_ROLES)
def export() -> Response:
    since = clock.now() - timedelta(days=int(arguments.choice("days", SPANS, "90")))
    counts = counting.by_channel(since=since, service_id=_service_id())
    header = [_("Channel"), _("Requests"), _("Sent"), _("Opened"), _("Answered")]
    rows = [[str(CHANNELS[it.channel]), it.requests, it.sent, it.opened, it.answered] for it in counts]
    return csv_response("asking.csv", header, rows)


@routes.get("/people")
@desk(*STAFF_ROLES)
def people() -> str:
    found = counting.asks(arguments.choice("state", ASK_STATES, ""), arguments.text("q"), _service_id())
    return render_template(
        "asking/desk_people.html",
        page=paginate(found),
        states=ASK_STATE_WORDS,
        skipped=SKIPPED,
        services=_services(),
    )


@routes.get("/people.csv")
@desk(*STAFF_ROLES)
def export_people() -> Response:
    found = counting.asks(arguments.choice("state", ASK_STATES, ""), arguments.text("q"), _service_id())
    header = [_("Order"), _("Service"), _("E-mail address"), _("State"), _("Reason"), _("Reminders"), _("Next message")]
    rows = list(db.session.scalars(found.limit(50_000)))
    return csv_response("asked.csv", header, _lines(rows, language_code()))


@routes.get("/rules")
@desk(*STAFF_ROLES)
def rule_list() -> str:
    services = active_services(language_code())
    return render_template(
        "asking/desk_rules.html",
        rows=[(each, rules.rule_of(each.id)) for each in services],
        prompt=PromptForm(obj=prompt_rules()),
        may_write=_may_write(),
    )


@routes.route("/rules/<slug>", methods=["GET", "POST"])
@desk(*WRITERS)
def rule(slug: str) -> Answer:
    service = service_by_slug(slug, including_inactive=True)
    now = rules.rule_of(service.id)
    form = RuleForm(data={"active": now.active, "locale": now.locale, **vars(now.pace)})
    if form.validate_on_submit():
        with transaction():
            rules.keep(service.id, _rule_from(form), by=viewer().user)
            audit.record("asking_rule.changed", service, active=bool(form.active.data))
        flash(_("The rule is kept. Whoever waits already is asked on the day that was set."), "good")
        return redirect(url_for(".rule_list"), 303)
    return render_template("asking/desk_rule.html", service=service, form=form), form.status


@routes.post("/prompt")
@desk(*WRITERS)
def keep_prompt() -> Answer:
    form = PromptForm()
    if not form.validate():
        rows = [(each, rules.rule_of(each.id)) for each in active_services(language_code())]
        return render_template("asking/desk_rules.html", rows=rows, prompt=form, may_write=True), form.status
    with transaction():
        row = db.session.get(OnsitePrompt, 1) or OnsitePrompt(id=1)
        form.fill(row)
        db.session.add(row)
        audit.record("asking_prompt.changed", ("asking_prompt", 1))
    flash(_("The question on the site follows these rules from now on."), "good")
    return redirect(url_for(".rule_list"), 303)


@routes.route("/objections", methods=["GET", "POST"])
@desk(*STAFF_ROLES)
def objections() -> Answer:
    form = SuppressionForm()
    if form.validate_on_submit():
        with transaction():
            news = objecting.object_(form.email.data or "", "told_us", by=viewer().user)
            audit.record("asking_objection.added", ("asking_suppression", news))
        flash(_("This address is asked for nothing any more."), "good")
        return redirect(url_for(".objections"), 303)
    found = sa.select(Suppression).order_by(Suppression.id.desc())
    if text := arguments.text("q"):
        found = found.where(Suppression.email.ilike(f"%{text.replace('%', '')}%"))
    return render_template(
        "asking/desk_objections.html", page=paginate(found), form=form, reasons=SUPPRESSED
    ), form.status


@routes.post("/objections/<int:objection_id>/end")
@desk(*STAFF_ROLES)
def allow(objection_id: int) -> AnyResponse:
    """Only because the person said so; the log keeps who did it."""
    if ConfirmForm().validate():
        with transaction():
            found = db.session.get(Suppression, objection_id) if objection_id < 2**63 else None
            if found is not None:
                audit.record("asking_objection.ended", ("asking_suppression", found.id))
                objecting.allow_again(found.email)
        flash(_("This person may be asked again, because they said so."), "good")
    return redirect(url_for(".objections"), 303)


def _rule_from(form: RuleForm) -> Rule:
    pace = Pace(
        delay_days=form.delay_days.data or 0,
        reminders=form.reminders.data or 0,
        reminder_gap_days=form.reminder_gap_days.data or 7,
        not_yet_days=form.not_yet_days.data or 14,
    )
    return Rule(active=bool(form.active.data), pace=pace, locale=form.locale.data or "")


def _may_write() -> bool:
    return viewer().has_role(*WRITERS)


def _service_id() -> int | None:
    slug = arguments.text("service")
    return service_by_slug(slug, including_inactive=True).id if slug else None


def _services() -> list[tuple[str, str]]:
    return [(each.slug, each.text(language_code()).title) for each in active_services(language_code())]


def _lines(rows: list[ReviewAsk], language: str) -> Iterator[list[object]]:
    for it in rows:
        yield [
            it.line.order.reference,
            it.service.text(language).title,
            it.email,
            str(ASK_STATE_WORDS[it.state][0]),
            str(SKIPPED[it.because]) if it.because else "",
            it.reminders_sent,
            it.next_at.isoformat(timespec="minutes") if it.next_at else "",
        ]
