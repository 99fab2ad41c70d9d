"""What a producer is told it receives is what a sale then freezes, to the đồng; nobody reads another's rates."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.money import format_vnd
from payments.models import Allocation
from payments.services.quoting import quote_of, quotes_of
from payments.services.rates import keep_rate
from payments.web.quotes import percent, quote_words
from tests.factories import MembershipFactory
from tests.orders.making import pack, placed
from tests.payments.test_settling import settled

from .making import household, rule, sold, withholding

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def member(client):
    """Somebody of a household, signed in."""
    producer = household()
    client.force_login(MembershipFactory(producer=producer).user)
    return producer


RULES = {
    "a rate": {"rate_bp": 800},
    "a floor": {"rate_bp": 1, "floor_vnd": 7_001},
    "a cap": {"rate_bp": 5_000, "cap_vnd": 9_999},
    "everything": {"rate_bp": 10_000},
}


@pytest.mark.parametrize("facts", RULES.values(), ids=RULES)
@pytest.mark.parametrize("taxed", [False, True])
def test_what_is_quoted_is_what_a_sale_freezes(facts, taxed):
    rule(**facts)
    if taxed:
        withholding()
    sold = pack(producer=household())

    quoted = quotes_of([(sold, None)])[0]

    settled(placed(sold, units=1))
    frozen = Allocation.objects.get().split
    assert quoted.split.as_dict() == frozen.as_dict() | {"delivery_vnd": 0}


def test_no_rule_means_no_fee(member):
    product = pack(producer=member).product

    assert quote_words(quote_of(product, 155_000)) == "Bà con nhận được 155.000\xa0₫ (chợ không thu phí)"


def test_the_sentence_names_fee_and_tax(member):
    product = pack(producer=member).product
    rule(800)
    assert quote_words(quote_of(product, 155_000)) == "Bà con nhận được 142.600\xa0₫ (phí 8\xa0%)"

    withholding()
    told = quote_words(quote_of(product, 155_000))

    assert told == "Bà con nhận được 140.275\xa0₫ (phí 8\xa0%, thuế nộp thay 1,5\xa0%)"


def test_a_floor_is_told_as_a_sum(member):
    rule(1, floor_vnd=7_000)

    told = quote_words(quote_of(pack(producer=member).product, 100_000))

    assert told == "Bà con nhận được 93.000\xa0₫ (phí 7.000\xa0₫)"


@given(basis_points=st.integers(0, 10_000))
def test_percents_are_written_without_loss(basis_points):
    assert round(float(percent(basis_points).removesuffix("\xa0%").replace(",", ".")) * 100) == basis_points


def test_a_price_that_is_typed_is_answered_with_one_sentence(client, member):
    rule(800)
    product = pack(producer=member).product
    address = reverse("payments:quote", args=[product.pk])

    assert client.get(address, {"price": "155 ngàn"}).content.decode() == ("Bà con nhận được 142.600\xa0₫ (phí 8\xa0%)")
    for nonsense in ("", "85", "x", "9" * 30, "-5"):
        assert client.get(address, {"price": nonsense}).content == b""


def test_packs_of_a_page_are_told_in_one_request_at_a_constant_cost(client, member):
    rule(800)
    packs = [pack(producer=member) for _ in range(3)]
    costs = []
    for many in (1, 3):
        asked = {"mon": [each.product_id for each in packs[:many]]}
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(reverse("payments:quotes"), asked, headers=HTMX)
        costs.append(len(queries))
        for each in packs[:many]:
            assert f'id="nhan-{each.pk}"' in answer.content.decode()

    assert costs[0] == costs[1] <= 5


def test_the_page_without_javascript_lists_every_pack(client, member):
    rule(800)
    mine, other = pack(producer=member), pack(producer=household())

    page = client.get(reverse("payments:quotes")).content.decode()

    assert mine.product.name_vi in page
    assert other.product.name_vi not in page


def test_a_strangers_product_is_not_told(client, member):
    rule(800)
    other = pack(producer=household())

    assert client.get(reverse("payments:quote", args=[other.product_id]), {"price": "85000"}).status_code == 404
    told = client.get(reverse("payments:quotes"), {"mon": [other.product_id, "x", "-1"]}, headers=HTMX)
    assert (told.status_code, "nhan-" in told.content.decode()) == (200, False)


def test_the_list_of_products_keeps_a_place_for_each_sentence(client, member):
    mine = pack(producer=member)

    page = client.get(reverse("orders:products")).content.decode()

    assert f'id="nhan-{mine.pk}"' in page
    assert f"{reverse('payments:quotes')}?mon={mine.product_id}" in page
    step = client.get(reverse("orders:product_step", args=[mine.product_id, "goi"])).content.decode()
    assert reverse("payments:quote", args=[mine.product_id]) in step


def test_an_order_names_the_rate_it_was_sold_at_whatever_holds_now(client, member):
    frozen = rule(800)
    sale = sold(member)
    frozen.rate_bp = 900
    keep_rate(rate=frozen, actor=SYSTEM)

    page = client.get(reverse("payments:part_money", args=[sale.shares.get().part.number])).content.decode()

    goods_vnd = Allocation.objects.get().split.goods_vnd
    assert f"chợ giữ hoa hồng {format_vnd(goods_vnd * 8 // 100)} (8\xa0%)" in page


def test_an_order_under_a_floor_names_no_rate(client, member):
    rule(1, floor_vnd=7_000)
    sale = sold(member)

    page = client.get(reverse("payments:part_money", args=[sale.shares.get().part.number])).content.decode()

    assert "chợ giữ hoa hồng 7.000\xa0₫." in page
