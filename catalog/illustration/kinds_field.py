"""Kinds from field, garden and orchard."""

from __future__ import annotations

from functools import partial

from catalog.illustration import alliums, drinks, gifts, grains, mushrooms, packs, vegetables
from catalog.illustration.arrange import Loose, heap
from catalog.illustration.art import Art
from catalog.illustration.canvas import Layer
from catalog.illustration.colour import tint
from catalog.illustration.compose import Good, alone, lined, loose_of, piled, tinted, wares
from catalog.illustration.palettes import WARM
from catalog.illustration.props import lay_sprig

PURPLE_SAFE = ("rice", "linen", "amber", "teal", "alluvium")


def _herb(art: Art, sheet: Layer) -> None:
    side = art.pick((-1, 1))
    lay_sprig(art, sheet, side * 210, 318, side * 150, art.rng.uniform(-14, 4))


def _net(art: Art, sheet: Layer) -> None:
    """A net bag of shallots with a few before it."""
    heap(
        art,
        sheet,
        [alliums.shallot(art) for _ in range(4)],
        0,
        200,
        count=15,
        width=400,
        rise=98,
        grow=0.92,
        turn=40,
    )
    sheet.stamp(packs.net(art, tint("b5446a"), PLAIN), (0, 46), grow=1.32, shadow=0)
    for x in (-310, 300):
        sheet.stamp(alliums.shallot(art), (x, 262), grow=0.9, angle=art.rng.uniform(-70, 70))


def _shallots(art: Art, sheet: Layer) -> None:
    if art.rng.random() < 0.35:
        _net(art, sheet)
    else:
        piled(alliums.shallot, (11, 16), base=art.pick(("tray", "board", "leaf")), grow=1.02, extra=_herb)(art, sheet)


def _bowl(loose_from: object, art: Art, sheet: Layer) -> None:
    loose = loose_from(art) if callable(loose_from) else PLAIN
    grains.bowl_of(art, sheet, art.pick((-30, 30)), 30, 290, loose, 0.7)


PLAIN = Loose((tint("e9d8b0"),), 9, 7)
SLICES = loose_of(("c98aa5", "e3bccb", "a86486"), 30, 9, 300)
FRIED = loose_of(("b5722f", "d99a4a", "8a4f1c", "e8b565"), 26, 7, 560)
PICKLED = loose_of(("f0a3bd", "f7c9d6", "e07f9f"), 40, 33, 170)
SEEDS = loose_of(("f3e8c8", "e6d6a4"), 34, 28, 160)
MUSHROOMS = loose_of(("a89c8c", "e0d4c0", "857a6c"), 52, 40, 80)


