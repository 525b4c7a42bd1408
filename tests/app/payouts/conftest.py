"""What tests of payouts share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask

from app.config import Settings
from app.database import transaction
from app.payouts import releasing
from app.payouts.models import Payout, PayoutBatch
from tests.cast import Cast
from tests.factories.payouts import a_batch, payable


@pytest.fixture
def by_files(app: Flask) -> Iterator[Settings]:
    """This house gives its bank files."""
    yield from _with(app, provider="bank_file")


@pytest.fixture
def configured(app: Flask) -> Iterator[Callable[..., None]]:
    """Change settings of payouts for one test."""
    before: Settings = app.extensions["settings"]

    def change(**values: object) -> None:
        now: Settings = app.extensions["settings"]
        app.extensions["settings"] = replace(now, payouts=replace(now.payouts, **values))  # type: ignore[arg-type]

    yield change
    app.extensions["settings"] = before


def _with(app: Flask, **values: object) -> Iterator[Settings]:
    before: Settings = app.extensions["settings"]
    app.extensions["settings"] = replace(before, payouts=replace(before.payouts, **values))  # type: ignore[arg-type]
    yield app.extensions["settings"]
    app.extensions["settings"] = before


@pytest.fixture
def released(cast: Cast, by_files: Settings) -> PayoutBatch:
    """Bob's 50.00 EUR in a batch that Fatma prepared and Ada released, as a file for the bank."""
    payable(cast.bob)
    batch = a_batch(cast.fatma)
    with transaction():
        releasing.release(batch.id, by=cast.ada)
    return batch


@pytest.fixture
def payout(released: PayoutBatch) -> Payout:
    return released.payouts[0]
