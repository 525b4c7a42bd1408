"""Walking through a page with nothing but a keyboard."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

MOST_STEPS = 120


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus and can be seen. Fails where the keyboard cannot get to."""
    target.wait_for(state="attached")
    for _step in range(MOST_STEPS):
        if target.evaluate("element => element === document.activeElement"):
            assert target.is_visible(), f"{target} has the focus but is not seen"
            assert _is_uncovered(target), f"{target} has the focus but something lies over it"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{page.url}: the keyboard does not get to {target} within {MOST_STEPS} steps")


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    """Go to a link or a button with Tab, and press it."""
    tab_to(page, target)
    page.keyboard.press(key)
    page.wait_for_load_state()


def write(page: Page, target: Locator, words: str) -> None:
    """Go to a field with Tab, and type into it what replaces what was there."""
    tab_to(page, target)
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def _is_uncovered(target: Locator) -> bool:
    """Whether the middle of the element is what a pointer there would meet (WCAG 2.2, 2.4.11)."""
    return bool(
        target.evaluate(
            """element => {
                const box = element.getBoundingClientRect();
                const found = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
                return found !== null && (element.contains(found) || found.contains(element));
            }"""
        )
    )
