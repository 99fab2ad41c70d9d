"""Kinds from field, garden and orchard."""

from __future__ import annotations

from functools import partial

from catalog.illustration import drinks, fruit, gifts, grains, mushrooms, packs, sweets, vegetables
from catalog.illustration.arrange import Loose, heap
from catalog.illustration.art import Art, Piece, Scene
from catalog.illustration.canvas import Layer
from catalog.illustration.colour import tint
from catalog.illustration.compose import Good, alone, lay_base, lined, loose_of, piled, tinted, wares
from catalog.illustration.palettes import DEEP, FRESH, WARM
from catalog.illustration.props import lay_sprig

PURPLE_SAFE = ("rice", "linen", "amber", "teal", "alluvium")


def opened(piece: Piece, cut: Piece, count: tuple[int, int], *, grow: float = 1, cut_grow: float = 1, rise: float = 110) -> Scene:
    """Return a hero of whole fruit with cut ones before them."""

    def draw(art: Art, sheet: Layer) -> None:
        lay_base(art, sheet, "any")
        n = art.rng.randint(*count)
        heap(art, sheet, [piece(art) for _ in range(min(n, 4))], -30, 150, count=n, width=500, rise=rise, grow=grow, turn=14)
        side = art.pick((-1, 1))
        sheet.stamp(cut(art), (side * 215, 240), grow=cut_grow, angle=art.rng.uniform(-8, 8))
        if art.rng.random() < 0.5:
            sheet.stamp(cut(art), (side * 10, 286), grow=cut_grow * 0.9, angle=art.rng.uniform(-8, 8))

    return draw


def _herb(art: Art, sheet: Layer) -> None:
    side = art.pick((-1, 1))
    lay_sprig(art, sheet, side * 210, 318, side * 150, art.rng.uniform(-14, 4))


def _net(art: Art, sheet: Layer) -> None:
    """A net bag of shallots with a few before it."""
    heap(art, sheet, [vegetables.shallot(art) for _ in range(4)], 0, 200, count=15, width=400, rise=98, grow=0.92, turn=40)
    sheet.stamp(packs.net(art, tint("b5446a"), PLAIN), (0, 46), grow=1.32, shadow=0)
    for x in (-310, 300):
        sheet.stamp(vegetables.shallot(art), (x, 262), grow=0.9, angle=art.rng.uniform(-70, 70))


def _shallots(art: Art, sheet: Layer) -> None:
    if art.rng.random() < 0.35:
        _net(art, sheet)
    else:
        piled(vegetables.shallot, (11, 16), base=art.pick(("tray", "board", "leaf")), grow=1.02, extra=_herb)(art, sheet)


def _bowl(loose_from: object, art: Art, sheet: Layer) -> None:
    loose = loose_from(art) if callable(loose_from) else PLAIN
    grains.bowl_of(art, sheet, art.pick((-30, 30)), 30, 290, loose, 0.7)


PLAIN = Loose((tint("e9d8b0"),), 9, 7)
SLICES = loose_of(("c98aa5", "e3bccb", "a86486"), 30, 9, 300)
FRIED = loose_of(("b5722f", "d99a4a", "8a4f1c", "e8b565"), 26, 7, 560)
PICKLED = loose_of(("e88fae", "f3b6c8", "d96c94"), 62, 52, 60)
SEEDS = loose_of(("f3e8c8", "e6d6a4"), 34, 28, 160)
MUSHROOMS = loose_of(("a89c8c", "e0d4c0", "857a6c"), 52, 40, 80)


def _fruit(piece: Piece, count: tuple[int, int], **more: float) -> Good:
    return Good(piled(piece, count, grow=more.get("grow", 1.15), rise=more.get("rise", 100)), piece, packs.box, grow=more.get("small", 0.7), moods=FRESH + ("alluvium", "clay", "river"))


def _cut_fruit(piece: Piece, cut: Piece, count: tuple[int, int], grow: float, cut_grow: float, small: float) -> Good:
    return Good(opened(piece, cut, count, grow=grow, cut_grow=cut_grow), piece, packs.box, grow=small, moods=FRESH + ("alluvium", "lotus"))


