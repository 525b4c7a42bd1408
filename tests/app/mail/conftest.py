"""Every test of mails may use the test templates."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.app.mail.letters import templates_on


@pytest.fixture(autouse=True)
def _templates(app: Flask) -> Iterator[None]:
    with templates_on(app):
        yield
