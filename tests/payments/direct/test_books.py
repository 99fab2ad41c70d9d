"""Direct sales in the books, exact to the đồng: commission accrues, shrinks with refunds, an invoice asks for it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST
from orders.services.answering import confirm_part
from orders.services.parts import decline_part
from payments.errors import NotInSuspense
from payments.ledger import accounts as of
from payments.models import (
    Allocation,
    BankCredit,
    CommissionEntry,
    CommissionInvoice,
    DirectRefund,
    LedgerTransaction,
    StatementRow,
)
from payments.selectors.invoices import invoice_named
from payments.selectors.overview import bank_books, commission_by_month
from payments.selectors.statements import Month, tax_meter
from payments.services.bank_reversing import reverse_credit
from payments.services.bank_suspense import approve_match, propose_match
from payments.services.catching_up import post_missing
from payments.services.direct_refunds import contest_refund, say_refund_received, say_refund_sent
from payments.services.earning import release_earned
from payments.services.invoice_letters import press_for_invoices
from payments.services.invoicing import issue_invoice, issue_invoices
from payments.services.reconciling import send_refunds
from payments.services.refunding import ask_due_refunds, ask_refund
from tests.payments.bank.transferring import tell
from tests.payments.books.making import books, rule, whole, withholding

from .paying import asked, house, operator, payments_by_part, seen, worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def sale():
    """The worked example of docs/money.md: 155,000 of A's goods at 8 %, paid to A; taxes would be 1 % and 0.5 %."""
    rule(800)
    withholding()
    return seen(payments_by_part(asked(house(), price_vnd=155_000))[0])


def due(payment) -> int:
    return books().get(of.commission_due(payment.part.producer_id).code, 0)


def refund(payment, amount_vnd):
    share = payment.shares.get()
    return ask_refund(share_id=share.pk, amount_vnd=amount_vnd, reason="goodwill", request_key=f"test:{amount_vnd}")


def this_month() -> Month:
    return Month(clock.today().replace(day=1))


def invoiced(payment) -> CommissionInvoice:
    issue_invoice(producer_id=payment.part.producer_id, month=this_month())
    return CommissionInvoice.objects.latest("sequence")


def test_the_books_know_nothing_of_the_money_and_all_of_the_commission(sale):
    code = of.commission_due(sale.part.producer_id).code

    assert books() == {code: 12_400, "platform:commission": -12_400}
    allocation = Allocation.objects.get()
    assert (allocation.commission_vnd, allocation.vat_vnd, allocation.pit_vnd) == (12_400, 0, 0)
    assert (allocation.seller_vnd, allocation.delivery_goes_to_producer) == (142_600, True)
    assert StatementRow.objects.count() == 0
    assert whole()


def test_a_refund_takes_its_part_of_the_commission_and_the_last_one_all_of_it(sale):
    refund(sale, 35_000)

    assert due(sale) == 12_400 - 2_800
    refund(sale, sale.amount_vnd - 35_000)
    assert (books(), Allocation.objects.get().commission_left_vnd) == ({}, 0)
    assert whole()


def test_each_event_is_booked_once_however_often_it_is_told(sale):
    refund(sale, 35_000)
    before = LedgerTransaction.objects.count()

    assert (post_missing(), release_earned()) == (0, 0)
    assert (LedgerTransaction.objects.count(), CommissionEntry.objects.count()) == (before, 2)


def test_a_sale_without_a_rate_is_booked_as_nothing_once():
    payment = seen(payments_by_part(asked(house()))[0])
    refund(payment, 10_000)

    assert post_missing() == 0
    assert (books(), LedgerTransaction.objects.count(), CommissionEntry.objects.count()) == ({}, 0, 2)


def test_what_a_producer_declines_it_gives_back_itself(sale):
    decline_part(part_id=sale.part_id, reason="Hết hàng", actor=worker(sale.part.producer))

    ask_due_refunds()
    send_refunds()
    row = DirectRefund.objects.get()
    say_refund_sent(refund_id=row.pk, bank_ref="FT9", actor=worker(sale.part.producer))
    contest_refund(refund_id=row.pk, actor=GUEST)
    say_refund_sent(refund_id=row.pk, bank_ref="FT10", actor=worker(sale.part.producer))
    say_refund_received(refund_id=row.pk, actor=GUEST)

    share = sale.shares.get()
    assert [(each.status, each.amount_vnd) for each in share.refunds.all()] == [("succeeded", sale.amount_vnd)]
    assert (books(), BankCredit.objects.count()) == ({}, 0)
    assert whole()


def test_an_invoice_asks_for_the_month_and_a_transfer_with_its_words_pays_it(sale):
    refund(sale, 35_000)
    invoice = invoiced(sale)

    credit = tell(f"MBVCB {invoice.reference} hoa hong", 9_600)

    invoice.refresh_from_db()
    assert (invoice.number, invoice.total_vnd, invoice.rest_vnd) == ("HH000001", 9_600, 0)
    assert (credit.state, list(credit.uses.values_list("kind", "amount_vnd"))) == ("matched", [("invoice", 9_600)])
    assert books() == {"bank:settlement": 9_600, "platform:commission": -9_600}
    assert whole()