FIELD: dict[str, Good] = {
    "rice": Good(grains.rice, None, packs.bag, grains.rice_of, moods=("rice", "amber", "dusk", "clay", "alluvium", "river")),
    "noodle": Good(lined(grains.noodle_bundle, (3, 4), (0, 84), grow=1.25, y=110, angle=-5, base="board"), grains.noodle_bundle, packs.pouch, tinted(lambda art: art.word(grains.NOODLES, tint("efe0bd")), 60, 5), grow=0.62, moods=("teal", "river", "clay", "rice", "dusk")),
    "noodle-nest": Good(piled(grains.noodle_nest, (5, 7), grow=1.15, width=560), grains.noodle_nest, packs.pouch, tinted(lambda art: art.word(grains.NOODLES, tint("efe0bd")), 60, 5), moods=("teal", "clay", "river", "dusk")),
    "flour": Good(grains.powder, None, packs.pouch, grains.fine, moods=("teal", "clay", "alluvium", "river", "onion")),
    "shallot": Good(_shallots, vegetables.shallot, packs.box, moods=PURPLE_SAFE),
    "shallot-net": Good(_net, vegetables.shallot, packs.box, moods=PURPLE_SAFE),
    "garlic": Good(piled(vegetables.garlic, (7, 10), grow=1.1, extra=_herb), vegetables.garlic, packs.pouch, SEEDS, moods=("onion", "teal", "clay", "river", "dusk")),
    "dried-shallot": Good(partial(_bowl, SLICES), vegetables.shallot_slice, packs.pouch, SLICES, moods=("rice", "linen", "teal"), gap=105, grow=0.9),
    "fried-shallot": Good(partial(_bowl, FRIED), vegetables.shallot_slice, packs.jar, FRIED, moods=("onion", "teal", "rice", "river"), gap=105, grow=0.9),
    "shallot-powder": Good(grains.powder, None, packs.jar, grains.fine, moods=("rice", "linen", "onion")),
    "pickled-shallot": Good(wares(packs.jar, PICKLED, grow=1.5), vegetables.shallot, packs.jar, PICKLED, moods=("rice", "linen", "teal")),
    "black-shallot": Good(piled(vegetables.black_bulb, (7, 9), base="plate", grow=1.15), vegetables.black_bulb, packs.jar, loose_of(("3a2a2c", "5a4438"), 40, 30, 120), moods=("amber", "linen", "onion", "clay")),
    "capsule": Good(gifts.capsules, None, packs.jar, loose_of(("2f2326", "c9a25c"), 26, 14, 300)),
    "straw-mushroom": Good(piled(mushrooms.straw_mushroom, (12, 15), base="tray", grow=1.05), mushrooms.straw_mushroom, packs.tray, MUSHROOMS, moods=("rice", "amber", "clay", "teal")),
    "oyster-mushroom": Good(piled(mushrooms.oyster_mushroom, (3, 4), grow=1.3, rise=110), mushrooms.oyster_mushroom, packs.tray, MUSHROOMS, gap=280, grow=0.75, moods=("rice", "clay", "river", "amber")),
    "canned-mushroom": Good(wares(packs.tin, MUSHROOMS, grow=1.5), mushrooms.straw_mushroom, packs.tin, MUSHROOMS),
    "canned-corn": Good(wares(packs.tin, loose_of(("f0d777", "f7e8a5"), 40, 14, 90), grow=1.5), vegetables.baby_corn, packs.tin, loose_of(("f0d777", "f7e8a5"), 40, 14, 90), moods=("teal", "rice", "river", "clay")),
    "corn": Good(lined(vegetables.corn, (4, 5), (8, 86), grow=1.35, y=70, angle=-12, base="tray"), vegetables.corn, packs.box, gap=260, grow=0.62, moods=("teal", "rice", "clay", "river")),
    "cucumber": Good(piled(vegetables.cucumber, (9, 12), base="tray", grow=1.3, rise=64, turn=26), vegetables.cucumber, packs.tray, loose_of(("5f9a45", "8fbf68"), 90, 30, 70), moods=WARM + ("river",)),
    "bitter-gourd": Good(piled(vegetables.bitter_gourd, (8, 11), grow=1.35, rise=76, turn=30), vegetables.bitter_gourd, packs.tray, loose_of(("7fae4f", "a5c96a"), 70, 34, 70), moods=WARM + ("river",)),
    "sweet-potato": Good(piled(vegetables.sweet_potato, (7, 9), base="tray", grow=1.3, rise=84, turn=24), vegetables.sweet_potato, packs.box, moods=PURPLE_SAFE),
    "chives": Good(lined(vegetables.stalks, (3, 3), (0, 96), grow=1.35, y=90, angle=-8, base="board"), vegetables.stalks, packs.box, gap=320, grow=0.5, moods=WARM + ("clay",)),
    "cattail": Good(lined(vegetables.stalks, (2, 3), (0, 96), grow=1.4, y=110, angle=-8, base="leaf"), vegetables.stalks, packs.tray, loose_of(("f3f0dc", "dfe5bc"), 90, 13, 90), gap=320, grow=0.5, moods=("clay", "river", "alluvium", "teal")),
    "vegetable": Good(gifts.vegetable_crate, vegetables.greens, packs.box, gap=260, moods=("linen", "amber", "alluvium", "lotus")),
    "radish": Good(piled(vegetables.radish, (7, 9), base="plate", grow=1.3, rise=70), vegetables.radish, packs.jar, loose_of(("c9974a", "a8742f"), 60, 30, 110), moods=("rice", "teal", "linen", "river")),
    "seedling": Good(mushrooms.seedlings, None, packs.box),
    "star-apple": _cut_fruit(fruit.star_apple, fruit.star_apple_half, (5, 7), 1.15, 0.95, 0.75),
    "durian": _cut_fruit(fruit.durian, fruit.durian_pod, (1, 1), 1.35, 1.1, 0.62),
    "rambutan": _fruit(fruit.rambutan, (9, 13), grow=1.02, small=0.75),
    "mangosteen": _cut_fruit(fruit.mangosteen, fruit.mangosteen_open, (6, 8), 1.12, 1.0, 0.8),
    "jackfruit": Good(piled(fruit.jackfruit_bulb, (11, 14), grow=1.35, rise=72), fruit.jackfruit_bulb, packs.tray, loose_of(("f2b92e", "f7cf5a"), 80, 50, 60), moods=("teal", "rice", "river", "dusk"), grow=0.9),
    "banana": Good(alone(fruit.banana_hand, grow=1.75, y=40, base="any"), fruit.banana_hand, packs.box, gap=340, grow=0.62, moods=("teal", "rice", "river", "clay")),
    "pomelo": _cut_fruit(fruit.pomelo, fruit.citrus_half, (3, 4), 1.15, 0.9, 0.55),
    "lime": _cut_fruit(fruit.citrus, fruit.citrus_half, (11, 14), 1.05, 0.66, 0.8),
    "orange": _cut_fruit(fruit.citrus, fruit.citrus_half, (8, 11), 1.3, 0.8, 0.9),
    "longan": _cut_fruit(fruit.longan, fruit.longan_open, (3, 4), 1.12, 1.1, 0.6),
    "soursop": Good(piled(fruit.lumpy, (3, 4), grow=1.15), fruit.lumpy, packs.box, grow=0.6, moods=WARM + ("river", "clay")),
    "mango": _fruit(fruit.mango, (6, 8), grow=1.1),
    "coconut": Good(piled(gifts.coconut, (4, 6), base="leaf", grow=1.2, rise=100), gifts.coconut, packs.box, gap=270, grow=0.65, moods=("teal", "rice", "river", "clay")),
    "coconut-half": _cut_fruit(gifts.coconut, gifts.coconut_half, (2, 3), 1.2, 1.0, 0.65),
    "nipa": Good(alone(gifts.nipa, grow=1.6, y=10, base="leaf"), gifts.nipa, packs.tray, loose_of(("f3eee2", "fdfbf5"), 54, 40, 70), gap=330, moods=("rice", "linen", "teal")),
    "sugarcane": Good(lined(gifts.cane, (6, 8), (4, 52), grow=1.5, y=90, angle=-7, base="board"), gifts.cane, packs.box, grow=0.6),
    "dried-fruit": Good(piled(sweets.chewy, (17, 22), base="any", grow=1.3, rise=50, turn=80), sweets.chewy, packs.pouch, tinted(lambda art: art.word(sweets.DRIED, tint("d99a4a")), 54, 24, 160), gap=150, grow=0.9, moods=FRESH + ("river", "dusk", "onion")),
    "dried-longan": Good(piled(fruit.longan, (4, 5), base="tray", grow=1.05), fruit.longan, packs.pouch, loose_of(("7a4524", "9a6236"), 40, 32, 140), moods=("rice", "linen", "teal")),
    "kumquat": Good(piled(fruit.citrus, (15, 19), base="plate", grow=0.98, rise=76), fruit.citrus, packs.jar, loose_of(("ee8f24", "f5b04a"), 54, 48, 70), moods=("teal", "rice", "river", "dusk")),
    "canned-fruit": Good(wares(packs.tin, loose_of(("f4eee2", "e6d8b8"), 54, 48, 60), grow=1.5), fruit.longan_open, packs.tin, loose_of(("f4eee2", "e6d8b8"), 54, 48, 60)),
    "lotus": Good(mushrooms.lotus_scene, mushrooms.lotus_pod, packs.pouch, SEEDS, moods=("rice", "teal", "lotus", "river")),
    "lotus-seed": Good(mushrooms.lotus_scene, mushrooms.lotus_seed, packs.pouch, SEEDS, gap=110, grow=1.2, moods=("rice", "teal", "lotus", "river")),
    "canned-lotus": Good(wares(packs.tin, SEEDS, grow=1.5), mushrooms.lotus_seed, packs.tin, SEEDS, gap=110, grow=1.2),
    "tea": Good(drinks.tea, None, packs.box, drinks.tea_loose, moods=WARM + ("rice", "teal", "clay")),
    "herb": Good(alone(mushrooms.herb_bunch, grow=1.7, y=20), mushrooms.herb_bunch, packs.pouch, drinks.tea_loose, gap=300),
    "essential-oil": Good(drinks.oil_hero, mushrooms.herb_bunch, drinks.essential_oil, gap=300, grow=0.6, moods=("linen", "rice", "teal", "amber")),
}
