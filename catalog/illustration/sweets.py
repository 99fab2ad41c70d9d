"""Pressed cakes, candies, crackers and Khmer sweets, one piece each."""

from __future__ import annotations

import math

from catalog.illustration.art import Art
from catalog.illustration.canvas import Layer
from catalog.illustration.colour import LIGHT, Colour, darker, lighter, tint
from catalog.illustration.pia import filling_of
from catalog.illustration.shapes import Path, arc, curve, ellipse, leaf, placed, ribbon, rough, rounded, smooth, squircle

SESAME = tint("f3e2b8")


def _flower(x: float, y: float, rx: float, ry: float, petals: int) -> Path:
    ring: Path = []
    for i in range(petals * 8):
        turn = i * math.tau / (petals * 8)
        push = 1 + 0.07 * math.cos(petals * turn)
        ring.append((x + rx * push * math.cos(turn), y + ry * push * math.sin(turn)))
    return ring


def pressed_cake(art: Art) -> Layer:
    """Return one bánh in or snow-skin cake: scalloped, with the mould's flower on top. 290 x 230 units."""
    sheet = art.layer(320, 270)
    colour = art.word({"trang": tint("f7f2e6"), "banh-deo": tint("f3f0ea"), "khuon-go": tint("ecd9a0")}, art.hue(tint("f3e8c4"), tint("ecdcae")))
    side = [*[(x, y + 56) for x, y in _flower(0, -24, 134, 84, 12) if y > -24], *[p for p in _flower(0, -24, 134, 84, 12) if p[1] <= -24]]
    side = sorted(side, key=lambda p: math.atan2(p[1], p[0]))
    sheet.blob(side, darker(colour, 0.14), 0.5, 0.2)
    sheet.lines([[(x, y), (x, y + 54)] for x, y in _flower(0, -24, 134, 84, 12)[2:46:4] if y > -10], 3, darker(colour, 0.4), 0.35)
    top = _flower(0, -26, 134, 84, 12)
    sheet.blob(top, colour, 0.4, 0.12)
    ring = _flower(0, -26, 108, 66, 12)
    sheet.line([*ring, ring[0]], 4, darker(colour, 0.34), 0.5)
    for i in range(8):
        turn = i * 45.0
        petal = [(x, -26 + (y + 26) * 0.62) for x, y in placed(leaf(20, 0, 66, 34, 0), 0, -26, turn)]
        sheet.blob(petal, lighter(colour, 0.3), 0.55, 0.3)
    sheet.blob(ellipse(0, -26, 20, 13), colour, 0.6)
    return sheet


def pressed_half(art: Art) -> Layer:
    """Return a pressed cake cut open. 260 x 170 units."""
    sheet = art.layer(290, 200)
    colour = tint("f5efdd")
    sheet.blob(squircle(0, -34, 124, 46, 3), colour, 0.4)
    sheet.blob(rounded(0, 24, 250, 110, 18), colour, 0.35, 0.1)
    core = rough(rounded(0, 26, 196, 66, 24), art.rng, 2)
    sheet.blob(core, filling_of(art), 0.4, 0.15)
    sheet.flat([ellipse(art.rng.uniform(-90, 90), 26 + art.rng.uniform(-26, 26), 3, 2, 0, 6) for _ in range(50)], lighter(filling_of(art), 0.4), 0.6)
    return sheet


def _seeds(art: Art, sheet: Layer, body: Path, reach: tuple[float, float], count: int, colour: Colour) -> None:
    with sheet.clipped(body) as skin:
        spots = [(art.rng.uniform(-reach[0], reach[0]), art.rng.uniform(-reach[1], reach[1])) for _ in range(count)]
        seeds = [leaf(x, y, 13, 7, art.rng.uniform(0, 360)) for x, y in spots]
        skin.flat([placed(s, 1.5, 2.5) for s in seeds], darker(colour, 0.8), 0.3)
        skin.flat(seeds, colour)


