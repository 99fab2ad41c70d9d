"""A producer sets wholesale tiers and prices by weight, looks first, and touches nobody else's packs."""

from __future__ import annotations

import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Product, ProductVariant, VariantTier
from catalog.pricing import Tier, tier_fault
from catalog.services.tiers import set_tiers
from catalog.services.weighing import sell_by_weight
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.models import AuditEntry
from tests.factories import LotFactory, MembershipFactory
from tests.orders.making import pack

pytestmark = pytest.mark.django_db
TIERS = {"form": "gia-si", "units_1": "5", "price_1": "45000", "units_2": "10", "price_2": "40000"}
BY_WEIGHT = {"form": "theo-can", "price_per_kg_vnd": "60000", "min_g": "1300", "max_g": "1600"}


@pytest.fixture
def own(client):
    """A pack at 50,000 ₫, its producer signed in."""
    variant = pack()
    client.force_login(MembershipFactory(producer=variant.product.producer).user)
    return variant


def page(variant):
    return f"/ban-hang/gia/{variant.pk}/"


def text(answer):
    return html.unescape(answer.content.decode()).replace("\xa0", " ")


def tiers():
    return list(VariantTier.objects.values_list("min_units", "price_vnd"))


def test_tiers_are_kept_and_buyers_pay_them(client, own):
    answer = client.post(page(own), TIERS)

    assert (answer.status_code, tiers()) == (303, [(5, 45_000), (10, 40_000)])
    assert own.price_for(12) == 40_000
    assert AuditEntry.objects.get(command="set_tiers").actor_kind == "user"


def test_looking_says_what_buyers_pay_and_keeps_nothing(client, own):
    plain = client.post(page(own), TIERS | {"xem": "1"})
    by_htmx = client.post(page(own), TIERS | {"xem": "1"}, headers={"HX-Request": "true"})

    assert (plain.status_code, by_htmx.status_code, tiers()) == (200, 200, [])
    for answer in (plain, by_htmx):
        assert "Mua 1 phần: 50.000 ₫" in text(answer)
        assert "Mua 10 phần: 40.000 ₫ mỗi phần, cộng 400.000 ₫" in text(answer)
    assert "<h1>" not in text(by_htmx)


@pytest.mark.parametrize(("wrong", "words"), [
    ({"units_2": "5"}, "Mức 2 phải mua nhiều hơn mức 1."),
    ({"units_2": "3"}, "Mức 2 phải mua nhiều hơn mức 1."),
    ({"price_2": "45000"}, "Mức 2 phải rẻ hơn mức 1."),
    ({"units_1": "1"}, "Mức 1 phải từ 2 phần trở lên."),
    ({"price_1": "50001"}, "Mức 1 không được cao hơn giá lẻ 50.000 ₫."),
    ({"price_2": ""}, "Mức 2: ghi cả số phần và giá, hoặc để trống cả hai."),
])  # fmt: skip
def test_tiers_that_stand_wrongly_are_told_and_the_old_ones_stay(client, own, wrong, words):
    set_tiers(variant_id=own.pk, tiers=[Tier(3, 48_000)], actor=SYSTEM)

    saved, looked = (client.post(page(own), TIERS | wrong | more) for more in ({}, {"xem": "1"}))

    assert (saved.status_code, looked.status_code, tiers()) == (422, 422, [(3, 48_000)])
    assert words in text(saved)
    assert words in text(looked)


def test_empty_rows_leave_the_single_price_alone(client, own):
    set_tiers(variant_id=own.pk, tiers=[Tier(3, 48_000)], actor=SYSTEM)

    client.post(page(own), {"form": "gia-si"})

    assert tiers() == []


@pytest.mark.parametrize(("tiers_given", "fault"), [
    ([], None),
    ([(5, 50_000), (9, 1)], None),
    ([(1, 9)], (1, "too_few")),
    ([(2, 0)], (1, "for_nothing")),
    ([(2, 50_001)], (1, "above_single")),
    ([(5, 9), (5, 8)], (2, "not_more")),
    ([(5, 9), (6, 9)], (2, "not_cheaper")),
])  # fmt: skip
def test_the_first_tier_that_stands_wrongly_is_named(tiers_given, fault):
    assert tier_fault(50_000, [Tier(*tier) for tier in tiers_given]) == fault


