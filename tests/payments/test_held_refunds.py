"""No buyer gets the same money from us and from the bank."""

from __future__ import annotations

from functools import partial

import pytest

from marketplace.kernel.audit import SYSTEM
from payments.errors import BankLooks, NothingToRetry, QueueMoved, RefundRefused
from payments.gateways import RefundState
from payments.models import BankRefund, Dispute, Payment, PaymentShare, Refund
from payments.services.bank_refunds import approve_bank_refund, pay_bank_refund, prepare_bank_refund
from payments.services.disputing import book_dispute
from payments.services.reconciling import hear_of_money_back, send_refunds
from payments.services.refunding import ask_refund, retry_refund, send_refund, settle_refund
from tests.orders.making import pack, placed
from tests.races import race

from .bank.transferring import operators
from .pretending import NAME, disputed, paid_there


def ask(payment):
    share = payment.shares.first()
    return ask_refund(share_id=share.pk, amount_vnd=share.captured_vnd, reason="declined", request_key="declined:1")


def standing():
    refund = Refund.objects.with_standing().get()
    return refund.status, refund.is_waiting, refund.share.refunded_vnd


@pytest.mark.django_db
def test_a_refund_waits_while_the_bank_looks_and_goes_out_when_it_is_won(there):
    refund = ask(payment := paid_there(placed(pack())))
    disputed(payment)

    send_refund(refund_id=refund.pk)
    held = (send_refunds(), standing(), len(there.refunds))
    disputed(payment, "won")
    send_refunds()

    assert held == (0, ("asked", True, payment.amount_vnd), 0)
    assert (standing(), len(there.refunds)) == (("succeeded", False, payment.amount_vnd), 1)


@pytest.mark.django_db
def test_nobody_approves_a_transfer_out_while_a_bank_looks_into_its_payment(there):
    """The card did not take it back, so it waits to go out by hand; then the buyer asks the bank for it."""
    failed = ask(payment := paid_there(placed(pack())))
    settle_refund(refund_id=failed.pk, state=RefundState("re_1", "failed"))
    maker, checker = operators()
    again = send_refund(refund_id=retry_refund(refund_id=failed.pk, actor=maker, by_transfer=True).pk)
    row = BankRefund.objects.get()
    prepare_bank_refund(refund_id=row.pk, to_bin="970436", to_account="1", to_name="A", actor=maker)
    approve_bank_refund(refund_id=row.pk, actor=checker)

    disputed(payment)

    row.refresh_from_db()
    assert (row.approved_at, row.approved_by, row.prepared_by_id) == (None, None, maker.user_id)
    with pytest.raises(BankLooks):
        approve_bank_refund(refund_id=row.pk, actor=checker)
    with pytest.raises(QueueMoved):
        pay_bank_refund(refund_id=row.pk, bank_ref="FT1", actor=maker)
    disputed(payment, "won")
    approve_bank_refund(refund_id=row.pk, actor=checker)
    pay_bank_refund(refund_id=row.pk, bank_ref="FT1", actor=maker)
    again.refresh_from_db()
    assert again.status == "succeeded"


@pytest.mark.django_db
@pytest.mark.parametrize("asked_first", [True, False])
def test_what_the_bank_paid_is_never_sent(there, asked_first):
    payment = paid_there(placed(pack()))
    if asked_first:
        ask(payment)
    disputed(payment, "lost")
    if not asked_first:
        ask(payment)

    send_refunds()
    send_refund(refund_id=Refund.objects.get().pk)

    assert (standing(), there.refunds) == (("dropped", False, 0), {})


@pytest.mark.django_db
def test_a_question_of_the_bank_holds_nothing(there):
    ask(payment := paid_there(placed(pack())))
    disputed(payment, "warning_needs_response")

    send_refunds()

    assert standing()[0] == "succeeded"