def sesame_stick(art: Art) -> Layer:
    """Return one mè láo: a puffed roll coated in sesame. 320 x 100 units."""
    sheet = art.layer(340, 130)
    black = art.has("me-den")
    base = tint("4a4038") if black else tint("d9a85c")
    body = ribbon(curve([(-144, 4), (-60, -4), (60, -6), (144, 2)], 8), (58, 80, 84, 80, 58))
    sheet.blob(body, base, 0.6, 0.4)
    _seeds(art, sheet, body, (150, 44), 240, tint("2d2826") if black else SESAME)
    if black:
        _seeds(art, sheet, body, (150, 44), 60, tint("8a8078"))
    sheet.shade(body, 0.75, 0.42)
    return sheet


def brittle(art: Art) -> Layer:
    """Return one bar of peanut and malt candy. 230 x 140 units."""
    sheet = art.layer(250, 170)
    amber = tint("c98434")
    sheet.blob(rough(rounded(0, 12, 210, 110, 16), art.rng, 2), darker(amber, 0.35), 0.5, 0.15)
    top = rough(rounded(0, -4, 210, 104, 18), art.rng, 3)
    sheet.blob(top, amber, 0.5, 0.15)
    for _ in range(24):
        x, y = art.rng.uniform(-92, 92), art.rng.uniform(-48, 36)
        nut = ellipse(x, y, 19, 13, art.rng.uniform(0, 180))
        sheet.soft(placed(nut, 2, 4), darker(amber, 0.7), 0.4, 3)
        sheet.blob(nut, art.hue(tint("e8c58c"), tint("f0d8a8")), 0.55, 0.4)
    _seeds(art, sheet, top, (100, 50), 40, SESAME)
    return sheet


CANDY = {"gung": tint("e8c06a"), "mang-cau": tint("f1ecd9"), "ca-phe": tint("a9744a"), "ban": tint("b9653f")}


def candy(art: Art) -> Layer:
    """Return one candy in a paper twist. 260 x 110 units."""
    sheet = art.layer(290, 140)
    core = art.word(CANDY, tint("e3b56a"))
    paper = art.pick((core, lighter(core, 0.4), tint("f3e3d0"), art.pick((tint("d9695f"), tint("8fb05a"), tint("e8a0a8"), tint("7aa5a8")))))
    for side in (-1, 1):
        twist = [(side * 66, 0), (side * 88, -14), (side * 134, -44), (side * 128, -14), (side * 138, 4), (side * 126, 22), (side * 132, 46), (side * 86, 12)]
        sheet.blob(twist, lighter(paper, 0.3), 0.6, 0.2)
        sheet.lines([[(side * 72, 0), (side * 130, y)] for y in (-28, -8, 12, 32)], 2.4, darker(paper, 0.4), 0.4)
    body = squircle(0, 0, 78, 44, 3)
    sheet.blob(body, core, 0.6, 0.4)
    sheet.wash(rounded(0, 0, 74, 92, 8), (lighter(paper, 0.5), paper, darker(paper, 0.2)), opacity=0.8)
    sheet.soft(curve([(-60, -22), (0, -30), (60, -22), (58, -14), (0, -20), (-58, -14)], 4), (255, 255, 255), 0.8, 2)
    return sheet


CRACKERS = {"hanh-tim": tint("d9b8c4"), "muc": tint("f1ede2"), "khoai-mi": tint("f3ead0"), "tom": tint("f0b08f"), "dua": tint("efdfb8")}


def cracker(art: Art) -> Layer:
    """Return one puffed cracker, curled at the edge. 290 x 220 units."""
    sheet = art.layer(320, 250)
    colour = art.word(CRACKERS, tint("f0c9a0"))
    colour = art.hue(colour, lighter(colour, 0.25))
    body = rough(smooth([(-136, 10), (-110, -66), (-30, -96), (70, -84), (134, -20), (120, 54), (40, 92), (-70, 84)]), art.rng, 9, 11)
    sheet.blob(body, colour, 0.55, 0.16)
    with sheet.clipped(body) as face:
        for _ in range(46):
            x, y, r = art.rng.uniform(-126, 126), art.rng.uniform(-84, 84), art.rng.uniform(7, 18)
            face.halo(x + 2, y + 3, r * 1.2, r, darker(colour, 0.45), 0.38)
            face.halo(x - 2, y - 2, r, r * 0.8, LIGHT, 0.75)
        specks = [ellipse(art.rng.uniform(-120, 120), art.rng.uniform(-80, 80), 3.4, 2.4, 0, 6) for _ in range(22)]
        face.flat(specks, darker(colour, 0.5) if not art.has("hanh-tim") else tint("8e3f67"), 0.6)
    sheet.line(body[30:70], 7, lighter(colour, 0.7), 0.7)
    return sheet


