"""Kinds from bakery, smokehouse, hive and dairy."""

from __future__ import annotations

from functools import partial

from catalog.illustration import drinks, grains, khmer, meat, packs, pia, props, sweets
from catalog.illustration.arrange import Loose, heap, mound
from catalog.illustration.art import Art, Piece, Scene
from catalog.illustration.canvas import Layer
from catalog.illustration.colour import tint
from catalog.illustration.compose import Good, alone, lay_base, lined, loose_of, piled, tinted, wares
from catalog.illustration.palettes import WARM

COOL = ("teal", "rice", "river", "linen", "lotus")


def _pia(art: Art, sheet: Layer) -> None:
    """Two to four whole cakes with a cut one in front, sometimes a cup of tea."""
    base = art.pick(("plate", "board", "leaf", "tray"))
    lay_base(art, sheet, base, 225)
    small = art.has("mini", "mot-mieng")
    drawn = [pia.whole(art) for _ in range(3)]
    if small:
        heap(art, sheet, drawn, 0, 120, count=art.rng.randint(8, 11), width=560, rise=70, grow=0.72, turn=4)
    else:
        _stack(art, sheet, drawn)
    pia.crumbs(art, sheet, 0, 318)
    sheet.stamp(
        pia.half(art), (art.pick((-40, 0, 50)), 236), grow=0.82 if small else 1.22, angle=art.rng.uniform(-3, 3)
    )


def _stack(art: Art, sheet: Layer, drawn: list[Layer]) -> None:
    layouts = (
        ((-195, 96), (195, 90)),
        ((-170, 110), (-160, -6), (190, 100)),
        ((-190, 96), (185, 110), (176, -6)),
        ((-210, 100), (210, 100), (0, 60), (0, -56)),
    )
    for i, at in enumerate(art.pick(layouts)):
        sheet.stamp(drawn[i % 3], at, grow=1.22, angle=art.rng.uniform(-2, 2))


def with_slices(
    piece: Piece,
    cut: Piece,
    count: tuple[int, int],
    *,
    grow: float,
    cut_grow: float,
    angle: float = -8,
    step: tuple[float, float] = (6, 84),
    cuts: int = 3,
) -> Scene:
    """Return a hero of long goods side by side with slices before them."""

    def draw(art: Art, sheet: Layer) -> None:
        lined(piece, count, step, grow=grow, y=90, angle=angle, base=art.pick(("board", "plate", "leaf")))(art, sheet)
        for i in range(cuts):
            sheet.stamp(
                cut(art), (-150 + i * 118 * cut_grow, 262 + (i % 2) * 14), grow=cut_grow, angle=art.rng.uniform(-8, 8)
            )

    return draw


def _sausage(art: Art, sheet: Layer) -> None:
    if art.rng.random() < 0.45:
        meat.sausage_strings(art, sheet)
    else:
        with_slices(meat.sausage, meat.sausage_slices, (4, 5), grow=1.4, cut_grow=1.2, cuts=4)(art, sheet)


def _floss(art: Art, sheet: Layer) -> None:
    grains.bowl_of(art, sheet, art.pick((-40, 40)), 40, 290, meat.floss(art), 0.75)
    props.chilli(sheet, 230, 320, 120, -12)


def _com_dep(art: Art, sheet: Layer) -> None:
    """Flattened green rice heaped on a banana leaf."""
    props.banana_leaf(art, sheet, 0, 230, 1010, 360, art.rng.uniform(-7, 7))
    mound(art, sheet, 0, 240, 320, 210, GREEN_RICE(art))
    grains.rice_ear(art, sheet, 150, 330, 300, -12)


def _milk(art: Art, sheet: Layer) -> None:
    side, accent = art.pick((-1, 1)), art.pick((tint("5b8fb0"), tint("6fa86a"), tint("d9803a")))
    sheet.stamp(drinks.milk_bottle(art, accent, PLAIN), (side * -190, -40), grow=1.08, shadow=0)
    sheet.stamp(drinks.milk_bottle(art, accent, PLAIN), (side * 40, 0), grow=1.2, shadow=0)
    if art.has("sua-chua"):
        return
    sheet.stamp(drinks.cup(art, accent, PLAIN), (side * 270, 190), grow=0.9, shadow=0)


