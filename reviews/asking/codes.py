"""QR codes that lead to the question about a service: drawn here, dark on white, without any foreign help. Pure."""

from __future__ import annotations

import io

import segno


def svg(address: str) -> bytes:
    """A file to print or to send."""
    out = io.BytesIO()
    _code(address).save(out, kind="svg", scale=10, border=4, dark="#000", light="#fff")
    return out.getvalue()


def png(address: str) -> bytes:
    out = io.BytesIO()
    _code(address).save(out, kind="png", scale=16, border=4, dark="#000", light="#fff")
    return out.getvalue()


def inline(address: str) -> str:
    """For a page: without any style attribute."""
    drawn: str = _code(address).svg_inline(
        scale=6, border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None
    )
    return drawn


def _code(address: str) -> segno.QRCode:
    return segno.make(address, error="q", micro=False)
