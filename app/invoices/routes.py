"""Invoices as the customer sees them: the list, the page of a document, and its files."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template, request

from app.accounts.access import signed_in, viewer
from app.invoices import pro_forma, queries
from app.invoices.delivering import PDF, XML, document_of, stored
from app.invoices.snapshot import Snapshot
from app.invoices.wording import view_of
from app.orders.queries import order_of
from app.web.pagination import paginate

routes = Blueprint("invoices", __name__, template_folder="templates")


@routes.get("/account/invoices")
@signed_in
def mine() -> str:
    return render_template("invoices/mine.html", page=paginate(queries.invoices_of(viewer()), per_page=15))


@routes.get("/invoices/<label>")
def show(label: str) -> str:
    invoice = queries.invoice_of(viewer(), label)
    return render_template(
        "invoices/show.html",
        invoice=invoice,
        view=view_of(Snapshot.from_json(invoice.snapshot)),
        related=[each for each in queries.documents_of_order(invoice.order_id) if each.id != invoice.id],
        layout="web/portal.html" if viewer().user else "web/public.html",
    )


@routes.get("/invoices/<label>/document.pdf")
def pdf(label: str) -> Response:
    """The stored PDF as it was issued; `?download=1` saves it instead of showing it."""
    invoice = queries.invoice_of(viewer(), label)
    document = document_of(invoice)
    data = stored(document.pdf_key, document.pdf_sha256)
    return _file(data, PDF, f"{invoice.label}.pdf", document.pdf_sha256, inline="download" not in request.args)


@routes.get("/invoices/<label>/factur-x.xml")
def xml(label: str) -> Response:
    invoice = queries.invoice_of(viewer(), label)
    document = document_of(invoice)
    data = stored(document.xml_key, document.xml_sha256)
    return _file(data, XML, f"{invoice.label}.xml", document.xml_sha256, inline=False)


@routes.get("/orders/<reference>/pro-forma.pdf")
def pro_forma_pdf(reference: str) -> Response:
    """For whoever pays by transfer before there is an invoice: amount, account and reference. Drawn anew each time."""
    order = order_of(viewer(), reference)
    data = pro_forma.draw(order)
    return _file(data, PDF, f"{order.reference}.pdf", None, inline=True)


def _file(data: bytes, content_type: str, filename: str, digest: str | None, *, inline: bool) -> Response:
    """A private file: no cache in between keeps it, no script in it runs, and a copy at hand is not sent again."""
    answer = current_app.response_class(data, mimetype=content_type)
    answer.headers.set("Content-Disposition", "inline" if inline else "attachment", filename=filename)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"
    if digest:
        answer.set_etag(digest)
        answer.make_conditional(request)
    return answer
