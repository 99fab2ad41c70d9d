"""What a transfer becomes: every row of the table of shared payments.md section 4."""

from __future__ import annotations

from datetime import timedelta

import pytest

from catalog.models import Lot
from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, SYSTEM
from marketplace.kernel.models import AuditEntry
from orders.models import Order, OrderNotice
from orders.services.notices import send_notices
from orders.services.unpaid import cancel_order
from payments.models import BankCredit, BankRefund, Dispute, Payment, PaymentShare, Refund
from payments.services.bank_matching import give_up_partly_paid, process_credit, process_credits
from payments.services.bank_news import keep_movements
from payments.services.opening import open_payment
from payments.services.reconciling import reconcile_payments, send_refunds
from payments.services.settling import settle_payment
from tests.orders.making import pack, placed
from tests.payments.test_settling import session

from .transferring import fresh, movement, opened, pay, tell, uses

pytestmark = pytest.mark.django_db


def closed(payment, reason="unpaid", **ago):
    """The hold of an order ran out so long ago, and the sweep closed its page."""
    with clock.moment(clock.now() - timedelta(**ago)):
        cancel_order(order_id=payment.order_id, reason=reason, actor=SYSTEM)
    reconcile_payments()
    return fresh(payment)


def test_the_right_words_and_the_right_sum_pay_the_order():
    payment = opened(placed(pack(), pack()))

    credit = pay(payment)

    assert (credit.state, uses(credit)) == ("matched", [("payment", payment.amount_vnd)])
    assert fresh(payment).status == "succeeded"
    assert Order.objects.get().paid_at is not None
    assert sum(PaymentShare.objects.values_list("captured_vnd", flat=True)) == payment.amount_vnd


@pytest.mark.parametrize("again", range(3))
def test_the_same_message_again_changes_nothing(again):
    payment = opened()
    told = movement(payment.session_ref, payment.amount_vnd)

    for _ in range(again + 1):
        for pk in keep_movements(provider="sepay", movements=[(told, "{}")]):
            process_credit(credit_id=pk)
        process_credits()

    assert (BankCredit.objects.count(), BankRefund.objects.count(), PaymentShare.objects.count()) == (1, 0, 1)


@pytest.mark.parametrize("odd", [{"direction": "out"}, {"account": "99"}, {"amount_vnd": 0}])
def test_what_is_none_of_our_business_is_kept_and_ignored(odd):
    payment = opened()

    credit = tell(payment.session_ref, **{"amount_vnd": payment.amount_vnd, **odd})

    assert (credit.state, uses(credit), fresh(payment).status) == ("ignored", [], "open")


def test_too_little_waits_for_the_rest_under_the_same_words():
    payment = opened()

    first = pay(payment, 30_000)
    waits = (fresh(payment).status, Order.objects.get().paid_at)
    rest = pay(payment, payment.amount_vnd - 30_000)

    assert (first.state, waits, rest.state) == ("partly", ("open", None), "matched")
    assert (fresh(payment).status, BankRefund.objects.count()) == ("succeeded", 0)


def test_too_much_pays_the_order_and_the_rest_is_owed_back():
    payment = opened()

    credit = pay(payment, payment.amount_vnd + 7_000, counter_account="777", counter_bin="970436", counter_name="LY")

    owed = BankRefund.objects.get()
    assert (credit.state, uses(credit)) == ("excess", [("payment", payment.amount_vnd), ("owed", 7_000)])
    assert (fresh(payment).status, owed.amount_vnd, owed.payment) == ("succeeded", 7_000, payment)
    assert (owed.to_bin, owed.to_account, owed.to_name) == ("970436", "777", "LY")


def test_a_second_transfer_is_owed_back_whole():
    payment = opened()
    pay(payment)

    second = pay(payment)

    assert (second.state, uses(second)) == ("twice", [("owed", payment.amount_vnd)])
    assert list(BankRefund.objects.values_list("amount_vnd", flat=True)) == [payment.amount_vnd]
    assert PaymentShare.objects.count() == 1


