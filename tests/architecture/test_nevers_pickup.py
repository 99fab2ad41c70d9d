"""The nevers of pick-up points, each broken on purpose past all our commands."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from orders.models import Pickup, PickupPoint
from tests.orders.making import pickup_point, to_fetch

from .test_nevers import again

pytestmark = pytest.mark.django_db

NEVERS = {
    "pickup_point_tells_hours_of_seven_days_and_opens_on_one": lambda: (
        pickup_point(),
        PickupPoint.objects.update(hours=[""] * 7),
    ),
    "pickup_point_keeps_parcels_1_to_14_days": lambda: (pickup_point(), PickupPoint.objects.update(hold_days=0)),
    "pickup_point_has_room_for_a_parcel": lambda: (pickup_point(), PickupPoint.objects.update(capacity=0)),
    "pickup_code_is_six_digits_with_a_last_day": lambda: (to_fetch(), Pickup.objects.update(code="12345")),
    "pickup_code_is_tried_five_times_an_hour_at_most": lambda: (to_fetch(), Pickup.objects.update(tries=6)),
    "orders_pickup_part_id_key": lambda: (to_fetch(), again(Pickup.objects.get())),
}


@pytest.mark.parametrize("name", NEVERS)
def test_the_database_itself_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NEVERS[name]()


@pytest.mark.parametrize("hours", [[], ["07:00-17:00"] * 6, ["07:00-17:00"] * 8])
def test_a_week_has_seven_days(hours):
    point = pickup_point()

    with pytest.raises(IntegrityError, match="seven_days"), transaction.atomic():
        PickupPoint.objects.filter(pk=point.pk).update(hours=hours)
