"""Rules are an ordered, dated list; what they came to is frozen with the sale."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import Product
from marketplace.kernel import clock
from orders.models import SellerOrder
from payments.models import Allocation, CommissionRate, LineCommission, StatementRow, TaxRate
from payments.selectors.statements import Month
from payments.selectors.taxes import tax_return
from payments.services.commission import terms_of
from tests.factories import MembershipFactory
from tests.orders.making import pack, placed
from tests.payments.test_settling import settled

from .making import household, rule, sold, withholding

pytestmark = pytest.mark.django_db


def rate_of(payment):
    return LineCommission.objects.get(line__part__order=payment.order).rate_bp


def test_the_first_rule_that_fits_wins_however_special_a_later_one_is():
    producer = household()
    rule(300, legal_form="household")
    rule(100, producer=producer)

    assert rate_of(sold(producer)) == 300


def test_a_rule_for_somebody_else_is_passed_over():
    rule(100, producer=household())
    rule(200, legal_form="company")
    rule(900)

    assert rate_of(sold(household())) == 900


def test_a_rule_for_a_shelf_is_for_the_shelves_below_it_too():
    variant = pack(producer=household())
    shelf = variant.product.category
    above = type(shelf).objects.create(slug="tren", name_vi="Kệ trên")
    type(shelf).objects.filter(pk=shelf.pk).update(parent=above)
    rule(700, category=above)
    rule(900)

    assert rate_of(settled(placed(variant))) == 700


def test_a_day_of_the_rules_begins_at_midnight_in_viet_nam():
    producer = household()
    rule(300, valid_until=date(2026, 12, 31))
    rule(800)
    withholding(vat_bp=100, pit_bp=0, valid_until=date(2026, 12, 31))
    withholding(vat_bp=300, pit_bp=0, valid_from=date(2027, 1, 1))
    last_second = datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC)  # 23:59:59 there

    with clock.moment(last_second):
        before = sold(producer)
    with clock.moment(last_second + timedelta(seconds=1)):
        after = sold(producer)

    shares = Allocation.objects.order_by("pk").values_list("tax_rate__vat_bp", flat=True)
    assert ([rate_of(before), rate_of(after)], list(shares)) == ([300, 800], [100, 300])
    withheld = list(StatementRow.objects.order_by("pk").values_list("vat_vnd", flat=True))
    assert [tax_return(Month(date(year, month, 1))).vat_vnd for year, month in ((2026, 12), (2027, 1))] == withheld


@pytest.mark.parametrize(
    "dates", [{"valid_from": date(2099, 1, 1)}, {"valid_until": date(2020, 1, 2)}], ids=["not yet", "no more"]
)
def test_a_rule_counts_only_on_its_days(dates):
    rule(300, **dates)
    rule(900)

    assert rate_of(sold(household())) == 900


def test_without_a_rule_nothing_is_kept():
    payment = sold(household())

    assert rate_of(payment) == 0
    assert Allocation.objects.get().seller_vnd == payment.order.goods_vnd


def test_a_rule_that_changes_later_changes_no_sale():
    known = rule(800)
    payment = sold(household())

    CommissionRate.objects.filter(pk=known.pk).update(rate_bp=2_000)

    assert rate_of(payment) == 800
    assert LineCommission.objects.get().commission_vnd == payment.order.goods_vnd * 8 // 100


def test_taxes_are_withheld_from_the_legal_forms_that_have_a_rate():
    withholding()
    sold(household())

    assert Allocation.objects.values_list("vat_vnd", "pit_vnd").get() == (
        Product.objects.get().variants.get().price_vnd // 100,
        Product.objects.get().variants.get().price_vnd // 200,
    )
    TaxRate.objects.update(valid_until=date(2020, 1, 2))
    other = sold(household())
    assert Allocation.objects.get(share__payment=other).vat_vnd == 0


def test_the_terms_of_many_parts_cost_three_statements():
    rule(800)
    orders = [placed(pack(producer=household()), pack(producer=household())) for _ in range(3)]
    parts = list(SellerOrder.objects.filter(order__in=orders).select_related("producer"))

    with CaptureQueriesContext(connection) as seen:
        terms_of(parts, on=date(2026, 11, 28))

    assert len(seen) == 3


def test_the_producer_reads_what_it_receives_before_and_after(client):
    rule(800)
    withholding()
    payment = sold(household())
    part = payment.order.parts.get()
    client.force_login(MembershipFactory(producer=part.producer).user)
    address = reverse("payments:part_money", kwargs={"number": part.number})

    before = client.get(address).content.decode()
    Allocation.objects.update(released_at=payment.succeeded_at)
    after = client.get(address).content.decode()

    assert "sau khi giao xong và hết hạn khiếu nại" in before
    assert "đã là tiền của bà con từ" in after
    assert "nộp thuế thay bà con" in before


def test_a_stranger_does_not_read_it(client):
    payment = sold(household())
    client.force_login(MembershipFactory(producer=household()).user)

    answer = client.get(reverse("payments:part_money", kwargs={"number": payment.order.parts.get().number}))

    assert answer.status_code == 404
