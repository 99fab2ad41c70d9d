"""Packaging, each as a drawing of its own: pouch, sack, carton box, jar, bottle, tin, net, tray."""

from __future__ import annotations

from catalog.illustration.arrange import Loose, pour
from catalog.illustration.art import Art
from catalog.illustration.canvas import Layer
from catalog.illustration.colour import LIGHT, SHADE, Colour, darker, lighter, mix, tint
from catalog.illustration.props import label
from catalog.illustration.shapes import Path, arc, curve, ellipse, leaf, placed, ribbon, rounded, squircle

KRAFT = tint("c99c66")
JUTE = tint("cda873")
GLASS = tint("dfe9e2")
CREAM = tint("f6ecd8")


def _stand(sheet: Layer, y: float, rx: float) -> None:
    sheet.halo(rx * 0.2, y, rx * 1.35, rx * 0.30, SHADE, 0.5)
    sheet.halo(0, y, rx * 1.05, rx * 0.14, SHADE, 0.6)


def pouch(art: Art, accent: Colour, loose: Loose) -> Layer:
    """Return a stand-up pouch with a window on what is inside. 420 x 560 units."""
    sheet = art.layer(600, 660)
    paper = art.pick((KRAFT, CREAM, mix(accent, CREAM, 0.45), lighter(accent, 0.15)))
    _stand(sheet, 262, 170)
    outline = [
        *curve([(-150, -262), (-158, -100), (-176, 120), (-160, 262)], 8),
        *curve([(-160, 262), (0, 278), (160, 262)], 8),
        *curve([(160, 262), (176, 120), (158, -100), (150, -262)], 8),
    ]
    sheet.blob(outline, paper, 0.42, 0.14)
    with sheet.clipped(outline) as front:
        front.wash(rounded(0, -250, 330, 60, 2), (darker(accent, 0.05), darker(accent, 0.2)))
        front.line([(-170, -216), (170, -216)], 3, LIGHT, 0.45)
        front.flat(
            [leaf(-170 + i * 34, 300, 90 + 18 * (i % 3), 34, -90 + (i % 2) * 14 - 7) for i in range(11)], accent, 0.5
        )
    window = squircle(0, 118, 104, 92, 2.6)
    sheet.soft(placed(window, 0, 0), darker(paper, 0.6), 0.5, 4)
    pour(art, sheet, window, loose, 260)
    sheet.line([*window, window[0]], 4, lighter(paper, 0.5), 0.8)
    label(sheet, 0, -92, 212, 168, accent)
    sheet.soft(ribbon(curve([(-128, -190), (-140, 0), (-146, 220)], 8), (3, 20, 5)), LIGHT, 0.5, 5)
    return sheet


def sack(art: Art, accent: Colour, loose: Loose) -> Layer:
    """Return an open jute sack, its rim rolled down over something loose. About 480 x 560 units."""
    sheet = art.layer(760, 700)
    cloth = art.hue(JUTE, tint("e0c79b"))
    _stand(sheet, 268, 225)
    sheet.wash(ellipse(0, -150, 178, 62), (darker(cloth, 0.6), darker(cloth, 0.35)))
    top = [*arc(0, -150, 168, 118, 180, 360, 30), *arc(0, -150, 168, 50, 0, 180, 30)]
    pour(art, sheet, top, loose, 900)
    body = [
        *arc(0, -140, 186, 62, 180, 0, 30),
        *curve([(186, -130), (214, 40), (222, 190), (190, 268)], 8),
        *curve([(190, 268), (0, 284), (-190, 268)], 8),
        *curve([(-190, 268), (-222, 190), (-214, 40), (-186, -130)], 8),
    ]
    sheet.blob(body, cloth, 0.55, 0.3)
    _jute(sheet, body, cloth)
    rim = ribbon(arc(0, -136, 186, 62, 186, -6, 40), (40, 52, 56, 52, 40))
    sheet.blob(rim, lighter(cloth, 0.15), 0.55, 0.4)
    _jute(sheet, rim, cloth)
    _stencil(art, sheet, 0, 110, accent)
    return sheet


def _jute(sheet: Layer, outline: Path, cloth: Colour) -> None:
    with sheet.clipped(outline) as face:
        face.lines([[(-260, y), (260, y + 8)] for y in range(-260, 300, 8)], 2.4, darker(cloth, 0.4), 0.22)
        face.lines([[(x, -260), (x * 1.05, 300)] for x in range(-250, 260, 8)], 2.4, lighter(cloth, 0.5), 0.26)


