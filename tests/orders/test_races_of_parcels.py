"""Two at one parcel at the same moment: packs are counted once, news is told once."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, SYSTEM
from orders import states
from orders.errors import NothingToPack
from orders.models import Fulfilment, OrderEvent, ParcelEvent, ParcelItem
from orders.services.following import hear_of_parcel
from orders.services.parcels import add_parcel
from orders.services.parts import deliver_part, ship_part

from .books import broken
from .scanning import SWIFT, status_of
from .test_races_of_parts import at_the_part, confirmed

pytestmark = pytest.mark.usefixtures("committed")


def sent():
    """A part in one parcel, and the carrier's word that it arrived."""
    part = confirmed()
    ship_part(part_id=part.pk, carrier=SWIFT, tracking_number="GN1", actor=SYSTEM)
    facts: dict[str, Any] = {
        "parcel_id": Fulfilment.objects.get().pk,
        "event_ref": "e1",
        "status": "delivered",
        "at": clock.now(),
    }
    return part, partial(hear_of_parcel, **facts)


def test_two_people_put_the_same_packs_into_a_parcel():
    part = confirmed()

    results = at_the_part(*[partial(add_parcel, part_id=part.pk, actor=SYSTEM)] * 2)

    assert [type(each) for each in results if isinstance(each, Exception)] == [NothingToPack]
    assert (sum(ParcelItem.objects.values_list("units", flat=True)), broken()) == (2, [])


def test_one_scan_told_twice_at_once_is_one_line():
    part, arrives = sent()

    results = at_the_part(arrives, arrives)

    assert sorted(results) == [False, True]
    assert (status_of(part), ParcelEvent.objects.count()) == (("delivered", ["delivered"]), 2)


def test_the_carrier_and_the_buyer_say_at_once_that_it_arrived():
    part, arrives = sent()

    results = at_the_part(arrives, partial(deliver_part, part_id=part.pk, actor=GUEST, role=states.BUYER))

    assert [each for each in results if isinstance(each, Exception)] == []
    assert (status_of(part), broken()) == (("delivered", ["delivered"]), [])
    assert OrderEvent.objects.filter(part=part, status="delivered").count() == 1
