"""A bank looks into a payment: booked from what the provider answers, in whatever order its messages come."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from django.db import transaction

from marketplace.kernel import clock
from orders.models import OrderNotice
from orders.services.notices import send_notices
from payments.models import Dispute, Payment, Refund
from payments.services.disputing import book_dispute
from payments.services.reconciling import hear_of_money_back
from payments.services.settling import settle_payment
from payments.states import LADDER
from tests.factories import ProducerFactory
from tests.orders.making import pack, placed

from .pretending import NAME, dispute_of, disputed, paid_there, tell
from .test_settling import opened, session, settled

pytestmark = pytest.mark.django_db


def one_of_two_producers():
    """A paid order of two producers, its messages so far out of the way."""
    payment = paid_there(placed(*(pack(producer=ProducerFactory(email=f"{name}@htx.example")) for name in "ab")))
    OrderNotice.objects.all().delete()
    return payment


def told():
    return sorted(OrderNotice.objects.values_list("kind", "recipient"))


def test_a_dispute_is_booked_once_and_everybody_hears_of_it(there):
    payment = one_of_two_producers()
    state = there.dispute(payment, due_by=clock.now() + timedelta(days=7))

    for _ in range(3):
        tell("dispute", state.dispute_ref)

    dispute = Dispute.objects.get()
    assert (dispute.payment, dispute.status, dispute.amount_vnd) == (payment, "needs_response", payment.amount_vnd)
    assert (dispute.opened_at, dispute.due_by, dispute.closed_at) == (state.opened_at, state.due_by, None)
    assert told() == [
        ("disputed", "ruol@cho.example"),
        ("part_disputed", "a@htx.example"),
        ("part_disputed", "b@htx.example"),
    ]


def test_states_fetched_in_any_order_end_the_same():
    payment = settled()
    ended = set()

    for told_in_order in permutations(["needs_response", "under_review", "lost"]):
        with transaction.atomic():
            for status in (*told_in_order, *told_in_order):
                disputed(payment, status)
            ended.add((*Dispute.objects.values_list("status", flat=True), Dispute.objects.get().closed_at is not None))
            transaction.set_rollback(True)

    assert ended == {("lost", True)}


def test_messages_of_refund_and_dispute_in_any_order_end_the_same(there, locks_in_order):
    payment = one_of_two_producers()
    dispute = there.dispute(payment, "lost")
    refund = there.send_back(payment.intent_ref, payment.shares.first().captured_vnd, part=f"{payment.order.number}-1")
    there.bounce(refund.refund_ref)
    messages = [("dispute", dispute.dispute_ref, kind) for kind in ("created", "updated", "closed")]
    messages += [("refund", refund.refund_ref, kind) for kind in ("updated", "failed")]
    ended: set[tuple[object, ...]] = set()
    orders: list[object] = []

    def tell_the_rest(rest, so_far=()):
        """Every order of the messages; what two orders begin with is told once for both."""
        for message in rest or so_far[:1]:
            with transaction.atomic():
                locks_in_order()
                tell(*message)
                if rest:
                    tell_the_rest([each for each in rest if each != message], (*so_far, message))
                else:
                    orders.append(so_far)
                    rows = [*Dispute.objects.values_list("status"), *Refund.objects.values_list("status"), *told()]
                    ended.add((*rows, sum(payment.shares.values_list("refunded_vnd", flat=True))))
                transaction.set_rollback(True)

    tell_the_rest(messages)

    assert set(orders) == set(permutations(messages))
    assert len(ended) == 1
    assert next(iter(ended))[0] == ("lost",)


@pytest.mark.parametrize("old", LADDER)
def test_only_what_can_follow_is_news(old):
    payment = settled()
    disputed(payment, old)
    ended = {}

    for new in LADDER:
        with transaction.atomic():
            disputed(payment, new)
            ended[new] = Dispute.objects.get().status
            transaction.set_rollback(True)

    assert ended == {new: max(old, new, key=LADDER.index) for new in LADDER}


def test_a_dispute_first_heard_of_at_its_end_is_told_once(there):
    payment = one_of_two_producers()
    closed = there.dispute(payment, "won")

    for kind in ("charge.dispute.closed", "charge.dispute.created"):
        tell("dispute", closed.dispute_ref, kind)

    assert [kind for kind, _to in told()] == ["dispute_won", "part_dispute_won", "part_dispute_won"]


def test_somebody_elses_dispute_is_none_of_ours(there):
    there.dispute(Payment(pk=9, intent_ref="pi_of_another_shop", amount_vnd=1))

    tell("dispute", "dp_9")

    assert not Dispute.objects.exists()


def test_another_currency_is_never_booked():
    assert book_dispute(provider="stripe", state=dispute_of(settled(), currency="usd")) is None

    assert not Dispute.objects.exists()


def test_a_dispute_that_is_faster_than_the_news_of_the_payment_is_found_again(there):
    payment = opened()
    Payment.objects.update(provider=NAME)
    there.dispute(Payment(pk=payment.pk, intent_ref=f"pi_{payment.pk}", amount_vnd=payment.amount_vnd))
    tell("dispute", f"dp_{payment.pk}")
    assert not Dispute.objects.exists()

    settle_payment(payment_id=payment.pk, state=session(payment))
    hear_of_money_back()

    assert Dispute.objects.get().payment_id == payment.pk


def test_a_dispute_of_a_payment_still_open_here_books_the_payment_first(there):
    payment = opened()
    Payment.objects.update(provider=NAME, intent_ref=f"pi_{payment.pk}")
    payment.refresh_from_db()
    there.sessions[payment.session_ref] = session(payment)
    there.dispute(payment)

    tell("dispute", f"dp_{payment.pk}")

    assert (Payment.objects.get().status, Dispute.objects.count()) == ("succeeded", 1)


def test_lost_messages_heal_by_themselves(there):
    payment = paid_there()
    there.dispute(payment)

    hear_of_money_back()
    opened_as = Dispute.objects.get().status
    there.dispute(payment, "won")
    hear_of_money_back()

    assert (opened_as, Dispute.objects.get().status) == ("needs_response", "won")


def test_the_end_of_a_dispute_older_than_the_list_is_asked_for(there):
    payment = paid_there()
    long_ago = clock.now() - timedelta(days=80)
    book_dispute(provider=NAME, state=there.dispute(payment, opened_at=long_ago))
    there.dispute(payment, "lost", opened_at=long_ago)

    hear_of_money_back()

    assert Dispute.objects.get().status == "lost"


def test_one_that_nobody_answers_about_stops_no_other(there):
    long_ago = clock.now() - timedelta(days=80)
    first, second = paid_there(placed(pack())), paid_there(placed(pack()))
    for payment in (first, second):
        book_dispute(provider=NAME, state=there.dispute(payment, opened_at=long_ago))
        there.dispute(payment, "won", opened_at=long_ago)
    there.silent.add(f"dp_{first.pk}")

    hear_of_money_back()

    assert [*Dispute.objects.order_by("pk").values_list("status", flat=True)] == ["needs_response", "won"]


@pytest.mark.parametrize("status", ["needs_response", "won", "lost"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_letter_can_be_written(there, mailoutbox, status, language):
    payment = one_of_two_producers()
    disputed(payment, status)
    OrderNotice.objects.update(language=language)

    assert send_notices() == 3

    assert all(payment.order.number in mail.subject for mail in mailoutbox)


def test_the_producer_reads_what_to_keep(there, mailoutbox):
    disputed(one_of_two_producers())
    send_notices()

    letter = next(mail for mail in mailoutbox if mail.to == ["a@htx.example"])

    assert "giữ lại phiếu giao hàng" in letter.body
