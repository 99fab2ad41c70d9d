"""Goods by weight: the buyer pays for the heaviest, and gets the difference back by itself. OFN's faults are tests."""

from __future__ import annotations

import html

import pytest
from django.db import IntegrityError, transaction

from catalog.models import ProductVariant
from catalog.pricing import Tier
from catalog.services.tiers import set_tiers
from catalog.services.weighing import sell_by_weight
from marketplace.kernel.audit import GUEST, SYSTEM
from marketplace.kernel.errors import InvalidInput, NotFound
from orders.errors import AlreadyWeighed, MoveRefused, NotWeighed
from orders.models import Adjustment, OrderLine, OrderNotice, SellerOrder
from orders.pricing import weighed_due_vnd
from orders.services.answering import confirm_part
from orders.services.notices import send_notices
from orders.services.parts import ship_part
from orders.services.unpaid import mark_paid
from orders.services.weighing import weigh_line
from tests.factories import MembershipFactory

from .making import cart_of, pack
from .test_vouchers import cart_with, place, voucher

pytestmark = pytest.mark.django_db


def pomelo(**product):
    """60,000 ₫/kg, 1.3 to 1.6 kg each: at most 96,000 ₫."""
    variant = pack(**product)
    sell_by_weight(variant_id=variant.pk, price_per_kg_vnd=60_000, min_g=1300, max_g=1600, actor=SYSTEM)
    variant.refresh_from_db()
    return variant


def confirmed(cart=None, units=2, **product):
    order = place(cart or cart_of(pomelo(**product), units=units))
    mark_paid(order_id=order.pk)
    part = order.parts.get()
    confirm_part(part_id=part.pk, actor=SYSTEM)
    return part


def weigh(part, weight_g):
    return weigh_line(part_id=part.pk, line_id=part.lines.get().pk, weight_g=weight_g, actor=SYSTEM)


def test_a_buyer_pays_the_upper_bound_and_the_line_keeps_rate_and_range():
    order = place(cart_of(pomelo(), units=2))

    line = OrderLine.objects.get()
    assert (order.goods_vnd, line.price_vnd) == (192_000, 96_000)
    assert (line.price_per_kg_vnd, line.weight_min_g, line.weight_max_g, line.weighed_g) == (60_000, 1300, 1600, None)


def test_lighter_goods_give_the_difference_back_by_one_adjustment():
    part = confirmed()

    line = weigh(part, 2801)

    assert (line.weighed_g, line.due_vnd) == (2801, 168_060)
    assert Adjustment.objects.values_list("kind", "amount_vnd").get() == ("weighed", -23_940)
    part.refresh_from_db()
    assert part.due_vnd == 168_060 + part.delivery_vnd


def test_heavier_goods_cost_no_more_than_the_bound():
    part = confirmed()

    line = weigh(part, 3900)

    assert (line.weighed_g, line.due_vnd, Adjustment.objects.count()) == (3900, 192_000, 0)


def test_a_voucher_shrinks_with_the_goods_it_was_given_for():
    variant = pomelo()
    voucher(percent_bp=1000)
    part = confirmed(cart_with("TET27", variant, units=2))

    assert weigh(part, 2400).due_vnd == 144_000 * 9 // 10


@pytest.mark.parametrize(
    ("due", "bound", "real", "left"), [(100, 100, 33, 33), (90, 100, 33, 30), (100, 100, 150, 100), (0, 100, 50, 0)]
)
def test_the_share_of_what_is_due_is_exact(due, bound, real, left):
    assert weighed_due_vnd(due, bound_vnd=bound, real_vnd=real) == left


def test_weighing_twice_the_same_is_once_and_another_weight_is_refused():
    part = confirmed()

    weigh(part, 2800)
    weigh(part, 2800)
    with pytest.raises(AlreadyWeighed):
        weigh(part, 2700)

    assert (Adjustment.objects.count(), OrderLine.objects.get().weighed_g) == (1, 2800)


@pytest.mark.parametrize("weight_g", [0, -5, 28, 1299, 6401])
def test_a_slip_of_the_thumb_is_refused_and_changes_nothing(weight_g):
    part = confirmed()

    with pytest.raises(InvalidInput):
        weigh(part, weight_g)

    assert (Adjustment.objects.count(), OrderLine.objects.get().weighed_g) == (0, None)


