"""The desk of publishing: what stands against it, when it goes out, its files and texts, its plan of channels."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import desk, viewer
from app.accounts.roles import Role
from app.database import db, transaction
from app.errors import Invalid, NotFound
from app.media.storage import storage
from cases.consent.contents import newest_texts
from cases.consent.outputs import Output
from cases.consent.queries import case_at_desk, naming_of, open_consents
from cases.consent.wording import OUTPUTS
from cases.publishing import figures, planning, queries, releasing
from cases.publishing.channels import Channel, State
from cases.publishing.files import FILES
from cases.publishing.forms import ChannelForm, ConfirmForm, DoneForm, PublishForm
from cases.publishing.framing import snippet
from cases.publishing.models import Publication
from cases.publishing.outputs import cards
from cases.publishing.wording import CHANNELS, READINGS, STATES
from cases.writing.framing import tabs_for
from cases.writing.models import Case
from cases.writing.wording import place_words

routes = Blueprint(
    "case_publishing_desk", __name__, url_prefix="/desk/cases/<reference>/publishing", template_folder="templates"
)
Answer = str | AnyResponse | tuple[str, int]
WHO = (Role.MARKETER, Role.ADMIN)


@routes.get("")
@desk(*WHO)
def show(reference: str) -> Answer:
    return _draw(case_at_desk(reference))


@routes.post("/releases")
@desk(*WHO)
def publish(reference: str) -> Answer:
    """At once, or at an hour; what stands against it is said in words."""
    case = case_at_desk(reference)
    form = PublishForm(sorted(newest_texts(case.id)))
    if not form.validate():
        return _draw(case, form)
    due_at, languages = form.moment(), list(form.languages.data)
    try:
        with transaction():
            if due_at is None:
                releasing.publish_now(case, languages, by=viewer().user)
            else:
                releasing.schedule(case, languages, due_at, by=viewer().user)
    except (Invalid, releasing.NotReady) as error:
        form.form_errors.append(str(error))
        return _draw(case_at_desk(reference), form)
    flash(_("It is in public now.") if due_at is None else _("It is planned, and checked again at its hour."), "good")
    return redirect(url_for(".show", reference=reference), 303)


@routes.post("/plan/removal")
@desk(*WHO)
def unplan(reference: str) -> Answer:
    with transaction():
        releasing.unplan(case_at_desk(reference))
    flash(_("Nothing is planned any more."), "good")
    return redirect(url_for(".show", reference=reference), 303)


@routes.post("/withdrawal")
@desk(*WHO)
def take_down(reference: str) -> Answer:
    with transaction():
        releasing.take_down(case_at_desk(reference))
    flash(_("Taken down. Every address of it says that it is gone."), "good")
    return redirect(url_for(".show", reference=reference), 303)


@routes.get("/files/<language>/<name>")
@desk(*WHO)
def file(reference: str, language: str, name: str) -> Response:
    """A drawn file of the live version, slides for a proposal among them; only what the client allows."""
    case = case_at_desk(reference)
    if name not in FILES:
        raise NotFound
    found = queries.public(case.slug, language, FILES[name][0])
    naming = naming_of(case.id, FILES[name][0])
    row = queries.file_of(found.publication.id, name, str(naming)) if naming is not None else None
    if row is None:
        raise NotFound(_("This file is being drawn. Please look again in a minute."))
    answer = Response(storage().get(row.key), mimetype=row.content_type)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{case.slug}-{language}-{name}")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@routes.post("/channels")
@desk(*WHO)
def plan(reference: str) -> Answer:
    case = case_at_desk(reference)
    form = ChannelForm(sorted(newest_texts(case.id)))
    if not form.validate():
        return _draw(case, channel=form)
    with transaction():
        planning.plan(
            case,
            Channel(form.channel.data),
            form.title.data or "",
            form.language.data,
            form.planned_on.data,
            by=viewer().user,
        )
    flash(_("Planned. Its link counts who comes by it."), "good")
    return redirect(url_for(".show", reference=reference, _anchor="channels"), 303)


@routes.post("/channels/<int:channel_id>/completion")
@desk(*WHO)
def finish(reference: str, channel_id: int) -> Answer:
    case, form = case_at_desk(reference), DoneForm()
    form.validate()
    with transaction():
        planning.finish(planning.channel_in(case, channel_id), (form.url.data or "").strip())
    flash(_("Done."), "good")
    return redirect(url_for(".show", reference=reference, _anchor="channels"), 303)


@routes.post("/channels/<int:channel_id>/reopening")
@desk(*WHO)
def reopen(reference: str, channel_id: int) -> Answer:
    case = case_at_desk(reference)
    with transaction():
        planning.reopen(planning.channel_in(case, channel_id))
    return redirect(url_for(".show", reference=reference, _anchor="channels"), 303)


@routes.post("/channels/<int:channel_id>/removal")
@desk(*WHO)
def remove(reference: str, channel_id: int) -> Answer:
    case = case_at_desk(reference)
    with transaction():
        planning.remove(planning.channel_in(case, channel_id))
    flash(_("Off the plan. What came by its link stays counted."), "good")
    return redirect(url_for(".show", reference=reference, _anchor="channels"), 303)


def _draw(case: Case, form: PublishForm | None = None, channel: ChannelForm | None = None) -> tuple[str, int]:
    languages = sorted(newest_texts(case.id))
    found = releasing.findings(case)
    publications = db.session.scalars(
        sa.select(Publication).where(Publication.case_id == case.id).order_by(Publication.id.desc())
    ).all()
    live = {it.language: it for it in publications if it.known_state is State.LIVE}
    allowed = open_consents(case.id)
    seen = sorted(live) if Output.WEB in allowed else []
    page = render_template(
        "publishing/desk_show.html",
        case=case,
        tabs=tabs_for(case),
        languages=languages,
        form=form or PublishForm(languages, formdata=None, data={"languages": languages}),
        channel=channel or ChannelForm(languages, formdata=None),
        done=DoneForm(formdata=None),
        confirm=ConfirmForm(formdata=None),
        findings=found,
        stops=releasing.stops(found),
        publications=publications,
        live=live,
        files=[(name, output) for name, (output, _type) in FILES.items() if output in allowed] if seen else [],
        allowed=allowed,
        seen=seen,
        cards=_social(case, seen) if Output.SOCIAL in allowed else {},
        snippets={language: snippet(case.slug, language, live[language].title) for language in seen},
        channels=figures.channels_of(case.id),
        link_of=planning.link_of,
        counted=figures.by_code(case),
        kinds=figures.by_kind(case.id),
        outputs=OUTPUTS,
        states=STATES,
        channel_words=CHANNELS,
        reading_words=READINGS,
        place_words=place_words,
    )
    return page, max(form.status if form else 200, channel.status if channel else 200)


def _social(case: Case, languages: list[str]) -> dict[str, list[cards.NetworkText]]:
    """What to post on each network, named as the client allows it there."""
    return {language: cards.texts(queries.social_document(case.slug, language), {}) for language in languages}
