"""The words of the demo catalogue: one Markdown file per language, one section per service."""

from __future__ import annotations

import re
from pathlib import Path

from app.catalogue.drafts import Words

FOLDER = Path(__file__).parent / "texts"
# `# slug | Title`, a line `> summary`, then the body up to the next section.
_SECTION = re.compile(
    r"^# (?P<slug>[a-z0-9-]+) \| (?P<title>.+)\n> (?P<summary>.+)\n(?P<body>(?:(?!# ).*\n?)*)", re.MULTILINE
)


def read_texts() -> dict[str, dict[str, Words]]:
    """By slug, then by language."""
    texts: dict[str, dict[str, Words]] = {}
    for path in sorted(FOLDER.glob("*.md")):
        for found in _SECTION.finditer(path.read_text("utf-8")):
            words = Words(title=found["title"], summary=found["summary"], body=found["body"].strip())
            texts.setdefault(found["slug"], {})[path.stem] = words
    return texts
