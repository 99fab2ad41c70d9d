"""Light and shadow as small grey images; computed coarse because soft things hold no detail."""

from __future__ import annotations

from functools import lru_cache
from random import Random

from PIL import Image, ImageChops, ImageFilter

COARSE_PX = 72  # longest side of a light field before it is blown up
GRAIN_PX = 256


def light_field(mask: Image.Image, softness: float) -> Image.Image:
    """Return how a padded form with this silhouette catches light from the upper left: 128 is neutral.

    softness  share of the form's short side over which it curves (0.05 crisp .. 0.5 round)
    """
    width, height = mask.size
    shrink = min(1.0, COARSE_PX / max(width, height))
    small_size = (max(2, round(width * shrink)), max(2, round(height * shrink)))
    small = mask.resize(small_size, Image.Resampling.BOX)
    reach = max(1.0, softness * min(small_size))
    pad = int(reach * 2) + 2
    room = Image.new("L", (small_size[0] + 2 * pad, small_size[1] + 2 * pad))
    room.paste(small, (pad, pad))
    dome = room.filter(ImageFilter.GaussianBlur(reach * 0.62))
    step = max(1, round(reach * 0.5))
    lit = ImageChops.subtract(
        ImageChops.offset(dome, -round(step * 0.7) or -1, -step),
        ImageChops.offset(dome, round(step * 0.7) or 1, step),
        1.25,
        128,
    )
    box = (pad, pad, pad + small_size[0], pad + small_size[1])
    return lit.resize((width, height), Image.Resampling.BICUBIC, box=box)


def blurred(mask: Image.Image, radius_px: float) -> Image.Image:
    """Return the mask blurred; large radii work on a shrunken copy."""
    shrink = max(1, int(radius_px / 3))
    if shrink == 1:
        return mask.filter(ImageFilter.GaussianBlur(radius_px))
    small = mask.resize((max(1, mask.width // shrink), max(1, mask.height // shrink)), Image.Resampling.BOX)
    return small.filter(ImageFilter.GaussianBlur(radius_px / shrink)).resize(mask.size, Image.Resampling.BICUBIC)


@lru_cache(maxsize=1)
def falloff() -> Image.Image:
    """Return a round, soft spot: 255 in the middle, 0 from the rim on."""
    rim = 180  # Pillow's gradient reaches 181 in the middle of each side
    table = [round(255 * (1 - min(level, rim) / rim) ** 1.25) for level in range(256)]
    return Image.radial_gradient("L").point(table).resize((96, 96), Image.Resampling.BOX)


@lru_cache(maxsize=1)
def grain_tile() -> Image.Image:
    """Return one tile of film grain around 128; the same on every machine."""
    noise = Image.frombytes("L", (GRAIN_PX, GRAIN_PX), Random(25).randbytes(GRAIN_PX**2))
    return noise.filter(ImageFilter.GaussianBlur(0.7)).point([round(128 + (v - 128) * 0.085) for v in range(256)])


def grained(picture: Image.Image) -> Image.Image:
    """Return an RGB picture with grain over it, so that smooth gradients do not look like plastic."""
    tile = grain_tile()
    cover = Image.new("L", picture.size)
    for x in range(0, picture.width, GRAIN_PX):
        for y in range(0, picture.height, GRAIN_PX):
            cover.paste(tile, (x, y))
    return ImageChops.add(picture, Image.merge("RGB", (cover, cover, cover)), 1, -128)
