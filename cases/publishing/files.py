"""The drawn files of a publication: which there are, who may have them, and their bytes in the store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.database import db
from app.errors import NotFound
from app.media.storage import storage
from cases.consent.outputs import Naming, Output
from cases.consent.queries import open_consents
from cases.evidence.models import CaseContent
from cases.evidence.sealing import stamp_pdf
from cases.publishing import queries
from cases.publishing.channels import State
from cases.publishing.models import Publication, PublicationFile
from cases.publishing.outputs import cards, pdf, pptx_file, press, slides
from cases.publishing.outputs.document import Document

PDF = "application/pdf"
# Pictures by the licence of others are for the web: not for what is printed, handed to the press or carried to others.
WITH_LICENSED = frozenset({"case.pdf"})
# Each file with what the client allows it by.
FILES: dict[str, tuple[Output, str]] = {
    "case.pdf": (Output.DOCUMENT, PDF),
    "print.pdf": (Output.DOCUMENT, PDF),
    "slides.pdf": (Output.SLIDES, PDF),
    "slides.pptx": (Output.SLIDES, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "card.png": (Output.SOCIAL, "image/png"),
    "press.zip": (Output.PRESS, "application/zip"),
}


@dataclass(frozen=True)
class Drawn:
    """One file that was made, with the way in which the client is named in it."""

    name: str
    naming: Naming
    data: bytes


def missing(publication: Publication) -> dict[str, Naming]:
    """The files that the client allows and that are not drawn yet in the way they want to be named."""
    if publication.known_state is not State.LIVE:
        return {}
    allowed = open_consents(publication.case_id)
    wanted = {name: allowed[output].known_naming for name, (output, _type) in FILES.items() if output in allowed}
    if Output.WEB not in allowed:
        return {}
    known = {(file.name, file.naming) for file in _files_of(publication.id)}
    return {name: naming for name, naming in wanted.items() if (name, naming) not in known}


def draw(publication: Publication, wanted: Mapping[str, Naming]) -> list[Drawn]:
    """Make these files; nothing is written. Pictures come from the store, one that is gone is left out."""
    documents = {naming: queries.document_of(publication, naming) for naming in set(wanted.values())}
    pictures = {naming: pictures_of(document) for naming, document in documents.items()}
    return [Drawn(name, naming, _draw(name, documents[naming], pictures[naming])) for name, naming in wanted.items()]


def put_away(drawn: list[Drawn]) -> None:
    """Into the store, under their own digests: doing it twice changes nothing."""
    for each in drawn:
        storage().put(_key(each), each.data, FILES[each.name][1])


def register(publication: Publication, drawn: list[Drawn]) -> None:
    """The rows of files that lie in the store; the PDF gets its stamp. Nothing for a publication that has ended meanwhile.

    `drawn` was drawn with the pictures of `publication.left_out` left out, and none other: who draws looks at that before.
    """
    db.session.refresh(publication, with_for_update=True)
    if publication.known_state is not State.LIVE:
        return
    for each in drawn:
        db.session.execute(
            insert(PublicationFile)
            .values(
                publication_id=publication.id,
                name=each.name,
                naming=each.naming,
                key=_key(each),
                content_type=FILES[each.name][1],
                sha256=sha256(each.data).hexdigest(),
                size_bytes=len(each.data),
                drawn_at=clock.now(),
            )
            .on_conflict_do_nothing(index_elements=["publication_id", "name", "naming"])
        )
        if each.name == "case.pdf" and publication.content_id is not None:
            stamp_pdf(db.session.get_one(CaseContent, publication.content_id), each.data)


def forget_what_ended(case_id: int) -> list[str]:
    """Remove the rows of files nobody may have any more; says which keys of the store nobody names now."""
    found = sa.select(PublicationFile).join(Publication).where(Publication.case_id == case_id)
    gone = [file for file in db.session.scalars(found) if not _is_wanted(file)]
    keys = {file.key for file in gone}
    for file in gone:
        db.session.delete(file)
    db.session.flush()
    still = set(db.session.scalars(sa.select(PublicationFile.key).where(PublicationFile.key.in_(keys))))
    return sorted(keys - still)


def pictures_of(document: Document) -> dict[str, bytes]:
    """The bytes of the pictures a document names, by key."""
    return dict(_read(picture.key for picture in document.pictures))


def _read(keys: Iterator[str]) -> Iterator[tuple[str, bytes]]:
    for key in keys:
        try:
            yield key, storage().get(key)
        except NotFound:
            continue


def _is_wanted(file: PublicationFile) -> bool:
    if file.publication.known_state is not State.LIVE:
        return False
    allowed = open_consents(file.publication.case_id)
    output = FILES[file.name][0]
    return Output.WEB in allowed and output in allowed and allowed[output].naming == file.naming


def _draw(name: str, document: Document, pictures: Mapping[str, bytes]) -> bytes:
    if name not in WITH_LICENSED:
        licensed = {each.key for each in document.pictures if each.permission}
        pictures = {key: data for key, data in pictures.items() if key not in licensed}
    if name == "case.pdf":
        return pdf.render(document, pictures)
    if name == "print.pdf":
        return pdf.render(document, pictures, for_print=True)
    if name == "slides.pdf":
        return slides.render(document, pictures)
    if name == "slides.pptx":
        return pptx_file.render(document, pictures)
    if name == "card.png":
        return cards.render(document)
    stem = document.slug
    inside = {f"{stem}.pdf": pdf.render(document, pictures), f"{stem}-card.png": cards.render(document)}
    return press.render(document, inside, pictures)


def _files_of(publication_id: int) -> sa.ScalarResult[PublicationFile]:
    return db.session.scalars(sa.select(PublicationFile).where(PublicationFile.publication_id == publication_id))


def _key(drawn: Drawn) -> str:
    digest = sha256(drawn.data).hexdigest()
    return f"cases/{digest[:2]}/{digest}{PurePath(drawn.name).suffix}"
