"""Named reads of what is public. What the client does not allow today is found by none of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.dialects.postgresql import distinct_on

from app.database import db
from app.errors import Gone, NotFound
from app.media.sockets import permitted_now
from cases.consent.models import CaseLogo, Consent
from cases.consent.outputs import Naming, Output
from cases.consent.queries import holds
from cases.publishing.addressing import addresses_of
from cases.publishing.channels import Kind, State
from cases.publishing.indexing import query_of
from cases.publishing.models import PlannedChannel, Publication, PublicationFile
from cases.publishing.outputs.document import Document
from cases.publishing.recording import Record
from cases.writing.models import SURFACE, Case
from cases.writing.states import Industry, Problem


@dataclass(frozen=True)
class Wanted:
    """What a reader looks for. The default is everything, the newest first."""

    text: str = ""
    industry: str = ""
    problem: str = ""
    kind: str = ""

    @property
    def is_everything(self) -> bool:
        return not (self.text or self.industry or self.problem or self.kind)


@dataclass(frozen=True)
class Public:
    """One publication as anybody may read it: `document` names the client as they allow it for this output."""

    publication: Publication
    document: Document


def is_public(output: Output = Output.WEB) -> sa.ColumnElement[bool]:
    """Whether a publication may be seen now, in that output; the web is the ground of all others."""
    seen = sa.and_(Publication.state == State.LIVE, _allows(Output.WEB))
    return seen if output is Output.WEB else sa.and_(seen, _allows(output))


def listed(wanted: Wanted, language: str) -> sa.Select[Publication]:
    """One publication of each public case that fits: in the reader's language, else in the case's own, the newest first."""
    best = (
        sa.select(Publication.id)
        .join(Case, Case.id == Publication.case_id)
        .where(is_public(), *_fitting(wanted, language))
        .ext(distinct_on(Publication.case_id))
        .order_by(
            Publication.case_id,
            (Publication.language == language).desc(),
            (Publication.language == Case.language).desc(),
            Publication.id,
        )
    )
    found = sa.select(Publication).where(Publication.id.in_(best)).options(sa.orm.joinedload(Publication.case))
    if wanted.text:
        rank = sa.func.ts_rank(Publication.search, query_of(wanted.text, language))
        return found.order_by(rank.desc(), Publication.live_at.desc(), Publication.id.desc())
    return found.order_by(Publication.live_at.desc(), Publication.id.desc())


def newest(language: str, most: int) -> Sequence[Publication]:
    return db.session.scalars(listed(Wanted(), language).limit(most)).all()


def similar(publication: Publication, language: str, most: int) -> Sequence[Publication]:
    """Cases with the same problems, those that share most first; without a problem in common, none."""
    if not publication.problems:
        return []
    found = listed(Wanted(), language).where(
        Publication.case_id != publication.case_id,
        sa.or_(*(Publication.problems.contains([problem]) for problem in publication.problems)),
    )
    rows = db.session.scalars(found.limit(50)).all()
    mine = set(publication.problems)
    return sorted(rows, key=lambda row: (-len(mine & set(row.problems)), row.industry != publication.industry))[:most]


def offered(language: str) -> tuple[list[str], list[str], list[str]]:
    """The industries, problems and kinds of result that public cases have, in the order of their lists."""
    rows = db.session.execute(
        listed(Wanted(), language)
        .order_by(None)
        .with_only_columns(Publication.industry, Publication.problems, Publication.kinds)
    ).all()
    industries = {row[0] for row in rows}
    problems = {problem for row in rows for problem in row[1]}
    kinds = {kind for row in rows for kind in row[2]}
    return (
        [each.value for each in Industry if each in industries],
        [each.value for each in Problem if each in problems],
        [each.value for each in Kind if each in kinds],
    )


def public(slug: str, language: str, output: Output = Output.WEB) -> Public:
    """The publication at this address. Raises `Gone` where it was taken down, else `NotFound`."""
    found = db.session.scalar(
        sa.select(Publication)
        .join(Case, Case.id == Publication.case_id)
        .where(Case.slug == slug, Publication.language == language, is_public(output))
        .options(sa.orm.joinedload(Publication.case))
    )
    if found is None:
        raise _absent(slug, language)
    return documents([found], output)[0]


def document_of(publication: Publication, naming: Naming) -> Document:
    """The document of a publication, the client named in that way."""
    return _documents([publication], {publication.case_id: naming}, _consents_of([publication]))[0]


def documents(publications: Sequence[Publication], output: Output = Output.WEB) -> list[Public]:
    """What anybody may read of them in that output. Raises `Gone` where the client does not allow one of them."""
    consents = _consents_of(publications)
    namings = {case_id: outputs[output] for case_id, outputs in consents.items() if output in outputs}
    if any(each.case_id not in namings for each in publications):
        raise Gone
    found = _documents(publications, namings, consents)
    return [Public(*both) for both in zip(publications, found, strict=True)]


def over_of(record: Record) -> frozenset[str]:
    """Of the licences by which it shows pictures, those that are not in force at this moment."""
    return record.permissions - permitted_now(SURFACE, sorted(record.permissions)).keys()


def _documents(
    publications: Sequence[Publication],
    namings: Mapping[int, Naming],
    consents: Mapping[int, Mapping[Output, Naming]],
) -> list[Document]:
    """Any number of documents by a handful of statements."""
    records = [Record.from_json(each.record) for each in publications]
    permissions = frozenset().union(*(record.permissions for record in records))
    over = permissions - permitted_now(SURFACE, sorted(permissions)).keys()
    languages = _languages_of(publications)
    logos = _logos_of([case_id for case_id, naming in namings.items() if naming is Naming.LOGO])
    return [
        record.without(over & record.permissions).named(
            namings[each.case_id],
            addresses=addresses_of(
                each.case.slug,
                each.language,
                languages.get(each.case_id, ()),
                with_pdf=Output.DOCUMENT in consents.get(each.case_id, {}),
            ),
            logo_key=logos.get(each.case_id, ""),
        )
        for each, record in zip(publications, records, strict=True)
    ]


def _consents_of(publications: Sequence[Publication]) -> dict[int, dict[Output, Naming]]:
    """Of each case, the outputs its client allows today and how they want to be named there."""
    found = sa.select(Consent.case_id, Consent.output, Consent.naming).where(
        Consent.case_id.in_({each.case_id for each in publications}), holds()
    )
    consents: dict[int, dict[Output, Naming]] = {}
    for case_id, output, naming in db.session.execute(found):
        consents.setdefault(case_id, {})[Output(output)] = Naming(naming)
    return consents


def _languages_of(publications: Sequence[Publication]) -> dict[int, list[str]]:
    """In which languages anybody may read each of these cases now."""
    found = sa.select(Publication.case_id, Publication.language).where(
        Publication.case_id.in_({each.case_id for each in publications}), is_public()
    )
    languages: dict[int, list[str]] = {}
    for case_id, language in db.session.execute(found.order_by(Publication.case_id, Publication.language)):
        languages.setdefault(case_id, []).append(language)
    return languages


def _logos_of(case_ids: Sequence[int]) -> dict[int, str]:
    """The keys of their files in the store."""
    if not case_ids:
        return {}
    found = sa.select(CaseLogo).where(CaseLogo.case_id.in_(case_ids)).options(sa.orm.joinedload(CaseLogo.file))
    return {logo.case_id: logo.file.key for logo in db.session.scalars(found)}


def has_output(case_id: int, output: Output) -> bool:
    found = sa.select(Consent.id).where(Consent.case_id == case_id, Consent.output == output, holds())
    return db.session.scalar(found) is not None


def best_language(slug: str, wished: str) -> str:
    """The language in which to show a case: the wished one, else its own, else any. Raises as `public` does."""
    rows = db.session.execute(
        sa.select(Publication.language, Case.language)
        .join(Case, Case.id == Publication.case_id)
        .where(Case.slug == slug, is_public())
    ).all()
    known = [row[0] for row in rows]
    if not known:
        raise _absent(slug, None)
    return next((each for each in (wished, rows[0][1]) if each in known), known[0])


def file_of(publication_id: int, name: str, naming: str) -> PublicationFile | None:
    return db.session.scalar(
        sa.select(PublicationFile).where(
            PublicationFile.publication_id == publication_id,
            PublicationFile.name == name,
            PublicationFile.naming == naming,
        )
    )


def channel_of_code(code: str) -> PlannedChannel | None:
    return db.session.scalar(
        sa.select(PlannedChannel).where(PlannedChannel.code == code, PlannedChannel.removed_at.is_(None))
    )


def case_of_reference(reference: str) -> Case | None:
    """A case that is public in some language."""
    seen = sa.select(Publication.id).where(Publication.case_id == Case.id, is_public())
    return db.session.scalar(sa.select(Case).where(Case.reference == reference, seen.exists()))


def _allows(output: Output) -> sa.ColumnElement[bool]:
    return (
        sa.select(Consent.id)
        .where(Consent.case_id == Publication.case_id, Consent.output == output, holds())
        .correlate(Publication)
        .exists()
    )


def _fitting(wanted: Wanted, language: str) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.industry:
        conditions.append(Publication.industry == wanted.industry)
    if wanted.problem:
        conditions.append(Publication.problems.contains([wanted.problem]))
    if wanted.kind:
        conditions.append(Publication.kinds.contains([wanted.kind]))
    if wanted.text:
        conditions.append(Publication.search.op("@@")(query_of(wanted.text, language)))
    return conditions


def _absent(slug: str, language: str | None) -> Gone | NotFound:
    found = sa.select(Publication.state).join(Case, Case.id == Publication.case_id).where(Case.slug == slug)
    if language is not None:
        found = found.where(Publication.language == language)
    states = set(db.session.scalars(found))
    if State.HELD in states:
        return NotFound(
            _("A number in this case is being corrected. It comes back when the client has said yes to it.")
        )
    if states & {State.WITHDRAWN, State.LIVE}:
        return Gone()
    return NotFound()


def social_document(slug: str, language: str) -> Document:
    """As `public` for social networks, where the client may want another name than on the web."""
    return public(slug, language, Output.SOCIAL).document