@pytest.mark.django_db
def test_a_dispute_we_have_not_heard_of_refuses_the_refund_which_then_waits(there):
    refund = ask(payment := paid_there(placed(pack())))
    there.dispute(payment)

    send_refund(refund_id=refund.pk)
    hear_of_money_back()
    waiting = standing()
    there.dispute(payment, "won")
    hear_of_money_back()
    send_refunds()

    assert waiting == ("asked", True, payment.amount_vnd)
    # The provider repeats its refusal for the first key: the second attempt had one of its own.
    assert (standing()[0], list(there.answers)) == ("succeeded", ["declined:1", "declined:1~1"])


@pytest.mark.django_db
def test_any_other_refusal_is_a_failure_to_look_after(there):
    refund = ask(payment := paid_there(placed(pack())))
    there.answers["declined:1"] = RefundRefused("charge_already_refunded", is_disputed=False)

    send_refund(refund_id=refund.pk)

    refund.refresh_from_db()
    assert (refund.status, refund.failure_code, refund.share.refunded_vnd) == ("failed", "charge_already_refunded", 0)
    assert payment.shares.get().refunds.stuck().count() == 1


@pytest.mark.django_db
def test_one_that_may_be_there_already_is_asked_for_with_the_same_key(there):
    refund = ask(payment := paid_there(placed(pack())))
    there.silent.add("refund")
    with pytest.raises(Exception, match="nobody answers"):
        send_refund(refund_id=refund.pk)
    there.silent.clear()
    there.dispute(payment)
    hear_of_money_back()

    send_refunds()

    assert (standing()[0], len(there.refunds)) == ("succeeded", 1)


@pytest.mark.django_db
def test_what_was_dropped_and_then_won_late_can_be_sent_by_hand(there):
    refund = ask(payment := paid_there(placed(pack())))
    disputed(payment, "lost")
    disputed(payment, "won")

    again = retry_refund(refund_id=refund.pk, actor=SYSTEM)
    send_refunds()

    again.refresh_from_db()
    assert (again.status, again.share.refunded_vnd) == ("succeeded", payment.amount_vnd)


@pytest.mark.django_db
def test_what_a_bank_paid_in_part_leaves_is_for_a_person_to_see_to(there):
    payment = paid_there()
    refund = ask(payment)
    disputed(payment, "lost", amount_vnd=payment.amount_vnd - refund.amount_vnd)

    assert list(Refund.objects.stuck()) == [refund]
    with pytest.raises(NothingToRetry):
        retry_refund(refund_id=refund.pk, actor=SYSTEM)


@pytest.mark.django_db
def test_a_provider_that_never_stops_refusing_is_given_up(there):
    refund = ask(payment := paid_there(placed(pack())))
    there.dispute(payment)

    for _ in range(40):
        send_refund(refund_id=refund.pk)

    refund.refresh_from_db()
    assert (refund.status, refund.refusals, refund.failure_code) == ("failed", 30, "charge_disputed")


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("round_", range(3))
def test_a_dispute_and_a_refund_at_the_same_time(there, round_):
    refund = ask(payment := paid_there(placed(pack())))
    state = there.dispute(payment)
    there.disputes.clear()  # the provider would refuse; here our own rule is alone

    race(
        Payment.objects.all(),
        [partial(book_dispute, provider=NAME, state=state), *[partial(send_refund, refund_id=refund.pk)] * 3],
    )
    send_refunds()

    refund.refresh_from_db()
    assert Dispute.objects.count() == 1
    assert len(there.refunds) == (refund.sent_at is not None) == (refund.status == "succeeded")


@pytest.mark.usefixtures("committed")
def test_a_lost_dispute_and_a_refund_asked_at_the_same_time_never_both_pay(there):
    payment = paid_there(placed(pack()))
    state = there.dispute(payment, "lost")

    race(Payment.objects.all(), [partial(ask, payment), partial(book_dispute, provider=NAME, state=state)])
    send_refunds()

    assert (standing(), PaymentShare.objects.get().refunded_vnd, there.refunds) == (("dropped", False, 0), 0, {})
