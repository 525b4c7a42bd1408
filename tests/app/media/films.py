"""Films for tests, made on the spot."""

from __future__ import annotations

import io
import struct
from fractions import Fraction
from typing import Any

import av
import numpy as np

RATE = 48_000


def a_film(
    seconds: float = 1.0,
    *,
    width: int = 160,
    height: int = 120,
    sound: bool = True,
    container: str = "webm",
    sound_first: bool = False,
) -> bytes:
    """A brightening picture with a tone; the metadata tell a secret. `sound_first`: half a second is heard before it is seen."""
    out = io.BytesIO()
    codecs = {"webm": ("libvpx", "libopus"), "mp4": ("libx264", "aac")}[container]
    with av.open(out, "w", format=container) as film:
        film.metadata["title"] = "secret title"
        film.metadata["location"] = "+41.0138+028.9497/"
        picture: Any = film.add_stream(codecs[0], rate=10)
        picture.width, picture.height, picture.pix_fmt = width, height, "yuv420p"
        voice: Any = film.add_stream(codecs[1], rate=RATE, layout="mono") if sound else None
        late = 5 if sound_first else 0
        for number in range(late):
            film.mux(voice.encode(_tone(number, RATE // 10)))
        for number in range(late, int(seconds * 10)):
            frame = av.VideoFrame.from_ndarray(
                np.full((height, width, 3), 60 + number * 3 % 150, dtype="uint8"), format="rgb24"
            )
            frame.pts = number
            film.mux(picture.encode(frame))
            if voice is not None:
                film.mux(voice.encode(_tone(number, RATE // 10)))
        film.mux(picture.encode(None))
        if voice is not None:
            film.mux(voice.encode(None))
    return out.getvalue()


def a_recording(seconds: float = 1.0) -> bytes:
    """Sound alone, as a browser records it."""
    out = io.BytesIO()
    with av.open(out, "w", format="webm") as film:
        voice = film.add_stream("libopus", rate=RATE, layout="mono")
        for number in range(int(seconds * 10)):
            film.mux(voice.encode(_tone(number, RATE // 10)))
        film.mux(voice.encode(None))
    return out.getvalue()


def that_claims_to_last(film: bytes, milliseconds: float) -> bytes:
    """The same WebM with another Duration (EBML id 44 89) in its header."""
    at = film.index(b"\x44\x89\x88") + 3
    return film[:at] + struct.pack(">d", milliseconds) + film[at + 8 :]


def _tone(number: int, count: int) -> av.AudioFrame:
    samples = np.sin(2 * np.pi * 440 * (np.arange(count) + number * count) / RATE) * 8000
    frame = av.AudioFrame.from_ndarray(samples.astype("int16")[None], format="s16", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = RATE, number * count, Fraction(1, RATE)
    return frame
