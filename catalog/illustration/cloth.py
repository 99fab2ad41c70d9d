"""Cloth, masks and paintings: the souvenirs of the Khmer villages."""

from __future__ import annotations

from catalog.illustration.art import Art
from catalog.illustration.canvas import Layer
from catalog.illustration.colour import LIGHT, SHADE, darker, lighter, tint
from catalog.illustration.shapes import curve, ellipse, leaf, placed, ribbon, rounded, smooth

CLOTHS = (
    ("b5382f", "f3e3c0", "4a2a30"),
    ("3f5f8a", "f1ead8", "b5382f"),
    ("5f7a3f", "f3e7c4", "b5762c"),
    ("7a3f6a", "f0dcb5", "d9a53a"),
)


def scarf(art: Art) -> Layer:
    """Return one folded checked scarf with fringes. 560 x 420 units."""
    sheet = art.layer(640, 500)
    dark, pale, line = map(
        tint, ("2f2a2c", "f1eadb", "8a8078") if art.has("khan-ran") and art.rng.random() < 0.5 else art.pick(CLOTHS)
    )
    for i, (y, depth) in enumerate(((90, 0.5), (20, 0.4), (-50, 0.35))):
        fold = [
            *curve([(-250, y - 70), (0, y - 90), (250, y - 74)], 6),
            *curve([(266, y), (254, y + 78), (0, y + 92), (-250, y + 80), (-262, y)], 6),
        ]
        sheet.soft(placed(fold, 6, 14), SHADE, 0.35, 10)
        sheet.blob(fold, pale, depth, 0.14)
        with sheet.clipped(fold) as cloth:
            cloth.lines([[(x, y - 110), (x + 14, y + 110)] for x in range(-270, 280, 36)], 18, dark, 0.62)
            cloth.lines([[(-280, k), (280, k + 4)] for k in range(y - 100, y + 110, 36)], 18, dark, 0.62)
            cloth.lines([[(x, y - 110), (x + 14, y + 110)] for x in range(-252, 280, 36)], 3, line, 0.6)
        sheet.shade(fold, 0.6, 0.2)
        if i == 0:
            sheet.lines([[(x, y + 82), (x + art.rng.uniform(-7, 7), y + 132)] for x in range(-240, 250, 9)], 4, pale)
    return sheet


