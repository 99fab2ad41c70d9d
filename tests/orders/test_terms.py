"""Delivery days, cut-offs and free delivery, as producers set them and buyers read them."""

from __future__ import annotations

import html
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.models import AuditEntry
from orders.models import ProducerDelivery
from orders.services.terms import set_delivery_terms
from tests.factories import MembershipFactory

from .making import pack, placed

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 12, 1, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
TERMS = "/ban-hang/giao-hang/"


def free_from(variant, sum_vnd):
    producer_id = variant.product.producer_id
    set_delivery_terms(producer_id=producer_id, weekdays=[1, 3], cut_off=time(15), free_from_vnd=sum_vnd, actor=SYSTEM)


def test_the_part_keeps_the_days_that_were_promised():
    variant = pack()
    free_from(variant, None)

    with clock.moment(TUESDAY):
        part = placed(variant).parts.get()

    assert (part.ships_on, part.arrives_from, part.arrives_until) == (
        date(2026, 12, 1),
        date(2026, 12, 2),
        date(2026, 12, 3),
    )


def test_from_the_threshold_on_the_producer_bears_the_cheapest_fee():
    variant = pack()
    free_from(variant, 2 * variant.price_vnd)

    below, reached = placed(variant).parts.get(), placed(variant, units=2).parts.get()

    assert (below.delivery_waived_vnd, below.delivery_vnd > 0) == (0, True)
    assert (reached.delivery_vnd, reached.total_vnd, reached.delivery_waived_vnd > 0) == (0, reached.goods_vnd, True)


def test_the_cart_says_how_much_is_missing(client):
    variant = pack()
    free_from(variant, variant.price_vnd + 35_000)
    client.post("/gio-hang/them/", {"variant": variant.pk})

    page = html.unescape(client.get("/gio-hang/").content.decode()).replace("\xa0", " ")

    assert "Mua thêm 35.000 ₫ của nhà này để được miễn phí giao." in page


def test_a_producer_sets_its_terms(client):
    member = MembershipFactory()
    client.force_login(member.user)

    answer = client.post(TERMS, {"weekdays": ["1", "4"], "cut_off": "10:30", "free_from_vnd": "300000"})

    terms = ProducerDelivery.objects.get(producer=member.producer)
    assert answer.status_code == 303
    assert (terms.weekdays, terms.cut_off, terms.free_from_vnd) == ([1, 4], time(10, 30), 300_000)
    assert AuditEntry.objects.get(command="set_delivery_terms").actor == member.user


def test_a_week_without_a_day_is_refused(client):
    member = MembershipFactory()
    client.force_login(member.user)

    answer = client.post(TERMS, {"cut_off": "10:30"})
    with pytest.raises(InvalidInput):
        set_delivery_terms(
            producer_id=member.producer_id, weekdays=[], cut_off=time(9), free_from_vnd=None, actor=SYSTEM
        )

    assert (answer.status_code, ProducerDelivery.objects.count()) == (422, 0)
