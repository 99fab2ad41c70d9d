"""A buyer says where a transfer goes back to; and money a card does not take back goes by transfer."""

from __future__ import annotations

import pytest
from django.urls import reverse

from marketplace.kernel.audit import GUEST
from marketplace.kernel.models import AuditEntry
from orders.models import OrderNotice
from orders.services.notices import send_notices
from payments.errors import BankAccountRefused, NameDiffers, QueueMoved
from payments.models import BankRefund, LedgerAccount, Refund
from payments.services.bank_refunds import (
    approve_bank_refund,
    fail_bank_refund,
    pay_bank_refund,
    prepare_bank_refund,
)
from payments.services.reconciling import send_refunds
from payments.services.refund_accounts import tell_refund_account
from payments.services.refunding import retry_refund
from tests.payments.test_failed_refunds import failed

from .transferring import books_balance, fresh, opened, operator, operators, pay

pytestmark = pytest.mark.django_db
TOLD = {"bank_bin": "970436", "account": "0011 0012 34", "again": "0011001234", "holder": "Lý Thị Sà Rươl"}


def owed(**sender):
    """An order that 7,000 đồng too much came for."""
    payment = opened()
    pay(payment, payment.amount_vnd + 7_000, **sender)
    return payment.order


def say(order, **changes):
    return tell_refund_account(order=order, actor=GUEST, **{**TOLD, "is_sure": False, **changes})


def address(order):
    return reverse("payments:refund_account", args=[order.token])


def where(refund):
    return refund.to_bin, refund.to_account, refund.to_name, refund.name_fits


def test_what_the_buyer_types_in_stands_in_the_queue_and_is_told_by_letter(mailoutbox):
    order = owed()
    OrderNotice.objects.all().delete()

    assert say(order) == 1

    send_notices()
    assert where(BankRefund.objects.get()) == ("970436", "0011001234", "LY THI SA RUOL", True)
    assert BankRefund.objects.to_prepare().count() == 1
    assert "ghi số tài khoản để nhận lại 7.000" in mailoutbox[0].body
    assert "0011001234" not in str(AuditEntry.objects.get(command="tell_refund_account").after)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"bank_bin": "123456"}, "bank_bin"),
        ({"account": "12", "again": "12"}, "account"),
        ({"again": "0011001235"}, "again"),
        ({"holder": "!"}, "holder"),
    ],
)
def test_an_account_that_can_not_be_is_refused_and_nothing_is_kept(wrong, field):
    order = owed()

    with pytest.raises(BankAccountRefused) as refusal:
        say(order, **wrong)

    assert (refusal.value.field, where(BankRefund.objects.get())) == (field, ("", "", "", None))


def test_another_name_has_to_be_meant_and_is_flagged_for_the_operators():
    order = owed()

    with pytest.raises(NameDiffers):
        say(order, holder="Trần Văn Khác")
    say(order, holder="Trần Văn Khác", is_sure=True)

    assert where(BankRefund.objects.get()) == ("970436", "0011001234", "TRAN VAN KHAC", False)


def test_money_goes_back_where_it_came_from_when_the_bank_told_that(client):
    order = owed(counter_account="777", counter_bin="970436", counter_name="LY")

    with pytest.raises(QueueMoved):
        say(order)
    answer = client.get(address(order))

    assert (answer.status_code, BankRefund.objects.get().to_account) == (302, "777")


def test_once_an_operator_wrote_it_down_the_buyer_changes_nothing_more():
    order = owed()
    say(order)
    maker, checker = operators()
    row = BankRefund.objects.get()
    prepare_bank_refund(refund_id=row.pk, to_bin="970436", to_account="0011001234", to_name="LY", actor=maker)

    with pytest.raises(QueueMoved):
        say(order, account="999999", again="999999")
    approve_bank_refund(refund_id=row.pk, actor=checker)

    assert (fresh(row).to_account, row.name_fits) == ("0011001234", True)


