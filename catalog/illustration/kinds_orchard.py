"""Kinds from the orchards, fresh and dried."""

from __future__ import annotations

from catalog.illustration import fruit, gifts, packs, sweets, thorny
from catalog.illustration.arrange import heap
from catalog.illustration.art import Art, Piece, Scene
from catalog.illustration.canvas import Layer
from catalog.illustration.colour import tint
from catalog.illustration.compose import Good, alone, lay_base, lined, loose_of, piled, tinted, wares
from catalog.illustration.palettes import FRESH, WARM


def opened(
    piece: Piece, cut: Piece, count: tuple[int, int], *, grow: float = 1, cut_grow: float = 1, rise: float = 110
) -> Scene:
    """Return a hero of whole fruit with cut ones before them."""

    def draw(art: Art, sheet: Layer) -> None:
        lay_base(art, sheet, "any")
        n = art.rng.randint(*count)
        heap(
            art,
            sheet,
            [piece(art) for _ in range(min(n, 4))],
            -30,
            150,
            count=n,
            width=500,
            rise=rise,
            grow=grow,
            turn=14,
        )
        side = art.pick((-1, 1))
        sheet.stamp(cut(art), (side * 215, 240), grow=cut_grow, angle=art.rng.uniform(-8, 8))
        if art.rng.random() < 0.5:
            sheet.stamp(cut(art), (side * 10, 286), grow=cut_grow * 0.9, angle=art.rng.uniform(-8, 8))

    return draw


def _fruit(piece: Piece, count: tuple[int, int], **more: float) -> Good:
    return Good(
        piled(piece, count, grow=more.get("grow", 1.15), rise=more.get("rise", 100)),
        piece,
        None,
        grow=more.get("small", 0.7),
        moods=(*FRESH, "alluvium", "clay", "river"),
    )


def _cut_fruit(piece: Piece, cut: Piece, count: tuple[int, int], grow: float, cut_grow: float, small: float) -> Good:
    return Good(
        opened(piece, cut, count, grow=grow, cut_grow=cut_grow),
        piece,
        None,
        grow=small,
        moods=(*FRESH, "alluvium", "lotus"),
    )


ORCHARD: dict[str, Good] = {
    "star-apple": _cut_fruit(fruit.star_apple, fruit.star_apple_half, (5, 7), 1.15, 0.95, 0.75),
    "durian": _cut_fruit(thorny.durian, thorny.durian_pod, (1, 1), 1.35, 1.1, 0.62),
    "rambutan": _fruit(thorny.rambutan, (9, 13), grow=1.02, small=0.75),
    "mangosteen": _cut_fruit(thorny.mangosteen, thorny.mangosteen_open, (6, 8), 1.12, 1.0, 0.8),
    "jackfruit": Good(
        piled(thorny.jackfruit_bulb, (11, 14), grow=1.35, rise=72),
        thorny.jackfruit_bulb,
        packs.tray,
        loose_of(("f2b92e", "f7cf5a"), 80, 50, 60),
        moods=("teal", "rice", "river", "dusk"),
        grow=0.9,
    ),
    "banana": Good(
        alone(fruit.banana_hand, grow=1.75, y=40, base="any"),
        fruit.banana_hand,
        None,
        grow=0.62,
        moods=("teal", "rice", "river", "clay"),
        zoom=1.06,
    ),
    "pomelo": _cut_fruit(fruit.pomelo, fruit.citrus_half, (3, 4), 1.15, 0.9, 0.55),
    "lime": _cut_fruit(fruit.citrus, fruit.citrus_half, (11, 14), 1.05, 0.66, 0.8),
    "orange": _cut_fruit(fruit.citrus, fruit.citrus_half, (8, 11), 1.3, 0.8, 0.9),
    "longan": _cut_fruit(fruit.longan, fruit.longan_open, (3, 4), 1.12, 1.1, 0.6),
    "soursop": Good(
        piled(thorny.lumpy, (3, 4), grow=1.15), thorny.lumpy, None, grow=0.6, moods=(*WARM, "river", "clay")
    ),
    "mango": _fruit(fruit.mango, (6, 8), grow=1.1),
    "coconut": Good(
        piled(gifts.coconut, (5, 6), base="leaf", grow=1.12, rise=104, width=600, y=160),
        gifts.coconut,
        None,
        grow=0.65,
        moods=("teal", "rice", "river", "clay"),
    ),
    "coconut-half": _cut_fruit(gifts.coconut, gifts.coconut_half, (2, 3), 1.2, 1.0, 0.65),
    "nipa": Good(
        alone(gifts.nipa, grow=1.6, y=10, base="leaf"),
        gifts.nipa,
        packs.tray,
        loose_of(("f3eee2", "fdfbf5"), 54, 40, 70),
        moods=("rice", "linen", "teal"),
        zoom=1,
    ),
    "sugarcane": Good(
        lined(gifts.cane, (6, 8), (4, 52), grow=1.5, y=90, angle=-7, base="board"), gifts.cane, None, grow=0.6
    ),
    "dried-fruit": Good(
        piled(sweets.chewy, (17, 22), base="any", grow=1.3, rise=50, turn=80),
        sweets.chewy,
        packs.pouch,
        tinted(lambda art: art.word(sweets.DRIED, tint("d99a4a")), 54, 24, 160),
        grow=0.9,
        moods=(*FRESH, "river", "dusk", "onion"),
    ),
    "dried-longan": Good(
        piled(fruit.longan, (4, 5), base="tray", grow=1.05),
        fruit.longan,
        packs.pouch,
        loose_of(("7a4524", "9a6236"), 40, 32, 140),
        moods=("rice", "linen", "teal"),
    ),
    "kumquat": Good(
        piled(fruit.citrus, (15, 19), base="plate", grow=0.98, rise=76),
        fruit.citrus,
        packs.jar,
        loose_of(("ee8f24", "f5b04a"), 54, 48, 70),
        moods=("teal", "rice", "river", "dusk"),
    ),
    "canned-fruit": Good(
        wares(packs.tin, loose_of(("f4eee2", "e6d8b8"), 54, 48, 60), grow=1.5),
        fruit.longan_open,
        packs.tin,
        loose_of(("f4eee2", "e6d8b8"), 54, 48, 60),
        zoom=1,
    ),
}
