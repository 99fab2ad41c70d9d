"""Money back (spec 1.4): never more than came in."""

from __future__ import annotations

import pytest

from tests.gateway.acceptance.scenes import (
    charge_of,
    events_about,
    held,
    ids,
    intent,
    kinds,
    paid,
)
from tests.gateway.driving import wait_until


def back(sdk, one, amount=None, **more):
    return sdk.refunds.create(payment_intent=one["id"], **({"amount": amount} if amount else {}), **more)


def test_a14_refunds_add_up_until_all_is_back(sdk):
    one = paid(sdk)
    back(sdk, one, 30_000)
    back(sdk, one, 20_000)
    half = charge_of(sdk, one)
    back(sdk, one, 50_000)
    whole = charge_of(sdk, one)

    assert (half["amount_refunded"], half["refunded"]) == (50_000, False)
    assert (whole["amount_refunded"], whole["refunded"]) == (100_000, True)


def test_a15_a_refund_above_the_rest_changes_nothing(sdk):
    one = paid(sdk)
    back(sdk, one, 50_000)

    no = sdk.refunds.create.refused(payment_intent=one["id"], amount=60_000)

    assert (no.told, no.type) == ((400, None, "amount"), "invalid_request_error")
    assert "is greater than unrefunded amount on charge" in no.message
    assert charge_of(sdk, one)["amount_refunded"] == 50_000
    assert len(sdk.refunds.list()["data"]) == 1


@pytest.mark.parametrize("amount", [{}, {"amount": 1}])
def test_a16_nothing_is_left_after_a_full_refund(sdk, amount):
    one = paid(sdk)
    back(sdk, one)

    no = sdk.refunds.create.refused(payment_intent=one["id"], **amount)

    assert (no.status, no.code) == (400, "charge_already_refunded")
    assert charge_of(sdk, one)["amount_refunded"] == 100_000


def test_a_refund_without_an_amount_gives_back_the_rest(sdk):
    one = paid(sdk)
    back(sdk, one, 30_000)

    rest = back(sdk, one)

    assert (rest["amount"], rest["status"], rest["currency"]) == (70_000, "succeeded", "vnd")
    assert (rest["charge"], rest["payment_intent"]) == (one["latest_charge"], one["id"])


def test_only_what_was_captured_can_go_back(sdk):
    one = held(sdk)
    sdk.payment_intents.capture(one["id"], amount_to_capture=60_000)

    no = sdk.refunds.create.refused(payment_intent=one["id"], amount=60_001)

    assert no.told == (400, None, "amount")
    assert back(sdk, one)["amount"] == 60_000


def test_held_money_is_cancelled_and_not_refunded(sdk):
    one = held(sdk)

    no = sdk.refunds.create.refused(payment_intent=one["id"])

    assert (no.status, no.type) == (400, "invalid_request_error")
    assert sdk.refunds.list()["data"] == []


def test_an_unpaid_intent_has_nothing_to_refund(sdk):
    no = sdk.refunds.create.refused(payment_intent=intent(sdk)["id"])

    assert (no.status, no.type) == (400, "invalid_request_error")


@pytest.mark.parametrize(("name", "ref"), [("payment_intent", "pi_nope"), ("charge", "ch_nope")])
def test_what_does_not_exist_is_not_refunded(sdk, name, ref):
    assert sdk.refunds.create.refused(**{name: ref}).told == (400, "resource_missing", name)


def test_a_refund_may_name_the_charge(sdk):
    one = paid(sdk)

    made = sdk.refunds.create(charge=one["latest_charge"], amount=1_000)

    assert (made["charge"], made["payment_intent"], made["amount"]) == (one["latest_charge"], one["id"], 1_000)


def test_a_refund_names_charge_or_intent_but_not_both_and_not_neither(sdk):
    one = paid(sdk)

    both = sdk.refunds.create.refused(charge=one["latest_charge"], payment_intent=one["id"])
    neither = sdk.refunds.create.refused(amount=1_000)

    assert [both.status, neither.status] == [400, 400]
    assert sdk.refunds.list()["data"] == []


