"""Money moves in any order, at the same time, again, and half: the books are whole after every step (I1 to I8)."""

from __future__ import annotations

import os
from datetime import timedelta
from functools import partial
from random import Random

import pytest
from django.db import connection, transaction
from django.db.models import F, Sum
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from catalog.models import Producer
from marketplace.accounts.models import User
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, Actor
from orders.services.timing import close_delivered
from payments.errors import NothingToPayOut, NothingToRetry
from payments.gateways import RefundState
from payments.models import (
    Allocation,
    Dispute,
    LedgerAccount,
    LedgerEntry,
    Payment,
    PaymentShare,
    Payout,
    PayoutBatch,
    Refund,
)
from payments.selectors.proofs import trouble_in_books
from payments.services.booking import book_dispute_news, book_payment, book_refund_asked, book_refund_settled
from payments.services.catching_up import book_history, post_missing
from payments.services.earning import release_earned
from payments.services.paying_out import approve_batch, make_batch, take_results
from payments.services.refunding import ask_refund, retry_refund, settle_refund
from payments.services.settling import settle_payment
from tests.orders.making import pack, placed
from tests.payments.pretending import disputed
from tests.payments.test_settling import opened, session
from tests.races import together

from .making import delivered, household, withholding
from .making import rule as commission
from .test_paying_out import BANK

pytestmark = pytest.mark.usefixtures("committed")
numbers = st.integers(0, 10**6)


def one_of(rows, number):
    """A row picked by a number; None when there are none."""
    found = list(rows.order_by("pk"))
    return found[number % len(found)] if found else None


class Money(RuleBasedStateMachine):
    """Two producers, and everything that can happen to their money."""

    @initialize()
    def begin(self):
        if not User.objects.filter(email="maker@cho.example").exists():
            commission(750)
            withholding()
            for name in ("maker", "checker"):
                User.objects.create(full_name=name, email=f"{name}@cho.example")
        self.maker, self.checker = (
            Actor("user", User.objects.get(email=f"{name}@cho.example").pk) for name in ("maker", "checker")
        )
        self.producers = [household(**BANK), household(**BANK)]
        self.packs = [pack(units_made=500, producer=producer) for producer in self.producers]
        self.since = Payment.objects.count()
        self.keys = 0
        for both in (True, True, False):
            self._pay(both=both, units=2, times=1)
        delivered(self.payments.first())

    @property
    def shares(self):
        return PaymentShare.objects.filter(part__producer__in=self.producers)

    @property
    def refunds(self):
        return Refund.objects.filter(share__in=self.shares)

    @property
    def payments(self):
        return Payment.objects.filter(shares__in=self.shares, status="succeeded").distinct()

    @rule(both=st.booleans(), units=st.integers(1, 3), times=st.integers(1, 3))
    def pay(self, both, units, times):
        self._pay(both=both, units=units, times=times)

    def _pay(self, *, both, units, times):
        payment = opened(placed(*self.packs[: 2 if both else 1], units=units))
        together([lambda: settle_payment(payment_id=payment.pk, state=session(payment))] * times)

    @rule(number=numbers, part=st.floats(0.0, 1.0), times=st.integers(1, 2), again=st.booleans())
    def refund(self, number, part, times, again):
        share = one_of(self.shares, number)
        if share is None:
            return
        amount_vnd = max(1, int((share.captured_vnd - share.refunded_vnd) * part))
        self.keys += 1
        keys = [f"{self.since}:{self.keys}:{0 if again else time}:{share.pk}" for time in range(times)]
        together([partial(_ask, share.pk, amount_vnd, key) for key in keys])

    @rule(number=numbers, status=st.sampled_from(["succeeded", "failed"]), times=st.integers(1, 2))
    def settle(self, number, status, times):
        asked = one_of(self.refunds.exclude(status="dropped"), number)
        if asked is not None:
            state = RefundState(f"re_{asked.pk}", status)
            together([lambda: settle_refund(refund_id=asked.pk, state=state)] * times)

    @rule(number=numbers)
    def retry(self, number):
        failed = one_of(self.refunds.filter(status="failed"), number)
        if failed is not None:
            try:
                retry_refund(refund_id=failed.pk, actor=SYSTEM)
            except NothingToRetry:
                return

    @rule(number=numbers, status=st.sampled_from(["warning_needs_response", "needs_response", "lost", "won"]))
    def dispute(self, number, status):
        payment = one_of(self.payments, number)
        if payment is not None:
            disputed(payment, status)

    @rule(number=numbers)
    def deliver(self, number):
        payment = one_of(self.payments.filter(order__parts__status="paid"), number)
        if payment is not None:
            delivered(payment)
            with clock.moment(clock.now() + timedelta(days=30)):
                close_delivered()

    @rule(times=st.integers(1, 2))
    def earn(self, times):
        together([release_earned] * times)

    @precondition(lambda _machine: not PayoutBatch.objects.exclude(status__in=["done", "cancelled"]).exists())
    @rule(answer=st.sampled_from(["paid", "failed", "paid then returned"]))
    def pay_out(self, answer):
        try:
            batch = approve_batch(batch_id=make_batch(actor=self.maker).pk, actor=self.checker)
        except NothingToPayOut:
            return
        for status in answer.split(" then "):
            lines = [f"{payout.reference},{status}," for payout in batch.payouts.all()]
            text = "\n".join(["reference,status,reason", *lines])
            together([partial(take_results, batch_id=batch.pk, text=text, actor=self.checker)] * 2)

    @rule(number=numbers)
    def tell_history_again(self, number):
        payment = one_of(self.payments, number)
        release_earned()
        before = _balances()
        if payment is not None:
            book_history(payment.pk)
        assert (post_missing(), _balances()) == (0, before)

    @rule(number=numbers)
    def die_between_two_steps(self, number):
        share = one_of(self.shares, number)
        if share is None:
            return
        before = _balances()
        with transaction.atomic():
            ask_refund(share_id=share.pk, amount_vnd=1, reason="x", request_key=f"dead:{share.pk}")
            transaction.set_rollback(True)
        assert _balances() == before

    @invariant()
    def books_are_whole(self):
        assert LedgerAccount.objects.aggregate(all=Sum("balance_vnd"))["all"] in (0, None)  # I1
        wrong = LedgerAccount.objects.annotate(sum=Sum("entries__amount_vnd")).exclude(balance_vnd=0, sum=None)
        assert not wrong.exclude(balance_vnd=F("sum")).exists()  # I4
        assert not LedgerAccount.objects.filter(group="order:clearing").exclude(balance_vnd=0).exists()  # I7

    @invariant()
    def nobody_has_money_and_a_debt(self):  # I6
        for producer in getattr(self, "producers", []):
            held = dict(LedgerAccount.objects.filter(producer=producer).values_list("group", "balance_vnd"))
            assert not (held.get("seller:receivable") and held.get("seller:available"))

    def teardown(self):
        assert list(trouble_in_books()) == []  # I1, I4, I8 and the statements
        for producer in getattr(self, "producers", []):
            _prove_producer(producer)


