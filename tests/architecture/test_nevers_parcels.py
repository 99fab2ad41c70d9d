"""The nevers of parcels, each broken on purpose past all our commands."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from marketplace.kernel import clock
from orders.models import Carrier, CarrierNews, Fulfilment, ParcelEvent, ParcelItem
from tests.orders.scanning import under_way

from .test_nevers import again

pytestmark = pytest.mark.django_db


def news():
    return CarrierNews.objects.create(
        carrier=Carrier.objects.get(code="ghe-nhanh"), event_ref="e", tracking_number="1", at=clock.now(), raw="{}"
    )


def told_twice():
    parcel = under_way().parcels.get()
    for _ in range(2):
        ParcelEvent.objects.create(parcel=parcel, event_ref="e", at=clock.now(), role="carrier")


NEVERS = {
    "one_parcel_per_part_and_number": lambda: again(under_way().parcels.get()),
    "parcel_that_left_has_carrier_number_and_moment": lambda: (
        under_way(),
        Fulfilment.objects.update(tracking_number=""),
    ),
    "parcel_weighs_something": lambda: (under_way(), Fulfilment.objects.update(weight_g=0)),
    "one_item_per_parcel_and_line": lambda: (under_way(), again(ParcelItem.objects.get())),
    "parcel_item_has_units": lambda: (under_way(), ParcelItem.objects.update(units=0)),
    "one_line_per_parcel_and_news": told_twice,
    "one_row_per_carrier_and_news": lambda: again(news()),
    "state_moves_along_its_table": lambda: (
        under_way(),
        Fulfilment.objects.update(status="announced", shipped_at=None),
    ),
    "history_of_parcels_is_never_changed": lambda: (under_way(), ParcelEvent.objects.update(place="Nơi khác")),
}


@pytest.mark.parametrize("name", NEVERS)
def test_the_database_itself_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NEVERS[name]()


def test_no_line_of_the_history_is_erased():
    under_way()

    with pytest.raises(IntegrityError, match="never_changed"), transaction.atomic():
        ParcelEvent.objects.all().delete()
