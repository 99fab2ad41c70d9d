"""Money that could not go back: seen, told, sent again; and refunds that somebody made at the provider by hand."""

from __future__ import annotations

import pytest

from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.models import AuditEntry
from orders.models import OrderNotice
from orders.services.notices import send_notices
from payments.errors import NothingToRetry
from payments.models import Refund
from payments.services.reconciling import hear_of_money_back, send_refunds
from payments.services.refunding import ask_refund, retry_refund, send_refund
from tests.orders.making import pack, placed

from .pretending import paid_there, tell

pytestmark = pytest.mark.django_db


def sent(there, payment=None):
    """A refund of one share that the provider has taken, and the provider's id of it."""
    share = (payment or paid_there()).shares.order_by("pk").first()
    refund = ask_refund(share_id=share.pk, amount_vnd=share.captured_vnd, reason="declined", request_key="k")
    return send_refund(refund_id=refund.pk)


def failed(there):
    refund = sent(there)
    there.bounce(refund.provider_ref)
    tell("refund", refund.provider_ref)
    refund.refresh_from_db()
    return refund


def test_a_failure_after_the_success_is_stuck_until_it_is_sent_again(there):
    refund = failed(there)
    stuck = list(Refund.objects.stuck())

    again = retry_refund(refund_id=refund.pk, actor=SYSTEM)
    send_refunds()

    again.refresh_from_db()
    assert (refund.status, refund.failure_code, stuck) == ("failed", "lost_card", [refund])
    assert (again.status, again.share.refunded_vnd, len(there.refunds)) == ("succeeded", refund.amount_vnd, 2)
    assert not Refund.objects.stuck().exists()


def test_sending_again_twice_is_one_refund(there):
    refund = failed(there)

    retries = {retry_refund(refund_id=refund.pk, actor=SYSTEM).pk for _ in range(3)}

    assert len(retries) == 1
    assert AuditEntry.objects.filter(command="retry_refund").count() == 1


def test_what_did_not_fail_is_not_sent_again(there):
    refund = sent(there)

    with pytest.raises(NothingToRetry):
        retry_refund(refund_id=refund.pk, actor=SYSTEM)

    assert Refund.objects.count() == 1


def test_the_buyer_hears_of_success_failure_and_success(there, mailoutbox):
    OrderNotice.objects.all().delete()
    refund = failed(there)
    OrderNotice.objects.exclude(kind__startswith="refund").delete()
    retry_refund(refund_id=refund.pk, actor=SYSTEM)
    send_refunds()

    send_notices()

    number = refund.share.part.number
    assert [mail.subject for mail in mailoutbox] == [
        f"Đơn {number}: đã trả lại tiền",
        f"Đơn {number}: tiền chưa trả lại được",
        f"Đơn {number}: đã trả lại tiền",
    ]


def test_news_that_is_faster_than_the_providers_answer_finds_the_refund_by_its_key(there):
    share = paid_there().shares.first()
    refund = ask_refund(share_id=share.pk, amount_vnd=1_000, reason="x", request_key="k")
    known = there.refund(intent_ref=share.payment.intent_ref, amount_vnd=1_000, idempotency_key="k")

    tell("refund", known.refund_ref)

    refund.refresh_from_db()
    assert (refund.provider_ref, refund.status, Refund.objects.count()) == (known.refund_ref, "succeeded", 1)


def test_the_first_answer_to_a_key_is_not_taken_for_how_it_stands_now(there):
    share = paid_there().shares.first()
    refund = ask_refund(share_id=share.pk, amount_vnd=1_000, reason="x", request_key="k")
    known = there.refund(intent_ref=share.payment.intent_ref, amount_vnd=1_000, idempotency_key="k")
    there.bounce(known.refund_ref)

    send_refund(refund_id=refund.pk)

    refund.refresh_from_db()
    assert (refund.status, refund.share.refunded_vnd) == ("failed", 0)


def test_a_lost_message_of_failure_heals_by_itself(there):
    refund = sent(there)
    there.bounce(refund.provider_ref)

    hear_of_money_back()

    refund.refresh_from_db()
    assert refund.status == "failed"


def test_messages_about_charges_and_strangers_change_nothing(there):
    sent(there)
    before = list(Refund.objects.values())
    stranger = there.send_back("pi_of_another_shop", 5)

    tell("", "ch_1", "charge.refunded")
    tell("refund", stranger.refund_ref)

    assert list(Refund.objects.values()) == before


@pytest.mark.parametrize("hint", ["the only part", "a noted part", "the amount", "all of it"])
def test_a_refund_made_by_hand_is_booked_on_the_part_it_is_for(there, hint):
    payment = paid_there(placed(pack())) if hint == "the only part" else paid_there(placed(pack(), pack(), units=2))
    share = payment.shares.order_by("pk").last()
    part, amount_vnd = "", 1_000
    if hint == "a noted part":
        part = share.part.number
    if hint == "the amount":
        ask_refund(
            share_id=payment.shares.order_by("pk").first().pk, amount_vnd=500, reason="x", request_key="k"
        )  # the rests differ
        amount_vnd = share.captured_vnd
    if hint == "all of it":
        amount_vnd = payment.amount_vnd

    by_hand = there.send_back(payment.intent_ref, amount_vnd, part=part)
    for _ in range(2):
        tell("refund", by_hand.refund_ref)
    hear_of_money_back()

    booked = Refund.objects.filter(reason="at_provider", status="succeeded")
    assert sum(booked.values_list("amount_vnd", flat=True)) == amount_vnd
    assert share.pk in booked.values_list("share", flat=True)


def test_a_refund_made_by_hand_for_nobody_knows_whom_is_noted_once(there, caplog):
    payment = paid_there()

    by_hand = there.send_back(payment.intent_ref, 1_000)
    for _ in range(2):
        tell("refund", by_hand.refund_ref)
        hear_of_money_back()

    assert not Refund.objects.exists()
    assert AuditEntry.objects.get(command="unassigned_refund").after == {
        "refund": by_hand.refund_ref,
        "amount_vnd": 1_000,
    }
    assert len([record for record in caplog.records if "by hand" in record.message]) == 1


def test_money_given_back_by_hand_makes_a_failure_good(there):
    refund = failed(there)

    by_hand = there.send_back(refund.share.payment.intent_ref, refund.amount_vnd, part=refund.share.part.number)
    tell("refund", by_hand.refund_ref)

    assert not Refund.objects.stuck().exists()
    with pytest.raises(NothingToRetry):
        retry_refund(refund_id=refund.pk, actor=SYSTEM)
