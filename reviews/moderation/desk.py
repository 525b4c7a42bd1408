"""The queue of held reviews, the history of decisions, and one review with all that was decided about it.

Staff see words and pictures here, and not the stars: nothing may be decided by them.
"""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.accounts.access import desk
from app.config import LANGUAGES
from app.database import db, transaction
from app.errors import DomainError
from app.web import arguments
from app.web.exports import csv_response
from app.web.pagination import paginate
from reviews.moderation import deciding, proposing, queries, replying, screens, wording
from reviews.moderation.acting import STAFF, attempt, person
from reviews.moderation.deciding import Verdict
from reviews.moderation.desk_media import address_of, numbered
from reviews.moderation.forms import HeldForm, MediaForm, ProposalForm, ReasonForm, ReplyForm
from reviews.moderation.marking import Piece, passages_of, pieces
from reviews.moderation.models import PUBLISH, REFUSE, REMOVE, Decision
from reviews.moderation.queries import SORTS, Wanted
from reviews.reviewing.models import Review
from reviews.reviewing.queries import review_by_reference

routes = Blueprint("moderation_desk", __name__, url_prefix="/desk/reviews", template_folder="templates")


@routes.get("/waiting")
@desk(*STAFF)
def waiting() -> str:
    page = paginate(queries.waiting(_wanted(), arguments.choice("sort", SORTS, SORTS[0])), per_page=15)
    return render_template(
        "moderation/desk_waiting.html",
        page=page,
        marked={each.id: _marked(each.review) for each in page},
        forms={each.id: _held_form(each.id, each.review) for each in page},
        undoable=queries.undoable(),
        speed=queries.clock_of_people(),
        languages=LANGUAGES,
        now=clock.now(),
        wording=wording,
    )


@routes.post("/waiting/<int:held_id>/decision")
@desk(*STAFF)
def decide(held_id: int) -> AnyResponse:
    """One key: show it, or refuse it for a reason of the list."""
    held = queries.held_by_id(held_id)
    form = HeldForm()
    if not form.validate():
        flash(_("Choose a reason; for “Against the law”, name the law too."), "bad")
        return redirect(url_for(".waiting"), 303)
    refused = form.decision.data == REFUSE
    signal = any((hold.get("values") or {}).get("signal") for hold in held.review.holds)
    verdict = Verdict(
        verdict=REFUSE if refused else PUBLISH,
        code=form.reason,
        law=(form.law.data or "") if refused else "",
        note=(form.note.data or "") if refused else "",
        passages=_passages(form, held.review) if refused else (),
        source="signal" if signal else "screen",
    )
    attempt(lambda: deciding.decide(held.review_id, verdict, by=person()), _("Decided. It takes effect in a minute."))
    return redirect(url_for(".waiting"), 303)


@routes.post("/decisions/<int:decision_id>/undoing")
@desk(*STAFF)
def undo(decision_id: int) -> AnyResponse:
    queries.decision_by_id(decision_id)
    attempt(
        lambda: deciding.undo(decision_id, by=person()), _("Undone. It waits as before, and nobody was told anything.")
    )
    return redirect(url_for(".waiting"), 303)


@routes.get("/decisions")
@desk(*STAFF)
def decisions() -> str:
    page = paginate(queries.decisions(_wanted()))
    return render_template("moderation/desk_decisions.html", page=page, now=clock.now(), wording=wording)


@routes.get("/decisions/export.csv")
@desk(*STAFF)
def export() -> Response:
    header = [
        _("Decided (UTC)"), _("Review"), _("Service"), _("Revision"), _("Decision"), _("Reason"), _("Law"),
        _("Because of"), _("By"), _("State"), _("Author told (UTC)"),
    ]  # fmt: skip
    found = db.session.scalars(queries.decisions(_wanted())).unique().all()
    return csv_response("decisions.csv", header, _lines(found))


@routes.get("/<reference>/moderation")
@desk(*STAFF)
def show(reference: str) -> str:
    return _draw(review_by_reference(reference))


@routes.post("/<reference>/removal")
@desk(*STAFF)
def remove(reference: str) -> AnyResponse | tuple[str, int]:
    review = review_by_reference(reference)
    form = ReasonForm()
    if not form.validate():
        return _draw(review, reason=form), form.status
    verdict = Verdict(
        verdict=REMOVE,
        code=form.reason,
        law=form.law.data or "",
        note=form.note.data or "",
        passages=_passages(form, review),
    )
    done = _("It is taken down in a minute, and its author is told why.")
    attempt(lambda: deciding.decide(review.id, verdict, by=person()), done)
    return redirect(url_for(".show", reference=reference), 303)


