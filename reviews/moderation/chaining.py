"""The public log as a chain: each entry is hashed together with the hash before it, so that a gap shows. Pure.

The canonical text is JSON with sorted keys, no spaces and no escapes but those JSON needs (RFC 8785, which for whole numbers and
texts is the same); the hash is SHA-256 in hexadecimal. Anybody can check it with a few lines of any language.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

# What the first entry names as the one before.
BEGINNING = "0" * 64
FIELDS = ("number", "at", "subject", "review", "event", "code", "stars", "was", "was_code", "was_stars", "previous")


@dataclass(frozen=True, kw_only=True)
class Break:
    """Where the chain does not hold; `kind` is one of gap, previous, hash."""

    number: int
    kind: str


def canonical(entry: Mapping[str, object]) -> str:
    """The text of an entry that is hashed: its fields without the hash itself."""
    content = {name: entry[name] for name in FIELDS}
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(entry: Mapping[str, object]) -> str:
    return sha256(canonical(entry).encode()).hexdigest()


def breaks(entries: Iterable[Mapping[str, object]]) -> Iterator[Break]:
    """What is wrong with a log that begins with its first entry, one finding for each place."""
    number, previous = 0, BEGINNING
    for entry in entries:
        expected = number + 1
        number = int(str(entry["number"]))
        if number != expected:
            yield Break(number=expected, kind="gap")
        elif entry["previous"] != previous:
            yield Break(number=number, kind="previous")
        if digest(entry) != entry["hash"]:
            yield Break(number=number, kind="hash")
        previous = str(entry["hash"])


# Printed on the page of the log; a test runs it as it stands there.
PROGRAM = """\
import hashlib, json, sys

before, number = "0" * 64, 0
for entry in json.load(open(sys.argv[1], encoding="utf-8"))["entries"]:
    told = entry.pop("hash")
    text = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    number += 1
    whole = entry["number"] == number and entry["previous"] == before
    if not whole or hashlib.sha256(text.encode()).hexdigest() != told:
        sys.exit(f"Entry {number} is not as it was written.")
    before = told
print(f"{number} entries are whole. Newest hash: {before}")
"""