@pytest.mark.parametrize("reason", ["duplicate", "fraudulent", "requested_by_customer"])
def test_a_refund_may_give_one_of_three_reasons(sdk, reason):
    assert back(sdk, paid(sdk), reason=reason)["reason"] == reason


def test_a_refund_for_no_known_reason_is_refused(sdk):
    one = paid(sdk)

    no = sdk.refunds.create.refused(payment_intent=one["id"], reason="bored")

    assert (no.status, no.param, sdk.refunds.list()["data"]) == (400, "reason", [])


@pytest.mark.parametrize("amount", [0, -5])
def test_a_refund_is_a_positive_amount(sdk, amount):
    no = sdk.refunds.create.refused(payment_intent=paid(sdk)["id"], amount=amount)

    assert (no.status, no.param) == (400, "amount")


def test_a_refund_tells_its_story(sdk):
    one = paid(sdk)
    made = back(sdk, one, 30_000)

    assert events_about(sdk, made["id"])[:1] == ["refund.created"]
    assert "charge.refunded" in events_about(sdk, one["latest_charge"])


def test_a_refund_moves_money_without_its_fee(sdk):
    one = paid(sdk)
    made = back(sdk, one, 30_000, expand=["balance_transaction"])

    moved = made["balance_transaction"]
    assert (moved["type"], moved["amount"], moved["fee"], moved["net"]) == ("refund", -30_000, 0, -30_000)
    assert moved["source"] == made["id"]


def test_an_intent_stays_paid_after_its_refund(sdk):
    one = paid(sdk)
    back(sdk, one)

    after = sdk.payment_intents.retrieve(one["id"])

    assert (after["status"], after["amount_received"]) == ("succeeded", 100_000)


def test_a_refund_takes_metadata(sdk):
    made = back(sdk, paid(sdk), metadata={"order": "7"})

    changed = sdk.refunds.update(made["id"], metadata={"clerk": "Lan"})

    assert changed["metadata"] == {"order": "7", "clerk": "Lan"}
    assert "refund.updated" in kinds(sdk)


def test_refunds_are_found_by_charge_and_by_intent(sdk):
    one, other = paid(sdk), paid(sdk)
    made = back(sdk, one, 1_000)

    assert ids(sdk.refunds.list(charge=one["latest_charge"])) == [made["id"]]
    assert ids(sdk.refunds.list(payment_intent=one["id"])) == [made["id"]]
    assert sdk.refunds.list(payment_intent=other["id"])["data"] == []


def test_a_finished_refund_cannot_be_cancelled(sdk):
    made = back(sdk, paid(sdk))

    no = sdk.refunds.cancel.refused(made["id"])

    assert no.status == 400
    assert sdk.refunds.retrieve(made["id"])["status"] == "succeeded"


def test_a_refund_that_waits_for_the_buyer_can_be_cancelled(sdk, gateway):
    one = paid(sdk, card="pm_card_pendingRefund")
    made = back(sdk, one, 30_000)
    gateway.mock(f"refunds/{made['id']}/requires_action")

    gone = sdk.refunds.cancel(made["id"])

    assert (gone["status"], charge_of(sdk, one)["amount_refunded"]) == ("canceled", 0)
    assert back(sdk, one)["amount"] == 100_000


@pytest.mark.parametrize(("state", "refunded"), [("succeeded", 30_000), ("failed", 0)])
def test_the_bank_decides_about_a_waiting_refund(sdk, gateway, state, refunded):
    one = paid(sdk, card="pm_card_pendingRefund")
    made = back(sdk, one, 30_000)

    gateway.mock(f"refunds/{made['id']}/{state}")

    now = wait_until(lambda: (found := sdk.refunds.retrieve(made["id"]))["status"] == state and found)
    assert (now["status"], charge_of(sdk, one)["amount_refunded"]) == (state, refunded)


def test_a_failed_refund_can_be_made_again(sdk):
    one = paid(sdk, card="pm_card_refundFail")
    made = back(sdk, one)
    wait_until(lambda: sdk.refunds.retrieve(made["id"])["status"] == "failed")

    assert back(sdk, one)["amount"] == 100_000
