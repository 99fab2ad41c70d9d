"""Render contact sheets: python -m catalog.illustration OUT.png [products.csv] [--view N] [--only KIND] [--card PX]."""

from __future__ import annotations

import argparse
import csv
import math
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from catalog.illustration import illustrate, kind_of

PRODUCTS = Path(__file__).parents[1] / "demo" / "soc-trang" / "products.csv"


def rows(path: Path) -> list[tuple[str, str]]:
    """Return kind and slug of every product of a products.csv."""
    with path.open(encoding="utf-8") as file:
        return [(_kind(row), row["slug"]) for row in csv.DictReader(file)]


def _kind(row: dict[str, str]) -> str:
    tags = row["tags"].split(";")
    return kind_of(category_slug=row["category_slug"], slug=row["slug"], name=row["name_vi"], tags=tags)


def contact_sheet(goods: Sequence[tuple[str, str]], view: int, card_px: int, columns: int) -> Image.Image:
    """Return a grid of cards, four to three, on white."""
    height = card_px * 3 // 4
    lines = math.ceil(len(goods) / columns)
    sheet = Image.new("RGB", (columns * (card_px + 8) + 8, lines * (height + 8) + 8), "white")
    for i, (kind, slug) in enumerate(goods):
        drawn = illustrate(kind=kind, seed=slug, view=view, size=(card_px, height))
        sheet.paste(drawn, (8 + i % columns * (card_px + 8), 8 + i // columns * (height + 8)))
    return sheet


def main() -> None:
    """Draw the sheet that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("products", type=Path, nargs="?", default=PRODUCTS)
    parser.add_argument("--view", type=int, default=0)
    parser.add_argument("--only", nargs="*", default=[], help="kinds to draw")
    parser.add_argument("--slice", default="0:", help="rows, as first:last")
    parser.add_argument("--card", type=int, default=360)
    parser.add_argument("--columns", type=int, default=5)
    wanted = parser.parse_args()
    first, _, last = wanted.slice.partition(":")
    goods = [good for good in rows(wanted.products) if not wanted.only or good[0] in wanted.only]
    goods = goods[int(first) : int(last) if last else None]
    contact_sheet(goods, wanted.view, wanted.card, wanted.columns).save(wanted.out)


if __name__ == "__main__":
    main()
