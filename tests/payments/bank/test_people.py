"""What needs two people: whose a transfer in suspense is, and every transfer out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST
from marketplace.kernel.errors import StateConflict
from marketplace.kernel.models import AuditEntry
from orders.models import OrderNotice
from payments.errors import NoSuchPayment, NotInSuspense, NotTwice, NumberUsed, QueueMoved
from payments.models import BankCredit, BankRefund, LedgerAccount, ManualMatch, Refund
from payments.selectors.bank import suggestions_for
from payments.services.bank_refunds import (
    approve_bank_refund,
    fail_bank_refund,
    pay_bank_refund,
    prepare_bank_refund,
)
from payments.services.bank_reversing import reverse_credit
from payments.services.bank_suspense import approve_match, propose_match, refuse_match, return_to_sender
from payments.services.reconciling import send_refunds
from payments.services.refunding import ask_refund, retry_refund
from tests.payments.direct.paying import asked, house, payments_by_part

from .transferring import books_balance, fresh, opened, operators, pay, tell, uses

pytestmark = pytest.mark.django_db
GOES_TO = {"to_bin": "970436", "to_account": "0011", "to_name": "=Lý Thị Sà Rươl"}  # no formula for a spreadsheet


def lost(amount_vnd=None):
    """A payment, and a transfer for it whose words nobody can read."""
    payment = opened()
    return payment, tell("tien hang", amount_vnd or payment.amount_vnd)


def proposed(amount_vnd=None):
    payment, credit = lost(amount_vnd)
    maker, checker = operators()
    match = propose_match(credit_id=credit.pk, payment_id=payment.pk, why="gọi điện", actor=maker)
    return payment, credit, match, maker, checker


def test_two_people_place_a_transfer():
    payment, credit, match, _maker, checker = proposed()

    approve_match(match_id=match.pk, actor=checker)

    books_balance()
    assert (fresh(credit).state, uses(credit)) == ("matched", [("payment", payment.amount_vnd)])
    assert (fresh(payment).status, fresh(match).approved_by_id) == ("succeeded", checker.user_id)


def test_a_match_of_another_sum_goes_by_the_same_table():
    payment, credit, match, _maker, checker = proposed(5_000)

    approve_match(match_id=match.pk, actor=checker)

    assert (fresh(credit).state, fresh(payment).status) == ("partly", "open")


def test_nobody_approves_alone():
    payment, credit, match, maker, _checker = proposed()

    for alone in (maker, GUEST):
        with pytest.raises(NotTwice):
            approve_match(match_id=match.pk, actor=alone)

    assert (fresh(credit).state, uses(credit), fresh(payment).status) == (
        "suspense",
        [("suspense", payment.amount_vnd)],
        "open",
    )


def test_one_proposal_at_a_time_until_it_is_refused():
    payment, credit, match, maker, checker = proposed()

    with pytest.raises(StateConflict):
        propose_match(credit_id=credit.pk, payment_id=payment.pk, why="", actor=checker)
    refuse_match(match_id=match.pk, actor=checker)
    propose_match(credit_id=credit.pk, payment_id=payment.pk, why="", actor=maker)

    assert ManualMatch.objects.count() == 2
    with pytest.raises(StateConflict):
        approve_match(match_id=match.pk, actor=checker)


def test_what_is_placed_is_not_placed_again():
    payment, credit, match, maker, checker = proposed()
    approve_match(match_id=match.pk, actor=checker)

    with pytest.raises(NotInSuspense):
        propose_match(credit_id=credit.pk, payment_id=payment.pk, why="", actor=maker)
    with pytest.raises(NotInSuspense):
        return_to_sender(credit_id=credit.pk, actor=maker)

    assert BankRefund.objects.count() == 0


def test_a_payment_that_is_no_transfer_cannot_be_meant():
    _payment, credit = lost()

    with pytest.raises(NoSuchPayment):
        propose_match(credit_id=credit.pk, payment_id=0, why="", actor=operators(1)[0])


def test_suggestions_lack_exactly_that_sum_and_are_of_those_hours():
    with clock.moment(clock.now() - timedelta(hours=3)):
        opened()
    payment, credit = lost()
    partly = opened()
    pay(partly, 1_000)

    assert list(suggestions_for(credit)) == [payment]


def test_whoever_writes_the_order_number_is_suggested_and_not_guessed():
    payment = opened()

    credit = tell(f"thanh toan {payment.order.number}", 1_000)

    assert (credit.state, list(suggestions_for(credit))) == ("suspense", [payment])


def test_nobodys_money_goes_back_to_its_sender():
    _payment, credit = lost()

    refund = return_to_sender(credit_id=credit.pk, actor=operators(1)[0])

    books_balance()
    assert (fresh(credit).state, uses(credit)) == ("returning", [("owed", credit.amount_vnd)])
    assert (refund.amount_vnd, refund.payment) == (credit.amount_vnd, None)


def queued():
    """A refund of a part, in the queue of transfers out."""
    payment = opened()
    pay(payment)
    share = payment.shares.get()
    refund = ask_refund(share_id=share.pk, amount_vnd=10_000, reason="declined", request_key="k")
    send_refunds()
    return fresh(refund), BankRefund.objects.get()


def sent(row, maker, checker, bank_ref="FT1"):
    prepare_bank_refund(refund_id=row.pk, **GOES_TO, actor=maker)
    approve_bank_refund(refund_id=row.pk, actor=checker)
    return pay_bank_refund(refund_id=row.pk, bank_ref=bank_ref, actor=maker)


def test_a_refund_waits_for_two_people_and_then_the_buyer_is_told():
    refund, row = queued()
    maker, checker = operators()
    OrderNotice.objects.all().delete()
    send_refunds()
    waits = fresh(refund).status

    sent(row, maker, checker)
    send_refunds()

    assert (waits, fresh(refund).status, fresh(row).to_name) == ("asked", "succeeded", "LY THI SA RUOL")
    assert list(OrderNotice.objects.values_list("kind", flat=True)) == ["refunded"]
    assert {"prepare_bank_refund", "approve_bank_refund", "pay_bank_refund"} <= set(
        AuditEntry.objects.values_list("command", flat=True)
    )


def test_whoever_wrote_the_account_down_does_not_approve_it():
    _refund, row = queued()
    maker, checker = operators()
    prepare_bank_refund(refund_id=row.pk, **GOES_TO, actor=maker)

    for alone in (maker, GUEST):
        with pytest.raises(NotTwice):
            approve_bank_refund(refund_id=row.pk, actor=alone)
    prepare_bank_refund(refund_id=row.pk, **GOES_TO, actor=checker)
    with pytest.raises(NotTwice):
        approve_bank_refund(refund_id=row.pk, actor=checker)

    assert fresh(row).approved_at is None


def test_steps_are_never_skipped_or_done_twice():
    _refund, row = queued()
    maker, checker = operators()

    with pytest.raises(QueueMoved):
        approve_bank_refund(refund_id=row.pk, actor=checker)
    with pytest.raises(QueueMoved):
        pay_bank_refund(refund_id=row.pk, bank_ref="FT1", actor=maker)
    with pytest.raises(QueueMoved):
        fail_bank_refund(refund_id=row.pk, failure="x", actor=maker)
    sent(row, maker, checker)
    with pytest.raises(QueueMoved):
        prepare_bank_refund(refund_id=row.pk, **GOES_TO, actor=maker)
    with pytest.raises(QueueMoved):
        pay_bank_refund(refund_id=row.pk, bank_ref="FT2", actor=maker)

    assert pay_bank_refund(refund_id=row.pk, bank_ref="FT1", actor=maker).bank_ref == "FT1"
    assert AuditEntry.objects.filter(command="pay_bank_refund").count() == 1


def test_a_transfer_that_comes_back_is_sent_again_as_a_refund_of_its_own():
    refund, row = queued()
    maker, checker = operators()
    sent(row, maker, checker)

    fail_bank_refund(refund_id=row.pk, failure="sai số tài khoản", actor=maker)
    again = retry_refund(refund_id=refund.pk, actor=maker)
    send_refunds()

    assert (fresh(refund).status, fresh(again).status) == ("failed", "asked")
    assert [each.standing for each in BankRefund.objects.all()] == ["Chuyển không tới", "Chờ số tài khoản"]


def test_what_was_too_much_and_comes_back_waits_anew():
    payment = opened()
    pay(payment, payment.amount_vnd + 9_000)
    row = BankRefund.objects.get()
    maker, checker = operators()
    sent(row, maker, checker)

    fail_bank_refund(refund_id=row.pk, failure="đóng tài khoản", actor=maker)

    row = fresh(row)
    assert (row.standing, row.approved_by, row.failure) == ("Chờ số tài khoản", None, "đóng tài khoản")
    assert (Refund.objects.count(), BankCredit.objects.count()) == (0, 1)


def test_a_number_of_the_bank_tells_of_one_transfer_out_only():
    payment = opened()
    pay(payment, payment.amount_vnd + 9_000)
    row = BankRefund.objects.get()
    maker, checker = operators()
    sent(row, maker, checker)
    fail_bank_refund(refund_id=row.pk, failure="đóng tài khoản", actor=maker)

    with pytest.raises(NumberUsed):
        sent(row, maker, checker, "FT1")
    between = bank_holds()
    pay_bank_refund(refund_id=row.pk, bank_ref="FT2", actor=maker)

    books_balance()
    assert (between, bank_holds()) == (payment.amount_vnd + 9_000, payment.amount_vnd)


def test_what_comes_back_of_money_the_bank_took_back_stays_here():
    payment = opened()
    credit = pay(payment, payment.amount_vnd + 9_000)
    row = BankRefund.objects.get()
    maker, checker = operators()
    sent(row, maker, checker)
    reverse_credit(credit_id=credit.pk, actor=maker)
    lost_vnd = loss()

    fail_bank_refund(refund_id=row.pk, failure="đóng tài khoản", actor=maker)

    books_balance()
    assert (fresh(row).standing, BankRefund.objects.to_prepare().count()) == ("Không phải trả nữa", 0)
    assert (bank_holds(), lost_vnd - loss()) == (0, 9_000)


def test_money_for_us_is_never_placed_with_a_payment_to_a_producer():
    direct = payments_by_part(asked(house()))[0]
    credit = tell("tien hang", direct.amount_vnd)

    with pytest.raises(NoSuchPayment):
        propose_match(credit_id=credit.pk, payment_id=direct.pk, why="", actor=operators(1)[0])

    assert ManualMatch.objects.count() == 0


def bank_holds():
    return balance("bank:settlement")


def loss():
    return balance("platform:dispute_loss")


def balance(code):
    return LedgerAccount.objects.filter(code=code).values_list("balance_vnd", flat=True).first() or 0