def rice_paper(art: Art) -> Layer:
    """Return one large grilled rice paper with sesame and coconut. 520 x 470 units."""
    sheet = art.layer(560, 520)
    colour = tint("ecd3a0")
    body = rough(ellipse(0, 0, 246, 226, points=90), art.rng, 7, 13)
    sheet.blob(body, colour, 0.5, 0.10)
    with sheet.clipped(body) as face:
        for _ in range(60):
            x, y, r = art.rng.uniform(-230, 230), art.rng.uniform(-210, 210), art.rng.uniform(14, 38)
            face.halo(x + 3, y + 4, r, r, tint("b5762f"), 0.30)
            face.halo(x - 3, y - 4, r * 0.8, r * 0.8, LIGHT, 0.55)
    _seeds(art, sheet, body, (230, 210), 190, tint("3a3230"))
    _seeds(art, sheet, body, (230, 210), 110, SESAME)
    return sheet


def leaf_log(art: Art) -> Layer:
    """Return one bánh tét wrapped in banana leaf and tied. 470 x 160 units."""
    sheet = art.layer(500, 190)
    green = tint("5f8038")
    body = ribbon([(-225, 0), (-100, 0), (100, 0), (225, 0)], (112, 134, 136, 134, 112))
    sheet.blob(body, green, 0.65, 0.42)
    with sheet.clipped(body) as wrap:
        wrap.lines([[(-240, y), (240, y + 12)] for y in range(-70, 80, 9)], 2.2, lighter(green, 0.5), 0.3)
        for x in range(-190, 220, 63):
            wrap.lines([arc(x, 0, 16, 80, -90, 90, 12)], 9, darker(green, 0.6), 0.4)
            wrap.lines([arc(x - 2, 0, 16, 80, -90, 90, 12)], 6, tint("e3cf95"))
    return sheet


def leaf_log_slice(art: Art) -> Layer:
    """Return one round slice of bánh tét. 190 x 180 units."""
    sheet = art.layer(210, 200)
    sheet.blob(ellipse(4, 8, 88, 84), tint("6f8a45"), 0.5)
    rice = tint("b9c27a") if art.has("com-dep") else tint("efe6c9")
    face = ellipse(-2, -2, 86, 80)
    sheet.blob(face, rice, 0.35, 0.2)
    _seeds(art, sheet, face, (84, 80), 90, lighter(rice, 0.5))
    sheet.blob(rough(ellipse(-2, 0, 40, 36), art.rng, 3), tint("b0506a"), 0.45)
    sheet.flat([ellipse(-2 + 14 * math.cos(i * 2.1), 12 * math.sin(i * 2.1), 4, 3, 0, 8) for i in range(3)], tint("5a2f35"), 0.7)
    return sheet


def shrimp_cake(art: Art) -> Layer:
    """Return one bánh cống: a golden fried cup crowned with a shrimp. 210 x 230 units."""
    sheet = art.layer(240, 260)
    gold = art.hue(tint("d99a3c"), tint("c9842f"))
    side = rough([*arc(0, -40, 96, 44, 180, 360, 30), *curve([(96, -40), (84, 40), (70, 92)], 6), *arc(0, 92, 70, 24, 0, 180, 16), *curve([(-70, 92), (-84, 40), (-96, -40)], 6)], art.rng, 4, 23)
    sheet.blob(side, gold, 0.65, 0.3)
    for _ in range(40):
        x, y = art.rng.uniform(-84, 84), art.rng.uniform(-60, 96)
        sheet.halo(x, y, 8, 6, art.pick((tint("8a4f1c"), tint("f7d489"))), 0.55)
    sheet.blob(rough(ellipse(0, -44, 94, 42), art.rng, 4, 15), lighter(gold, 0.2), 0.45)
    body = ribbon(arc(0, -42, 52, 24, 160, 400, 20), (30, 34, 30, 24, 12))
    sheet.blob(body, tint("ec7a45"), 0.6)
    sheet.lines([[arc(0, -42, 38, 14, a, a + 1, 1)[0], arc(0, -42, 66, 36, a, a + 1, 1)[0]] for a in range(180, 400, 34)], 3, tint("f9c29a"), 0.8)
    return sheet


