"""What authors and the public meet: the statement of reasons with its appeal, notices, and proposed edits."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import viewer
from app.database import transaction
from app.errors import DomainError
from app.web.limits import limiter
from app.web.locale import language_code
from reviews.moderation import appealing, noticing, proposing, stating, wording
from reviews.moderation.codes import REASONS, Code
from reviews.moderation.forms import AppealForm, ConfirmForm, NoticeForm
from reviews.moderation.marking import pieces
from reviews.moderation.models import EditProposal, StatementOfReasons
from reviews.reviewing.models import Review
from reviews.reviewing.queries import public_review

statements = Blueprint("review_reasons", __name__, url_prefix="/reviews/statements", template_folder="templates")
notices = Blueprint("review_notices", __name__, url_prefix="/reviews", template_folder="templates")
proposals = Blueprint("review_edits", __name__, url_prefix="/reviews/proposals", template_folder="templates")


@statements.get("/<token>")
@limiter.limit("60 per minute")
def show(token: str) -> str:
    return _draw_statement(stating.by_token(token), token, AppealForm(formdata=None))


@statements.post("/<token>/appeal")
@limiter.limit("10 per minute")
def appeal(token: str) -> AnyResponse | tuple[str, int]:
    form = AppealForm()
    if not form.validate():
        return _draw_statement(stating.by_token(token), token, form), form.status
    with transaction():
        appealing.appeal(stating.by_token(token, lock=True), form.text.data or "")
    flash(_("We have your appeal. Somebody else looks at it, and you get the answer by mail."), "good")
    return redirect(url_for(".show", token=token), 303)


@notices.get("/notice")
def general_notice() -> str:
    return _draw_notice(NoticeForm(formdata=None), None)


@notices.post("/notice")
@limiter.limit("10 per hour")
def give_general_notice() -> AnyResponse | tuple[str, int]:
    return _give(NoticeForm(), None)


@notices.get("/<reference>/notice")
def notice(reference: str) -> str:
    review = public_review(reference)
    return _draw_notice(NoticeForm(formdata=None, everywhere=False), review)


@notices.post("/<reference>/notice")
@limiter.limit("10 per hour")
def give_notice(reference: str) -> AnyResponse | tuple[str, int]:
    return _give(NoticeForm(everywhere=False), public_review(reference))


@notices.get("/notice/received")
def received() -> str:
    return render_template("moderation/notice_received.html")


@proposals.get("/<token>", endpoint="show")
@limiter.limit("60 per minute")
def show_proposal(token: str) -> str:
    it = proposing.by_token(token)
    return render_template("moderation/proposal.html", proposal=it, token=token, form=ConfirmForm(), wording=wording)


@proposals.post("/<token>/acceptance")
@limiter.limit("10 per minute")
def accept(token: str) -> AnyResponse:
    with transaction():
        proposing.accept(_open(token))
    flash(_("Your review says it in these words now. It is looked at like any other, usually within a minute."), "good")
    return redirect(url_for(".show", token=token), 303)


@proposals.post("/<token>/refusal")
@limiter.limit("10 per minute")
def decline(token: str) -> AnyResponse:
    with transaction():
        proposing.decline(_open(token))
    flash(_("Your review stays exactly as it is."), "good")
    return redirect(url_for(".show", token=token), 303)


def _open(token: str) -> EditProposal:
    return proposing.by_token(token, lock=True)


def _draw_statement(statement: StatementOfReasons, token: str, form: AppealForm) -> str:
    evidence = statement.evidence
    return render_template(
        "moderation/statement.html",
        statement=statement,
        decision=statement.decision,
        reason=REASONS[Code(statement.decision.code or "")],
        parts=[(part, pieces(evidence[part], evidence["passages"], part)) for part in wording.PARTS],
        may_appeal=appealing.may_appeal(statement),
        form=form,
        token=token,
        wording=wording,
    )


def _draw_notice(form: NoticeForm, review: Review | None) -> str:
    person = viewer().user
    if person is not None and not form.is_submitted():
        form.name.data, form.email.data = person.name, person.email
    return render_template("moderation/notice.html", form=form, review=review)


def _give(form: NoticeForm, review: Review | None) -> AnyResponse | tuple[str, int]:
    if not form.validate():
        return _draw_notice(form, review), form.status
    told = noticing.Told(
        code=Code(form.code.data),
        explanation=form.explanation.data or "",
        name=form.name.data or "",
        email=form.email.data or "",
        locale=language_code(),
        address=(form.address.data or "") if review is None else "",
    )
    try:
        with transaction():
            noticing.give(told, review)
    except DomainError as refusal:
        form.form_errors.append(str(refusal))
        return _draw_notice(form, review), refusal.status
    return redirect(url_for(".received"), 303)
