"""Sets a document as a PDF: tagged, PDF/A-3a and PDF/UA-1, searchable, the same bytes every time."""

from __future__ import annotations

from pathlib import Path

from flask_babel import force_locale

from app.invoices.embedding import declare_facturx
from app.invoices.snapshot import Snapshot
from app.invoices.wording import wording_of
from app.media.typesetting import typeset

STANDARDS = ("a-3a", "ua-1")
PAGE = Path(__file__).with_name("document.typ")


def render(it: Snapshot, xml: bytes | None = None) -> bytes:
    """The PDF, with `xml` inside it as Factur-X when given. Needs the application context for the language's words.

    The issue date stands for the clock: the same snapshot gives the same bytes.
    """
    with force_locale(it.language):
        wording = wording_of(it)
    wording["xml"] = xml.decode() if xml else None
    pdf = typeset(PAGE, wording, day=it.issue_date, standards=STANDARDS)
    return declare_facturx(pdf) if xml else pdf
