"""Disputes and what was said in them."""

from __future__ import annotations

from typing import Any

from marketplace.kernel import clock

from ..models import Dispute
from .balance import balance_shape
from .parts import unix

EVIDENCE = (
    "access_activity_log", "billing_address", "cancellation_policy", "cancellation_policy_disclosure",
    "cancellation_rebuttal", "customer_communication", "customer_email_address", "customer_name",
    "customer_purchase_ip", "customer_signature", "duplicate_charge_documentation", "duplicate_charge_explanation",
    "duplicate_charge_id", "product_description", "receipt", "refund_policy", "refund_policy_disclosure",
    "refund_refusal_explanation", "service_date", "service_documentation", "shipping_address", "shipping_carrier",
    "shipping_date", "shipping_documentation", "shipping_tracking_number", "uncategorized_file",
    "uncategorized_text",
)  # fmt: skip
# The card networks' own names of a reason.
_NETWORK_CODES = {"fraudulent": "10.4", "product_not_received": "13.1"}


def dispute_shape(dispute: Dispute) -> dict[str, Any]:
    charge, method = dispute.charge, dispute.charge.payment_method
    card = {
        "brand": method.brand if method else None,
        "case_type": "inquiry" if dispute.status.startswith("warning_") else "chargeback",
        "network_reason_code": _NETWORK_CODES.get(dispute.reason),
    }
    moved = [one for one in (dispute.withdrawal, dispute.reinstatement) if one]
    return {
        "id": dispute.ref,
        "object": "dispute",
        "amount": dispute.amount,
        "balance_transactions": [balance_shape(one) for one in moved],
        "charge": charge.ref,
        "created": unix(dispute.created),
        "currency": charge.currency,
        "enhanced_eligibility_types": [],
        "evidence": {**dict.fromkeys(EVIDENCE), "enhanced_evidence": {}, **dispute.evidence},
        "evidence_details": _details(dispute),
        "intended_submission_method": None,
        "is_charge_refundable": dispute.status.startswith("warning_"),
        "livemode": False,
        "metadata": dispute.metadata,
        "network_reason_code": _NETWORK_CODES.get(dispute.reason),
        "payment_intent": charge.intent.ref if charge.intent else None,
        "payment_method_details": {"card": card, "type": "card"},
        "reason": dispute.reason,
        "status": dispute.status,
    }


def _details(dispute: Dispute) -> dict[str, Any]:
    return {
        "due_by": unix(dispute.due_by),
        "enhanced_eligibility": {},
        "has_evidence": any(dispute.evidence.values()),
        "past_due": dispute.due_by <= clock.now() and not dispute.submissions,
        "submission_count": dispute.submissions,
        "submission_method": "manual" if dispute.submissions else None,
    }
