"""A layer of paint: outlines in drawing units go in, supersampled and lit pixels come out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw

from catalog.illustration.colour import LIGHT, SHADE, WARM_SHADE, Colour, ramp, volume_ramp
from catalog.illustration.light import blurred, falloff, light_field
from catalog.illustration.shapes import Path, Point

SUPERSAMPLE = 3
CLEAR = (0, 0, 0, 0)


class Cut(NamedTuple):
    """A silhouette in pixels and where its upper left corner lies on the layer."""

    mask: Image.Image
    at: tuple[int, int]


class Layer:
    """A transparent sheet with (0, 0) in its middle; one unit is `scale` pixels."""

    def __init__(self, width: float, height: float, scale: float) -> None:
        self.scale = scale
        self.image = Image.new("RGBA", (max(1, math.ceil(width * scale)), max(1, math.ceil(height * scale))), CLEAR)

    @cached_property
    def middle(self) -> Point:
        """The pixel that carries the origin."""
        return self.image.width / 2, self.image.height / 2

    def closer(self, zoom: float, lift: float) -> Layer:
        """Return the same sheet seen nearer: what is drawn on it comes out larger and `lift` units higher."""
        near = Layer(1, 1, self.scale * zoom)
        near.image = self.image
        near.middle = (self.middle[0], self.middle[1] - lift * self.scale)
        return near

    @property
    def half_width(self) -> float:
        """Units from the middle to the side."""
        return self.image.width / 2 / self.scale

    @property
    def half_height(self) -> float:
        """Units from the middle to the top."""
        return self.image.height / 2 / self.scale

    def _pixels(self, path: Path) -> Path:
        ox, oy = self.middle
        return [(x * self.scale + ox, y * self.scale + oy) for x, y in path]

    def _window(self, xs: list[float], ys: list[float], room: float = 1) -> tuple[int, int, int, int] | None:
        left, top = max(0, math.floor(min(xs) - room)), max(0, math.floor(min(ys) - room))
        right = min(self.image.width, math.ceil(max(xs) + room))
        bottom = min(self.image.height, math.ceil(max(ys) + room))
        return (left, top, right, bottom) if right > left and bottom > top else None

    def cut(self, paths: Sequence[Path], holes: Sequence[Path] = (), room: float = 1) -> Cut | None:
        """Return the antialiased silhouette of the outlines, or None when all of it lies outside."""
        drawn = [self._pixels(path) for path in paths]
        box = self._window([x for p in drawn for x, _ in p], [y for p in drawn for _, y in p], room)
        if box is None:
            return None
        left, top, right, bottom = box
        big = Image.new("L", ((right - left) * SUPERSAMPLE, (bottom - top) * SUPERSAMPLE))
        pen = ImageDraw.Draw(big)
        for path, ink in [(p, 255) for p in drawn] + [(self._pixels(h), 0) for h in holes]:
            pen.polygon([((x - left) * SUPERSAMPLE, (y - top) * SUPERSAMPLE) for x, y in path], fill=ink)
        return Cut(big.reduce(SUPERSAMPLE), (left, top))

    def _lay(self, colours: Image.Image, cut: Cut, opacity: float = 1) -> None:
        mask = cut.mask if opacity >= 1 else cut.mask.point(_faded(opacity))
        colours.putalpha(mask)
        self.image.alpha_composite(colours, cut.at)

    def flat(self, paths: Path | Sequence[Path], colour: Colour, opacity: float = 1) -> None:
        """Fill one outline or many with one colour."""
        if cut := self.cut(_many(paths)):
            self._lay(Image.new("RGB", cut.mask.size, colour), cut, opacity)

    def blob(self, path: Path, colour: Colour, depth: float = 0.55, softness: float = 0.3) -> None:
        """Fill an outline as a rounded body in the light."""
        if cut := self.cut([path]):
            field = light_field(cut.mask, softness)
            self._lay(Image.merge("RGB", (field, field, field)).point(volume_ramp(colour, depth)), cut)

    def wash(self, path: Path, colours: tuple[Colour, ...], across: bool = False, opacity: float = 1) -> None:
        """Fill an outline with a gradient through the colours, downwards or across."""
        if cut := self.cut([path]):
            slope = Image.linear_gradient("L")
            if across:
                slope = slope.transpose(Image.Transpose.ROTATE_90)
            slope = slope.resize(cut.mask.size, Image.Resampling.BILINEAR)
            self._lay(Image.merge("RGB", (slope, slope, slope)).point(ramp(colours)), cut, opacity)

    def shade(self, path: Path, depth: float = 0.5, softness: float = 0.3) -> None:
        """Lay light and shadow of a rounded body over what the outline already shows."""
        if cut := self.cut([path]):
            self._lay_light(cut, depth, softness)

    def _lay_light(self, cut: Cut, depth: float, softness: float) -> None:
        self.image.alpha_composite(lit_veil(cut.mask, depth, softness), cut.at)

    def soft(self, path: Path, colour: Colour, opacity: float, blur: float) -> None:
        """Fill an outline with blurred edges; `blur` in units."""
        radius = blur * self.scale
        if cut := self.cut([path], room=radius * 2.5):
            self._lay(
                Image.new("RGB", cut.mask.size, colour), Cut(blurred(cut.mask, max(0.5, radius)), cut.at), opacity
            )

    def halo(self, x: float, y: float, rx: float, ry: float, colour: Colour, opacity: float) -> None:
        """Lay a soft round spot: a glint, a blush or a contact shadow."""
        cx, cy = self._pixels([(x, y)])[0]
        w, h = max(2, round(rx * 2 * self.scale)), max(2, round(ry * 2 * self.scale))
        left, top = round(cx - w / 2), round(cy - h / 2)
        box = self._window([left, left + w], [top, top + h], 0)
        if box is None:
            return
        spot = falloff().resize((w, h), Image.Resampling.BICUBIC)
        spot = spot.crop((box[0] - left, box[1] - top, box[2] - left, box[3] - top))
        self._lay(Image.new("RGB", spot.size, colour), Cut(spot, (box[0], box[1])), opacity)

    def line(self, points: Path, width: float, colour: Colour, opacity: float = 1) -> None:
        """Draw an open line of even width in units."""
        self.lines([points], width, colour, opacity)

    def lines(self, lines: Sequence[Path], width: float, colour: Colour, opacity: float = 1) -> None:
        """Draw many lines of one width and colour at once."""
        drawn = [self._pixels(line) for line in lines]
        thick = width * self.scale
        box = self._window([x for p in drawn for x, _ in p], [y for p in drawn for _, y in p], thick)
        if box is None:
            return
        left, top, right, bottom = box
        big = Image.new("L", ((right - left) * SUPERSAMPLE, (bottom - top) * SUPERSAMPLE))
        pen = ImageDraw.Draw(big)
        for line in drawn:
            dots = [((x - left) * SUPERSAMPLE, (y - top) * SUPERSAMPLE) for x, y in line]
            pen.line(dots, fill=255, width=max(1, round(thick * SUPERSAMPLE)), joint="curve")
        cut = Cut(big.reduce(SUPERSAMPLE), (left, top))
        self._lay(Image.new("RGB", cut.mask.size, colour), cut, opacity)

    @contextmanager
    def clipped(self, path: Path) -> Iterator[Layer]:
        """Give a sheet of the same size to draw on; only what lies inside the outline is kept."""
        sheet = Layer(1, 1, self.scale)
        sheet.image = Image.new("RGBA", self.image.size, CLEAR)
        yield sheet
        if cut := self.cut([path]):
            box = (*cut.at, cut.at[0] + cut.mask.width, cut.at[1] + cut.mask.height)
            part = sheet.image.crop(box)
            part.putalpha(ImageChops.multiply(part.getchannel("A"), cut.mask))
            self.image.alpha_composite(part, cut.at)

    def stamp(
        self,
        sprite: Layer,
        at: Point = (0, 0),
        *,
        angle: float = 0,
        grow: float = 1,
        flip: bool = False,
        shadow: float = 0.32,
        depth: float = 0,
    ) -> None:
        """Set a finished drawing down: turned (degrees), grown, with its shadow and, with `depth`,
        light of this place."""
        image = posed(sprite.image, angle, grow, flip)
        cx, cy = self._pixels([at])[0]
        corner = (round(cx - image.width / 2), round(cy - image.height / 2))
        if shadow > 0:
            self._cast(image.getchannel("A"), corner, shadow)
        self._compose(image, corner)
        if depth > 0:
            self._compose(lit_veil(image.getchannel("A"), depth, 0.3), corner)

    def _cast(self, alpha: Image.Image, corner: tuple[int, int], strength: float) -> None:
        reach = max(2, round(min(alpha.size) * 0.09))
        room = Image.new("L", (alpha.width + 4 * reach, alpha.height + 4 * reach))
        room.paste(alpha, (2 * reach, 2 * reach))
        shadow = Image.new("RGBA", room.size, (*SHADE, 0))
        shadow.putalpha(blurred(room, reach).point(_faded(strength)))
        self._compose(shadow, (corner[0] - 2 * reach + round(reach * 0.5), corner[1] - 2 * reach + reach))

    def _compose(self, image: Image.Image, corner: tuple[int, int]) -> None:
        left, top = max(0, corner[0]), max(0, corner[1])
        skip = (left - corner[0], top - corner[1])
        if skip[0] < image.width and skip[1] < image.height and left < self.image.width and top < self.image.height:
            self.image.alpha_composite(image, (left, top), skip)


@lru_cache(maxsize=512)
def _faded(share: float) -> list[int]:
    """The lookup table that leaves a share of each level."""
    return [round(level * share) for level in range(256)]


def _many(paths: Path | Sequence[Path]) -> Sequence[Path]:
    first = paths[0]
    return [paths] if isinstance(first, tuple) else paths  # type: ignore[list-item,return-value]  # told apart by the first item


def posed(image: Image.Image, angle: float, grow: float, flip: bool) -> Image.Image:
    """Return the drawing mirrored, resized and turned clockwise by an angle in degrees."""
    if flip:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if grow != 1:
        size = (max(1, round(image.width * grow)), max(1, round(image.height * grow)))
        image = image.resize(size, Image.Resampling.LANCZOS if grow < 0.7 else Image.Resampling.BICUBIC)
    return image.rotate(-angle, Image.Resampling.BICUBIC, expand=True) if angle % 360 else image


def lit_veil(mask: Image.Image, depth: float, softness: float) -> Image.Image:
    """Return a see-through sheet of shadow and light for a body with this silhouette."""
    field = light_field(mask, softness)
    veil = Image.merge("RGB", (field, field, field)).point(ramp((WARM_SHADE, WARM_SHADE, LIGHT, LIGHT)))
    strength = field.point([min(255, round(abs(v - 128) * 1.7 * depth)) for v in range(256)])
    veil.putalpha(ImageChops.multiply(strength, mask))
    return veil
