"""What comes of the films that people send, and what does not get that far."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import av
import pytest
from flask import Flask
from PIL import Image

from app.errors import Invalid
from app.media import films
from app.media.films import FilmRefused
from tests.app.media.films import a_film, a_recording, that_claims_to_last


@pytest.fixture(autouse=True)
def _in_english(app: Flask) -> None:
    """Sentences for people need an application to speak."""


def written(folder: Path, data: bytes) -> Path:
    path = folder / "sent"
    path.write_bytes(data)
    return path


def remade(folder: Path, data: bytes, kind: films.Kind = "video", longest: int = 120) -> films.Made:
    return films.remake(
        written(folder, data),
        kind=kind,
        target=folder / "made.webm",
        poster=folder / "poster.webp",
        longest_seconds=longest,
    )


def a_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("film.webm", a_film(0.2))
    return out.getvalue()


@pytest.mark.parametrize("container", ["webm", "mp4"])
def test_a_film_is_written_anew_with_a_still_and_without_what_it_told(tmp_path: Path, container: str) -> None:
    made = remade(tmp_path, a_film(1.2, container=container))

    data = (tmp_path / "made.webm").read_bytes()
    with av.open(io.BytesIO(data)) as film:
        assert {stream.codec_context.name for stream in film.streams} == {"vp9", "opus"}
        assert film.duration is not None
    assert abs(made.duration_ms - 1200) < 200
    assert (made.width, made.height) == (160, 120)
    assert b"secret" not in data
    assert b"41.0138" not in data
    with Image.open(tmp_path / "poster.webp") as still:
        assert (still.format, still.size) == ("WEBP", (160, 120))


def test_a_film_whose_sound_begins_before_its_picture_keeps_both(tmp_path: Path) -> None:
    made = remade(tmp_path, a_film(2.0, sound_first=True))
    with av.open(str(tmp_path / "made.webm")) as again:
        assert [len(again.streams.video), len(again.streams.audio)] == [1, 1]
        assert sum(1 for _frame in again.decode(video=0)) >= 10
    assert 1800 <= made.duration_ms <= 2200


def test_a_recording_gets_a_drawing_of_its_sound(tmp_path: Path) -> None:
    assert films.look(written(tmp_path, a_recording())) == "audio"
    made = remade(tmp_path, a_recording(), "audio")

    assert (made.width, made.height) == (None, None)
    assert abs(made.duration_ms - 1000) < 100
    with Image.open(tmp_path / "poster.webp") as drawing:
        assert drawing.size == (1280, 320)


def test_a_film_that_lies_about_its_length_is_measured_by_what_is_in_it(tmp_path: Path) -> None:
    lie = that_claims_to_last(a_film(5), 500.0)
    with av.open(io.BytesIO(lie)) as film:
        assert film.duration == 500_000
    with pytest.raises(FilmRefused) as refused:
        remade(tmp_path, lie, longest=2)
    assert refused.value.code == "too_long"

    with pytest.raises(FilmRefused):
        remade(tmp_path, that_claims_to_last(a_film(4, sound=False), 500.0), longest=2)

    modest = remade(tmp_path, that_claims_to_last(a_film(1), 9_000_000.0), longest=2)
    assert modest.duration_ms < 1200


def test_a_picture_too_large_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    huge = a_film(0.1, width=5000, height=3000, sound=False)
    with pytest.raises(FilmRefused) as refused:
        films.look(written(tmp_path, huge))
    assert refused.value.code == "too_large"


def test_what_is_no_film_is_refused_whatever_it_is_called(tmp_path: Path) -> None:
    for disguised in (
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        a_zip(),
        b"MZ" + bytes(200),
        b"not a film",
    ):
        with pytest.raises(Invalid):
            films.look(written(tmp_path, disguised))


def test_a_film_that_breaks_off_or_only_begins_like_one_is_refused(tmp_path: Path) -> None:
    film = a_film(1, container="mp4")
    for broken in (film[: len(film) // 3], a_film(0.5)[:300], b"\x1a\x45\xdf\xa3" + b"\xff" * 4000):
        with pytest.raises(Invalid):
            films.look(written(tmp_path, broken))


def test_nothing_that_hides_in_a_film_comes_through(tmp_path: Path) -> None:
    for polyglot in (a_film(0.5) + a_zip(), a_film(0.5)[:40] + a_zip(), a_film(0.5) + b"<script>alert(1)</script>"):
        remade(tmp_path, polyglot)
        data = (tmp_path / "made.webm").read_bytes()
        assert b"PK\x03\x04" not in data
        assert b"<script" not in data


def test_the_reader_of_films_has_no_secrets_and_little_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "never told")
    spy = tmp_path / "spy.py"
    spy.write_text("import json, os; print(json.dumps({'seen': sorted(os.environ)}))")
    monkeypatch.setattr(films, "PROGRAM", spy)
    assert "SECRET_KEY" not in films._run({}, seconds=5, megabytes=1)["seen"]

    spy.write_text("import time; time.sleep(60)")
    with pytest.raises(FilmRefused):
        films._run({}, seconds=-4, megabytes=1)
    spy.write_text("import os; os.kill(os.getpid(), 9)")
    with pytest.raises(FilmRefused):
        films._run({}, seconds=5, megabytes=1)
