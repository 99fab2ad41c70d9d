"""A buyer's program says where a transfer goes back to."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orders.models import OrderNotice
from payments.models import BankRefund, Payment
from payments.services.bank_refunds import prepare_bank_refund
from tests.payments.bank.transferring import fresh, opened, operators, pay

from .conftest import Ask

pytestmark = pytest.mark.django_db
SHOWN = "refundAccount { amount { amount } isTold bankName account nameFits }"
READ = f"query ($token: ID!) {{ order(token: $token) {{ {SHOWN} }} banks {{ bin name }} }}"
TELL = f"""mutation ($token: ID!, $bin: String!, $account: String!, $again: String!, $holder: String!, $sure: Boolean,
  $key: UUID!) {{ refundAccountTell(orderToken: $token, bankBin: $bin, account: $account, again: $again,
  holder: $holder, isSure: $sure, idempotencyKey: $key) {{ {SHOWN} errors {{ field code }} }} }}"""
SAID = {"bin": "970436", "account": "0011 0012 34", "again": "0011001234", "holder": "Lý Thị Sà Rươl"}
REFUSED = {
    "BANK_ACCOUNT_REFUSED": ({"again": "0011001235"}, "again"),
    "NAME_DIFFERS": ({"holder": "Trần Văn Khác"}, "holder"),
    "NOT_FOUND": ({"token": "khong-co"}, None),
}


def owed():
    """An order that 7,000 đồng too much came for, from an account the bank does not tell."""
    payment = opened()
    pay(payment, payment.amount_vnd + 7_000)
    return payment.order


def tell(ask: Ask, order, **changes):
    said = {"token": order.token, "key": str(uuid4()), **SAID, **changes}
    return ask(TELL, **said)["data"]["refundAccountTell"]


def where(order):
    refund = BankRefund.objects.get(payment__order=order)
    return refund.to_bin, refund.to_account, refund.to_name, refund.name_fits


def test_an_account_is_asked_for_told_once_shown_by_its_last_digits_and_fixed_once_an_operator_has_it(ask: Ask):
    order, other = owed(), owed()
    asked = ask(READ, token=order.token)["data"]
    OrderNotice.objects.all().delete()

    for code, (wrong, field) in REFUSED.items():
        assert tell(ask, order, **wrong) == {"refundAccount": None, "errors": [{"field": field, "code": code}]}
    assert (where(order), OrderNotice.objects.count()) == (("", "", "", None), 0)
    key = str(uuid4())
    told, again = tell(ask, order, key=key), tell(ask, order, key=key)
    changed = tell(ask, order, key=key, account="999999", again="999999")

    assert asked["order"]["refundAccount"] == {
        "amount": {"amount": 7_000},
        "isTold": False,
        "bankName": None,
        "account": None,
        "nameFits": None,
    }
    assert {"bin": "970436", "name": "Vietcombank"} in asked["banks"]
    assert told == again
    assert told["errors"] == []
    assert (told["refundAccount"]["bankName"], told["refundAccount"]["account"]) == ("Vietcombank", "…1234")
    assert (told["refundAccount"]["isTold"], told["refundAccount"]["nameFits"]) == (True, True)
    assert [each["code"] for each in changed["errors"]] == ["IDEMPOTENCY_CONFLICT"]
    assert (where(order), where(other)) == (("970436", "0011001234", "LY THI SA RUOL", True), ("", "", "", None))
    assert OrderNotice.objects.filter(kind="refund_account").count() == 1  # one letter, however often it was sent
    assert "0011001234" not in str(told)

    tell(ask, order, holder="Trần Văn Khác", sure=True)
    assert where(order)[2:] == ("TRAN VAN KHAC", False)
    row = BankRefund.objects.get(payment__order=order)
    maker = operators(1)[0]
    prepare_bank_refund(refund_id=row.pk, to_bin="970436", to_account="0011001234", to_name="LY", actor=maker)
    late = tell(ask, order, account="999999", again="999999")

    assert [each["code"] for each in late["errors"]] == ["QUEUE_MOVED"]
    assert fresh(row).to_account == "0011001234"
    assert ask(READ, token=order.token)["data"]["order"]["refundAccount"] is None


def test_it_is_read_in_as_many_statements_for_ten_refunds_as_for_one(ask: Ask):
    order = owed()
    ask(READ, token=order.token)
    with CaptureQueriesContext(connection) as one:
        ask(READ, token=order.token)

    BankRefund.objects.bulk_create(
        BankRefund(key=f"k{number}", payment=Payment.objects.get(), amount_vnd=1_000) for number in range(9)
    )
    with CaptureQueriesContext(connection) as ten:
        answer = ask(READ, token=order.token)

    assert answer["data"]["order"]["refundAccount"]["amount"]["amount"] == 16_000
    assert len(ten) == len(one)
