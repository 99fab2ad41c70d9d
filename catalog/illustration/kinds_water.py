"""Kinds from pond, river and sea."""

from __future__ import annotations

from functools import partial

from catalog.illustration import drinks, fish, packs, seafood
from catalog.illustration.arrange import Loose, heap
from catalog.illustration.art import Art, Piece, Scene
from catalog.illustration.canvas import Layer
from catalog.illustration.colour import LIGHT, Colour, tint
from catalog.illustration.compose import Good, Pack, alone, lay_base, lined, loose_of, piled, tinted, wares
from catalog.illustration.props import bamboo_tray, chilli, lay_sprig, saucer
from catalog.illustration.shapes import rough, rounded

SEA = ("teal", "linen", "rice", "river", "amber", "lotus")
DRY = ("teal", "rice", "linen", "river", "lotus")


def _lime_and_chilli(art: Art, sheet: Layer) -> None:
    side = art.pick((-1, 1))
    chilli(sheet, side * 260, 290, 110, art.rng.uniform(-20, 20))
    lay_sprig(art, sheet, side * -300, 290, 140, art.rng.uniform(-30, 10))


def _on_ice(piece: Piece, count: tuple[int, int], grow: float) -> Scene:
    """Return a hero on a bed of crushed ice."""

    def draw(art: Art, sheet: Layer) -> None:
        bamboo_tray(art, sheet, 0, 215, 460)
        for _ in range(46):
            x, y = art.rng.uniform(-370, 370), art.rng.uniform(120, 300)
            if (x / 400) ** 2 + ((y - 210) / 140) ** 2 < 1:
                cube = rough(rounded(x, y, art.near(70, 0.3), art.near(48, 0.3), 10), art.rng, 5)
                sheet.blob(cube, art.hue(tint("dceaf0"), tint("f5fafc")), 0.28, 0.2)
                sheet.halo(x - 12, y - 10, 18, 9, LIGHT, 0.9)
        n = art.rng.randint(*count)
        heap(
            art, sheet, [piece(art) for _ in range(min(n, 4))], 0, 180, count=n, width=520, rise=74, grow=grow, turn=30
        )
        lay_sprig(art, sheet, 260, 280, 150, -16)

    return draw


def _dried(art: Art, sheet: Layer) -> None:
    drawn = [fish.split(art) for _ in range(3)]
    lay_base(art, sheet, art.pick(("tray", "board", "leaf")))
    count = art.rng.randint(3, 4)
    for i in range(count):
        sheet.stamp(
            drawn[i % 3],
            (art.rng.uniform(-16, 16) + 20 * (i - 1), 200 - (count - 1 - i) * 84 + 20),
            angle=art.rng.uniform(-6, 6),
            grow=1.3,
        )
    _lime_and_chilli(art, sheet)


PASTES: dict[str, Colour] = {
    "mam-ruoc": tint("8a4a5a"), "mam-tom": tint("d0602f"), "gach": tint("e0702f"), "mam-tep": tint("d9743f"),
    "tuong-hot": tint("9a6a35"),
    "bo-hoc": tint("a0805f"), "mam-thai": tint("c98a4a"), "nuoc-leo": tint("b98a5a"), "mam-ca": tint("a86a3a"),
    "mam-chung": tint("d9a04a"),
    "ba-khia": tint("7a4a35"), "dua-mam": tint("9a8a3a"), "bon-bon": tint("e3e0b0"), "xa-bau": tint("d9a552"),
    "cu-cai": tint("d0a050"),
    "hanh-tim": tint("8a4a30"), "ban": tint("a8583a"),
}  # fmt: skip


def paste_of(art: Art) -> Loose:
    """Return the thick, bitty filling of this jar."""
    colour = art.word(PASTES, tint("a8683a"))
    bits = (colour, tint("c9382a"), tint("f0d9a0"), colour, colour)
    stringy = art.has("mam-thai", "xa-bau", "bon-bon")
    return Loose(
        bits if not art.has("xa-bau", "bon-bon") else (colour, tint("f3e3b0"), colour),
        54 if stringy else 16,
        8 if stringy else 10,
        420,
    )


