"""The author's own pages, by a mailed link or signed in: change it, take it back, see where it is used, take it along."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import viewer
from app.database import transaction
from app.web.headers import FORM_TARGETS, content_policy, hide_address
from app.web.limits import limiter
from app.web.pagination import paginate
from reviews.reviewing import (
    authors,
    carrying_along,
    drafts,
    guiding,
    letters,
    queries,
    revising,
    rewarding,
    sockets,
    wording,
)
from reviews.reviewing.authors import Author, author_of, review_of
from reviews.reviewing.forms import LinkForm, ShareForm, WithdrawalForm, WordsForm, values_of
from reviews.reviewing.models import Review
from reviews.reviewing.neutral import closed, counts
from reviews.reviewing.requesting import DeadToken

routes = Blueprint("my_reviews", __name__, url_prefix="/my-reviews", template_folder="templates")
routes.register_error_handler(DeadToken, closed)
Answer = str | AnyResponse | tuple[str, int]
MOST_OTHERS = 3


@routes.get("")
def begin() -> Answer:
    """Signed in: one's own reviews. Anybody else is mailed a link."""
    if viewer().user is not None:
        return redirect(url_for(".mine", key=authors.SIGNED_IN))
    return render_template("reviewing/find.html", form=LinkForm(formdata=None))


@routes.get("/<key>")
@limiter.limit("120 per hour", deduct_when=counts)
def mine(key: str) -> Answer:
    hide_address()
    author = author_of(key, viewer())
    return render_template(
        "reviewing/mine.html", author=author, page=paginate(authors.reviews_of(author), per_page=20), wording=wording
    )


@routes.get("/<key>/<reference>")
@limiter.limit("300 per hour", deduct_when=counts)
def show(key: str, reference: str) -> Answer:
    author, review = _theirs(key, reference)
    name = letters.name_of(review)
    form = WordsForm(formdata=None, data=values_of(review, name, drafts.of(review)))
    return _draw(author, review, form)


@routes.post("/<key>/<reference>/revision")
@limiter.limit("30 per minute")
def revise(key: str, reference: str) -> Answer:
    author, review = _theirs(key, reference)
    form = WordsForm()
    if not form.validate():
        return _draw(author, review, form)
    with transaction():
        changed = revising.revise(review, form.words, proof=author.proof)
        drafts.discard(review)
    flash(_("Sent. It is looked at and shown within a minute.") if changed else _("Nothing was changed."), "good")
    return redirect(url_for(".show", key=key, reference=reference), 303)


@routes.post("/<key>/<reference>/draft")
@limiter.limit("60 per minute")
def keep_draft(key: str, reference: str) -> Response:
    """What is being typed, kept on our side too; nothing of it is shown to anybody."""
    _author, review = _theirs(key, reference)
    with transaction():
        drafts.keep(review, request.form)
    return Response(status=204)


@routes.post("/<key>/<reference>/withdrawal")
@limiter.limit("20 per minute")
def withdraw(key: str, reference: str) -> Answer:
    author, review = _theirs(key, reference)
    form = WithdrawalForm()
    if not form.validate():
        words = WordsForm(formdata=None, data=values_of(review, letters.name_of(review), drafts.of(review)))
        return _draw(author, review, words, withdrawal=form)
    with transaction():
        revising.withdraw(review)
    hide_address()
    return render_template("reviewing/withdrawn.html")


@routes.post("/<key>/<reference>/sharing")
@limiter.limit("10 per minute")
def share(key: str, reference: str) -> Answer:
    author, review = _theirs(key, reference)
    form = ShareForm()
    if not form.validate():
        words = WordsForm(formdata=None, data=values_of(review, letters.name_of(review), drafts.of(review)))
        return _draw(author, review, words, sharing=form)
    with transaction():
        rewarding.say_shared(review.id, form.url.data or "")
    flash(_("Thank you. We look at the post and then give you what was offered for it."), "good")
    return redirect(url_for(".show", key=key, reference=reference, _anchor="reward"), 303)


@routes.get("/<key>/<reference>/download")
@limiter.limit("30 per hour")
def download(key: str, reference: str) -> Response:
    """All we keep of it: the words as JSON with every revision, and the files."""
    _author, review = _theirs(key, reference)
    answer = Response(carrying_along.archive(review), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="review-{review.reference}.zip"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _theirs(key: str, reference: str) -> tuple[Author, Review]:
    hide_address()
    author = author_of(key, viewer())
    return author, review_of(author, reference)


def _draw(
    author: Author,
    review: Review,
    form: WordsForm,
    *,
    withdrawal: WithdrawalForm | None = None,
    sharing: ShareForm | None = None,
) -> Response:
    others = queries.published(review.service_id).where(Review.id != review.id).limit(MOST_OTHERS)
    page = render_template(
        "reviewing/review.html",
        author=author,
        review=review,
        form=form,
        withdrawal=withdrawal or WithdrawalForm(formdata=None),
        sharing=sharing or ShareForm(formdata=None),
        entitlement=queries.entitlement_of(review.id),
        questions=guiding.questions_for(review.service_id, form.language.data or review.language),
        others=queries.all_of(others),
        uses=[use for answer in sockets.uses.answers(review.id) for use in answer],
        thanks=[each for answer in sockets.thanks.answers(review.id) for each in answer],
        replies=queries.replies_to(review.id),
        wording=wording,
        draft_key=f"review-{review.reference}",
        has_draft=bool(drafts.of(review)),
    )
    status = max(each.status for each in (form, withdrawal, sharing) if each is not None)
    answer = make_response(page, status)
    # A recording is looked at before it is sent: from the page's own memory, which is "blob:".
    policy = content_policy(current_app.extensions[FORM_TARGETS])
    answer.headers["Content-Security-Policy"] = f"{policy}; media-src 'self' blob:"
    return answer