def _stencil(_art: Art, sheet: Layer, x: float, y: float, accent: Colour) -> None:
    """Print a rice-ear emblem on the cloth."""
    ring = ellipse(x, y, 88, 88)
    sheet.line([*ring, ring[0]], 8, accent, 0.75)
    stem = curve([(x - 18, y + 62), (x - 4, y), (x + 22, y - 56)], 8)
    sheet.line(stem, 6, accent, 0.8)
    ears = [leaf(px, py, 34, 15, a) for px, py in stem[3::3] for a in (-105, -20)]
    sheet.flat(ears, accent, 0.8)


def bag(art: Art, accent: Colour, loose: Loose) -> Layer:
    """Return a sewn paper bag standing full, as rice is sold. About 400 x 580 units."""
    sheet = art.layer(620, 700)
    paper = art.pick((CREAM, tint("efe3c6"), lighter(accent, 0.62)))
    _stand(sheet, 280, 180)
    outline = [
        *curve([(-158, -268), (-150, -200), (-186, 0), (-172, 276)], 8),
        *curve([(-172, 276), (0, 290), (172, 276)], 6),
        *curve([(172, 276), (186, 0), (150, -200), (158, -268)], 8),
    ]
    sheet.blob(outline, paper, 0.5, 0.2)
    with sheet.clipped(outline) as front:
        front.wash(rounded(0, 214, 420, 170, 2), (accent, darker(accent, 0.25)))
        wave = curve([(-220, 150), (-110, 112), (0, 148), (110, 112), (220, 146)], 8)
        front.flat([[*wave, (220, 180), (-220, 180)]], accent)
        front.lines([[(x, y + 26) for x, y in wave], [(x, y + 44) for x, y in wave]], 5, LIGHT, 0.5)
        front.wash(rounded(0, -254, 360, 40, 1), (accent, darker(accent, 0.2)))
        front.lines([[(x, -236), (x + 9, -236)] for x in range(-160, 160, 17)], 4, darker(paper, 0.5), 0.8)
    sheet.shade(outline, 0.4, 0.2)
    window = ellipse(0, 30, 86, 74)
    pour(art, sheet, window, loose, 300)
    sheet.line([*window, window[0]], 6, accent, 0.9)
    sheet.flat([leaf(s * 52, -56, 86, 26, -90 + s * k) for s in (-1, 1) for k in (10, 44)], accent, 0.9)
    lines = [[(-90, -190), (90, -190)], [(-58, -166), (58, -166)]]
    sheet.lines(lines, 11, darker(accent, 0.2), 0.8)
    return sheet


def box(art: Art, accent: Colour, _loose: Loose) -> Layer:
    """Return a printed carton seen from a corner. About 540 x 460 units."""
    sheet = art.layer(860, 640)
    paper = art.pick((accent, darker(accent, 0.2), mix(accent, CREAM, 0.72)))
    ink = CREAM if sum(paper) < 470 else accent
    _stand(sheet, 216, 260)
    front, side, lid = _box_faces()
    sheet.wash(front, (paper, darker(paper, 0.14)))
    sheet.wash(side, (darker(paper, 0.34), darker(paper, 0.5)))
    sheet.wash(lid, (lighter(paper, 0.34), lighter(paper, 0.14)))
    with sheet.clipped(front) as face:
        face.flat(
            [leaf(-250 + i * 46, 244, 110 + 22 * (i % 3), 36, -90 + (i % 2) * 16 - 8) for i in range(11)], ink, 0.22
        )
        face.line([(-246, 168), (166, 186)], 5, ink, 0.55)
        face.line([(-246, -98), (166, -110)], 5, ink, 0.55)
    label(sheet, -42, 34, 214, 172, accent)
    sheet.line([(-240, -128), (160, -140)], 4, LIGHT, 0.6)
    sheet.line([(160, -140), (162, 214)], 3, LIGHT, 0.28)
    return sheet


def _box_faces() -> tuple[Path, Path, Path]:
    front: Path = [(-240, -128), (160, -140), (162, 214), (-236, 194)]
    side: Path = [(160, -140), (262, -190), (258, 132), (162, 214)]
    lid: Path = [(-240, -128), (-118, -186), (262, -190), (160, -140)]
    return front, side, lid


