"""Sealing: what a reader sees of a version is written down in canonical form, and a stamp is asked for.

The authority is asked in a job: sealing and publishing never wait for it.
"""

from __future__ import annotations

import secrets
from typing import Any

from app.database import db
from app.events import publish
from app.stamps.models import Stamp
from app.stamps.stamping import request_stamp, stamp_for, stamp_of
from cases.evidence.canonical import canonical, digest
from cases.evidence.chain import chain_of
from cases.evidence.facts import CaseSealed
from cases.evidence.models import CaseContent
from cases.evidence.queries import content_of, numbers_of, results_of, row_of
from cases.evidence.sockets import served_pdfs
from cases.writing.drawing import bound
from cases.writing.models import Case, CaseText
from cases.writing.queries import assets_of

CONTENT, PDF = "case.content", "case.pdf"


def content(case: Case, text: CaseText) -> bytes:
    """The canonical content of a version as its rows, its files and its chain are now."""
    numbers = numbers_of(case)
    shown = {figure.show for figure in text.document.figures}
    return canonical(
        {
            "reference": case.reference,
            "language": text.language,
            "version": text.version,
            "goal": case.goal,
            "industry": case.industry,
            "external": case.external,
            "began_on": case.began_on.isoformat() if case.began_on else None,
            "ended_on": case.ended_on.isoformat() if case.ended_on else None,
            "blocks": bound(text.document, numbers, text.language).as_blocks(),
            "results": [_result(each, text.language) for each in results_of(case.id)],
            "files": {each.key: each.file.sha256 for each in assets_of(case.id) if f"asset:{each.key}" in shown},
            "chain": [[link.kind, link.verified, link.fingerprint] for link in chain_of(case)],
        }
    )


def seal(case: Case, text: CaseText) -> CaseContent:
    """Write down what is published now and ask for its stamp; the same content is sealed once."""
    body = content(case, text)
    found = content_of(case.id, text.language, text.version)
    if found is not None and found.digest == digest(body):
        return found
    sealed = CaseContent(
        key=secrets.token_urlsafe(16),
        case_id=case.id,
        language=text.language,
        version=text.version,
        body=body,
        digest=digest(body),
    )
    db.session.add(sealed)
    db.session.flush()
    request_stamp(CONTENT, sealed.id, sealed.digest)
    publish(CaseSealed(content_id=sealed.id, case_id=case.id, language=text.language, version=text.version))
    return sealed


def stamp_pdf(sealed: CaseContent, pdf: bytes) -> Stamp:
    """Ask for the stamp of the PDF that was drawn from this content."""
    return request_stamp(PDF, sealed.id, digest(pdf))


def content_stamp(sealed: CaseContent) -> Stamp | None:
    return stamp_of(CONTENT, sealed.id)


def pdf_stamp(sealed: CaseContent) -> Stamp | None:
    """The stamp of the PDF that is sent now: there is one for each way in which the client was ever named in it."""
    served = next(filter(None, served_pdfs.answers(sealed)), None)
    return stamp_for(PDF, sealed.id, served) if served else None


def is_still_true(sealed: CaseContent, text: CaseText) -> bool:
    """Whether rows, files and chain still say what was sealed: what is not true any more has to be stopped or sealed anew."""
    return digest(content(sealed.case, text)) == sealed.digest


def _result(result: Any, language: str) -> dict[str, Any]:
    row = row_of(result)
    return {
        "key": row.key,
        "metric": result.word("metric", language),
        "baseline": None if row.baseline is None else str(row.baseline),
        "value": str(row.value),
        "unit": row.unit,
        "begins_on": row.begins_on.isoformat(),
        "ends_on": row.ends_on.isoformat(),
        "source": result.word("source", language),
        "method": result.word("method", language),
        "confirmed": result.is_confirmed,
        "revision": result.revision,
    }
