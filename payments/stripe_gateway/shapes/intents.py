"""Payment intents."""

from __future__ import annotations

from typing import Any

from ..models import CheckoutSession, PaymentIntent
from .parts import ref_of, unix, unix_or_none

# Belongs to parts of Stripe that this gateway does not have, so it is always empty.
_NEVER = (
    "allowed_payment_method_types",
    "amount_details",
    "application",
    "customer_account",
    "excluded_payment_method_types",
    "hooks",
    "managed_payments",
    "payment_details",
    "payment_method_configuration_details",
    "payment_record",
    "presentment_details",
    "processing",
    "review",
    "source",
)


def intent_shape(intent: PaymentIntent) -> dict[str, Any]:
    echoed = {"payment_method_types": ["card"], "confirmation_method": "automatic"} | intent.echoed
    always = (
        "automatic_payment_methods",
        "description",
        "on_behalf_of",
        "payment_method_options",
        "receipt_email",
        "setup_future_usage",
        "shipping",
        "statement_descriptor",
        "statement_descriptor_suffix",
    )
    return {
        **dict.fromkeys(_NEVER),
        **dict.fromkeys(always),
        **echoed,
        "id": intent.ref,
        "object": "payment_intent",
        "amount": intent.amount,
        "amount_capturable": intent.amount_capturable,
        "amount_received": intent.amount_received,
        "application_fee_amount": intent.application_fee_amount,
        "canceled_at": unix_or_none(intent.canceled_at),
        "cancellation_reason": intent.cancellation_reason or None,
        "capture_method": intent.capture_method,
        "client_secret": intent.client_secret,
        "created": unix(intent.created),
        "currency": intent.currency,
        "customer": ref_of(intent.customer),
        "last_payment_error": intent.last_payment_error,
        "latest_charge": ref_of(intent.latest_charge),
        "livemode": False,
        "metadata": intent.metadata,
        "next_action": _next_action(intent),
        "payment_method": ref_of(intent.payment_method),
        "status": intent.status,
        "transfer_data": intent.transfer_data,
        "transfer_group": intent.transfer_group or None,
    }


def challenge_url(intent: PaymentIntent) -> str:
    """The page of the buyer's bank, as far as this gateway plays it."""
    return f"{intent.challenge_origin}/_mock/3ds/{intent.challenge_token}"


def _next_action(intent: PaymentIntent) -> dict[str, Any] | None:
    if intent.status != PaymentIntent.Status.REQUIRES_ACTION:
        return None
    address = challenge_url(intent)
    session = CheckoutSession.objects.filter(intent=intent).first()
    if intent.return_url or session:
        back = intent.return_url or (session.page_url if session else "")
        return {"type": "redirect_to_url", "redirect_to_url": {"url": address, "return_url": back}}
    return {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect", "stripe_js": address}}
