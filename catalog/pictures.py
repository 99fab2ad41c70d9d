"""Pictures on their way in: checked by content, stripped of what they tell about people, made into sizes."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NoReturn

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
MIN_SIDE_PX, MAX_SIDE_PX = 200, 12_000
CLEAN_SIDE_PX = 2000
CLEAN_QUALITY, RENDITION_QUALITY = 90, 80
WIDTHS_PX = (160, 320, 480, 640, 960, 1280)
HEAD = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}
# What iPhones keep pictures as: refused by name, because people can do something about it.
HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"hevm", b"mif1", b"msf1"}
# What Pillow raises on damaged files, besides OSError: it hands through what its parsers stumble over.
DAMAGE = (OSError, SyntaxError, ValueError, EOFError, IndexError, OverflowError)


class PictureRefused(Exception):
    """A picture that we do not take.

    reason_code  not_an_image, heic, too_many_bytes, too_many_pixels, too_small, too_large or broken
    limit        the bound that was crossed (bytes, pixels or pixels per side), where there is one
    """

    def __init__(self, reason_code: str, limit: int | None = None) -> None:
        super().__init__(reason_code if limit is None else f"{reason_code} (limit {limit})")
        self.reason_code = reason_code
        self.limit = limit


@dataclass(frozen=True)
class PictureFacts:
    """What a file is, as its content says; sizes in pixels as a viewer sees them, orientation applied."""

    format: str
    width: int
    height: int
    frames: int


def inspect(data: bytes) -> PictureFacts:
    """Tell what an upload is, and decode it once to be sure that it is whole.

    The limits are read from the header, before a single pixel is decoded. Of an animated file
    only the first frame counts; it is what `clean` keeps.

    Raises PictureRefused.
    """
    with _opened(data) as image:
        _load(image)
        frames = int(getattr(image, "n_frames", 1))
        width, height = _upright_size(image)
        return PictureFacts(str(image.format), width, height, frames)


def clean(data: bytes, *, most_pixels: int = MAX_PIXELS) -> bytes:
    """Return the picture as WebP: upright, sRGB, on white, at most 2000 px a side, with no metadata at all.

    Raises PictureRefused for everything that `inspect` refuses, and for more pixels than that.
    """
    with _opened(data, most_pixels) as image:
        # A JPEG of 40 megapixels is read at a half or a quarter of its size: a worker's memory is small.
        image.draft(None, (CLEAN_SIDE_PX, CLEAN_SIDE_PX))
        _load(image)
        upright = ImageOps.exif_transpose(image) or image
        flat = _flattened(_in_srgb(upright))
    flat.thumbnail((CLEAN_SIDE_PX, CLEAN_SIDE_PX), Image.Resampling.LANCZOS)
    return _webp(flat, CLEAN_QUALITY)


def renditions(clean: bytes, widths: Sequence[int] = WIDTHS_PX) -> dict[int, bytes]:
    """Return WebP files by width in pixels, never wider than the cleaned picture.

    A picture narrower than every width is given back once, at its own width.
    """
    with Image.open(io.BytesIO(clean), formats=("WEBP",)) as image:
        whole = image.convert("RGB")
    fitting = sorted({width for width in widths if width <= whole.width}) or [whole.width]
    return {width: _webp(_at_width(whole, width), RENDITION_QUALITY) for width in fitting}


def crop(clean: bytes, *, shape: tuple[int, int], keep: str) -> bytes:
    """Cut a cleaned picture to a shape (width : height), as large as fits.

    keep  which part stays where something must go: start (left or top), middle, end

    Raises PictureRefused when too little is left.
    """
    with Image.open(io.BytesIO(clean), formats=("WEBP",)) as image:
        whole = image.convert("RGB")
    unit = min(whole.width / shape[0], whole.height / shape[1])
    width, height = round(unit * shape[0]), round(unit * shape[1])
    _check_size(width, height)
    part = {"start": 0.0, "middle": 0.5, "end": 1.0}[keep]
    left, top = round((whole.width - width) * part), round((whole.height - height) * part)
    return _webp(whole.crop((left, top, left + width, top + height)), CLEAN_QUALITY)


def encode(picture: Image.Image) -> bytes:
    """Return a drawn RGB picture as the same kind of file that `clean` gives for an upload."""
    return _webp(picture, CLEAN_QUALITY)


@contextmanager
def _opened(data: bytes, most_pixels: int = MAX_PIXELS) -> Iterator[Image.Image]:
    """Open the file and hold it against the limits by its header alone."""
    if len(data) > MAX_BYTES:
        raise PictureRefused("too_many_bytes", MAX_BYTES)
    expected = _format_by_head(data)
    try:
        with warnings.catch_warnings():
            # Pillow's own bomb limit lies above ours for a warning; ours is the one that decides.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=(expected,))
    except Image.DecompressionBombError:
        raise PictureRefused("too_many_pixels", most_pixels) from None
    except UnidentifiedImageError:
        raise PictureRefused("broken") from None
    except DAMAGE:
        raise PictureRefused("broken") from None
    with image:
        _check_size(*image.size, most_pixels)
        yield image


def _format_by_head(data: bytes) -> str:
    for head, name in HEAD.items():
        if data.startswith(head):
            return name
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS:
        raise PictureRefused("heic")
    raise PictureRefused("not_an_image")


def _check_size(width: int, height: int, most_pixels: int = MAX_PIXELS) -> None:
    if min(width, height) < MIN_SIDE_PX:
        raise PictureRefused("too_small", MIN_SIDE_PX)
    if width * height > most_pixels:
        raise PictureRefused("too_many_pixels", most_pixels)
    if max(width, height) > MAX_SIDE_PX:
        raise PictureRefused("too_large", MAX_SIDE_PX)


def _load(image: Image.Image) -> None:
    """Decode fully: a file that is cut short must not become a half-grey picture."""
    try:
        image.load()
    except DAMAGE:
        _broken()


def _broken() -> NoReturn:
    raise PictureRefused("broken") from None


def _upright_size(image: Image.Image) -> tuple[int, int]:
    turned = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
    return (image.height, image.width) if turned else image.size


def _in_srgb(image: Image.Image) -> Image.Image:
    """Convert by the embedded profile, if there is one that can be read; phones embed Display P3."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "CMYK", "L"):
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # a broken profile is no reason to refuse a good picture
    return converted or image


def _flattened(image: Image.Image) -> Image.Image:
    """Return RGB with transparency laid on white."""
    if image.mode == "I;16":
        image = image.point([level // 256 for level in range(65536)], "L")
    if not image.has_transparency_data:
        return image.convert("RGB")
    see_through = image.convert("RGBA")
    paper = Image.new("RGBA", see_through.size, "white")
    return Image.alpha_composite(paper, see_through).convert("RGB")


def _at_width(whole: Image.Image, width: int) -> Image.Image:
    height = max(1, round(whole.height * width / whole.width))
    return whole if width == whole.width else whole.resize((width, height), Image.Resampling.LANCZOS)


def _webp(picture: Image.Image, quality: int) -> bytes:
    """Encode without metadata: a fresh image carries nothing over from the file it came from."""
    bare = Image.frombytes("RGB", picture.size, picture.tobytes())
    out = io.BytesIO()
    bare.save(out, "WEBP", quality=quality, method=4)
    return out.getvalue()
