"""Every kind of good and how it is drawn."""

from __future__ import annotations

from catalog.illustration import fruit, grains, packs, pia, sweets, vegetables
from catalog.illustration.art import Art
from catalog.illustration.canvas import Layer
from catalog.illustration.compose import Good, alone, lined, loose_of, piled, tinted, wares
from catalog.illustration.palettes import DEEP, FRESH, WARM


def _pia(art: Art, sheet: Layer) -> None:
    from catalog.illustration.compose import lay_base
    lay_base(art, sheet, art.pick(("plate", "board", "leaf")))
    sheet.stamp(pia.whole(art), (-150, 90), grow=1.25)
    sheet.stamp(pia.whole(art), (170, 70), grow=1.2)
    sheet.stamp(pia.half(art), (20, 220), grow=1.15)
    pia.crumbs(art, sheet, 0, 330)


KINDS: dict[str, Good] = {
    "pia": Good(_pia, pia.whole, packs.box, moods=WARM + ("clay", "teal")),
    "rice": Good(grains.rice, None, packs.bag, grains.rice_of, moods=("rice", "amber", "dusk", "clay", "alluvium")),
    "shallot": Good(piled(vegetables.shallot, (8, 12), base="tray"), vegetables.shallot, packs.pouch),
    "gift-box": Good(wares(packs.box, loose_of(("e9d8b0",), 9, 7))),
    "star-apple": Good(piled(fruit.star_apple, (5, 7)), fruit.star_apple, packs.box),
    "durian": Good(alone(fruit.durian, grow=1.4), fruit.durian, packs.box),
    "pomelo": Good(piled(fruit.pomelo, (3, 4)), fruit.pomelo, packs.box),
    "pressed-cake": Good(piled(sweets.pressed_cake, (5, 7)), sweets.pressed_cake, packs.box),
}
