"""The PaymentIntent machine (spec 1.4): every state, every way on, every way that is closed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gateway.acceptance.scenes import (
    BACK,
    DECLINED,
    again,
    charge_of,
    events_about,
    held,
    ids,
    intent,
    kinds,
    paid,
)


def test_a01_an_intent_confirmed_at_once_is_paid(sdk):
    one = paid(sdk, 298_000)

    assert (one["status"], one["amount"], one["currency"]) == ("succeeded", 298_000, "vnd")
    assert (type(one["amount_received"]), one["amount_received"]) == (int, 298_000)
    assert one["latest_charge"].startswith("ch_")
    assert one["client_secret"].startswith(f"{one['id']}_secret_")
    assert one["livemode"] is False


def test_a02_an_intent_walks_from_no_card_over_a_card_to_paid(sdk):
    one = intent(sdk)
    with_card = sdk.payment_intents.update(one["id"], payment_method="pm_card_visa")
    done = sdk.payment_intents.confirm(one["id"])

    states = [step["status"] for step in (one, with_card, done)]
    assert states == ["requires_payment_method", "requires_confirmation", "succeeded"]
    assert with_card["payment_method"].startswith("pm_")


def test_an_intent_made_with_a_card_waits_for_confirmation(sdk):
    one = intent(sdk, payment_method="pm_card_visa")

    assert (one["status"], one["amount_received"], one["latest_charge"]) == ("requires_confirmation", 0, None)


def test_a03_a_card_may_come_with_the_confirmation(sdk):
    one = intent(sdk)

    done = sdk.payment_intents.confirm(one["id"], payment_method="pm_card_mastercard")

    assert (done["status"], done["amount_received"]) == ("succeeded", 100_000)


def test_a04_confirming_without_a_card_changes_nothing(sdk):
    one = intent(sdk)

    no = sdk.payment_intents.confirm.refused(one["id"])

    assert (no.status, no.code) == (400, "payment_intent_unexpected_state")
    assert no.error["payment_intent"]["id"] == one["id"]
    assert again(sdk, one)["status"] == "requires_payment_method"
    assert sdk.charges.list()["data"] == []


def test_a06_another_card_pays_after_a_decline(sdk):
    one = intent(sdk)
    sdk.payment_intents.confirm.refused(one["id"], payment_method=DECLINED)

    done = sdk.payment_intents.confirm(one["id"], payment_method="pm_card_visa")

    charges = sdk.charges.list(payment_intent=one["id"])["data"]
    assert (done["status"], done["last_payment_error"]) == ("succeeded", None)
    assert [charge["status"] for charge in charges] == ["succeeded", "failed"]
    assert done["latest_charge"] == charges[0]["id"]


def test_a_declined_intent_needs_a_card_again_before_it_is_confirmed(sdk):
    one = intent(sdk)
    sdk.payment_intents.confirm.refused(one["id"], payment_method=DECLINED)

    no = sdk.payment_intents.confirm.refused(one["id"])

    assert no.code == "payment_intent_unexpected_state"
    assert len(sdk.charges.list(payment_intent=one["id"])["data"]) == 1


def test_a10_holding_money_and_taking_a_part_of_it(sdk):
    one = held(sdk)

    done = sdk.payment_intents.capture(one["id"], amount_to_capture=60_000)

    charge = charge_of(sdk, done)
    assert (one["status"], one["amount_capturable"], one["amount_received"]) == ("requires_capture", 100_000, 0)
    assert (done["status"], done["amount_received"], done["amount_capturable"]) == ("succeeded", 60_000, 0)
    assert (charge["amount"], charge["amount_captured"], charge["captured"]) == (100_000, 60_000, True)


def test_capturing_without_an_amount_takes_all(sdk):
    one = held(sdk)

    done = sdk.payment_intents.capture(one["id"])

    assert (done["status"], done["amount_received"]) == ("succeeded", 100_000)


def test_a_held_charge_is_authorised_but_not_captured(sdk):
    charge = charge_of(sdk, held(sdk))

    assert (charge["status"], charge["captured"], charge["amount_captured"]) == ("succeeded", False, 0)
    assert charge["balance_transaction"] is None


def test_a11_taking_more_than_is_held_changes_nothing(sdk):
    one = held(sdk)

    no = sdk.payment_intents.capture.refused(one["id"], amount_to_capture=100_001)

    still = again(sdk, one)
    assert no.told == (400, "amount_too_large", "amount_to_capture")
    assert (still["status"], still["amount_capturable"], still["amount_received"]) == ("requires_capture", 100_000, 0)


def test_a12_held_money_is_taken_once(sdk):
    one = held(sdk)
    sdk.payment_intents.capture(one["id"], amount_to_capture=60_000)

    no = sdk.payment_intents.capture.refused(one["id"])

    assert (no.status, no.code) == (400, "payment_intent_unexpected_state")
    assert again(sdk, one)["amount_received"] == 60_000


@pytest.mark.parametrize("begun", ["requires_payment_method", "requires_confirmation", "requires_action", "canceled"])
def test_only_held_money_can_be_captured(sdk, begun):
    one = in_state(sdk, begun)

    no = sdk.payment_intents.capture.refused(one["id"])

    assert (no.status, no.code) == (400, "payment_intent_unexpected_state")
    assert no.error["payment_intent"]["status"] == begun


def test_a13_cancelling_releases_what_is_held(sdk):
    one = held(sdk)

    gone = sdk.payment_intents.cancel(one["id"])

    assert (gone["status"], gone["amount_capturable"], gone["amount_received"]) == ("canceled", 0, 0)
    assert type(gone["canceled_at"]) is int
    assert charge_of(sdk, gone)["captured"] is False


@pytest.mark.parametrize("state", ["succeeded", "canceled"])
def test_a13_what_has_ended_cannot_be_cancelled(sdk, state):
    one = in_state(sdk, state)

    no = sdk.payment_intents.cancel.refused(one["id"])

    assert (no.status, no.code) == (400, "payment_intent_unexpected_state")
    assert no.error["payment_intent"]["status"] == again(sdk, one)["status"] == state


STATES_TO_LEAVE = ["requires_payment_method", "requires_confirmation", "requires_action", "requires_capture"]


@pytest.mark.parametrize("begun", STATES_TO_LEAVE)
def test_every_unfinished_intent_can_be_cancelled(sdk, begun):
    one = in_state(sdk, begun)

    gone = sdk.payment_intents.cancel(one["id"])

    assert (one["status"], gone["status"], gone["next_action"]) == (begun, "canceled", None)
    assert events_about(sdk, one["id"])[-1] == "payment_intent.canceled"


@pytest.mark.parametrize("reason", ["duplicate", "fraudulent", "requested_by_customer", "abandoned"])
def test_a_cancellation_may_give_one_of_four_reasons(sdk, reason):
    gone = sdk.payment_intents.cancel(intent(sdk)["id"], cancellation_reason=reason)

    assert (gone["status"], gone["cancellation_reason"]) == ("canceled", reason)


def test_a_cancellation_for_no_known_reason_changes_nothing(sdk):
    one = intent(sdk)

    no = sdk.payment_intents.cancel.refused(one["id"], cancellation_reason="bored")

    assert (no.status, no.param) == (400, "cancellation_reason")
    assert again(sdk, one)["status"] == "requires_payment_method"


@pytest.mark.parametrize("begun", ["requires_payment_method", "requires_confirmation", "requires_action"])
def test_an_amount_changes_until_money_moves(sdk, begun):
    one = in_state(sdk, begun)

    changed = sdk.payment_intents.update(one["id"], amount=45_000)

    assert changed["amount"] == again(sdk, one)["amount"] == 45_000


@pytest.mark.parametrize("begun", ["requires_capture", "succeeded", "canceled"])
def test_an_amount_stays_once_money_has_moved(sdk, begun):
    one = in_state(sdk, begun)

    no = sdk.payment_intents.update.refused(one["id"], amount=45_000)

    assert (no.status, no.code) == (400, "payment_intent_unexpected_state")
    assert again(sdk, one)["amount"] == 100_000


def test_words_may_change_after_the_money(sdk):
    one = paid(sdk)

    changed = sdk.payment_intents.update(one["id"], description="Đơn 7", metadata={"order": "7"})

    assert (changed["status"], changed["description"], changed["metadata"]) == ("succeeded", "Đơn 7", {"order": "7"})


@pytest.mark.parametrize("state", ["succeeded", "canceled", "requires_capture"])
def test_what_was_confirmed_or_cancelled_is_not_confirmed_again(sdk, state):
    one = in_state(sdk, state)

    no = sdk.payment_intents.confirm.refused(one["id"], payment_method="pm_card_visa")

    assert (no.status, no.code) == (400, "payment_intent_unexpected_state")
    assert len(sdk.charges.list(payment_intent=one["id"])["data"]) == (state != "canceled")


@pytest.mark.parametrize("method", ["automatic", "automatic_async", "manual"])
def test_the_three_ways_to_capture(sdk, method):
    one = paid(sdk, capture_method=method)

    assert one["capture_method"] == method
    assert one["status"] == ("requires_capture" if method == "manual" else "succeeded")


def test_money_is_captured_asynchronously_unless_told_otherwise(sdk):
    assert intent(sdk)["capture_method"] == "automatic_async"


def test_a_payment_tells_its_story(sdk):
    one = paid(sdk)

    assert kinds(sdk)[:1] == ["payment_intent.created"]
    assert events_about(sdk, one["id"]) == ["payment_intent.created", "payment_intent.succeeded"]
    assert "charge.succeeded" in events_about(sdk, one["latest_charge"])


def test_a_decline_tells_its_story(sdk):
    one = intent(sdk)
    no = sdk.payment_intents.confirm.refused(one["id"], payment_method=DECLINED)

    assert events_about(sdk, one["id"]) == ["payment_intent.created", "payment_intent.payment_failed"]
    assert events_about(sdk, no.error["charge"]) == ["charge.failed"]


def test_a_held_and_captured_payment_tells_its_story(sdk):
    one = held(sdk)
    sdk.payment_intents.capture(one["id"])

    about = ["payment_intent.created", "payment_intent.amount_capturable_updated", "payment_intent.succeeded"]
    assert events_about(sdk, one["id"]) == about
    assert "charge.captured" in events_about(sdk, one["latest_charge"])


def test_asking_the_buyer_is_an_event(sdk):
    one = in_state(sdk, "requires_action")

    assert events_about(sdk, one["id"]) == ["payment_intent.created", "payment_intent.requires_action"]


def test_an_event_keeps_the_object_as_it_was(sdk):
    one = held(sdk)
    sdk.payment_intents.capture(one["id"])

    told = {event["type"]: event["data"]["object"] for event in sdk.events.list()["data"]}

    assert told["payment_intent.amount_capturable_updated"]["status"] == "requires_capture"
    assert told["payment_intent.amount_capturable_updated"]["amount_capturable"] == 100_000
    assert told["payment_intent.succeeded"]["status"] == "succeeded"


def test_an_event_names_the_call_that_caused_it(sdk):
    one = paid(sdk.sending(idempotency_key="order-7"))

    event = sdk.events.list(type="payment_intent.succeeded")["data"][0]

    assert event["request"] == {"id": one.headers["request-id"], "idempotency_key": "order-7"}


def test_what_the_shop_says_of_an_intent_is_kept(sdk):
    address = {"line1": "1 Hai Bà Trưng", "city": "Sóc Trăng", "country": "VN"}
    said: dict[str, Any] = {"description": "Đơn 7", "receipt_email": "hoa@soc-trang.example", "transfer_group": "DH-7"}

    one = intent(sdk, shipping={"name": "Trần Thị Hoa", "address": address}, statement_descriptor_suffix="DH7", **said)

    kept = again(sdk, one)
    assert {name: kept[name] for name in said} == said
    assert (kept["shipping"]["name"], kept["shipping"]["address"]["city"]) == ("Trần Thị Hoa", "Sóc Trăng")
    assert kept["statement_descriptor_suffix"] == "DH7"


def test_a_charge_carries_what_its_intent_said(sdk):
    one = paid(sdk, description="Đơn 7", transfer_group="DH-7", metadata={"order": "7"})

    charge = charge_of(sdk, one)

    assert (charge["description"], charge["transfer_group"], charge["metadata"]) == ("Đơn 7", "DH-7", {"order": "7"})
    assert (charge["payment_intent"], charge["payment_method"]) == (one["id"], one["payment_method"])
    assert (charge["amount"], charge["paid"], charge["refunded"]) == (100_000, True, False)
    assert (charge["payment_method_details"]["card"]["last4"], charge["outcome"]["type"]) == ("4242", "authorized")


def test_a_charge_takes_words_afterwards(sdk):
    charge = sdk.charges.update(paid(sdk)["latest_charge"], description="Đã giao", metadata={"ward": "1"})

    assert (charge["description"], charge["metadata"]) == ("Đã giao", {"ward": "1"})


def test_an_authorised_charge_can_be_captured_by_itself(sdk):
    one = held(sdk)

    charge = sdk.charges.capture(one["latest_charge"], amount=70_000)

    assert (charge["captured"], charge["amount_captured"]) == (True, 70_000)
    assert (again(sdk, one)["status"], again(sdk, one)["amount_received"]) == ("succeeded", 70_000)


def test_money_that_came_in_is_pending_less_a_fee(sdk):
    one = paid(sdk, expand=["latest_charge.balance_transaction"])

    moved = one["latest_charge"]["balance_transaction"]
    assert (moved["type"], moved["amount"], moved["currency"]) == ("charge", 100_000, "vnd")
    assert moved["net"] == moved["amount"] - moved["fee"] < moved["amount"]
    assert (moved["status"], moved["source"]) == ("pending", one["latest_charge"]["id"])
    assert moved["available_on"] > moved["created"]


def test_a_part_captured_moves_only_that_part(sdk):
    one = held(sdk)
    sdk.payment_intents.capture(one["id"], amount_to_capture=60_000)

    moved = sdk.balance_transactions.list()["data"]

    assert [(row["type"], row["amount"], row["source"]) for row in moved] == [("charge", 60_000, one["latest_charge"])]


def test_eight_confirmations_one_after_the_other_make_one_charge(sdk):
    one = intent(sdk)
    sdk.payment_intents.confirm(one["id"], payment_method="pm_card_visa")

    codes = {sdk.payment_intents.confirm.refused(one["id"], payment_method="pm_card_visa").code for _ in range(7)}

    assert codes == {"payment_intent_unexpected_state"}
    assert ids(sdk.charges.list(payment_intent=one["id"])) == [again(sdk, one)["latest_charge"]]


def in_state(sdk, state):
    """An intent over 100,000 đ that has come this far."""
    ways = {
        "requires_payment_method": lambda: intent(sdk),
        "requires_confirmation": lambda: intent(sdk, payment_method="pm_card_visa"),
        "requires_action": lambda: paid(sdk, card="pm_card_threeDSecure2Required", return_url=BACK),
        "requires_capture": lambda: held(sdk),
        "succeeded": lambda: paid(sdk),
        "canceled": lambda: sdk.payment_intents.cancel(intent(sdk)["id"]),
    }
    return ways[state]()