def jar(art: Art, accent: Colour, loose: Loose) -> Layer:
    """Return a glass jar with a cloth or metal lid over something loose. About 340 x 460 units."""
    sheet = art.layer(580, 600)
    _stand(sheet, 222, 160)
    glass = [
        *curve([(-118, -152), (-156, -96), (-160, 60), (-150, 214)], 8),
        *curve([(-150, 214), (0, 236), (150, 214)], 8),
        *curve([(150, 214), (160, 60), (156, -96), (118, -152)], 8),
    ]
    sheet.blob(glass, GLASS, 0.3, 0.12)
    filling = [
        *curve([(-140, -96), (-60, -108), (40, -92), (140, -100)], 6),
        *curve([(140, -96), (147, 60), (136, 202)], 8),
        *curve([(136, 202), (0, 220), (-136, 202)], 8),
        *curve([(-136, 202), (-147, 60), (-140, -96)], 8),
    ]
    pour(art, sheet, filling, loose, 420)
    _lid(art, sheet, accent)
    label(sheet, 0, 62, 196, 156, accent)
    sheet.soft(ribbon(curve([(-126, -90), (-134, 40), (-126, 180)], 8), (4, 22, 5)), LIGHT, 0.8, 4)
    sheet.soft(ribbon(curve([(132, -60), (138, 60), (132, 170)], 8), (2, 9, 2)), LIGHT, 0.55, 2)
    return sheet


def _lid(art: Art, sheet: Layer, accent: Colour) -> None:
    if art.rng.random() < 0.5:
        cloth = art.pick((accent, tint("e9dcc0"), tint("c9574a"), tint("5b7d92")))
        skirt = [
            *arc(0, -176, 134, 34, 180, 360, 24),
            *curve(
                [
                    (134, -176),
                    (158, -128),
                    (110, -118),
                    (60, -112),
                    (0, -118),
                    (-60, -112),
                    (-110, -118),
                    (-158, -128),
                    (-134, -176),
                ],
                6,
            ),
        ]
        sheet.blob(skirt, cloth, 0.5, 0.2)
        with sheet.clipped(skirt) as face:
            face.lines([[(x, -230), (x * 1.12, -110)] for x in range(-150, 160, 22)], 6, lighter(cloth, 0.6), 0.45)
            face.lines([arc(0, y, 170, 34, 180, 0, 20) for y in range(-200, -90, 20)], 5, lighter(cloth, 0.6), 0.35)
        sheet.line(arc(0, -146, 128, 26, 178, 2, 24), 6, tint("b98a4e"))
        return
    metal = art.pick((tint("d9b560"), tint("c9c5bb"), darker(accent, 0.15)))
    band = [*arc(0, -200, 126, 26, 180, 360, 24), *arc(0, -146, 126, 26, 0, 180, 24)]
    sheet.wash(band, (darker(metal, 0.25), lighter(metal, 0.55), metal, darker(metal, 0.4)), across=True)
    sheet.wash(ellipse(0, -200, 126, 26), (lighter(metal, 0.5), metal))


def tin(art: Art, accent: Colour, loose: Loose) -> Layer:
    """Return a can with a printed band. About 320 x 420 units."""
    sheet = art.layer(560, 560)
    steel = tint("cfd0cb")
    _stand(sheet, 200, 160)
    body = [*arc(0, -170, 150, 42, 180, 360, 30), *arc(0, 186, 150, 42, 0, 180, 30)]
    sheet.wash(body, (darker(steel, 0.4), lighter(steel, 0.6), steel, darker(steel, 0.5)), across=True)
    band = [*arc(0, -128, 151, 42, 180, 0, 30), *arc(0, 148, 151, 42, 0, 180, 30)]
    sheet.wash(band, (darker(accent, 0.34), lighter(accent, 0.22), accent, darker(accent, 0.45)), across=True)
    for y in (-108, 128):
        sheet.line(arc(0, y, 151, 42, 180, 0, 30), 5, LIGHT, 0.6)
    sheet.wash(ellipse(0, -170, 150, 42), (lighter(steel, 0.5), steel))
    sheet.line(ellipse(0, -168, 128, 34), 4, darker(steel, 0.4), 0.5)
    label(sheet, -6, 46, 186, 158, accent)
    pour(art, sheet, ellipse(66, 106, 46, 42), loose, 70)
    return sheet


