"""Money back: never more than came in."""

from __future__ import annotations

import pytest
import stripe

from tests.gateway.driving import intent, paid, refused, wait_until


def back(api, one, amount=None, **more):
    wanted = {"payment_intent": one.id} | ({"amount": amount} if amount else {})
    return api.v1.refunds.create({**wanted, **more})


def charge_of(api, one):
    return api.v1.charges.retrieve(str(one.latest_charge))


def test_refunds_add_up_to_the_whole_charge(api):
    one = paid(api)
    back(api, one, 30_000)
    back(api, one, 20_000)
    half = charge_of(api, one)
    back(api, one, 50_000)
    whole = charge_of(api, one)

    assert (half.amount_refunded, half.refunded) == (50_000, False)
    assert (whole.amount_refunded, whole.refunded) == (100_000, True)


def test_a_refund_above_the_rest_changes_nothing(api):
    one = paid(api)
    back(api, one, 50_000)

    with refused(stripe.InvalidRequestError) as error:
        back(api, one, 60_000)

    assert (error[0].http_status, error[0].param, error[0].code) == (400, "amount", None)
    assert "(60000 đ) is greater than unrefunded amount on charge (50000 đ)" in str(error[0])
    assert charge_of(api, one).amount_refunded == 50_000
    assert len(api.v1.refunds.list().data) == 1


def test_nothing_is_left_after_a_full_refund(api):
    one = paid(api)
    full = back(api, one)

    with refused(stripe.InvalidRequestError) as error:
        back(api, one, 1)

    assert (full.amount, full.status) == (100_000, "succeeded")
    assert error[0].code == "charge_already_refunded"


def test_only_what_was_captured_can_go_back(api):
    held = paid(api, capture_method="manual")
    with refused(stripe.InvalidRequestError):
        back(api, held)
    api.v1.payment_intents.capture(held.id, {"amount_to_capture": 60_000})

    with refused(stripe.InvalidRequestError) as error:
        back(api, held, 60_001)

    assert error[0].param == "amount"
    assert back(api, held).amount == 60_000


def test_a_refund_names_its_charge_either_way_but_not_both(api):
    one = paid(api)
    with refused(stripe.InvalidRequestError) as both:
        back(api, one, 1, charge=one.latest_charge)

    by_charge = api.v1.refunds.create({"charge": str(one.latest_charge), "amount": 1_000})

    assert both[0].param == "payment_intent"
    assert (by_charge.payment_intent, by_charge.charge) == (one.id, one.latest_charge)


def test_an_unpaid_intent_has_nothing_to_refund(api):
    with refused(stripe.InvalidRequestError) as unpaid:
        back(api, intent(api))
    with refused(stripe.InvalidRequestError) as unknown:
        api.v1.refunds.create({"payment_intent": "pi_nope"})

    assert unpaid[0].param == unknown[0].param == "payment_intent"
    assert (unknown[0].http_status, unknown[0].code) == (400, "resource_missing")


def test_the_fee_does_not_come_back(api):
    one = paid(api, expand=["latest_charge.balance_transaction"])
    took = one.latest_charge.balance_transaction
    gave = back(api, one, 40_000, expand=["balance_transaction"]).balance_transaction

    assert (took.amount, took.fee, took.net, took.type) == (100_000, 2_900, 97_100, "charge")
    assert (gave.amount, gave.fee, gave.net, gave.type) == (-40_000, 0, -40_000, "refund")


@pytest.mark.parametrize(
    ("card", "first", "last", "refunded"),
    [
        ("pm_card_visa", "succeeded", "succeeded", 40_000),
        ("pm_card_pendingRefund", "pending", "succeeded", 40_000),
        ("pm_card_refundFail", "succeeded", "failed", 0),
    ],
)
def test_the_bank_has_the_last_word(api, card, first, last, refunded):
    one = paid(api, card=card)
    asked = back(api, one, 40_000)

    told = wait_until(lambda: api.v1.events.list({"type": "refund.updated"}).data)

    after = api.v1.refunds.retrieve(asked.id)
    assert (asked.status, after.status, told[0].data.object["status"]) == (first, last, last)
    assert charge_of(api, one).amount_refunded == refunded
    assert len(api.v1.events.list({"type": "refund.failed"}).data) == (last == "failed")
