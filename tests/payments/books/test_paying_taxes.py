"""Withheld tax goes to the state: a month once, in order, with its return frozen, and producers read of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.accounts.models import User
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.models import AuditEntry
from payments.errors import MonthNotPayable
from payments.models import StatementRow, TaxPayment, TaxPaymentLine
from payments.selectors.statements import Month, statement_of, tax_meter
from payments.selectors.taxes import months_to_pay, tax_return
from payments.services.paying_taxes import pay_taxes
from payments.services.refunding import ask_refund
from payments.web.statement_words import statement_csv
from tests.factories import MembershipFactory, UserFactory
from tests.papers import texts_of

from .making import books, household, rule, sold, whole, withholding

pytestmark = pytest.mark.django_db


@pytest.fixture
def sale():
    """One taxed sale, this month."""
    rule(800)
    withholding()
    return sold(household())


@pytest.fixture
def operator():
    return Actor("user", User.objects.create(full_name="Kế toán", email="ke@cho.example").pk)


def this_month():
    return Month(clock.today().replace(day=1))


def later(months=1):
    """A day in the month after so many."""
    month = this_month()
    for _ in range(months):
        month = month.next
    return clock.moment(month.begins_at + timedelta(days=9, hours=3))


def pay(operator, month=None, **facts):
    known = {"reference": "NS-1", "paid_on": clock.today()}
    return pay_taxes(month=month or this_month(), actor=operator, **{**known, **facts})


def test_a_month_is_booked_from_the_tax_accounts_to_the_bank(sale, operator):
    month, before = this_month(), books()

    with later():
        paid = pay(operator, month)

    vat_vnd, pit_vnd = -before["tax:vat_withheld"], -before["tax:pit_withheld"]
    assert (paid.vat_vnd, paid.pit_vnd) == (vat_vnd, pit_vnd)
    after = books()
    assert "tax:vat_withheld" not in after
    assert "tax:pit_withheld" not in after
    assert after["bank:settlement"] == -vat_vnd - pit_vnd
    assert AuditEntry.objects.filter(command="pay_taxes", target_id=str(paid.pk)).count() == 1
    assert whole()


def test_the_same_month_twice_is_refused_and_nothing_changed(sale, operator):
    month = this_month()
    with later():
        pay(operator, month)
        before = books()

        with pytest.raises(MonthNotPayable, match="NS-1"):
            pay(operator, month, reference="NS-2")

    assert (books(), TaxPayment.objects.count()) == (before, 1)


def test_two_people_with_one_receipt_book_it_once(sale, operator):
    month = this_month()
    with later():
        pay(operator, month)

        again = {"vat_vnd": 1, "pit_vnd": 0, "reference": "x", "booked_by_id": operator.user_id}

        with pytest.raises(IntegrityError, match="a_month_is_paid_to_the_state_once"), transaction.atomic():
            TaxPayment.objects.create(month=month.first, paid_on=clock.today(), **again)


REFUSED = {
    "a month that is not over": (0, {}, MonthNotPayable),
    "a day before the month was over": (1, {"paid_on": date(2020, 1, 1)}, InvalidInput),
    "a day ahead": (1, {"paid_on": date(2100, 1, 1)}, InvalidInput),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_refused(sale, operator, name):
    months, facts, refusal = REFUSED[name]
    month, before = this_month(), books()

    with later(months), pytest.raises(refusal):
        pay(operator, month, **facts)

    assert (books(), TaxPayment.objects.count()) == (before, 0)


def test_months_are_paid_in_their_order(sale, operator):
    first = this_month()
    with later():
        sold(household())
        second = this_month()
    with later(2):
        assert months_to_pay() == [first, second]
        with pytest.raises(MonthNotPayable, match=str(first)):
            pay(operator, second)
        pay(operator, first)
        pay(operator, second)

        assert months_to_pay() == []
    assert whole()


def test_a_paid_return_is_frozen_and_what_came_back_later_is_in_the_next(sale, operator):
    month = this_month()
    with later():
        pay(operator, month)
        filed = tax_return(month)
        share = sale.shares.get()
        ask_refund(share_id=share.pk, amount_vnd=share.captured_vnd, reason="x", request_key="k")
        sold(household())
        sold(household())
        second = this_month()
        withheld = -books()["tax:vat_withheld"]
    with later(2):
        told = tax_return(second)
        assert sorted(row.vat_vnd < 0 for row in told.rows) == [False, False, True]
        paid = pay(operator, second)

    assert tax_return(month) == filed
    assert paid.vat_vnd == withheld
    assert "tax:vat_withheld" not in books()


def test_a_month_with_more_given_back_than_sold_is_carried_into_the_next(sale, operator):
    first = this_month()
    with later():
        pay(operator, first)
        share = sale.shares.get()
        ask_refund(share_id=share.pk, amount_vnd=share.captured_vnd, reason="x", request_key="k")
        second = this_month()
    with later(2):
        with pytest.raises(MonthNotPayable, match="trừ vào tháng sau"):
            pay(operator, second)
        sold(household())
        sold(household())
        third = this_month()
    with later(3):
        assert months_to_pay() == [third]
        pay(operator, third)

    assert "tax:vat_withheld" not in books()


def test_a_row_that_comes_late_is_in_the_next_return(sale, operator):
    first = this_month()
    with later():
        pay(operator, first)
        late = sold(household())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE payments_statementrow SET at = %s WHERE producer_id = %s",
                       [first.begins_at, late.shares.get().part.producer_id])  # fmt: skip
        cursor.execute("SET LOCAL session_replication_role = origin")

    with later(2):
        second = Month(first.first).next
        assert tax_return(second).vat_vnd == StatementRow.objects.order_by("-pk").first().vat_vnd
        pay(operator, second)

    assert "tax:vat_withheld" not in books()


def test_what_was_filed_is_never_changed(sale, operator):
    month = this_month()
    with later():
        paid = pay(operator, month)

    for meddle in (
        lambda: TaxPayment.objects.update(vat_vnd=1),
        lambda: TaxPaymentLine.objects.update(vat_vnd=1),
        lambda: paid.lines.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="books_never_change"), transaction.atomic():
            meddle()


def test_producers_read_that_it_was_paid(client, sale, operator):
    producer, month = sale.shares.get().part.producer, this_month()
    client.force_login(MembershipFactory(producer=producer).user)
    held = statement_csv(statement_of(producer, month))
    with later():
        pay(operator, month, reference="NS-77")

    address = {"year": month.first.year, "month": month.first.month}
    page = client.get(reverse("payments:statement", kwargs=address)).content.decode()
    meter = tax_meter(producer, year=month.first.year)

    assert "chợ đang giữ" in held
    assert "chứng từ NS-77" in page
    assert "chứng từ NS-77" in statement_csv(statement_of(producer, month))
    paper = client.get(reverse("payments:statement_pdf", kwargs=address)).content
    assert "NS-77" in " ".join(texts_of(paper))
    assert meter.paid_vnd == meter.vat_vnd + meter.pit_vnd > 0
    assert "Trong đó chợ đã nộp cho nhà nước" in client.get(reverse("payments:money")).content.decode()


def test_an_operator_looks_first_and_then_books(client, sale):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    address, month = reverse("admin:payments_taxpayment_deed_new", args=["nop"]), this_month()
    with later():
        said = {"month": f"{month.first:%Y-%m}", "reference": "NS-9", "paid_on": f"{clock.today():%d/%m/%Y}"}
        looked = client.post(address, {**said, "preview": "1"})
        assert "Sẽ ghi nộp" in looked.content.decode()
        assert TaxPayment.objects.count() == 0

        assert client.post(address, said).status_code == 302
        again = client.post(address, said)

    assert (again.status_code, TaxPayment.objects.count()) == (422, 1)
    page = client.get(reverse("admin:payments_taxpayment_change", args=[TaxPayment.objects.get().pk]))
    assert "NS-9" in page.content.decode()


def test_nobody_without_the_right_books_it(client, sale):
    client.force_login(UserFactory(is_staff=True))
    address = reverse("admin:payments_taxpayment_deed_new", args=["nop"])

    assert client.post(address, {}).status_code == 403
    client.force_login(MembershipFactory().user)
    assert client.post(address, {}).status_code == 302
    assert TaxPayment.objects.count() == 0


def test_the_return_costs_the_same_with_more_producers(sale):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            tax_return(this_month())
        return len(seen)

    before = cost()
    sold(household(), household())

    assert cost() == before <= 7
