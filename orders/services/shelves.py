"""Room on the shelves of pick-up points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ..errors import PickupFull
from ..models import Order, Pickup, PickupPoint


def retake_places(order: Order) -> None:
    """Take the places of a cancelled order once more, before it comes back. Raises PickupFull; locks as keep_places."""
    take_room(Counter(Pickup.objects.filter(part__order=order).values_list("point", flat=True)))


def take_room(wanted: Mapping[int, int]) -> None:
    """Lock these points (by id, with how many parcels) and refuse where one has no room, or is closed."""
    if not wanted:
        return
    # No key: parts that only point at it can still be written.
    locked = list(PickupPoint.objects.filter(pk__in=wanted).order_by("pk").select_for_update(no_key=True))
    room = {point.pk: point for point in PickupPoint.objects.filter(pk__in=[each.pk for each in locked]).with_waiting()}
    for point_id, parcels in wanted.items():
        point = room.get(point_id)
        if point is None or not point.is_active or point.waiting + parcels > point.capacity:
            raise PickupFull(field="deliveries")
