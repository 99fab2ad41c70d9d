"""One code per producer's part: what is paid goes on, what is not is let go, and nobody's word is taken alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from catalog.models import Lot
from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, SYSTEM
from marketplace.kernel.models import AuditEntry
from orders.errors import NoDirectAccount
from orders.models import Order, OrderNotice, SellerOrder, StockHold
from orders.services.direct import change_settlement, note_direct_account, release_unpaid_parts
from orders.services.unpaid import cancel_order, release_unpaid
from payments.errors import DirectMoved, MethodNotOffered, NumberNeeded, WordsNeeded
from payments.models import DirectRefund, Payment, Refund
from payments.services.direct_opening import open_direct
from payments.services.direct_paying import confirm_direct, deny_direct, give_up_direct, say_transferred
from payments.services.direct_pressing import press_for_direct
from payments.services.opening import open_payment
from payments.services.reconciling import reconcile_payments, send_refunds
from tests.factories import ProducerFactory
from tests.orders.making import pack, placed

from .paying import asked, go_direct, house, operator, payments_by_part, seen, statuses, worker

pytestmark = pytest.mark.django_db


def late(order):
    """The time of its unpaid parts is over."""
    SellerOrder.objects.filter(order=order, pay_by__isnull=False).update(pay_by=clock.now() - timedelta(minutes=1))


def free_units() -> list[int]:
    return [lot.units_on_hand - lot.units_held for lot in Lot.objects.order_by("pk")]


def told(kind: str) -> int:
    return OrderNotice.objects.filter(kind=kind, channel="email").count()


def test_each_producer_has_a_code_of_its_own_to_its_own_account():
    first, second = house(bank_account="1111"), house(bank_account="2222")

    order = asked(first, second)

    payments = payments_by_part(order)
    assert [payment.qr.account for payment in payments] == ["1111", "2222"]
    assert [payment.amount_vnd for payment in payments] == list(order.parts.values_list("total_vnd", flat=True))
    assert len({payment.qr.reference for payment in payments}) == 2
    assert open_direct(order_id=order.pk, actor=GUEST) == payments


def test_what_is_paid_goes_on_and_what_is_not_is_let_go():
    order = asked()
    first, second = payments_by_part(order)

    seen(first)
    late(order)
    release_unpaid_parts()
    reconcile_payments()

    order.refresh_from_db()
    second.refresh_from_db()
    assert (statuses(order), order.paid_at is None, order.cancelled_at) == (["paid", "cancelled"], False, None)
    assert (free_units(), second.status) == ([9, 10], "closed")
    assert SellerOrder.objects.get(direct_payments=second).due_vnd == 0
    assert (told("direct_paid"), told("to_confirm"), told("part_let_go")) == (1, 1, 1)


def test_nobody_pays_and_the_whole_order_is_cancelled():
    order = asked()

    late(order)
    release_unpaid_parts()

    order.refresh_from_db()
    assert (statuses(order), order.cancel_reason, free_units()) == (["cancelled"] * 2, "unpaid", [10, 10])
    assert told("part_let_go") == 0


def test_the_clock_of_collected_orders_leaves_direct_ones_alone():
    order = asked()
    Order.objects.update(hold_expires_at=clock.now() - timedelta(minutes=1))

    assert release_unpaid() == 0
    assert statuses(order) == ["awaiting_payment"] * 2


def test_the_buyers_word_holds_the_goods_and_pays_nothing():
    order = asked()
    payment, other = payments_by_part(order)

    say_transferred(payment_id=payment.pk, bank_ref=" FT26332 ", actor=GUEST)
    late(order)
    release_unpaid_parts()

    payment.refresh_from_db()
    assert (statuses(order), payment.status) == (["awaiting_payment", "cancelled"], "open")
    assert (payment.direct.bank_ref, told("direct_said")) == ("FT26332", 1)
    assert (other.shares.count(), payment.shares.count()) == (0, 0)


def test_a_word_without_a_number_is_refused_and_changes_nothing():
    payment = payments_by_part(asked(house()))[0]

    with pytest.raises(NumberNeeded):
        say_transferred(payment_id=payment.pk, bank_ref="  ", actor=GUEST)

    assert (payment.direct.said_at, SellerOrder.objects.get().pay_by is None) == (None, False)


def test_a_second_tap_is_refused_and_the_first_is_in_the_audit():
    payment = payments_by_part(asked(house()))[0]
    actor = worker(payment.part.producer)
    confirm_direct(payment_id=payment.pk, how="producer", actor=actor)

    with pytest.raises(DirectMoved):
        confirm_direct(payment_id=payment.pk, how="producer", actor=actor)

    row = AuditEntry.objects.get(command="confirm_direct")
    assert (row.actor_id, row.after["how"], payment.shares.count()) == (actor.user_id, "producer", 1)


def test_money_that_comes_late_revives_the_part_while_its_goods_are_free():
    order = asked()
    first, second = payments_by_part(order)
    seen(first)
    late(order)
    release_unpaid_parts()
    reconcile_payments()

    seen(second)

    part = SellerOrder.objects.get(direct_payments=second)
    assert (statuses(order), part.due_vnd, free_units()) == (["paid", "paid"], part.total_vnd, [9, 9])
    assert Refund.objects.count() == 0


def test_money_of_an_order_that_was_cancelled_for_want_of_it_revives_one_part():
    order = asked()
    late(order)
    release_unpaid_parts()

    seen(payments_by_part(order)[1])

    order.refresh_from_db()
    assert (statuses(order), order.cancelled_at, order.cancel_reason) == (["cancelled", "paid"], None, "")


def test_money_for_goods_that_are_gone_is_owed_back_by_its_producer():
    order = asked(house())
    payment = payments_by_part(order)[0]
    cancel_order(order_id=order.pk, reason="by_buyer", actor=GUEST)

    seen(payment)
    send_refunds()
    press_for_direct()

    refund = DirectRefund.objects.get()
    assert (refund.amount_vnd, refund.state, statuses(order)) == (payment.amount_vnd, "owed", ["cancelled"])
    assert (told("direct_refund_owed"), told("direct_refund_coming"), told("money_back")) == (1, 1, 0)


def test_the_producer_looks_and_does_not_see_it():
    payment = payments_by_part(asked(house()))[0]
    actor = worker(payment.part.producer)
    with pytest.raises(DirectMoved):
        deny_direct(payment_id=payment.pk, actor=actor)
    say_transferred(payment_id=payment.pk, bank_ref="FT1", actor=GUEST)

    deny_direct(payment_id=payment.pk, actor=actor)
    deny_direct(payment_id=payment.pk, actor=actor)

    assert (told("direct_denied"), told("direct_hangs")) == (1, 1)
    assert seen(payment).status == "succeeded"  # it came after all


def test_an_operator_ends_what_hangs_with_a_reason_and_not_without():
    order = asked()
    first, second = payments_by_part(order)
    for payment in (first, second):
        say_transferred(payment_id=payment.pk, bank_ref="FT1", actor=GUEST)
    with pytest.raises(WordsNeeded):
        give_up_direct(payment_id=second.pk, why=" ", actor=operator())

    confirm_direct(payment_id=first.pk, how="operator", why="Biên nhận và sao kê", actor=operator())
    give_up_direct(payment_id=second.pk, why="Sao kê không có", actor=operator())

    second.refresh_from_db()
    assert (statuses(order), second.status, free_units()) == (["paid", "cancelled"], "closed", [9, 10])


def test_a_producer_that_says_nothing_is_reminded_and_then_an_operator_hears():
    payment = payments_by_part(asked(house()))[0]
    say_transferred(payment_id=payment.pk, bank_ref="FT1", actor=GUEST)
    told_row = payment.direct
    type(told_row).objects.update(
        said_at=clock.now() - timedelta(hours=13), confirm_by=clock.now() + timedelta(hours=11)
    )

    press_for_direct()
    press_for_direct()
    type(told_row).objects.update(confirm_by=clock.now())
    press_for_direct()
    press_for_direct()

    assert (told("direct_reminder"), told("direct_hangs")) == (1, 1)
    assert SellerOrder.objects.get().status == "awaiting_payment"


def test_a_change_of_the_way_never_touches_an_order_that_exists():
    collected = placed(pack(producer=house()))
    go_direct()
    direct = placed(pack(producer=house()))

    change_settlement(way="platform_collect", actor=SYSTEM)

    assert [Order.objects.get(pk=each.pk).settlement for each in (collected, direct)] == [
        "platform_collect",
        "seller_direct",
    ]
    assert open_payment(order_id=collected.pk, actor=GUEST, provider="vietqr").part_id is None
    with pytest.raises(MethodNotOffered):
        open_payment(order_id=direct.pk, actor=GUEST, provider="stripe")
    assert Payment.objects.filter(order=direct).count() == 0


def test_a_producer_without_an_account_cannot_be_ordered_from_and_nothing_is_held():
    goods = pack(producer=ProducerFactory())
    go_direct()

    with pytest.raises(NoDirectAccount, match="chưa có tài khoản"):
        placed(goods)

    assert (Order.objects.count(), StockHold.objects.count()) == (0, 0)


def test_while_a_new_account_cools_down_nobody_pays_into_any():
    producer = house()
    goods = pack(producer=producer)
    note_direct_account(producer=producer, usable_from=clock.now() + timedelta(days=3), actor=SYSTEM)
    go_direct()

    with pytest.raises(NoDirectAccount):
        placed(goods)
