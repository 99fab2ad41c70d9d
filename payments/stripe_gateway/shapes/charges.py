"""Charges and refunds."""

from __future__ import annotations

from typing import Any

from ..cards import BY_KEY, MESSAGES
from ..models import Charge, Refund
from .parts import billing_details, card_face, ref_of, unix

_NEVER_ON_CHARGES = (
    "application",
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
)
_FROM_THE_INTENT = (
    "description",
    "on_behalf_of",
    "receipt_email",
    "shipping",
    "statement_descriptor",
    "statement_descriptor_suffix",
)


def charge_shape(charge: Charge) -> dict[str, Any]:
    intent, method = charge.intent, charge.payment_method
    told = (intent.echoed if intent else {}) | charge.echoed
    return {
        **dict.fromkeys(_NEVER_ON_CHARGES),
        **{key: told.get(key) for key in _FROM_THE_INTENT},
        **_shares(charge),
        "id": charge.ref,
        "object": "charge",
        "amount": charge.amount,
        "amount_captured": charge.amount_captured,
        "amount_refunded": charge.amount_refunded,
        "balance_transaction": ref_of(charge.balance_transaction),
        "billing_details": billing_details(method),
        "captured": charge.captured,
        "created": unix(charge.created),
        "currency": charge.currency,
        "customer": ref_of(intent.customer) if intent else None,
        # A charge that could not be captured cannot be disputed: no need to ask.
        "disputed": charge.captured and bool(charge.disputes.all()),
        "failure_code": charge.failure_code or None,
        "failure_message": MESSAGES.get(charge.decline_code) if charge.failure_code else None,
        "fraud_details": told.get("fraud_details") or {},
        "livemode": False,
        "metadata": charge.metadata,
        "outcome": _outcome(charge),
        "paid": charge.paid,
        "payment_intent": ref_of(intent),
        "payment_method": ref_of(method),
        "payment_method_details": {"card": _card_details(charge), "type": "card"} if method else None,
        "radar_options": {},
        "refunded": charge.captured and charge.amount_refunded == charge.amount_captured,
        "status": "succeeded" if charge.paid else "failed",
        "transfer_group": told.get("transfer_group") or (intent.transfer_group if intent else "") or None,
    }


def _shares(charge: Charge) -> dict[str, Any]:
    """Whose money it is: the platform's fee, the seller's transfer."""
    intent, moved = charge.intent, charge.balance_transaction
    fee = getattr(charge, "application_fee", None) if moved and moved.application_fee else None
    passed_on = intent.transfer_data if intent else None
    transfers = list(charge.transfers.all()) if passed_on and charge.captured else []
    return {
        "application_fee": ref_of(fee),
        "application_fee_amount": fee.amount if fee else intent.application_fee_amount if intent else None,
        "source_transfer": ref_of(charge.source_transfer),
        "transfer": transfers[0].ref if transfers else None,
        "transfer_data": {"amount": None} | passed_on if passed_on else None,
    }


def _outcome(charge: Charge) -> dict[str, Any]:
    outcome: dict[str, Any] = dict.fromkeys(("advice_code", "network_advice_code", "network_decline_code", "reason"))
    outcome |= {"risk_level": "normal", "risk_score": 12, "rule": None}
    if charge.paid:
        told = {"network_status": "approved_by_network", "seller_message": "Payment complete.", "type": "authorized"}
    elif charge.payment_method and BY_KEY[charge.payment_method.card_key].blocked:
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
    method = charge.payment_method
    return (card_face(method) if method else {}) | {
        "amount_authorized": charge.amount if charge.paid else None,
        "authorization_code": None,
        "capture_before": None,
        "extended_authorization": {"status": "disabled"},
        "incremental_authorization": unavailable,
        "installments": None,
        "mandate": None,
        "multicapture": unavailable,
        "network": method.brand if method else None,
        "network_token": {"used": False},
        "network_transaction_id": None,
        "overcapture": unavailable | {"maximum_amount_capturable": charge.amount},
        "three_d_secure": secure if charge.authenticated else None,
        "transaction_link_id": None,
    }


def refund_shape(refund: Refund) -> dict[str, Any]:
    charge = refund.charge
    returned = getattr(refund, "source_reversal", None) if charge.source_transfer else None
    never = (
        "customer_account",
        "description",
        "instructions_email",
        "next_action",
        "presentment_details",
        "receipt_number",
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
        "customer": ref_of(charge.intent.customer) if charge.intent else None,
        "destination_details": {"card": _bank_reference(refund), "type": "card"},
        "failure_balance_transaction": ref_of(refund.failure_balance_transaction),
        "failure_reason": refund.failure_reason or None,
        "metadata": refund.metadata,
        "payment_intent": ref_of(charge.intent),
        "payment_method": ref_of(charge.payment_method),
        "pending_reason": "processing" if refund.status == Refund.Status.PENDING else None,
        "reason": refund.reason or None,
        "source_transfer_reversal": ref_of(returned),
        "status": refund.status,
        "transfer_reversal": ref_of(getattr(refund, "reversal", None)),
    }


def _bank_reference(refund: Refund) -> dict[str, Any]:
    told = {"reference_type": "acquirer_reference_number", "type": "refund"}
    if refund.bank_reference:
        return told | {"reference": refund.bank_reference, "reference_status": "available"}
    return told | {"reference_status": "pending"}
