"""Money under load: a crowd at random, then the books are compared. GATEWAY_STORM_S=60 lets it rage longer."""

from __future__ import annotations

import os

import pytest

from tests.gateway.driving import Gateway
from tests.gateway.storm import Aftermath, Storm


@pytest.fixture(scope="module")
def storm(process: Gateway) -> Storm:
    process.mock("reset")
    storm = Storm(process.url, seconds=float(os.environ.get("GATEWAY_STORM_S", "3")))
    storm.run()
    return storm


@pytest.fixture(scope="module")
def after(storm: Storm) -> Aftermath:
    return Aftermath(storm.url)


def test_nobody_was_told_anything_unexpected(storm):
    assert storm.faults == []
    assert storm.answers[200, ""] > 50


def test_every_way_of_meeting_was_met(storm):
    met = {code for _, code in storm.answers}

    assert {"payment_intent_unexpected_state", "card_declined"} <= met


def test_no_intent_is_paid_twice(after):
    paid = {intent: sum(charge["paid"] for charge in charges) for intent, charges in after.charges_by_intent().items()}

    assert {intent: count for intent, count in paid.items() if count > 1} == {}
    assert sum(paid.values()) > 0


def test_what_an_intent_received_is_what_its_charges_captured(after):
    captured = {
        intent: sum(charge["amount_captured"] for charge in charges if charge["paid"])
        for intent, charges in after.charges_by_intent().items()
    }

    wrong = [one["id"] for one in after.intents if one["amount_received"] != captured.get(one["id"], 0)]
    assert wrong == []


def test_no_more_goes_back_than_was_captured(after):
    back = after.refunds_by_charge()

    sums = [(sum(row["amount"] for row in back.get(one["id"], [])), one) for one in after.charges]
    assert [one["id"] for total, one in sums if total > one["amount_captured"]] == []
    assert [one["id"] for total, one in sums if total != one["amount_refunded"] and one["captured"]] == []
    assert any(total for total, _ in sums)


def test_an_intent_is_in_the_state_its_charge_is_in(after):
    states = {one["id"]: one["status"] for one in after.intents}

    odd = [
        (charge["id"], states[charge["payment_intent"]])
        for charge in after.charges
        if charge["paid"] and states[charge["payment_intent"]] not in _STATES[charge["captured"]]
    ]
    assert odd == []


_STATES = {True: {"succeeded"}, False: {"requires_capture", "canceled"}}


def test_all_movements_add_up_to_the_balance(after):
    assert all(row["net"] == row["amount"] - row["fee"] for row in after.moved)
    assert sum(row["net"] for row in after.moved) == after.balance_vnd()
