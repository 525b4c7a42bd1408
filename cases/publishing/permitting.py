"""Pictures shown by the licence of others: when one ends, what was drawn with it is drawn anew without it.

Pages and pictures ask at every request (`queries.document_of`); this is for what is kept drawn: files, and pages on the shelf.
"""

from __future__ import annotations

import sqlalchemy as sa

from app.database import db
from cases.publishing import deferring, queries
from cases.publishing.channels import State
from cases.publishing.models import Publication, PublicationFile
from cases.publishing.recording import Record

_SHOWS_OTHERS = '$.document.sections[*].pictures[*] ? (@.permission != "")'


def left_out_now(publication: Publication) -> list[str]:
    """The licences of its pictures that are over at this moment."""
    return sorted(queries.over_of(Record.from_json(publication.record)))


def is_as_drawn(publication: Publication) -> bool:
    """Whether its files show what may be shown: no licence ended, or came back, since they were drawn."""
    return left_out_now(publication) == publication.left_out


def to_draw_anew() -> list[int]:
    """Ids of public cases whose kept pages and files show something else than they may."""
    shows = sa.func.jsonb_path_exists(Publication.record, sa.cast(_SHOWS_OTHERS, sa.dialects.postgresql.JSONPATH))
    found = sa.select(Publication).where(Publication.state == State.LIVE, shows).order_by(Publication.id)
    return [each.id for each in db.session.scalars(found) if not is_as_drawn(each)]


def draw_anew(publication_id: int) -> list[str]:
    """Its files are gone at once and drawn again, and the shelf forgets its pages; says the keys nobody names now."""
    publication = db.session.get_one(Publication, publication_id, with_for_update={"of": Publication})
    if publication.known_state is not State.LIVE:
        return []
    publication.left_out = left_out_now(publication)
    files = db.session.scalars(sa.select(PublicationFile).where(PublicationFile.publication_id == publication_id)).all()
    keys = {file.key for file in files}
    for file in files:
        db.session.delete(file)
    db.session.flush()
    deferring.draw(publication_id)
    still = set(db.session.scalars(sa.select(PublicationFile.key).where(PublicationFile.key.in_(keys))))
    return sorted(keys - still)