def bottle(art: Art, accent: Colour, loose: Loose) -> Layer:
    """Return a glass bottle of a liquid in the colour of `loose`. About 200 x 600 units."""
    sheet = art.layer(420, 720)
    liquid = loose.body
    _stand(sheet, 290, 104)
    side = curve([(34, -270), (34, -170), (52, -116), (92, -64), (96, 20), (96, 250), (84, 292)], 10)
    outline = [*side, *curve([(84, 292), (0, 302), (-84, 292)], 6), *[(-x, y) for x, y in side[::-1]]]
    sheet.wash(outline, (mix(GLASS, liquid, 0.3), lighter(liquid, 0.5), mix(GLASS, liquid, 0.4)), across=True)
    with sheet.clipped(outline) as inside:
        level = rounded(0, 110, 240, 452, 1)
        inside.wash(level, (darker(liquid, 0.3), lighter(liquid, 0.30), liquid, darker(liquid, 0.45)), across=True)
        inside.wash(ellipse(0, -116, 70, 10), (lighter(liquid, 0.4), liquid))
    cap = art.pick((tint("d9b560"), darker(accent, 0.25), tint("3d3a38"), tint("c39a6b")))
    sheet.wash(rounded(0, -276, 84, 66, 9), (darker(cap, 0.3), lighter(cap, 0.4), cap, darker(cap, 0.4)), across=True)
    label(sheet, 0, 96, 164, 190, accent)
    sheet.soft(
        ribbon(curve([(-36, -230), (-38, -140), (-74, -50), (-80, 90), (-76, 260)], 8), (3, 10, 15, 12, 3)),
        LIGHT,
        0.85,
        3,
    )
    sheet.soft(ribbon([(82, -20), (84, 100), (82, 230)], (2, 6, 2)), LIGHT, 0.5, 2)
    return sheet


def net(art: Art, accent: Colour, _loose: Loose) -> Layer:
    """Return the mesh of a filled net bag, to be laid over a heap. About 420 x 480 units."""
    sheet = art.layer(480, 560)
    outline = [
        *curve([(0, -200), (-70, -150), (-180, -20), (-190, 130), (-120, 220)], 8),
        *curve([(-120, 220), (0, 240), (120, 220)], 6),
        *curve([(120, 220), (190, 130), (180, -20), (70, -150), (0, -200)], 8),
    ]
    with sheet.clipped(outline) as mesh:
        mesh.lines([[(x, -260), (x + 330, 260)] for x in range(-560, 260, 30)], 5, accent, 0.85)
        mesh.lines([[(x, -260), (x - 330, 260)] for x in range(-230, 580, 30)], 5, darker(accent, 0.2), 0.85)
    sheet.blob(ribbon(curve([(-46, -262), (-16, -212), (0, -190)], 6), (44, 24, 40)), accent, 0.5, 0.3)
    sheet.blob(ribbon(curve([(48, -258), (16, -212), (0, -190)], 6), (44, 24, 40)), accent, 0.5, 0.3)
    sheet.blob(rounded(0, -196, 62, 26, 10), CREAM, 0.5, 0.3)
    return sheet


def tray(art: Art, accent: Colour, loose: Loose) -> Layer:
    """Return a sealed tray with a paper band around it. About 520 x 330 units."""
    sheet = art.layer(820, 480)
    _stand(sheet, 140, 250)
    base = [(-250, -96), (250, -96), (236, 140), (-236, 140)]
    sheet.blob(smoothed_tray(base), tint("eef0ea"), 0.35, 0.1)
    inner = rounded(0, 16, 446, 196, 40)
    pour(art, sheet, inner, loose, 480)
    sheet.wash(rounded(0, 20, 150, 242, 8), (mix(accent, CREAM, 0.15), accent))
    label(sheet, 0, 22, 128, 128, accent)
    sheet.soft([(-210, -70), (-120, -70), (-190, 120), (-226, 120)], LIGHT, 0.45, 6)
    return sheet


def smoothed_tray(corners: Path) -> Path:
    """Return the tray's outline with round corners."""
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return rounded((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2, max(xs) - min(xs), max(ys) - min(ys), 46)
