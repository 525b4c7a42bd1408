"""Words of documents: the catalogues are compiled once, as `make run` does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import Babel

TRANSLATIONS = Path(__file__).parents[3] / "app" / "translations"


@pytest.fixture(scope="session")
def compiled_words(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("translations")
    for source in TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"):
        target = folder / source.parts[-3] / "LC_MESSAGES" / "messages.mo"
        target.parent.mkdir(parents=True)
        with source.open("rb") as words, target.open("wb") as compiled:
            write_mo(compiled, read_po(words, locale=source.parts[-3]))
    return folder


@pytest.fixture
def wording_app(compiled_words: Path) -> Iterator[Flask]:
    """As little of an application as a document needs: its languages."""
    app = Flask("words")
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(compiled_words)
    Babel(app)
    with app.app_context():
        yield app