def test_a_transfer_that_came_back_asks_for_another_account():
    order = owed()
    say(order)
    maker, checker = operators()
    row = BankRefund.objects.get()
    prepare_bank_refund(refund_id=row.pk, to_bin="970436", to_account="0011001234", to_name="LY", actor=maker)
    approve_bank_refund(refund_id=row.pk, actor=checker)
    pay_bank_refund(refund_id=row.pk, bank_ref="FT1", actor=maker)

    fail_bank_refund(refund_id=row.pk, failure="sai số", actor=maker)

    assert where(fresh(row)) == ("", "", "", None)
    assert say(order, account="222222", again="222222") == 1


def test_the_page_asks_keeps_and_shows_the_last_digits_only(client):
    order = owed()

    asked = client.get(address(order)).content.decode()
    differs = client.post(address(order), {**TOLD, "holder": "Ai Đó"})
    kept = client.post(address(order), TOLD)
    again = client.get(address(order)).content.decode()

    assert "Nhận lại 7.000" in asked
    assert (differs.status_code, 'type="checkbox"' in differs.content.decode()) == (422, True)
    assert (kept.status_code, kept.url) == (302, reverse("orders:order", args=[order.token]))
    assert ("Vietcombank …1234" in again, "0011001234" in again) == (True, False)


def test_the_order_page_leads_there_only_while_money_waits_for_it(client):
    order, other = owed(), opened().order
    money = reverse("payments:order_money", args=[order.token])

    before = client.get(money).content.decode()
    say(order)
    after = client.get(money).content.decode()
    others = client.get(reverse("payments:order_money", args=[other.token])).content.decode()

    assert [address(order) in page for page in (before, after, others)] == [True, False, False]


def test_a_stranger_finds_nothing_and_another_order_is_not_touched(client):
    mine, theirs = owed(), owed()

    assert client.get("/thanh-toan/khong-co/nhan-lai/").status_code == 404
    client.post(address(mine), TOLD)

    assert where(BankRefund.objects.get(payment__order=theirs)) == ("", "", "", None)


def test_the_page_takes_as_many_statements_for_ten_refunds_as_for_one(client, django_assert_num_queries):
    order = owed()
    use = BankRefund.objects.get()
    client.get(address(order))
    with django_assert_num_queries(3):
        client.get(address(order))

    BankRefund.objects.bulk_create(
        BankRefund(key=f"k{number}", payment=use.payment, amount_vnd=1_000) for number in range(9)
    )

    with django_assert_num_queries(3):
        client.get(address(order))


def test_what_a_card_does_not_take_back_goes_by_transfer_after_two_people(there):
    stuck = failed(there)
    order, amount_vnd = stuck.share.payment.order, stuck.amount_vnd
    maker, checker = operators()

    again = retry_refund(refund_id=stuck.pk, actor=maker, by_transfer=True)
    send_refunds()
    say(order, holder=order.full_name)
    row = BankRefund.objects.get()
    prepare_bank_refund(refund_id=row.pk, to_bin="970436", to_account="0011001234", to_name="LY", actor=maker)
    approve_bank_refund(refund_id=row.pk, actor=checker)
    pay(opened())  # what the bank has to send it from
    pay_bank_refund(refund_id=row.pk, bank_ref="FT9", actor=maker)
    books_balance()

    assert (fresh(again).status, again.provider_ref, len(there.refunds)) == ("succeeded", f"bank_{row.pk}", 1)
    assert not Refund.objects.stuck().exists()
    held = dict(LedgerAccount.objects.exclude(balance_vnd=0).values_list("code", "balance_vnd"))
    assert (held.get("refunds:stuck"), held.get("refunds:payable"), row.amount_vnd) == (None, None, amount_vnd)


def test_stuck_refunds_are_restarted_on_their_page(client, there):
    stuck = failed(there)
    client.force_login(operator())

    client.post(reverse("admin:payments_refund_deed", args=[stuck.pk, "chuyen-khoan"]))

    again = Refund.objects.get(retry_of=stuck)
    assert (again.by_transfer, again.status) == (True, "asked")
