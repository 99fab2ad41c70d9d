"""The nevers of delivery, each broken on purpose past all our commands."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from orders.models import CarrierWard, DeliveryTariff, Holiday, ProducerDelivery, SellerOrder, TariffBracket, TravelRule
from tests.factories import ProducerFactory
from tests.orders.making import placed

from .test_nevers import again

pytestmark = pytest.mark.django_db

NEVERS = {
    "one_tariff_per_service_zone_and_day": lambda: again(DeliveryTariff.objects.first(), valid_from=date(2027, 1, 1)),
    "tariff_steps_are_not_zero": lambda: DeliveryTariff.objects.update(step_g=0),
    "tariff_days_in_order": lambda: DeliveryTariff.objects.update(days_max=F("days_min") - 1),
    "one_bracket_per_tariff_and_weight": lambda: again(TariffBracket.objects.first()),
    "one_row_per_carrier_and_ward": lambda: again(CarrierWard.objects.first()),
    "producer_hands_over_on_some_weekday": lambda: ProducerDelivery.objects.create(
        producer=ProducerFactory(), weekdays=[7]
    ),
    "holiday_ends_after_it_starts": lambda: Holiday.objects.update(ends_on=date(2020, 1, 1)),
    "waived_delivery_costs_the_buyer_nothing": lambda: (placed(), SellerOrder.objects.update(delivery_waived_vnd=1)),
    "one_travel_rule_per_storage_and_zone": lambda: again(TravelRule.objects.first()),
}


@pytest.mark.parametrize("name", NEVERS)
def test_the_database_itself_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NEVERS[name]()


def test_a_new_price_starts_the_day_after_the_old_one_ends():
    old = DeliveryTariff.objects.get(service__code="standard", zone="same_ward")
    DeliveryTariff.objects.filter(pk=old.pk).update(valid_until=date(2026, 12, 31))

    again(old, valid_from=date(2027, 1, 1))

    valid = DeliveryTariff.objects.valid(date(2027, 1, 1)).filter(service__code="standard", zone="same_ward")
    assert [tariff.valid_from for tariff in valid] == [date(2027, 1, 1)]