@routes.post("/<reference>/reply")
@desk(*STAFF)
def reply(reference: str) -> AnyResponse | tuple[str, int]:
    review = review_by_reference(reference)
    form = ReplyForm()
    if not form.validate():
        return _draw(review, reply=form), form.status
    try:
        with transaction():
            replying.reply(review.id, form.text.data or "", language=review.language, by=person())
    except DomainError as refusal:
        form.text.errors = [str(refusal)]
        return _draw(review, reply=form), refusal.status
    flash(_("Your reply stands under the review, and its author gets it by mail."), "good")
    return redirect(url_for(".show", reference=reference), 303)


@routes.post("/<reference>/reply/withdrawal")
@desk(*STAFF)
def withdraw_reply(reference: str) -> AnyResponse:
    review = review_by_reference(reference)
    with transaction():
        found = queries.reply_to(review.id)
        if found is not None:
            replying.withdraw(found, by=person())
    flash(_("The reply is no longer shown. What it said stays in its history."), "good")
    return redirect(url_for(".show", reference=reference), 303)


@routes.post("/<reference>/proposal")
@desk(*STAFF)
def propose(reference: str) -> AnyResponse | tuple[str, int]:
    review = review_by_reference(reference)
    form = ProposalForm()
    if not form.validate():
        return _draw(review, proposal=form), form.status
    try:
        with transaction():
            proposing.propose(
                review.id,
                title=form.title.data or "",
                text=form.text.data or "",
                reason=form.reason.data or "",
                by=person(),
            )
    except DomainError as refusal:
        form.text.errors = [str(refusal)]
        return _draw(review, proposal=form), refusal.status
    flash(_("The author gets your words by mail and decides. Until then nothing changes."), "good")
    return redirect(url_for(".show", reference=reference), 303)


def _draw(
    review: Review,
    *,
    reason: ReasonForm | None = None,
    reply: ReplyForm | None = None,
    proposal: ProposalForm | None = None,
) -> str:
    found = queries.reply_to(review.id)
    return render_template(
        "moderation/desk_review.html",
        review=review,
        marked=_marked(review),
        decisions=queries.decisions_about(review),
        notices=queries.notices_about(review),
        proposals=queries.proposals_about(review),
        pending=deciding.pending_for(review.id),
        may_remove=review.known_state in deciding.FITTING[REMOVE],
        may_propose=bool(review.author_email) and review.known_state in proposing.ANSWERABLE,
        answer=found,
        reason=reason or ReasonForm(formdata=None),
        reply=reply or ReplyForm(formdata=None, text=found.text if found else ""),
        proposal=proposal or ProposalForm(formdata=None, title=review.title, text=review.text),
        files={each.id: numbered(MediaForm(formdata=None), each) for each in review.media},
        address_of=address_of,
        now=clock.now(),
        wording=wording,
    )


def _marked(review: Review) -> list[tuple[str, list[Piece]]]:
    """The parts of a review, each cut into pieces, with what a screen finds in it marked."""
    found = screens.marked(review.title, review.text, review.author_name, screens.staff_names())
    parts = {"title": review.title, "text": review.text, "author_name": review.author_name}
    return [(part, pieces(text, found, part)) for part, text in parts.items() if text]


def _held_form(number: int, review: Review) -> HeldForm:
    """The form of one row, with the first reason for which it was held chosen."""
    codes = [hold["code"] for hold in review.holds if hold["code"] in dict(wording.reason_choices())]
    form = HeldForm(formdata=None, code=codes[0] if codes else None)
    for field in form:
        field.id = f"{field.id}-{number}"
    return form


def _passages(form: ReasonForm, review: Review) -> list[dict[str, object]]:
    """What staff quoted; without a quotation what a screen found for the same reason."""
    texts = {"title": review.title, "text": review.text, "author_name": review.author_name}
    quoted = passages_of(form.quotes.data or "", texts)
    found = screens.marked(review.title, review.text, review.author_name, screens.staff_names())
    return quoted or [each for each in found if each["code"] == form.code.data]


def _lines(found: object) -> Iterator[tuple[object, ...]]:
    for each in found:  # type: ignore[attr-defined]
        decision: Decision = each
        told = decision.statement.told_at if decision.statement else None
        yield (
            decision.decided_at.isoformat(), decision.review.reference, decision.review.service.slug,
            decision.revision_number, decision.verdict, decision.code, decision.law, decision.source, decision.by.name,
            decision.state, told.isoformat() if told else "",
        )  # fmt: skip


def _wanted() -> Wanted:
    return Wanted(
        text=arguments.text("q"),
        code=arguments.choice("code", ("", *dict(wording.reason_choices())), ""),
        service=arguments.text("service"),
        language=arguments.choice("language", ("", *LANGUAGES), ""),
        verdict=arguments.choice("verdict", ("", *wording.VERDICTS), ""),
        state=arguments.choice("state", ("", *wording.DECISION_STATES), ""),
    )
