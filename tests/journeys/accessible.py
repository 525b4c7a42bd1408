"""What a machine can tell about whether a page is open to everyone. It finds about half of what people would."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A page with a strict policy lets nobody add a script tag, so the source is evaluated. Style sheets are read already.
_RUN = "rules => axe.run(document, {runOnly: rules, preload: false, resultTypes: ['violations']})"


def check_accessible(page: Page) -> None:
    """Fails with what axe objects to, element by element."""
    page.evaluate(_source())
    found = page.evaluate(_RUN, RULES)["violations"]
    objections = [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]
    assert not objections, f"{page.url}\n" + "\n".join(objections)


def check_fits(page: Page) -> None:
    """Fails when the page must be moved sideways to be read (WCAG 2.2, 1.4.10)."""
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"{page.url} is {wider} px wider than its window"


@lru_cache(maxsize=1)
def _source() -> str:
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
