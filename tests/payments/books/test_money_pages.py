"""A producer's money pages: every đồng leads to its order, and nobody reads another's."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.kernel import clock
from payments.ledger import flows
from payments.models import ProducerBankAccount, StatementRow
from payments.selectors.statements import Month, balances_of, statement_of, statement_page, tax_meter
from payments.selectors.taxes import tax_return
from payments.services.posting import post
from payments.services.refunding import ask_refund
from tests.factories import MembershipFactory
from tests.papers import texts_of

from .making import earned, household, rule, sold, withholding

pytestmark = pytest.mark.django_db


@pytest.fixture
def producer(client):
    """One with a sale, its owner signed in."""
    rule(800)
    withholding(threshold_vnd=1_000_000)
    producer = household()
    sold(producer)
    client.force_login(MembershipFactory(producer=producer, role="owner").user)
    return producer


def this_month():
    return {"year": clock.today().year, "month": clock.today().month}


def page(client, name, **kwargs):
    return client.get(reverse(f"payments:{name}", kwargs=kwargs))


def test_a_statement_closes_with_what_is_owed(producer, settings):
    share = producer.seller_orders.get().payment_shares.get()
    ask_refund(share_id=share.pk, amount_vnd=10_000, reason="x", request_key="k")

    told = statement_of(producer, Month(clock.today().replace(day=1)))

    assert told.closing_vnd == balances_of(producer).total_vnd == sum(row.net_vnd for row in told.rows)
    assert [row.kind for row in told.rows] == ["sale", "refund"]
    following = statement_of(producer, told.month.next)
    assert (following.opening_vnd, following.rows, following.closing_vnd) == (told.closing_vnd, [], told.closing_vnd)


def test_each_row_leads_to_its_order(client, producer):
    answer = page(client, "statement", **this_month())

    number = producer.seller_orders.get().number
    assert reverse("orders:part", kwargs={"number": number}) in answer.content.decode()


def test_the_page_says_what_is_pending_and_what_is_earned(client, producer, settings):
    before = page(client, "money").content.decode()
    earned(sold(producer), settings)

    after = page(client, "money").content.decode()

    assert "Chờ giao xong" in before
    assert "Đã là của bà con" in after
    assert reverse("payments:statement", kwargs=this_month()) in after


def test_the_file_has_a_line_for_each_row(client, producer):
    text = page(client, "statement_file", **this_month()).content.decode()

    lines = text.removeprefix("\ufeff").splitlines()
    number = producer.seller_orders.get().number
    assert (len(lines), f",{number}," in lines[2]) == (6, True)
    assert lines[-1].endswith(f",{balances_of(producer).total_vnd}")


def test_the_paper_says_the_closing_sum(client, producer):
    answer = page(client, "statement_pdf", **this_month())

    total = f"{balances_of(producer).total_vnd:,}".replace(",", ".")
    assert any(total in text for text in texts_of(answer.content))


@pytest.mark.parametrize("name", ["statement", "statement_file", "statement_pdf"])
def test_a_stranger_reads_only_its_own_months(client, producer, name):
    other = MembershipFactory(producer=household())
    client.force_login(other.user)

    answer = client.get(reverse(f"payments:{name}", kwargs=this_month()) + f"?nha={producer.slug}")

    assert answer.status_code == 404


def test_a_stranger_is_not_switched_to_another_producer(client, producer):
    client.force_login(MembershipFactory(producer=household()).user)

    assert client.get(reverse("payments:money") + f"?nha={producer.slug}").status_code == 404


@pytest.mark.parametrize("month", [(2026, 13), (1999, 1), (2999, 1)])
def test_what_is_no_month_is_not_found(client, producer, month):
    assert page(client, "statement", year=month[0], month=month[1]).status_code == 404


def test_the_owner_asks_for_another_account(client, producer):
    facts = {"bank_bin": "970436", "account": "0011 0012 34567", "holder": "Vòm Tre"}

    answer = client.post(reverse("payments:bank_account"), facts)

    assert answer.status_code == 302
    assert ProducerBankAccount.objects.values_list("producer", "account", "holder").get() == (
        producer.pk,
        "0011001234567",
        "VOM TRE",
    )


def test_a_wrong_account_is_told_at_its_field_and_nothing_is_asked(client, producer):
    answer = client.post(reverse("payments:bank_account"), {"bank_bin": "97", "account": "1234", "holder": "A"})

    assert (answer.status_code, ProducerBankAccount.objects.count()) == (422, 0)


def test_staff_do_not_change_where_the_money_goes(client, producer):
    client.force_login(MembershipFactory(producer=producer, role="staff").user)

    answer = client.post(reverse("payments:bank_account"), {"bank_bin": "970436", "account": "12345", "holder": "A"})

    assert (answer.status_code, ProducerBankAccount.objects.count()) == (403, 0)


def test_a_long_month_costs_as_many_statements_as_a_short_one(client, producer):
    def cost():
        page(client, "statement", **this_month())  # its session is in the cache again, whatever a sale did to that
        with CaptureQueriesContext(connection) as seen:
            page(client, "statement", **this_month())
        return len(seen)

    before = cost()
    for _ in range(4):
        sold(producer)

    assert cost() == before


def test_the_meter_counts_the_years_sales_less_what_came_back(producer):
    share = producer.seller_orders.get().payment_shares.get()
    goods_vnd = StatementRow.objects.get().goods_vnd
    ask_refund(share_id=share.pk, amount_vnd=10_000, reason="x", request_key="k")

    meter = tax_meter(producer, year=clock.today().year)

    assert (meter.sales_vnd, meter.threshold_vnd) == (goods_vnd - 10_000, 1_000_000)
    assert meter.percent == (goods_vnd - 10_000) * 100 // 1_000_000
    assert tax_meter(producer, year=2001).sales_vnd == 0


def test_the_monthly_return_has_a_row_for_each_producer(producer):
    sold(household())

    rows = tax_return(Month(date(clock.today().year, clock.today().month, 1))).rows

    assert len(rows) == 2
    assert all(row.vat_vnd == row.goods_vnd // 100 for row in rows)


def test_a_long_month_is_read_in_pages_and_no_row_is_missed(client, producer):
    sale = StatementRow.objects.get()
    for number in range(130):
        lines = flows.released(producer.pk, 1, debt_vnd=0)
        posted = post(kind="released", key=f"n{number}", source=("x", number), lines=lines, at=sale.at)
        StatementRow.objects.create(
            producer=producer, transaction_id=posted.transaction_id, kind="sale", goods_vnd=1, net_vnd=1, at=sale.at
        )
    month, after, pages = Month(clock.today().replace(day=1)), None, 0
    seen: list[StatementRow] = []
    while pages == 0 or after:
        told = statement_page(producer, month, after=after)
        seen, after, pages = [*seen, *told.rows], told.next_after, pages + 1
        assert told.sums["net_vnd"] == sale.net_vnd + 130

    assert ([row.pk for row in seen], pages) == ([row.pk for row in statement_of(producer, month).rows], 4)
    first = page(client, "statement", **this_month())
    onward = f"?sau={statement_page(producer, month).next_after}"
    assert onward in first.content.decode()
    with CaptureQueriesContext(connection) as asked:
        second = client.get(first.request["PATH_INFO"] + onward)
    assert (second.status_code, len(asked) <= 14) == (200, True)


def test_a_statement_does_not_go_on_after_a_strangers_row(client, producer):
    stranger = household()
    sold(stranger)
    row = StatementRow.objects.get(producer=stranger)
    address = reverse("payments:statement", kwargs=this_month())

    assert client.get(f"{address}?sau={row.pk}").status_code == 404
