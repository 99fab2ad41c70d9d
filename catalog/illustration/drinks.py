"""Milk, yoghurt, tea, honey, oils: things poured, and what they stand in."""

from __future__ import annotations

from catalog.illustration.arrange import Loose, mound
from catalog.illustration.art import Art
from catalog.illustration.canvas import Layer
from catalog.illustration.colour import LIGHT, SHADE, Colour, darker, lighter, mix, tint
from catalog.illustration.mushrooms import herb_bunch
from catalog.illustration.packs import GLASS, bottle
from catalog.illustration.palettes import ACCENTS
from catalog.illustration.props import GLAZES, TILT, bowl_back, bowl_front, ground_shadow, label, plate, saucer, steam
from catalog.illustration.shapes import arc, curve, ellipse, leaf, placed, ribbon, rounded

MILK = tint("fbf8f0")


def milk_bottle(art: Art, accent: Colour, _loose: Loose) -> Layer:
    """Return a glass bottle of milk with a foil cap. About 230 x 560 units."""
    sheet = art.layer(460, 680)
    sheet.halo(14, 270, 170, 34, SHADE, 0.6)
    side = curve([(48, -230), (46, -160), (70, -104), (112, -52), (116, 20), (116, 230), (102, 274)], 10)
    outline = [*side, *curve([(102, 274), (0, 286), (-102, 274)], 6), *[(-x, y) for x, y in side[::-1]]]
    sheet.blob(outline, GLASS, 0.35, 0.12)
    with sheet.clipped(outline) as inside:
        tone = MILK if not art.has("sua-chua") else tint("fbf3e6")
        inside.wash(rounded(0, 90, 214, 400, 30), (darker(tone, 0.12), tone, tone, darker(tone, 0.28)), across=True)
        inside.wash(ellipse(0, -96, 88, 14), (tint("ffffff"), darker(tone, 0.1)))
    cap = art.pick((tint("5b8fb0"), tint("d9b560"), accent))
    sheet.wash(
        rounded(0, -250, 118, 52, 14), (darker(cap, 0.25), lighter(cap, 0.55), cap, darker(cap, 0.35)), across=True
    )
    label(sheet, 0, 108, 158, 128, accent)
    sheet.soft(
        ribbon(curve([(-38, -200), (-46, -120), (-92, -30), (-96, 200)], 8), (4, 10, 16, 4)), (255, 255, 255), 0.9, 3
    )
    return sheet


def carton(art: Art, accent: Colour, _loose: Loose) -> Layer:
    """Return a gable-top milk carton. About 320 x 560 units."""
    sheet = art.layer(560, 700)
    blue = art.pick((tint("5b93bb"), tint("6fa86a"), accent))
    sheet.halo(30, 280, 240, 44, SHADE, 0.6)
    sheet.wash([(-140, -120), (70, -120), (70, 284), (-140, 270)], (tint("fdfbf4"), tint("efe9da")))
    sheet.wash([(70, -120), (160, -140), (160, 252), (70, 284)], (darker(blue, 0.2), darker(blue, 0.4)))
    sheet.wash([(-140, -120), (-96, -236), (104, -236), (70, -120)], (lighter(blue, 0.2), blue))
    sheet.flat([(104, -236), (160, -140), (70, -120)], darker(blue, 0.3))
    sheet.wash([(-98, -284), (106, -284), (106, -232), (-98, -232)], (lighter(blue, 0.35), blue))
    front = [(-140, -120), (70, -120), (70, 284), (-140, 270)]
    with sheet.clipped(front) as face:
        wave = curve([(-150, 130), (-80, 90), (0, 136), (80, 100)], 8)
        face.flat([[*wave, (80, 300), (-150, 300)]], blue)
        face.lines([[(x, y - 18) for x, y in wave]], 8, lighter(blue, 0.5))
    label(sheet, -36, 0, 150, 150, blue)
    return sheet


def cup(art: Art, accent: Colour, _loose: Loose) -> Layer:
    """Return a small pot of set yoghurt with a foil lid half open. About 250 x 260 units."""
    sheet = art.layer(420, 400)
    sheet.halo(10, 128, 160, 34, SHADE, 0.6)
    wall = [
        *arc(0, -84, 118, 32, 180, 0, 24),
        *curve([(118, -84), (96, 110), (84, 128)], 6),
        *arc(0, 126, 84, 20, 0, 180, 12),
        (-96, 110),
        (-118, -84),
    ]
    glass = art.pick((tint("f4efe4"), tint("d9e6e3"), tint("c98f62")))
    sheet.wash(ellipse(0, -84, 118, 32), (darker(glass, 0.3), glass))
    sheet.blob(ellipse(0, -78, 108, 26), MILK, 0.25, 0.2)
    fruit = tint("eef0d8") if art.has("mang-cau") else tint("f6e7b5")
    sheet.halo(-10, -82, 54, 14, fruit, 0.9)
    sheet.blob(wall, glass, 0.45, 0.2)
    label(sheet, 0, 24, 116, 100, accent)
    sheet.line(arc(0, -84, 117, 32, 180, 0, 24), 7, lighter(glass, 0.7))
    return sheet