def test_late_money_revives_the_order_while_its_goods_are_free():
    payment = closed(opened(), hours=2)

    credit = pay(payment)

    order = Order.objects.get()
    assert (credit.state, fresh(payment).status) == ("late", "succeeded")
    assert (order.paid_at is not None, order.cancelled_at, Refund.objects.count()) == (True, None, 0)


@pytest.mark.parametrize("why", ["older than a day", "goods are gone", "given up by the buyer"])
def test_late_money_that_cannot_revive_goes_back_and_ships_nothing(why):
    payment = opened()
    payment = closed(payment, **({"hours": 25} if why == "older than a day" else {"minutes": 5}))
    if why == "goods are gone":
        Lot.objects.update(units_on_hand=0)
    if why == "given up by the buyer":
        Order.objects.update(cancel_reason="by_buyer")

    credit = pay(payment)
    send_refunds()

    refund, queued = Refund.objects.get(), BankRefund.objects.get()
    assert (credit.state, Order.objects.get().paid_at) == ("late", None)
    assert (refund.reason, refund.status, refund.amount_vnd) == ("too_late", "asked", payment.amount_vnd)
    assert (queued.amount_vnd, queued.key, refund.provider_ref) == (
        payment.amount_vnd,
        refund.request_key,
        f"bank_{queued.pk}",
    )


def test_late_money_that_is_too_little_is_owed_back():
    payment = closed(opened(), minutes=5)

    credit = pay(payment, 10_000)

    assert (credit.state, uses(credit), fresh(payment).status) == ("late", [("owed", 10_000)], "closed")


def test_what_came_before_the_time_ran_out_goes_back():
    payment = opened()
    credit = pay(payment, 30_000)
    closed(payment, minutes=1)

    counted = [give_up_partly_paid(), give_up_partly_paid()]

    assert (counted, uses(credit)) == ([1, 0], [("owed", 30_000)])
    assert list(BankRefund.objects.values_list("amount_vnd", "payment")) == [(30_000, payment.pk)]


def test_the_rest_that_comes_before_the_sweep_still_pays():
    payment = opened()
    pay(payment, 30_000)
    closed(payment, minutes=1)

    pay(payment, payment.amount_vnd - 30_000)

    assert (fresh(payment).status, give_up_partly_paid()) == ("succeeded", 0)


@pytest.mark.parametrize("words", ["chuyen tien", "ST7K2Q9D4W", "ST7K2Q9D4V"])
def test_words_without_a_known_reference_wait_in_suspense(words):
    payment = opened()

    credit = tell(words, payment.amount_vnd)

    assert (credit.state, uses(credit)) == ("suspense", [("suspense", payment.amount_vnd)])
    assert fresh(payment).status == "open"


def test_words_with_two_known_references_wait_for_a_person():
    first, second = opened(), opened()

    credit = tell(f"{first.session_ref} {second.session_ref}", first.amount_vnd)

    assert (credit.state, fresh(first).status, fresh(second).status) == ("suspense", "open", "open")


def test_two_sources_that_tell_of_one_transfer_count_once():
    payment = opened()

    told = [
        pay(payment, provider="sepay", bank_ref="FT1").state,
        pay(payment, provider="casso", bank_ref="FT1").state,
        pay(payment, provider="statement", bank_ref="").state,
    ]

    assert (told, BankRefund.objects.count()) == (["matched", "copy", "copy"], 0)


def test_two_real_transfers_told_by_two_sources_stay_two():
    payment = opened()
    for _ in range(2):
        pay(payment, provider="sepay")

    copies = [pay(payment, provider="statement").same_as for _ in range(2)]

    assert len({copy.pk for copy in copies}) == 2
    assert BankRefund.objects.count() == 1


def test_a_transfer_that_only_the_statement_knows_is_found_there():
    payment = opened()
    pay(payment, provider="sepay")

    states = [pay(payment, provider="statement").state for _ in range(2)]

    assert (states, BankRefund.objects.count()) == (["copy", "twice"], 1)