def sarong(art: Art) -> Layer:
    """Return one woven sarong hung over a rod, its border with palm flowers. 560 x 620 units."""
    sheet = art.layer(680, 700)
    ground, gold, deep = map(
        tint, art.pick((("8a2f4a", "e3b04a", "4f1a30"), ("2f6b62", "e8c06a", "1f403c"), ("6a3f7a", "e8b95a", "3a2048")))
    )
    sheet.blob(ribbon([(-330, -270), (330, -270)], (24, 24)), tint("a9744a"), 0.6)
    cloth = [
        *curve([(-240, -286), (0, -292), (240, -286)], 6),
        *curve([(240, -286), (256, 0), (246, 286)], 8),
        *curve([(246, 286), (120, 268), (0, 292), (-120, 268), (-246, 286)], 8),
        *curve([(-246, 286), (-256, 0), (-240, -286)], 8),
    ]
    sheet.soft(placed(cloth, 14, 18), SHADE, 0.34, 14)
    sheet.blob(cloth, ground, 0.5, 0.12)
    with sheet.clipped(cloth) as silk:
        for y in range(-250, 120, 62):
            for x in range(-236 + (y // 62 % 2) * 31, 260, 62):
                silk.flat([leaf(x, y, 21, 12, a) for a in (0, 90, 180, 270)], gold, 0.85)
        silk.wash(rounded(0, 206, 560, 130, 1), (deep, darker(ground, 0.2)))
        silk.lines([[(-280, y), (280, y)] for y in (144, 154, 262)], 5, gold)
        for x in range(-230, 260, 58):
            silk.flat([[(x - 26, 208), (x, 168), (x + 26, 208), (x, 248)]], gold)
            silk.flat([[(x - 13, 208), (x, 188), (x + 13, 208), (x, 228)]], deep)
        for x in (-150, -40, 80, 180):
            silk.soft(ribbon(curve([(x, -300), (x + 14, 0), (x - 6, 300)], 6), (10, 34, 20)), (20, 8, 14), 0.35, 14)
            silk.soft(ribbon(curve([(x - 34, -300), (x - 24, 0), (x - 38, 300)], 6), (8, 22, 12)), LIGHT, 0.16, 10)
    return sheet


def mask(art: Art) -> Layer:
    """Return one Yak mask of painted paper: crowned, fanged, bright. 460 x 640 units."""
    sheet = art.layer(560, 700)
    skin = tint("3f8a5a") if not art.has("do") else tint("c9382f")
    gold, red = tint("e8b33f"), tint("c0392f")
    for i, (w, y) in enumerate(((190, -150), (140, -206), (92, -256), (46, -300))):
        sheet.blob(
            smooth([(-w, y + 40), (-w * 0.9, y - 10), (0, y - 46), (w * 0.9, y - 10), (w, y + 40), (0, y + 56)]),
            gold if i % 2 == 0 else red,
            0.6,
            0.3,
        )
        sheet.flat(
            [ellipse(x, y + 24, 8, 8) for x in range(int(-w * 0.8), int(w * 0.8) + 1, 30)],
            tint("f9e6a8") if i % 2 else red,
        )
    face = smooth([(-190, -120), (-204, 20), (-150, 170), (0, 244), (150, 170), (204, 20), (190, -120), (0, -150)])
    sheet.blob(face, skin, 0.65, 0.34)
    for s in (-1, 1):
        sheet.blob(
            [(s * x, y) for x, y in smooth([(206, -60), (262, -110), (256, 30), (222, 90), (196, 50)])], gold, 0.6, 0.3
        )
        sheet.blob(ellipse(s * 84, -22, 58, 46), tint("fbf4e3"), 0.45, 0.3)
        sheet.flat(ellipse(s * 80, -16, 26, 26), tint("231c1c"))
        sheet.flat(ellipse(s * 72, -24, 8, 8), LIGHT)
        sheet.line(curve([(s * 160, -66), (s * 96, -96), (s * 24, -60)], 8), 20, tint("231c1c"))
        sheet.flat(smooth([(s * 64, 120), (s * 74, 62), (s * 88, 118)]), tint("fdf8ea"))
        sheet.line([(s * x, y) for x, y in curve([(150, 60), (172, 90), (140, 120), (120, 90)], 8)], 7, gold)
    sheet.blob(smooth([(-34, 36), (0, -30), (34, 36), (0, 58)]), darker(skin, 0.15), 0.6)
    sheet.blob(smooth([(-110, 96), (0, 120), (110, 96), (70, 168), (0, 182), (-70, 168)]), red, 0.5, 0.3)
    sheet.flat([rounded(x, 130, 26, 26, 5) for x in range(-45, 60, 30)], tint("fdf8ea"))
    sheet.halo(-70, -100, 70, 30, LIGHT, 0.45)
    return sheet


def glass_painting(art: Art) -> Layer:
    """Return one framed reverse glass painting: a Khmer pagoda or a lotus. 620 x 560 units."""
    sheet = art.layer(720, 660)
    wood = art.pick((tint("7a4a2c"), tint("a8762f"), tint("8a2f2a")))
    sheet.soft(rounded(12, 22, 620, 540, 8), SHADE, 0.45, 14)
    sheet.wash(rounded(0, 0, 620, 540, 8), (lighter(wood, 0.3), wood, darker(wood, 0.3)))
    sheet.line([*rounded(0, 0, 596, 516, 6), (298, -252)], 5, tint("e8b84a"), 0.8)
    field = rounded(0, 0, 540, 460, 3)
    with sheet.clipped(field) as glass:
        glass.wash(field, (tint("2f7a94"), tint("8fc4b5"), tint("f6d489")))
        (_lotus_pond if art.has("hoa-sen", "sen") else _pagoda)(glass)
        glass.soft([(-270, -230), (-120, -230), (-270, 60)], LIGHT, 0.28, 4)
    return sheet


def _pagoda(glass: Layer) -> None:
    glass.flat(ellipse(120, -120, 60, 60), tint("f7e3a0"))
    glass.flat([[(-280, 120), (280, 120), (280, 240), (-280, 240)]], tint("5f9a4a"))
    for i, (w, y) in enumerate(((210, 40), (168, -20), (122, -76), (70, -126))):
        roof = [(-w, y + 44), (-w * 0.72, y + 14), (0, y - 40), (w * 0.72, y + 14), (w, y + 44)]
        glass.flat([(-w * 0.62, y + 30), (w * 0.62, y + 30), (w * 0.62, y + 86), (-w * 0.62, y + 86)], tint("f9e6b0"))
        glass.blob(roof, tint("d9682c") if i % 2 == 0 else tint("b5342a"), 0.45, 0.2)
        glass.line(roof, 6, tint("f7cf5a"))
    glass.flat([(-12, -150), (12, -150), (0, -226)], tint("f2b53a"))
    glass.flat([rounded(x, 112, 18, 76, 4) for x in range(-120, 130, 40)], tint("c0392f"))
    for x in (-220, 226):
        glass.line([(x, 170), (x, 10)], 13, tint("5f4a30"))
        glass.flat([leaf(x, 6, 84, 20, a) for a in range(0, 360, 36)], tint("2f6a3c"))
    glass.flat([ellipse(x, 190 + (x % 3) * 8, 17, 12) for x in range(-240, 250, 60)], tint("e87aa0"))


def _lotus_pond(glass: Layer) -> None:
    glass.flat([[(-280, 90), (280, 90), (280, 240), (-280, 240)]], tint("2f6b72"))
    glass.flat([ellipse(x, y, 84, 24) for x, y in ((-180, 150), (170, 170), (0, 210))], tint("4f9a55"))
    for x, y, size in ((0, 110, 1.0), (-170, 80, 0.6), (176, 60, 0.66)):
        glass.line([(x, y), (x + 8, 230)], 8, tint("3f7a3c"))
        for i, angle in enumerate((-162, -18, -136, -44, -112, -68, -90)):
            glass.blob(leaf(x, y, 150 * size, 62 * size, angle), lighter(tint("e8709a"), 0.1 * i), 0.45, 0.2)