def _paste(art: Art, sheet: Layer) -> None:
    side = art.pick((-1, 1))
    accent = art.pick((tint("a5372f"), tint("4f7f45"), tint("7a4a35"), tint("2f6b62")))
    inside = paste_of(art)
    if art.rng.random() < 0.5:
        sheet.stamp(packs.jar(art, accent, inside), (side * -290, -50), grow=1.05, shadow=0)
    sheet.stamp(packs.jar(art, accent, inside), (side * -70, 0), grow=1.38, shadow=0)
    saucer(art, sheet, side * 260, 250, 165, inside.body)
    heap(art, sheet, [_bit(art, inside) for _ in range(3)], side * 260, 240, count=7, width=120, rise=16, turn=90)
    chilli(sheet, side * 160, 344, 110, -10)


def _bit(art: Art, inside: Loose) -> Layer:
    sheet = art.layer(70, 60)
    sheet.blob(rough(rounded(0, 0, 46, 34, 14), art.rng, 4), art.pick(inside.colours), 0.55)
    return sheet


def bottle_of(colour: str) -> Scene:
    """Return a hero of bottles with a dish of their liquid."""
    return partial(_bottle, tint(colour))


def _bottle(colour: Colour, art: Art, sheet: Layer) -> None:
    drinks.sauce(
        art,
        sheet,
        art.word(
            {
                "nhi": tint("a8441a"),
                "cot-ban": tint("b5502f"),
                "mat": tint("8a4a1c"),
                "dau-dua": tint("f0e8c8"),
                "sot": tint("6a2a2f"),
            },
            colour,
        ),
    )


def _shrimp(hero: Scene, pack: Pack = packs.box, moods: tuple[str, ...] = SEA) -> Good:
    return Good(
        hero,
        seafood.shrimp,
        pack,
        tinted(lambda art: art.word(seafood.SHRIMPS, tint("e0a080")), 60, 40, 90),
        grow=0.62,
        moods=moods,
    )


RUOC = tinted(lambda _: tint("d9977a"), 26, 7, 600)
SHRIMPY = loose_of(("e2693a", "ee9a62", "d0522a"), 34, 18, 320)
CYSTS = loose_of(("a8602f", "c27a42", "8a4a22"), 6, 6, 700)

