"""Where the twelve are: names and towns as the demo data have them, ports, and a place on the map."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

DEMO = Path(__file__).resolve().parents[3] / "catalog" / "demo"
# Degrees north and east of the old provinces' towns, moved a little apart where their names would meet.
_TOWNS = {
    "soc-trang": (9.60, 105.97),
    "tien-giang": (10.42, 106.30),
    "ben-tre": (10.17, 106.55),
    "tra-vinh": (9.82, 106.33),
    "vinh-long": (10.18, 105.98),
    "dong-thap": (10.62, 105.68),
    "an-giang": (10.52, 105.18),
    "kien-giang": (9.95, 105.08),
    "can-tho": (10.08, 105.56),
    "hau-giang": (9.74, 105.52),
    "bac-lieu": (9.32, 105.62),
    "ca-mau": (9.12, 105.08),
}


@dataclass(frozen=True)
class Place:
    """One marketplace of the delta. number: its place among the twelve, 0 first."""

    number: int
    slug: str
    name: str
    name_en: str
    province: str
    province_new: str
    gso_new: str
    tagline: str

    @property
    def north_east(self) -> tuple[float, float]:
        return _TOWNS[self.slug]


@dataclass(frozen=True)
class Ports:
    """base: of the status page; then one for each node, then one for each way from a node to another."""

    base: int
    nodes: int

    def node(self, number: int) -> int:
        return self.base + 1 + number

    def link(self, source: int, target: int) -> int:
        return self.base + 20 + source * 12 + target

    def number_at(self, port: int) -> int | None:
        number = port - self.base - 1
        return number if 0 <= number < self.nodes else None


def places(how_many: int = 12) -> list[Place]:
    """Sóc Trăng, then its partners."""
    ours = Place(
        0,
        "soc-trang",
        "Chợ quê Sóc Trăng",
        "Sóc Trăng Country Market",
        "Sóc Trăng",
        "Cần Thơ",
        "92",
        "Món ngon của bà con Sóc Trăng, từ ruộng, vườn và lò bánh tới tận nhà.",
    )
    with (DEMO / "partners" / "partners.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    others = [
        Place(
            number,
            row["slug"],
            row["name_vi"],
            row["name_en"],
            row["province_old"],
            row["province_new"],
            row["gso_new"],
            row["tagline_vi"],
        )
        for number, row in enumerate(rows, 1)
    ]
    return [ours, *others][:how_many]