def _ask(share_id, amount_vnd, key):
    return ask_refund(share_id=share_id, amount_vnd=amount_vnd, reason="x", request_key=key)


def _balances():
    return dict(LedgerAccount.objects.exclude(balance_vnd=0).values_list("code", "balance_vnd"))


def _prove_producer(producer: Producer) -> None:
    """What we owe a producer is what is left of its sales, less what was paid out."""
    left = sum(each.producers_left_vnd for each in Allocation.objects.filter(producer=producer))
    paid_vnd = sum(Payout.objects.filter(producer=producer, status="paid").values_list("amount_vnd", flat=True))
    accounts = LedgerAccount.objects.filter(producer=producer)
    assert -(accounts.aggregate(all=Sum("balance_vnd"))["all"] or 0) == left - paid_vnd


def test_any_history_of_money_leaves_whole_books():
    histories = int(os.environ.get("HISTORIES", "6"))
    run_state_machine_as_test(Money, settings=hypothesis_settings(max_examples=histories, stateful_step_count=25))

    assert LedgerEntry.objects.count() > 100


def test_the_same_events_in_any_order_and_twice_give_the_same_balances():
    commission(750)
    withholding()
    payment = _history()
    events = _events_of(payment)
    results = []
    for seed in range(12):
        told = events * 2
        Random(seed).shuffle(told)  # noqa: S311  # variety, not secrecy
        with transaction.atomic():
            _forget_the_books()
            for event in told:
                event()
            results.append(_balances())
            transaction.set_rollback(True)

    assert results == [results[0]] * 12
    assert results[0]["psp:stripe:pending"] != 0


def _history():
    """A payment with refunds of every end, and a lost dispute."""
    order = placed(pack(producer=household()), pack(producer=household()), units=2)
    payment = opened(order)
    settle_payment(payment_id=payment.pk, state=session(payment))
    shares = list(payment.shares.order_by("pk"))
    for number, (share, amount_vnd, status) in enumerate(
        [(shares[0], 10_001, "succeeded"), (shares[0], 7_777, "failed"), (shares[1], 33_333, "succeeded")]
    ):
        asked = _ask(share.pk, amount_vnd, f"h{number}")
        settle_refund(refund_id=asked.pk, state=RefundState(f"re_h{number}", status))
    _ask(shares[1].pk, 5_555, "dropped")
    payment.refresh_from_db()
    disputed(payment)
    disputed(payment, "lost")
    return payment


def _events_of(payment):
    refunds = list(Refund.objects.filter(share__payment=payment))
    return [
        lambda: book_payment(payment_id=payment.pk, is_shared=True),
        *(lambda pk=refund.pk: book_refund_asked(refund_id=pk) for refund in refunds),
        *(lambda pk=refund.pk: book_refund_settled(refund_id=pk) for refund in refunds),
        lambda: book_dispute_news(dispute_id=Dispute.objects.get(payment=payment).pk),
    ]


def _forget_the_books():
    """As before there were any; rolled back afterwards."""
    tables = ["statementrow", "ledgerseal", "ledgerentry", "ledgertransaction", "allocation", "linecommission"]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in tables:
            cursor.execute(f"DELETE FROM payments_{table}")  # noqa: S608  # names of ours
        cursor.execute("UPDATE payments_ledgeraccount SET balance_vnd = 0, version = 0")
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
