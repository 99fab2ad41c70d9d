"""From a good to a picture: the hero shot, the packed shot, the close look from above."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PIL import Image

from catalog.illustration import packs, props
from catalog.illustration.arrange import Loose, heap, mound, pieces, row, scatter
from catalog.illustration.art import Art, Piece, Scene
from catalog.illustration.canvas import Layer
from catalog.illustration.colour import Colour, darker, tint
from catalog.illustration.palettes import ACCENTS, FRESH, PALETTES, WARM
from catalog.illustration.props import ground_shadow
from catalog.illustration.stage import FRAME, backdrop, finished, top_view

Pack = Callable[[Art, Colour, Loose], Layer]
PLAIN = Loose((tint("e9d8b0"),), 9, 7)


@dataclass(frozen=True)
class Good:
    """How one kind of good is drawn.

    hero   draws the first picture; piece is one unit of the good for heaps
    pack   is how it is sold; fresh goods have none and are shown from above instead
    loose  what the pack shows through its window, made for the product at hand
    """

    hero: Scene
    piece: Piece | None = None
    pack: Pack | None = packs.pouch
    loose: Callable[[Art], Loose] = field(default=lambda _: PLAIN)
    moods: tuple[str, ...] = WARM + FRESH
    grow: float = 0.6  # of a piece in a small pile beside the pack
    zoom: float = 1.2  # of the hero, so that the good fills the card


def compose(good: Good, seed: str, view: int, size: tuple[int, int]) -> Image.Image:
    """Draw one view of a good. The frame of 1200 x 900 units always fits; a wider picture shows more of the set."""
    scale = min(size[0] / FRAME[0], size[1] / FRAME[1])
    art = Art(seed, scale, view)
    palette = PALETTES[Art(seed, scale, "mood").pick(good.moods)]
    if good.piece and (view % 3 == 2 or (view % 3 == 1 and good.pack is None)):
        sheet = top_view(art, size, palette)
        _from_above(art, sheet, good.piece)
        return finished(sheet)
    sheet = backdrop(art, size, palette)
    if view % 3 == 1 and good.pack:
        _packed(art, sheet, good, good.pack)
    else:
        art.scale *= good.zoom
        good.hero(art, sheet.closer(good.zoom, 240 * (good.zoom - 1)))
    return finished(sheet)


def _from_above(art: Art, sheet: Layer, piece: Piece) -> None:
    if art.rng.random() < 0.5:
        props.banana_leaf(art, sheet, 0, 0, 1500, 700, art.rng.uniform(-25, 25))
    drawn = pieces(art, piece, 4)
    size = max(drawn[0].image.size) / art.scale
    grow = max(0.62, min(1.5, 340 / size))
    scatter(art, sheet, drawn, size * grow * 0.64, grow)


def _packed(art: Art, sheet: Layer, good: Good, pack: Pack) -> None:
    side = art.pick((-1, 1))
    accent = art.pick(ACCENTS)
    loose = good.loose(art)
    drawn = pack(art, accent, loose)
    twin = art.rng.random() < 0.35 and drawn.image.width < 700 * art.scale
    if twin:
        sheet.stamp(pack(art, accent, loose), (side * -330, -6), grow=0.92, shadow=0)
    sheet.stamp(drawn, (side * -130, 6), grow=1.14, shadow=0)
    x, y = side * 285, 262.0
    if good.piece is None:
        mound(art, sheet, x, y, 150, 84, loose)
        return
    art.pick((_on_plate, _on_leaf, _on_ground))(art, sheet, x, y)
    heap(
        art,
        sheet,
        pieces(art, good.piece, 5),
        x,
        y - 24,
        count=art.rng.randint(3, 5),
        width=190,
        rise=50,
        grow=good.grow,
    )


def _on_plate(art: Art, sheet: Layer, x: float, y: float) -> None:
    props.plate(sheet, x, y, 230, art.pick(props.GLAZES))


def _on_leaf(art: Art, sheet: Layer, x: float, y: float) -> None:
    props.banana_leaf(art, sheet, x, y, 500, 180, art.rng.uniform(-14, 14))


def _on_ground(_art: Art, sheet: Layer, x: float, y: float) -> None:
    ground_shadow(sheet, x, y + 6, 150, 44, 0.5)


def lay_base(art: Art, sheet: Layer, base: str, y: float = 215) -> None:
    """Put a base for a pile on the table: tray, board, plate, leaf or one by chance."""
    if base == "any":
        base = art.pick(("tray", "board", "plate", "leaf"))
    if base == "tray":
        props.bamboo_tray(art, sheet, 0, y, 445)
    elif base == "board":
        props.board(art, sheet, 0, y, 425)
    elif base == "plate":
        props.plate(sheet, 0, y, 430, art.pick(props.GLAZES))
    elif base == "leaf":
        props.banana_leaf(art, sheet, 0, y, 1010, 330, art.rng.uniform(-7, 7))
    else:
        ground_shadow(sheet, 0, y + 20, 380, 110, 0.45)


def piled(
    piece: Piece, count: tuple[int, int], *, base: str = "any", grow: float = 1, width: float = 520,
    rise: float = 92, turn: float = 20, y: float = 190, extra: Scene | None = None,
) -> Scene:  # fmt: skip
    """Return a hero that heaps a piece on a base; `extra` dresses the foreground."""

    def draw(art: Art, sheet: Layer) -> None:
        lay_base(art, sheet, base)
        n = art.rng.randint(*count)
        heap(art, sheet, pieces(art, piece, n), 0, y, count=n, width=width, rise=rise, grow=grow, turn=turn)
        if extra:
            extra(art, sheet)

    return draw


def alone(piece: Piece, *, grow: float = 1, y: float = 0, base: str = "ground", base_y: float = 215) -> Scene:
    """Return a hero of one large piece."""

    def draw(art: Art, sheet: Layer) -> None:
        lay_base(art, sheet, base, base_y)
        sheet.stamp(piece(art), (0, y), grow=grow, angle=art.rng.uniform(-3, 3))

    return draw


def lined(piece: Piece, count: tuple[int, int], step: tuple[float, float], *, grow: float = 1, y: float = 60,
          angle: float = 0, base: str = "any", extra: Scene | None = None) -> Scene:  # fmt: skip
    """Return a hero of pieces side by side."""

    def draw(art: Art, sheet: Layer) -> None:
        lay_base(art, sheet, base)
        n = art.rng.randint(*count)
        row(art, sheet, pieces(art, piece, n), 0, y, count=n, step=step, grow=grow, angle=angle)
        if extra:
            extra(art, sheet)

    return draw


def wares(
    pack: Pack, loose: Callable[[Art], Loose], *, grow: float = 1.25, y: float = -10, extra: Scene | None = None
) -> Scene:
    """Return a hero of the package itself, once or with a twin behind it."""

    def draw(art: Art, sheet: Layer) -> None:
        accent, inside = art.pick(ACCENTS), loose(art)
        if art.rng.random() < 0.55:
            sheet.stamp(pack(art, accent, inside), (art.pick((-190, 190)), y - 34), grow=grow * 0.9, shadow=0)
        sheet.stamp(pack(art, accent, inside), (0 if extra is None else -30, y), grow=grow, shadow=0)
        if extra:
            extra(art, sheet)

    return draw


def loose_of(colours: tuple[str, ...], length: float, width: float, count: int = 520) -> Callable[[Art], Loose]:
    """Return a maker of something loose in fixed colours."""
    made = Loose(tuple(map(tint, colours)), length, width, count)
    return lambda _: made


def tinted(
    pick: Callable[[Art], Colour], length: float = 9, width: float = 7, count: int = 420
) -> Callable[[Art], Loose]:
    """Return a maker of something loose whose colour the product's words decide."""

    def make(art: Art) -> Loose:
        colour = pick(art)
        return Loose(
            (colour, darker(colour, 0.18), tint("fff1cf") if sum(colour) > 600 else colour), length, width, count
        )

    return make