TEAS = {
    "dau-biec": tint("4a5aa8"),
    "tim-sen": tint("a8a03c"),
    "mang-cau": tint("c9852f"),
    "gao-lut": tint("9a5424"),
    "rau-bap": tint("d9a838"),
}


def tea_colour(art: Art) -> Colour:
    """Return the colour of the brew."""
    return art.word(TEAS, tint("b9772f"))


def tea_loose(art: Art) -> Loose:
    """Return dry leaves, petals, grains or strips for this tea."""
    sets = {
        "dau-biec": ("3f4a94", "6a6fb5", "c9b45a", "2f3a70"), "tim-sen": ("5f7038", "84954a", "3f5030"),
        "gao-lut": ("b5743c", "d19a5c", "2f2a2a"), "mang-cau": ("d9b47c", "b98a4c", "efdcae"),
        "rau-bap": ("c9a85a", "8a5a34", "a9b86a"),
    }  # fmt: skip
    return Loose(tuple(map(tint, art.word(sets, ("5f5a38", "86763f", "3f4030")))), 26, 6, 420)


def tea(art: Art, sheet: Layer) -> None:
    """Hero: a full cup with steam, a pot behind or leaves beside it."""
    side = art.pick((-1, 1))
    if art.rng.random() < 0.6:
        teapot(art, sheet, side * -170, 20)
        _teacup(art, sheet, side * 190, 150, 165)
    else:
        _teacup(art, sheet, side * -60, 90, 235)
    _tea_dish(art, sheet, side * 40, 300)


def _teacup(art: Art, sheet: Layer, x: float, y: float, rx: float) -> None:
    glaze = art.pick(GLAZES)
    plate(sheet, x, y + rx * 0.72, rx * 1.15, glaze)
    opening = bowl_back(sheet, x, y, rx, glaze)
    brew = tea_colour(art)
    with sheet.clipped(opening) as inside:
        inside.blob(ellipse(x, y + rx * 0.07, rx * 0.93, rx * TILT * 0.82), brew, 0.4, 0.25)
        inside.halo(x - rx * 0.3, y - rx * 0.02, rx * 0.4, rx * 0.1, LIGHT, 0.6)
    bowl_front(sheet, x, y, rx, glaze, 0.72)
    steam(sheet, x, y - 20, rx * 1.1)


def _tea_dish(art: Art, sheet: Layer, x: float, y: float) -> None:

    mound(art, sheet, x, y, 130, 52, tea_loose(art))


def teapot(art: Art, sheet: Layer, x: float, y: float) -> None:
    """Set a round pot with its foot near y + 190."""
    glaze = art.pick((tint("8a4f38"), tint("4f7a72"), tint("5b7d92"), tint("b9805a")))
    ground_shadow(sheet, x, y + 186, 210, 50, 0.6)
    sheet.blob(
        placed(ribbon(curve([(120, 60), (206, 30), (236, -60), (262, -78)], 8), (74, 52, 34, 30)), x, y),
        glaze,
        0.6,
        0.4,
    )
    handle = placed(curve([(-140, -60), (-256, -70), (-262, 60), (-136, 100)], 10), x, y)
    sheet.blob(ribbon(handle, (24, 32, 32, 24)), glaze, 0.6, 0.4)
    sheet.blob(placed(ellipse(0, 40, 192, 156), x, y), glaze, 0.65, 0.4)
    sheet.blob(placed(ellipse(0, -100, 88, 26), x, y), darker(glaze, 0.1), 0.5)
    sheet.blob(placed(ellipse(0, -116, 80, 26), x, y), lighter(glaze, 0.12), 0.55)
    sheet.blob(placed(ellipse(0, -148, 22, 22), x, y), glaze, 0.6)
    sheet.line(placed(arc(0, 20, 186, 60, 175, 5, 30), x, y), 6, lighter(glaze, 0.5), 0.5)
    sheet.halo(x - 84, y - 26, 40, 62, LIGHT, 0.7)


