"""A day of many payments over a bad line: messages lost, doubled and shuffled, and in the evening the statement."""

from __future__ import annotations

import os
import random
import time
from datetime import timedelta

import pytest
from django.db.models import Sum

from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST
from orders.models import Order, SellerOrder
from payments.gateways.bank_feeds import VIETNAM, Movement
from payments.models import BankCredit, BankCreditUse, BankRefund, Payment, QrRequest
from payments.references import make_reference
from payments.services.bank_matching import give_up_partly_paid, process_credits
from payments.services.bank_news import keep_movements
from payments.services.bank_statements import import_statement, keep_statement
from tests.orders.making import pack, placed

from .transferring import ACCOUNT, books_balance

pytestmark = pytest.mark.django_db
# How far each transfer is from the sum asked for; None sends the thousand that was missing.
WAYS: dict[str, list[int | None]] = {
    "right": [0],
    "short": [-1_000],
    "in two": [-1_000, None],
    "over": [500],
    "twice": [0, 0],
    "lost": [0],
}
# All 2,000 of the requirement where there is time for them.
PAYMENTS = int(os.environ.get("BANK_DAY_PAYMENTS", "150"))


def orders(many):
    """Unpaid orders of one part each, with nothing in them: only their money matters here."""
    pattern = placed(pack())
    part = pattern.parts.get()
    Order.objects.filter(pk=pattern.pk).update(cancelled_at=clock.now(), cancel_reason="replaced")
    made = [
        _copy(pattern, number=f"D{index}", token=f"t{index}", cart_id=None, hold_expires_at=_soon())
        for index in range(many)
    ]
    made = Order.objects.bulk_create(made)
    parts = [_copy(part, order_id=order.pk, number=f"{order.number}-1") for order in made]
    SellerOrder.objects.bulk_create(parts)
    return made


def _soon():
    return clock.now() + timedelta(hours=20)


def _copy(row, **changes):
    facts = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    return type(row)(**{**facts, **changes})


def payments(many):
    made = [
        Payment(order=order, provider="vietqr", amount_vnd=order.total_vnd, session_ref=make_reference(prefix="ST"))
        for order in orders(many)
    ]
    Payment.objects.bulk_create(made)
    QrRequest.objects.bulk_create(
        QrRequest(
            payment=payment,
            reference=payment.session_ref,
            bank_bin="999999",
            account=ACCOUNT,
            holder="CHO",
            expires_at=_soon(),
        )
        for payment in made
    )
    return made


def transfers(paid, luck):
    """What buyers really send: most of them rightly, some not."""
    told = []
    for index, payment in enumerate(paid):
        way = luck.choices(list(WAYS), weights=[80, 4, 4, 4, 4, 4])[0]
        for number, more in enumerate(WAYS[way]):
            amount_vnd = 1_000 if more is None else payment.amount_vnd + more
            words = "tien hang" if way == "lost" else f"CT {payment.session_ref}"
            told.append((f"FT{index:08d}{number}", amount_vnd, words))
    return [
        Movement(number, ACCOUNT, amount_vnd, "in", words, clock.now(), bank_ref=number)
        for number, amount_vnd, words in told
    ]


def deliver(moved, luck):
    """30 % of the messages never come, 20 % come twice, all in any order."""
    sent = [movement for movement in moved if luck.random() > 0.3]
    sent += [movement for movement in sent if luck.random() < 0.2]
    luck.shuffle(sent)
    for at in range(0, len(sent), 20):
        keep_movements(provider="sepay", movements=[(movement, "{}") for movement in sent[at : at + 20]])
        process_credits()


def statement(moved):
    rows = ["Ngày giao dịch,Số tham chiếu,Số tiền ghi có,Nội dung"]
    rows += [
        f"{one.paid_at.astimezone(VIETNAM):%d/%m/%Y},{one.bank_ref},{one.amount_vnd},{one.content}" for one in moved
    ]
    return "\n".join(rows).encode()


def test_the_books_of_a_bad_day_end_equal_to_the_statement():
    luck = random.Random(20261128)  # noqa: S311  # the same day in every run
    asked = payments(PAYMENTS)
    moved = transfers(asked, luck)
    began = time.monotonic()

    deliver(moved, luck)
    heard = BankCredit.objects.count()
    evening = keep_statement(name="ngay.csv", content=statement(moved), actor=GUEST)
    import_statement(statement_id=evening.pk, actor=GUEST)
    give_up_partly_paid()

    books_balance()
    print(f"{len(moved)} transfers, {heard} heard of, {time.monotonic() - began:.1f} s")  # noqa: T201  # with -s
    counted = BankCredit.objects.exclude(state="copy")
    assert sorted(counted.values_list("bank_ref", "amount_vnd")) == sorted(
        (one.bank_ref, one.amount_vnd) for one in moved
    )
    assert not BankCredit.objects.filter(state="new").exists()
    assert _sum(BankCreditUse.objects.all()) == sum(one.amount_vnd for one in moved)
    for payment in Payment.objects.all():
        _ends_as_sent(payment, [one for one in moved if payment.session_ref in one.content])
    assert _sum(BankRefund.objects.all()) == _sum(BankCreditUse.objects.filter(kind="owed"))


def _ends_as_sent(payment, sent):
    came = sum(one.amount_vnd for one in sent)
    kept = _sum(payment.bank_uses.filter(kind="payment"))
    assert payment.status == ("succeeded" if came >= payment.amount_vnd else "open")
    assert kept == min(came, payment.amount_vnd)
    assert _sum(payment.bank_uses.filter(kind="owed")) == came - kept


def _sum(rows):
    return rows.aggregate(sum=Sum("amount_vnd"))["sum"] or 0