def test_a_message_that_comes_after_the_statement_is_the_copy():
    payment = opened()
    pay(payment, provider="statement")

    assert (pay(payment, provider="sepay").state, BankRefund.objects.count()) == ("copy", 0)


def test_a_bank_that_takes_a_transfer_back_flags_the_order():
    payment = opened()
    credit = pay(payment, bank_ref="FT24277012345")
    OrderNotice.objects.all().delete()

    told = [tell("HOAN TRA GD FT24277012345", payment.amount_vnd, direction="out").state for _ in range(2)]

    dispute = Dispute.objects.get()
    assert (told, fresh(credit).state, dispute.status) == (["ignored", "ignored"], "reversed", "lost")
    assert (dispute.reason, dispute.amount_vnd) == ("bank_reversal", payment.amount_vnd)
    assert set(OrderNotice.objects.values_list("kind", flat=True)) == {"dispute_lost", "part_dispute_lost"}
    assert AuditEntry.objects.filter(command="reverse_bank_credit").count() == 1


def test_a_reversal_makes_a_partly_paid_order_short_again():
    payment = opened()
    pay(payment, 30_000, bank_ref="FT24277012345")

    tell("REVERSAL FT24277012345", 30_000, direction="out")
    whole = pay(payment)

    assert (whole.state, fresh(payment).status, Dispute.objects.count()) == ("matched", "succeeded", 0)


def test_a_refund_in_the_queue_never_leaves_after_a_reversal():
    payment = closed(opened(), hours=30)
    pay(payment, bank_ref="FT24277012345")
    send_refunds()

    tell("HOAN TRA FT24277012345", payment.amount_vnd, direction="out")

    refund = Refund.objects.get()
    assert (refund.status, refund.share.refunded_vnd, BankRefund.objects.open().count()) == ("dropped", 0, 0)


def test_what_was_too_much_stays_here_when_the_bank_takes_it_back():
    payment = opened()
    pay(payment)
    pay(payment, bank_ref="FT24277012345")

    tell("THU HOI FT24277012345", payment.amount_vnd, direction="out")

    assert (BankRefund.objects.open().count(), Dispute.objects.count()) == (0, 0)


@pytest.mark.parametrize("words", ["FT24277012345", "HOAN TRA FT999", "hoàn trả 24277012345"])
def test_money_out_in_other_words_takes_nothing_back(words):
    payment = opened()
    credit = pay(payment, bank_ref="FT24277012345")

    tell(words, payment.amount_vnd, direction="out")

    assert fresh(credit).state == "matched"


def test_a_card_instead_closes_the_code_and_a_transfer_after_it_goes_back(settings):
    payment = opened()
    card = Payment(order=payment.order, amount_vnd=payment.amount_vnd, session_ref="cs_1")
    Payment.objects.filter(pk=payment.pk).update(status="closed")
    card.save(force_insert=True)
    settle_payment(payment_id=card.pk, state=session(card))

    credit = pay(fresh(payment))

    refund = Refund.objects.get()
    assert (credit.state, refund.reason, refund.share.payment) == ("late", "paid_twice", payment)


def test_opening_again_gives_the_same_code_and_another_order_another():
    payment = opened()

    again = open_payment(order_id=payment.order_id, actor=GUEST)

    assert (again.pk, again.session_ref) == (payment.pk, payment.session_ref)
    assert opened().session_ref != payment.session_ref


def test_a_sweep_settles_what_a_killed_process_left():
    payment = opened()
    told = movement(payment.session_ref, payment.amount_vnd)
    keep_movements(provider="sepay", movements=[(told, "{}")])

    assert (process_credits(), process_credits(), fresh(payment).status) == (1, 0, "succeeded")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_letter_of_transfers_can_be_written(mailoutbox, language):
    payment = opened()
    pay(payment, 30_000)
    pay(payment, payment.amount_vnd)
    OrderNotice.objects.update(language=language)

    send_notices()

    assert set(OrderNotice.objects.values_list("kind", flat=True)) >= {"transfer_short", "transfer_back"}
    assert all(payment.order.number in mail.subject for mail in mailoutbox)