def honey(art: Art, sheet: Layer) -> None:
    """Hero: a jar of honey with its dipper, a comb before it."""
    amber = tint("d98a1c") if not art.has("hoa-tram") else tint("a85f18")
    ground_shadow(sheet, 0, 266, 210, 48, 0.6)
    glass = [
        *curve([(-150, -190), (-196, -110), (-200, 120), (-178, 262)], 8),
        *curve([(-178, 262), (0, 286), (178, 262)], 8),
        *curve([(178, 262), (200, 120), (196, -110), (150, -190)], 8),
    ]
    sheet.blob(glass, GLASS, 0.3, 0.1)
    fill = placed(glass, 0, 34, 0, 0.93)
    sheet.wash(fill, (lighter(amber, 0.35), amber, darker(amber, 0.4)))
    sheet.shade(fill, 0.55, 0.3)
    sheet.halo(70, 160, 90, 110, tint("ffd873"), 0.6)
    sheet.wash(ellipse(0, -146, 160, 26), (lighter(amber, 0.55), amber))
    cap = tint("e3d2ac")
    sheet.blob([*arc(0, -262, 160, 34, 180, 360, 24), *arc(0, -196, 160, 34, 0, 180, 24)], cap, 0.5, 0.2)
    sheet.wash(ellipse(0, -262, 160, 34), (lighter(cap, 0.5), cap))
    sheet.line(arc(0, -206, 160, 34, 178, 2, 24), 7, tint("b5803f"))
    label(sheet, 0, 70, 220, 176, darker(amber, 0.15))
    sheet.soft(ribbon(curve([(-160, -120), (-172, 40), (-158, 210)], 8), (5, 26, 6)), (255, 255, 255), 0.8, 5)
    _comb(sheet, art.pick((-1, 1)) * 255, 270, amber)


def _comb(sheet: Layer, x: float, y: float, amber: Colour) -> None:
    ground_shadow(sheet, x, y + 20, 150, 50, 0.5)
    sheet.blob(rounded(x, y, 260, 110, 22), darker(amber, 0.2), 0.5, 0.2)
    sheet.blob(placed(rounded(0, 0, 256, 84, 22), x, y - 22), lighter(amber, 0.12), 0.4, 0.2)
    cells = [ellipse(x - 104 + c * 30 + (r % 2) * 15, y - 46 + r * 16, 13, 8, 0, 6) for r in range(4) for c in range(8)]
    sheet.flat(cells, darker(amber, 0.35), 0.6)
    sheet.flat([placed(cell, 1, 3) for cell in cells], lighter(amber, 0.5), 0.55)


def essential_oil(art: Art, accent: Colour, _loose: Loose) -> Layer:
    """Return a small amber dropper bottle. About 220 x 460 units."""
    sheet = art.layer(460, 620)
    glass = tint("8a4a1f")
    sheet.halo(12, 236, 190, 36, SHADE, 0.6)
    body = [
        *curve([(-52, -96), (-112, -50), (-116, 20), (-116, 220), (-98, 244)], 8),
        *curve([(-98, 244), (0, 252), (98, 244)], 6),
        *curve([(98, 244), (116, 220), (116, 20), (112, -50), (52, -96)], 8),
    ]
    sheet.wash(body, (darker(glass, 0.5), lighter(glass, 0.35), glass, darker(glass, 0.6)), across=True)
    cap = tint("2f2c2a")
    sheet.wash(rounded(0, -136, 104, 84, 10), (darker(cap, 0.3), lighter(cap, 0.35), cap), across=True)
    sheet.blob(rounded(0, -222, 56, 110, 26), tint("3a3634"), 0.5, 0.3)
    label(sheet, 0, 92, 186, 176, accent)
    sheet.soft(ribbon(curve([(-92, -40), (-98, 60), (-94, 210)], 8), (4, 15, 4)), LIGHT, 0.85, 3)
    return sheet


def oil_hero(art: Art, sheet: Layer) -> None:
    """Hero: a dropper bottle before its herb."""
    side = art.pick((-1, 1))
    sheet.stamp(herb_bunch(art), (side * 190, 60), grow=1.2, angle=side * 16)
    accent = art.pick((tint("5f8a45"), tint("3f7a72"), tint("b08a3a")))
    sheet.stamp(essential_oil(art, accent, Loose((tint("8a4a1f"),), 5, 5)), (side * -60, 20), grow=1.15, shadow=0)
    for x in (150, 230):
        sheet.blob(leaf(side * x, 300, 120, 44, 12 * side), tint("7fa850"), 0.5)


def sauce(art: Art, sheet: Layer, colour: Colour) -> None:
    """Set one or two bottles and a dish of what is in them."""

    side, accent = art.pick((-1, 1)), art.pick(ACCENTS)
    liquid = Loose((colour,), 5, 5, 10)
    if art.rng.random() < 0.6:
        sheet.stamp(bottle(art, accent, liquid), (side * -255, -40), grow=1.05, shadow=0)
    sheet.stamp(bottle(art, accent, liquid), (side * -70, -14), grow=1.16, shadow=0)
    saucer(art, sheet, side * 215, 262, 170, mix(colour, lighter(colour, 0.3), 0.4))
