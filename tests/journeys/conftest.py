"""Whole stories: the platform on a port of its own with real commits, and a Chromium that walks through it."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from app import create_app
from app.database import db
from tests.databases import Cluster, test_settings
from tests.jobs import perform_due

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE_MS = 20_000  # a build machine may be busy with other tests; what must be quick says so itself
expect.set_options(timeout=PATIENCE_MS)
SWITCHES = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


def chromium() -> str | None:
    """The browser that CHROMIUM names, or the first one on this machine."""
    named = os.environ.get("CHROMIUM")
    return next((found for name in (named, *NAMES) if name and (found := shutil.which(name))), None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without a browser its journeys are left out, and the summary says so."""
    if chromium() is not None:
        return
    left_out = [item for item in items if item.get_closest_marker("browser")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
        config.stash[LEFT_OUT] = len(left_out)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if count := config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(
            f"NO BROWSER: {count} journeys were left out. Install chromium, or name one: CHROMIUM=/path/to/chromium"
        )


LEFT_OUT = pytest.StashKey[int]()
ANSWER = "journeys.answer"


def awake(page: Page) -> Page:
    """The page once its scripts run: before that, what a test types into it is typed into a page without comfort."""
    page.locator("html[data-awake]").wait_for(state="attached")
    return page


class _Quiet(WSGIRequestHandler):
    def connection_dropped(self, error: BaseException, environ: dict[str, Any] | None = None) -> None:
        """Whoever left in the middle of an answer leaves its file open: werkzeug reads from them before it closes it."""
        if environ and ANSWER in environ:
            environ[ANSWER].close()

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002  (werkzeug's own name)
        """Say nothing: a failing test shows what matters."""


@dataclass
class Live:
    """The running platform. `app` is for looking at the database and performing jobs, in `with live.inside():`."""

    url: str
    app: Flask

    @contextmanager
    def inside(self) -> Iterator[None]:
        with self.app.app_context():
            yield

    def run_jobs(self) -> int:
        """Perform the jobs that are due, as the worker would."""
        with self.inside():
            return perform_due()


def _closed_once(parts: Any) -> Iterator[bytes]:
    try:
        yield from parts
    finally:
        if hasattr(parts, "close"):
            parts.close()


@pytest.fixture
def live(cluster: Cluster, tmp_path: Path) -> Iterator[Live]:
    """The platform on a clone of the database, answering on a port of this machine, with CSRF as in production."""
    running: list[Flask] = []

    def answer(environ: Any, start: Any) -> Any:
        environ[ANSWER] = _closed_once(running[0](environ, start))
        return environ[ANSWER]

    server = make_server("127.0.0.1", 0, answer, threaded=True, request_handler=_Quiet)
    url = f"http://127.0.0.1:{server.server_port}"
    with cluster.clone("journey") as database_url:
        app = create_app(test_settings(database_url, tmp_path, base_url=url))
        running.append(app)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield Live(url, app)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            app.extensions["web.live_watch"].close()
            with app.app_context():
                db.session.remove()
                db.engine.dispose()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chrome(playwright: Playwright) -> Iterator[Browser]:
    started = playwright.chromium.launch(executable_path=chromium(), args=SWITCHES)
    yield started
    started.close()


@dataclass
class Windows:
    """Opens windows that know nothing of one another; what their consoles complain about fails the test."""

    chrome: Browser
    url: str
    opened: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __call__(self, **options: Any) -> Page:
        """A page in a new private window, as `browser.new_context` takes its options."""
        options = {"base_url": self.url, "locale": "en", "reduced_motion": "reduce", **options}
        window = self.chrome.new_context(**options)
        window.set_default_timeout(PATIENCE_MS)
        self.opened.append(window)
        page = window.new_page()
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _listen(self, message: ConsoleMessage) -> None:
        """A 404 or 422 that a story asks for is no complaint; a broken policy or script is."""
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")


@pytest.fixture
def window(chrome: Browser, live: Live) -> Iterator[Callable[..., Page]]:
    """`window(viewport=…, color_scheme=…, locale=…)` opens a page; each call is another person's browser."""
    windows = Windows(chrome, live.url)
    yield windows
    for opened in windows.opened:
        opened.close()
    assert windows.complaints == []


@pytest.fixture
def page(window: Callable[..., Page]) -> Page:
    """One browser window, 1280 × 800."""
    return window(viewport={"width": 1280, "height": 800})
