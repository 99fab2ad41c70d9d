"""Disputes (spec 1.4): the buyer's bank takes the money back, and may be argued with."""

from __future__ import annotations

import pytest

from tests.gateway.acceptance.scenes import balance, charge_of, events_about, ids, kinds, paid

DISPUTED = "pm_card_createDispute"


@pytest.fixture
def opened(sdk):
    """A dispute over 100,000 đ that has just been opened."""
    paid(sdk, card=DISPUTED)
    return sdk.disputes.list()["data"][0]


def argue(sdk, dispute, evidence):
    return sdk.disputes.update(dispute["id"], evidence={"uncategorized_text": evidence}, submit=True)


def test_a_dispute_takes_the_money_at_once(sdk, opened):
    charge = sdk.charges.retrieve(opened["charge"])

    moved = opened["balance_transactions"]
    assert (opened["object"], opened["status"], opened["amount"]) == ("dispute", "needs_response", 100_000)
    assert opened["id"].startswith(("dp_", "du_"))
    assert (opened["currency"], opened["reason"], charge["disputed"]) == ("vnd", "fraudulent", True)
    assert (opened["payment_intent"], opened["is_charge_refundable"]) == (charge["payment_intent"], False)
    assert [(row["type"], row["amount"]) for row in moved] == [("adjustment", -100_000)]
    assert sum(balance(sdk)) == 97_100 - 100_000 - moved[0]["fee"]


def test_a_dispute_tells_its_story(sdk, opened):
    assert events_about(sdk, opened["id"]) == ["charge.dispute.created", "charge.dispute.funds_withdrawn"]


@pytest.mark.parametrize(
    ("card", "number", "reason", "status"),
    [
        (DISPUTED, "4000000000000259", "fraudulent", "needs_response"),
        ("pm_card_createDisputeProductNotReceived", "4000000000002685", "product_not_received", "needs_response"),
        ("pm_card_createDisputeInquiry", "4000000000001976", "fraudulent", "warning_needs_response"),
    ],
)
@pytest.mark.parametrize("way", ["name", "number"])
def test_three_cards_are_disputed(sdk, way, card, number, reason, status):
    entry = {"number": number, "exp_month": 12, "exp_year": 2034, "cvc": "123"}
    method = card if way == "name" else sdk.payment_methods.create(type="card", card=entry)["id"]

    one = paid(sdk, card=method)

    dispute = sdk.disputes.list(payment_intent=one["id"])["data"][0]
    assert (one["status"], dispute["reason"], dispute["status"]) == ("succeeded", reason, status)
    assert dispute["evidence_details"]["due_by"] > dispute["created"]


def test_an_inquiry_moves_no_money(sdk):
    paid(sdk, card="pm_card_createDisputeInquiry")

    dispute = sdk.disputes.list()["data"][0]

    assert (dispute["balance_transactions"], dispute["is_charge_refundable"]) == ([], True)
    assert sum(balance(sdk)) == 97_100
    assert "charge.dispute.funds_withdrawn" not in kinds(sdk)


def test_an_inquiry_may_become_a_dispute(sdk):
    paid(sdk, card="pm_card_createDisputeInquiry")

    now = argue(sdk, sdk.disputes.list()["data"][0], "escalate_inquiry_evidence")

    assert now["status"] == "needs_response"
    assert [row["amount"] for row in now["balance_transactions"]] == [-100_000]
    assert "charge.dispute.funds_withdrawn" in kinds(sdk)


def test_an_inquiry_answered_well_is_closed(sdk):
    paid(sdk, card="pm_card_createDisputeInquiry")

    now = argue(sdk, sdk.disputes.list()["data"][0], "winning_evidence")

    assert (now["status"], sum(balance(sdk))) == ("warning_closed", 97_100)


def test_winning_brings_the_money_back(sdk, opened):
    won = argue(sdk, opened, "winning_evidence")

    assert won["status"] == "won"
    assert sum(row["amount"] for row in won["balance_transactions"]) == 0
    assert "charge.dispute.closed" in events_about(sdk, opened["id"])
    assert "charge.dispute.funds_reinstated" in events_about(sdk, opened["id"])


def test_losing_leaves_it_gone(sdk, opened):
    before = sum(balance(sdk))

    lost = argue(sdk, opened, "losing_evidence")

    assert (lost["status"], sum(balance(sdk))) == ("lost", before)
    assert "charge.dispute.closed" in events_about(sdk, opened["id"])
    assert "charge.dispute.funds_reinstated" not in kinds(sdk)


def test_any_other_evidence_waits_for_the_bank(sdk, gateway, opened):
    sent = argue(sdk, opened, "Đã giao lúc 9 giờ, có chữ ký.")

    gateway.mock(f"disputes/{opened['id']}/won")

    assert (sent["status"], sent["evidence_details"]["has_evidence"]) == ("under_review", True)
    assert sdk.disputes.retrieve(opened["id"])["status"] == "won"


def test_the_bank_may_decide_against_us(sdk, gateway, opened):
    gateway.mock(f"disputes/{opened['id']}/lost")

    assert sdk.disputes.retrieve(opened["id"])["status"] == "lost"


def test_evidence_is_kept_until_it_is_submitted(sdk, opened):
    kept = sdk.disputes.update(opened["id"], evidence={"customer_name": "Trần Thị Hoa"}, metadata={"order": "7"})

    assert (kept["status"], kept["evidence"]["customer_name"]) == ("needs_response", "Trần Thị Hoa")
    assert kept["metadata"] == {"order": "7"}
    assert "charge.dispute.updated" in events_about(sdk, opened["id"])


def test_closing_a_dispute_accepts_it(sdk, opened):
    closed = sdk.disputes.close(opened["id"])

    assert closed["status"] == "lost"
    assert "charge.dispute.closed" in events_about(sdk, opened["id"])


@pytest.mark.parametrize("ended", ["winning_evidence", "losing_evidence"])
def test_what_is_decided_stays_decided(sdk, opened, ended):
    status = argue(sdk, opened, ended)["status"]

    refusals = [
        sdk.disputes.close.refused(opened["id"]),
        sdk.disputes.update.refused(opened["id"], evidence={"uncategorized_text": "winning_evidence"}, submit=True),
    ]

    assert [no.status for no in refusals] == [400, 400]
    assert sdk.disputes.retrieve(opened["id"])["status"] == status


def test_disputed_money_is_not_refunded_as_well(sdk, opened):
    no = sdk.refunds.create.refused(charge=opened["charge"])

    assert (no.status, no.code) == (400, "charge_disputed")
    assert sdk.refunds.list()["data"] == []


def test_disputes_are_found_by_charge(sdk, opened):
    other = paid(sdk, card=DISPUTED)

    assert ids(sdk.disputes.list(charge=opened["charge"])) == [opened["id"]]
    assert charge_of(sdk, other)["disputed"] is True
