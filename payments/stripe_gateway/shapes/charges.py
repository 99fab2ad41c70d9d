"""Charges, refunds and what they did to the balance."""

from __future__ import annotations

from typing import Any

from ..cards import BY_KEY, MESSAGES
from ..models import BalanceTransaction, Charge, Refund
from .parts import billing_details, card_face, ref_of, unix

_NEVER_ON_CHARGES = (
    "application",
    "application_fee",
    "application_fee_amount",
    "authorization_code",
    "calculated_statement_descriptor",
    "failure_balance_transaction",
    "level3",
    "on_behalf_of",
    "presentment_details",
    "receipt_number",
    "receipt_url",
    "refunds",
    "review",
    "source",
    "source_transfer",
    "transfer",
    "transfer_data",
)


def charge_shape(charge: Charge) -> dict[str, Any]:
    intent = charge.intent
    echoed = ("description", "receipt_email", "shipping", "statement_descriptor", "statement_descriptor_suffix")
    return {
        **dict.fromkeys(_NEVER_ON_CHARGES),
        **{key: intent.echoed.get(key) for key in echoed},
        "id": charge.ref,
        "object": "charge",
        "amount": charge.amount,
        "amount_captured": charge.amount_captured,
        "amount_refunded": charge.amount_refunded,
        "balance_transaction": ref_of(charge.balance_transaction),
        "billing_details": billing_details(charge.payment_method),
        "captured": charge.captured,
        "created": unix(charge.created),
        "currency": charge.currency,
        "customer": ref_of(intent.customer),
        "disputed": False,
        "failure_code": charge.failure_code or None,
        "failure_message": MESSAGES.get(charge.decline_code) if charge.failure_code else None,
        "fraud_details": {},
        "livemode": False,
        "metadata": charge.metadata,
        "outcome": _outcome(charge),
        "paid": charge.paid,
        "payment_intent": intent.ref,
        "payment_method": charge.payment_method.ref,
        "payment_method_details": {"card": _card_details(charge), "type": "card"},
        "radar_options": {},
        "refunded": charge.captured and charge.amount_refunded == charge.amount_captured,
        "status": "succeeded" if charge.paid else "failed",
        "transfer_group": intent.transfer_group or None,
    }


def _outcome(charge: Charge) -> dict[str, Any]:
    outcome: dict[str, Any] = dict.fromkeys(("advice_code", "network_advice_code", "network_decline_code", "reason"))
    outcome |= {"risk_level": "normal", "risk_score": 12, "rule": None}
    if charge.paid:
        told = {"network_status": "approved_by_network", "seller_message": "Payment complete.", "type": "authorized"}
    elif BY_KEY[charge.payment_method.card_key].blocked:
        told = {
            "network_status": "not_sent_to_network",
            "reason": "highest_risk_level",
            "risk_level": "highest",
            "seller_message": "Blocked as too risky.",
            "type": "blocked",
        }
    else:
        told = {
            "network_status": "declined_by_network",
            "reason": charge.decline_code,
            "seller_message": "The bank declined the payment.",
            "type": "issuer_declined",
        }
    return outcome | told


def _card_details(charge: Charge) -> dict[str, Any]:
    unavailable = {"status": "unavailable"}
    secure = {"result": "authenticated", "authentication_flow": "challenge", "version": "2.2.0"}
    return card_face(charge.payment_method) | {
        "amount_authorized": charge.amount if charge.paid else None,
        "authorization_code": None,
        "capture_before": None,
        "extended_authorization": {"status": "disabled"},
        "incremental_authorization": unavailable,
        "installments": None,
        "mandate": None,
        "multicapture": unavailable,
        "network": charge.payment_method.brand,
        "network_token": {"used": False},
        "network_transaction_id": None,
        "overcapture": unavailable | {"maximum_amount_capturable": charge.amount},
        "three_d_secure": secure if charge.authenticated else None,
        "transaction_link_id": None,
    }


def refund_shape(refund: Refund) -> dict[str, Any]:
    charge = refund.charge
    never = (
        "customer_account",
        "description",
        "instructions_email",
        "next_action",
        "presentment_details",
        "receipt_number",
        "source_transfer_reversal",
        "transfer_reversal",
    )
    return {
        **dict.fromkeys(never),
        "id": refund.ref,
        "object": "refund",
        "amount": refund.amount,
        "balance_transaction": ref_of(refund.balance_transaction),
        "charge": charge.ref,
        "created": unix(refund.created),
        "currency": charge.currency,
        "customer": ref_of(charge.intent.customer),
        "destination_details": {"card": _bank_reference(refund), "type": "card"},
        "failure_balance_transaction": ref_of(refund.failure_balance_transaction),
        "failure_reason": refund.failure_reason or None,
        "metadata": refund.metadata,
        "payment_intent": charge.intent.ref,
        "payment_method": charge.payment_method.ref,
        "pending_reason": "processing" if refund.status == Refund.Status.PENDING else None,
        "reason": refund.reason or None,
        "status": refund.status,
    }


def _bank_reference(refund: Refund) -> dict[str, Any]:
    told = {"reference_type": "acquirer_reference_number", "type": "refund"}
    if refund.bank_reference:
        return told | {"reference": refund.bank_reference, "reference_status": "available"}
    return told | {"reference_status": "pending"}


def balance_shape(moved: BalanceTransaction) -> dict[str, Any]:
    fee = {
        "amount": moved.fee,
        "application": None,
        "currency": moved.currency,
        "description": "Card processing fee",
        "type": "stripe_fee",
    }
    return {
        "id": moved.ref,
        "object": "balance_transaction",
        "amount": moved.amount,
        "available_on": unix(moved.available_on),
        "balance_type": "payments",
        "created": unix(moved.created),
        "currency": moved.currency,
        "description": None,
        "exchange_rate": None,
        "fee": moved.fee,
        "fee_details": [fee] if moved.fee else [],
        "net": moved.amount - moved.fee,
        "reporting_category": moved.kind,
        "source": moved.source,
        "status": "available" if moved.available_on <= moved.created else "pending",
        "type": moved.kind,
    }