def test_a_pack_is_sold_by_weight_at_the_price_of_the_heaviest(client, own):
    looked = client.post(page(own), BY_WEIGHT | {"xem": "1"})
    before = ProductVariant.objects.get().price_vnd
    client.post(page(own), BY_WEIGHT)

    sold = ProductVariant.objects.get()
    assert (before, sold.price_vnd, sold.weight_min_g, sold.weight_max_g) == (50_000, 96_000, 1300, 1600)
    assert "Người mua trả trước 96.000 ₫ mỗi phần, tính theo phần nặng nhất 1600 g." in text(looked)
    assert "Cân thật 1300 g thì còn 78.000 ₫, chợ tự trả lại 18.000 ₫." in text(looked)
    assert Product.objects.get().price_from_vnd == 96_000


@pytest.mark.parametrize(("wrong", "words"), [
    ({"max_g": "1299"}, "Phần nặng nhất phải bằng hoặc nặng hơn phần nhẹ nhất."),
    ({"price_per_kg_vnd": "999"}, "Ghi giá mỗi kg từ 1.000 đồng trở lên."),
    ({"min_g": ""}, "Chưa điền ô này"),
])  # fmt: skip
def test_odd_weights_are_told_and_the_price_stays(client, own, wrong, words):
    answer = client.post(page(own), BY_WEIGHT | wrong)

    assert (answer.status_code, ProductVariant.objects.get().price_per_kg_vnd) == (422, None)
    assert words in text(answer)


def test_weight_and_tiers_exclude_each_other(client, own):
    sell_by_weight(variant_id=own.pk, price_per_kg_vnd=60_000, min_g=1300, max_g=1600, actor=SYSTEM)

    answer = client.post(page(own), TIERS)
    with pytest.raises(InvalidInput, match="bán theo cân"):
        set_tiers(variant_id=own.pk, tiers=[Tier(3, 48_000)], actor=SYSTEM)

    assert (answer.status_code, tiers()) == (422, [])


def test_a_pack_goes_back_to_one_price(client, own):
    sell_by_weight(variant_id=own.pk, price_per_kg_vnd=60_000, min_g=1300, max_g=1600, actor=SYSTEM)

    client.post(page(own), {"form": "theo-phan", "price_vnd": "55000"})

    sold = ProductVariant.objects.get()
    assert (sold.price_vnd, sold.price_per_kg_vnd, sold.weight_max_g) == (55_000, None, None)
    assert Product.objects.get().price_from_vnd == 55_000


@pytest.mark.parametrize("sent", [TIERS, BY_WEIGHT, {"form": "theo-phan", "price_vnd": "1000"}, {}])
def test_a_stranger_sees_and_changes_nothing(client, own, sent):
    client.force_login(MembershipFactory().user)

    answers = [client.get(page(own)), client.post(page(own), sent), client.post(page(own), sent | {"xem": "1"})]

    sold = ProductVariant.objects.get()
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert (tiers(), sold.price_vnd, sold.price_per_kg_vnd) == ([], 50_000, None)
    assert own.product.name not in text(client.get("/ban-hang/gia/"))


def test_the_list_costs_the_same_however_many_packs(client, own):
    with CaptureQueriesContext(connection) as few:
        client.get("/ban-hang/gia/")
    for number in range(4):
        variant = LotFactory(variant__product__producer=own.product.producer).variant
        set_tiers(variant_id=variant.pk, tiers=[Tier(3, 48_000 - number)], actor=SYSTEM)

    with CaptureQueriesContext(connection) as many:
        answer = client.get("/ban-hang/gia/")

    assert text(answer).count("Từ 3 phần:") == 4
    assert len(many) == len(few)
