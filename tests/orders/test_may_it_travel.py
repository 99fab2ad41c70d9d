"""What may travel where is told before the cart is filled: on the page, in the cart, by API."""

from __future__ import annotations

import html

import pytest

from catalog.models import Product
from marketplace.kernel import clock
from orders.models import TravelRule
from orders.selectors.checkout import travel_of
from orders.selectors.quotes import published_variant

from .making import pack

pytestmark = pytest.mark.django_db
ESTIMATE = "/giao-hang/uoc-tinh/"
NEXT_WARD, ISLAND, FERRY = "31507", "23272", "31633"


def travel(variant, ward_code, units=1):
    return travel_of(variant=published_variant(variant.pk), units=units, ward_code=ward_code, on=clock.today())


def text(answer):
    return html.unescape(answer.content.decode())


def test_frozen_goods_never_go_to_an_island():
    found = travel(pack(storage=Product.Storage.FROZEN), ISLAND)

    assert (found.may, found.obstacle) == (False, "không giữ được tươi trên đường tới nơi này")


def test_shorter_hours_in_the_table_stop_a_trip():
    variant = pack(storage=Product.Storage.CHILLED)
    before = travel(variant, NEXT_WARD).may
    TravelRule.objects.filter(storage="chilled", zone="old_province").update(max_hours=12)

    found = travel(variant, NEXT_WARD)

    assert (before, found.may, found.obstacle) == (True, False, "đường tới nơi này quá lâu, hàng không giữ được")


def test_a_ward_behind_a_ferry_costs_more_by_road_than_by_boat():
    variant = pack()
    near, far = (
        {option.service: option.fee_vnd for option in travel(variant, ward).options} for ward in (NEXT_WARD, FERRY)
    )

    assert {service: far[service] - near[service] for service in ("standard", "express", "boat")} == {
        "standard": 10_000,
        "express": 10_000,
        "boat": 0,
    }


def test_more_than_a_carrier_lifts_goes_in_several_parcels():
    variant = pack(units_made=200)
    one = next(option for option in travel(variant, NEXT_WARD, units=27).options if option.service == "standard")
    two = next(option for option in travel(variant, NEXT_WARD, units=54).options if option.service == "standard")

    assert (one.parcels, two.parcels, two.fee_vnd) == (1, 2, 2 * one.fee_vnd)


def test_the_ward_once_told_is_remembered_on_the_page_and_in_the_cart(client):
    variant = pack(name_vi="Cua sống", delivery_scope=Product.DeliveryScope.LOCAL)
    asked = {"variant": variant.pk, "place": "Phường Ba Đình, TP. Hà Nội", "ward": "00004."}

    page = text(client.post(ESTIMATE, asked, follow=True))
    client.post("/gio-hang/them/", {"variant": variant.pk})

    assert "chưa được vì chỉ giao trong vùng Sóc Trăng cũ" in page
    assert "Cua sống: chỉ giao trong vùng Sóc Trăng cũ" in text(client.get("/gio-hang/"))


def test_words_that_may_mean_several_wards_are_asked_back(client):
    page = text(client.post(ESTIMATE, {"variant": pack().pk, "place": "an hiep"}))

    assert "Chọn đúng xã, phường của bà con" in page


def test_a_product_nobody_sells_has_no_estimate(client):
    hidden = pack(status=Product.Status.DRAFT, published_at=None)

    assert [client.get(ESTIMATE, {"variant": key}).status_code for key in (hidden.pk, 0, 999_999)] == [404] * 3
