"""Where a ward lies, as far as producers have shown us."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Avg

from ..models import Producer

# The middle of old Sóc Trăng: a first pin for a ward that nobody sells from yet. Its producer moves it.
MIDDLE = (Decimal("9.60300"), Decimal("105.97500"))
_FIVE_PLACES = Decimal("0.00001")


def pin_of_ward(ward_code: str) -> tuple[Decimal, Decimal]:
    """Latitude and longitude to begin with in a ward of the new era: the middle of those who sell from there."""
    there = Producer.objects.trading().ours().filter(ward=f"2025-{ward_code}")
    found = there.aggregate(latitude=Avg("latitude"), longitude=Avg("longitude"))
    if found["latitude"] is None:
        return MIDDLE
    return found["latitude"].quantize(_FIVE_PLACES), found["longitude"].quantize(_FIVE_PLACES)
