"""What comes out of a picture that a person sent."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from PIL import Image

from app.errors import Invalid
from app.media import pictures
from tests.app.media.pictures import HEIC, drawing, png_that_claims, saved, telling_jpeg


@pytest.fixture(autouse=True)
def _in_english(app: Flask) -> None:
    """Sentences for people need an application to speak."""


def opened(picture: pictures.Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.data))


def colours(picture: pictures.Picture, x: int, y: int) -> tuple[int, ...]:
    found = opened(picture).convert("RGBA").getpixel((x, y))
    assert isinstance(found, tuple)
    return found


def is_red(picture: pictures.Picture, x: int, y: int) -> bool:
    red, _green, blue, _alpha = colours(picture, x, y)
    return red > 150 and blue < 100


def test_place_camera_comment_and_xmp_are_gone() -> None:
    sent = telling_jpeg()
    assert b"secret comment" in sent
    assert b"secret xmp" in sent
    assert b"Kept secret maker" in sent

    for clean in (pictures.clean(sent), pictures.clean(sent, for_mail=True)):
        assert b"secret" not in clean.data
        assert b"Exif" not in clean.data
        assert dict(opened(clean).getexif()) == {}
        assert not {"exif", "xmp", "comment", "icc_profile"} & set(opened(clean).info)


def test_what_hides_behind_the_end_of_a_picture_is_gone() -> None:
    sent = saved(drawing(), "PNG") + b"<script>alert(1)</script>"
    assert b"script" not in pictures.clean(sent).data


def test_a_picture_taken_sideways_stands_upright() -> None:
    clean = pictures.clean(telling_jpeg(orientation=6))
    assert (clean.width, clean.height) == (200, 320)
    assert is_red(clean, 100, 20)
    assert not is_red(clean, 100, 300)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_the_usual_kinds_are_read(kind: str) -> None:
    clean = pictures.clean(saved(drawing(), kind))
    assert clean.content_type == "image/webp"
    assert (opened(clean).format, opened(clean).size) == ("WEBP", (320, 200))
    assert is_red(clean, 10, 100)


def test_a_phones_heic_is_read() -> None:
    clean = pictures.clean(HEIC)
    assert (clean.width, clean.height) == (64, 48)
    assert is_red(clean, 5, 20)


def test_a_large_picture_is_made_smaller_in_proportion() -> None:
    clean = pictures.clean(saved(drawing(3000, 1500), "JPEG"))
    assert (clean.width, clean.height) == (2400, 1200)


def test_a_small_picture_keeps_its_size() -> None:
    clean = pictures.clean(saved(drawing(64, 64), "PNG"), longest_side=256)
    assert (clean.width, clean.height) == (64, 64)


def test_clear_parts_stay_clear_on_a_page_and_become_white_in_a_mail() -> None:
    clear = saved(Image.new("RGBA", (20, 20), (10, 20, 30, 0)), "PNG")
    assert colours(pictures.clean(clear), 5, 5)[3] == 0
    assert colours(pictures.clean(clear, for_mail=True), 5, 5) == (255, 255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "I;16", "LA"])
def test_every_way_to_count_colours_is_read(mode: str) -> None:
    kind = "TIFF" if mode == "CMYK" else "PNG"
    source = (
        Image.new("L", (20, 20), 90).convert("I").convert("I;16") if mode == "I;16" else drawing(20, 20).convert(mode)
    )
    sent = saved(source, "JPEG" if mode == "CMYK" else kind)
    assert pictures.clean(sent).width == 20


@pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (7_000, 7_000), (65_535, 65_535)])
def test_a_decompression_bomb_is_refused(width: int, height: int) -> None:
    bomb = png_that_claims(width, height)
    assert len(bomb) < 200
    with pytest.raises(Invalid, match="at most 40 megapixels"):
        pictures.clean(bomb)


@pytest.mark.parametrize(
    "disguised",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7\n%fake",
        b"MZ\x90\x00" + b"\0" * 200,
        b"PK\x03\x04" + b"\0" * 200,
        b"plain words",
        b"\0" * 500,
        b"",
    ],
    ids=["svg", "xml", "html", "pdf", "exe", "zip", "text", "zeros", "nothing"],
)
def test_what_is_no_picture_is_refused_whatever_its_name_says(disguised: bytes) -> None:
    with pytest.raises(Invalid, match="not a picture we can read"):
        pictures.clean(disguised)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_a_truncated_picture_is_refused(kind: str) -> None:
    whole = saved(drawing(), kind)
    with pytest.raises(Invalid, match="damaged or incomplete"):
        pictures.clean(whole[: len(whole) // 2])


def test_a_truncated_heic_is_refused() -> None:
    with pytest.raises(Invalid, match="damaged or incomplete"):
        pictures.clean(HEIC[: len(HEIC) // 2])


@pytest.mark.parametrize("head", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"RIFF\x10\0\0\0WEBPVP8 "])
def test_html_behind_the_first_bytes_of_a_picture_is_refused(head: bytes) -> None:
    with pytest.raises(Invalid):
        pictures.clean(head + b"<html><script>alert(1)</script></html>")