def test_before_it_is_confirmed_nothing_is_weighed_and_after_it_left_neither():
    order = place(cart_of(pomelo()))
    mark_paid(order_id=order.pk)
    part = order.parts.get()

    with pytest.raises(MoveRefused):
        weigh(part, 1400)
    SellerOrder.objects.filter(pk=part.pk).update(status="confirmed")
    SellerOrder.objects.filter(pk=part.pk).update(status="handed_over")
    with pytest.raises(MoveRefused):
        weigh(part, 1400)


def test_nothing_leaves_unweighed():
    part = confirmed()

    with pytest.raises(NotWeighed):
        ship_part(part_id=part.pk, carrier="GHN", tracking_number="1", actor=SYSTEM)

    weigh(part, 2800)
    assert ship_part(part_id=part.pk, carrier="GHN", tracking_number="1", actor=SYSTEM).status == "handed_over"


def test_a_line_of_somebody_else_or_not_by_weight_is_not_found():
    part, other = confirmed(), confirmed()
    plain = place(cart_of(pack()), "plain").parts.get()

    for line in (other.lines.get(), plain.lines.get()):
        with pytest.raises(NotFound):
            weigh_line(part_id=part.pk, line_id=line.pk, weight_g=2800, actor=SYSTEM)


def test_ofn_11356_the_real_weight_stands_on_the_packing_slip_the_contract_and_the_order(client):
    member = MembershipFactory()
    client.force_login(member.user)
    part = confirmed(producer=member.producer)
    answer = client.post(f"/ban-hang/don/{part.number}/can/{part.lines.get().pk}/", {"weight_g": "2800"})
    token = part.order.token

    addresses = [f"/ban-hang/don/{part.number}/phieu/", f"/don-hang/{token}/", f"/don-hang/{token}/hop-dong/"]
    pages = [html.unescape(client.get(address).content.decode()) for address in addresses]

    assert answer.status_code == 303
    assert all("cân thật 2800 g (60.000\xa0₫/kg), còn 168.000\xa0₫; đã trả cho 3200 g" in page for page in pages)


def test_ofn_6109_the_buyer_is_told_why_with_both_numbers(mailoutbox):
    part = confirmed()
    OrderNotice.objects.all().delete()

    weigh(part, 2800)
    send_notices()

    assert mailoutbox[0].subject == f"Đơn {part.number}: cân nhẹ hơn, trả lại 24.000\xa0₫"
    assert "cân thật 2800 g, đã trả cho mức nặng nhất 3200 g" in mailoutbox[0].body


def test_ofn_3661_the_delivery_stays_as_it_was_promised_whatever_the_scales_say():
    part = confirmed()
    before = part.delivery_due_vnd

    weigh(part, 2000)

    part.refresh_from_db()
    assert part.delivery_due_vnd == before == part.delivery_vnd


def test_a_stranger_weighs_nothing(client):
    client.force_login(MembershipFactory().user)
    part = confirmed()

    answer = client.post(f"/ban-hang/don/{part.number}/can/{part.lines.get().pk}/", {"weight_g": "2800"})

    assert (answer.status_code, OrderLine.objects.get().weighed_g) == (404, None)


def test_a_pack_with_tiers_is_not_sold_by_weight():
    variant = pack()
    set_tiers(variant_id=variant.pk, tiers=[Tier(3, 45_000)], actor=SYSTEM)

    with pytest.raises(InvalidInput):
        sell_by_weight(variant_id=variant.pk, price_per_kg_vnd=60_000, min_g=1300, max_g=1600, actor=GUEST)

    assert ProductVariant.objects.get().price_per_kg_vnd is None


NEVERS = {
    "pack_sold_by_weight_costs_its_upper_bound": lambda: (pomelo(), ProductVariant.objects.update(price_vnd=1)),
    "only_goods_by_weight_are_weighed": lambda: (confirmed(), OrderLine.objects.update(weighed_g=5)),
}


@pytest.mark.parametrize("name", NEVERS)
def test_the_database_itself_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NEVERS[name]()