def knobbly(art: Art) -> Layer:
    """Return one bánh gừng: a fried cake shaped as a ginger root, glazed with sugar. 260 x 190 units."""
    sheet = art.layer(290, 220)
    colour = art.hue(tint("f3dfb0"), tint("f9ecd0"))
    for x, y, rx, ry, angle in ((0, 20, 92, 36, 8), (-78, -18, 54, 26, 40), (-14, -44, 50, 26, -74), (66, -34, 56, 26, -46), (104, 18, 42, 24, 10), (-96, 40, 40, 22, -20)):
        sheet.blob(rough(ellipse(x, y, rx, ry, angle), art.rng, 3), art.hue(colour, tint("e8c07a")), 0.5, 0.4)
    for _ in range(16):
        sheet.halo(art.rng.uniform(-100, 100), art.rng.uniform(-50, 40), 15, 10, (255, 255, 255), 0.6)
    return sheet


def pandan_tube(art: Art) -> Layer:
    """Return one steamed pandan tube cake with coconut. 130 x 250 units."""
    sheet = art.layer(160, 280)
    green = art.hue(tint("8fb552"), tint("a5c465"))
    body = [*arc(0, -96, 56, 20, 180, 360, 20), *arc(0, 96, 56, 20, 0, 180, 20)]
    sheet.blob(body, green, 0.6, 0.4)
    pores = [ellipse(art.rng.uniform(-52, 52), art.rng.uniform(-100, 108), 3.4, 2.8, 0, 6) for _ in range(60)]
    sheet.flat(pores, darker(green, 0.3), 0.4)
    sheet.blob(ellipse(0, -96, 56, 20), lighter(green, 0.3), 0.3)
    flakes = [curve([(x, y), (x + 12, y - 4), (x + 22, y + 3)], 4) for x, y in ((art.rng.uniform(-46, 24), art.rng.uniform(-112, -84)) for _ in range(22))]
    sheet.lines(flakes, 4.4, tint("fdf9ee"))
    return sheet


def leaf_cup(art: Art) -> Layer:
    """Return one palm-fruit cake steamed in a boat of banana leaf. 320 x 190 units."""
    sheet = art.layer(350, 220)
    green = tint("5f8a3c")
    sheet.blob(smooth([(-160, -10), (-120, 50), (0, 84), (120, 50), (160, -10), (90, -50), (0, -62), (-90, -50)]), darker(green, 0.2), 0.6)
    sponge = rough(ellipse(0, -12, 124, 54), art.rng, 4, 13)
    gold = tint("efb53e")
    sheet.blob(sponge, gold, 0.5, 0.4)
    sheet.flat([ellipse(art.rng.uniform(-110, 110), -12 + art.rng.uniform(-44, 40), 4, 3, 0, 7) for _ in range(60)], darker(gold, 0.3), 0.35)
    flakes = [curve([(x, y), (x + 14, y - 4), (x + 24, y + 4)], 4) for x, y in ((art.rng.gauss(-10, 40), art.rng.gauss(-14, 15)) for _ in range(34))]
    sheet.lines(flakes, 4.4, tint("fdf9ee"))
    front = curve([(-160, -10), (-110, 26), (0, 46), (110, 26), (160, -10), (120, 52), (0, 86), (-120, 52), (-160, -10)], 6)
    sheet.blob(front, green, 0.55, 0.25)
    sheet.lines([[(x, 22), (x * 0.86, 78)] for x in range(-120, 130, 20)], 2, lighter(green, 0.5), 0.4)
    return sheet


