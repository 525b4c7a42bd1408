"""The words of all pages: gathered, compared and compiled, one catalogue for the core and one for each wing.

English is the source and needs no catalogue. `python bin/catalogues.py gather|check|compile [language ...]`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
BASES = ("app", "referrals", "reviews", "cases")
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
METHODS = [("**.py", "python"), ("**/templates/**.*", "jinja2")]
OPTIONS = {
    "**/templates/**.*": {"trimmed": "true", "silent": "false", "extensions": "jinja2.ext.do", "encoding": "utf-8"}
}


def main() -> int:
    wish, *languages = sys.argv[1:] or ["compile"]
    if wish == "gather":
        gather(languages)
    elif wish == "check":
        return check()
    compile_catalogues()
    return 0


def compile_catalogues() -> None:
    """Write the `.mo` file of every catalogue that is newer than it."""
    for path in catalogues():
        compiled = path.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= path.stat().st_mtime:
            continue
        with path.open("rb") as source, compiled.open("wb") as target:
            write_mo(target, read_po(source, locale=path.parts[-3]))


def gather(new_languages: list[str]) -> None:
    """Bring every catalogue up to date with the words in the code; begin catalogues of the languages named."""
    for base in BASES:
        words = words_of(base)
        for language in new_languages:
            path = ROOT / base / "translations" / language / "LC_MESSAGES" / "messages.po"
            if words and not path.exists():
                path.parent.mkdir(parents=True)
                write(path, Catalog(locale=language))
        for path in catalogues(base):
            write(path, updated(path, words))


def check() -> int:
    """Complain about every catalogue that does not hold exactly the words in the code."""
    stale = [path for base in BASES for path in catalogues(base) if ids(read(path)) != ids(words_of(base))]
    for path in stale:
        print(f"{path.relative_to(ROOT)} does not hold the words of today's pages: run `make translate`.")
    return 1 if stale else 0


def catalogues(base: str | None = None) -> Iterator[Path]:
    for name in (base,) if base else BASES:
        yield from sorted((ROOT / name).glob("translations/*/LC_MESSAGES/messages.po"))


def words_of(base: str) -> Catalog:
    catalog = Catalog(project="Imece", copyright_holder="the Imece authors", fuzzy=False)
    found = extract_from_dir(ROOT / base, METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=("Translators:",))
    for name, _line, message, comments, context in found:
        catalog.add(message, None, [(f"{base}/{name}", 0)], auto_comments=comments, context=context)
    return catalog


def updated(path: Path, words: Catalog) -> Catalog:
    catalog = read(path)
    catalog.update(words, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return catalog


def ids(catalog: Catalog) -> set[tuple[object, str | None]]:
    return {(message.id, message.context) for message in catalog if message.id}


def read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=path.parts[-3])


def write(path: Path, catalog: Catalog) -> None:
    with path.open("wb") as target:
        write_po(target, catalog, no_location=False, include_lineno=False, sort_output=True, width=110)


if __name__ == "__main__":
    sys.exit(main())
