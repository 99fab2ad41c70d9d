import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from catalog.pictures import PictureFacts, PictureRefused, clean, encode, inspect, renditions

ORIENTATION, GPS_IFD, GPS_LATITUDE = 0x0112, 0x8825, 2


def picture(
    width: int = 400, height: int = 300, colour: tuple[int, ...] = (40, 120, 60), mode: str = "RGB"
) -> Image.Image:
    return Image.new(mode, (width, height), colour)


def saved(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Any:
    return Image.open(io.BytesIO(data))


def png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def bomb(width: int, height: int) -> bytes:
    """A PNG of under a hundred bytes whose header claims any size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", zlib.compress(b""))
        + png_chunk(b"IEND", b"")
    )


def refusal(data: bytes) -> tuple[str, int | None]:
    with pytest.raises(PictureRefused) as caught:
        inspect(data)
    return caught.value.reason_code, caught.value.limit


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_three_formats_of_the_web_are_taken(kind: str) -> None:
    data = saved(picture(), kind)

    facts = inspect(data)

    assert facts == PictureFacts(format=kind, width=400, height=300, frames=1)


def test_the_place_where_a_photo_was_taken_is_gone_from_the_output() -> None:
    exif = Image.Exif()
    exif.get_ifd(GPS_IFD)[GPS_LATITUDE] = (9.0, 36.0, 11.0)
    data = saved(picture(), exif=exif, comment=b"nha anh Tu", xmp=b"<x:xmpmeta/>")
    assert opened(data).getexif().get_ifd(GPS_IFD)[GPS_LATITUDE] == (9.0, 36.0, 11.0)

    result = clean(data)

    assert not opened(result).getexif()
    assert not {b"EXIF", b"XMP ", b"ICCP"} & {result[i : i + 4] for i in range(len(result))}


def test_a_photo_taken_upright_stands_upright_and_forgets_that_it_was_turned() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    sideways = picture()
    sideways.paste((220, 30, 30), (0, 0, 200, 300))  # the left half becomes the upper half

    result = opened(clean(saved(sideways, exif=exif, quality=95)))

    assert (result.size, ORIENTATION in result.getexif()) == ((300, 400), False)
    assert result.getpixel((150, 60))[0] > 200
    assert result.getpixel((150, 340))[0] < 60


def test_a_turned_photo_is_measured_as_the_viewer_sees_it() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6

    facts = inspect(saved(picture(), exif=exif))

    assert (facts.width, facts.height) == (300, 400)


def test_a_small_file_that_claims_a_huge_picture_is_refused_without_decoding(monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[Image.Image] = []
    monkeypatch.setattr("PIL.PngImagePlugin.PngImageFile.load", decoded.append)

    reason = refusal(bomb(20_000, 20_000))

    assert (reason, decoded) == (("too_many_pixels", 40_000_000), [])


def test_forty_million_pixels_are_the_last_that_pass_the_header() -> None:
    assert refusal(bomb(8_000, 5_000)) == ("broken", None)
    assert refusal(bomb(8_000, 5_001)) == ("too_many_pixels", 40_000_000)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (saved(picture(), "GIF"), ("not_an_image", None)),
        (b'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"/>', ("not_an_image", None)),
        (b"<!doctype html><script>alert(1)</script>", ("not_an_image", None)),
        (b"", ("not_an_image", None)),
        (b"\xff\xd8\xff\xe0" + b"<html>" * 40, ("broken", None)),
        (saved(picture(199, 300)), ("too_small", 200)),
        (bomb(12_001, 300), ("too_large", 12_000)),
        (saved(picture()) + b"\0" * 10 * 1024 * 1024, ("too_many_bytes", 10 * 1024 * 1024)),
    ],
    ids=["gif", "svg", "html", "nothing", "jpeg-head-on-html", "small", "long", "heavy"],
)
def test_what_is_no_picture_of_ours_is_refused_whatever_its_name(data: bytes, reason: tuple[str, int | None]) -> None:
    assert refusal(data) == reason


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_file_cut_short_is_broken(kind: str) -> None:
    noisy = Image.effect_noise((400, 300), 80).convert("RGB")
    data = saved(noisy, kind)

    reason = refusal(data[: len(data) // 2])

    assert reason == ("broken", None)


def test_what_hides_behind_the_picture_does_not_come_along() -> None:
    data = saved(picture()) + b"PK\x03\x04<script>alert(1)</script>"

    result = clean(data)

    assert b"script" not in result


def test_an_animation_is_reduced_to_its_first_frame() -> None:
    frames = [picture(colour=(200, 0, 0)), picture(colour=(0, 0, 200))]
    data = saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True)

    result = opened(clean(data))

    assert (inspect(data).frames, result.n_frames) == (2, 1)
    assert result.getpixel((10, 10))[0] > 180


def test_what_is_see_through_lies_on_white() -> None:
    data = saved(picture(colour=(0, 0, 0, 0), mode="RGBA"), "PNG")

    result = opened(clean(data))

    assert (result.mode, result.getpixel((5, 5))) == ("RGB", (255, 255, 255))


@pytest.mark.parametrize("mode", ["L", "P", "CMYK"])
def test_grey_palette_and_print_colours_become_rgb(mode: str) -> None:
    data = saved(picture().convert(mode), "PNG" if mode == "P" else "JPEG")

    result = opened(clean(data))

    assert (result.format, result.mode, result.size) == ("WEBP", "RGB", (400, 300))


def test_the_longest_side_is_two_thousand_pixels() -> None:
    data = saved(picture(3000, 1500))

    result = opened(clean(data))

    assert result.size == (2000, 1000)


def test_renditions_are_never_wider_than_the_picture() -> None:
    cleaned = clean(saved(picture(500, 400)))

    made = renditions(cleaned)

    assert {width: opened(data).size for width, data in made.items()} == {
        160: (160, 128),
        320: (320, 256),
        480: (480, 384),
    }


def test_a_picture_narrower_than_every_width_is_given_once() -> None:
    cleaned = encode(picture(210, 300))

    made = renditions(cleaned, widths=(320, 640))

    assert {width: opened(data).size for width, data in made.items()} == {210: (210, 300)}


def test_the_same_upload_gives_the_same_bytes() -> None:
    data = saved(Image.linear_gradient("L").resize((600, 400)))

    once, again = clean(data), clean(data)

    assert (once, renditions(once)) == (again, renditions(again))
