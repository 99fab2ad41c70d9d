"""What must never be false of the gateway's money is a constraint: each is broken on purpose, past all its commands."""

from __future__ import annotations

import psycopg
import pytest

from tests.gateway.driving import intent, paid

BROKEN = {
    "intent_never_receives_more": "UPDATE stripe_gateway_paymentintent SET amount_received = amount + 1",
    "intent_never_holds_more": "UPDATE stripe_gateway_paymentintent SET amount_capturable = amount + 1",
    "intent_asks_for_something": (
        "UPDATE stripe_gateway_paymentintent SET amount = 0, amount_received = 0, application_fee_amount = NULL"
    ),
    "application_fee_within_the_amount": "UPDATE stripe_gateway_paymentintent SET application_fee_amount = amount + 1",
    "capture_never_exceeds_charge": "UPDATE stripe_gateway_charge SET amount_captured = amount + 1",
    "refund_never_exceeds_capture": "UPDATE stripe_gateway_charge SET amount_refunded = amount_captured + 1",
    "one_paid_charge_per_intent": (
        "UPDATE stripe_gateway_charge SET intent_id = (SELECT min(id) FROM stripe_gateway_paymentintent)"
        " WHERE source_transfer_id IS NULL"
    ),
    "charge_is_of_a_card_or_a_transfer": "UPDATE stripe_gateway_charge SET payment_method_id = NULL",
    "gateway_refund_is_not_empty": "UPDATE stripe_gateway_refund SET amount = 0",
    "transfer_moves_something": "UPDATE stripe_gateway_transfer SET amount = 0",
    "reversals_never_exceed_the_transfer": "UPDATE stripe_gateway_transfer SET amount_reversed = amount + 1",
    "fee_refunds_never_exceed_the_fee": "UPDATE stripe_gateway_applicationfee SET amount_refunded = amount + 1",
    "payout_moves_something": "UPDATE stripe_gateway_payout SET amount = 0",
    "one_dispute_per_charge": (
        "UPDATE stripe_gateway_dispute SET charge_id = (SELECT min(charge_id) FROM stripe_gateway_dispute)"
    ),
    "won_back_only_what_was_taken": (
        "UPDATE stripe_gateway_dispute SET withdrawal_id = NULL, reinstatement_id ="
        " (SELECT min(id) FROM stripe_gateway_balancetransaction)"
    ),
    "one_default_bank_account": "UPDATE stripe_gateway_bankaccount SET is_default = true",
    "one_price_per_lookup_key": "UPDATE stripe_gateway_price SET lookup_key = 'same'",
    "one_call_per_idempotency_key": "UPDATE stripe_gateway_idempotentcall SET key = 'same'",
}


@pytest.fixture(scope="module")
def busy_gateway(process):
    """A bit of everything that money can do."""
    process.mock("reset")
    api = process.client()
    bank = {"object": "bank_account", "country": "VN", "currency": "vnd", "account_number": "000123456789"}
    seller = api.v1.accounts.create(
        {
            "type": "custom",
            "business_type": "individual",
            "capabilities": {"transfers": {"requested": True}},
            "tos_acceptance": {"date": 1_790_000_000, "ip": "127.0.0.1"},
            "external_account": bank,
        }
    ).id
    api.v1.accounts.external_accounts.create(seller, {"external_account": bank})
    one = paid(api, card="pm_card_bypassPending", transfer_data={"destination": seller}, application_fee_amount=8_000)
    api.v1.refunds.create({"payment_intent": one.id, "amount": 10_000})
    for _ in range(2):
        paid(api, card="pm_card_createDispute")
        api.v1.prices.create({"currency": "vnd", "unit_amount": 98_000, "product_data": {"name": "Hành tím"}})
    api.v1.payouts.create({"amount": 20_000, "currency": "vnd"}, {"stripe_account": seller})
    intent(api)


@pytest.mark.usefixtures("busy_gateway")
@pytest.mark.parametrize("name", BROKEN)
def test_the_database_itself_refuses(name, database_url):
    with psycopg.connect(database_url) as connection:
        with pytest.raises(psycopg.IntegrityError, match=name):
            connection.execute(BROKEN[name].encode())
        connection.rollback()
