"""What each occasion gives, in versions: the desk writes the next one, what was promised stays."""

from __future__ import annotations

from datetime import UTC, datetime, time

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.accounts.access import desk, viewer
from app.accounts.roles import Role
from app.database import transaction
from app.errors import Invalid, NotFound
from app.rewards import promising, queries, wording
from app.rewards.forms import PolicyForm, values_of
from app.rewards.models import RewardPolicyVersion
from app.rewards.sockets import Occasion, known_kinds

routes = Blueprint("reward_policies", __name__, url_prefix="/desk/reward-policies", template_folder="templates")
READERS = (Role.MARKETER, Role.FINANCE, Role.ADMIN)
WRITERS = (Role.MARKETER, Role.ADMIN)


@routes.get("")
@desk(*READERS)
def policies() -> str:
    occasions = promising.known_occasions()
    return render_template(
        "rewards/desk_policies.html",
        occasions=occasions.values(),
        in_force={name: promising.in_force(name) for name in occasions},
        promised=queries.promised_counts(),
        kinds=known_kinds(),
        wording=wording,
    )


@routes.route("/<occasion>", methods=["GET", "POST"])
@desk(*READERS)
def policy(occasion: str) -> str | AnyResponse | tuple[str, int]:
    known, current = _occasion(occasion), promising.in_force(occasion)
    shown = values_of(current.kind, current.units, current.unit, current.details) if current else {}
    form = PolicyForm(data={**shown, "hold_days": current.hold_days if current else 14})
    may_write = viewer().has_role(*WRITERS)
    if may_write and form.validate_on_submit() and _write(form, occasion):
        return redirect(url_for(".policy", occasion=occasion), 303)
    page = render_template(
        "rewards/desk_policy.html",
        occasion=known,
        current=current,
        versions=queries.versions_of(occasion),
        form=form if may_write else None,
        kinds=known_kinds(),
        wording=wording,
    )
    return page, form.status


def _write(form: PolicyForm, occasion: str) -> RewardPolicyVersion | None:
    assert form.value is not None and form.hold_days.data is not None
    try:
        with transaction():
            written = promising.write_policy(
                occasion,
                kind=form.kind.data,
                amount=form.value,
                hold_days=form.hold_days.data,
                effective_from=_begins(form),
                reason=form.reason.data or "",
                by=viewer().user,
                details=form.details,
            )
    except Invalid as refusal:
        form.from_day.errors = [str(refusal)]
        return None
    flash(_("Written. What was promised before stays as it was."), "good")
    return written


def _begins(form: PolicyForm) -> datetime | None:
    """The beginning of the chosen day (UTC); at once where that is today or nothing was chosen."""
    if form.from_day.data is None or form.from_day.data == clock.now().date():
        return None
    return datetime.combine(form.from_day.data, time(), tzinfo=UTC)


def _occasion(name: str) -> Occasion:
    found = promising.known_occasions().get(name)
    if found is None:
        raise NotFound
    return found
