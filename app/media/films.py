"""Videos and recordings that people send: recognised by their first bytes, decoded and written anew in a limited process."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import filetype
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.errors import Invalid

log = logging.getLogger(__name__)
Kind = Literal["video", "audio"]

# Content type by the first bytes → which reader of FFmpeg may open it, and nothing else may.
READERS = {
    "video/webm": "matroska",
    "video/x-matroska": "matroska",
    "video/mp4": "mov",
    "video/quicktime": "mov",
    "video/x-m4v": "mov",
    "video/3gpp": "mov",
    "audio/mp4": "mov",
    "audio/m4a": "mov",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "video/ogg": "ogg",
    "audio/x-wav": "wav",
    "audio/wav": "wav",
    "audio/x-flac": "flac",
}
HEAD = 8192
LONGEST_SECONDS = 120
LARGEST_MEGABYTES = 200
PROGRAM = Path(__file__).with_name("film_program.py")
SENTENCES = {
    "broken": _l("This file is damaged or incomplete, or no video or recording we can read. Please record it again."),
    "too_long": _l("This is longer than we can take. Please keep it under two minutes."),
    "too_large": _l("This takes more than our limits allow. Please send a shorter one, or one with fewer pixels."),
    "no_picture": _l("There is no picture in this video. Send it as a recording of sound, or record it again."),
}


@dataclass(frozen=True)
class Made:
    """What was written anew; sizes in pixels, None for sound alone."""

    duration_ms: int
    width: int | None
    height: int | None


class FilmRefused(Invalid):
    """It cannot be used; `code` is a key of `SENTENCES`."""

    def __init__(self, code: str) -> None:
        super().__init__(SENTENCES.get(code, SENTENCES["broken"]))
        self.code = code


def reader_of(path: Path) -> str:
    """The reader for its signature; name and claim of the browser do not count. Raises `Invalid`."""
    with path.open("rb") as file:
        kind = filetype.guess_mime(file.read(HEAD))
    if kind not in READERS:
        raise Invalid(
            _("This file is no video or recording we can read. Please send WebM, MP4, MOV, MP3, M4A, OGG, WAV or FLAC.")
        )
    return READERS[kind]


def look(path: Path) -> Kind:
    """Whether there are pictures in it. Raises `FilmRefused` for what cannot be opened, within a few seconds."""
    found = _run({"path": str(path), "demuxer": reader_of(path), "only_look": True}, seconds=10, megabytes=1)
    return "video" if found["video"] else "audio"


def remake(path: Path, *, kind: Kind, target: Path, poster: Path, longest_seconds: int = LONGEST_SECONDS) -> Made:
    """Write it anew as WebM (VP9, Opus) with a still, or a drawing of its sound, as WebP. Raises `FilmRefused`."""
    order = {
        "path": str(path),
        "demuxer": reader_of(path),
        "kind": kind,
        "longest_seconds": longest_seconds,
        "target": str(target),
        "poster": str(poster),
    }
    found = _run(order, seconds=60 + 3 * longest_seconds, megabytes=LARGEST_MEGABYTES)
    return Made(found["duration_ms"], found["width"], found["height"])


def _run(order: dict[str, Any], *, seconds: int, megabytes: int) -> dict[str, Any]:
    """In a process without our environment; whatever ends it early is a refusal, never an error of ours."""
    command = [
        sys.executable,
        "-I",
        str(PROGRAM),
        json.dumps({**order, "cpu_seconds": seconds, "most_megabytes": megabytes}),
    ]
    try:
        done = subprocess.run(command, capture_output=True, timeout=seconds + 5, check=False, env={"PATH": ""})
    except subprocess.TimeoutExpired:
        raise FilmRefused("too_large") from None
    if done.returncode != 0:
        log.info("a film ended its reader: %s", done.returncode)
        raise FilmRefused("too_large" if done.returncode < 0 else "broken")
    found: dict[str, Any] = json.loads(done.stdout)
    if "refused" in found:
        raise FilmRefused(found["refused"])
    return found
