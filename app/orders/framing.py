"""The frame around a customer's page."""

from __future__ import annotations

from app.accounts.access import viewer


def layout() -> str:
    """Their workspace, or the public frame for a guest."""
    return "web/portal.html" if viewer().user else "web/public.html"