WATER: dict[str, Good] = {
    "shrimp": _shrimp(_on_ice(seafood.shrimp, (6, 8), 1.0)),
    "peeled-shrimp": _shrimp(
        piled(seafood.shrimp, (9, 12), base="plate", grow=0.9, rise=70, turn=40, extra=_lime_and_chilli),
        packs.tray,
        ("teal", "river", "rice", "dusk"),
    ),
    "shrimp-ring": _shrimp(seafood.shrimp_ring),
    "prawn": _shrimp(_on_ice(seafood.shrimp, (4, 5), 1.3)),
    "dried-shrimp": Good(
        piled(seafood.dried_shrimp, (40, 52), base="tray", grow=1.25, rise=44, width=600, turn=80),
        seafood.dried_shrimp,
        packs.pouch,
        SHRIMPY,
        grow=0.9,
        moods=DRY,
    ),
    "krill": Good(
        piled(seafood.dried_shrimp, (64, 76), base="tray", grow=0.86, rise=32, width=640, turn=90),
        seafood.dried_shrimp,
        packs.pouch,
        RUOC,
        grow=0.7,
        moods=DRY,
    ),
    "crab": Good(
        alone(seafood.crab, grow=1.32, y=80, base="any"),
        seafood.crab,
        packs.box,
        grow=0.5,
        moods=SEA,
        zoom=1.06,
    ),
    "squid": Good(
        lined(seafood.squid, (2, 3), (26, 124), grow=1.08, y=120, angle=-6, base="tray", extra=_lime_and_chilli),
        seafood.squid,
        packs.tray,
        loose_of(("f0cdb2", "e0a88a"), 70, 24, 90),
        grow=0.5,
        moods=("teal", "rice", "river", "dusk"),
    ),
    "octopus": Good(
        _on_ice(seafood.octopus, (5, 6), 1.0),
        seafood.octopus,
        packs.tray,
        loose_of(("c98f98", "b5748a"), 44, 26, 120),
        moods=("teal", "linen", "river", "rice"),
    ),
    "clam": Good(
        piled(seafood.clam, (13, 16), base="plate", grow=1.05, rise=66, turn=50, extra=_lime_and_chilli),
        seafood.clam,
        packs.tray,
        loose_of(("efc9a2", "e8955a"), 36, 24, 180),
        moods=("teal", "river", "rice", "dusk"),
    ),
    "seafood-ball": Good(
        piled(seafood.ball, (14, 18), base="any", grow=1.25, rise=78, extra=_lime_and_chilli),
        seafood.ball,
        packs.tray,
        tinted(lambda art: art.word(seafood.BALLS, tint("f0b59a")), 56, 50, 70),
        grow=0.9,
        moods=("teal", "rice", "river", "linen"),
    ),
    "dumpling": Good(
        piled(seafood.dumpling, (7, 9), base="tray", grow=1.3, rise=66, turn=8),
        seafood.dumpling,
        packs.tray,
        loose_of(("f6ebe0", "ee9a7a"), 60, 50, 60),
        moods=("teal", "clay", "river", "onion"),
    ),
    "fish": Good(_on_ice(fish.whole, (4, 5), 1.05), fish.whole, packs.box, grow=0.5, moods=SEA),
    "dried-fish": Good(
        _dried,
        fish.split,
        packs.pouch,
        loose_of(("c98a4a", "a8652f", "e0b070"), 60, 16, 160),
        grow=0.48,
        moods=DRY,
    ),
    "small-dried-fish": Good(
        piled(fish.whole, (11, 14), base="tray", grow=0.74, rise=44, width=560, turn=24),
        fish.whole,
        packs.pouch,
        loose_of(("c9a26a", "e0c79a"), 70, 16, 140),
        grow=0.4,
        moods=DRY,
    ),
    "fish-steak": Good(
        piled(fish.steak, (6, 8), base="board", grow=1.25, rise=76, extra=_lime_and_chilli),
        fish.steak,
        packs.tray,
        loose_of(("f0d6b4", "d9a87a"), 70, 50, 60),
        moods=DRY,
    ),
    "ray": Good(
        lined(fish.ray, (2, 2), (60, 96), grow=1.3, y=120, base="tray"),
        fish.ray,
        packs.pouch,
        loose_of(("cf9a3f", "b9342a"), 60, 16, 160),
        grow=0.5,
        moods=DRY,
    ),
    "fish-sauce": Good(
        bottle_of("b5652a"),
        None,
        packs.bottle,
        lambda _: Loose((tint("b5541f"),), 5, 5, 10),
        moods=("linen", "amber", "rice", "teal", "lotus"),
        zoom=1.06,
    ),
    "sauce": Good(
        bottle_of("8a4a1c"),
        None,
        packs.bottle,
        lambda art: Loose(
            (
                art.word(
                    {
                        "cot-ban": tint("b5502f"),
                        "sot": tint("6a2a2f"),
                        "dau-hanh": tint("d9982c"),
                        "dau-dua": tint("f0e8c8"),
                    },
                    tint("8a4a1c"),
                ),
            ),
            5,
            5,
            10,
        ),
        moods=("linen", "rice", "teal", "lotus"),
        zoom=1.06,
    ),
    "oil": Good(
        bottle_of("e0b23c"),
        None,
        packs.bottle,
        lambda art: Loose((tint("e0b23c") if not art.has("dau-dua") else tint("f0e8c8"),), 5, 5, 10),
        moods=("rice", "teal", "clay", "river", "lotus"),
        zoom=1.06,
    ),
    "paste": Good(_paste, None, packs.jar, paste_of, moods=("linen", "rice", "teal", "amber", "lotus"), zoom=1.06),
    "pickle": Good(_paste, None, packs.jar, paste_of, moods=("rice", "teal", "lotus", "river"), zoom=1.06),
    "artemia": Good(
        wares(packs.tin, CYSTS, grow=1.5), None, packs.pouch, CYSTS, moods=("teal", "river", "linen", "rice"), zoom=1.06
    ),
    "artemia-frozen": Good(
        wares(packs.tray, loose_of(("c9583a", "e08a62"), 12, 5, 700), grow=1.35),
        None,
        packs.tray,
        loose_of(("c9583a", "e08a62"), 12, 5, 700),
        moods=("teal", "river", "linen"),
        zoom=1.06,
    ),
}
