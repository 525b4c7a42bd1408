"""Which sealed contents are public now, for the page on which anybody verifies them."""

from __future__ import annotations

import sqlalchemy as sa
from flask import url_for

from app.database import db
from app.errors import Gone
from cases.consent.outputs import Naming, Output
from cases.consent.queries import naming_of
from cases.evidence.models import CaseContent
from cases.publishing import queries
from cases.publishing.channels import State
from cases.publishing.models import Publication
from cases.publishing.queries import Public


def is_public_version(content: CaseContent) -> bool:
    """Answers `cases.public_versions`. What was sealed names the client: it is public only where they are named on the web."""
    states = set(db.session.scalars(sa.select(Publication.state).where(Publication.content_id == content.id)))
    shown = db.session.scalar(
        sa.select(Publication.id).where(Publication.content_id == content.id, queries.is_public()).limit(1)
    )
    if shown is None:
        if states & {State.WITHDRAWN, State.LIVE}:
            raise Gone
        return False
    naming = naming_of(content.case_id, Output.WEB)
    return naming is not None and naming.tells_name


def served_pdf(content: CaseContent) -> bytes | None:
    """Answers `cases.served_pdfs`."""
    naming = naming_of(content.case_id, Output.DOCUMENT)
    publication_id = db.session.scalar(
        sa.select(Publication.id).where(Publication.content_id == content.id, queries.is_public(Output.DOCUMENT))
    )
    if naming is None or publication_id is None:
        return None
    file = queries.file_of(publication_id, "case.pdf", naming)
    return bytes.fromhex(file.sha256) if file else None


def address_of(found: Public) -> str:
    """Where anybody verifies this version; nothing where the client stays without a name."""
    publication = found.publication
    if publication.content_id is None or naming_of(publication.case_id, Output.WEB) in {None, Naming.ANONYMOUS}:
        return ""
    return url_for("case_proofs.show", key=db.session.get_one(CaseContent, publication.content_id).key)
