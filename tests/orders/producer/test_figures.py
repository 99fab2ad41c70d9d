"""Figures of a shop: exact sums, quiet days too, at a constant cost, and nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import ViewCount
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from orders.charts import HEIGHT, columns, shares
from orders.models import Order
from orders.selectors.figures import figures_of
from orders.services.parts import decline_part
from tests.factories import MembershipFactory, ProducerFactory
from tests.orders.making import pack, paid

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client):
    """Somebody of a producer, signed in."""
    producer = ProducerFactory()
    client.force_login(MembershipFactory(producer=producer).user)
    return producer


def bought(*packs, email="a@nha.example", units=1):
    order = paid(*packs, units=units)
    Order.objects.filter(pk=order.pk).update(email=email)
    return order


def test_sales_are_told_by_day_product_and_place(member):
    first, second = pack(producer=member), pack(producer=member)
    order = bought(first, second, units=2)
    bought(first, email="b@nha.example")
    lines = [line for part in member.seller_orders.all() for line in part.lines.all()]

    told = figures_of(member, days=7)

    assert told.sales_vnd == sum(line.due_vnd for line in lines)
    assert [span.orders for span in told.spans] == [0, 0, 0, 0, 0, 0, 2]
    assert {row.name: row.many for row in told.products} == {first.product.name_vi: 3, second.product.name_vi: 2}
    assert [(row.name, row.many) for row in told.wards] == [(order.ward.name, 2)]
    assert sum(row.sales_vnd for row in told.products) == sum(row.sales_vnd for row in told.wards) == told.sales_vnd
    assert (told.orders, told.carts) == (2, 3)


def test_who_bought_before_has_come_back(member):
    goods = pack(producer=member)
    with clock.moment(clock.now() - timedelta(days=60)):
        bought(goods, email="Co@nha.example")
        bought(goods, email="xua@nha.example")
    bought(goods, email="co@nha.example")
    bought(goods, email="moi@nha.example")

    told = figures_of(member, days=30)

    assert (told.buyers, told.returning) == (2, 1)


def test_what_is_not_paid_or_is_older_is_no_sale(member):
    goods = pack(producer=member)
    with clock.moment(clock.now() - timedelta(days=8)):
        bought(goods)

    told = figures_of(member, days=7)

    assert (told.sales_vnd, told.orders, told.products) == (0, 0, [])


def test_what_was_declined_is_no_sale_no_buyer_and_no_pace(member):
    goods = pack(producer=member, units_made=32)
    declined = bought(goods, email="co@nha.example", units=30)
    decline_part(part_id=declined.parts.get().pk, reason="out_of_stock", actor=SYSTEM)
    bought(goods, email="co@nha.example", units=2)

    told = figures_of(member, days=7)

    assert (told.orders, told.carts, told.buyers, told.returning) == (1, 2, 1, 0)
    assert [(row.name, row.many) for row in told.products] == [(goods.product.name_vi, 2)]
    assert [(stock.sold, stock.days) for stock in told.stocks] == [(2, 30 * 30 // 2)]


def test_long_periods_are_told_by_the_week(member):
    bought(pack(producer=member))

    assert len(figures_of(member, days=91).spans) == 13
    year = figures_of(member, days=364)
    assert (len(year.spans), year.spans[-1].orders) == (52, 1)
    assert year.spans[-1].begins == clock.today() - timedelta(days=6)


def test_views_lead_to_orders(member):
    goods = pack(producer=member)
    ViewCount.objects.create(product=goods.product, day=clock.today(), views=40)
    ViewCount.objects.create(product=goods.product, day=clock.today() - timedelta(days=7), views=5)
    ViewCount.objects.create(product=pack().product, day=clock.today(), views=9)

    assert (figures_of(member, days=7).views, figures_of(member, days=30).views) == (40, 45)


def test_stock_lasts_as_long_as_it_sold(member):
    goods, idle = pack(producer=member, units_made=32), pack(producer=member, units_made=7)
    bought(goods, units=2)

    told = {stock.name: (stock.units, stock.days) for stock in figures_of(member, days=7).stocks}

    assert told == {goods.product.name_vi: (30, 450), idle.product.name_vi: (7, None)}


def test_the_page_costs_the_same_with_more_sales(client, member):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("orders:figures")).status_code == 200
        return len(seen)

    bought(pack(producer=member))
    before = cost()
    bought(pack(producer=member), pack(producer=member), email="b@nha.example")

    assert cost() == before


@pytest.mark.parametrize("period", ["tuan", "thang", "mua", "nam", "x", ""])
def test_each_period_is_drawn_with_its_table(client, member, period):
    goods = pack(producer=member)
    bought(goods)

    page = client.get(reverse("orders:figures"), {"ky": period}).content.decode()

    assert page.count("<details>") == 3
    assert goods.product.name_vi in page
    assert "style=" not in page
    assert "<script" not in page.split("<main")[1].split("</main>")[0]


def test_an_empty_shop_is_told_kindly(client, member):
    assert "Kỳ này chưa có gì để đếm" in client.get(reverse("orders:figures")).content.decode()


def test_the_file_holds_the_same_sums(client, member):
    bought(pack(producer=member), units=3)

    answer = client.get(reverse("orders:figures_file"), {"ky": "tuan"})

    lines = answer.content.decode().removeprefix("\ufeff").splitlines()
    sales = figures_of(member, days=7).sales_vnd
    assert [line for line in lines if line.endswith(f",1,{sales}")]
    assert answer["Content-Disposition"].startswith('attachment; filename="so-lieu-tuan-')


def test_nothing_of_another_producer_is_told(client, member):
    other = pack()
    bought(other)

    page = client.get(reverse("orders:figures"), {"ky": "nam", "nha": other.product.producer.slug})
    file = client.get(reverse("orders:figures_file"), {"ky": "nam", "nha": other.product.producer.slug})

    for answer in (page, file):
        assert answer.status_code == 404 or other.product.name_vi not in answer.content.decode()
    client.logout()
    assert client.get(reverse("orders:figures")).status_code == 302


def test_columns_and_bars_stand_in_proportion():
    drawn = columns([("a", 50), ("b", 100), ("c", -3)])

    assert [column.height for column in drawn.columns] == [HEIGHT // 2, HEIGHT, 0]
    assert shares([50, 200, 0, -1]) == [25, 100, 0, 0]
    assert (columns([("a", 0)]).columns[0].height, shares([]), shares([0])) == (0, [], [0])
    assert len([column for column in columns([(str(day), 1) for day in range(30)]).columns if column.label]) == 6
