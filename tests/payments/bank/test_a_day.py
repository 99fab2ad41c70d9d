"""A day of many payments over a bad line: messages lost, doubled and shuffled, and in the evening the statement."""

from __future__ import annotations

import os
import random
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F, Sum
from django.urls import reverse

from catalog.models import Lot
from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST
from orders.models import Order, OrderLine, SellerOrder, StockHold
from orders.numbers import CROCKFORD, check_character
from payments.gateways.bank_feeds import VIETNAM, Movement
from payments.models import BankCredit, BankCreditUse, BankRefund, Payment, QrRequest
from payments.selectors.overview import trial_balance
from payments.selectors.proofs import trouble_in_books
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
PAYMENTS = int(os.environ.get("PAYMENTS", "500"))  # of the whole day that was asked for: PAYMENTS=2000


def orders(many):
    """Unpaid orders of one line, its goods held: what the form of the checkout would make, written at once."""
    pattern = placed(pack(units_made=2 * many))
    part, line, hold = pattern.parts.get(), OrderLine.objects.get(), StockHold.objects.get()
    Order.objects.filter(pk=pattern.pk).update(cancelled_at=clock.now(), cancel_reason="replaced")
    made = Order.objects.bulk_create(
        _copy(pattern, number=f"D{index}", token=f"t{index}", cart_id=None, hold_expires_at=_soon())
        for index in range(many)
    )
    parts = SellerOrder.objects.bulk_create(
        _copy(part, order_id=order.pk, number=f"{order.number}-1") for order in made
    )
    lines = OrderLine.objects.bulk_create(_copy(line, part_id=each.pk) for each in parts)
    StockHold.objects.bulk_create(_copy(hold, line_id=each.pk) for each in lines)
    Lot.objects.filter(pk=hold.lot_id).update(units_held=F("units_held") + many * hold.units)
    return made


def _soon():
    return clock.now() + timedelta(hours=20)


def _copy(row, **changes):
    facts = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    return type(row)(**{**facts, **changes})


def _reference(index):
    body = "ST" + "".join(CROCKFORD[index // 32**place % 32] for place in range(7))
    return body + check_character(body)


def payments(many):
    made = Payment.objects.bulk_create(
        Payment(order=order, provider="vietqr", amount_vnd=order.total_vnd, session_ref=ref, intent_ref=ref)
        for ref, order in zip(map(_reference, range(many)), orders(many), strict=True)
    )
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
    for at in range(0, len(sent), 200):
        keep_movements(provider="sepay", movements=[(movement, "{}") for movement in sent[at : at + 200]])
        process_credits()


def statement(moved):
    rows = ["Ngày giao dịch,Số tham chiếu,Số tiền ghi có,Nội dung"]
    rows += [
        f"{one.paid_at.astimezone(VIETNAM):%d/%m/%Y},{one.bank_ref},{one.amount_vnd},{one.content}" for one in moved
    ]
    return "\n".join(rows).encode()


def test_the_books_of_a_bad_day_end_equal_to_the_statement():
    luck = random.Random(20261128)  # noqa: S311  # the same day in every run
    moved = transfers(payments(PAYMENTS), luck)
    reverse("payments:checkout")  # a worker has read its addresses long ago

    with connection.execute_wrapper(statements := Statements()), Stopwatch() as watch:
        deliver(moved, luck)
        heard = BankCredit.objects.count()
        evening = keep_statement(name="ngay.csv", content=statement(moved), actor=GUEST)
        import_statement(statement_id=evening.pk, actor=GUEST)
        give_up_partly_paid()
        books_balance()

    print(f"{len(moved)} transfers, {heard} heard of, {statements.many} SQL, {watch}")  # noqa: T201  # with -s
    assert statements.many < len(moved)
    _counted_once(moved)
    _end_as_sent(moved)
    assert _sum(BankRefund.objects.all()) == _sum(BankCreditUse.objects.filter(kind="owed"))
    came_vnd = sum(one.amount_vnd for one in moved)
    assert _sum(BankCreditUse.objects.all()) == came_vnd
    assert {row.group: row.balance_vnd for row in trial_balance()}["bank:settlement"] == came_vnd
    assert list(trouble_in_books()) == []


def _counted_once(moved):
    counted = BankCredit.objects.exclude(state="copy")
    assert sorted(counted.values_list("bank_ref", "amount_vnd")) == sorted(
        (one.bank_ref, one.amount_vnd) for one in moved
    )
    assert not BankCredit.objects.filter(state="new").exists()


def _end_as_sent(moved):
    came: dict[str, int] = {}
    for one in moved:
        came[one.content[3:]] = came.get(one.content[3:], 0) + one.amount_vnd
    kept, owed = _used("payment"), _used("owed")
    for payment in Payment.objects.all():
        sent_vnd = came.get(payment.session_ref, 0)
        assert payment.status == ("succeeded" if sent_vnd >= payment.amount_vnd else "open")
        assert kept.get(payment.pk, 0) == min(sent_vnd, payment.amount_vnd)
        assert owed.get(payment.pk, 0) == sent_vnd - kept.get(payment.pk, 0)


def _used(kind):
    rows = BankCreditUse.objects.filter(kind=kind).values("payment").annotate(vnd=Sum("amount_vnd")).order_by()
    return dict(rows.values_list("payment", "vnd"))


def _sum(rows):
    return rows.aggregate(sum=Sum("amount_vnd"))["sum"] or 0


class Statements:
    """How many there were; their texts, which CaptureQueriesContext keeps, would take more time than they do."""

    many = 0

    def __call__(self, execute, *arguments):
        self.many += 1
        return execute(*arguments)


class Stopwatch:
    """CPU of this process, and time by the clock."""

    def __enter__(self):
        self.began = time.process_time(), time.monotonic()
        return self

    def __exit__(self, *_error):
        self.cpu_s, self.wall_s = time.process_time() - self.began[0], time.monotonic() - self.began[1]

    def __str__(self):
        return f"{self.cpu_s:.1f} s CPU, {self.wall_s:.1f} s"