PLAIN = Loose((tint("f6efe0"),), 9, 7)
GREEN_RICE = loose_of(("a9c25c", "c5d585", "8aa645"), 20, 9, 900)
POLLEN = loose_of(("e8a82c", "f3c95a", "c9842a", "d9c25a"), 13, 12, 900)
AMBER = loose_of(("d98a1c", "e8a83a"), 8, 8, 60)

KITCHEN: dict[str, Good] = {
    "pia": Good(
        _pia,
        pia.whole,
        packs.box,
        moods=(*WARM, "clay", "teal", "river", "rice", "onion"),
        grow=0.66,
        zoom=1.12,
    ),
    "pressed-cake": Good(
        piled(sweets.pressed_cake, (6, 8), grow=1.15, turn=4),
        sweets.pressed_cake,
        packs.box,
        moods=("teal", "clay", "lotus", "onion", "rice", "river"),
    ),
    "sesame-candy": Good(
        piled(sweets.sesame_stick, (9, 11), grow=1.2, rise=62, turn=16),
        sweets.sesame_stick,
        packs.pouch,
        tinted(lambda _: tint("e3c48a"), 12, 7),
        moods=(*COOL, "clay"),
    ),
    "peanut-candy": Good(
        piled(sweets.brittle, (8, 10), grow=1.15, rise=64),
        sweets.brittle,
        packs.pouch,
        loose_of(("c98434", "e8c58c"), 40, 26, 160),
        moods=COOL,
    ),
    "candy": Good(
        piled(sweets.candy, (14, 18), base="any", grow=1.05, rise=62, turn=60),
        sweets.candy,
        packs.pouch,
        tinted(lambda art: art.word(sweets.CANDY, tint("e3b56a")), 70, 36, 80),
        moods=(*COOL, "clay", "onion"),
    ),
    "caramel": Good(
        piled(sweets.candy, (14, 18), base="plate", grow=1.05, rise=62, turn=60),
        sweets.candy,
        packs.jar,
        tinted(lambda _: tint("a9744a"), 60, 40, 80),
        moods=COOL,
    ),
    "cracker": Good(
        piled(khmer.cracker, (11, 14), base="tray", grow=1.08, rise=70, turn=50),
        khmer.cracker,
        packs.pouch,
        tinted(lambda art: art.word(khmer.CRACKERS, tint("f0c9a0")), 70, 56, 60),
        moods=("teal", "clay", "river", "rice", "plum"),
    ),
    "rice-paper": Good(
        lined(khmer.rice_paper, (3, 3), (215, 18), grow=0.98, y=80, base="tray"),
        khmer.rice_paper,
        packs.pouch,
        loose_of(("ecd3a0", "d9b57a"), 70, 56, 60),
        moods=("teal", "clay", "river", "rice"),
        grow=0.42,
    ),
    "banh-tet": Good(
        with_slices(khmer.leaf_log, khmer.leaf_log_slice, (2, 3), grow=1.35, cut_grow=1.1, step=(20, 120)),
        khmer.leaf_log_slice,
        packs.box,
        moods=(*WARM, "clay"),
    ),
    "banh-cong": Good(
        piled(khmer.shrimp_cake, (6, 7), base="leaf", grow=1.2, rise=90, turn=6),
        khmer.shrimp_cake,
        packs.box,
        moods=COOL,
    ),
    "ginger-cake": Good(
        piled(khmer.knobbly, (8, 10), base="any", grow=1.15, rise=76),
        khmer.knobbly,
        packs.pouch,
        loose_of(("f3dfb0", "e8c07a"), 50, 34, 90),
        moods=("teal", "clay", "lotus", "river"),
    ),
    "pandan-cake": Good(
        piled(khmer.pandan_tube, (7, 9), base="leaf", grow=1.15, rise=110, turn=8),
        khmer.pandan_tube,
        packs.box,
        moods=("linen", "amber", "lotus", "clay"),
    ),
    "leaf-cake": Good(
        piled(khmer.leaf_cup, (5, 7), base="tray", grow=1.2, rise=84, turn=6),
        khmer.leaf_cup,
        packs.box,
        moods=(*WARM, "teal", "clay"),
    ),
    "flattened-rice": Good(_com_dep, None, packs.pouch, GREEN_RICE, moods=("amber", "linen", "clay", "lotus")),
    "coconut-candy": Good(
        piled(sweets.chewy, (24, 30), base="plate", grow=1.5, rise=40, turn=80),
        sweets.chewy,
        packs.pouch,
        loose_of(("fbf6ea", "efe3c8"), 60, 14, 160),
        moods=("teal", "clay", "river", "rice", "lotus"),
    ),
    "palm-sugar": Good(
        piled(sweets.block, (6, 9), base="leaf", grow=1.25, rise=92, turn=6),
        sweets.block,
        packs.pouch,
        tinted(lambda art: art.word(sweets.BLOCKS, tint("d6a45c")), 50, 34, 100),
        moods=COOL,
    ),
    "milk-cake": Good(
        piled(sweets.block, (7, 9), base="plate", grow=1.15, rise=90, turn=8),
        sweets.block,
        packs.box,
        moods=COOL,
    ),
    "flan": Good(
        alone(sweets.flan, grow=1.9, y=80, base="plate", base_y=200),
        sweets.flan,
        drinks.cup,
        moods=COOL,
        zoom=1.12,
    ),
    "syrup": Good(
        partial(drinks.sauce, colour=tint("8a4a1c")),
        None,
        packs.bottle,
        lambda _: Loose((tint("8a4a1c"),), 5, 5, 10),
        moods=("linen", "rice", "teal", "lotus"),
        zoom=1.04,
    ),
    "sausage": Good(
        _sausage,
        meat.sausage,
        packs.box,
        moods=("linen", "rice", "teal", "amber", "river"),
        grow=0.6,
        zoom=1.12,
    ),
    "sausage-tin": Good(
        _sausage,
        meat.sausage,
        packs.tin,
        loose_of(("a8322c", "f3cdb8", "8a241f"), 30, 14, 120),
        moods=("linen", "rice", "teal", "amber"),
        grow=0.6,
        zoom=1.12,
    ),
    "jerky": Good(
        piled(meat.jerky, (10, 13), base="any", grow=1.15, rise=54, turn=34),
        meat.jerky,
        packs.pouch,
        loose_of(("7a3a26", "a8552c", "c9342a"), 54, 20, 160),
        moods=(*COOL, "amber"),
        grow=0.7,
    ),
    "floss": Good(_floss, None, packs.jar, meat.floss, moods=COOL, zoom=1.12),
    "egg": Good(
        meat.nest,
        meat.egg,
        packs.tray,
        tinted(lambda art: art.word(meat.EGGS, tint("e3b58f")), 70, 62, 60),
        moods=("teal", "clay", "rice", "river", "lotus"),
        grow=0.85,
    ),
    "egg-yolk": Good(
        piled(meat.yolk, (22, 28), base="plate", grow=1.2, rise=58),
        meat.yolk,
        packs.tray,
        loose_of(("ee7f17", "f59a2a"), 60, 56, 90),
        moods=("teal", "river", "rice", "dusk"),
        grow=1,
    ),
    "milk": Good(_milk, None, drinks.carton, moods=("teal", "lotus", "river", "clay", "rice"), zoom=1.04),
    "milk-carton": Good(
        wares(drinks.carton, lambda _: PLAIN, grow=1.25),
        None,
        drinks.carton,
        moods=("teal", "lotus", "river", "clay", "rice"),
        zoom=1.04,
    ),
    "yoghurt": Good(
        wares(drinks.cup, lambda _: PLAIN, grow=2.0, y=70),
        None,
        drinks.cup,
        moods=("teal", "lotus", "river", "clay", "rice"),
        zoom=1.04,
    ),
    "honey": Good(drinks.honey, None, packs.jar, AMBER, moods=("linen", "rice", "teal", "lotus"), zoom=1.04),
    "pollen": Good(
        lambda art, sheet: grains.bowl_of(art, sheet, 0, 40, 290, POLLEN(art), 0.7),
        None,
        packs.jar,
        POLLEN,
        moods=("teal", "rice", "river", "dusk"),
        zoom=1.12,
    ),
}