def test_a_month_is_asked_for_once_and_not_before_it_is_over(sale):
    assert issue_invoices() == 0
    invoiced(sale)

    assert not issue_invoice(producer_id=sale.part.producer_id, month=this_month())
    assert CommissionInvoice.objects.count() == 1


def test_too_little_leaves_a_rest_and_too_much_lowers_the_next_invoice(sale):
    invoice = invoiced(sale)

    tell(invoice.reference, 400)
    invoice.refresh_from_db()
    assert (invoice.rest_vnd, invoice.paid_at) == (12_000, None)
    tell(invoice.reference, 15_000)

    invoice.refresh_from_db()
    entry = CommissionEntry.objects.get(kind="overpaid")
    assert (invoice.rest_vnd, entry.amount_vnd, due(sale)) == (0, -3_000, -3_000)
    assert whole()


def test_a_transfer_the_bank_takes_back_opens_the_invoice_again(sale):
    invoice = invoiced(sale)
    credit = tell(invoice.reference, 15_000)

    reverse_credit(credit_id=credit.pk, actor=operator())

    invoice.refresh_from_db()
    assert (invoice.rest_vnd, invoice.paid_at, due(sale)) == (12_400, None, 12_400)
    assert CommissionEntry.objects.filter(kind="overpaid").count() == 0
    assert whole()


def test_a_refund_after_the_invoice_was_paid_is_taken_off_the_next_one(sale):
    invoice = invoiced(sale)
    tell(invoice.reference, 12_400)

    refund(sale, 35_000)
    CommissionEntry.objects.update(at=clock.now() - timedelta(days=40))

    assert (due(sale), issue_invoices()) == (-2_800, 0)  # below zero: nothing is asked for
    assert CommissionEntry.objects.filter(invoice=None).count() == 1
    assert whole()


def test_the_producer_is_told_and_reminded_and_an_operator_hears_of_what_is_overdue(sale):
    invoice = invoiced(sale)
    press_for_invoices()
    CommissionInvoice.objects.filter(pk=invoice.pk).update(due_on=clock.today() - timedelta(days=1))

    press_for_invoices()
    press_for_invoices()

    subjects = [letter.subject for letter in mail.outbox]
    assert [subject.split(":")[0] for subject in subjects] == [
        f"Hoa hồng tháng {invoice.month:%m/%Y}",
        "Nhắc",
        "Quá hạn",
    ]


def test_a_transfer_with_a_direct_code_into_our_account_is_nobodys(sale):
    other = payments_by_part(asked(house()))[0]

    credit = tell(other.session_ref, other.amount_vnd)

    other.refresh_from_db()
    assert (credit.state, other.status) == ("suspense", "open")


def test_goods_confirmed_and_sent_go_their_way_like_any_other(sale):
    part = confirm_part(part_id=sale.part_id, actor=worker(sale.part.producer))

    assert part.status == "confirmed"


def test_two_operators_give_a_transfer_without_words_to_an_invoice(sale):
    invoice = invoiced(sale)
    credit = tell("hoa hong thang nay", 15_000)
    proposed = propose_match(credit_id=credit.pk, invoice_id=invoice.pk, why="đã gọi", actor=operator())

    approve_match(match_id=proposed.pk, actor=operator())
    with pytest.raises(NotInSuspense):
        approve_match(match_id=proposed.pk, actor=operator())

    invoice.refresh_from_db()
    credit.refresh_from_db()
    assert (invoice.rest_vnd, credit.state, due(sale)) == (0, "matched", -2_600)
    assert list(credit.uses.values_list("kind", "amount_vnd")) == [("invoice", 15_000)]
    assert (bank_books().told_vnd, bank_books().difference_vnd) == (15_000, 0)
    reverse_credit(credit_id=credit.pk, actor=operator())
    assert (due(sale), bank_books().difference_vnd, whole()) == (12_400, 0, True)


def test_an_invoice_is_found_by_its_number_and_by_its_reference(sale):
    invoice = invoiced(sale)

    found = [invoice_named(words) for words in (" hh000001", invoice.reference.lower(), "HH000002", "HHx")]

    assert found == [invoice, invoice, None, None]


def test_direct_sales_count_in_the_producers_year_and_the_markets_month(sale):
    refund(sale, 35_000)

    meter = tax_meter(sale.part.producer, year=clock.today().year)
    month = commission_by_month()[-1]

    assert (meter.sales_vnd, meter.vat_vnd) == (120_000, 0)
    assert (month.goods_vnd, month.commission_vnd, month.taxes_vnd) == (120_000, 9_600, 0)