FIELD: dict[str, Good] = {
    "rice": Good(
        grains.rice,
        None,
        packs.bag,
        grains.rice_of,
        moods=("rice", "amber", "dusk", "clay", "alluvium", "river"),
        zoom=1,
    ),
    "noodle": Good(
        lined(grains.noodle_bundle, (3, 4), (0, 84), grow=1.25, y=110, angle=-5, base="board"),
        grains.noodle_bundle,
        packs.pouch,
        tinted(lambda art: art.word(grains.NOODLES, tint("efe0bd")), 60, 5),
        grow=0.62,
        moods=("teal", "river", "clay", "rice", "dusk"),
    ),
    "noodle-nest": Good(
        piled(grains.noodle_nest, (5, 7), grow=1.15, width=560),
        grains.noodle_nest,
        packs.pouch,
        tinted(lambda art: art.word(grains.NOODLES, tint("efe0bd")), 60, 5),
        moods=("teal", "clay", "river", "dusk"),
    ),
    "flour": Good(
        grains.powder, None, packs.pouch, grains.fine, moods=("teal", "clay", "alluvium", "river", "onion"), zoom=1.1
    ),
    "shallot": Good(_shallots, alliums.shallot, None, moods=PURPLE_SAFE),
    "shallot-net": Good(_net, alliums.shallot, None, moods=PURPLE_SAFE, zoom=1.1),
    "garlic": Good(
        piled(alliums.garlic, (7, 10), grow=1.1, extra=_herb),
        alliums.garlic,
        packs.pouch,
        SEEDS,
        moods=("onion", "teal", "clay", "river", "dusk"),
    ),
    "dried-shallot": Good(
        partial(_bowl, SLICES),
        alliums.shallot_slice,
        packs.pouch,
        SLICES,
        moods=("rice", "linen", "teal"),
        grow=0.9,
        zoom=1.12,
    ),
    "fried-shallot": Good(
        partial(_bowl, FRIED),
        alliums.shallot_slice,
        packs.jar,
        FRIED,
        moods=("onion", "teal", "rice", "river"),
        grow=0.9,
        zoom=1.12,
    ),
    "shallot-powder": Good(grains.powder, None, packs.jar, grains.fine, moods=("rice", "linen", "onion"), zoom=1.1),
    "pickled-shallot": Good(
        wares(packs.jar, PICKLED, grow=1.5),
        alliums.shallot,
        packs.jar,
        PICKLED,
        moods=("rice", "linen", "teal"),
        zoom=1,
    ),
    "black-shallot": Good(
        piled(alliums.black_bulb, (7, 9), base="plate", grow=1.15),
        alliums.black_bulb,
        packs.jar,
        loose_of(("3a2a2c", "5a4438"), 40, 30, 120),
        moods=("amber", "linen", "onion", "clay"),
    ),
    "capsule": Good(gifts.capsules, None, packs.jar, loose_of(("2f2326", "c9a25c"), 26, 14, 300), zoom=1.1),
    "straw-mushroom": Good(
        piled(mushrooms.straw_mushroom, (12, 15), base="tray", grow=1.05),
        mushrooms.straw_mushroom,
        packs.tray,
        MUSHROOMS,
        moods=("rice", "amber", "clay", "teal"),
    ),
    "oyster-mushroom": Good(
        piled(mushrooms.oyster_mushroom, (3, 4), grow=1.3, rise=110),
        mushrooms.oyster_mushroom,
        packs.tray,
        MUSHROOMS,
        grow=0.75,
        moods=("rice", "clay", "river", "amber"),
    ),
    "canned-mushroom": Good(
        wares(packs.tin, MUSHROOMS, grow=1.5), mushrooms.straw_mushroom, packs.tin, MUSHROOMS, zoom=1
    ),
    "canned-corn": Good(
        wares(packs.tin, loose_of(("f0d777", "f7e8a5"), 40, 14, 90), grow=1.5),
        vegetables.baby_corn,
        packs.tin,
        loose_of(("f0d777", "f7e8a5"), 40, 14, 90),
        moods=("teal", "rice", "river", "clay"),
        zoom=1,
    ),
    "corn": Good(
        lined(vegetables.corn, (4, 5), (8, 86), grow=1.35, y=70, angle=-12, base="tray"),
        vegetables.corn,
        None,
        grow=0.62,
        moods=("teal", "rice", "clay", "river"),
    ),
    "cucumber": Good(
        piled(vegetables.cucumber, (9, 12), base="tray", grow=1.3, rise=64, turn=26),
        vegetables.cucumber,
        packs.tray,
        loose_of(("5f9a45", "8fbf68"), 90, 30, 70),
        moods=(*WARM, "river"),
    ),
    "bitter-gourd": Good(
        piled(vegetables.bitter_gourd, (8, 11), grow=1.35, rise=76, turn=30),
        vegetables.bitter_gourd,
        packs.tray,
        loose_of(("7fae4f", "a5c96a"), 70, 34, 70),
        moods=(*WARM, "river"),
    ),
    "sweet-potato": Good(
        piled(vegetables.sweet_potato, (7, 9), base="tray", grow=1.3, rise=84, turn=24),
        vegetables.sweet_potato,
        None,
        moods=PURPLE_SAFE,
    ),
    "chives": Good(
        lined(vegetables.stalks, (3, 3), (0, 96), grow=1.35, y=90, angle=-8, base="board"),
        vegetables.stalks,
        None,
        grow=0.5,
        moods=(*WARM, "clay"),
        zoom=1.1,
    ),
    "cattail": Good(
        lined(vegetables.stalks, (2, 3), (0, 96), grow=1.4, y=110, angle=-8, base="leaf"),
        vegetables.stalks,
        packs.tray,
        loose_of(("f3f0dc", "dfe5bc"), 90, 13, 90),
        grow=0.5,
        moods=("clay", "river", "alluvium", "teal"),
        zoom=1.1,
    ),
    "vegetable": Good(
        gifts.vegetable_crate,
        vegetables.greens,
        None,
        moods=("linen", "amber", "alluvium", "lotus"),
        zoom=1.12,
    ),
    "radish": Good(
        piled(vegetables.radish, (7, 9), base="plate", grow=1.3, rise=70),
        vegetables.radish,
        packs.jar,
        loose_of(("c9974a", "a8742f"), 60, 30, 110),
        moods=("rice", "teal", "linen", "river"),
    ),
    "seedling": Good(mushrooms.seedlings, None, packs.box),
    "lotus": Good(
        mushrooms.lotus_scene, mushrooms.lotus_pod, packs.pouch, SEEDS, moods=("rice", "teal", "lotus", "river")
    ),
    "lotus-seed": Good(
        mushrooms.lotus_scene,
        mushrooms.lotus_seed,
        packs.pouch,
        SEEDS,
        grow=1.2,
        moods=("rice", "teal", "lotus", "river"),
    ),
    "canned-lotus": Good(wares(packs.tin, SEEDS, grow=1.5), mushrooms.lotus_seed, packs.tin, SEEDS, grow=1.2, zoom=1),
    "tea": Good(drinks.tea, None, packs.box, drinks.tea_loose, moods=(*WARM, "rice", "teal", "clay"), zoom=1.12),
    "herb": Good(
        alone(mushrooms.herb_bunch, grow=1.7, y=20),
        mushrooms.herb_bunch,
        packs.pouch,
        drinks.tea_loose,
        zoom=1,
    ),
    "essential-oil": Good(
        drinks.oil_hero,
        mushrooms.herb_bunch,
        drinks.essential_oil,
        grow=0.6,
        moods=("linen", "rice", "teal", "amber"),
        zoom=1,
    ),
}
