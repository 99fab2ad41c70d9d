"""News of refunds that comes late, twice or strangely."""

from __future__ import annotations

import logging
from functools import partial

import pytest

from payments.gateways import RefundState
from payments.gateways.stripe import _refund_state
from payments.models import PaymentShare, Refund
from payments.services.refunding import ask_refund, settle_refund
from tests.orders.making import pack, placed
from tests.races import race

from .test_settling import settled


def asked(amount_vnd=1_000):
    share = settled(placed(pack())).shares.get()
    return ask_refund(share_id=share.pk, amount_vnd=amount_vnd, reason="x", request_key="k")


@pytest.mark.django_db
def test_a_success_fetched_before_a_failure_changes_nothing_after_it(caplog):
    refund = asked()

    for status in ("succeeded", "failed", "succeeded"):
        settle_refund(refund_id=refund.pk, state=RefundState("re_1", status))

    refund.refresh_from_db()
    assert (refund.status, refund.share.refunded_vnd) == ("failed", 0)
    assert [record.levelno for record in caplog.records if "refund" in record.message] == [logging.ERROR]


@pytest.mark.parametrize(
    ("told", "ours"), [("requires_action", "pending"), ("canceled", "failed"), ("succeeded", "succeeded")]
)
def test_the_providers_words_become_ours(told, ours):
    assert _refund_state({"id": "re_1", "status": told}) == RefundState("re_1", ours)


@pytest.mark.django_db
def test_nothing_is_no_refund():
    assert asked(amount_vnd=0) is None

    assert not Refund.objects.exists()


@pytest.mark.usefixtures("committed")
def test_one_key_asked_at_the_same_time_is_one_refund():
    share = settled(placed(pack())).shares.get()
    ask = partial(ask_refund, share_id=share.pk, amount_vnd=1_000, reason="x", request_key="k")

    refunds = race(PaymentShare.objects.all(), [ask] * 3)

    assert {refund.pk for refund in refunds} == {Refund.objects.get().pk}
    assert PaymentShare.objects.get().refunded_vnd == 1_000