def block(art: Art) -> Layer:
    """Return one round or square block: palm sugar, cane sugar, milk cake, caramel. 230 x 170 units."""
    sheet = art.layer(260, 200)
    colour = art.word(BLOCKS, tint("d6a45c"))
    colour = art.hue(colour, lighter(colour, 0.14))
    if art.has("thot-not"):
        sheet.blob(rough([*arc(0, -30, 100, 46, 180, 360, 28), *arc(0, 34, 98, 46, 0, 180, 28)], art.rng, 3), darker(colour, 0.08), 0.6, 0.3)
        sheet.blob(rough(ellipse(0, -32, 98, 44), art.rng, 3), lighter(colour, 0.25), 0.35, 0.3)
    else:
        sheet.wash(rough(rounded(0, 30, 206, 108, 12), art.rng, 3), (colour, darker(colour, 0.35)))
        sheet.blob(rough([(-104, -18), (-70, -66), (108, -62), (100, -10)], art.rng, 2), lighter(colour, 0.3), 0.3, 0.2)
    dots = [ellipse(art.rng.uniform(-92, 92), art.rng.uniform(-60, 70), 3, 2.4, 0, 6) for _ in range(40)]
    sheet.flat(dots, lighter(colour, 0.6), 0.35)
    return sheet


BLOCKS = {"mia": tint("a8672e"), "ca-phe": tint("a8713f"), "banh-sua": tint("f0c777"), "thot-not": tint("d9a052")}


def flan(art: Art) -> Layer:
    """Return one crème caramel turned out on its own syrup. 300 x 220 units."""
    sheet = art.layer(340, 250)
    sheet.blob(rough(ellipse(0, 66, 158, 48), art.rng, 5), tint("8a4317"), 0.5, 0.3)
    custard = tint("f5d77c")
    sheet.blob([*arc(0, -52, 100, 34, 180, 360, 30), *curve([(100, -52), (118, 20), (128, 60)], 6), *arc(0, 60, 128, 38, 0, 180, 30), *curve([(-128, 60), (-118, 20), (-100, -52)], 6)], custard, 0.5, 0.3)
    top = [*arc(0, -52, 100, 34, 180, 360, 30), *curve([(100, -52), (104, -10), (80, -6), (64, 26), (40, -2), (0, 4), (-34, 34), (-58, 0), (-90, -2), (-100, -52)], 6)]
    sheet.blob(top, tint("a4561d"), 0.5, 0.2)
    sheet.halo(-36, -62, 44, 13, LIGHT, 0.85)
    return sheet


def chewy(art: Art) -> Layer:
    """Return one piece of dried or candied fruit. 180 x 110 units."""
    sheet = art.layer(200, 140)
    colour = art.word(DRIED, tint("d99a4a"))
    colour = art.hue(colour, lighter(colour, 0.22))
    line = curve([(-74, art.rng.uniform(-16, 16)), (-24, art.rng.uniform(-22, 22)), (26, art.rng.uniform(-22, 22)), (74, art.rng.uniform(-16, 16))], 8)
    wide = 26 if art.has("dua-non") else 58
    body = rough(ribbon(line, (wide * 0.5, wide, wide * 1.1, wide * 0.9, wide * 0.4)), art.rng, 2)
    sheet.blob(body, colour, 0.65, 0.34)
    sheet.lines([[(x, y + k) for x, y in line] for k in (-wide * 0.2, wide * 0.14)], 2.6, darker(colour, 0.4), 0.4)
    sheet.flat([ellipse(*art.pick(line), 3, 2.4, 0, 6) for _ in range(12)], LIGHT, 0.7)
    return sheet


DRIED = {
    "mit": tint("f0bd4a"), "chuoi": tint("b5702f"), "buoi": tint("b9c060"), "mang-cau": tint("efe3c0"), "dua-non": tint("fbf6ea"),
    "ban": tint("a8583a"), "tac": tint("ee8f24"), "cu-cai": tint("d9b06a"), "com-dep": tint("b5c472"),
}  # fmt: skip
