"""Invented pick-up points, so that checkout has some to offer."""

from __future__ import annotations

from marketplace.kernel.audit import SYSTEM
from orders.models import PickupPoint
from orders.services.pickup_points import PointFacts, save_pickup_point

_WEEK = ("07:00-17:30",) * 6 + ("07:00-11:00",)
POINTS = [
    PointFacts(
        "Cửa hàng OCOP Phú Lợi (minh họa)",
        "ocop_shop",
        "31510",
        "Quầy 5, chợ đêm",
        "0100 000 011",
        _WEEK,
        has_fridge=True,
    ),
    PointFacts("Nhà văn hóa khóm 3 (minh họa)", "culture_house", "31507", "Hẻm 131", "0100 000 012", _WEEK, capacity=8),
    PointFacts(
        "HTX Vĩnh Châu (minh họa)",
        "cooperative",
        "31783",
        "Kế cầu Giồng Dú",
        "0100 000 013",
        ("06:30-11:00",) * 7,
        hold_days=2,
    ),
]


def load_pickup_points() -> int:
    """Three points for every producer; how many."""
    for facts in POINTS:
        save_pickup_point(facts=facts, actor=SYSTEM)
    return PickupPoint.objects.count()
