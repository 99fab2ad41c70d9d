"""Transfers at the same time, in a database where everything really commits."""

from __future__ import annotations

from functools import partial

import pytest

from payments.errors import QueueMoved
from payments.models import BankCredit, BankCreditUse, BankRefund, Payment, PaymentShare
from payments.services.bank_matching import process_credit
from payments.services.bank_news import keep_movements
from payments.services.bank_refunds import approve_bank_refund, prepare_bank_refund
from payments.services.bank_suspense import return_to_sender
from tests.races import race

from .transferring import fresh, movement, opened, operators

pytestmark = pytest.mark.usefixtures("committed")


def kept(content, amount_vnd, *, provider="sepay", **changes):
    """A movement that was told and waits to be worked on."""
    (pk,) = keep_movements(provider=provider, movements=[(movement(content, amount_vnd, **changes), "{}")])
    return pk


def states():
    return sorted(BankCredit.objects.values_list("state", flat=True))


def test_one_transfer_worked_on_six_times_at_once_counts_once():
    payment = opened()
    credit_id = kept(payment.session_ref, payment.amount_vnd)

    race(Payment.objects.all(), [partial(process_credit, credit_id=credit_id)] * 6)

    assert (states(), BankCreditUse.objects.count(), PaymentShare.objects.count()) == (["matched"], 1, 1)


def test_six_whole_transfers_at_once_pay_once_and_five_go_back():
    payment = opened()
    ids = [kept(payment.session_ref, payment.amount_vnd) for _ in range(6)]

    race(Payment.objects.all(), [partial(process_credit, credit_id=pk) for pk in ids])

    assert states() == ["matched"] + ["twice"] * 5
    assert list(BankRefund.objects.values_list("amount_vnd", flat=True)) == [payment.amount_vnd] * 5
    assert fresh(payment).status == "succeeded"


def test_two_sources_at_once_tell_of_one_transfer():
    payment = opened()
    ids = [kept(payment.session_ref, payment.amount_vnd, provider=name, bank_ref="FT1") for name in ("sepay", "casso")]

    race(Payment.objects.all(), [partial(process_credit, credit_id=pk) for pk in ids])

    assert (states(), BankRefund.objects.count()) == (["copy", "matched"], 0)


def test_nobody_can_give_the_same_money_back_twice():
    credit_id = kept("tien hang", 5_000)
    process_credit(credit_id=credit_id)
    people = operators(3)

    race(BankCredit.objects.all(), [partial(return_to_sender, credit_id=credit_id, actor=one) for one in people])

    assert (BankRefund.objects.count(), states()) == (1, ["returning"])


def test_two_approvals_at_once_are_one():
    process_credit(credit_id=(credit_id := kept("tien hang", 5_000)))
    maker, *checkers = operators(4)
    row = return_to_sender(credit_id=credit_id, actor=maker)
    prepare_bank_refund(refund_id=row.pk, to_bin="970436", to_account="1", to_name="A", actor=maker)

    told = race(
        BankRefund.objects.all(), [partial(approve_bank_refund, refund_id=row.pk, actor=one) for one in checkers]
    )

    assert len([each for each in told if isinstance(each, QueueMoved)]) == 2
